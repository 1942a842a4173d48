"""The run's report: what was asked, found and dropped, and whether that is what the site is known to give."""

from __future__ import annotations

import dataclasses
import logging
from collections import Counter
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals

from newscrawl.items import Article, RelatedLink

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

_FIELDS = frozenset(field.name for field in dataclasses.fields(Article))
_WHOLE = frozenset({"finished", "closespider_itemcount", "closespider_pagecount", "closespider_timeout"})
"""Finish reasons of runs that ended as they were told to."""
_FEW = 10
"""Of so few new articles among known ones no shares are judged: one without a date would be an alarm each time."""


class Report:
    """Compares what a run found with its spider's `expect`, and gives Write the content of report.json.

    `expect` is a dict: "articles" is the least number of articles that the site's sources name, known ones included, in
    a run that reads them to their end; "boxes" the least share of new articles with a related link, any other key an
    Article field and the least share of new articles that have it. Each shortfall is one ERROR line that names site,
    field, shares and an example.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.site = crawler.spidercls.name
        self.expect: Mapping[str, float] = getattr(crawler.spidercls, "expect", {})
        if unknown := set(self.expect) - _FIELDS - {"articles", "boxes"}:
            raise ValueError(f"{self.site}: expect names no field of an article: {', '.join(sorted(unknown))}")
        self._shares = [key for key in self.expect if key != "articles"]
        self._articles = 0
        self._missing: Counter[str] = Counter()
        self._example: dict[str, str] = {}
        self._linked: set[str] = set()
        self._unlinked: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Count the items of `crawler`; raise ValueError when its spider's `expect` has an unknown key."""
        self = cls(crawler)
        crawler.signals.connect(self.item_scraped, signals.item_scraped)
        return self

    def item_scraped(self, item: object) -> None:
        """Count which of the expected fields a published row has."""
        if isinstance(item, RelatedLink):
            self._linked.add(item.article_id)
            self._unlinked.pop(item.article_id, None)
        elif isinstance(item, Article) and item.revision == 1:
            self._articles += 1
            if item.id not in self._linked:
                self._unlinked[item.id] = item.url
            for name in self._shares:
                if name != "boxes" and not getattr(item, name):
                    self._missing[name] += 1
                    self._example.setdefault(name, item.url)

    def content(self, reason: str) -> dict[str, Any]:
        """Return the report of a run that ended with `reason`, plain JSON values, and log its problems."""
        stats = self.crawler.stats.get_stats()
        found = self._found(stats.get("discovery/known", 0))
        is_whole = not (stats.get("budget/left") or stats.get("discovery/left"))
        problems = self._problems(found, reason, whole=is_whole)
        for problem in problems:
            logger.error("%s: %s", self.site, problem, extra={"spider": self.crawler.spider})
        return {
            "ok": not problems,
            "problems": problems,
            "expected": dict(self.expect),
            "found": found,
            "requests": stats.get("downloader/request_count", 0),
            "responses": _below(stats, "downloader/response_status_count/"),
            "known": stats.get("discovery/known", 0),
            "revisits": _below(stats, "revisit/"),
            "revisions": _below(stats, "deduplicate/"),
            "budget_left": stats.get("budget/left", 0),
            "download_errors": _below(stats, "downloader/exception_type_count/"),
            "spider_errors": _below(stats, "spider_exceptions/"),
            "log": _below(stats, "log_count/"),
            "dropped": _below(stats, "item_dropped_reasons_count/"),
            "quarantine": _below(stats, "quarantine/"),
            "reading": _below(stats, "read/"),
            "separation": _below(stats, "separate/"),
        }

    def _found(self, known: int) -> dict[str, float]:
        found: dict[str, float] = {"articles": self._articles + known}
        if self._articles:
            missing = self._missing | Counter(boxes=len(self._unlinked))
            found |= {name: round(1 - missing[name] / self._articles, 4) for name in self._shares}
        return found

    def _problems(self, found: Mapping[str, float], reason: str, *, whole: bool) -> list[str]:
        problems = [] if reason in _WHOLE else [f"the run did not end by itself: {reason}"]
        if reason == "finished" and whole and found["articles"] < self.expect.get("articles", 0):
            problems.append(f"articles: {found['articles']} found, {self.expect['articles']} expected")
        if found["articles"] > self._articles < _FEW:
            return problems
        examples = {"boxes": next(iter(self._unlinked.values()), ""), **self._example}
        return problems + [
            f"{name}: found in {found[name]:.1%} of {self._articles} articles, {self.expect[name]:.1%} expected,"
            f" not in {examples[name]}"
            for name in self._shares
            if name in found and found[name] < self.expect[name]
        ]


def _below(stats: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """Return the counters whose names begin with `prefix`, without it, sorted."""
    return {key.removeprefix(prefix): stats[key] for key in sorted(stats) if key.startswith(prefix)}
