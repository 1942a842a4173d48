"""robots.txt obeyed as RFC 9309 asks, also by concurrent requests and while it cannot be had; its Crawl-delay kept."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from scrapy import Request, signals
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import DontCloseSpider, IgnoreRequest
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.asyncio import call_later
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import build_from_crawler
from twisted.python.failure import Failure

from newscrawl.clock import clock_of
from newscrawl.crawling.rendering import RENDER
from newscrawl.downloading.identity_hop import is_identity_hop
from newscrawl.downloading.part_rules import PART, is_own
from newscrawl.downloading.signals import request_turn
from newscrawl.exceptions import Postponed, RefusedRequest, RobotsUnavailable, TooManyRedirects
from newscrawl.feed.signals import problems_wanted
from newscrawl.monitoring.problem import Problem
from newscrawl.state.crawl_state import CrawlState
from newscrawl.state.host_table import KnownFile, RobotsFetched

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser
    from scrapy.utils.asyncio import CallLaterResult

logger = logging.getLogger(__name__)

MAX_CRAWL_DELAY = 60.0
"""Seconds; a longer Crawl-delay, with which no run would end, is cut to this, with a log line."""
MAX_RULES = 500 * 1024
"""Bytes of a robots.txt that are read: RFC 9309 2.5 asks for at least 500 KiB."""


class _NoAnswer(Exception):  # noqa: N818 - says what is the case
    """The answer says that the file cannot be had now."""


@dataclass(slots=True)
class _Held:
    """What a run knows of the robots.txt of one origin, such as "https://www.example.cz"."""

    rules: RobotParser | None = None
    """None where it cannot be had: everything is forbidden then."""
    file: KnownFile | None = None
    """What the rules were read from."""
    why: str = ""
    """Why it cannot be had."""
    error: Exception | None = None
    """What was raised then."""
    failures: int = 0
    """In a row."""
    again_at: float = 0.0
    """Moment (monotonic seconds) at which it is asked for again where it could not be had."""


class RobotsTxt(RobotsTxtMiddleware):
    """Scrapy's middleware with one download per origin that every waiting request sees the outcome of.

    Scrapy 2.14 to 2.19 lets all but the first of the requests that wait for one robots.txt pass unchecked (verified in
    November 2026): they await one Deferred, whose result only the first waiter gets.

    A robots.txt that cannot be had is read as RFC 9309 2.3.1 says: 4xx and more than five redirects allow everything.
    A server error, 429 or no answer forbids everything, but for at most a day the file counts as it last was. Else its
    pages are Postponed, and it is asked for again after ROBOTSTXT_AGAIN seconds, twice as long after each further
    failure. A run that has nothing else to do waits for that once, with the requests that it has postponed. A host that
    is left alone for its robots.txt in the end is a problem in the report.

    Settings: ROBOTSTXT_AGAIN, CLOCK.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._clock = clock_of(crawler.settings)
        self._again = crawler.settings.getfloat("ROBOTSTXT_AGAIN")
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._held: defaultdict[str, _Held] = defaultdict(_Held)
        self._delays: dict[str, float] = {}
        self._postponed: list[Request] = []
        self._timer: CallLaterResult | None = None
        crawler.signals.connect(self._keep_delay, signals.request_reached_downloader)
        # Connected after AutoThrottle, which is loaded earlier, so that what that lowered is raised again.
        crawler.signals.connect(self._keep_delay, signals.response_downloaded)
        crawler.signals.connect(self._ask_again, signals.spider_idle)
        crawler.signals.connect(self._end, signals.spider_closed)
        crawler.signals.connect(self.problems, problems_wanted)

    async def process_request(self, request: Request, spider: Spider | None = None) -> None:
        """Raise RefusedRequest where the rules forbid `request`, RobotsUnavailable where they cannot be had."""
        if request.meta.get("dont_obey_robotstxt") or not request.url.startswith(("http://", "https://")):
            return
        if is_identity_hop(self.crawler.spider, request):
            return  # a part of the site's own answer, which leads back to the page
        if PART in request.meta and not is_own(self.crawler.spider, request.url):
            return  # a library that the site's page has a reader's browser load
        held = await self._hold(request)
        if held.rules is None:
            if held.failures == 1 and PART not in request.meta:
                self._postponed.append(request)
            raise RobotsUnavailable(f"{origin_of(request)}/robots.txt cannot be had: {request.url}") from held.error
        self.process_request_2(held.rules, request)

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Raise RefusedRequest where the rules `rp` forbid `request`."""
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as forbidden:
            logger.info("Refused (robots.txt): %s", request.url)
            raise RefusedRequest(str(forbidden)) from forbidden

    def files(self) -> dict[str, KnownFile]:
        """Return the robots.txt of each origin ("https://www.example.cz") that the run goes by."""
        return {origin: held.file for origin, held in self._held.items() if held.file is not None}

    def problems(self) -> list[Problem]:
        """Return for the report which hosts are left alone since their robots.txt cannot be had."""
        return [
            Problem(
                name=f"robots.txt {origin}", text=f"{origin} is left alone: its robots.txt cannot be had: {held.why}"
            )
            for origin, held in self._held.items()
            if held.rules is None and held.failures
        ]

    async def _hold(self, request: Request) -> _Held:
        """Return what is known of the robots.txt for `request`, downloaded at the first one, and anew when it is time.

        Raises Postponed where it may not be asked for now.
        """
        origin = origin_of(request)
        async with self._locks[origin]:
            held = self._held[origin]
            is_due = held.failures and monotonic() >= held.again_at
            if is_due or not (held.rules or held.failures):
                await self._download(origin, held)
        return held

    async def _download(self, origin: str, held: _Held) -> None:
        """Fill `held` with the robots.txt of `origin`."""
        robots = Request(
            f"{origin}/robots.txt",
            priority=self.DOWNLOAD_PRIORITY,
            meta={"dont_obey_robotstxt": True},
            callback=NO_CALLBACK,
        )
        self._stats.inc_value("robotstxt/request_count")
        try:
            body = self._body(await self.crawler.engine.download_async(robots), origin)
        except Postponed:
            raise
        except TooManyRedirects:
            held.file = KnownFile(b"", self._clock.now())
        except Exception as error:  # whatever the download raised, there is no robots.txt
            self._fail(origin, held, error)
            held.file = self._last_good(origin)
        else:
            held.file = KnownFile(body, self._clock.now())
            held.failures = 0
        held.rules = None if held.file is None else await self._read(held.file.body, robots)

    def _body(self, response: Response, origin: str) -> bytes:
        """Return what the rules are to be read from; raise _NoAnswer where that cannot be had now."""
        self._stats.inc_value("robotstxt/response_count")
        self._stats.inc_value(f"robotstxt/response_status_count/{response.status}")
        if response.status >= 500 or response.status == 429:
            raise _NoAnswer(f"status {response.status}")
        if response.status >= 300:
            return b""
        body = response.body[:MAX_RULES]
        if state := self.crawler.get_extension(CrawlState):
            state.notebook.note(RobotsFetched(origin=origin, body=body, now=self._clock.now()))
        return body

    def _fail(self, origin: str, held: _Held, error: Exception) -> None:
        """Note and log that the robots.txt of `origin` cannot be had."""
        if not isinstance(error, IgnoreRequest | _NoAnswer):
            self._stats.inc_value(f"robotstxt/exception_count/{type(error)}")
        held.why = str(error) or type(error).__name__
        held.error = error
        held.again_at = monotonic() + self._again * 2**held.failures
        held.failures += 1
        logger.warning("%s/robots.txt cannot be had: %s", origin, held.why)

    def _last_good(self, origin: str) -> KnownFile | None:
        """Return the robots.txt of `origin` as a run of the last day had it, None where none had."""
        state = self.crawler.get_extension(CrawlState)
        known = state.known.robots(origin, self._clock.now()) if state else None
        if known is not None:
            logger.info("%s/robots.txt counts as it last was", origin)
        return known

    async def _read(self, body: bytes, robots: Request) -> RobotParser:
        rules: RobotParser = build_from_crawler(self._parserimpl, self.crawler, body)
        await self.crawler.signals.send_catch_log_async(signals.robots_parsed, robotparser=rules, request=robots)
        self._note_delay(urlparse_cached(robots).hostname or "", rules)
        return rules

    def _ask_again(self) -> None:
        """Plan that the postponed requests are made again; raise DontCloseSpider where there are any."""
        if not self._postponed:
            return
        if self._timer is None:
            first = min(self._held[origin_of(request)].again_at for request in self._postponed)
            self._timer = call_later(0 if self._is_in_vain() else max(0.0, first - monotonic()), self._resume)
        raise DontCloseSpider

    def _is_in_vain(self) -> bool:
        """Tell whether the postponed requests will not be made anyhow: the budget is spent, the host left alone."""
        answers = self.crawler.signals.send_catch_log(request_turn, request=self._postponed[0], dont_log=IgnoreRequest)
        return any(isinstance(told, Failure) for _, told in answers)

    def _resume(self) -> None:
        self._timer = None
        waiting, self._postponed = self._postponed, []
        for request in waiting:
            self.crawler.engine.crawl(request.replace(dont_filter=True))

    def _end(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

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
        if slot is not None and RENDER not in request.meta:
            slot.delay = max(slot.delay, self._delays.get(urlparse_cached(request).hostname or "", 0.0))


def origin_of(request: Request) -> str:
    """Return the origin of a request: "https://www.example.cz"."""
    url = urlparse_cached(request)
    return f"{url.scheme}://{url.netloc}"
