"""Which page is a site's front page, and what kind of page an address is that leads to articles."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newscrawl.crawling.sources import SourceAsk
from newscrawl.czech.article_urls import looks_like_tag
from newscrawl.values.urls import url_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.items import PageKind
    from newscrawl.site import Site


def front_url(site: Site | type[Site]) -> str | None:
    """Return the address of a site's front page, None for a site that declares no source.

    It is what the site declares, else a listing at the root of its first domain, else that root: at `www.` where more
    of its feeds, sitemaps and listings lie there than on the bare domain.
    """
    declared = (*site.listings, *site.feeds, *site.sitemaps)
    if site.front or not declared:
        return site.front or None
    domain = site.allowed_domains[0]
    roots = [url for url in site.listings if (url_key(url) or "") == url_key(f"https://{domain}/")]
    hosts = Counter(urlsplit(url).netloc for url in declared)
    host = f"www.{domain}" if hosts[f"www.{domain}"] > hosts[domain] else domain
    scheme = next((urlsplit(url).scheme for url in declared if urlsplit(url).netloc == host), "https")
    return next(iter(roots), f"{scheme}://{host}/")


def listing_asks(site: Site, front: str | None, *, for_days: bool) -> Iterator[SourceAsk]:
    """Yield what to ask for of a site's front page and of its listings, the front page first.

    A front page that is no declared listing leads to articles only, and not at all in a run `for_days` of the past.
    """
    if front is not None and (front in site.listings or not for_days):
        yield SourceAsk(kind="front", url=front, is_alone=front not in site.listings)
    for url in site.listings:
        if url != front:
            yield SourceAsk(kind="listing", url=url)


def page_kind(url: str, front: str | None) -> PageKind:
    """Return the kind of the page at a canonical address that is read for where it leads to.

    `front` is the address of the site's front page; where none is known, the root of any host is one.
    """
    if url_key(url) == (url_key(front) if front is not None else urlsplit(url).netloc.removeprefix("www.")):
        return "front"
    return "tag" if looks_like_tag(url) else "section"
