"""What a run is judged by: what it saw itself, and what the runs of the last days were like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from newscrawl.monitoring.problem import Problem
from newscrawl.state.plan import DAY

if TYPE_CHECKING:
    from newscrawl.monitoring.figures import Figures
    from newscrawl.state.problem_table import KnownProblem
    from newscrawl.state.run_table import RecentArticle
    from newscrawl.state.source_table import KnownSource

DAYS = 14
"""Days over which a site is judged."""
MOST_EXAMPLES = 3


class PastRun(NamedTuple):
    """An earlier run."""

    started: int
    """Unix seconds."""
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What one run saw of its site."""

    now: int
    """When it ended, in Unix seconds."""
    reason: str
    """Its finish reason."""
    figures: Figures
    articles: Sequence[RecentArticle] = ()
    """Its new articles, the oldest first."""
    sources: Sequence[KnownSource] = ()
    """The sources that the site's file declares, as the state knows them after the run."""
    examples: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What was wrong with pages -> addresses of some."""
    is_first: bool = False
    """Whether nothing of the site is in the feed from before: then what is found is no news, and all there is."""
    is_whole: bool = True
    """Whether the run read all sources to their end and left nothing to later runs."""

    def some(self, what: str) -> tuple[str, ...]:
        """Return addresses of pages with which `what` was wrong, three at most."""
        return tuple(self.examples.get(what, ()))[:MOST_EXAMPLES]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What is known of the site from the last 14 days, without the run that is judged."""

    runs: Sequence[PastRun] = ()
    """The oldest first."""
    articles: Sequence[RecentArticle] = ()
    """As they came into the feed, the oldest first."""
    open: Mapping[str, KnownProblem] = field(default_factory=dict)
    """The problems that lasted before the run, by name."""

    def well(self, name: str) -> list[PastRun]:
        """Return the runs that did not have the problem `name`: what lasts for long must not count as usual."""
        return [run for run in self.runs if name not in run.figures.problems]

    def lasting(self, *names: str) -> list[Problem]:
        """Return those of the problems with these names that lasted before the run, as they were told then."""
        return [Problem(name=name, text=self.open[name].text) for name in names if name in self.open]

    def started(self) -> int | None:
        """Return when the first run that is known began, None where there is none."""
        return self.runs[0].started if self.runs else None


def begins(now: int) -> int:
    """Return the moment from which on a run that ends `now` is judged by what was before it."""
    return now - DAYS * DAY
