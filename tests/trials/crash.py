"""`make crash`: crawls of a replica that changes, each killed by SIGKILL and started again, all in one feed and state.

Kills come by turns at random moments and at chosen points of the program. Prints what each kill left and what the next
start made of it; exit status 1 when the feed lacks a row in the end, has one twice, or is not as its manifests say.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import NamedTuple

from replica.running import Replica
from replica.site import load_sites
from support.paths import ROOT

from .crawls import ALL_PAGES
from .expected import Differences, Expected, check_world, differences
from .feed import MANIFEST, PublishedRun, read_run, run_directories, unpublished_runs, written_lines
from .killed_crawl import POINTS, RECOVERY
from .world import World

SETTINGS = {"WRITE_BATCH_SECONDS": "0.05", "CONFIRM_HOURS": "0"}
"""A crawl of the replica is over within seconds: with one batch a second there would be little to hit, and what a run
finds must be in the feed by its end."""
CRAWL_DELAY = 0.001
AT_RANDOM = "random moment"
EARLIEST = 0.25
"""Share of a run's length before which it is not killed at random: then Python is still starting."""
LATEST = {"line": 6, "fsync": 24, "append": 3, "transaction": 16, "commit": 16, "rename": 5, RECOVERY: 12}
"""Point of a kill to the highest number at which it is set: about as often as a run comes there."""
SECOND_KILL_EVERY = 5
"""Rounds from one to the next whose second start is killed too."""
MOST_ROUNDS = 3
"""Times the number of kills that are asked for."""
MOST_EXAMPLES = 5


class Kill(NamedTuple):
    """How a crawl is to be killed: after so many seconds, or when it comes to a point for the so manieth time."""

    kind: str
    when: float

    def __str__(self) -> str:
        return f"after {self.when:.2f} s" if self.kind == AT_RANDOM else f"{self.kind}:{self.when:.0f}"


class Trial:
    """The rounds of one world."""

    def __init__(self, world: World, chance: random.Random) -> None:
        self.world = world
        self.expected = Expected()
        self.killed: Counter[str] = Counter()
        """Kinds of kills to how many crawls were killed so."""
        self.missed: Counter[str] = Counter()
        """The same of crawls that ended before."""
        self.without_run = 0
        """Kills of crawls that had not begun a run, those at the recovery left out."""
        self.problems: list[str] = []
        """Crawls that did not end well when nobody killed them."""
        self._chance = chance
        self._length = 0.0
        self._runs: dict[Path, PublishedRun] = {}
        self._logs = (f"log-{number:04}" for number in count(1))

    def begin(self) -> float:
        """Crawl the whole site, then once more after some changes; return how many seconds that takes undisturbed."""
        self._complete(arguments=ALL_PAGES)
        self._change()
        self._length = self._complete()
        return self._length

    def round(self, number: int) -> tuple[bool, str]:
        """Change the site, kill a crawl and start it again; return whether one was killed, and a line about it."""
        self._change()
        kills: list[Kill] = []
        left: list[Path] = []
        on_disk = _rows(left)
        for kill in self._kills(number):
            if self._kill(kill):
                kills.append(kill)
                left = list(unpublished_runs(self.world.exports, self.world.site))
                on_disk = _rows(left)
        self._length = (self._length + self._complete()) / 2
        how = ", then ".join(map(str, kills)) or "ended before it could be killed"
        line = f"{how}; on disk: {on_disk}; published of it: {_rows(left)}; {self.differences()}"
        return bool(kills), line

    def differences(self) -> Differences:
        """Compare the feed so far with what must be in it; each run is read once."""
        for path in run_directories(self.world.exports, self.world.site):
            if path not in self._runs and (path / MANIFEST).exists():
                self._runs[path] = read_run(path)
        return differences(self._runs.values(), self.expected)

    def _change(self) -> None:
        self.world.change(self._chance)
        self.world.make_due()

    def _kills(self, number: int) -> Iterator[Kill]:
        """Yield the kills of a round, the second one only where there is something to recover."""
        points = [point for point in POINTS if point != RECOVERY]
        if number % 2:
            yield Kill(AT_RANDOM, self._chance.uniform(EARLIEST * self._length, self._length))
        else:
            yield self._at(self._chance.choice(points))
        if number % SECOND_KILL_EVERY == 0 and unpublished_runs(self.world.exports, self.world.site):
            yield self._at(RECOVERY)

    def _at(self, point: str) -> Kill:
        return Kill(point, self._chance.randint(1, LATEST[point]))

    def _kill(self, kill: Kill) -> bool:
        """Start a crawl that is to be killed and wait for its end; tell whether it was killed."""
        before = run_directories(self.world.exports, self.world.site)
        started = time.monotonic()
        if kill.kind == AT_RANDOM:
            status = self._killed_after(kill.when)
        else:
            status = self.world.run(next(self._logs), program=("trials.killed_crawl", str(kill)), **SETTINGS)
        if status == -signal.SIGKILL:
            self.killed[kill.kind] += 1
            self.without_run += kill.kind != RECOVERY and before == run_directories(self.world.exports, self.world.site)
            return True
        self.missed[kill.kind] += 1
        self._length = time.monotonic() - started
        self._ended(status)
        return False

    def _killed_after(self, seconds: float) -> int:
        with self.world.start(next(self._logs), **SETTINGS) as crawl:
            try:
                return crawl.wait(seconds)
            except subprocess.TimeoutExpired:
                crawl.kill()
                return crawl.wait()

    def _complete(self, **options: object) -> float:
        """Crawl undisturbed, expect what the site says now, and return how many seconds that took."""
        started = time.monotonic()
        self._ended(self.world.run(next(self._logs), **SETTINGS, **options))
        self.expected.see(self.world)
        return time.monotonic() - started

    def _ended(self, status: int) -> None:
        if status:
            self.problems.append(f"crawl ended with status {status}")


def main() -> int:
    """Run the rounds and return the exit status."""
    options = _options()
    seed = random.randrange(10**6) if options.seed is None else options.seed
    directory = Path(tempfile.mkdtemp(prefix="crash-"))
    print(f"seed {seed}; feed, state and logs are in {directory} unless all is well in the end", flush=True)
    with Replica([options.site], articles=options.articles, crawl_delay=CRAWL_DELAY) as replica:
        trial = Trial(World(replica, options.site, directory), random.Random(seed))
        length = trial.begin()
        print(f"an undisturbed run of {options.articles} articles takes {length:.1f} s", flush=True)
        rounds = _rounds(trial, options.runs)
        found = check_world(trial.world, trial.expected)
    _print_totals(trial)
    print(f"{rounds} crawls killed and started again: {found}")
    if not found and not trial.problems and rounds == options.runs:
        shutil.rmtree(directory)
        return 0
    for problems in (found.lost, found.repeated, found.broken, trial.problems):
        print(*problems[:MOST_EXAMPLES], sep="\n")
    print(f"feed, state and logs: {directory}")
    return 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="make crash", description="Kills crawls of a replica that changes and starts them again."
    )
    parser.add_argument("--runs", type=_positive, default=100, help="how many crawls are killed (default 100)")
    parser.add_argument("--articles", type=_positive, default=30, help="articles at the beginning (default 30)")
    parser.add_argument("--seed", type=int, default=None, help="of kills and changes; printed, to repeat them")
    parser.add_argument("--site", choices=load_sites(), metavar="SITE", default="globe24", help="default globe24")
    return parser.parse_args()


def _positive(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1")
    return int(text)


def _rounds(trial: Trial, runs: int) -> int:
    """Go on until so many rounds have had a kill, and return how many; give up when most rounds have none."""
    killed = 0
    for number in range(1, MOST_ROUNDS * runs + 1):
        was_killed, line = trial.round(number)
        print(f"{number:3}. {line}", flush=True)
        killed += was_killed
        if killed == runs:
            break
    return killed


def _print_totals(trial: Trial) -> None:
    kinds = [kind for kind in (AT_RANDOM, *POINTS) if trial.killed[kind] or trial.missed[kind]]
    for kind in kinds:
        missed = f", {trial.missed[kind]} ended before" if trial.missed[kind] else ""
        print(f"{trial.killed[kind]:5} killed: {POINTS.get(kind, 'at a random moment')}{missed}")
    print(f"{trial.without_run:5} of them before their run had begun")
    revisions, links = trial.expected.revisions.values(), trial.expected.links
    stones = sum(isinstance(content, int) for content in revisions)
    print(f"{len(revisions) - stones} revisions of articles, {stones} tombstones, {len(links)} links expected")


def _rows(runs: Iterable[Path]) -> str:
    """Return in words how many rows stand in `runs`."""
    rows = sum(map(written_lines, runs), Counter())
    return ", ".join(f"{count} {name}" for name, count in rows.items()) or "nothing"


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
