"""Which query parameter numbers the pages of listings, where no `rel="next"` names the next page."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from newscrawl.onboarding.finding import Finding
from newscrawl.onboarding.stages.paging import further_page
from newscrawl.values.terminal import counted
from newscrawl.values.urls import place_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from newscrawl.onboarding.overview import Overview


def learn_page_param(overview: Overview, is_article: Callable[[str], bool]) -> Finding[object] | None:
    """Return the parameter under which a second page was read that names other articles than the first one."""
    pages = {url: page for url, page in overview.seen.pages.items() if not page.is_article}
    named = {url: {place_of(link.url) for link in overview.links[url] if is_article(link.url)} for url in pages}
    found: Counter[str] = Counter()
    declared, seen_at = 0, []
    for first, page in pages.items():
        further = {url: step for url in pages if (step := further_page(page.url, url)) is not None}
        going_on = [url for url in further if 2 * len(named[url] - named[first]) > len(named[url])]
        declared += page.listing.next_page() is not None
        found.update(name for url in going_on if (name := further[url].parameter))
        seen_at += going_on
    if not found or declared:
        return None
    name, count = found.most_common(1)[0]
    return Finding(
        value=name,
        certainty="sure" if count > 1 else "few",
        why=f"{counted(count, 'further page')} could be read by it",
        addresses=tuple(seen_at[:5]),
    )
