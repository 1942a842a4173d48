"""Judges a run by its site's history, and notes both in the state for the runs after it."""

from __future__ import annotations

import logging
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from newscrawl.monitoring import drift
from newscrawl.monitoring.figures import Figures, decoded
from newscrawl.monitoring.history import History, PastRun, begins
from newscrawl.monitoring.judgement import judge
from newscrawl.monitoring.problem import Problem
from newscrawl.monitoring.watch import Watch
from newscrawl.state.crawl_state import state_of
from newscrawl.state.problem_table import ProblemsFound
from newscrawl.state.run_table import KnownRun, RunEnded
from newscrawl.values.moments import to_iso, unix_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from scrapy.crawler import Crawler

    from newscrawl.monitoring.history import Seen
    from newscrawl.state.crawl_state import CrawlState

logger = logging.getLogger(__name__)


class Verdict(NamedTuple):
    """What is thought of a run."""

    problems: list[Problem]
    figures: Figures
    pages: dict[str, list[str]]
    """Name of a problem that has begun -> files with the first pages at fault."""


class Monitor:
    """Watches one crawl and judges it in the end.

    Setting DRIFT_DIR: the directory where, of a problem that begins, the first pages at fault are kept; empty for none.
    """

    def __init__(self, crawler: Crawler, expect: Mapping[str, float]) -> None:
        """Take the crawl, and what its site declares (see `Site.expect`)."""
        self._crawler = crawler
        self._site: str = crawler.spidercls.name
        self._expect = expect
        self.watch = Watch(crawler, [key for key in expect if key != "articles"])

    @cached_property
    def _state(self) -> CrawlState:
        return state_of(self._crawler)

    def verdict(self, run_id: str, began: datetime, reason: str, others: Iterable[Problem]) -> Verdict:
        """Return what is thought of the run, which ends now; note that and what it did in the state.

        Args:
            run_id: of the run.
            began: the aware moment when it began.
            reason: its finish reason.
            others: problems that others have found.

        Raises StateError when the store cannot be read.
        """
        now = unix_of(self._state.clock.now())
        history = self._history(now)
        seen = self.watch.seen(reason, now, has_history=history.started() is not None)
        problems = list({found.name: found for found in (*others, *self._judged(seen, history))}.values())
        seen.figures.problems = tuple(problem.name for problem in problems)
        run = KnownRun(
            site=self._site,
            run_id=run_id,
            started=unix_of(began),
            ended=now,
            reason=reason,
            ok=int(not problems),
            figures=msgspec.json.encode(seen.figures),
        )
        self._state.notebook.note(RunEnded(run=run, articles=tuple(seen.articles)))
        lines = {problem.name: problem.line for problem in problems}
        self._state.notebook.note(ProblemsFound(site=self._site, now=now, texts=lines))
        begun = [problem for problem in problems if problem.name not in history.open]
        return Verdict(problems, seen.figures, self._keep_pages(begun))

    def _judged(self, seen: Seen, history: History) -> list[Problem]:
        """Return what is wrong with the run; that it cannot be judged is one more problem, and costs nothing else."""
        try:
            return judge(seen, history, self._expect)
        except Exception as error:
            logger.exception("%s: the run cannot be judged", self._site)
            text = f"the run cannot be judged: {type(error).__name__}: {error}"
            return [Problem(name="judgement", text=text)]

    def _history(self, now: int) -> History:
        store = self._state.known.store
        if store is None:
            return History()
        since = begins(now)
        return History(
            runs=[PastRun(run.started, decoded(run.figures)) for run in store.runs.since(since, self._site)],
            articles=store.runs.recent(self._site, since),
            open={problem.name: problem for problem in store.problems.open(self._site)},
        )

    def _keep_pages(self, begun: Iterable[Problem]) -> dict[str, list[str]]:
        """Keep the first pages at fault of problems that have begun; return their files by the problem's name."""
        if not self._crawler.settings["DRIFT_DIR"]:
            return {}
        directory, fetched_at = Path(self._crawler.settings["DRIFT_DIR"]), to_iso(self._state.clock.now())
        kept = {}
        for problem in begun:
            pages = filter(None, map(self.watch.pages.fetched, problem.examples))
            try:
                kept[problem.name] = list(map(str, drift.keep(directory, self._site, problem, pages, fetched_at)))
            except OSError as error:
                logger.warning("%s: cannot keep pages at fault in %s: %s", self._site, directory, error)
        return {name: files for name, files in kept.items() if files}
