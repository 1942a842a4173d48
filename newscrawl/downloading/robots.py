"""robots.txt obeyed as RFC 9309 asks, also by concurrent requests, and its Crawl-delay kept."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from typing import TYPE_CHECKING

from scrapy import Request, signals
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import build_from_crawler

from newscrawl.exceptions import RefusedRequest

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

logger = logging.getLogger(__name__)

MAX_CRAWL_DELAY = 60.0
"""Seconds; a longer Crawl-delay, with which no run would end, is cut to this, with a log line."""
MAX_RULES = 500 * 1024
"""Bytes of a robots.txt that are read: RFC 9309 2.5 asks for at least 500 KiB."""
DISALLOW_ALL = b"User-agent: *\nDisallow: /\n"


class RobotsTxt(RobotsTxtMiddleware):
    """Scrapy's middleware with one download per host that every waiting request sees the outcome of.

    Scrapy 2.14 to 2.19 lets all but the first of the requests that wait for one robots.txt pass unchecked (verified in
    November 2026): they await one Deferred, whose result only the first waiter gets.

    A robots.txt that cannot be had is read as RFC 9309 2.3.1 says: 4xx allows everything; a server error, 429 or no
    answer forbids everything for the rest of the run.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._rules: dict[str, RobotParser] = {}
        self._delays: dict[str, float] = {}
        crawler.signals.connect(self._keep_delay, signals.request_reached_downloader)
        # Connected after AutoThrottle, which is loaded earlier, so that what that lowered is raised again.
        crawler.signals.connect(self._keep_delay, signals.response_downloaded)

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Raise RefusedRequest where the rules `rp` forbid `request`."""
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as forbidden:
            logger.info("Refused (robots.txt): %s", request.url)
            raise RefusedRequest(str(forbidden)) from forbidden

    async def robot_parser(self, request: Request) -> RobotParser:
        """Return the rules for the host of `request`, downloaded at its first request."""
        netloc = urlparse_cached(request).netloc
        async with self._locks[netloc]:
            if netloc not in self._rules:
                self._rules[netloc] = await self._download_rules(request)
        return self._rules[netloc]

    async def _download_rules(self, request: Request) -> RobotParser:
        url = urlparse_cached(request)
        robots = Request(
            f"{url.scheme}://{url.netloc}/robots.txt",
            priority=self.DOWNLOAD_PRIORITY,
            meta={"dont_obey_robotstxt": True},
            callback=NO_CALLBACK,
        )
        self._stats.inc_value("robotstxt/request_count")
        try:
            response = await self.crawler.engine.download_async(robots)
        except Exception as error:  # whatever the download raised, there is no robots.txt
            body = self._unreachable(robots, error)
        else:
            body = self._body(response)
        rules: RobotParser = build_from_crawler(self._parserimpl, self.crawler, body)
        await self.crawler.signals.send_catch_log_async(signals.robots_parsed, robotparser=rules, request=request)
        self._note_delay(url.hostname or "", rules)
        return rules

    def _unreachable(self, robots: Request, error: Exception) -> bytes:
        if not isinstance(error, IgnoreRequest):
            self._stats.inc_value(f"robotstxt/exception_count/{type(error)}")
        logger.warning("%s cannot be had, so the host is left alone: %s", robots.url, error or type(error).__name__)
        return DISALLOW_ALL

    def _body(self, response: Response) -> bytes:
        self._stats.inc_value("robotstxt/response_count")
        self._stats.inc_value(f"robotstxt/response_status_count/{response.status}")
        if response.status >= 500 or response.status == 429:
            logger.warning("%s has status %d, so the host is left alone", response.url, response.status)
            return DISALLOW_ALL
        return response.body[:MAX_RULES] if response.status < 300 else b""

    def _note_delay(self, host: str, rules: RobotParser) -> None:
        delay = rules.crawl_delay(self._robotstxt_useragent or self._default_useragent)
        if delay is None or not delay > 0:
            return
        if delay > MAX_CRAWL_DELAY:
            logger.warning("Crawl-delay of %s is %s s, cut to %s s", host, delay, MAX_CRAWL_DELAY)
        self._delays[host] = min(delay, MAX_CRAWL_DELAY)
        self._stats.max_value("robotstxt/crawl_delay", self._delays[host])

    def _keep_delay(self, request: Request) -> None:
        slot = self.crawler.engine.downloader.slots.get(request.meta.get("download_slot", ""))
        if slot is not None:
            slot.delay = max(slot.delay, self._delays.get(urlparse_cached(request).hostname or "", 0.0))
