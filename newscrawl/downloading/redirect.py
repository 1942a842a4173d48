"""Redirects whose target is a request of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.http import Response


class Redirect(RedirectMiddleware):
    """Scrapy's middleware, but the target does not inherit what a retry left on the request that led to it.

    Scrapy marks a retried request `dont_filter` and counts its attempts; its redirect keeps both, so a known article
    would be fetched again, or given up before its own first retry.
    """

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Return the response, or the request for the address it redirects to."""
        result = super().process_response(request, response)
        if isinstance(result, Request):
            result.dont_filter = False
            result.meta.pop("retry_times", None)
        return result
