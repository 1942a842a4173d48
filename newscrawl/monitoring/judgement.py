"""All that is judged of a run, in the order in which people are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.monitoring import coverage, delays, outcomes, signs, sources_named, volume
from newscrawl.monitoring.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from newscrawl.monitoring.history import History, Seen

_ENDED_AS_TOLD = frozenset({"finished", "closespider_itemcount", "closespider_pagecount", "closespider_timeout"})
"""Finish reasons of runs that ended by themselves: all was read, or a limit of the settings was reached."""


def judge(seen: Seen, history: History, expect: Mapping[str, float]) -> list[Problem]:
    """Return what is wrong with a run of a site, by what the site declares and by what is usual of it."""
    return [
        *_ending(seen),
        *_too_few_articles(seen, expect),
        *sources_named.problems(seen),
        *outcomes.problems(seen, history),
        *coverage.problems(seen, history, expect),
        *signs.problems(seen, history),
        *volume.problems(seen, history),
        *delays.problems(seen, history),
    ]


def _ending(seen: Seen) -> Iterator[Problem]:
    if seen.reason not in _ENDED_AS_TOLD:
        yield Problem(name="ended", text=f"the run did not end by itself: {seen.reason}")


def _too_few_articles(seen: Seen, expect: Mapping[str, float]) -> Iterator[Problem]:
    """Yield the problem that the sources name fewer articles of the feed than the site declares.

    In a run that leaves articles to later ones, it is enough that they name so many.
    """
    figures, least = seen.figures, expect.get("articles", 0)
    found = max(figures.in_feed, figures.new) if seen.is_whole else max(figures.named, figures.new)
    if seen.reason == "finished" and found < least:
        text = f"articles: {found} found, {least:g} expected; the sources name {figures.named}"
        yield Problem(name="articles", text=text, share=float(found), usual=float(least))
