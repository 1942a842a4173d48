"""Whether the front page must be declared: it must where a crawl would take another page for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from newscrawl.crawling.front import front_url
from newscrawl.onboarding.finding import Finding
from newscrawl.site import Site

if TYPE_CHECKING:
    from newscrawl.onboarding.finding import Findings
    from newscrawl.onboarding.overview import Overview


def learn_front(overview: Overview, findings: Findings) -> Finding[object] | None:
    """Return the address of the front page, None where a crawl finds it by the sources that `findings` declare."""
    if overview.front is None:
        return None
    site = Site()
    site.allowed_domains = (overview.seen.domain,)
    for word in ("feeds", "sitemaps", "listings"):
        if word in findings.site:
            setattr(site, word, cast("tuple[str, ...]", findings.site[word].value))
    assumed = front_url(site)
    if assumed is None or assumed.rstrip("/") == overview.front_url.rstrip("/"):
        return None
    return Finding(value=overview.front_url, why="the page that the survey began with")
