"""Redirects whose target is treated as a request of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.utils.httpobj import urlparse_cached

from newscrawl.crawling.further_pages import FURTHER
from newscrawl.exceptions import TooManyRedirects
from newscrawl.values.urls import is_within

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrapy import Spider
    from scrapy.http import Response
    from scrapy.settings import BaseSettings


class Redirect(RedirectMiddleware):
    """Scrapy's redirect middleware, but the target does not inherit the marks of a retry.

    Scrapy marks a retried request as one not to filter and counts its attempts, and its redirect would keep both: an
    article that this run has fetched would be fetched again, or one would be given up without retries of its own. A
    further page of an article that redirects is fetched whatever this run has fetched: its article waits for it.

    Cookies that the site's file declares answer a wall on all hosts of the site. Scrapy 2.19 takes them away where a
    redirect leads to another host (verified in November 2026), and an article that was found by an address on a former
    host would be lost; here they stay on the site's domains, but for a redirect from https to http.

    The delay is that of the host that is asked. Scrapy 2.19 leaves the target in the queue of the first host (verified
    in December 2026), and one host would be asked from two queues, twice as often as it allows.
    """

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self._has_sessions = settings.getbool("COOKIES_ENABLED")  # then Scrapy sends what each host has set

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
            if result.meta.get("download_slot") == urlparse_cached(request).hostname:
                del result.meta["download_slot"]
            self._keep_cookies(request, result)
        return result

    def _keep_cookies(self, request: Request, target: Request) -> None:
        """Give the declared cookies of `request` to the request that it redirects to, where that is the site's."""
        if "Cookie" not in request.headers or self._has_sessions:
            return
        before, after = urlparse_cached(request), urlparse_cached(target)
        domains: Iterable[str] = getattr(self.crawler.spider, "allowed_domains", None) or ()
        is_own = any(is_within(after.hostname or "", domain) for domain in domains)
        if is_own and (before.scheme, after.scheme) != ("https", "http"):
            target.headers["Cookie"] = request.headers["Cookie"]
