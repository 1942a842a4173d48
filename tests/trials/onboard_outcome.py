"""Outcome: what came of the trial of one site."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from .feed_score import FeedScore

MOST_REQUESTS = 80
"""That one site may cost, robots.txt and redirects included."""
CRAWL_DELAY = 0.05
"""Seconds that robots.txt of each site asks for."""
_COLUMNS = "{:17} {:>5} {:>6} {:>5} {:>7} {:>7} {:>5} {:>5} {:>4} {:>7}  {}"
HEAD = _COLUMNS.format(
    *("site", "asked", "found", "false", "missing", "strange", "again", "lines", "todo", "seconds"),
    "fields worse, verdict",
)
"""Of the table whose lines `Outcome.line` returns; missing and strange are teasers."""


@dataclass(kw_only=True)
class Outcome:
    """What came of one site."""

    site: str
    host: str
    requests: int = 0
    """That `scrapy onboard` made."""
    lines: int = 0
    """Of the made file."""
    todos: int = 0
    score: FeedScore | None = None
    """None where there was no feed."""
    again: int = 0
    """Rows of the second crawl."""
    made_seconds: float = 0.0
    crawled_seconds: float = 0.0
    problems: list[str] = field(default_factory=list)
    """Whatever else is wrong, a line each."""
    notes: list[str] = field(default_factory=list)
    """What else was tried and came of it, for the table."""

    @property
    def passed(self) -> bool:
        """Whether everything is as it must be."""
        is_right = not self.problems and not self.again and self.requests <= MOST_REQUESTS
        return is_right and self.score is not None and self.score.is_whole

    @contextmanager
    def timed(self, what: Literal["made", "crawled"]) -> Iterator[None]:
        """Add the time of a block to that of making or crawling."""
        start = time.monotonic()
        yield
        name = f"{what}_seconds"
        setattr(self, name, getattr(self, name) + time.monotonic() - start)

    def line(self) -> str:
        """Return its line of the table."""
        found = self.score or FeedScore(articles=0)
        worse = " ".join(f"{name}:{count}" for name, count in found.worse.most_common()) or "-"
        seconds = f"{self.made_seconds:.0f}+{self.crawled_seconds:.0f}"
        return _COLUMNS.format(
            *(self.site, self.requests, f"{found.found}/{found.articles}", len(found.false), found.boxes),
            *(found.strange, self.again, self.lines, self.todos, seconds),
            "; ".join((f"{worse}  {'passed' if self.passed else 'FAILED'}", *self.notes)),
        )

    def details(self) -> Iterator[str]:
        """Yield what is wrong with it, a line each."""
        yield from self.problems
        if self.requests > MOST_REQUESTS:
            yield f"{self.requests} requests"
        if self.score:
            yield from (f"false: {url}" for url in self.score.false[:3])
            yield from (f"lost: {url}" for url in self.score.lost[:3])
            yield from (f"{name}: {example}" for name, example in self.score.examples.items())
