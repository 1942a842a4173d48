"""No requests beyond the allowance of a run: what is left waits for the next run."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from scrapy import signals

from newscrawl.crawling.allowance import Allowance
from newscrawl.downloading.signals import request_turn
from newscrawl.exceptions import BudgetSpent

if TYPE_CHECKING:
    from typing import Never, Self

    from scrapy import Request
    from scrapy.crawler import Crawler

    from newscrawl.crawling.arguments import Arguments

logger = logging.getLogger(__name__)


class Budget:
    """Downloader middleware that refuses requests once the time or number of its spider's allowance is used up.

    Pages that are refused stay due in the state. Retries and redirects count, requests for robots.txt do not, but are
    not made either once the time is over. Time is looked at again when the turn of a request has come, for that may be
    a while after it passed here.
    Stats: `budget/left`, the number of refused requests.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._made = 0
        self._started = time.monotonic()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Count the requests of `crawler`, and the time from the moment its spider is opened."""
        self = cls(crawler)
        crawler.signals.connect(self._spider_opened, signals.spider_opened)
        crawler.signals.connect(self._in_time, request_turn)
        return self

    def process_request(self, request: Request) -> None:
        """Raise BudgetSpent for a request that is one too many, or too late."""
        self._in_time(request)
        if request.meta.get("dont_obey_robotstxt"):
            return
        most = _allowance_of(self._crawler.spider).requests
        if most is not None and self._made >= most:
            self._refuse(request)
        self._made += 1

    def _in_time(self, request: Request) -> None:
        """Raise BudgetSpent for a request that is too late."""
        seconds = _allowance_of(self._crawler.spider).seconds
        if seconds is not None and time.monotonic() - self._started >= seconds:
            self._refuse(request)

    def _refuse(self, request: Request) -> Never:
        """Count a request that is not made, and raise BudgetSpent."""
        if not self._crawler.stats.get_value("budget/left"):
            logger.info("The budget is spent: what is left waits for the next run")
        self._crawler.stats.inc_value("budget/left")
        raise BudgetSpent(f"the budget is spent: {request.url}")

    def _spider_opened(self) -> None:
        self._started = time.monotonic()


def _allowance_of(spider: object) -> Allowance:
    """Return what the run of `spider` may spend; a spider that is no NewsSpider is not bounded."""
    arguments: Arguments | None = getattr(spider, "arguments", None)
    return arguments.allowance if arguments else Allowance()
