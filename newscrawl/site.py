"""What a site file may declare, checked when it is imported, so that `scrapy list` finds a misspelling."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from typing import ClassVar

from newscrawl.items import Article
from newscrawl.page import Page
from newscrawl.values.urls import canonical_url

_ARCHIVE_FIELD = re.compile(r"\{(?:year|month|day|number)\}")
EXPECTABLE = frozenset(field.name for field in dataclasses.fields(Article)) | {"articles", "boxes"}
"""Keys of a spider's `expect`."""


_PATTERNS: dict[str, set[int | str]] = {
    "article_url": set(),
    "section_url": set(),
    "article_id": {1},
    "article_date": {"year", "month", "day"},
}
"""Attributes that are regular expressions, and the groups that are read of them."""


class Site:
    """What a site's file declares."""

    allowed_domains: Sequence[str] = ()
    """Domains, subdomains included; no request leaves them."""
    feeds: tuple[str, ...] = ()
    """RSS or Atom."""
    sitemaps: tuple[str, ...] = ()
    """Sitemaps, news sitemaps or their indexes."""
    listings: tuple[str, ...] = ()
    """First pages of sections or archives."""
    listing_page_param: str | None = None
    """Query parameter that numbers a listing's pages; None where `rel="next"` names them."""
    section_url: str = ""
    """Regular expression, searched in the canonical URL: which links of a listing lead to listings not declared."""
    article_url: str = ""
    """Regular expression, searched in the canonical URL: which links are articles, in all generations of the site."""
    article_id: str = ""
    """Regular expression whose group is what all addresses of one article share, whatever host, slug or suffix."""
    article_date: str = ""
    """Regular expression whose groups `year`, `month` and `day` are the day of publication in an article's URL."""
    archives: tuple[str, ...] = ()
    """Sitemaps, feeds or listings of the past, read only with `-a since`.

    `{year}`, `{month}` and `{day}` (01-12, 01-31) stand for each of the range, `{number}` counts up from 0 until one is
    missing.
    """
    cookies: Mapping[str, str] = {}
    """Sent with every request: the answer to a consent wall that stands before the pages."""
    page: Page = Page()
    """What is known of the pages' markup."""
    expect: ClassVar[Mapping[str, float]] = {}
    """What a run must find, see `extensions.report`."""


def check_declaration(spider: type[Site], base: type[Site]) -> None:
    """Raise TypeError, naming class and attribute, where `spider` declares what `base` does not know, or lacks a part.

    A site must have a name, domains, an article address and a source: a feed, a sitemap or a listing.
    """
    known = {"name", "custom_settings", *vars(Site), *vars(base)}
    for attribute in vars(spider):
        if not attribute.startswith("_") and attribute not in known:
            raise TypeError(f"{spider.__name__}.{attribute}: NewsSpider has no such attribute")
    for attribute in ("name", "allowed_domains", "article_url"):
        if not getattr(spider, attribute, None):
            raise TypeError(f"{spider.__name__}.{attribute} is missing")
    if not (spider.feeds or spider.sitemaps or spider.listings):
        raise TypeError(f"{spider.__name__}: one of feeds, sitemaps and listings is missing")
    _check_values(spider)


def _check_values(spider: type[Site]) -> None:
    for attribute in ("feeds", "sitemaps", "listings", "archives"):
        value = getattr(spider, attribute)
        if not isinstance(value, tuple):
            raise TypeError(f"{spider.__name__}.{attribute}: a tuple, not {type(value).__name__} (a comma missing?)")
        if wrong := [
            url
            for url in value
            if canonical_url(_ARCHIVE_FIELD.sub("1", url)) is None or "{" in _ARCHIVE_FIELD.sub("", url)
        ]:
            raise TypeError(f"{spider.__name__}.{attribute}: no http address: {wrong[0]}")
    if isinstance(spider.allowed_domains, str):
        raise TypeError(f"{spider.__name__}.allowed_domains: a list, not str")
    if not isinstance(spider.page, Page):
        raise TypeError(f"{spider.__name__}.page: a Page, not {type(spider.page).__name__}")
    if unknown := set(spider.expect) - EXPECTABLE:
        raise TypeError(f"{spider.__name__}.expect: no field of an article: {', '.join(sorted(unknown))}")
    for attribute, groups in _PATTERNS.items():
        try:
            pattern = re.compile(getattr(spider, attribute))
        except (re.error, TypeError) as error:
            raise TypeError(f"{spider.__name__}.{attribute}: {error}") from error
        if pattern.pattern and groups - {*pattern.groupindex, *range(1, pattern.groups + 1)}:
            raise TypeError(f"{spider.__name__}.{attribute}: needs the groups {', '.join(map(str, sorted(groups)))}")
