"""Whether a site brings as many new articles as it usually does at this hour of such a day."""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from newscrawl.czech.holidays import is_free
from newscrawl.monitoring.chance import at_most
from newscrawl.monitoring.history import DAYS
from newscrawl.monitoring.problem import Problem
from newscrawl.state.plan import DAY, HOUR, MINUTE
from newscrawl.values.moments import PRAGUE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newscrawl.monitoring.history import History, Seen

VOLUME, AGE = "volume", "age"
_WINDOWS = (1, 2, 3, 6, 12, 24, 48, 72)
"""Hours up to now that are judged together."""
_HOURS_A_DAY = 24
_BEYOND_CHANCE = 1e-6
"""Below that of other measures: a site is judged by eight windows at every run, and news come in bursts."""
_MOST_SHARE = 0.65
"""Of what is usual: a slow day is no fault, half of the news is."""
_STILL_SHARE = 0.8
"""Of what is usual, in the last quarter of a window: above it, the site is back to what it was."""
_LEAST_DISPERSION = 1.5
_LEAST_DAYS = 2
"""Hours of the same kind, and days before, that must be known."""
_LEAST_DAYS_OF_AGE = 7
_LEAST_GAPS = 30
_LONGER_GAP = 2.0
"""Times the longest time without a new article in two weeks, a night or a weekend included."""
_SILENT_BY_CHANCE = 1e-3
"""How likely such a time may be by the hours that it lasts: the first weekend of a site is longer than its nights."""
_WORKDAY, _FREE_DAY = "workday", "free day"


class _Hours(NamedTuple):
    """The hours up to now, the last one first."""

    counts: list[int]
    """New articles in each."""
    kinds: list[tuple[str, int]]
    """The kind of day and the hour of the day of each."""
    usual: dict[tuple[str, int], list[int]]
    """Kind of day and hour of the day -> new articles in such hours before now."""

    def expected(self, start: int, number: int) -> float | None:
        """Return how many articles are usual in `number` hours from the one with index `start` on.

        Returns None where too few such hours are known.
        """
        known = [self.usual.get(kind, []) for kind in self.kinds[start : start + number]]
        if any(len(counts) < _LEAST_DAYS for counts in known):
            return None
        return sum(sum(counts) / len(counts) for counts in known)


def problems(seen: Seen, history: History) -> Iterator[Problem]:
    """Yield a problem where news are fewer than usual, else one where the newest article is older than usual."""
    started = history.started()
    entered = sorted(article.entered for article in (*history.articles, *seen.articles) if article.is_news)
    if started is None or not entered:
        return
    hours = _hours_before(entered, seen.now, started)
    if told := next(filter(None, (_fewer(hours, number) for number in _WINDOWS)), None):
        text, now, usual = told
        text = f"{text}, the newest came {_for_people(seen.now - entered[-1])} ago"
        yield Problem(name=VOLUME, text=text, share=now / usual, usual=usual, examples=_newest(seen, history))
    elif found := _older(entered, hours, seen.now, started):
        yield Problem(name=AGE, text=found, examples=_newest(seen, history))


def _hours_before(entered: Sequence[int], now: int, started: int) -> _Hours:
    """Return the hours between a site's first known run and now, 14 days at most; moments are Unix seconds."""
    number = min(DAYS * 24, (now - started) // HOUR)
    ends = [now - place * HOUR for place in range(number)]
    counts = [_between(entered, end - HOUR, end) for end in ends]
    kinds = [_kind(end - HOUR // 2) for end in ends]
    usual: dict[tuple[str, int], list[int]] = {}
    for place, kind in enumerate(kinds):
        if place >= _HOURS_A_DAY:
            usual.setdefault(kind, []).append(counts[place])
    return _Hours(counts, kinds, usual)


def _fewer(hours: _Hours, number: int) -> tuple[str, int, float] | None:
    """Return what is said of so many hours with far fewer articles than usual, their number, and the usual one."""
    usual, usual_last = hours.expected(0, number), hours.expected(0, max(1, number // 4))
    if not usual or usual_last is None or number > len(hours.counts):
        return None
    now, last = sum(hours.counts[:number]), sum(hours.counts[: max(1, number // 4)])
    others = _other_days(hours, number)
    if not others:
        return None
    cautious = usual * (1 + min(1, *(count / expected for count, expected in others))) / 2
    if now > _MOST_SHARE * cautious or last > _STILL_SHARE * usual_last:
        return None
    spread = sum((count - expected) ** 2 / expected for count, expected in others) / len(others)
    if at_most(now, cautious, max(_LEAST_DISPERSION, spread)) >= _BEYOND_CHANCE:
        return None
    return f"{now} new articles in {_for_people(number * HOUR)}, {usual:.0f} usually", now, usual


def _other_days(hours: _Hours, number: int) -> list[tuple[int, float]]:
    """Return how many articles came in the same hours of the days before, and how many are usual then."""
    others = []
    for start in range(_HOURS_A_DAY, len(hours.counts) - number + 1, _HOURS_A_DAY):
        if expected := hours.expected(start, number):
            others.append((sum(hours.counts[start : start + number]), expected))
    return others if len(others) >= _LEAST_DAYS else []


def _older(entered: Sequence[int], hours: _Hours, now: int, started: int) -> str | None:
    """Return what is said where the newest article is older than any was in the two weeks before."""
    moments = sorted(entered)
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    if now - started < _LEAST_DAYS_OF_AGE * DAY or len(gaps) < _LEAST_GAPS:
        return None
    age, longest = now - moments[-1], max(gaps)
    usual = hours.expected(0, min(age // HOUR, len(hours.counts)))
    if age <= _LONGER_GAP * longest + HOUR or usual is None:
        return None
    if at_most(0, usual, _LEAST_DISPERSION) >= _SILENT_BY_CHANCE:
        return None
    return f"no new article for {_for_people(age)}, never more than {_for_people(longest)} in two weeks"


def _between(entered: Sequence[int], after: int, until: int) -> int:
    """Return how many of the moments, in ascending order, lie after one moment and not after another."""
    return bisect_right(entered, until) - bisect_right(entered, after)


def _kind(moment: int) -> tuple[str, int]:
    """Return which kind of day a moment (Unix seconds) falls on in Prague, and the hour of the day."""
    at = datetime.fromtimestamp(moment, PRAGUE)
    return (_FREE_DAY if is_free(at.date()) else _WORKDAY), at.hour


def _newest(seen: Seen, history: History) -> tuple[str, ...]:
    articles = [article.url for article in (*history.articles, *seen.articles) if article.is_news]
    return tuple(articles[-1:])


def _for_people(seconds: int) -> str:
    """Return a stretch of time for people: "40 minutes", "5 hours", "3 days"."""
    for unit, name in ((DAY, "days"), (HOUR, "hours")):
        if seconds >= 2 * unit:
            return f"{seconds // unit} {name}"
    return f"{seconds // MINUTE} minutes"
