"""What a site's file may declare, checked when the file is imported, so that `scrapy list` finds a misspelling."""

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
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
EXPECTABLE = frozenset(field.name for field in dataclasses.fields(Article)) | {"articles", "boxes"}
"""Keys that a spider's `expect` may have."""
_PATTERNS: dict[str, set[int | str]] = {
    "article_url": set(),
    "article_shape": set(),
    "other_url": set(),
    "section_url": set(),
    "consent_url": set(),
    "identity_hop": set(),
    "article_id": {1},
    "id_in_url": {1},
    "article_date": {"year", "month", "day"},
}
"""Attributes that are regular expressions, and the groups that each must have, unless it is empty."""


class Site:
    """What a site's file declares."""

    allowed_domains: Sequence[str] = ()
    """Domains, their subdomains included: no request leaves them, and on them holds what is declared of addresses."""
    feeds: tuple[str, ...] = ()
    """Addresses of RSS or Atom feeds."""
    sitemaps: tuple[str, ...] = ()
    """Addresses of sitemaps, news sitemaps or sitemap indexes."""
    listings: tuple[str, ...] = ()
    """Addresses of the first pages of sections, tags or archives."""
    front: str = ""
    """Address of the front page, where it is not the root of the first domain, with `www.` or without it as the other
    sources have it.
    """
    listing_page_param: str | None = None
    """Query parameter that numbers the pages of a listing, None where `rel="next"` names the next page."""
    section_url: str = ""
    """Regular expression, searched in the canonical URL: which links of a listing lead to further listings."""
    article_url: str = ""
    """Regular expression, searched in the canonical URL: which links lead to articles, old ones included."""
    article_shape: str = ""
    """Regular expression, searched in a canonical URL on any page: which links lead to an article of this site.

    Needed only for those that the rules of all sites, for slugs, numbers and dated paths, do not take for articles (see
    `czech.article_urls`). While `article_url` decides what is asked for, this one decides what is read as a teaser, so
    it is narrower: it must not match a list or section of the site.
    """
    other_url: str = ""
    """Regular expression, searched in the canonical URL: which links on any page lead to no article of this site.

    Words such as /tag/ and /autor/ are known (see `czech.article_urls`); here belongs what only this site does.
    """
    tracking: tuple[str, ...] = ()
    """Query parameters that say where the reader clicked, or on what device: they are left out of canonical URLs."""
    wrappers: tuple[tuple[str, str], ...] = ()
    """(start of the path, query parameter) of redirects on this site whose parameter is the address they lead to."""
    article_id: str = ""
    """Regular expression with groups for what all addresses of one article share, whatever host, slug or suffix.

    What they match, joined by dashes, is what the code calls the article's name.
    """
    id_in_url: str = ""
    """Regular expression with groups for the id that the site itself gives an article, in its canonical URL.

    Needed only where that is not what `article_id` says. It is a field of the feed and tells nothing to the crawl.
    """
    article_date: str = ""
    """Regular expression with groups `year`, `month` and `day` for the day of publication in an article's URL."""
    archives: tuple[str, ...] = ()
    """Addresses of sitemaps, feeds or listings of the past, which are read only with `-a since`.

    `{year}`, `{month}` (01-12) and `{day}` (01-31) are filled in for the days the run is for; `{number}` counts up from
    0, or 1 if there is no 0, until a file is missing.
    """
    cookies: Mapping[str, str] = {}
    """Cookies that are sent with every request, such as the answer to a consent wall that stands before the pages."""
    consent_url: str = ""
    """Regular expression, searched in the target of a redirect: which targets are consent walls.

    Those on a host that begins with `cmp.` are known without it. A consent wall is not fetched but counted as
    `guard/consent` and logged, see `downloading.guard`.
    """
    identity_hop: str = ""
    """Regular expression, searched in the target of a redirect: which targets on another site note who reads, and come
    back to the page that they were given in their query.

    Such a hop is followed, once a page and only there and back, and cookies are kept during a run, or the site would
    ask again at each page. Every other redirect to another site is refused, see `downloading.guard`.
    """
    browser: bool = False
    """Whether every article page of the site needs a browser. Where only some do, this is not declared: they tell."""
    render_hosts: tuple[str, ...] = ()
    """Further hosts, their subdomains included, from which pages in the browser load what they show, such as
    "api.example.net": robots.txt and the delay between requests hold for them as for the site's own."""
    house_names: tuple[str, ...] = ()
    """Names, in any spelling, that stand for the house in bylines of any site: they are never authors.

    On the site's own pages the spider's name, the domain and the publisher are no authors either, without being
    declared here.
    """
    page: Page = Page()
    """What the site declares about the markup of its pages."""
    expect: ClassVar[Mapping[str, float]] = {}
    """What a run must find, else it logs an error: key (see EXPECTABLE) -> number or share (see `reporting.report`)."""


def check_declaration(spider: type[Site], base: type[Site]) -> None:
    """Check what the class `spider` declares; it may set the attributes of Site and of the class `base`.

    A site must have a name, domains, `article_url`, and a source: a feed, a sitemap or a listing.

    Raises:
        TypeError: an attribute is unknown, is missing or has a wrong value; the message names class and attribute.
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
    if not isinstance(spider.browser, bool):
        raise TypeError(f"{spider.__name__}.browser: True or False, not {spider.browser!r}")
    if unknown := set(spider.expect) - EXPECTABLE:
        raise TypeError(f"{spider.__name__}.expect: no field of an article: {', '.join(sorted(unknown))}")
    if spider.front and not _is_address(spider.front):
        raise TypeError(f"{spider.__name__}.front: no http address: {spider.front}")
    _check_tuples(spider)
    _check_patterns(spider)


def make_known(name: str, spider: type[Site]) -> None:
    """Register what the class of the spider `name` declares of addresses and names: it holds on pages of all sites."""
    known = KnownSite(
        domains=tuple(spider.allowed_domains),
        id_in_url=spider.id_in_url or spider.article_id,
        article_shape=spider.article_shape,
        other_url=spider.other_url,
        tracking=spider.tracking,
        wrappers=spider.wrappers,
        house_names=spider.house_names,
        name=name,
        article_id=spider.article_id or "",
        article_url=spider.article_url,
    )
    register(name, known)


def _is_address(entry: object) -> bool:
    """Tell whether an entry is an http address, in which no other braces stand than those of an archive."""
    url = str(entry)
    return canonical_url(_ARCHIVE_FIELD.sub("1", url)) is not None and "{" not in _ARCHIVE_FIELD.sub("", url)


def _is_word(entry: object) -> bool:
    return isinstance(entry, str) and bool(entry.strip())


def _is_host(entry: object) -> bool:
    """Tell whether an entry is the name of a host, without scheme and path."""
    return isinstance(entry, str) and _HOST.fullmatch(entry) is not None


def _is_wrapper(entry: object) -> bool:
    """Tell whether an entry is a pair of a path and a query parameter."""
    return isinstance(entry, tuple) and len(entry) == 2 and all(map(_is_word, entry)) and entry[0].startswith("/")


_TUPLES = {
    **dict.fromkeys(("feeds", "sitemaps", "listings", "archives"), (_is_address, "no http address")),
    **dict.fromkeys(("tracking", "house_names"), (_is_word, "no word")),
    "render_hosts": (_is_host, "no name of a host"),
    "wrappers": (_is_wrapper, "no path with a parameter"),
}
"""Attribute that is a tuple -> (check of an entry, what the error says of a wrong one)."""


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
