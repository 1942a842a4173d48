"""The processes of the browser: the memory that they have together, and their end."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

import psutil  # type: ignore[import-untyped]

_DRIVER = "run-driver"
"""Argument with which Playwright starts the process that drives browsers (playwright 1.65)."""
_MEGABYTE = 1024 * 1024


def drivers() -> list[psutil.Process]:
    """Return Playwright's driver processes among the children of this process."""
    found = []
    for child in psutil.Process().children():
        with suppress(psutil.Error):
            if _DRIVER in child.cmdline():
                found.append(child)
    return found


def descendants(roots: Iterable[psutil.Process]) -> list[psutil.Process]:
    """Return all processes that `roots` and their children have started and that are still there."""
    found = []
    for root in roots:
        with suppress(psutil.Error):
            found += root.children(recursive=True)
    return found


def megabytes(processes: Iterable[psutil.Process]) -> float:
    """Return the memory of `processes`; a page that several share counts in parts that add up to one (PSS).

    Where the system does not tell these parts, shared pages count once for each process (RSS).
    """
    total = 0
    for process in processes:
        with suppress(psutil.Error):
            memory = process.memory_full_info()
            total += getattr(memory, "pss", memory.rss)
    return total / _MEGABYTE


def end(processes: Iterable[psutil.Process], seconds: float = 0) -> None:
    """Let `processes` end by themselves for so many seconds, then kill those that have not."""
    _, alive = psutil.wait_procs(list(processes), timeout=seconds)
    for process in alive:
        with suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(alive, timeout=1)
