"""Answers that are not whole, or that nobody asked for: asked for again, then given up and put into the quarantine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import DownloadCancelledError, ResponseDataLossError

from newscrawl.downloading.part_rules import PART
from newscrawl.downloading.signals import HOST_FILE
from newscrawl.exceptions import BodyTooBig, BrokenAnswer, EmptyBody, IncompleteBody, NotModifiedUnasked
from newscrawl.feed.signals import page_rejected

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

CONDITIONS = ("If-None-Match", "If-Modified-Since")
"""Headers with which a request may be answered by 304 (RFC 9110 13.1)."""


class Wholeness:
    """Downloader middleware that lets no answer pass that breaks off, is empty, or says 304 to a request of the page.

    Chunks without an end and bodies shorter than their Content-Length (RFC 9112 8) are found by Scrapy
    (DOWNLOAD_FAIL_ON_DATALOSS), and so are those beyond DOWNLOAD_MAXSIZE. A file of the host may be empty, such as
    robots.txt, and so may what a page in the browser asks for.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Look at the answers of one crawl."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Return `response`, or the request to make again; raise BrokenAnswer where that was done often enough."""
        if response.status == 304 and not any(name in request.headers for name in CONDITIONS):
            return again(self._crawler, request, NotModifiedUnasked("304 to a request without conditions"))
        is_no_page = request.meta.get("dont_obey_robotstxt") or PART in request.meta or HOST_FILE in request.meta
        may_be_empty = request.method == "HEAD" or is_no_page
        if 200 <= response.status < 300 and not response.body.strip() and not may_be_empty:
            return again(self._crawler, request, EmptyBody(f"empty, with status {response.status}"))
        return response

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Return the request to make again where a body broke off or was too big; raise BrokenAnswer as above."""
        if isinstance(exception, ResponseDataLossError):
            return again(self._crawler, request, IncompleteBody("the connection ended before the body did"))
        if isinstance(exception, DownloadCancelledError):
            return again(self._crawler, request, BodyTooBig(str(exception)))
        return None


def again(crawler: Crawler, request: Request, error: BrokenAnswer) -> Request:
    """Return the request to make again after `error`, as often as RETRY_TIMES allows.

    Raises:
        BrokenAnswer: `error`, when that was done often enough: its page lies in the quarantine then. Whoever asked
            for the page counts and logs it, as every failure.
    """
    assert crawler.spider is not None  # noqa: S101
    retry = None if request.meta.get("dont_retry") else get_retry_request(request, spider=crawler.spider, reason=error)
    if retry is None:
        reason = type(error).__name__
        if PART not in request.meta and HOST_FILE not in request.meta:  # no pages: others go on without them
            crawler.signals.send_catch_log(page_rejected, url=request.url, reason=reason, detail=str(error))
        raise error
    return retry
