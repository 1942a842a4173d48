"""Which sitemaps a site file declares: those small enough to be read in every run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.onboarding.address_form import template_of
from newscrawl.onboarding.finding import Finding
from newscrawl.onboarding.sources.declared_feeds import answering
from newscrawl.onboarding.templates import archive_template
from newscrawl.values.terminal import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from newscrawl.onboarding.overview import Overview
    from newscrawl.onboarding.seen import Seen

MOST_OF_A_RUN = 1000
"""Articles of a sitemap that is read in every run; a larger one is read for the past alone."""


def learn_sitemaps(overview: Overview, is_article: Callable[[str], bool]) -> Finding[object] | None:
    """Return the sitemaps and indexes that name articles, the newest ones alone or no more than a run can take."""
    seen = overview.seen
    parents = {child: index for index in seen.sitemaps for child in children_of(seen, index)}
    found: dict[str, int] = {}
    for url, sitemap in seen.sitemaps.items():
        count = articles_in(seen, url, is_article)
        if sitemap.kind == "index" or not 0 < count <= MOST_OF_A_RUN:
            continue
        is_one_of_many = archive_template(_family(overview, url)) is not None
        if is_one_of_many and url not in parents:
            continue  # robots.txt names all of them, which every run reads
        chosen = parents[url] if is_one_of_many else url
        found[answering(seen, chosen)] = found.get(answering(seen, chosen), 0) + count
    if not found:
        return None
    why = f"{'it names' if len(found) == 1 else 'they name'} {counted(sum(found.values()), 'article')}"
    return Finding(value=tuple(found), why=why, addresses=tuple(found)[:5])


def children_of(seen: Seen, index: str) -> list[str]:
    """Return the sitemaps that an index names, [] for what is no index."""
    sitemap = seen.sitemaps[index]
    return [entry.url for entry in sitemap.entries] if sitemap.kind == "index" else []


def articles_in(seen: Seen, url: str, is_article: Callable[[str], bool]) -> int:
    """Return how many articles of the site a sitemap names."""
    return _count(is_article(entry.url) for entry in seen.sitemaps[url].entries)


def _family(overview: Overview, url: str) -> list[str]:
    """Return the sitemaps that robots.txt and indexes name whose addresses differ from this one in numbers alone."""
    seen = overview.seen
    named = [*overview.robots_sitemaps(), *(child for index in seen.sitemaps for child in children_of(seen, index))]
    return [other for other in named if template_of(other) == template_of(url)] or [url]


def _count(tests: Iterable[bool]) -> int:
    return sum(map(bool, tests))
