"""What a site did over some days, in figures by spans of time. Moments are Unix seconds; days are those of Prague."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import numpy as np

from newscrawl.monitoring.coverage import FIELDS
from newscrawl.monitoring.figures import Figures, decoded
from newscrawl.reporting.health import download_errors
from newscrawl.state.outcomes import HELD
from newscrawl.state.plan import DAY, HOUR
from newscrawl.values.moments import PRAGUE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newscrawl.state.problem_table import KnownProblem
    from newscrawl.state.run_table import RecentArticle
    from newscrawl.state.store import Store

_MOST_SPANS = 200
"""Spans of the finest figures: those of a week are hours."""
_LEAST_FALL, _DEVIATIONS = 0.1, 4.5
"""What is less than usual by no more than this, or than chance explains (standard deviations), is not marked."""
_USUAL = 0.75
"""Three of four days have no larger share than the usual one: so a field that fell long ago is marked as well."""
SUMS = (
    "runs",
    "requests",
    "new",
    "revised",
    "gone",
    "held",
    "copies",
    "links",
    "promoted",
    "promoted_in_feed",
    "read",
    "incomplete",
    "boxes",
    "http_errors",
    "download_errors",
    "rejected",
)
"""Figures that are sums over runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Some time, in spans: hours, or several hours where it is long; a few hours; days."""

    since: int
    until: int
    fine: tuple[int, ...]
    """Edges of the finest spans, hours of the clock on the wall."""
    middle: tuple[int, ...]
    """Edges of spans of several of these."""
    days: tuple[int, ...]
    """Edges of days, from midnight to midnight; the first and the last one are cut."""

    @classmethod
    def of(cls, since: int, until: int) -> Period:
        """Return the period between two moments."""
        hours = next(
            step for step in (1, 2, 3, 6, 12, 24) if (until - since) / HOUR / step <= _MOST_SPANS or step == 24
        )
        several = next((step for step in (6, 12, 24) if step > hours), 24) if until - since > 2 * DAY else max(hours, 2)
        return cls(
            since=since,
            until=until,
            fine=_edges(since, until, hours),
            middle=_edges(since, until, several),
            days=(since, *(moment for moment in _full_hours(since, until, 24) if since < moment < until), until),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    """From publication to fetch, in seconds; NaN where no dated article came."""

    median: Sequence[float]
    slow: Sequence[float]
    """That nine of ten articles do not exceed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """How many of the articles or pages of each day have something."""

    days: Sequence[float]
    """Shares, 0..1; NaN where there was nothing."""
    low: Sequence[bool]
    """Whether that is clearly less than on a usual day."""
    whole: float
    """Of the whole period."""

    @classmethod
    def of(cls, parts: Sequence[int], wholes: Sequence[int]) -> Shares:
        """Return the shares of `parts` in `wholes`, both by day."""
        days = [_share(part, whole) for part, whole in zip(parts, wholes, strict=True)]
        known = [share for share in days if share == share]  # noqa: PLR0124 - NaN is not equal to itself
        usual = float(np.quantile(known, _USUAL)) if known else 0.0
        deviations = [
            _DEVIATIONS * (max(usual * (1 - usual), 0.01) / whole) ** 0.5 if whole else 1.0 for whole in wholes
        ]
        low = [usual - share > max(_LEAST_FALL, by) for share, by in zip(days, deviations, strict=True)]
        return cls(days=days, low=low, whole=_share(sum(parts), sum(wholes)))


@dataclass(slots=True, kw_only=True)
class SitePeriod:
    """What one site did."""

    site: str
    fine: dict[str, NDArray[np.float64]]
    """Figure of SUMS -> its value in each of the finest spans."""
    middle: dict[str, NDArray[np.float64]]
    days: dict[str, NDArray[np.float64]]
    delay: Delay
    """In spans of several hours."""
    day_delay: Delay
    all_delay: Delay
    """Of the whole period: one value each."""
    coverage: dict[str, Shares]
    """Field -> share of the new articles that have it."""
    ranks: dict[str, Shares]
    """Field -> share of the pages on which its first declared selector found it."""
    faults: list[tuple[str, str, int]]
    """Kind (`http`, `download`, `quarantine`), status or name, number; the most frequent first."""
    problems: list[KnownProblem] = field(default_factory=list)
    """Those that lasted at any time, the oldest first."""

    def total(self, name: str) -> int:
        """Return a figure of SUMS over the whole period."""
        return int(self.fine[name].sum())


def site_period(store: Store, site: str, period: Period) -> SitePeriod:
    """Return what `site` did, from the state; raise StateError when that cannot be read."""
    runs = [
        (run.started, decoded(run.figures))
        for run in store.runs.since(period.since, site)
        if run.started < period.until
    ]
    articles = [one for one in store.runs.recent(site, period.since) if one.entered < period.until]
    delays = _delays(articles)
    whole = (period.since, period.until)
    return SitePeriod(
        site=site,
        fine=_sums(runs, period.fine),
        middle=_sums(runs, period.middle),
        days=_sums(runs, period.days),
        delay=_delay(delays, period.middle),
        day_delay=_delay(delays, period.days),
        all_delay=_delay(delays, whole),
        coverage=_coverage(articles, period.days),
        ranks=_ranks(runs, period.days),
        faults=_faults(figures for _, figures in runs),
        problems=[one for one in store.problems.since(period.since, site) if one.since < period.until],
    )


def _edges(since: int, until: int, hours: int) -> tuple[int, ...]:
    """Return since, each full hour between that `hours` divides, and until; first and last span at least half as long.

    Hours are those of the clock on the wall: where it is put forward or back a span is shorter or longer.
    """
    half = hours * HOUR / 2
    inner = [moment for moment in _full_hours(since, until, hours) if since + half <= moment <= until - half]
    return (since, *inner, until)


def _full_hours(since: int, until: int, hours: int) -> Iterator[int]:
    day = datetime.fromtimestamp(since, PRAGUE).date()
    last = 0
    while last < until:
        for hour in range(0, 24, hours):
            moment = _moment(day, hour)
            if moment > last:  # an hour that is left out in spring counts as the next one
                yield moment
            last = max(last, moment)
        day += timedelta(days=1)


def _moment(day: date, hour: int) -> int:
    return int(datetime.combine(day, time(hour), PRAGUE).timestamp())


def _place(edges: Sequence[int], moment: int) -> int:
    """Return in which span a moment of the period lies."""
    return min(bisect_right(edges, moment), len(edges) - 1) - 1


def _sums(runs: Sequence[tuple[int, Figures]], edges: Sequence[int]) -> dict[str, NDArray[np.float64]]:
    table = np.zeros((len(edges) - 1, len(SUMS)))
    if runs:
        np.add.at(table, [_place(edges, began) for began, _ in runs], [_row(figures) for _, figures in runs])
    return {name: table[:, place] for place, name in enumerate(SUMS)}


def _row(run: Figures) -> tuple[int, ...]:
    """Return the figures of a run in the order of SUMS."""
    http_errors = sum(number for status, number in run.statuses.items() if _is_error(status))
    return (
        *(1, run.requests, run.new, run.revised, run.gone, run.outcomes.get(HELD, 0), run.copies, run.links),
        *(run.promoted, run.promoted_in_feed, run.read, run.incomplete, run.boxes),
        *(http_errors, sum(download_errors(run).values()), sum(run.rejected.values())),
    )


def _is_error(status: str) -> bool:
    return status[:1] in {"4", "5"}


def _delays(articles: Iterable[RecentArticle]) -> list[tuple[int, int]]:
    """Return when each article of the day was fetched, and how long after its publication."""
    return [
        (one.entered, max(0, one.entered - one.published))
        for one in articles
        if one.published is not None and one.is_news
    ]


def _delay(delays: Iterable[tuple[int, int]], edges: Sequence[int]) -> Delay:
    spans: list[list[int]] = [[] for _ in edges[1:]]
    for entered, seconds in delays:
        spans[_place(edges, entered)].append(seconds)
    both = [np.percentile(span, (50, 90)) if span else (np.nan, np.nan) for span in spans]
    return Delay(median=[float(median) for median, _ in both], slow=[float(slow) for _, slow in both])


def _coverage(articles: Sequence[RecentArticle], edges: Sequence[int]) -> dict[str, Shares]:
    numbers = [0] * (len(edges) - 1)
    lacking = Counter[tuple[str, int]]()
    for one in articles:
        place = _place(edges, one.entered)
        numbers[place] += 1
        lacking.update((name, place) for name in one.lacking.split())
    fields = [*FIELDS, *sorted({name for name, _ in lacking}.difference(FIELDS))]
    return {
        name: Shares.of([number - lacking[name, place] for place, number in enumerate(numbers)], numbers)
        for name in fields
    }


def _ranks(runs: Iterable[tuple[int, Figures]], edges: Sequence[int]) -> dict[str, Shares]:
    found: dict[str, tuple[list[int], list[int]]] = {}
    for began, figures in runs:
        place = _place(edges, began)
        for name, (number, pages) in figures.ranks.items():
            parts, wholes = found.setdefault(name, ([0] * (len(edges) - 1), [0] * (len(edges) - 1)))
            parts[place] += number
            wholes[place] += pages
    return {name: Shares.of(*found[name]) for name in sorted(found)}


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


def _faults(runs: Iterable[Figures]) -> list[tuple[str, str, int]]:
    found = Counter[tuple[str, str]]()
    for run in runs:
        for kind, numbers in (("http", run.statuses), ("download", download_errors(run)), ("quarantine", run.rejected)):
            for name, number in numbers.items():
                if kind != "http" or _is_error(name):
                    found[kind, name] += number
    return [(kind, name, number) for (kind, name), number in sorted(found.items(), key=lambda one: (-one[1], one[0]))]
