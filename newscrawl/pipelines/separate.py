"""Pipeline 200: what is story, and which section a teaser belongs to. Policy over facts: no DOM, no network."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Literal, Self

from newscrawl.czech.headings import SECTIONS, role, section, split_promo
from newscrawl.derived import content_hash, has_story, link_id, text_of, word_count
from newscrawl.exceptions import NoStory
from newscrawl.facts import GoneFact
from newscrawl.items import Access, Article, Capture, RelatedLink, Row, Section, Tombstone
from newscrawl.pipelines.normalised import Normalised, NormalisedArticle, NormalisedBlock, NormalisedLink
from newscrawl.state.placed_link import PlacedLink
from newscrawl.state.visited_article import VisitedArticle, VisitedTombstone, found_fields
from newscrawl.values.moments import to_iso
from newscrawl.values.text import fold
from newscrawl.values.urls import article_id

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.statscollectors import StatsCollector

    from newscrawl.facts import Visit

DropReason = Literal["in_box", "repeats_teaser", "promo", "link_only", "empty_heading", "teaser_heading"]
"""Why a block is no story, as the stats count it; see Separate."""

_TEASER_LINK_SHARE = 0.8
"""A paragraph with at least this share of its characters in links is a teaser, not a sentence with a link."""
_LABEL_CHARACTERS = 20
"""A link no longer than this is a label such as a person's name; a teaser's headline is longer."""
_NEVER_SUBHEADING = frozenset({"related", "recommended", "most_read", "discussion", "advert", "newsletter"})
"""Roles whose headings no story uses as subheading; an article may have a part named "Další zprávy" or "Anketa"."""
_MOST_HEADER_CHARACTERS = 1000
"""Of a header that the row repeats; a validator has some dozens."""
_LOWEST_LEVEL = 6
"""Rank of a heading that does not tell its own: that of an <h6>."""


class Separate:
    """Makes an Article without its teasers of a NormalisedArticle, a RelatedLink with its section of a NormalisedLink.

    A block is dropped, and counted under `separate/dropped/REASON`, when it

    - stands in a box (`in_box`),
    - repeats a teaser of the same page (`repeats_teaser`),
    - is a promo line such as "Čtěte také: ..." (`promo`), or nothing but a link (`link_only`),
    - is a heading with nothing of the story under it (`empty_heading`), or one that no story has (`teaser_heading`).

    A heading such as "Další zprávy" does not take the story's tail with it: what looks like story below it stays, and
    the heading with it (`separate/kept_under_heading`).
    """

    def __init__(self, stats: StatsCollector) -> None:
        self.stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Count in the stats of `crawler`."""
        return cls(crawler.stats)

    def process_item(self, item: Normalised | GoneFact | Row) -> Row:
        """Return the row of what Normalise hands on; a row passes as it is.

        Raises:
            NoStory: nothing of an article page is story.
        """
        if isinstance(item, NormalisedArticle):
            return self.article(item)
        if isinstance(item, NormalisedLink):
            return self.related_link(item)
        if isinstance(item, GoneFact):
            return _tombstone(item)
        return item

    def article(self, normalised: NormalisedArticle) -> Article:
        """Return the row of an article page; raise NoStory where nothing of it is story."""
        reasons = why_dropped(normalised)
        self._count(normalised.blocks, reasons)
        body = [block.content for block, reason in zip(normalised.blocks, reasons, strict=True) if reason is None]
        text = text_of(body)
        if not has_story(normalised.perex, text, (image.caption for image in normalised.images)):
            raise NoStory(
                f"{normalised.site} {normalised.url}: no perex, no text and no captioned image outside the teasers"
            )
        fetched_at = to_iso(normalised.fetched_at)
        row = (VisitedArticle if normalised.visit else Article)(
            id=article_id(normalised.url),
            url=normalised.url,
            moved_to=normalised.moved_to,
            site=normalised.site,
            external_id=normalised.external_id,
            publisher=normalised.publisher,
            language=normalised.language or "cs",
            kind=normalised.kind,
            title=normalised.title,
            perex=normalised.perex,
            body=body,
            text=text,
            section=normalised.section,
            topics=normalised.topics,
            keywords=normalised.keywords,
            authors=normalised.authors,
            agencies=normalised.agencies,
            published_at=normalised.published_at,
            modified_at=normalised.modified_at,
            images=normalised.images,
            videos=normalised.videos,
            access=Access(level=normalised.access_level, visible_share=normalised.visible_share),
            rights=normalised.rights,
            word_count=word_count(normalised.perex, text),
            content_hash=content_hash(normalised.title, normalised.perex, text),
            first_seen_at=fetched_at,
            fetched_at=fetched_at,
            provenance=normalised.provenance,
            warnings=list(normalised.warnings),
        )
        if isinstance(row, VisitedArticle) and normalised.visit:
            row.visit = normalised.visit
            row.found_in, row.found_at = found_fields(normalised.visit.found)
            row.capture = _capture(normalised.visit)
        return row

    def related_link(self, normalised: NormalisedLink) -> RelatedLink:
        """Return the row of a teaser."""
        found = self._section(normalised)
        article = article_id(normalised.article_url)
        row = (RelatedLink if normalised.box is None else PlacedLink)(
            id=link_id(article, found, normalised.url, normalised.title),
            article_id=article,
            article_url=normalised.article_url,
            site=normalised.site,
            section=found,
            heading=normalised.heading,
            position=normalised.position,
            url=normalised.url,
            title=normalised.title,
            perex=normalised.perex,
            published_at=normalised.published_at,
            authors=normalised.authors,
            image_url=normalised.image_url,
            seen_at=to_iso(normalised.seen_at),
        )
        if isinstance(row, PlacedLink) and normalised.box is not None:
            row.box = normalised.box
        return row

    def _section(self, normalised: NormalisedLink) -> Section:
        """Return the section that the heading over a teaser says; where it says none, its place on the page does."""
        found = section(normalised.heading) if normalised.heading else None
        if found is None and normalised.heading:
            self.stats.inc_value("separate/unknown_heading")
        return found or normalised.place

    def _count(self, blocks: list[NormalisedBlock], reasons: list[DropReason | None]) -> None:
        for reason in filter(None, reasons):
            self.stats.inc_value(f"separate/dropped/{reason}")
        if kept := _kept_under_heading(blocks, reasons):
            self.stats.inc_value("separate/kept_under_heading", kept)


def why_dropped(normalised: NormalisedArticle) -> list[DropReason | None]:
    """Return for each block of a page why it is no story, None for the story's own; in the order of the blocks."""
    reasons = [_why_no_story(block, normalised.teaser_texts) for block in normalised.blocks]
    for place, block in enumerate(normalised.blocks):
        if reasons[place] is None and block.content.kind == "heading":
            reasons[place] = _why_no_subheading(normalised.blocks, reasons, place)
    return reasons


def _why_no_story(block: NormalisedBlock, teaser_texts: frozenset[str]) -> DropReason | None:
    """Return why a block is no story whatever stands around it; None where it is, or is a heading outside boxes."""
    text = block.content.text
    if block.in_box:
        return "in_box"
    if not text or block.content.kind == "heading":
        return None
    if fold(text) in teaser_texts:
        return "repeats_teaser"
    if split_promo(text, is_linked=block.link_share > 0) is not None:
        return "promo"
    return "link_only" if block.link_share >= _TEASER_LINK_SHARE and len(text) > _LABEL_CHARACTERS else None


def _why_no_subheading(
    blocks: list[NormalisedBlock], reasons: list[DropReason | None], place: int
) -> DropReason | None:
    """Return why the heading at `place` is none of the story's: its words, or nothing of the story below it."""
    heading = blocks[place].content
    if role(heading.text) in _NEVER_SUBHEADING:
        return "teaser_heading"
    following = zip(islice(blocks, place + 1, None), islice(reasons, place + 1, None), strict=True)
    for block, reason in following:
        is_heading = block.content.kind == "heading"
        if is_heading and (block.content.level or _LOWEST_LEVEL) <= (heading.level or _LOWEST_LEVEL):
            break
        if reason is None and not is_heading:
            return None
    return "empty_heading"


def _kept_under_heading(blocks: list[NormalisedBlock], reasons: list[DropReason | None]) -> int:
    """Return how many headings that sound like a box's have story below them."""
    kept = 0
    under_teaser_heading = False
    for block, reason in zip(blocks, reasons, strict=True):
        if block.content.kind == "heading":
            under_teaser_heading = role(block.content.text) in SECTIONS
        elif reason is None and under_teaser_heading and block.content.text:
            kept += 1
            under_teaser_heading = False
    return kept


def _capture(visit: Visit) -> Capture | None:
    """Return how a page was fetched, None where the visit does not tell."""
    exchange = visit.exchange
    if exchange is None or exchange.status is None or exchange.body_sha256 is None:
        return None
    return Capture(
        requested_url=exchange.requested_url,
        final_url=exchange.final_url,
        status=exchange.status,
        etag=_printable(visit.etag),
        last_modified=_printable(visit.last_modified),
        body_sha256=exchange.body_sha256,
        warc=exchange.archived.warc if exchange.archived else None,
        record_id=exchange.archived.record_id if exchange.archived else None,
    )


def _printable(header: str | None) -> str | None:
    """Return the value of a header of a response, None for one that is too long or not fit for print."""
    return header if header and len(header) <= _MOST_HEADER_CHARACTERS and header.isprintable() else None


def _tombstone(fact: GoneFact) -> Tombstone:
    gone_at = to_iso(fact.seen_at)
    row = (VisitedTombstone if fact.visit else Tombstone)(
        id=article_id(fact.url),
        url=fact.url,
        site=fact.site,
        status=fact.status,
        first_seen_at=gone_at,
        gone_at=gone_at,
    )
    if isinstance(row, VisitedTombstone) and fact.visit:
        row.visit = fact.visit
    return row
