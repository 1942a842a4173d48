"""Scrapy in a process that kills itself: `python -m trials.killed_crawl POINT:N crawl SITE ...`.

The process ends by SIGKILL when it comes to POINT for the N-th time; one that never does runs to its end.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from scrapy.cmdline import execute

from newscrawl.feed.run import Run
from newscrawl.pipelines import write
from newscrawl.state.store import Store

POINTS = {
    "line": "in the middle of writing lines to a journal",
    "fsync": "before an fsync",
    "append": "when the rows of a batch are on disk and the store has not heard of them",
    "transaction": "inside a transaction of the store, before COMMIT",
    "commit": "right after COMMIT",
    "rename": "before a file of the run gets its final name",
    "recovery": "at any of these while an earlier run is recovered",
}
RECOVERY = "recovery"
JOURNAL = ".part"
"""End of the name of a file in the making."""


class Killer:
    """Kills the process when it comes to `point` of POINTS for the `number`-th time."""

    def __init__(self, point: str, number: int) -> None:
        self._point = point
        self._left = number
        self._recovers = False

    def is_due(self, point: str) -> bool:
        """Count that the process comes to `point` and tell whether it is to die there."""
        if self._point == point or (self._point == RECOVERY and self._recovers):
            self._left -= 1
            return self._left == 0
        return False

    def pass_by(self, point: str) -> None:
        """Come to `point`, and die there if it is due."""
        if self.is_due(point):
            kill()

    def install(self) -> None:
        """Wrap what leads to the points."""
        _wrap(os, "write", self._write)
        _wrap(os, "fsync", self._before("fsync"))
        _wrap(os, "rename", self._before("rename"))
        _wrap(os, "replace", self._before("rename"))
        _wrap(Run, "append", self._append)
        _wrap(Store, "transaction", self._transaction)
        _wrap(write, "recover", self._recover)

    def _before(self, point: str) -> Callable[..., Any]:
        def call(original: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
            self.pass_by(point)
            return original(*arguments, **named)

        return call

    def _write(self, original: Callable[..., int], descriptor: int, content: memoryview) -> int:
        if Path(f"/proc/self/fd/{descriptor}").readlink().suffix == JOURNAL and self.is_due("line"):
            original(descriptor, content[: len(content) // 2])
            kill()
        return original(descriptor, content)

    def _append(self, original: Callable[..., None], run: Run, batch: Any) -> None:
        original(run, batch)
        if batch.rows:
            self.pass_by("append")

    @contextmanager
    def _transaction(self, original: Callable[..., Any], store: Store) -> Iterator[Any]:
        with original(store) as connection:
            yield connection
            self.pass_by("transaction")
        self.pass_by("commit")

    def _recover(self, original: Callable[..., Any], *arguments: Any) -> Any:
        self._recovers = True
        try:
            return original(*arguments)
        finally:
            self._recovers = False


def kill() -> None:
    """End this process at once, as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


def _wrap(owner: Any, name: str, call: Callable[..., Any]) -> None:
    """Let `owner.name(...)` be `call(original, ...)`."""
    original = getattr(owner, name)
    patch.object(owner, name, lambda *arguments, **named: call(original, *arguments, **named)).start()


def main() -> None:
    """Install the fault and run Scrapy; its exit status is the process's, 2 for a wrong fault."""
    fault, *command = sys.argv[1:] or [""]
    point, _, number = fault.partition(":")
    if point not in POINTS or not number.isdecimal() or not int(number):
        print(f"killed_crawl: {fault!r} is not POINT:N with N from 1 and one of {', '.join(POINTS)}", file=sys.stderr)
        sys.exit(2)
    Killer(point, int(number)).install()
    execute(["scrapy", *command])


if __name__ == "__main__":
    main()
