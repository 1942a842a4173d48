"""The report of a run: what was requested, found and dropped, and whether that is what its site usually gives."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Self

from newscrawl.feed.signals import problems_wanted, report_wanted
from newscrawl.monitoring.monitor import Monitor
from newscrawl.monitoring.problem import Problem
from newscrawl.monitoring.watch import counters
from newscrawl.reporting.code_version import code_version
from newscrawl.reporting.completeness import completeness
from newscrawl.site import EXPECTABLE
from newscrawl.state.crawl_state import CrawlState, state_of
from newscrawl.state.opening import DAMAGED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from scrapy.crawler import Crawler

    from newscrawl.monitoring.figures import Figures
    from newscrawl.monitoring.monitor import Verdict

logger = logging.getLogger(__name__)

_FAILURES = {"too_costly": "took more time or memory to read than a page may", "failed": "made the reader fail"}
"""Counter of reading -> what the pages did."""


class Report:
    """Extension that has a run watched and judged and, when the feed asks for it, returns the content of its report.

    A run is judged by the history of its site (see `monitoring.judgement`) and by the spider's `expect`, a dict. In it
    "articles" is the least number of articles of the feed that the site's sources name; "boxes" is the least share of
    articles that have a related link; any other key is a field of an article, with the least share of articles that
    have it. Each problem is one ERROR line that names site, field, shares and an example.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.site = crawler.spidercls.name
        self.expect: Mapping[str, float] = getattr(crawler.spidercls, "expect", {})
        if unknown := set(self.expect) - EXPECTABLE:
            raise ValueError(f"{self.site}: expect names no field of an article: {', '.join(sorted(unknown))}")
        self._monitor = Monitor(crawler, self.expect)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the signals of `crawler`; raise ValueError when `expect` of its spider has an unknown key."""
        self = cls(crawler)
        crawler.signals.connect(self.content, report_wanted)
        return self

    def content(self, reason: str, run_id: str, began: datetime) -> dict[str, Any]:
        """Return what the report says of a run, plain JSON values; log its problems.

        Args:
            reason: finish reason of the run.
            run_id: of the run.
            began: the aware moment when it began.
        """
        stats = self.crawler.stats.get_stats()
        verdict = self._monitor.verdict(run_id, began, reason, self._others(stats))
        for problem in verdict.problems:
            logger.error("%s: %s", self.site, problem.line, extra={"spider": self.crawler.spider})
        figures = verdict.figures
        return {
            "ok": not verdict.problems,
            "problems": [problem.line for problem in verdict.problems],
            "alarms": list(_alarms(verdict)),
            "expected": dict(self.expect),
            "found": self._found(figures),
            "named": figures.named,
            "in_feed": figures.in_feed,
            "visits": figures.outcomes,
            "requests": figures.requests,
            "responses": figures.statuses,
            "promoted": self._promoted(),
            "known": stats.get("discovery/known", 0),
            "brake": counters(stats, "brake/"),
            "revisits": counters(stats, "revisit/"),
            "revisions": counters(stats, "deduplicate/"),
            "trapped": sum(number for name, number in stats.items() if name.endswith("/trapped")),
            "budget_left": stats.get("budget/left", 0),
            "job": getattr(self.crawler.spider, "_job", None),
            "code_version": code_version(),
            "discovery": counters(stats, "discovery/"),
            "failed": counters(stats, "failed/"),
            "state_warnings": self._state_warnings(),
            "download_errors": figures.errors,
            "spider_errors": counters(stats, "spider_exceptions/"),
            "log": counters(stats, "log_count/"),
            "dropped": counters(stats, "item_dropped_reasons_count/"),
            "quarantine": figures.rejected,
            "reading": counters(stats, "read/"),
            "separation": counters(stats, "separate/"),
        }

    def _found(self, figures: Figures) -> dict[str, float]:
        """Return what was found of each key of `expect`."""
        shares = {key: self._monitor.watch.share(key) for key in self.expect if key != "articles"}
        found: dict[str, float] = {"articles": max(figures.in_feed, figures.new)}
        return found | {key: share for key, share in shares.items() if share is not None}

    def _promoted(self) -> dict[str, Any]:
        """Return how much of what the site promotes is in the feed: of a spider that is no site's, nothing."""
        spider = self.crawler.spider
        is_article_url = getattr(spider, "is_article_url", lambda _: False)
        name_of = getattr(spider, "article_name", lambda _: None)
        return completeness(state_of(self.crawler), is_article_url, name_of)

    def _state_warnings(self) -> list[str]:
        state = self.crawler.get_extension(CrawlState)
        return state.warnings if state else []

    def _others(self, stats: Mapping[str, Any]) -> Iterator[Problem]:
        """Yield the problems that are not judged by history: of the brake, of the downloader, of the reader."""
        yield from _braked(stats)
        for _, told in self.crawler.signals.send_catch_log(problems_wanted):
            yield from told if isinstance(told, list) else ()  # a failure of the receiver, which Scrapy has logged
        for line in self._state_warnings():
            if line.startswith(DAMAGED):  # what it knew beside the feed is lost
                yield Problem(name="state damaged", text=f"state: {line}")
        for name, what in _FAILURES.items():
            if number := stats.get(f"read/{name}"):
                yield Problem(name=f"read {name}", text=f"pages that {what}: {number}, see quarantine")


def _braked(stats: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the problem that many articles of the feed were found gone, broken or no articles."""
    if "brake/doubtful" not in stats:
        return
    number, visits = stats["brake/doubtful"], stats["brake/visits"]
    yield Problem(
        name="brake",
        text=f"brake: of {visits} articles of the feed that were visited {number} were gone, broken or no articles;"
        " none of that is published, they are due again",
        share=number / visits,
    )


def _alarms(verdict: Verdict) -> Iterator[dict[str, Any]]:
    """Yield each problem as the report has it: plain JSON values."""
    for problem in verdict.problems:
        yield {
            "name": problem.name,
            "field": problem.field,
            "text": problem.text,
            "share": problem.share,
            "usual": problem.usual,
            "examples": list(problem.examples),
            "pages": verdict.pages.get(problem.name, []),
        }
