"""As many requests at one time to a host as the settings say, and no more; none while it is to rest, or at the end."""

from __future__ import annotations

import asyncio
import logging
from time import monotonic
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.core.downloader import Downloader
from scrapy.exceptions import IgnoreRequest
from scrapy.utils.asyncio import call_later, create_looping_call
from twisted.python.failure import Failure

from newscrawl.crawling.rendering import BROWSER_SLOT
from newscrawl.downloading.part_rules import OTHERS_SLOT
from newscrawl.downloading.signals import request_failed, request_turn
from newscrawl.exceptions import RunEnding

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from scrapy import Request
    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.internet.defer import Deferred

logger = logging.getLogger(__name__)

GRACE_SECONDS = 5
"""How long what is under way may still take when the run is to end; then its connections are closed."""
_OTHERS_AT_ONCE = 4
"""Requests at one time for what pages in the browser load from hosts that are not their site's."""
_LOOK_SECONDS = 0.5
"""Between two looks at whether the run is to end."""


class CountedDownloader(Downloader):
    """Scrapy's downloader, but CONCURRENT_REQUESTS_PER_DOMAIN holds without a DOWNLOAD_DELAY, too.

    Scrapy 2.19 counts a request for its host when the task that downloads it begins to run, and starts such a task for
    each request that waits before any of them does (verified in November 2026): without a delay all that wait are sent
    at once, each through a connection of its own, which costs a TLS handshake a page and is more than the site was
    promised.

    Requests that wait for their turn are not bound to be made: `request_turn` asks whether each may still go, `pause`
    lets those for a host wait, and once the run is to end none is made and none is waited for longer than
    GRACE_SECONDS. Scrapy would make them all before it ends.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        own = {
            BROWSER_SLOT: {"concurrency": crawler.settings.getint("BROWSER_PAGES_AT_ONCE"), "delay": 0},
            OTHERS_SLOT: {"concurrency": _OTHERS_AT_ONCE, "delay": 0},
        }
        self.per_slot_settings = own | self.per_slot_settings
        self._rests: dict[str, float] = {}
        """Host to the moment (monotonic seconds) before which it gets no request."""
        self._transfers: set[asyncio.Task[Any]] = set()
        self._is_ending = False
        self._watch = create_looping_call(self._end_if_told)
        crawler.signals.connect(self._begin, signals.spider_opened)

    def pause(self, host: str, seconds: float) -> None:
        """Let no request go to `host` for so long, counted from now; a longer pause that is under way goes on."""
        self._rests[host] = max(self._rests.get(host, 0.0), monotonic() + seconds)

    def close(self) -> None:
        """End what runs besides the requests."""
        if self._watch.running:
            self._watch.stop()
        super().close()

    def _process_queue(self, slot: Slot) -> None:
        """Start what may start now of the requests that wait for a host."""
        if self._is_ending:
            self._refuse_all(slot)
            return
        rest = self._rest(slot)
        if rest > 0 and not slot.latercall:
            slot.latercall = call_later(rest, self._latercall, slot)
        super()._process_queue(slot)

    def _rest(self, slot: Slot) -> float:
        """Return for how many seconds the host of `slot` is to get no request."""
        host = self.get_slot_key(slot.queue[0][0]) if slot.queue else ""
        return self._rests.get(host, 0.0) - monotonic()

    def _wait_for_download(
        self, slot: Slot, request: Request, queue_dfd: Deferred[Response]
    ) -> Coroutine[Any, Any, None]:
        """Count `request` for its host at once; return what downloads it."""
        slot.transferring.add(request)
        return super()._wait_for_download(slot, request, queue_dfd)

    async def _download(self, slot: Slot, request: Request) -> Response:
        """Return the answer to `request`; raise IgnoreRequest where it may not go, or the run is to end."""
        if refusal := self._refusal(request):
            slot.transferring.remove(request)
            self._process_queue(slot)
            raise refusal
        task = asyncio.current_task()
        assert task is not None  # noqa: S101
        self._transfers.add(task)
        try:
            return await super()._download(slot, request)
        except asyncio.CancelledError:
            task.uncancel()
            raise RunEnding(f"the run is to end: {request.url}") from None
        except Exception as error:
            self.signals.send_catch_log(request_failed, request=request, error=error)
            raise
        finally:
            self._transfers.discard(task)

    def _refusal(self, request: Request) -> IgnoreRequest | None:
        """Return why `request`, whose turn has come, may not go, None where it may."""
        answers = self.signals.send_catch_log(request_turn, request=request, dont_log=IgnoreRequest)
        failures = [told.value for _, told in answers if isinstance(told, Failure)]
        return next((error for error in failures if isinstance(error, IgnoreRequest)), None)

    def _begin(self) -> None:
        self._watch.start(_LOOK_SECONDS, now=False)

    def _end_if_told(self) -> None:
        """Once the run is to end, refuse what waits, and close the connections of the rest after GRACE_SECONDS."""
        engine = self.crawler.engine
        slot = engine._slot if engine else None  # Scrapy has no signal for the beginning of the end
        if engine is None or (engine.running and not (slot and slot.closing)):
            return
        self._watch.stop()
        self._is_ending = True
        for waiting in self.slots.values():
            self._refuse_all(waiting)
        call_later(GRACE_SECONDS, self._cut)

    def _refuse_all(self, slot: Slot) -> None:
        while slot.queue:
            request, queue_dfd = slot.queue.popleft()
            queue_dfd.errback(RunEnding(f"the run is to end: {request.url}"))

    def _cut(self) -> None:
        if self._transfers:
            logger.info("The run is to end: %d answers are not waited for any longer", len(self._transfers))
        for task in self._transfers:
            task.cancel()
