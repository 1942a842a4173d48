"""What a site file may declare, checked when it is imported, so that `scrapy list` finds a misspelling."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

from newscrawl.items import Article
from newscrawl.page import Page
from newscrawl.urls import canonical_url

if TYPE_CHECKING:
    from newscrawl.news_spider import NewsSpider

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


def check_declaration(spider: type[NewsSpider], base: type[NewsSpider]) -> None:
    """Raise TypeError, naming class and attribute, where `spider` declares what `base` does not know, or lacks a part.

    A site must have a name, domains, an article address and a source: a feed, a sitemap or a listing.
    """
    known = {"name", "custom_settings", *vars(base)}
    for attribute in vars(spider):
        if not attribute.startswith("_") and attribute not in known:
            raise TypeError(f"{spider.__name__}.{attribute}: NewsSpider has no such attribute")
    for attribute in ("name", "allowed_domains", "article_url"):
        if not getattr(spider, attribute, None):
            raise TypeError(f"{spider.__name__}.{attribute} is missing")
    if not (spider.feeds or spider.sitemaps or spider.listings):
        raise TypeError(f"{spider.__name__}: one of feeds, sitemaps and listings is missing")
    _check_values(spider)


def _check_values(spider: type[NewsSpider]) -> None:
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
