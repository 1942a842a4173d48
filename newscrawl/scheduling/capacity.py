"""Whether the daemons of a schedule can hold its cadences: what its runs take, beside the processes that there are."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from datetime import datetime
from itertools import islice
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from newscrawl.crawling.allowance import Allowance
from newscrawl.feed.run import REPORT, newest_runs
from newscrawl.scheduling.cadence import DAYS, HOUR_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from newscrawl.scheduling.schedule import Entry, Schedule

USUAL_RUN_SECONDS = 26.0
"""A round of 24 sites took 153 s with four processes, so each run 26 s of a process on average (November 2026)."""
_START_SECONDS = 3.0
"""What a run takes before its report says that it has begun, and after it has ended: Python, Scrapy, the poll."""
_RUNS_LOOKED_AT = 20
_FULL = 0.9
"""Above this share of their time processes are never free for long, and runs wait for one another."""


class Load(NamedTuple):
    """What the runs of one hour of the week ask of a daemon."""

    scrapyd: str
    max_proc: int
    weekday: int
    hour: int
    runs: int
    share: float
    """Of the time of all its processes."""

    def __str__(self) -> str:
        return (
            f"{self.scrapyd}: {self.runs} runs on {DAYS[self.weekday]} from {self.hour:02}:00 to {self.hour + 1:02}:00"
            f" take {self.share:.0%} of the time of {self.max_proc} processes"
        )


def run_seconds(exports: Path, site: str) -> float:
    """Return how long a run of the site takes: the median of its last runs, what is usual where there is none."""
    found = []
    for run in islice(newest_runs(exports, site), _RUNS_LOOKED_AT):
        try:
            report = json.loads((run / REPORT).read_bytes())
            began, ended = (datetime.fromisoformat(report[name]) for name in ("started_at", "finished_at"))
        except (OSError, ValueError, KeyError, TypeError):  # under way, or killed
            continue
        if report.get("finish_reason") not in ("recovered", "compacted"):  # which end when somebody makes them
            found.append(max((ended - began).total_seconds(), 0.0) + _START_SECONDS)
    return median(found) if found else USUAL_RUN_SECONDS


def busiest(schedule: Schedule, seconds: Mapping[str, float]) -> list[Load]:
    """Return of each daemon the hour of the week whose runs take most; `seconds` is how long a run takes, by site."""
    runs: Counter[tuple[str, int, int]] = Counter()
    taken: defaultdict[tuple[str, int, int], float] = defaultdict(float)
    for entry in schedule.entries:
        for weekday in range(7):
            for slot in entry.cadence.slots(weekday, entry.share):
                place = entry.scrapyd, weekday, slot.second // HOUR_SECONDS
                runs[place] += 1
                taken[place] += seconds[entry.site]
    loads = []
    for name, scrapyd in schedule.scrapyds.items():
        places = [place for place in runs if place[0] == name]
        if places:
            place = max(places, key=lambda place: (taken[place], -place[1], -place[2]))
            share = taken[place] / HOUR_SECONDS / scrapyd.max_proc
            loads.append(Load(name, scrapyd.max_proc, place[1], place[2], runs[place], share))
    return loads


def shortfalls(schedule: Schedule, seconds: Mapping[str, float]) -> Iterator[str]:
    """Yield a line for each cadence that cannot be held, and for each daemon that has too few processes."""
    for load in busiest(schedule, seconds):
        if load.share > _FULL:
            yield f"{load}: runs will begin late or be left out"
    for entry in schedule.entries:
        shortest = _shortest(entry)
        budget = Allowance.parse(entry.budget).seconds
        if seconds[entry.site] > shortest:
            taken = f"a run takes {seconds[entry.site]:.0f} s"
            yield f"{entry.site}: {taken}, and one is due every {shortest} s: some are left out"
        elif budget and budget > shortest:
            yield f"{entry.site}: budget {entry.budget} is more than the {shortest} s from one run to the next"


def _shortest(entry: Entry) -> int:
    """Return the shortest interval of the cadence, in seconds."""
    return min(rule.every for rule in entry.cadence.rules)
