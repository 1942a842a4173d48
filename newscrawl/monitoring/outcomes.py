"""Whether visits to article pages end in one way more often than usual."""

from __future__ import annotations

from functools import partial
from math import inf
from typing import TYPE_CHECKING

from newscrawl.monitoring.problem import Problem
from newscrawl.monitoring.shares import Count, unusual
from newscrawl.state.outcomes import FAILED, GONE, HELD, MISSING, NEW, REFUSED, REJECTED, REVISED
from newscrawl.state.plan import DAY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.monitoring.figures import Figures
    from newscrawl.monitoring.history import History, Seen

_TOLD: dict[str, str] = {
    REFUSED: "were refused",
    FAILED: "failed",
    MISSING: "found nothing (404, 410)",
    REJECTED: "found a page that is no article or cannot be published",
    HELD: "found less of the story than the feed has",
    GONE: "found an article gone",
    REVISED: "found an article revised",
}
"""Groups of outcomes that are judged -> what visits that ended so did."""
JUDGED = frozenset(_TOLD)
REPEATED = frozenset((REFUSED, FAILED, MISSING, REJECTED, HELD))
"""Groups in which the same page ends run after run, until it is given up."""


def visits_of(figures: Figures) -> int:
    """Return how many article pages a run visited."""
    return sum(figures.outcomes.values())


def problems(seen: Seen, history: History) -> Iterator[Problem]:
    """Yield a problem for each group of outcomes of which there are more than usual.

    Where the run visited no page at all, the problems of visits that lasted before go on. First visits are also judged
    alone, over a day: where pages of the feed are as they were, visits to them hide that nothing new comes in.
    """
    for group, told in _TOLD.items():
        if not visits_of(seen.figures) and group in history.open:
            yield from history.lasting(group)
            continue
        of = "visits to article pages"
        found = unusual(seen.figures, history, group, partial(_count, group), seen.now)
        if not found and group in REPEATED:
            of = "first visits to article pages"
            found = unusual(seen.figures, history, group, partial(_first, group), seen.now, unknown=inf, within=DAY)
        if found:
            yield Problem(
                name=group,
                text=found.told(told, of),
                share=found.share,
                usual=found.usual,
                examples=seen.some(group),
            )


def _first(group: str, figures: Figures) -> Count:
    """Return how many first visits ended so; an article that comes into the feed later counts as one that did not."""
    others = sum(figures.first.values()) - figures.first.get(NEW, 0)
    return Count(figures.first.get(group, 0), others + figures.outcomes.get(NEW, 0))


def _count(group: str, figures: Figures) -> Count:
    return Count(figures.outcomes.get(group, 0), visits_of(figures))
