"""`make crash`: crawls of the replica, each killed by SIGKILL at a random moment and started again.

Prints what each kill left and what the second start made of it; exit status 1 when anything was lost or repeated.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from replica.running import Replica

from .checks import check_feed
from .crawls import ROOT, run_crawl, start_crawl
from .feed import published_runs, unpublished_runs

SITE = "globe24"


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one kill and the start after it did to the feed."""

    moment: float
    """Seconds after its start at which the crawl was killed."""
    published: bool
    """Whether the run was published by then."""
    kept: int
    """Articles that were whole on disk at that moment, if it was not."""
    lost: int
    """Those of them that the second start did not publish unchanged, and articles of the replica in no run."""
    repeated: int
    """Articles published more than once."""
    broken: list[str]
    """Whatever else is not as it must be: half lines, manifests, links, the exit status."""


def main() -> int:
    """Run the rounds and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="make crash", description="Kills crawls of the replica and starts them again."
    )
    parser.add_argument("--runs", type=int, default=20, help="how many crawls are killed (default 20)")
    parser.add_argument("--articles", type=int, default=60, help="articles of the replica (default 60)")
    parser.add_argument("--seed", type=int, default=None, help="of the moments; printed, to repeat them")
    options = parser.parse_args()
    seed = random.randrange(10**6) if options.seed is None else options.seed
    moments = random.Random(seed)
    with Replica([SITE], articles=options.articles) as replica, tempfile.TemporaryDirectory() as directory:
        length = _undisturbed(replica, Path(directory) / "undisturbed")
        print(f"seed {seed}; a crawl of {options.articles} articles takes {length:.1f} s undisturbed")
        rounds = []
        for number in range(1, options.runs + 1):
            done = _round(replica, Path(directory) / str(number), moments.uniform(0, length))
            rounds.append(done)
            state = "published by then" if done.published else f"{done.kept} articles on disk"
            print(f"{number:3}. killed after {done.moment:.2f} s, {state}:", end=" ")
            print(f"{done.lost} lost, {done.repeated} repeated, {len(done.broken)} broken", *done.broken, sep="\n     ")
    lost, repeated = sum(done.lost for done in rounds), sum(done.repeated for done in rounds)
    broken = sum(len(done.broken) for done in rounds)
    print(f"{len(rounds)} crawls killed and started again: lost {lost}, repeated {repeated}, broken {broken}")
    return 1 if lost or repeated or broken else 0


def _undisturbed(replica: Replica, directory: Path) -> float:
    directory.mkdir()
    started = time.monotonic()
    if run_crawl(replica, SITE, directory / "exports", directory / "log"):
        raise SystemExit((directory / "log").read_text())
    return time.monotonic() - started


def _round(replica: Replica, directory: Path, moment: float) -> Round:
    directory.mkdir()
    exports, log = directory / "exports", directory / "log"
    with start_crawl(replica, SITE, exports, log, WRITE_BATCH_SECONDS="0.1") as crawl:
        try:
            crawl.wait(moment)
        except subprocess.TimeoutExpired:
            crawl.kill()
    complete = {run.path for run in published_runs(exports, SITE)}
    left = unpublished_runs(exports, SITE)
    status = run_crawl(replica, SITE, exports, log)
    runs = [run for run in published_runs(exports, SITE) if run.path not in complete]
    published = [article for run in runs for article in run.articles]
    counts = Counter(article["url"] for article in published)
    checks = check_feed(runs, replica.truth(SITE))
    broken = [f"{check.promise}: {check.found}: {example}" for check in checks for example in check.examples]
    broken += [f"{path} was not published" for path in unpublished_runs(exports, SITE)]
    return Round(
        moment=moment,
        published=bool(complete),
        kept=sum(map(len, left.values())),
        lost=sum(article not in published for articles in left.values() for article in articles)
        + sum(url not in counts for url in replica.urls(SITE)),
        repeated=sum(number > 1 for number in counts.values()),
        broken=[*broken, *([f"exit status {status}"] if status else [])],
    )


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
