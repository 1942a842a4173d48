"""`make soak`: a long crawl of the replica, and how the memory of its process grows.

Prints the resident memory each time so many more articles are on disk; exit status 1 when it grows by more than
`--allowed` MB between the first of these moments and the last.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from replica.running import Replica
from support.paths import ROOT

from .crawls import start_crawl
from .feed import run_directories

SITE = "globe24"
_PAUSE = 0.25


def main() -> int:
    """Crawl, watch and print; return the exit status."""
    parser = argparse.ArgumentParser(prog="make soak", description="Watches the memory of a long crawl.")
    parser.add_argument("--articles", type=int, default=20_000, help="of the replica (default 20000)")
    parser.add_argument("--step", type=int, default=2_000, help="articles from one line to the next (default 2000)")
    parser.add_argument("--allowed", type=int, default=50, metavar="MB", help="most growth (default 50)")
    options = parser.parse_args()
    with (
        Replica([SITE], articles=options.articles, crawl_delay=0) as replica,
        tempfile.TemporaryDirectory(prefix="soak-") as directory,
    ):
        exports, log = Path(directory) / "exports", Path(directory) / "log"
        lines = Lines(exports)
        with start_crawl(replica, SITE, exports, log, arguments=("pages=1000000",)) as crawl:
            try:
                resident = list(_watch(crawl.pid, lines, options.step))
            except BaseException:
                crawl.kill()
                raise
        status, written = crawl.returncode, lines.count()
    print(f"exit status {status}, {written} articles")
    growth = resident[-1] - resident[0] if resident else 0
    print(f"resident memory grew by {growth} MB from {options.step} articles on, {options.allowed} MB are allowed")
    return 1 if status or written < options.articles or growth > options.allowed else 0


def _watch(pid: int, lines: Lines, step: int) -> Iterator[int]:
    """Yield the resident memory of a crawl in MB at each step, until the process ends."""
    started = time.monotonic()
    for target in count(step, step):
        while lines.count() < target:
            if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                return
            time.sleep(_PAUSE)
        resident = _resident(pid)
        print(f"{target:7} articles, {time.monotonic() - started:5.0f} s, {resident:4} MB", flush=True)
        yield resident


class Lines:
    """Counts the lines of a run's articles, also after they got their final name, reading each byte once."""

    def __init__(self, exports: Path) -> None:
        self._exports = exports
        self._read = self._lines = 0

    def count(self) -> int:
        """Return how many there are by now."""
        for run in run_directories(self._exports, SITE):
            for name in ("articles.jsonl.part", "articles.jsonl"):
                if (run / name).exists():
                    with (run / name).open("rb") as file:
                        file.seek(self._read)
                        new = file.read()
                    self._read += len(new)
                    self._lines += new.count(b"\n")
        return self._lines


def _resident(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") >> 20


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
