"""The life of an invented site, run by run, as the monitors see it: what it publishes by hour and weekday, and faults.

Everything follows from a seed. Time is simulated: no crawl is made.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

import msgspec

from newscrawl.czech.holidays import is_holiday
from newscrawl.monitoring.coverage import FIELDS
from newscrawl.monitoring.figures import Figures
from newscrawl.monitoring.history import DAYS, History, PastRun, Seen
from newscrawl.monitoring.judgement import judge
from newscrawl.monitoring.problem import Problem
from newscrawl.state.plan import DAY
from newscrawl.state.problem_table import KnownProblem
from newscrawl.state.run_table import KnownRun, RecentArticle, RunEnded
from newscrawl.state.source_table import KnownSource, days_with
from newscrawl.values.moments import PRAGUE

NIGHT = (0.25, 0.15, 0.1, 0.1, 0.15, 0.5)
"""Of the daytime's pace, from midnight to six."""


@dataclass(frozen=True, kw_only=True)
class Habits:
    """What a site is like."""

    daily: float = 100
    """Articles on a working day."""
    weekend: float = 0.5
    """Of that, on other days."""
    lacking: Mapping[str, float] = field(default_factory=lambda: {"authors": 0.1, "images": 0.05, "perex": 0.02})
    """Field -> share of articles without it."""
    refused: float = 0.002
    missing: float = 0.004
    rejected: float = 0.02
    revised: float = 0.05
    incomplete: float = 0.02
    feed: int = 30
    """Articles that its feed names."""
    sitemap_days: float = 2
    """Days that its sitemap covers, 0 for none."""


@dataclass
class Fault:
    """What is wrong with a site from a moment on; each part replaces a habit."""

    volume: float = 1
    """Of the articles that would be published."""
    lacking: Mapping[str, float] = field(default_factory=dict)
    outcomes: Mapping[str, float] = field(default_factory=dict)
    """Group of outcomes -> share of visits that end so."""
    first: Mapping[str, float] = field(default_factory=dict)
    """The same of first visits alone."""
    fallbacks: float | None = None
    incomplete: float | None = None
    delay: int = 0
    """Seconds by which articles come later."""
    feed: int | None = None
    feed_failures: bool = False


WELL = Fault()


class SiteLife:
    """A site that is crawled every `pace` seconds from `start` on."""

    def __init__(
        self,
        habits: Habits,
        start: int,
        *,
        pace: int = 600,
        seed: int = 1,
        per_run: float | None = None,
        fields: Mapping[str, float] = MappingProxyType({"title": 0.03, "perex": 0.03}),
    ) -> None:
        """Begin a life; with `per_run` so many articles come a run whatever the hour.

        `fields` have selectors; the first one of each misses on that share of pages, but where a fault says otherwise.
        """
        self._fields = fields
        self.habits, self.pace, self.now = habits, pace, start
        self.per_run = per_run
        self.selectors: dict[str, str] = {}
        """Field -> its first selector, as the site's file says from now on."""
        self._chance = random.Random(seed)
        self._runs: deque[PastRun] = deque()
        self._articles: deque[RecentArticle] = deque()
        self._open: dict[str, KnownProblem] = {}
        self._days: dict[str, bytes] = {}
        self._failures = 0
        self._full_from = start + int(habits.sitemap_days * DAY)
        self._number = 0

    def run(self, fault: Fault = WELL, expect: Mapping[str, float] | None = None) -> list[Problem]:
        """Let time pass until the next run, and return what is wrong with it."""
        self.now += self.pace
        seen = self._seen(fault)
        self._forget()
        history = History(runs=list(self._runs), articles=list(self._articles), open=self._open)
        problems = judge(seen, history, expect or {})
        self._note(seen, problems)
        return problems

    def quietly(self, until: int) -> None:
        """Let runs pass until a moment without judging them: a history without problems."""
        while self.now + self.pace <= until:
            self.now += self.pace
            self._forget()
            self._note(self._seen(WELL), [])

    def notes(self, site: str) -> Iterator[RunEnded]:
        """Yield what the state of `site` would have of this life."""
        articles = [replace(article, site=site) for article in self._articles]
        for number, (started, figures) in enumerate(self._runs):
            new = tuple(article for article in articles if started <= article.entered < started + self.pace)
            run = KnownRun(
                site,
                f"run {number}",
                started,
                started + 60,
                "finished",
                int(not figures.problems),
                msgspec.json.encode(figures),
            )
            yield RunEnded(run=run, articles=new)

    def _forget(self) -> None:
        while self._runs and self._runs[0].started < self.now - DAYS * DAY:
            self._runs.popleft()
        while self._articles and self._articles[0].entered < self.now - DAYS * DAY:
            self._articles.popleft()

    def _note(self, seen: Seen, problems: list[Problem]) -> None:
        names = tuple(problem.name for problem in problems)
        seen.figures.problems = names
        self._runs.append(PastRun(self.now - 60, seen.figures))
        self._articles.extend(seen.articles)
        self._open = {
            problem.name: self._open.get(problem.name)
            or KnownProblem("lab", problem.name, self.now, self.now, problem.text, None)
            for problem in problems
        }

    def _seen(self, fault: Fault) -> Seen:
        visits = self._events(self._expected(self.now) * fault.volume)
        known = self._events(1.5 * self._expected(self.now))
        ends = {"refused": self.habits.refused, "missing": self.habits.missing, "rejected": self.habits.rejected}
        ends |= fault.outcomes
        outcomes: dict[str, int] = {}
        first: dict[str, int] = {}
        new = []
        for number in range(visits + known):
            shares = {**ends, **fault.first} if number < visits else ends
            end = next((end for end, share in shares.items() if self._chance.random() < share), None)
            if end is None and number < visits:
                end = "new"
                new.append(self._article(fault))
            elif end is None:
                end = "revised" if self._chance.random() < self.habits.revised else "unchanged"
            outcomes[end] = outcomes.get(end, 0) + 1
            if number < visits:
                first[end] = first.get(end, 0) + 1
        read = outcomes.get("new", 0) + outcomes.get("revised", 0)
        misses = self._fields if fault.fallbacks is None else dict.fromkeys(self._fields, fault.fallbacks)
        figures = Figures(
            new=len(new),
            named=30,
            in_feed=30,
            outcomes=outcomes,
            first=first,
            read=read,
            incomplete=self._hits(read, self.habits.incomplete if fault.incomplete is None else fault.incomplete),
            ranks={name: (read - self._hits(read, missing), read) for name, missing in misses.items()},
            selectors=dict(self.selectors),
        )
        return Seen(
            now=self.now,
            reason="finished",
            figures=figures,
            articles=new,
            sources=self._sources(fault),
            is_first=not self._runs,
        )

    def _article(self, fault: Fault) -> RecentArticle:
        self._number += 1
        shares = {**self.habits.lacking, **fault.lacking}
        lacking = " ".join(name for name in FIELDS if self._chance.random() < shares.get(name, 0.0))
        published = self.now - self._chance.randrange(30, self.pace + 300) - fault.delay
        return RecentArticle("lab", self.now, f"https://lab.example/{self._number}", published, lacking, 1)

    def _sources(self, fault: Fault) -> list[KnownSource]:
        feed = self.habits.feed if fault.feed is None else fault.feed
        sources = []
        self._failures = self._failures + 1 if fault.feed_failures else 0
        for kind, articles in (("feed", feed), ("sitemap", self._in_sitemap())):
            if kind == "sitemap" and (not self.habits.sitemap_days or self.now < self._full_from):
                continue
            url = f"https://lab.example/{kind}"
            failures = self._failures if kind == "feed" else 0
            if not failures:
                self._days[url] = days_with(self._days.get(url), self.now, articles)
            sources.append(
                KnownSource(
                    url,
                    "lab",
                    kind,
                    1,
                    self.now,
                    "503" if failures else "read",
                    failures,
                    0,
                    articles,
                    None,
                    None,
                    self._days.get(url),
                )
            )
        return sources

    def _in_sitemap(self) -> int:
        since = self.now - self.habits.sitemap_days * DAY
        return sum(article.entered > since for article in self._articles)

    def _expected(self, now: int) -> float:
        """Return how many articles come between two runs on average."""
        if self.per_run is not None:
            return self.per_run
        at = datetime.fromtimestamp(now, PRAGUE)
        pace = NIGHT[at.hour] if at.hour < len(NIGHT) else 1.15 if at.hour < 20 else 0.7
        day = self.habits.weekend if at.weekday() >= 5 or is_holiday(at.date()) else 1
        return self.habits.daily * day * pace * self.pace / (0.78 * DAY)

    def _events(self, mean: float) -> int:
        """Return how many events there are of which `mean` are expected: a little more in bursts than by chance."""
        mean *= self._chance.gammavariate(4, 0.25)
        count, passed = 0, self._chance.expovariate(1) if mean else 1.0
        while passed < mean:
            count += 1
            passed += self._chance.expovariate(1)
        return count

    def _hits(self, tries: int, share: float) -> int:
        return sum(self._chance.random() < share for _ in range(tries))
