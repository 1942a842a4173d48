"""Whether a share of pages is beyond chance: in a run, or in it and the ones right before it."""

from __future__ import annotations

from itertools import islice, takewhile
from typing import TYPE_CHECKING, NamedTuple

from newscrawl.monitoring.chance import BEYOND_CHANCE, at_least, highest_share
from newscrawl.state.plan import HOUR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from newscrawl.monitoring.figures import Figures
    from newscrawl.monitoring.history import History, PastRun

LEAST_SHARE = 0.02
"""What is rarer is taken to happen as often: a site of which little is known is no site without faults."""
MOST_POOLED = 8
"""Runs that are judged together: where each visits a few pages, one alone shows nothing."""
POOLED_WITHIN = 6 * HOUR
_LEAST_HITS = 3


UNKNOWN_SHARE = 0.5
"""From which share on something is wrong with a site of which nothing is known yet."""


class Count(NamedTuple):
    """How many of some pages have something."""

    hits: int
    tries: int

    def plus(self, other: Count) -> Count:
        """Return the count of both."""
        return Count(self.hits + other.hits, self.tries + other.tries)

    def minus(self, other: Count) -> Count:
        """Return the count without another one that is part of it."""
        return Count(self.hits - other.hits, self.tries - other.tries)


class Unusual(NamedTuple):
    """A share beyond chance, and what is usual."""

    now: Count
    before: Count

    @property
    def share(self) -> float:
        """The share that was found."""
        return self.now.hits / self.now.tries

    @property
    def usual(self) -> float | None:
        """The usual share, None where nothing is known."""
        return self.before.hits / self.before.tries if self.before.tries else None

    def told(self, what: str, of: str) -> str:
        """Return both in a sentence: "12 of 14 visits were refused; 1 of 420 usually"."""
        usual = (
            f"{self.before.hits} of {self.before.tries} usually" if self.before.tries else "nothing earlier is known"
        )
        return f"{self.now.hits} of {self.now.tries} {of} {what}; {usual}"


def unusual(
    figures: Figures,
    history: History,
    name: str,
    count: Callable[[Figures], Count],
    now: int,
    *,
    unknown: float = UNKNOWN_SHARE,
    within: int = POOLED_WITHIN,
) -> Unusual | None:
    """Return what `count` finds in a run if that is beyond chance, alone or with the runs before; None otherwise.

    Args:
        figures: of the run.
        history: of its site. Runs with the problem `name` are not what is usual.
        name: of the problem that it would be.
        count: tells how many of which pages of a run have it.
        now: when the run ended, in Unix seconds.
        unknown: from which share on it is beyond chance where nothing is known yet; above 1 for never.
        within: seconds before `now` in which runs are judged together with it.

    Where the run has no such page, a problem that lasted goes on as long as the runs before say so.
    """
    pools = [
        pool
        for pool in _pools(count, figures, history, name, now=now, within=within)
        if _may_be_beyond_chance(pool.pages)
    ]
    if not pools:
        return None
    usual = _sum(map(count, (run.figures for run in history.well(name))))
    for pool in pools:
        before = usual.minus(pool.of_usual)
        if _is_beyond_chance(pool.pages, before, unknown):
            return Unusual(pool.pages, before)
    return None


class _Pool(NamedTuple):
    """A run and some of those right before it, judged together."""

    pages: Count
    of_usual: Count
    """What of that would else count as usual."""


def _pools(
    count: Callable[[Figures], Count], figures: Figures, history: History, name: str, *, now: int, within: int
) -> Iterator[_Pool]:
    """Yield a run alone, then with one more of the runs before it each time.

    Yield nothing where it has no hit itself, unless it has no such page at all and the problem has lasted.
    """
    pool, of_usual = count(figures), Count(0, 0)
    if not pool.hits and (pool.tries or name not in history.open):
        return
    yield _Pool(pool, of_usual)
    for past in _right_before(history.runs, now, within, count):
        of_past = count(past.figures)
        pool = pool.plus(of_past)
        of_usual = of_usual if name in past.figures.problems else of_usual.plus(of_past)
        yield _Pool(pool, of_usual)


def _may_be_beyond_chance(pool: Count) -> bool:
    """Tell whether so much would be beyond chance where it is as rare as can be."""
    return pool.hits >= _LEAST_HITS and at_least(pool.hits, pool.tries, LEAST_SHARE) < BEYOND_CHANCE


def _is_beyond_chance(pool: Count, before: Count, unknown: float) -> bool:
    if not before.tries:
        return pool.hits >= unknown * pool.tries
    share = highest_share(before.hits, before.tries, LEAST_SHARE)
    return at_least(pool.hits, pool.tries, share) < BEYOND_CHANCE


def _right_before(
    runs: Sequence[PastRun], now: int, within: int, count: Callable[[Figures], Count]
) -> Iterator[PastRun]:
    """Yield the runs with any page that may be judged together with the one that ended `now`, the last first."""
    recent = takewhile(lambda run: run.started >= now - within, reversed(runs))
    return islice((run for run in recent if count(run.figures).tries), MOST_POOLED - 1)


def _sum(counts: Iterable[Count]) -> Count:
    hits = tries = 0
    for count in counts:
        hits += count.hits
        tries += count.tries
    return Count(hits, tries)
