"""The surveyor: asks a site what its survey asks for, one request after the other, with all manners of a crawl."""

from __future__ import annotations

import signal
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from time import time
from typing import Any
from urllib.parse import urlsplit

import scrapy
from scrapy import Request, signals
from scrapy.core.engine import ExecutionEngine
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser
from scrapy.settings import Settings

from newscrawl.crawling.visits import cookie_headers
from newscrawl.downloading.connections import CountedDownloader
from newscrawl.downloading.robots import MAX_CRAWL_DELAY, RobotsTxt
from newscrawl.downloading.robots_rules import ProductTokenRules
from newscrawl.exceptions import BudgetSpent
from newscrawl.onboarding.answer import Answer
from newscrawl.onboarding.answer_store import AnswerStore, UnusableStore
from newscrawl.onboarding.ask import Ask
from newscrawl.onboarding.asking import answer_of, failed_answer, is_out_of_reach, may_pass, moved_to
from newscrawl.onboarding.course import Course
from newscrawl.onboarding.progress import Progress
from newscrawl.onboarding.wire import TRAIL, NotKept

_SETTINGS: dict[str, Any] = {
    "ITEM_PIPELINES": {},  # nothing goes to the feed
    "EXTENSIONS": {},  # nor to the state, nor to anybody else
    "LOG_LEVEL": "CRITICAL",  # each answer has its line, failures among them
    "TDMREP_ENABLED": False,  # what may be done with its articles, a crawl asks
    "CONCURRENT_REQUESTS": 1,
    "RETRY_TIMES": 1,  # default 2; a page that fails twice is one to do without
    "DOWNLOAD_HANDLERS": {
        "http": "newscrawl.onboarding.wire.SentOnce",
        "https": "newscrawl.onboarding.wire.SentOnce",
    },
}
"""Settings that differ from those of a crawl; what the command line says wins."""
_MIDDLEWARES = {"newscrawl.onboarding.wire.Trail": 1, "newscrawl.onboarding.wire.Wire": 990}
"""Besides those of a crawl: outside of all others, and next to the downloader."""

_LONG_SECONDS = 180
"""What takes longer is told in minutes."""


@dataclass(slots=True)
class Ending:
    """Why the surveyor stopped asking before the survey had ended; empty where it had."""

    why: str = ""
    is_final: bool = False
    """Whether the same call would end alike; else it goes on from here."""
    error: Exception | None = None
    """What is wrong with us rather than with the site."""


def survey(settings: Settings, course: Course, progress: Progress, refuse: Callable[[str], str | None]) -> Ending:
    """Ask the site until the survey is at its end, or cannot go on now.

    Twisted's reactor starts once, so a process can call this once.

    Args:
        settings: the project's.
        course: of the survey; it takes the answers.
        progress: is told of each.
        refuse: returns why the site at an address is not to be surveyed, None where it may be: a front page may have
            moved to another site.
    """
    ending = Ending()
    if course.ask is None:
        return ending
    own = settings.copy()
    own.setdict(_SETTINGS, priority="spider")
    middlewares = own.getdict("DOWNLOADER_MIDDLEWARES") | _MIDDLEWARES
    own.set("DOWNLOADER_MIDDLEWARES", middlewares, priority="spider")
    process = AsyncCrawlerProcess(own)
    process.crawl(SurveySpider, course=course, progress=progress, refuse=refuse, ending=ending)
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    process.start()
    for number, handler in handlers.items():
        signal.signal(number, handler)  # Scrapy leaves its own, which would do nothing from here on
    if course.ask is not None and course.store.sent < course.most and not (ending.why or ending.error):
        ending.why = "interrupted"
    return ending


class SurveySpider(scrapy.Spider):
    """Puts the questions of a survey, each once the one before has been answered and the answer is on the disk."""

    name = "onboard"

    def __init__(
        self, *, course: Course, progress: Progress, refuse: Callable[[str], str | None], ending: Ending
    ) -> None:
        super().__init__()
        self.allowed_domains = [course.domain]
        self.most = course.most
        """Requests that may be sent, over all calls."""
        self._course = course
        self._progress = progress
        self._refuse = refuse
        self._ending = ending
        self._delay = 0.0

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> SurveySpider:
        """Create the spider, and hear of each robots.txt."""
        self: SurveySpider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(self.robots_parsed, signals.robots_parsed)
        return self

    @property
    def store(self) -> AnswerStore:
        """The log of the survey."""
        return self._course.store

    async def start(self) -> AsyncIterator[Request]:
        """Put one question after the other; yield nothing, since each answer is waited for here."""
        for request in await self._survey():
            yield request
        raise CloseSpider("surveyed")

    async def _survey(self) -> tuple[Request, ...]:
        """Survey as far as that is possible now; return what is left for Scrapy to do: nothing."""
        self._wait_as_before()
        try:
            while (ask := self._course.ask) is not None and await self._put(ask):
                pass
        except Exception as error:  # whatever is wrong here, the caller is to know
            self._ending.error = error
        self.most = 0  # what middlewares have put off is not sent
        return ()

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Tell of a robots.txt, and how long the survey may take with its Crawl-delay."""
        self._progress.robots(self.store.sent, request.url)
        delay = self._delay_by(robotparser)
        if delay > self._delay:
            self._delay = delay
            left = self.most - self.store.sent
            self._progress.say(f"a request every {delay:g} s: {left} more take {_duration(left * delay)} at most")

    def _delay_by(self, rules: RobotParser | None) -> float:
        """Return the seconds between two requests to a host with these rules."""
        settings = self.crawler.settings
        asked = rules.crawl_delay(settings["ROBOTSTXT_USER_AGENT"] or settings["USER_AGENT"]) if rules else None
        return max(settings.getfloat("DOWNLOAD_DELAY"), min(asked or 0.0, MAX_CRAWL_DELAY))

    def _wait_as_before(self) -> None:
        """Let each host that an earlier call asked a moment ago rest as long as that call would have let it."""
        delays: dict[str, float] = {}
        for origin, text in self._course.seen.robots.items():
            host = urlsplit(origin).hostname or ""
            rules = ProductTokenRules.from_crawler(self.crawler, text.encode())
            delays[host] = max(self._delay_by(rules), delays.get(host, 0.0))
        for host, at in self.store.last_sent().items():
            delay = delays.get(host, self._delay_by(None))
            self._downloader.pause(host, min(delay, at + delay - time()))

    async def _put(self, ask: Ask) -> bool:
        """Put one question and take the answer; return whether the next may be put."""
        course = self._course
        trail: list[Request] = []
        error: Exception | None = None
        try:
            request = _request(ask, trail)
            answer = answer_of(ask.url, await self._engine.download_async(request))
        except (BudgetSpent, NotKept, UnusableStore) as stop:
            self._ending.error = None if isinstance(stop, BudgetSpent) else stop
            return False
        except Exception as failure:  # whatever the download raised, there is no page
            error = failure
            answer = failed_answer(ask.url, trail, failure)
        robots = self._robots()
        if ask.url == course.front and error and (front := moved_to(answer, error, trail, course.domain)):
            return self._move(front, robots)
        if why := self._why_stop(ask, answer, error):
            course.leave_open(robots)
            self._ending.why = why
            return False
        course.take(answer, robots)
        self._progress.answered(self.store.sent, answer, course.seen)
        return True

    def _move(self, front: str, robots: dict[str, str]) -> bool:
        """Go on at the address to which the front page has moved for good; return whether that may be."""
        self._progress.say(f"{self._course.front} has moved for good to {front}: that is the site")
        was_asked = urlsplit(front).hostname in self.store.last_sent()
        if why := f"{front}: moved for good, but leads back" if was_asked else self._refuse(front):
            self._course.leave_open(robots)
            self._ending.why, self._ending.is_final = why, True
            return False
        self._course.move(front, robots)
        self.allowed_domains = [self._course.domain]
        return True

    def _why_stop(self, ask: Ask, answer: Answer, error: Exception | None) -> str | None:
        """Return why nothing more is to be asked now, None where the survey goes on with what came."""
        course = self._course
        if ask.url == course.front:
            return f"{ask.url}: {answer.failure}" if answer.failure and may_pass(answer, error) else None
        front = course.seen.answers.get(course.front)
        is_there = front is not None and urlsplit(front.final_url).hostname == urlsplit(answer.final_url).hostname
        return f"{answer.final_url}: {answer.failure}" if is_there and error and is_out_of_reach(error) else None

    def _robots(self) -> dict[str, str]:
        """Return the text of each robots.txt that the survey goes by."""
        middleware = self.crawler.get_downloader_middleware(RobotsTxt)
        files = middleware.files() if middleware else {}  # none where ROBOTSTXT_OBEY is off
        return {origin: file.body.decode("utf-8", "replace") for origin, file in files.items()}

    @property
    def _engine(self) -> ExecutionEngine:
        assert self.crawler.engine is not None  # noqa: S101
        return self.crawler.engine

    @property
    def _downloader(self) -> CountedDownloader:
        downloader = self._engine.downloader
        assert isinstance(downloader, CountedDownloader)  # noqa: S101
        return downloader


def _request(ask: Ask, trail: list[Request]) -> Request:
    """Return the request that puts a question; raise ValueError where it has no http address."""
    return Request(ask.url, headers=cookie_headers(ask.cookies), meta={TRAIL: trail}, callback=NO_CALLBACK)


def _duration(seconds: float) -> str:
    """Return a duration for people: "80 s", "20 min"."""
    return f"{seconds:.0f} s" if seconds < _LONG_SECONDS else f"{seconds / 60:.0f} min"
