"""`make day`: a day of a replica, a run an hour, with an hour in which every page is broken in each of several ways.

The site publishes, edits and takes down articles meanwhile. No run may write a row that is not true: a revision that
the site never had, a tombstone of what is there. After the day, runs that look at all articles find them as the feed
has them, or bring them there. Exit status 1 where that is not so.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

from replica.faults import Fault
from replica.newsroom import ANCHOR
from replica.running import Replica
from support.paths import ROOT

from .expected import Story
from .feed import PublishedRun, published_runs
from .shifted_clock import VARIABLE
from .world import World

SITE = "globe24"
PAGES = r"/\d{6}-|\.[0-9a-z]{8}/?$"
"""Addresses of articles."""
SICK: Mapping[int, Fault] = {
    5: Fault(kind="maintenance", pattern=PAGES),
    9: Fault(kind="gutted", pattern=PAGES),
    13: Fault(kind="status", value="404", pattern=PAGES),
    17: Fault(kind="status", value="429", pattern=PAGES),
    20: Fault(kind="missing", pattern=PAGES),
}
"""Hour of the day to what every article page answers then."""
HOURS = 24
SETTINGS = {"CLOCK": "trials.shifted_clock.ShiftedClock", "RETRY_TIMES": "0"}


class Day:
    """The day of one world: what was true in it so far, and what the runs wrote that was not."""

    def __init__(self, world: World, chance: random.Random) -> None:
        self.world = world
        self.problems: list[str] = []
        self._chance = chance
        self._told: defaultdict[str, set[Story]] = defaultdict(set)
        """Address by which an article entered the feed to all that it has told."""
        self._entered = {number: world.url(number) for number in range(1, world.newsroom.articles + 1)}
        self._last: dict[str, Story | None] = {}
        """Address to what its last row says, None of a tombstone."""
        self._look()

    def hour(self, number: int, fault: Fault | None) -> PublishedRun:
        """Let the site work for an hour, then crawl it; return the run."""
        if number:
            self._change(number)
        self.world.replica.set_faults(*([fault] if fault else []))
        return self.crawl(number)

    def crawl(self, hours: float) -> PublishedRun:
        """Crawl so many hours after the beginning of the day."""
        os.environ[VARIABLE] = (ANCHOR.astimezone(UTC) + timedelta(hours=1 + hours)).isoformat()
        if status := self.world.run(f"log-{hours}", **SETTINGS):
            self.problems.append(f"hour {hours}: exit status {status}")
        run = published_runs(self.world.exports, SITE)[-1]
        self._check(hours, run)
        return run

    def check_current(self) -> None:
        """Note what the feed does not have as the site says it now."""
        for page in self.world.replica.truth(SITE):
            url = self._entered[page["number"]]
            if self._last.get(url) != _story(page):
                self.problems.append(f"not current: {url}")
        gone = [url for number, url in self._entered.items() if self.world.newsroom.edition(number).gone]
        self.problems += [f"still there: {url}" for url in gone if self._last.get(url) is not None]

    def _change(self, hour: int) -> None:
        desk, there = self.world.replica.desks[SITE], sorted(self.world.newsroom.published)
        desk.publish(self._chance.choice((1, 1, 2)))
        for number in self._chance.sample(there[-12:], 2):
            desk.edit(number, **self._chance.choice(({"title": True}, {"added": 1}, {"edited": 1})))
        if hour in (3, 15):
            desk.delete(there[hour], status={3: 404, 15: 410}[hour])
        self._look()

    def _look(self) -> None:
        """Remember what the site tells now."""
        for page in self.world.replica.truth(SITE):
            self._told[self._entered.setdefault(page["number"], page["url"])].add(_story(page))

    def _check(self, hours: float, run: PublishedRun) -> None:
        self.problems += run.problems
        gone = {url for number, url in self._entered.items() if self.world.newsroom.edition(number).gone}
        for row in run.articles:
            if _story(row) not in self._told[row["url"]] or _story(row) == self._last.get(row["url"]):
                self.problems.append(f"hour {hours}: false revision {row['revision']}: {row['url']}: {row['title']}")
            self._last[row["url"]] = _story(row)
        for stone in run.tombstones:
            if stone["url"] not in gone:
                self.problems.append(f"hour {hours}: false tombstone: {stone['url']}")
            self._last[stone["url"]] = None


def _story(row: Mapping[str, Any]) -> Story:
    return Story(row["title"], row["perex"], row["text"])


def live(directory: Path, hours: int, sick: Mapping[int, Fault], articles: int, seed: int) -> list[str]:
    """Let a site live through a day; print a line each hour and return what went wrong."""
    with Replica([SITE], articles=articles, crawl_delay=0.001) as replica:
        day = Day(World(replica, SITE, directory), random.Random(seed))
        for hour in range(hours):
            fault = sick.get(hour)
            run = day.hour(hour, fault)
            _print(hour, f"{fault.kind} {fault.value}" if fault else "", run)
            if fault and fault.kind != "status" and not run.report["brake"]:
                day.problems.append(f"hour {hour}: the brake was not pulled")
            if fault and fault.kind != "status" and run.report["ok"]:
                day.problems.append(f"hour {hour}: all pages are broken, and the run finds that ok")
        replica.set_faults()
        for later in (hours + 4, hours + 8):  # the second run confirms what the first has found gone
            day.world.sql("UPDATE page SET next_visit = 1 WHERE revision")
            _print(later, "all due", day.crawl(later))
        day.check_current()
    return day.problems


def _print(hour: int, what: str, run: PublishedRun) -> None:
    revised = sum(row["revision"] > 1 for row in run.articles)
    rows = f"{len(run.articles) - revised:3} new {revised:3} revised {len(run.tombstones):3} gone"
    print(f"{hour:3} {what:16} {rows} {len(run.rejections):4} quarantined; ok: {run.report['ok']}", flush=True)


def main() -> int:
    """Live a day and return the exit status."""
    parser = argparse.ArgumentParser(prog="make day", description="A day of a replica with hours of broken pages.")
    parser.add_argument("--articles", type=int, default=40, help="articles at the beginning (default 40)")
    parser.add_argument("--seed", type=int, default=1, help="of the site's work (default 1)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        problems = live(Path(directory), HOURS, SICK, options.articles, options.seed)
    false = sum("false" in problem for problem in problems)
    print(*problems[:20], f"false rows {false}, other problems {len(problems) - false}", sep="\n")
    return 1 if problems else 0


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
