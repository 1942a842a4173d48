"""The report of a run: what was requested, found and dropped, and whether that is what its site is known to give."""

from __future__ import annotations

import logging
from collections import Counter
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals

from newscrawl.feed.signals import problems_wanted, report_wanted
from newscrawl.items import Article, RelatedLink
from newscrawl.site import EXPECTABLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

_ENDED_AS_TOLD = frozenset({"finished", "closespider_itemcount", "closespider_pagecount", "closespider_timeout"})
"""Finish reasons of runs that ended by themselves: all was read, or a limit of the settings was reached."""
_FAILURES = {"too_costly": "took more time or memory to read than a page may", "failed": "made the reader fail"}
"""Counter of reading -> what the pages did."""
_LEAST_JUDGED_ARTICLES = 10
"""Among known articles, shares of fewer new ones are not judged: one without a date would be an alarm each time."""


class Report:
    """Extension that counts what a run publishes and, when the feed asks for it, returns the content of its report.

    The report compares what was found with the spider's `expect`, a dict. In it "articles" is the least number of
    articles that the site's sources name, known ones included, in a run that reads them to their end; "boxes" is the
    least share of new articles that have a related link; any other key is a field of an article, with the least share
    of new articles that have it. Each shortfall is one ERROR line that names site, field, shares and an example.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.site = crawler.spidercls.name
        self.expect: Mapping[str, float] = getattr(crawler.spidercls, "expect", {})
        if unknown := set(self.expect) - EXPECTABLE:
            raise ValueError(f"{self.site}: expect names no field of an article: {', '.join(sorted(unknown))}")
        self._shares = [key for key in self.expect if key != "articles"]
        self._new_articles = 0
        self._lacking: Counter[str] = Counter()
        """Expected field to the number of new articles without it."""
        self._lacking_example: dict[str, str] = {}
        """Expected field to the address of the first new article without it."""
        self._with_links: set[str] = set()
        """Ids of articles with a related link."""
        self._without_links: dict[str, str] = {}
        """Id to address of new articles without a related link so far."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the signals of `crawler`; raise ValueError when `expect` of its spider has an unknown key."""
        self = cls(crawler)
        crawler.signals.connect(self.item_scraped, signals.item_scraped)
        crawler.signals.connect(self.content, report_wanted)
        return self

    def item_scraped(self, item: object) -> None:
        """Count an article that is new in the feed and the expected fields that it lacks, or note a link of one."""
        if isinstance(item, RelatedLink):
            self._with_links.add(item.article_id)
            self._without_links.pop(item.article_id, None)
        elif isinstance(item, Article) and item.revision == 1:
            self._new_articles += 1
            if item.id not in self._with_links:
                self._without_links[item.id] = item.url
            for name in self._shares:
                if name != "boxes" and not getattr(item, name):
                    self._lacking[name] += 1
                    self._lacking_example.setdefault(name, item.url)

    def content(self, reason: str) -> dict[str, Any]:
        """Return what the report says of a run with the finish reason `reason`, plain JSON values; log its problems."""
        stats = self.crawler.stats.get_stats()
        found = self._found(stats.get("discovery/known", 0))
        read_to_the_end = not (stats.get("budget/left") or stats.get("discovery/left"))
        others = [line for _, told in self.crawler.signals.send_catch_log(problems_wanted) for line in _lines(told)]
        expected = self._problems(found, reason, read_to_the_end=read_to_the_end and not others)
        costly = [
            f"pages that {what}: {number}, see quarantine"
            for name, what in _FAILURES.items()
            if (number := stats.get(f"read/{name}"))
        ]
        problems = [*self._braked(stats), *expected, *others, *costly]
        for problem in problems:
            logger.error("%s: %s", self.site, problem, extra={"spider": self.crawler.spider})
        return {
            "ok": not problems,
            "problems": problems,
            "expected": dict(self.expect),
            "found": found,
            "requests": stats.get("downloader/request_count", 0),
            "responses": _counters(stats, "downloader/response_status_count/"),
            "known": stats.get("discovery/known", 0),
            "brake": _counters(stats, "brake/"),
            "revisits": _counters(stats, "revisit/"),
            "revisions": _counters(stats, "deduplicate/"),
            "trapped": sum(number for name, number in stats.items() if name.endswith("/trapped")),
            "budget_left": stats.get("budget/left", 0),
            "download_errors": _counters(stats, "downloader/exception_type_count/"),
            "spider_errors": _counters(stats, "spider_exceptions/"),
            "log": _counters(stats, "log_count/"),
            "dropped": _counters(stats, "item_dropped_reasons_count/"),
            "quarantine": _counters(stats, "quarantine/"),
            "reading": _counters(stats, "read/"),
            "separation": _counters(stats, "separate/"),
        }

    def _found(self, known: int) -> dict[str, float]:
        """Return what was found of each key of `expect`; `known` is the number of articles of earlier runs."""
        found: dict[str, float] = {"articles": self._new_articles + known}
        if self._new_articles:
            lacking = self._lacking | Counter(boxes=len(self._without_links))
            found |= {name: round(1 - lacking[name] / self._new_articles, 4) for name in self._shares}
        return found

    def _braked(self, stats: Mapping[str, Any]) -> list[str]:
        """Return the problem that many articles of the feed were found gone, broken or no articles; [] for none."""
        if "brake/doubtful" not in stats:
            return []
        number, visits = stats["brake/doubtful"], stats["brake/visits"]
        return [
            f"brake: of {visits} articles of the feed that were visited {number} were gone, broken or no articles;"
            " none of that is published, they are due again"
        ]

    def _problems(self, found: Mapping[str, float], reason: str, *, read_to_the_end: bool) -> list[str]:
        problems = [] if reason in _ENDED_AS_TOLD else [f"the run did not end by itself: {reason}"]
        if reason == "finished" and read_to_the_end and found["articles"] < self.expect.get("articles", 0):
            problems.append(f"articles: {found['articles']} found, {self.expect['articles']} expected")
        some_are_known = found["articles"] > self._new_articles
        if some_are_known and self._new_articles < _LEAST_JUDGED_ARTICLES:
            return problems
        examples = {"boxes": next(iter(self._without_links.values()), ""), **self._lacking_example}
        return problems + [
            f"{name}: found in {found[name]:.1%} of {self._new_articles} articles, {self.expect[name]:.1%} expected,"
            f" not in {examples[name]}"
            for name in self._shares
            if name in found and found[name] < self.expect[name]
        ]


def _lines(told: object) -> list[str]:
    """Return what a receiver of `problems_wanted` has told; of one that failed nothing, since Scrapy has logged it."""
    return told if isinstance(told, list) else []


def _counters(stats: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """Return the counters whose names begin with `prefix`, by the rest of their names, sorted."""
    return {key.removeprefix(prefix): stats[key] for key in sorted(stats) if key.startswith(prefix)}
