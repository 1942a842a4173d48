"""No requests beyond the allowance of a run: what is left waits for the next run."""

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
    """Downloader middleware that refuses requests once the time or number of its spider's allowance is used up.

    Pages that are refused stay due in the state. Retries and redirects count, requests for robots.txt do not.
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
        return self

    def process_request(self, request: Request) -> None:
        """Raise BudgetSpent for a request that is one too many, or too late."""
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
    """Return what the run of `spider` may spend; a spider that is no NewsSpider is not bounded."""
    arguments: Arguments | None = getattr(spider, "arguments", None)
    return arguments.allowance if arguments else Allowance()
