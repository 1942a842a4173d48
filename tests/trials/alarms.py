"""`make alarms`: what goes wrong with a site after two weeks without trouble, and whether that is told, soon, by name.

The two weeks are invented and stand in the state; the runs after them are real crawls of the replica, three new
articles each. Exit status 1 where a fault is not told in time, or a healthy site rings an alarm.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from newscrawl.monitoring.history import DAYS
from newscrawl.state.opening import existing_store
from newscrawl.state.plan import DAY
from newscrawl.state.source_table import days_with
from newscrawl.values.moments import PRAGUE
from replica.faults import Fault
from replica.running import Replica
from support.paths import ROOT
from support.site_life import Habits, SiteLife

from .feed import published_runs
from .shifted_clock import VARIABLE
from .world import World

PAGES = r"/\d{6}-|\.[0-9a-z]{8}/?$|_\d{8,}|/\d{7,}|/a-|-\d{6,}"
"""Addresses of articles of the sites that are tried."""
MONDAY = datetime(2026, 10, 12, tzinfo=PRAGUE)
"""When the weeks of healthy sites begin; the last one has a public holiday."""
A_RUN = 3
"""New articles between two runs."""
PACE = timedelta(minutes=10)
"""Between two runs."""
SETTINGS = {"CLOCK": "trials.shifted_clock.ShiftedClock", "RETRY_TIMES": "0", "BREAKER_REST": "0"}


@dataclass(frozen=True, kw_only=True)
class Trial:
    """Something that goes wrong, and what is to be told of it within how many runs."""

    name: str
    told: str
    """How the name of the problem begins, empty for a site with which nothing is wrong."""
    within: int = 2
    faults: tuple[Fault, ...] = ()
    before: Callable[[World], None] = lambda world: None
    """Called before each run."""
    new: int = A_RUN
    """New articles before each run."""


def edit_all(world: World) -> None:
    """Change every article of the feed a little, and let all be due."""
    for number in sorted(world.newsroom.published):
        world.replica.desks[world.site].edit(number, edited=1)
    world.make_due()


def delete_many(world: World) -> None:
    """Take a few articles down for good, and let all be due."""
    for number in sorted(world.newsroom.published)[:8]:
        world.replica.desks[world.site].delete(number, status=410)
    world.make_due()


def damage(world: World) -> None:
    """Write over the beginning of the store's file, by which it is known for what it is."""
    with (world.directory / "state" / "newscrawl.sqlite3").open("r+b") as file:
        file.write(os.urandom(1_000))


TRIALS = (
    Trial(name="healthy", told="", within=4),
    Trial(name="403", told="refused", faults=(Fault(kind="status", value="403", pattern=PAGES),)),
    Trial(name="429", told="refused", faults=(Fault(kind="status", value="429", pattern=PAGES),)),
    Trial(name="500", told="failed", faults=(Fault(kind="status", value="500", pattern=PAGES),)),
    Trial(name="404", told="missing", faults=(Fault(kind="status", value="404", pattern=PAGES),)),
    Trial(name="reset", told="failed", faults=(Fault(kind="reset", pattern=PAGES),)),
    Trial(name="maintenance", told="rejected", faults=(Fault(kind="maintenance", pattern=PAGES),)),
    Trial(name="not there, with 200", told="rejected", faults=(Fault(kind="missing", pattern=PAGES),)),
    Trial(name="no dates", told="coverage published_at", within=3, faults=(Fault(kind="undated", pattern=PAGES),)),
    Trial(name="redesign", told="layout", within=3, faults=(Fault(kind="redesign", pattern=PAGES),)),
    Trial(name="sources empty", told="source", faults=(Fault(kind="emptied", pattern=r"rss|feed|sitemap|xml"),)),
    Trial(
        name="sources gone", told="source", faults=(Fault(kind="status", value="404", pattern=r"rss|feed|sitemap|xml"),)
    ),
    Trial(name="frozen", told="volume", within=20, new=0),
    Trial(name="a third of the news", told="volume", within=30, new=1),
    Trial(name="all edited", told="revised", before=edit_all),
    Trial(name="many taken down", told="brake", before=delete_many),
    Trial(name="state damaged", told="state", within=1, before=damage),
)


def attempt(trial: Trial, site: str, directory: Path, seed: int) -> tuple[int | None, str]:
    """Let something go wrong; return in which run it was told, None for never, and what was told last."""
    with Replica([site], articles=30, crawl_delay=0.001, seed=seed) as replica:
        world = World(replica, site, directory)
        now = _newest(world)
        _crawl(world, now)
        remember_weeks(world.directory / "state", world.site, now)
        _crawl(world, now + timedelta(minutes=5))
        replica.set_faults(*trial.faults)
        last = ""
        for number in range(1, trial.within + 1):
            if trial.new:
                replica.desks[site].publish(trial.new)
            trial.before(world)
            alarms = _crawl(world, now + number * PACE)["alarms"]
            last = "; ".join(f"{alarm['name']}: {alarm['text']}" for alarm in alarms) or last
            if trial.told and any(alarm["name"].startswith(trial.told) for alarm in alarms):
                return number, last
            if alarms and not trial.told:
                return number, last
        return None, last


def _crawl(world: World, now: datetime) -> dict[str, Any]:
    """Crawl at a moment and return the report."""
    os.environ[VARIABLE] = now.isoformat()
    log = f"log-{now:%d-%H-%M}"
    if status := world.run(log, **SETTINGS):
        raise RuntimeError(f"exit status {status}: {(world.directory / log).read_text()[-2000:]}")
    return dict(published_runs(world.exports, world.site)[-1].report)


def _newest(world: World) -> datetime:
    return max(datetime.fromisoformat(page["published_at"]) for page in world.replica.truth(world.site))


LACKING = {"authors": 0.1, "perex": 0.1, "images": 0.2, "section": 0.1, "topics": 0.5}
"""Field -> share of articles without it, of a site of which nothing is known."""


def remember_weeks(
    state: Path, site: str, now: datetime, lacking: Mapping[str, float] = MappingProxyType(LACKING)
) -> None:
    """Put two weeks of runs without trouble into a state, in place of the only one; its sources were as they are.

    `lacking` is the share of articles without a field.
    """
    with closing(existing_store(state)) as store:
        [first] = store.runs.since(0, site)
        figures = msgspec.json.decode(first.figures)
        life = SiteLife(
            Habits(lacking=lacking, sitemap_days=0),
            int(now.timestamp()) - 14 * DAY,
            pace=int(PACE.total_seconds()),
            per_run=A_RUN,
            fields={name: 1 - first / pages for name, (first, pages) in figures.get("ranks", {}).items()},
        )
        life.quietly(int(now.timestamp()) - 60)
        with store.transaction() as connection:
            connection.execute("DELETE FROM run")
            connection.execute("DELETE FROM recent")
            connection.execute("DELETE FROM problem")
            for note in life.notes(site):
                note.apply(connection)
            for url, articles in connection.execute("SELECT url, articles FROM source").fetchall():
                days = None
                for day in range(DAYS, 0, -1):
                    days = days_with(days, int(now.timestamp()) - day * DAY, articles)
                connection.execute("UPDATE source SET days = ? WHERE url = ?", (days, url))


def week(habits: Habits, pace: int, seed: int) -> tuple[int, list[str]]:
    """Let a healthy site live through a week after two weeks that are known; return its runs and what was told."""
    life = SiteLife(habits, int(MONDAY.timestamp()), pace=pace, seed=seed)
    life.quietly(life.now + DAYS * DAY)
    runs = 7 * DAY // pace
    return runs, [
        f"{datetime.fromtimestamp(life.now, PRAGUE):%a %H:%M} {told.line}" for _ in range(runs) for told in life.run()
    ]


def healthy_week(seed: int) -> int:
    """Let 24 healthy sites live through a week, print what was told of each, and return how many false alarms rang."""
    chance, alarms = random.Random(seed), 0
    for number in range(24):
        habits = Habits(
            daily=chance.choice((5, 10, 20, 40, 80, 150, 300)),
            weekend=chance.choice((0.1, 0.3, 0.5, 0.8)),
            lacking={"authors": chance.choice((0.02, 0.1, 0.4)), "topics": chance.choice((0.0, 0.3)), "images": 0.05},
            rejected=chance.choice((0.01, 0.05)),
            feed=chance.choice((10, 20, 50)),
            sitemap_days=chance.choice((0, 1, 2)),
        )
        runs, told = week(habits, chance.choice((5, 10, 15, 30)) * 60, seed + number)
        alarms += len(told)
        print(f"site {number + 1}: {runs} runs, {len(told)} alarms", *told[:3], sep="\n    ", flush=True)
    return alarms


def main() -> int:
    """Try everything, and return the exit status."""
    parser = argparse.ArgumentParser(prog="make alarms", description="Faults of a site that alarms must tell.")
    parser.add_argument("--site", default="globe24", help="site of the replica (default globe24)")
    parser.add_argument("--seed", type=int, default=1, help="of the replica (default 1)")
    parser.add_argument("--week", action="store_true", help="a week of 24 healthy sites instead, without crawls")
    parser.add_argument("trials", nargs="*", help="names of trials (default all)")
    options = parser.parse_args()
    if options.week:
        return 1 if healthy_week(options.seed) else 0
    failed = 0
    for trial in TRIALS:
        if options.trials and trial.name not in options.trials:
            continue
        with tempfile.TemporaryDirectory() as directory:
            told, what = attempt(trial, options.site, Path(directory), options.seed)
        well = (told is None) == (not trial.told)
        failed += not well
        print(
            f"{'' if well else 'FAILED '}{trial.name}: {f'told in run {told}' if told else 'not told'}: {what}",
            flush=True,
        )
    return 1 if failed else 0


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
