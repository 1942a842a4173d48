"""Which further pages of listings are asked for: the second of two sections, and the last that one names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from w3lib.url import add_or_replace_parameter

from newscrawl.values.urls import canonical_url

if TYPE_CHECKING:
    from newscrawl.onboarding.overview import Overview

_PARAMETERS = ("page", "strana", "p")
"""Usual names of the parameter that numbers pages (press sites, November 2026), tried where no page names one."""
_NUMBERED_END = re.compile(r"(?:/(?:page|strana|stranka|str))?[/-](?P<number>\d{1,4})/?$", re.IGNORECASE)
_FEWEST_ARTICLES = 8
"""On a section, for it to have a second page that no link leads to."""
_MOST_CONFIRMED = 2
_DEEP = 30
"""Number of a page with articles of another year on it, on most sites."""


class Further(NamedTuple):
    """A page of a listing after its first one, as a link names it."""

    url: str
    number: int
    parameter: str | None
    """Of the query that numbers it, None where the path does."""


def further_pages(overview: Overview) -> list[str]:
    """Return the second pages of two sections, the last page of one, then guesses where no link leads on."""
    pages = [url for url in _listings(overview) if not _is_further(overview, url)]
    named = {url: list(pages_after(overview, url)) for url in pages}
    second = [next(iter(found)).url for found in named.values() if found][:_MOST_CONFIRMED]
    last = max((found[-1] for found in named.values() if found), key=lambda further: further.number, default=None)
    if last is not None:
        return list(dict.fromkeys([*second, _deep(last)]))
    front = next(iter(overview.links))
    return _guesses([url for url in pages if url != front])


def pages_after(overview: Overview, url: str) -> Iterator[Further]:
    """Yield the pages after the one at an address as asked for, by their number: its `rel="next"`, and its links."""
    page = overview.seen.pages[url]
    found = {further.number: further for link in overview.links[url] if (further := further_page(page.url, link.url))}
    if following := page.listing.next_page():
        found[2] = found.get(2) or further_page(page.url, following) or Further(following, 2, None)
    for number in sorted(found):
        yield found[number]


def _listings(overview: Overview) -> Iterator[str]:
    """Yield pages that name enough articles to go on, as asked for, the front page last."""
    counts = {
        url: sum(map(overview.is_articlelike, (link.url for link in links)))
        for url, links in overview.links.items()
        if not overview.seen.pages[url].is_article
    }
    front = next(iter(overview.links), None)
    yield from (url for url in sorted(counts, key=lambda url: url == front) if counts[url] >= _FEWEST_ARTICLES)


@lru_cache(maxsize=50_000)
def further_page(page: str, url: str) -> Further | None:
    """Return what an address is as a further page of the listing at `page`, None where it is none.

    Both are addresses of the same site; the number is from 2 on.
    """
    listing, parts = urlsplit(canonical_url(page) or page), urlsplit(url)
    if parts.netloc != listing.netloc:
        return None
    if parts.path.rstrip("/") == listing.path.rstrip("/"):
        own, other = dict(parse_qsl(listing.query)), dict(parse_qsl(parts.query))
        changed = [name for name in other if other[name] != own.get(name)]
        if len(changed) == 1 and own.keys() <= other.keys() and other[changed[0]].isdecimal():
            return _numbered(url, int(other[changed[0]]), changed[0])
        return None
    rest = parts.path.removeprefix(listing.path.rstrip("/"))
    match = _NUMBERED_END.fullmatch(rest) if rest != parts.path or listing.path == "/" else None
    return _numbered(url, int(match["number"]), None) if match and parts.query == listing.query else None


def _numbered(url: str, number: int, parameter: str | None) -> Further | None:
    return Further(url, number, parameter) if 2 <= number <= 99_999 else None


def _is_further(overview: Overview, url: str) -> bool:
    return any(further_page(page.url, url) is not None for page in overview.seen.pages.values())


def _deep(last: Further) -> str:
    """Return the last page that links lead to, or one far behind it where they lead to the first ones alone."""
    if last.number >= _DEEP or last.parameter is None:
        return last.url
    return add_or_replace_parameter(last.url, last.parameter, str(_DEEP))


def _guesses(pages: list[str]) -> list[str]:
    """Return the second page of the largest listing under usual parameters."""
    return [add_or_replace_parameter(url, name, "2") for url in pages[:1] for name in _PARAMETERS]
