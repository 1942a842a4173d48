"""Which archives a site file declares: sitemaps and lists of the past, by the dates or numbers in their addresses."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from newscrawl.onboarding.address_form import template_of
from newscrawl.onboarding.finding import Finding
from newscrawl.onboarding.sources.declared_feeds import answering
from newscrawl.onboarding.sources.declared_sitemaps import MOST_OF_A_RUN, articles_in, children_of
from newscrawl.onboarding.templates import archive_template

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newscrawl.onboarding.overview import Overview

_FEWEST_OF_A_LIST = 2
"""Addresses with dates that links on pages must name until they make an archive."""


def learn_archives(overview: Overview, is_article: Callable[[str], bool]) -> Finding[object] | None:
    """Return the archives of which at least one file was read and names articles, None where there is none."""
    found = dict.fromkeys([*_of_sitemaps(overview, is_article), *_of_pages(overview, is_article)])
    return (
        Finding(
            value=tuple(found),
            certainty="few",
            why="guessed from the addresses of files of which one or more were read",
        )
        if found
        else None
    )


def _of_sitemaps(overview: Overview, is_article: Callable[[str], bool]) -> Iterator[str]:
    """Yield the templates of numbered and dated sitemaps, and the address of a large one that has none."""
    seen = overview.seen
    names = [overview.robots_sitemaps(), *(children_of(seen, url) for url in seen.sitemaps)]
    alike: dict[str, list[str]] = defaultdict(list)
    for url in dict.fromkeys(url for group in names for url in group):
        alike[template_of(url)].append(url)
    for url, sitemap in seen.sitemaps.items():
        count = 0 if sitemap.kind == "index" else articles_in(seen, url, is_article)
        family = alike.get(template_of(url), [url])
        template = archive_template(family) if count else None
        if template is not None and (len(family) > 1 or "{month}" in template or "{year}" in template):
            yield template
        elif count > MOST_OF_A_RUN or (count and len(family) > 1):
            yield next((index for index in seen.sitemaps if url in children_of(seen, index)), answering(seen, url))


def _of_pages(overview: Overview, is_article: Callable[[str], bool]) -> Iterator[str]:
    """Yield the templates of pages by day or month that links name and of which one was read as a list of articles."""
    for url, page in overview.seen.pages.items():
        if page.is_article or not any(map(is_article, (link.url for link in overview.links[url]))):
            continue
        family = [other for other in overview.named_by if template_of(other) == template_of(url)]
        template = archive_template(sorted({*family, url}))
        if template is not None and "{year}" in template and len(family) >= _FEWEST_OF_A_LIST:
            yield template
