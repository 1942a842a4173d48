"""Pipeline 200: what is story, and which section a teaser belongs to. Policy over facts: no DOM, no network."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Self

from newscrawl.czech.headings import SECTIONS, role, section, split_promo
from newscrawl.derived import content_hash, link_id, words
from newscrawl.exceptions import NoStory
from newscrawl.facts import ArticleFact, BlockFact, Fact, GoneFact, LinkFact
from newscrawl.items import Access, Article, Block, Image, RelatedLink, Row, Section, Tombstone
from newscrawl.state.visited_article import VisitedArticle
from newscrawl.values.moments import to_iso
from newscrawl.values.text import fold
from newscrawl.values.urls import article_id

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.statscollectors import StatsCollector

_LINK_ONLY = 0.8
"""A paragraph with at least this share of its characters in links is a teaser, not a sentence with a link."""
_LABEL = 20
"""Characters of a linked label such as a person's name, which is no teaser."""
_NEVER_SUBHEADING = frozenset({"related", "recommended", "most_read", "discussion", "advert", "newsletter"})
"""Roles whose headings no story uses as subheading; an article may have a part named "Další zprávy" or "Anketa"."""
_RUNNING_TEXT = ("paragraph", "heading", "quote", "list_item", "table")


class Separate:
    """Turns an ArticleFact into the Article without its teasers, a LinkFact into a RelatedLink with its section.

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

    def process_item(self, item: Fact | Row) -> Row:
        """Return the row of a fact; a row passes as it is.

        Raises:
            NoStory: nothing of an article page is story.
        """
        if isinstance(item, ArticleFact):
            return self._article(item)
        if isinstance(item, LinkFact):
            return self._related_link(item)
        if isinstance(item, GoneFact):
            return _tombstone(item)
        return item

    def _article(self, fact: ArticleFact) -> Article:
        blocks = self._story(fact)
        text = "\n".join(block.text for block in blocks if block.kind in _RUNNING_TEXT and block.text)
        if not (fact.perex or text or any(image.caption for image in fact.images)):
            raise NoStory(f"{fact.site} {fact.url}: no perex, no text and no captioned image outside the teasers")
        fetched_at = to_iso(fact.fetched_at)
        row = (VisitedArticle if fact.visit else Article)(
            id=article_id(fact.url),
            url=fact.url,
            moved_to=fact.moved_to,
            site=fact.site,
            publisher=fact.publisher,
            language=fact.language or "cs",
            kind=fact.kind,
            title=fact.title,
            perex=fact.perex,
            body=blocks,
            text=text,
            section=fact.section,
            topics=fact.topics,
            authors=fact.authors,
            agencies=fact.agencies,
            published_at=fact.published,
            modified_at=fact.modified,
            images=[Image(url=image.url, caption=image.caption, credit=image.credit) for image in fact.images],
            access=Access(level=fact.access_level, visible_share=fact.visible_share),
            word_count=words(fact.perex, text),
            content_hash=content_hash(fact.title, fact.perex, text),
            first_seen_at=fetched_at,
            fetched_at=fetched_at,
            provenance=fact.provenance,
            warnings=fact.warnings,
        )
        if isinstance(row, VisitedArticle) and fact.visit:
            row.visit = fact.visit
        return row

    def why_dropped(self, fact: ArticleFact) -> list[str | None]:
        """Return for each block of a page why it is no story, None for the story's own."""
        reasons = self._reasons(fact)
        for index, block in enumerate(fact.blocks):
            if reasons[index] is None and block.kind == "heading":
                reasons[index] = _why_no_subheading(fact.blocks, reasons, index)
        return reasons

    def _story(self, fact: ArticleFact) -> list[Block]:
        reasons = self.why_dropped(fact)
        for reason in filter(None, reasons):
            self.stats.inc_value(f"separate/dropped/{reason}")
        return [_exported(block) for block, reason in zip(fact.blocks, reasons, strict=True) if reason is None]

    def _reasons(self, fact: ArticleFact) -> list[str | None]:
        """Return for each block why it is dropped, None where it stays; headings are looked at later."""
        reasons: list[str | None] = []
        under_teaser_heading = False
        for block in fact.blocks:
            reason = _why_dropped(block, fact.teaser_texts)
            if block.kind == "heading":
                under_teaser_heading = role(block.text) in SECTIONS
            elif reason is None and under_teaser_heading and block.text:
                self.stats.inc_value("separate/kept_under_heading")
                under_teaser_heading = False
            reasons.append(reason)
        return reasons

    def _related_link(self, fact: LinkFact) -> RelatedLink:
        found = self._section(fact)
        article = article_id(fact.article_url)
        return RelatedLink(
            id=link_id(article, found, fact.url, fact.title),
            article_id=article,
            article_url=fact.article_url,
            site=fact.site,
            section=found,
            heading=fact.heading,
            position=fact.position,
            url=fact.url,
            title=fact.title,
            perex=fact.perex,
            published_at=fact.published,
            authors=fact.authors,
            image_url=fact.image_url,
            seen_at=to_iso(fact.seen_at),
        )

    def _section(self, fact: LinkFact) -> Section:
        """Return the section a link's heading says; where it says none, its place on the page does."""
        found = section(fact.heading) if fact.heading else None
        if found is None and fact.heading:
            self.stats.inc_value("separate/unknown_heading")
        return found or fact.place


def _tombstone(fact: GoneFact) -> Tombstone:
    gone_at = to_iso(fact.seen_at)
    return Tombstone(
        id=article_id(fact.url),
        url=fact.url,
        site=fact.site,
        status=fact.status,
        first_seen_at=gone_at,
        gone_at=gone_at,
    )


def _why_dropped(block: BlockFact, teaser_texts: frozenset[str]) -> str | None:
    """Return why a block is no story by itself, None where it is or is a heading."""
    if block.in_box:
        return "in_box"
    if not block.text or block.kind == "heading":
        return None
    if fold(block.text) in teaser_texts:
        return "repeats_teaser"
    if split_promo(block.text) is not None:
        return "promo"
    return "link_only" if block.link_share >= _LINK_ONLY and len(block.text) > _LABEL else None


def _why_no_subheading(blocks: list[BlockFact], reasons: list[str | None], index: int) -> str | None:
    """Return why a heading is none of the story's: its words, or nothing of the story below it."""
    heading = blocks[index]
    if role(heading.text) in _NEVER_SUBHEADING:
        return "teaser_heading"
    following = zip(islice(blocks, index + 1, None), islice(reasons, index + 1, None), strict=True)
    for block, reason in following:
        if block.kind == "heading" and (block.level or 6) <= (heading.level or 6):
            break
        if reason is None and block.kind != "heading":
            return None
    return "empty_heading"


def _exported(block: BlockFact) -> Block:
    return Block(
        kind=block.kind,
        text=block.text,
        level=block.level,
        url=block.url,
        caption=block.caption,
        credit=block.credit,
        published_at=block.published,
    )
