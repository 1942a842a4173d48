"""Requests that are not made because their page is known already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.dupefilters import RFPDupeFilter

from newscrawl.crawling.visits import ASK, keys_that_lead_to, visit_of
from newscrawl.state.crawl_state import state_of

if TYPE_CHECKING:
    from scrapy import Request, Spider


class DupeFilter(RFPDupeFilter):
    """Scrapy's filter, but a page that led to a known one is counted and logged: it is missing from the feed.

    Many articles that redirect to one address, a front page or a consent wall, would else go without a word.
    """

    def log(self, request: Request, spider: Spider) -> None:
        """Count a filtered request; name the page whose redirect it was."""
        super().log(request, spider)
        chain = request.meta.get("redirect_urls")
        if chain:
            spider.crawler.stats.inc_value("redirect/known_target")
            spider.logger.info("Redirect to a known page: %s to %s", chain[0], request.url)
            if ASK in request.meta:
                state_of(spider.crawler).notebook.redirected(visit_of(request), keys_that_lead_to(request), request.url)
