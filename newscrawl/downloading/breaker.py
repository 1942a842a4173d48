"""A site that refuses is asked less often, then not at all for a while, then once to see whether it answers again."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import DownloadTimeoutError, ResponseDataLossError
from scrapy.utils.httpobj import urlparse_cached

from newscrawl.clock import clock_of
from newscrawl.crawling.rendering import RENDER
from newscrawl.crawling.visits import ASK, header
from newscrawl.downloading.connections import CountedDownloader
from newscrawl.downloading.part_rules import OTHERS_SLOT
from newscrawl.downloading.retry_after import seconds_to_wait
from newscrawl.downloading.signals import HOST_FILE, request_failed, request_turn
from newscrawl.exceptions import HostLeft
from newscrawl.feed.signals import problems_wanted
from newscrawl.monitoring.problem import Problem
from newscrawl.state.crawl_state import CrawlState
from newscrawl.state.host_table import HostLeftAlone, HostWell
from newscrawl.values.moments import to_iso

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from newscrawl.state.notes import Note

logger = logging.getLogger(__name__)

LONGEST_PAUSE = 30.0
"""Seconds that a run waits for a host, a timeout's worth; one that asks for more is left to a later run."""
LONGEST_LEAVE = 24 * 3600.0
"""Seconds that a host is left alone at most, whatever it asks for: a mistaken header must not end the crawl of it."""
LONGEST_TRIAL = timedelta(days=1)
_REFUSALS = frozenset((HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE))
_ASK_TO_WAIT = frozenset((HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE))
_REDIRECTS = frozenset((301, 302, 303, 307, 308))


@dataclass(slots=True)
class _Host:
    """What is known of a host in this run."""

    refusals: int = 0
    """In a row."""
    answers: int = 0
    """In a row."""
    has_answered: bool = False
    left_until: datetime | None = None
    is_left_in_run: bool = False
    """Whether it is left alone for the rest of the run."""
    seconds: float = 0.0
    """For which it was left alone last; 0 where it is not on trial."""
    reason: str = ""
    is_told: bool = False
    """Whether the report is to say that it is left alone."""


class Breaker:
    """Downloader middleware that slows down for hosts that refuse, and leaves them alone after a few refusals.

    A refusal is 403, 429, 503 or a timeout. After each the host rests: for BREAKER_REST seconds, twice as long after
    each further one, or what Retry-After says if that is longer. After BREAKER_REFUSALS of them in a row, or where it
    is to rest for more than LONGEST_PAUSE, the host is left alone: for as long as Retry-After says, in the next runs,
    too; else for the rest of the run. Then it is on trial: one request is made at a time, and the first that is refused
    leaves it alone for BREAKER_LEAVE seconds, twice as long each time it goes on refusing. An article, as many other
    answers, or a day without a refusal end the trial. The target of a redirect with Retry-After rests, too (RFC 9110
    10.2.3).

    A page that is asked for again counts as refused once, where the host has answered for another one: a few pages that
    are always refused do not speak against the host.

    What is refused here is Postponed: it stays due. Each host that is left alone is a problem in the report.

    Stats: `breaker/left`, `breaker/refused`, `breaker/rests`.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._clock = clock_of(settings)
        self._most = settings.getint("BREAKER_REFUSALS")
        self._rest = settings.getfloat("BREAKER_REST")
        self._leave = settings.getfloat("BREAKER_LEAVE")
        self._hosts: dict[str, _Host] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Hear of all answers of a crawl, and of the turn of each request.

        Settings: BREAKER_REFUSALS, BREAKER_REST, BREAKER_LEAVE, CLOCK.
        """
        self = cls(crawler)
        crawler.signals.connect(self.process_request, request_turn)
        crawler.signals.connect(self._enqueued, signals.request_reached_downloader)
        crawler.signals.connect(self._answered, signals.response_downloaded)
        crawler.signals.connect(self._failed, request_failed)
        crawler.signals.connect(self.problems, problems_wanted)
        return self

    def process_request(self, request: Request) -> None:
        """Raise HostLeft where the host of `request` is left alone."""
        name = _host_of(request)
        host = self._host(name)
        if self._is_left(host):
            host.is_told = True
            self._crawler.stats.inc_value("breaker/refused")
            raise HostLeft(f"{name} is left alone: {host.reason}")

    def problems(self) -> list[Problem]:
        """Return for the report which hosts are left alone, until when and why."""
        return [
            Problem(name=f"host {name}", text=f"{name} is left alone {_until(host.left_until)}: {host.reason}")
            for name, host in self._hosts.items()
            if host.is_told
        ]

    def _is_left(self, host: _Host) -> bool:
        return host.is_left_in_run or (host.left_until is not None and self._clock.now() < host.left_until)

    def _host(self, name: str) -> _Host:
        """Return what is known of a host, from earlier runs where this one has not met it."""
        if name not in self._hosts:
            self._hosts[name] = host = _Host()
            state = self._crawler.get_extension(CrawlState)
            known = state.known.host(name) if state else None
            if (
                known and self._clock.now() < known.until + LONGEST_TRIAL
            ):  # its moment may lie too far ahead, by a clock that was wrong
                latest = self._clock.now() + timedelta(seconds=known.seconds)
                host.left_until, host.seconds, host.reason = min(known.until, latest), known.seconds, known.reason
        return self._hosts[name]

    def _enqueued(self, request: Request) -> None:
        """Let one request at a time go to a host that is on trial."""
        slot = self._downloader.slots.get(request.meta.get("download_slot", ""))
        if slot is not None and RENDER not in request.meta and self._host(_host_of(request)).seconds:
            slot.concurrency = 1

    def _answered(self, response: Response, request: Request) -> None:
        if _is_beside(request):
            return
        wait = seconds_to_wait(header(response, "Retry-After"), self._clock.now())
        is_file = HOST_FILE in request.meta or bool(request.meta.get("dont_obey_robotstxt"))
        if response.status in _ASK_TO_WAIT or (response.status in _REFUSALS and not is_file):
            self._refused(request, f"status {response.status}", wait if response.status in _ASK_TO_WAIT else None)
        elif response.status < HTTPStatus.INTERNAL_SERVER_ERROR and not is_file:
            self._well(request)
        if response.status in _REDIRECTS and wait and "Location" in response.headers:
            target = request.replace(url=response.urljoin(header(response, "Location") or ""))
            self._let_rest(_host_of(target), wait, f"status {response.status}, Retry-After")

    def _failed(self, request: Request, error: Exception) -> None:
        if _is_beside(request):
            return
        if isinstance(error, DownloadTimeoutError):
            self._refused(request, "timeout", None)
        elif isinstance(error, ResponseDataLossError):
            self._well(request)  # it serves, though not to the end

    def _refused(self, request: Request, reason: str, wait: float | None) -> None:
        """Let the host of `request` rest after a refusal, or leave it alone."""
        name = _host_of(request)
        host = self._host(name)
        if self._is_left(host):
            return  # was under way when that was decided
        if not (request.meta.get("retry_times") and host.has_answered):
            host.refusals, host.answers = host.refusals + 1, 0
        told = reason if wait is None else f"{reason}, Retry-After {wait:.0f} s"
        if host.seconds:  # on trial
            seconds = max(wait or 0.0, self._leave, 2 * host.seconds)
            self._leave_alone(name, seconds, f"{told}, {host.refusals} in a row")
        elif host.refusals >= self._most:
            self._leave_in_run(name, wait or 0.0, f"{told}, {host.refusals} in a row")
        else:
            rest = min(self._rest * 2 ** max(0, host.refusals - 1), LONGEST_PAUSE)
            self._let_rest(name, max(wait or 0.0, rest), told)

    def _let_rest(self, name: str, seconds: float, reason: str) -> None:
        if seconds > LONGEST_PAUSE:
            self._leave_alone(name, seconds, reason)
        elif seconds > 0:
            self._crawler.stats.inc_value("breaker/rests")
            self._downloader.pause(name, seconds)

    def _leave_in_run(self, name: str, seconds: float, reason: str) -> None:
        """Leave a host alone in this run, which may be ill for an hour: the next one tries it."""
        if seconds > LONGEST_PAUSE:
            self._leave_alone(name, seconds, reason)
            return
        host = self._host(name)
        host.is_left_in_run, host.reason, host.is_told = True, reason, True
        self._crawler.stats.inc_value("breaker/left")
        logger.warning("%s is left alone %s: %s", name, _until(None), reason)
        self._note(HostLeftAlone(name=name, until=self._clock.now(), seconds=self._leave / 2, reason=reason))

    def _leave_alone(self, name: str, seconds: float, reason: str) -> None:
        host = self._host(name)
        host.seconds = min(seconds, LONGEST_LEAVE)
        host.left_until = self._clock.now() + timedelta(seconds=host.seconds)
        host.reason, host.is_told = reason, True
        self._crawler.stats.inc_value("breaker/left")
        logger.warning("%s is left alone %s: %s", name, _until(host.left_until), reason)
        self._note(HostLeftAlone(name=name, until=host.left_until, seconds=host.seconds, reason=reason))

    def _well(self, request: Request) -> None:
        """Count an answer of the host of `request`, and end its trial after some."""
        name = _host_of(request)
        host = self._host(name)
        host.refusals, host.answers, host.has_answered = 0, host.answers + 1, True
        if host.seconds and (ASK in request.meta or host.answers >= self._most):
            self._hosts[name] = _Host(has_answered=True)
            self._note(HostWell(name=name))
            slot = self._downloader.slots.get(request.meta.get("download_slot", ""))
            if slot is not None:
                slot.concurrency = self._downloader.domain_concurrency

    def _note(self, note: Note) -> None:
        state = self._crawler.get_extension(CrawlState)
        if state:
            state.notebook.note(note)

    @property
    def _downloader(self) -> CountedDownloader:
        downloader = self._crawler.engine.downloader
        assert isinstance(downloader, CountedDownloader)  # noqa: S101
        return downloader


def _until(moment: datetime | None) -> str:
    """Return until when a host is left alone, for people to read."""
    return f"until {to_iso(moment)}" if moment is not None else "in the rest of the run"


def _is_beside(request: Request) -> bool:
    """Tell whether an answer says nothing of its host: the browser gave it, or it is of a library's host."""
    return RENDER in request.meta or request.meta.get("download_slot") == OTHERS_SLOT


def _host_of(request: Request) -> str:
    return urlparse_cached(request).hostname or ""
