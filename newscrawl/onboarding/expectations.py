"""What a run of a new site must find, from what its survey has seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import floor

from scrapy.exceptions import DropItem

from newscrawl.items import Article, RelatedLink, Row
from newscrawl.monitoring.chance import highest_share
from newscrawl.news_spider import NewsSpider
from newscrawl.onboarding.seen import Seen, SeenPage
from newscrawl.values.urls import canonical_url
from newscrawl.workbench.saved_pages import RowMaker

EXPECTED_FIELDS = ("title", "text", "published_at", "authors", "boxes")
"""Fields that `expect` names: those whose loss a crawl must tell; the others are missing on many a good page."""
SHOWN_FIELDS = (
    *("title", "perex", "text", "published_at", "modified_at", "authors", "section", "topics"),
    *("external_id", "images", "boxes"),
)
_LEAST_USEFUL = 0.5
"""A field that may be missing on half of the pages is not asked for."""
_STEP = 20
"""Shares are multiples of a twentieth, as a sample of some twenty pages tells no more."""
_NUMBERS = (20, 10, 5, 2, 1)
"""Numbers of articles that are asked for, as far as half of what was seen reaches."""

PageRows = list[tuple[SeenPage, list[Row]]]


def rows_of_articles(seen: Seen, spider: type[NewsSpider], maker: RowMaker) -> PageRows:
    """Return each seen article with its rows as a crawl with this spider would make them, [] where it makes none."""
    return [(page, rows_of(page, spider, maker)) for page in seen.articles]


def rows_of(page: SeenPage, spider: type[NewsSpider], maker: RowMaker) -> list[Row]:
    """Return the rows of a page as a crawl with this spider would make them, [] where it is no article."""
    try:
        return maker.rows(page.decided(spider.page).facts)
    except (ValueError, DropItem):
        return []


def expected(seen: Seen, spider: type[NewsSpider], pages: PageRows) -> dict[str, float]:
    """Return what `expect` should say: the number of articles, and for a field the share of them that have it.

    Of articles half of what the sources name is asked for, 20 at most. Of a field it is the lower end of Wilson's score
    interval for one standard deviation (E. B. Wilson, 1927), rounded down: 0.95 where 20 of 20 pages have it.
    """
    found: dict[str, float] = {}
    if articles := next((number for number in _NUMBERS if number * 2 <= len(named_articles(seen, spider))), 0):
        found["articles"] = articles
    for name, (hits, tries) in shares(pages, EXPECTED_FIELDS).items():
        share = 1.0 if name == "title" and tries else _at_least(hits, tries)
        if share >= _LEAST_USEFUL:
            found[name] = share
    return found


def named_articles(seen: Seen, spider: type[NewsSpider]) -> set[str]:
    """Return the canonical addresses of articles that the spider's sources named in the survey, archives aside."""
    takes = spider().is_article_url
    urls: set[str] = set()
    for source in (*spider.feeds, *spider.sitemaps, *spider.listings):
        urls.update(url for url in _named(seen, canonical_url(source) or source) if takes(url))
    return urls


def shares(pages: PageRows, names: Sequence[str]) -> Mapping[str, tuple[int, int]]:
    """Return for each field how many of the articles have it, and of how many."""
    articles = [rows for _, rows in pages if rows]
    return {name: (sum(_has(rows, name) for rows in articles), len(articles)) for name in names}


def _has(rows: list[Row], name: str) -> bool:
    if name == "boxes":
        return any(isinstance(row, RelatedLink) for row in rows)
    return any(bool(getattr(row, name)) for row in rows if isinstance(row, Article))


def _at_least(hits: int, tries: int) -> float:
    return floor((1 - highest_share(tries - hits, tries, 0.0)) * _STEP) / _STEP if tries else 0.0


def _named(seen: Seen, source: str) -> list[str]:
    """Return the canonical addresses that an answered source names."""
    if source in seen.feeds:
        return [entry.url for entry in seen.feeds[source]]
    if source in seen.sitemaps:
        return [entry.url for entry in seen.sitemaps[source].entries]
    return seen.pages[source].listing.links() if source in seen.pages else []
