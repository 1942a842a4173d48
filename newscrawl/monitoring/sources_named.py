"""Whether the sources that a site's file declares answer, and name as many articles as they usually do."""

from __future__ import annotations

from datetime import datetime, timedelta
from statistics import fmean, pvariance
from typing import TYPE_CHECKING

from newscrawl.czech.holidays import is_free
from newscrawl.monitoring.chance import BEYOND_CHANCE, at_most
from newscrawl.monitoring.problem import Problem
from newscrawl.values.moments import PRAGUE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.monitoring.history import Seen
    from newscrawl.state.source_table import KnownSource

_LEAST_FAILURES = 2
"""Runs in a row in which one source failed: a single failure is a matter of the network."""
_LEAST_USUAL, _LEAST_USUAL_EARLY = 2, 8
"""Articles that a source must usually name to be told when it names none."""
_LEAST_DISPERSION = 1.05
_DAYS_KNOWN = 9
"""Days from which on weekends and nights of a source are known."""
_SHRUNK = 0.5
"""Of the least number that a source usually names: what it must name, once it is known so long."""
_NONE_BY_CHANCE = 1e-2
"""How likely it may be that a source names none whose numbers differ from day to day."""


def problems(seen: Seen) -> Iterator[Problem]:
    """Yield a problem for each declared source that failed twice running, and for one that names too few articles.

    Where every source of the site fails, that is told at the first time.
    """
    failed = [source for source in seen.sources if source.failures]
    all_failed = len(failed) == len(seen.sources)
    for source in seen.sources:
        if source.failures:
            if all_failed or source.failures >= _LEAST_FAILURES:
                runs = "1 run" if source.failures == 1 else f"{source.failures} runs"
                yield Problem(
                    name=f"source {source.url}",
                    text=f"{source.kind} {source.url} not read in {runs}: {source.outcome}",
                    share=0.0,
                    examples=(source.url,),
                )
        elif found := _fewer(source, seen.now):
            yield found


def _fewer(source: KnownSource, now: int) -> Problem | None:
    """Return the problem that a source names far fewer articles than on any of its last days, None where it does."""
    days = source.least_by_day()
    usual = _usual(days)
    is_known = len(days) >= _DAYS_KNOWN
    least, floor = (_SHRUNK * usual, _LEAST_USUAL) if is_known else (0, _LEAST_USUAL_EARLY)
    if usual < floor or source.articles >= max(least, 1):
        return None
    dispersion = _dispersion(days)
    if source.articles and at_most(source.articles, usual, dispersion) >= BEYOND_CHANCE:
        return None
    if dispersion > _LEAST_DISPERSION and at_most(0, usual, dispersion) >= _NONE_BY_CHANCE:
        return None
    if dispersion > _LEAST_DISPERSION and not is_known and _is_at_a_weekend(now):
        return None
    named = source.articles or "no"
    return Problem(
        name=f"source {source.url}",
        text=f"{source.kind} {source.url} names {named} articles, {usual} at least on the {len(days)} days before",
        share=float(source.articles),
        usual=float(usual),
        examples=(source.url,),
    )


def _is_at_a_weekend(now: int) -> bool:
    """Tell whether the day of a moment (Unix seconds) or the one before it is free in Czechia."""
    today = datetime.fromtimestamp(now, PRAGUE).date()
    return any(is_free(day) for day in (today, today - timedelta(days=1)))


def _dispersion(days: list[int]) -> float:
    """Return how much the numbers of days differ, variance over mean: not at all of a feed that has a fixed length."""
    return max(_LEAST_DISPERSION, pvariance(days) / fmean(days))


def _usual(days: list[int]) -> int:
    """Return how many articles a source usually names at least, by the least number of each of its last days.

    Of two weeks the lowest day is left out: what lasts so short is a fault, what lasts longer is usual, such as Sundays
    and the Mondays after them.
    """
    return sorted(days)[(len(days) - 1) // 7] if days else 0
