"""Which feeds are asked for: those that pages name, and usual addresses where they name none."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newscrawl.czech.article_urls import looks_like_author, looks_like_tag
from newscrawl.onboarding.stages.hosts import main_hosts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.onboarding.overview import Overview

_FEED = re.compile(r"(?:^|[/._?=&-])(?:rss|feeds?|atom)(?:$|[/._?=&\d-])", re.IGNORECASE)
"""Searched in path and query."""
_NO_NEWS = re.compile(
    r"""
    comments? | komentar[ei]?-k | diskus[ez]e? | diskuze                # what readers write
  | podcasts? | audio | video | foto | galerie | horoskop\w* | pocasi   # no stories
  | oembed | json | itunes | spotify
    """,
    re.IGNORECASE | re.VERBOSE,
)
_USUAL = ("/rss", "/feed/", "/rss.xml", "/rss/", "/feed", "/atom.xml")


@lru_cache(maxsize=50_000)
def looks_like_feed(url: str) -> bool:
    """Tell whether an address has a word of feeds in it."""
    parts = urlsplit(url)
    return bool(_FEED.search(f"{parts.path}?{parts.query}"))


def is_feed_of_news(url: str) -> bool:
    """Tell whether an address of a feed seems to be that of the site's stories, or of one of its sections."""
    parts = urlsplit(url)
    return not (_NO_NEWS.search(f"{parts.path}?{parts.query}") or looks_like_tag(url) or looks_like_author(url))


def feeds(overview: Overview) -> list[str]:
    """Return the addresses of feeds that pages name, those of the front page first, then overviews of feeds."""
    return [url for url in dict.fromkeys(_named(overview)) if is_feed_of_news(url)]


def usual_feeds(overview: Overview) -> list[str]:
    """Return usual addresses of feeds, none where one has answered."""
    if overview.seen.feeds:
        return []
    return [f"{origin}{path}" for origin in main_hosts(overview)[:2] for path in _USUAL]


def _named(overview: Overview) -> Iterator[str]:
    """Yield what may be a feed: as pages declare it, then as they link to it, pages in the order they came."""
    pages = [page for page in overview.seen.pages.values() if not page.is_article]
    for page in [*pages, *overview.seen.articles[:3]]:
        yield from page.listing.feeds()
    for url, links in overview.links.items():
        if not overview.seen.pages[url].is_article:
            yield from (link.url for link in links if looks_like_feed(link.url))
            yield from (
                link.url for link in links if link.text.casefold() in ("rss", "rss kanály", "rss kanál", "atom")
            )
