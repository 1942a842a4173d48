"""Crawl traps: addresses and pages without end that a site makes up, bounded for each source and counted."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scrapy.utils.log import SpiderLoggerAdapter

MAX_SECTIONS = 100
"""Listings found by `section_url` that one run reads at most; denik.cz has 73 regional papers (page of 2023)."""
MAX_PAGES = 1000
"""Pages of one listing that a run reads at most, whatever `-a pages` says: a calendar has always one more."""
MAX_ARTICLES = {"feed": 5_000, "listing": 1_000, "front": 1_000, "sitemap": 50_000}
"""New articles that one document leads to at most, by kind; a sitemap may name so many (sitemaps.org)."""
_MAX_ADDRESS = 2000
"""Characters of an article's address."""
_REPEATS = 3
"""A part of a path that stands so often in a row is a relative link gone wrong: /kalendar/kalendar/kalendar/..."""


class Traps:
    """Leaves out what a source leads to beyond all measure; counts it and logs each such document once.

    Stats: `discovery/KIND/trapped`.
    """

    def __init__(self, count: Callable[..., None], logger: SpiderLoggerAdapter) -> None:
        """Take what adds a number to the counter of a name, and the spider's logger."""
        self._count = count
        self._logger = logger

    def articles(self, kind: str, source: str, urls: Sequence[str]) -> list[str]:
        """Return those of the new articles `urls`, which the document at `source` names, that are to be asked for."""
        sound = [url for url in urls if not is_endless(url)]
        taken = sound[: MAX_ARTICLES[kind]]
        if len(taken) < len(urls):
            self.left_out(kind, source, len(urls) - len(taken))
        return taken

    def left_out(self, kind: str, source: str, number: int) -> None:
        """Count and log that so many addresses that the document at `source` names are not followed."""
        self._count(f"discovery/{kind}/trapped", number)
        self._logger.warning("%s leads on without end: %s: %d addresses left out", kind, source, number)


def is_endless(url: str) -> bool:
    """Tell whether an address is one of endless ones: too long, or its path repeats itself again and again."""
    if len(url) > _MAX_ADDRESS:
        return True
    parts = urlsplit(url).path.strip("/").split("/")
    return any(
        parts[start : start + size] * _REPEATS == parts[start : start + size * _REPEATS]
        and not "".join(parts[start : start + size]).isdecimal()
        for size in range(1, len(parts) // _REPEATS + 1)
        for start in range(len(parts) - size * _REPEATS + 1)
    )
