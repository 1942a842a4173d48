"""Requests that are not made because their page was asked for before in the same run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.dupefilters import RFPDupeFilter

from newscrawl.crawling.sources import SOURCE
from newscrawl.crawling.visits import ASK, addresses_that_lead_to, visit_of
from newscrawl.state.crawl_state import state_of

if TYPE_CHECKING:
    from scrapy import Request, Spider


class DupeFilter(RFPDupeFilter):
    """Scrapy's filter of repeated requests, which also reports redirects to a page that was asked for before.

    An article that redirects there is missing from the feed, so it is counted (stat `redirect/known_target`), logged
    and noted in the state. Else articles that all redirect to a front page or consent wall would go without a word.
    """

    def request_seen(self, request: Request) -> bool:
        """Tell whether a page was asked for before, and remember that it is now.

        A page to which a front page, listing or feed redirects is not remembered: it was not read as what it is, and
        may be an article.
        """
        if SOURCE in request.meta and "redirect_urls" in request.meta:
            return self.request_fingerprint(request) in self.fingerprints
        return super().request_seen(request)

    def log(self, request: Request, spider: Spider) -> None:
        """Log a filtered request; where a redirect led to it, count it, and log and note the page it started from."""
        super().log(request, spider)
        chain = request.meta.get("redirect_urls")
        if chain:
            spider.crawler.stats.inc_value("redirect/known_target")
            spider.logger.info("Redirect to a known page: %s to %s", chain[0], request.url)
            if ASK in request.meta:
                notebook = state_of(spider.crawler).notebook
                notebook.redirected(visit_of(request), addresses_that_lead_to(request), request.url)
