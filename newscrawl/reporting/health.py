"""Whether sites are well: what the state knows of their runs, against the schedule. Moments are Unix seconds."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from newscrawl.crawling.allowance import Allowance
from newscrawl.exceptions import Postponed, RefusedRequest, StateError
from newscrawl.monitoring.figures import Figures, decoded
from newscrawl.scheduling.schedule import next_due
from newscrawl.state.opening import STORE, existing_store
from newscrawl.state.plan import DAY, HOUR, MINUTE
from newscrawl.state.store import mark_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from newscrawl.scheduling.schedule import Entry
    from newscrawl.state.run_table import KnownRun
    from newscrawl.state.store import Store

Status = Literal["ok", "ill", "silent", "never ran", "unknown"]
STATUSES: tuple[Status, ...] = ("silent", "never ran", "ill", "unknown", "ok")
"""The worst first."""

SILENT, UNWELL = "silent", "unwell"
"""Names of the problems that are found here, of a run that is missing and of one that says no more than that."""
GRACE = 15 * MINUTE
"""How much later than planned a run may end, besides the time it takes: a queue, a daemon that starts anew."""
_LOOKED_BACK = 14 * DAY
"""Without a schedule the runs of so many last days tell how long a site pauses."""
_LEAST_PAUSE, _LONGEST_PAUSE = 30 * MINUTE, 26 * HOUR
"""Bounds of that pause: a run by hand soon after another one is no cadence, and a day that failed is none either."""
_OWN_REFUSALS = {RefusedRequest.__name__, Postponed.__name__, *(kind.__name__ for kind in Postponed.__subclasses__())}
"""Errors of requests that were not made, by robots.txt, guard, budget and breaker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ill:
    """Something that is wrong with a site now."""

    name: str
    text: str
    since: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LastDay:
    """What the runs of a site did that began in the last 24 hours."""

    runs: int = 0
    requests: int = 0
    new: int = 0
    revised: int = 0
    gone: int = 0
    rejected: int = 0
    errors: int = 0
    """Downloads that failed."""
    statuses: Mapping[str, int] = field(default_factory=dict)
    """Class of HTTP statuses, "2xx" -> responses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteHealth:
    """How one site is."""

    site: str
    status: Status
    problems: tuple[Ill, ...] = ()
    last_run: int | None = None
    """When the last run that is known began; None for none, here and below."""
    last_run_ended: int | None = None
    last_good_run: int | None = None
    newest_article: int | None = None
    """When the newest article of the feed was published."""
    next_run: int | None = None
    """When the schedule has the next run begin; None without a schedule."""
    due: int = 0
    """Pages that are to be fetched by now."""
    due_not_in_feed: int = 0
    """Those of them that the feed does not have."""
    last_day: LastDay = LastDay()

    @property
    def is_well(self) -> bool:
        """Whether nobody needs to look."""
        return self.status == "ok"


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How all sites are that were looked at."""

    now: int
    sites: tuple[SiteHealth, ...]
    """Those that are not well first."""
    state: str | None = None
    """Why the state cannot be read, None where it can."""

    @property
    def is_well(self) -> bool:
        """Whether nobody needs to look; nobody knows where no site is known."""
        return self.state is None and bool(self.sites) and all(site.is_well for site in self.sites)


def look(directory: Path, entries: Mapping[str, Entry], named: Collection[str], now: int) -> Health:
    """Return how sites are at `now`: those `named`; where none is, those of `entries`, else all that the state knows.

    Args:
        directory: the setting STATE_DIR. Crawls may use the state meanwhile; it may be missing or damaged.
        entries: site -> what the schedule says of it; sites that it does not name are judged by their former runs.
        named: names of sites.
        now: the present.
    """
    try:
        if mark_of(directory / STORE).exists():
            raise StateError(f"{directory / STORE}: damaged; the next crawl sets it aside and makes it anew")
        with closing(existing_store(directory)) as store:
            sites = named or entries or {*store.runs.sites(), *store.pages.sites()}
            days = _last_days(store.runs.since(now - DAY))
            found = [_site_health(store, site, entries.get(site), days.get(site, LastDay()), now) for site in sites]
    except StateError as error:
        unknown = [
            SiteHealth(site=site, status="unknown", next_run=_next_run(entries.get(site), now))
            for site in sorted(named or entries)
        ]
        return Health(now=now, sites=tuple(unknown), state=str(error))
    return Health(now=now, sites=tuple(sorted(found, key=lambda one: (STATUSES.index(one.status), one.site))))


def _site_health(store: Store, site: str, entry: Entry | None, day: LastDay, now: int) -> SiteHealth:
    last, good = store.runs.last(site), store.runs.last(site, ok=True)
    times = store.runs.times(site, now - _LOOKED_BACK)
    problems = [Ill(name=one.name, text=one.text, since=one.since) for one in store.problems.open(site)]
    status: Status = "ill" if problems else "ok"
    if last is None:
        status = "never ran"
    elif due := _overdue(last, entry, times, now):
        status = "silent"
        problems.insert(0, Ill(name=SILENT, text="no run has ended since the one that was due then", since=due))
    elif not last.ok and not problems:
        status = "ill"
        problems.append(Ill(name=UNWELL, text=f"the last run was not well: {last.reason}", since=last.started))
    due_pages, not_in_feed = store.pages.backlog(site, now)
    return SiteHealth(
        site=site,
        status=status,
        problems=tuple(problems),
        last_run=last.started if last else None,
        last_run_ended=last.ended if last else None,
        last_good_run=good.started if good else None,
        newest_article=store.runs.newest(site) or store.pages.newest(site),
        next_run=_next_run(entry, now),
        due=due_pages,
        due_not_in_feed=not_in_feed,
        last_day=day,
    )


def _overdue(last: KnownRun, entry: Entry | None, times: list[tuple[int, int]], now: int) -> int | None:
    """Return when the run was due that should have ended by `now` and has not, None where all is as it should be."""
    if entry:
        due = _next_run(entry, last.started)
        taken = Allowance.parse(entry.budget).seconds
    else:
        due = last.started + _usual_pause([started for started, _ in times])
        taken = None
    if taken is None:
        taken = max((ended - started for started, ended in times), default=last.ended - last.started)
    return due if due is not None and now > due + taken + GRACE else None


def _usual_pause(starts: list[int]) -> int:
    """Return how long a site may pause that has no schedule: half as long again as it ever did, within bounds."""
    pauses = [after - before for before, after in pairwise(starts)]
    return min(max(_LEAST_PAUSE, max(pauses) * 3 // 2), _LONGEST_PAUSE) if pauses else _LONGEST_PAUSE


def _next_run(entry: Entry | None, after: int) -> int | None:
    return int(next_due(entry, datetime.fromtimestamp(after, UTC)).timestamp()) if entry else None


def _last_days(runs: Iterable[KnownRun]) -> dict[str, LastDay]:
    """Return the sums of the runs of each site."""
    by_site: dict[str, list[Figures]] = {}
    for run in runs:
        by_site.setdefault(run.site, []).append(decoded(run.figures))
    return {site: _sum(figures) for site, figures in by_site.items()}


def download_errors(run: Figures) -> dict[str, int]:
    """Return the downloads of a run that failed, by the name of the error; what we refuse to ask for is none."""
    short = ((name.rpartition(".")[2], number) for name, number in run.errors.items())
    return {name: number for name, number in short if name not in _OWN_REFUSALS}


def _sum(runs: list[Figures]) -> LastDay:
    statuses: dict[str, int] = {}
    for run in runs:
        for status, number in run.statuses.items():
            kind = f"{status[:1]}xx" if status[:1] in {"1", "2", "3", "4", "5"} else "other"
            statuses[kind] = statuses.get(kind, 0) + number
    return LastDay(
        runs=len(runs),
        requests=sum(run.requests for run in runs),
        new=sum(run.new for run in runs),
        revised=sum(run.revised for run in runs),
        gone=sum(run.gone for run in runs),
        rejected=sum(sum(run.rejected.values()) for run in runs),
        errors=sum(sum(download_errors(run).values()) for run in runs),
        statuses=statuses,
    )
