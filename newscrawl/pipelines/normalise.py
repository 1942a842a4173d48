"""Pipeline 100: facts as printed become comparable: one spelling of texts, addresses, dates and names."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING, Self, TypeVar
from urllib.parse import urlsplit

from w3lib.url import safe_url_string

from newscrawl.czech.clocks import end_of, entry_moments
from newscrawl.czech.dates import parse_date, parse_update
from newscrawl.czech.names import split_bylines
from newscrawl.exceptions import InvalidItem
from newscrawl.facts import ArticleFact, BlockFact, ImageFact, LinkFact
from newscrawl.values.moments import to_iso
from newscrawl.values.text import clean, fold
from newscrawl.values.urls import absolute_url, canonical_url

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.statscollectors import StatsCollector

logger = logging.getLogger(__name__)

_Item = TypeVar("_Item")


class Normalise:
    """Cleans an ArticleFact or a LinkFact in place; other items pass.

    Texts get Unicode NFC and single spaces, a table keeps its lines and tabs, and what is empty becomes None or goes.
    Addresses become canonical, dates ISO strings with Prague's offset, read against the time of the fetch; bylines
    become `authors` and `agencies`. A date that cannot be read becomes None, is counted under `normalise/unread_date`
    and, for an article, logged and noted in its warnings.
    """

    def __init__(self, stats: StatsCollector) -> None:
        self.stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Count in the stats of `crawler`."""
        return cls(crawler.stats)

    def process_item(self, item: _Item) -> _Item:
        """Return `item`, cleaned.

        Raises:
            InvalidItem: the article or the teaser's target has no web address.
        """
        if isinstance(item, ArticleFact):
            self._article(item)
        elif isinstance(item, LinkFact):
            self._link(item)
        return item

    def _article(self, fact: ArticleFact) -> None:
        page, fact.url = fact.url, _page_url(fact.url, fact)
        fact.title = clean(fact.title)
        fact.perex = _cleaned(fact.perex)
        fact.publisher = _cleaned(fact.publisher)
        fact.language = _cleaned(fact.language)
        fact.section = _cleaned(fact.section)
        fact.topics = _topics(fact.topics)
        fact.blocks = [block for block in fact.blocks if _clean_block(block, page)]
        fact.images = [image for image in fact.images if _clean_image(image, page)]
        fact.authors, fact.agencies = split_bylines(fact.bylines, _site_names(fact.site, fact.url, fact.publisher))
        self._article_dates(fact)

    def _article_dates(self, fact: ArticleFact) -> None:
        """The update may stand beside the publication in one text ("21. února 2023 13:37, aktualizováno 17:51").

        One before the publication is none: a site's clock is wrong (parlamentnilisty.cz, page of 2023).
        """
        updated = parse_update(fact.modified or fact.published or "", fact.fetched_at)
        if updated is None and fact.modified:
            updated = self._date(fact, "modified", fact.modified)
        fact.modified = to_iso(updated) if updated else None
        published = self._date(fact, "published", fact.published) if fact.published else None
        fact.published = to_iso(published) if published else None
        if published and updated and updated < published:
            fact.modified, updated = None, None
        _date_entries(fact, end_of(published, updated, fact.fetched_at) if published else fact.fetched_at)

    def _date(self, fact: ArticleFact, name: str, printed: str) -> datetime | None:
        moment = parse_date(printed, fact.fetched_at)
        if moment is None:
            self.stats.inc_value("normalise/unread_date")
            problem = f"{name}: cannot read {clean(printed)[:80]!r}"
            fact.warnings.append(problem)
            logger.warning("%s %s: %s", fact.site, fact.url, problem)
        return moment

    def _link(self, fact: LinkFact) -> None:
        fact.article_url = _page_url(fact.article_url, fact)
        if fact.url is not None:
            target = canonical_url(fact.url)
            if target is None:
                raise InvalidItem(f"{fact.site} {fact.article_url}: url: {fact.url[:200]!r} is no web address")
            fact.url = target
        fact.title = clean(fact.title)
        fact.heading = _cleaned(fact.heading)
        fact.perex = _cleaned(fact.perex)
        fact.image_url = fact.image_url and absolute_url(fact.article_url, fact.image_url)
        fact.authors, _ = split_bylines(fact.bylines, _site_names(fact.site, fact.article_url, None))
        moment = parse_date(fact.published, fact.seen_at) if fact.published else None
        if fact.published and moment is None:
            self.stats.inc_value("normalise/unread_date")
            logger.debug("%s %s: teaser: cannot read %r", fact.site, fact.article_url, fact.published[:80])
        fact.published = to_iso(moment) if moment else None


def _date_entries(fact: ArticleFact, latest: datetime) -> None:
    """Date the entries of a live report, none of which is after `latest`."""
    entries = [block for block in fact.blocks if block.published]
    for block, moment in zip(entries, entry_moments([block.published or "" for block in entries], latest), strict=True):
        block.published = to_iso(moment) if moment else None


def _page_url(url: str, fact: ArticleFact | LinkFact) -> str:
    """Return the canonical address of the page; a saved page without one has its file's."""
    canonical = safe_url_string(url) if url.startswith("file://") else canonical_url(url)
    if canonical is None:
        raise InvalidItem(f"{fact.site} {url[:200]!r}: url: is no web address")
    return canonical


def _site_names(site: str, url: str, publisher: str | None) -> list[str]:
    domain = ".".join((urlsplit(url).hostname or "").split(".")[-2:])
    return [site, domain, publisher or site]


def _cleaned(text: str | None) -> str | None:
    return clean(text) or None if text else None


def _topics(printed: list[str]) -> list[str]:
    topics: dict[str, str] = {}
    for text in printed:
        if topic := clean(text).strip("#,; "):
            topics.setdefault(fold(topic), topic)
    return list(topics.values())


def _clean_block(block: BlockFact, page: str) -> bool:
    """Clean a block of the page at address `page`; tell whether anything is left of it."""
    block.text = _table_text(block.text) if block.kind == "table" else clean(block.text)
    block.url = block.url and absolute_url(page, block.url)
    block.caption = _cleaned(block.caption)
    block.credit = _cleaned(block.credit)
    return bool(block.text or block.url or block.caption)


def _table_text(text: str) -> str:
    rows = ("\t".join(clean(cell) for cell in row.split("\t")) for row in text.split("\n"))
    return "\n".join(row for row in rows if row.strip())


def _clean_image(image: ImageFact, page: str) -> bool:
    image.url = image.url and absolute_url(page, image.url)
    image.caption = _cleaned(image.caption)
    image.credit = _cleaned(image.credit)
    return bool(image.url or image.caption or image.credit)
