"""The address of a page: the one that it names itself, where it may be believed."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from newscrawl.czech.article_urls import looks_like_article
from newscrawl.reading.document.metadata import Metadata
from newscrawl.values.urls import absolute_url, domain_of

_NOWHERE = "https://page.invalid/"
"""Where a saved page without an address stands, so that its teasers are told from its story; none is given out."""


def base_address(url: str) -> str:
    """Return the address that a page's relative links count from."""
    return f"{_NOWHERE}page" if urlsplit(url).scheme == "file" else url


def is_nowhere(url: str) -> bool:
    """Tell whether a link is relative to a page that has no address."""
    return url.startswith(_NOWHERE)


def own_address(url: str, metadata: Metadata, twins: Iterable[str]) -> str:
    """Return the canonical address that a page names if it is one of the same site or its twins, else the fetched one.

    A page that was fetched at an article's address keeps it where the canonical one is no article's: the front page, a
    section. A saved page that came without an address (`file:`) is taken at its word.

    Args:
        url: the address that the page was fetched from.
        metadata: what the page says about itself.
        twins: other domains of the same site, as the site declares them.
    """
    if urlsplit(url).scheme == "file":
        return absolute_url("", metadata.canonical or metadata.first_meta("og:url") or "") or url
    canonical = absolute_url(url, metadata.canonical or "") or ""
    if domain_of(canonical) not in {domain_of(url), *twins} or not urlsplit(canonical).path.strip("/"):
        return url
    return canonical if looks_like_article(canonical) or not looks_like_article(url) else url
