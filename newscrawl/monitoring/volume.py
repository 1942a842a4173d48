"""Whether a site brings as many new articles as it usually does at this hour of such a day."""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from newscrawl.czech.holidays import is_holiday
from newscrawl.monitoring.chance import at_most, dispersion_of
from newscrawl.monitoring.history import DAYS
from newscrawl.monitoring.problem import Problem
from newscrawl.state.plan import DAY, HOUR, MINUTE
from newscrawl.values.moments import PRAGUE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newscrawl.monitoring.history import History, Seen

VOLUME, AGE = "volume", "age"
_WINDOWS = tuple(hours * HOUR for hours in (1, 2, 3, 6, 12, 24, 48, 72))
_BEYOND_CHANCE = 1e-6
"""Below that of other measures: a site is judged by eight windows at every run, and news come in bursts."""
_MOST_SHARE = 0.65
"""Of what is usual: a slow day is no fault, half of the news is."""
_STILL_SHARE = 0.8
"""Of what is usual, in the last quarter of a window: above it, the site is back to what it was."""
_LEAST_DISPERSION = 1.5
_LEAST_DAYS = 2
"""Days of the same kind that must be known."""
_LEAST_DAYS_OF_AGE = 7
_LEAST_GAPS = 30
_LONGER_GAP = 2.0
"""Times the longest time without a new article in two weeks, a night or a weekend included."""
_WORKDAY, _FREE_DAY = "workday", "free day"
_SATURDAY = 5


class _Window(NamedTuple):
    """A stretch of time up to now, and the same stretch of other days of its kind."""

    seconds: int
    now: int
    """Articles in it."""
    usual: list[int]
    """Articles in it on the other days."""
    last: int
    """Articles in its last quarter."""
    usual_last: float
    """Of the other days, on average."""


def problems(seen: Seen, history: History) -> Iterator[Problem]:
    """Yield a problem where news are fewer than usual, else one where the newest article is older than usual."""
    started = history.started()
    entered = [article.entered for article in (*history.articles, *seen.articles) if article.is_news]
    if started is None or not entered:
        return
    newest = max(entered)
    windows = (_window(entered, seconds, seen.now, started) for seconds in _WINDOWS)
    if told := next(filter(None, (_fewer(window) for window in windows if window)), None):
        text, now, usual = told
        age = f", the newest came {_hours(seen.now - newest)} ago"
        yield Problem(name=VOLUME, text=text + age, share=now / usual, usual=usual, examples=_newest(seen, history))
    elif found := _older(entered, seen.now, started):
        yield Problem(name=AGE, text=found, examples=_newest(seen, history))


def _window(entered: Sequence[int], seconds: int, now: int, started: int) -> _Window | None:
    """Return the window of so many seconds, None where too few days of its kind are known."""
    kind = _kind(now)
    days = [
        now - number * DAY
        for number in range(1, DAYS + 1)
        if now - number * DAY - seconds >= started and (seconds > DAY or _kind(now - number * DAY) == kind)
    ]
    if len(days) < _LEAST_DAYS:
        return None
    last = [_between(entered, end - seconds // 4, end) for end in days]
    return _Window(
        seconds=seconds,
        now=_between(entered, now - seconds, now),
        usual=[_between(entered, end - seconds, end) for end in days],
        last=_between(entered, now - seconds // 4, now),
        usual_last=sum(last) / len(last),
    )


def _fewer(window: _Window) -> tuple[str, int, float] | None:
    """Return what is said of a window with far fewer articles than usual, their number, and the usual one."""
    mean = sum(window.usual) / len(window.usual)
    cautious = (mean + min(window.usual)) / 2
    if not cautious or window.now > _MOST_SHARE * cautious or window.last > _STILL_SHARE * window.usual_last:
        return None
    dispersion = max(_LEAST_DISPERSION, dispersion_of(window.usual))
    if at_most(window.now, cautious, dispersion) >= _BEYOND_CHANCE:
        return None
    days = f"{min(window.usual)} to {max(window.usual)} in the same hours of {len(window.usual)} such days"
    return f"{window.now} new articles in {_hours(window.seconds)}, {days}", window.now, mean


def _older(entered: Sequence[int], now: int, started: int) -> str | None:
    """Return what is said where the newest article is older than any was in the two weeks before."""
    moments = sorted(entered)
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    if now - started < _LEAST_DAYS_OF_AGE * DAY or len(gaps) < _LEAST_GAPS:
        return None
    age, longest = now - moments[-1], max(gaps)
    if age <= _LONGER_GAP * longest + HOUR:
        return None
    return f"no new article for {_hours(age)}, never more than {_hours(longest)} in two weeks"


def _between(entered: Sequence[int], after: int, until: int) -> int:
    """Return how many of the moments, in ascending order, lie after one moment and not after another."""
    return bisect_right(entered, until) - bisect_right(entered, after)


def _kind(moment: int) -> str:
    """Return which kind of day a moment (Unix seconds) falls on in Prague."""
    day = datetime.fromtimestamp(moment, PRAGUE).date()
    return _FREE_DAY if day.weekday() >= _SATURDAY or is_holiday(day) else _WORKDAY


def _newest(seen: Seen, history: History) -> tuple[str, ...]:
    articles = [article.url for article in (*history.articles, *seen.articles) if article.is_news]
    return tuple(articles[-1:])


def _hours(seconds: int) -> str:
    """Return a stretch of time for people: "40 minutes", "5 hours", "3 days"."""
    for unit, name in ((DAY, "days"), (HOUR, "hours")):
        if seconds >= 2 * unit:
            return f"{seconds // unit} {name}"
    return f"{seconds // MINUTE} minutes"
