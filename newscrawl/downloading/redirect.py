"""Redirects whose target is treated as a request of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest

from newscrawl.crawling.further_pages import FURTHER
from newscrawl.exceptions import TooManyRedirects

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.http import Response


class Redirect(RedirectMiddleware):
    """Scrapy's redirect middleware, but the target does not inherit the marks of a retry.

    Scrapy marks a retried request as one not to filter and counts its attempts, and its redirect would keep both: an
    article that this run has fetched would be fetched again, or one would be given up without retries of its own. A
    further page of an article that redirects is fetched whatever this run has fetched: its article waits for it.
    """

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Return `response`, or the request for the address that it redirects to; raise TooManyRedirects at the end."""
        try:
            result = super().process_response(request, response)
        except IgnoreRequest as error:
            raise TooManyRedirects(str(error)) from error
        if isinstance(result, Request):
            result.dont_filter = FURTHER in result.meta
            result.meta.pop("retry_times", None)
        return result
