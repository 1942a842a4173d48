"""What a site file may declare, checked when it is imported, so that `scrapy list` finds a misspelling."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from typing import ClassVar

from newscrawl.items import Article
from newscrawl.page import Page
from newscrawl.values.known_sites import KnownSite, register
from newscrawl.values.urls import canonical_url

_ARCHIVE_FIELD = re.compile(r"\{(?:year|month|day|number)\}")
EXPECTABLE = frozenset(field.name for field in dataclasses.fields(Article)) | {"articles", "boxes"}
"""Keys that a spider's `expect` may have."""
_PATTERNS: dict[str, set[int | str]] = {
    "article_url": set(),
    "article_shape": set(),
    "other_url": set(),
    "section_url": set(),
    "consent_url": set(),
    "article_id": {1},
    "article_date": {"year", "month", "day"},
}
"""Attributes that are regular expressions, and the groups of them that are read."""


class Site:
    """What a site's file declares."""

    allowed_domains: Sequence[str] = ()
    """Domains, subdomains included; no request leaves them, and what is declared of addresses holds on them."""
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
    article_shape: str = ""
    """Regular expression, searched in the URL: what in it is an article's, where no other site has that shape.

    Slugs, numbers and dated paths are known (see `czech.article_urls`). It is a second opinion on what `article_url`
    takes for articles, so it says less: only what no list and no section of the site has.
    """
    other_url: str = ""
    """Regular expression, searched in the URL: which links on any page are no articles, though they may look so.

    Words such as /tag/ and /autor/ are known (see `czech.article_urls`); here belongs what only this site does.
    """
    tracking: tuple[str, ...] = ()
    """Query parameters that tell where the reader clicked or on what device, never another page: left out of URLs."""
    wrappers: tuple[tuple[str, str], ...] = ()
    """(start of the path, query parameter) of the site's redirects whose parameter is the address they lead to."""
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
    consent_url: str = ""
    """Regular expression, searched in the target of a redirect: a consent wall. One on a host `cmp.` is known as such.

    Its page is refused, counted as `guard/consent` and logged, see `downloading.guard`.
    """
    house_names: tuple[str, ...] = ()
    """Names, in any spelling, that stand in bylines for the house, here or on other sites: never authors.

    On the site's own pages so are the spider's name, the domain and the publisher, whatever is declared here.
    """
    page: Page = Page()
    """What is known of the pages' markup."""
    expect: ClassVar[Mapping[str, float]] = {}
    """What a run must find, see `reporting.report`."""


def check_declaration(spider: type[Site], base: type[Site]) -> None:
    """Check what the class `spider` declares; `base` is the class whose attributes it may set besides those of Site.

    A site must have a name, domains, the form of its articles' addresses, and a source: a feed, a sitemap or a listing.

    Raises:
        TypeError: an attribute is unknown, missing or of a wrong form; the message names class and attribute.
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
    if isinstance(spider.allowed_domains, str):
        raise TypeError(f"{spider.__name__}.allowed_domains: a list, not str")
    if not isinstance(spider.page, Page):
        raise TypeError(f"{spider.__name__}.page: a Page, not {type(spider.page).__name__}")
    if unknown := set(spider.expect) - EXPECTABLE:
        raise TypeError(f"{spider.__name__}.expect: no field of an article: {', '.join(sorted(unknown))}")
    _check_tuples(spider)
    _check_patterns(spider)


def make_known(name: str, spider: type[Site]) -> None:
    """Register what the spider `name` declares of addresses and names, which holds on the pages of all sites."""
    known = KnownSite(
        domains=tuple(spider.allowed_domains),
        article_shape=spider.article_shape,
        other_url=spider.other_url,
        tracking=spider.tracking,
        wrappers=spider.wrappers,
        house_names=spider.house_names,
    )
    register(name, known)


def _is_address(entry: object) -> bool:
    url = str(entry)
    return canonical_url(_ARCHIVE_FIELD.sub("1", url)) is not None and "{" not in _ARCHIVE_FIELD.sub("", url)


def _is_word(entry: object) -> bool:
    return isinstance(entry, str) and bool(entry.strip())


def _is_wrapper(entry: object) -> bool:
    return isinstance(entry, tuple) and len(entry) == 2 and all(map(_is_word, entry)) and entry[0].startswith("/")


_TUPLES = {
    **dict.fromkeys(("feeds", "sitemaps", "listings", "archives"), (_is_address, "no http address")),
    **dict.fromkeys(("tracking", "house_names"), (_is_word, "no word")),
    "wrappers": (_is_wrapper, "no path with a parameter"),
}
"""Attributes that are tuples, how their entries are checked, and what is said of a wrong one."""


def _check_tuples(spider: type[Site]) -> None:
    for attribute, (is_right, complaint) in _TUPLES.items():
        value = getattr(spider, attribute)
        if not isinstance(value, tuple):
            raise TypeError(f"{spider.__name__}.{attribute}: a tuple, not {type(value).__name__} (a comma missing?)")
        for entry in value:
            if not is_right(entry):
                raise TypeError(f"{spider.__name__}.{attribute}: {complaint}: {entry}")


def _check_patterns(spider: type[Site]) -> None:
    for attribute, groups in _PATTERNS.items():
        try:
            pattern = re.compile(getattr(spider, attribute))
        except (re.error, TypeError) as error:
            raise TypeError(f"{spider.__name__}.{attribute}: {error}") from error
        if pattern.pattern and groups - {*pattern.groupindex, *range(1, pattern.groups + 1)}:
            raise TypeError(f"{spider.__name__}.{attribute}: needs the groups {', '.join(map(str, sorted(groups)))}")
