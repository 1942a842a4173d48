"""What is learned of a site's sources: feeds, sitemaps, listings and how they go on, archives, the front page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.onboarding.finding import Findings
from newscrawl.onboarding.overview import Overview
from newscrawl.onboarding.sources.archives import learn_archives
from newscrawl.onboarding.sources.declared_feeds import learn_feeds
from newscrawl.onboarding.sources.declared_sitemaps import learn_sitemaps
from newscrawl.onboarding.sources.front import learn_front
from newscrawl.onboarding.sources.listings import learn_listings, learn_section_url
from newscrawl.onboarding.sources.page_param import learn_page_param

if TYPE_CHECKING:
    from collections.abc import Callable

    from newscrawl.onboarding.seen import Seen


def learn_sources(seen: Seen, is_article: Callable[[str], bool]) -> Findings:
    """Return the words of `Site` that say where articles are found, each only where something was found.

    Args:
        seen: what a survey has seen.
        is_article: tells whether a canonical address is that of one of the site's articles.
    """
    overview, findings = Overview(seen), Findings()
    site = findings.site
    learned = {
        "feeds": learn_feeds(seen, is_article),
        "sitemaps": learn_sitemaps(overview, is_article),
        "listing_page_param": learn_page_param(overview, is_article),
        "listings": learn_listings(overview, is_article),
        "section_url": learn_section_url(overview, is_article),
        "archives": learn_archives(overview, is_article),
    }
    site |= {word: finding for word, finding in learned.items() if finding is not None}
    if (front := learn_front(overview, findings)) is not None:
        site["front"] = front
    if not {"feeds", "sitemaps", "listings"} & site.keys():
        findings.notes.append("No feed, sitemap or listing names an article of the site.")
    return findings
