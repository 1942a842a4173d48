"""Pipeline 100: facts as printed become comparable: one spelling of texts, addresses, dates and names."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Self

from w3lib.url import safe_url_string

from newscrawl.czech.clocks import end_of, entry_moments
from newscrawl.czech.dates import parse_date, parse_update
from newscrawl.czech.names import split_bylines
from newscrawl.exceptions import InvalidItem
from newscrawl.facts import ArticleFact, BlockFact, Fact, GoneFact, ImageFact, LinkFact, VideoFact
from newscrawl.items import Block, Image, Row, Video
from newscrawl.pipelines.normalised import Normalised, NormalisedArticle, NormalisedBlock, NormalisedLink
from newscrawl.rights.reading import rights_of
from newscrawl.values.durations import seconds_of
from newscrawl.values.known_sites import sites_at
from newscrawl.values.moments import to_iso
from newscrawl.values.text import clean, fold
from newscrawl.values.urls import absolute_url, canonical_url, domain_of, split

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from scrapy.crawler import Crawler
    from scrapy.statscollectors import StatsCollector

logger = logging.getLogger(__name__)

_LOGGED_URL_CHARACTERS = 200
"""Of an address that is none: enough to find it on the page, and a line of the log stays readable."""
_LOGGED_DATE_CHARACTERS = 80
"""Of a date that cannot be read: a whole sentence may have been taken for one."""


class Normalise:
    """Makes a NormalisedArticle of an ArticleFact and a NormalisedLink of a LinkFact; other items pass.

    Texts get Unicode NFC and single spaces, a table keeps its lines and tabs, and what is empty becomes None or goes.
    Addresses become canonical, but for those of articles that the crawl has settled; dates become ISO strings with
    Prague's offset, read against the time of the fetch, bylines `authors` and `agencies`. A date that cannot be read
    becomes None, is counted under `normalise/unread_date` and, for an article, logged and noted in its warnings.
    """

    def __init__(self, stats: StatsCollector) -> None:
        self.stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Count in the stats of `crawler`."""
        return cls(crawler.stats)

    def process_item(self, item: Fact | Row) -> Normalised | GoneFact | Row:
        """Return what becomes of `item`, which is left as it is.

        Raises:
            InvalidItem: the article or the teaser's target has no web address.
        """
        if isinstance(item, ArticleFact):
            return self.article(item)
        if isinstance(item, LinkFact):
            return self.link(item)
        return item

    def article(self, fact: ArticleFact) -> NormalisedArticle:
        """Return what becomes of an article; raise InvalidItem where it has no web address."""
        url = fact.url if fact.visit else _page_url(fact.url, fact.site)
        publisher = _cleaned(fact.publisher)
        authors, agencies = _people_and_agencies(fact.bylines, fact.site, url, publisher)
        published, modified, problems = _article_dates(fact)
        topics = _words(fact.topics)
        keywords = [word for key, word in _words(fact.keywords).items() if key not in topics]
        own_id = _id_in_address(url)
        for problem in problems:
            self.stats.inc_value("normalise/unread_date")
            logger.warning("%s %s: %s", fact.site, url, problem)
        return NormalisedArticle(
            site=fact.site,
            url=url,
            moved_to=fact.moved_to,
            fetched_at=fact.fetched_at,
            visit=fact.visit,
            publisher=publisher,
            external_id=own_id or _cleaned(fact.external_id),
            language=_cleaned(fact.language),
            kind=fact.kind,
            title=clean(fact.title),
            perex=_cleaned(fact.perex),
            blocks=_blocks(fact, end_of(published, modified, fact.fetched_at) if published else fact.fetched_at),
            section=_cleaned(fact.section),
            topics=list(topics.values()),
            keywords=keywords,
            authors=authors,
            agencies=agencies,
            published_at=_iso(published),
            modified_at=_iso(modified),
            images=[image for printed in fact.images if (image := _image(printed, fact.url))],
            videos=_videos(fact.videos, fact.url),
            access_level=fact.access_level,
            visible_share=fact.visible_share,
            rights=None if fact.signals is None else rights_of(fact.signals),
            teaser_texts=fact.teaser_texts,
            provenance=_provenance(fact.provenance, has_keywords=bool(keywords), has_own_id=own_id is not None),
            warnings=[*fact.warnings, *problems],
        )

    def link(self, fact: LinkFact) -> NormalisedLink:
        """Return what becomes of a teaser; raise InvalidItem where its page or its target has no web address."""
        article_url = fact.article_url if fact.is_settled else _page_url(fact.article_url, fact.site)
        url = None if fact.url is None else canonical_url(fact.url)
        if fact.url is not None and url is None:
            shown = fact.url[:_LOGGED_URL_CHARACTERS]
            raise InvalidItem(f"{fact.site} {article_url}: url: {shown!r} is no web address")
        authors, _ = _people_and_agencies(fact.bylines, fact.site, article_url, None)
        published = parse_date(fact.published, fact.seen_at) if fact.published else None
        if fact.published and published is None:
            self.stats.inc_value("normalise/unread_date")
            shown = fact.published[:_LOGGED_DATE_CHARACTERS]
            logger.debug("%s %s: teaser: cannot read %r", fact.site, article_url, shown)
        return NormalisedLink(
            site=fact.site,
            article_url=article_url,
            seen_at=fact.seen_at,
            heading=_cleaned(fact.heading),
            place=fact.place,
            position=fact.position,
            box=fact.box,
            url=url,
            title=clean(fact.title),
            perex=_cleaned(fact.perex),
            published_at=_iso(published),
            authors=authors,
            image_url=_absolute(article_url, fact.image_url),
        )


def _provenance(found: dict[str, str], *, has_keywords: bool, has_own_id: bool) -> dict[str, str]:
    """Return where the values of an article come from: none of keywords that are all topics; an id of its address."""
    kept = {name: source for name, source in found.items() if name != "keywords" or has_keywords}
    return kept | ({"external_id": "url"} if has_own_id else {})


def _article_dates(fact: ArticleFact) -> tuple[datetime | None, datetime | None, list[str]]:
    """Return when an article was published and modified, and a warning for each date that cannot be read.

    The update may stand beside the publication in one text ("21. února 2023 13:37, aktualizováno 17:51"). One before
    the publication is none: a site's clock is wrong (parlamentnilisty.cz, page of 2023).
    """
    published = parse_date(fact.published, fact.fetched_at) if fact.published else None
    modified = parse_update(fact.modified or fact.published or "", fact.fetched_at)
    if modified is None and fact.modified:
        modified = parse_date(fact.modified, fact.fetched_at)
    problems = [
        f"{name}: cannot read {clean(printed)[:_LOGGED_DATE_CHARACTERS]!r}"
        for name, printed, moment in (
            ("modified_at", fact.modified, modified),
            ("published_at", fact.published, published),
        )
        if printed and moment is None
    ]
    if published and modified and modified < published:
        modified = None
    return published, modified, problems


def _blocks(fact: ArticleFact, latest: datetime) -> list[NormalisedBlock]:
    """Return the blocks of an article but the empty ones; no entry of a live report is dated after `latest`."""
    blocks = []
    for index, printed in enumerate(fact.blocks):
        content = _content(printed, fact.url)
        if content.text or content.url or content.caption:
            blocks.append(
                NormalisedBlock(index=index, content=content, in_box=printed.in_box, link_share=printed.link_share)
            )
    _date_entries(blocks, fact.blocks, latest)
    return blocks


def _date_entries(blocks: list[NormalisedBlock], printed: Sequence[BlockFact], latest: datetime) -> None:
    """Set `published_at` of the blocks that begin an entry of a live report."""
    entries = [(block.content, time) for block in blocks if (time := printed[block.index].published)]
    moments = entry_moments([time for _, time in entries], latest)
    for (content, _), moment in zip(entries, moments, strict=True):
        content.published_at = _iso(moment)


def _content(block: BlockFact, base: str) -> Block:
    """Return what a block of the page at address `base` says."""
    return Block(
        kind=block.kind,
        text=_table_text(block.text) if block.kind == "table" else clean(block.text),
        level=block.level,
        url=_absolute(base, block.url),
        caption=_cleaned(block.caption),
        credit=_cleaned(block.credit),
    )


def _image(image: ImageFact, base: str) -> Image | None:
    """Return a picture of the page at address `base`, None when nothing is known of it."""
    url, caption, credit = _absolute(base, image.url), _cleaned(image.caption), _cleaned(image.credit)
    if not (url or caption or credit):
        return None
    return Image(
        url=url,
        caption=caption,
        credit=credit,
        alt=_cleaned(image.alt),
        width=image.width,
        height=image.height,
        is_lead=image.is_lead,
    )


def _videos(printed: list[VideoFact], base: str) -> list[Video]:
    """Return the videos of the page at address `base`, each once, without those of which nothing is known."""
    videos: dict[tuple[str | None, str | None], Video] = {}
    for video in printed:
        url, title, image_url = _absolute(base, video.url), _cleaned(video.title), _absolute(base, video.image_url)
        if url or title or image_url:
            row = Video(url=url, title=title, image_url=image_url, duration=seconds_of(video.duration))
            videos.setdefault((url or image_url, title), row)
    return list(videos.values())


def _page_url(url: str, site: str) -> str:
    """Return the canonical address of a page; a saved page without one has its file's.

    Raises:
        InvalidItem: it has neither.
    """
    canonical = safe_url_string(url) if url.startswith("file://") else canonical_url(url)
    if canonical is None:
        raise InvalidItem(f"{site} {url[:_LOGGED_URL_CHARACTERS]!r}: url: is no web address")
    return canonical


def _absolute(base: str, address: str | None) -> str | None:
    return absolute_url(base, address) if address else None


def _people_and_agencies(bylines: list[str], site: str, url: str, publisher: str | None) -> tuple[list[str], list[str]]:
    """Return the people and the agencies that the bylines of a page at `url` name; the site itself is neither."""
    if not bylines:  # most teasers
        return [], []
    return split_bylines(bylines, [site, domain_of(url), publisher or site])


def _cleaned(text: str | None) -> str | None:
    return clean(text) or None if text else None


def _iso(moment: datetime | None) -> str | None:
    return to_iso(moment) if moment else None


def _words(printed: list[str]) -> dict[str, str]:
    """Return topics or keywords as printed, without marks around them, each once: folded word -> word."""
    words: dict[str, str] = {}
    for text in printed:
        if word := clean(text).strip("#,; "):
            words.setdefault(fold(word), word)
    return words


def _id_in_address(url: str) -> str | None:
    """Return the id of the article that its address has in it, as the site declares; None where it declares none."""
    ids = (site.external_id(url) for site in sites_at(split(url).hostname or ""))
    return next(filter(None, ids), None)


def _table_text(text: str) -> str:
    """Return the text of a table, one row a line and cells between tabs, without its empty rows."""
    rows = ("\t".join(clean(cell) for cell in row.split("\t")) for row in text.split("\n"))
    return "\n".join(row for row in rows if row.strip())
