"""Which sitemaps are asked for: those of robots.txt, the newest and oldest of an index, usual addresses else."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from newscrawl.crawling.discovery import newest_first
from newscrawl.onboarding.address_form import template_of
from newscrawl.onboarding.stages.hosts import main_hosts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from newscrawl.crawling.discovery import Entry
    from newscrawl.onboarding.overview import Overview

_NO_ARTICLES = re.compile(
    r"(?:^|[/._?=&-])(?:tags?|tagy|stitky|temata?|topics?|autori?|authors?|users?|categor\w+|taxonom\w+|kategorie|sekce"
    r"|sections?|rubriky|images?|foto\w*|galer\w+|videos?|pages?|static\w*|products?|produkty|osobnosti|profil\w*)(?:$|[/._?=&\d-])",
    re.IGNORECASE,
)
"""Names of sitemaps that list other pages than articles."""
_NEWS = re.compile(r"news|zprav|clank|article|post", re.IGNORECASE)
_USUAL = ("/sitemap.xml", "/sitemap_index.xml", "/sitemap-news.xml", "/news-sitemap.xml", "/sitemap.xml.gz")
_MOST_FAMILIES = 3
_DIGITS = re.compile(r"\d+")


def sitemaps(overview: Overview) -> list[str]:
    """Return the sitemaps that robots.txt names, those of news first, and children of each index that answered."""
    named = [url for url in overview.robots_sitemaps() if not _NO_ARTICLES.search(url)]
    indexes = {url: found.entries for url, found in overview.seen.sitemaps.items() if found.kind == "index"}
    children = [
        child for url, entries in indexes.items() for child in _children(entries, overview.seen.answers[url].at)
    ]
    return list(dict.fromkeys([*sorted(named, key=lambda url: not _NEWS.search(url)), *children]))


def usual_sitemaps(overview: Overview) -> list[str]:
    """Return usual addresses of sitemaps, none where one has answered."""
    if overview.seen.sitemaps:
        return []
    return [f"{origin}{path}" for origin in main_hosts(overview)[:1] for path in _USUAL]


def families(entries: Sequence[Entry], now: datetime) -> dict[str, list[str]]:
    """Return the children of an index by the name that they share but for numbers, those of articles alone.

    The families whose name says news come first, the children of each from the newest to the oldest. `now` is the aware
    datetime of the fetch.
    """
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if not _NO_ARTICLES.search(entry.url.partition("://")[2]):
            found[template_of(entry.url)].append(entry)
    names = sorted(found, key=lambda name: (not _NEWS.search(name), -len(found[name])))
    return {name: _by_age(found[name], now) for name in names}


def _children(entries: Sequence[Entry], now: datetime) -> Iterator[str]:
    """Yield the newest child of each family, then the oldest of each."""
    kinds = list(families(entries, now).values())[:_MOST_FAMILIES]
    yield from (children[0] for children in kinds)
    yield from (children[-1] for children in kinds)


def _by_age(entries: Sequence[Entry], now: datetime) -> list[str]:
    """Return the children of one family from the newest to the oldest: by a year in the name, by lastmod, by number."""
    numbers = {entry.url: tuple(map(int, _DIGITS.findall(entry.url))) for entry in entries}
    has_year = any(1990 <= number <= now.year + 1 for found in numbers.values() for number in found)
    counted = sorted(numbers, key=lambda url: numbers[url], reverse=True)
    if has_year or len({entry.modified for entry in entries}) < len(entries):
        return counted
    return [entry.url for entry in newest_first(entries, now)]
