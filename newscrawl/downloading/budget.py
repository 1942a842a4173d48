"""The run's budget: when it is spent, no more is asked for, and what is left waits for the next run."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from scrapy import signals

from newscrawl.crawling.allowance import Allowance
from newscrawl.exceptions import BudgetSpent

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler

    from newscrawl.crawling.arguments import Arguments

logger = logging.getLogger(__name__)


class Budget:
    """Downloader middleware that refuses requests when the time or number of its spider's allowance is used up.

    What is refused stays due in the state: nothing is lost. Retries and redirects count, robots.txt does not.
    Stats: `budget/left`, the requests that were not made.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._made = 0
        self._started = time.monotonic()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Count the requests of `crawler`, and its time from when its spider is opened."""
        self = cls(crawler)
        crawler.signals.connect(self._spider_opened, signals.spider_opened)
        return self

    def process_request(self, request: Request) -> None:
        """Raise BudgetSpent for a request that is too many or too late."""
        if request.meta.get("dont_obey_robotstxt"):
            return
        allowance: Allowance = _allowance_of(self._crawler.spider)
        is_late = allowance.seconds is not None and time.monotonic() - self._started >= allowance.seconds
        if is_late or (allowance.requests is not None and self._made >= allowance.requests):
            if not self._crawler.stats.get_value("budget/left"):
                logger.info("The budget is spent: what is left waits for the next run")
            self._crawler.stats.inc_value("budget/left")
            raise BudgetSpent(f"the budget is spent: {request.url}")
        self._made += 1

    def _spider_opened(self) -> None:
        self._started = time.monotonic()


def _allowance_of(spider: object) -> Allowance:
    """Return what the run of a spider may spend; one that is no NewsSpider may spend anything."""
    arguments: Arguments | None = getattr(spider, "arguments", None)
    return arguments.allowance if arguments else Allowance()
