"""Scrapy addon for `make bench`: what a crawl costs its own process, as counters `cpu_time/...` in seconds.

Crawls share machine and server, so elapsed time tells how fast crawl and server were together; CPU time tells what the
crawl did itself. All is counted from the opening of the spider to its closing, as Scrapy's `elapsed_time_seconds` is,
so that starting Python is in none of it.
"""

from __future__ import annotations

import os
import time
from collections import defaultdict
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, Self
from unittest.mock import patch

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object

WHOLE, READING, PIPELINES, WRITING = (f"cpu_time/{part}" for part in ("whole", "reading", "pipelines", "writing"))
"""All threads of the process, and the one that reads; that one; the pipelines in the event loop; batches to disk and
state, in a thread."""

spent: defaultdict[str, float] = defaultdict(float)
"""CPU seconds by part, of this process."""


class CpuTime:
    """Extension that sets the counters at the end of the crawl."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._started = 0.0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Count from the opening of the spider of `crawler` to its closing."""
        self = cls(crawler)
        crawler.signals.connect(self._opened, signals.spider_opened)
        crawler.signals.connect(self._closed, signals.spider_closed)
        return self

    def _opened(self) -> None:
        self._started = time.process_time()

    def _closed(self) -> None:
        spent[WHOLE] += time.process_time() - self._started
        for part, seconds in spent.items():
            self._crawler.stats.set_value(part, round(seconds, 4))


class CountCpuTime:
    """Addon (setting ADDONS) that counts the whole process, in any crawl."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Add CpuTime to the extensions, whatever these are."""
        settings["EXTENSIONS"].set(CpuTime, 0)


class CountParts(CountCpuTime):
    """Addon that counts the parts of a crawl of newscrawl, too."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Add CpuTime to the extensions, and have the parts counted."""
        from newscrawl.crawling.reader_process import ReaderProcess  # the bare spider is to load nothing of it
        from newscrawl.pipelines.write import Write

        super().update_settings(settings)
        _count_process(ReaderProcess)
        _time(WRITING, Write, "_write_and_commit")
        for path in settings["ITEM_PIPELINES"]:
            _time(PIPELINES, load_object(path), "process_item")


def _count_process(reader: Any) -> None:
    """Have the CPU time of the process that reads counted when it is closed: as reading, and in the whole."""
    close = reader.close

    async def counted(self: Any) -> None:
        if self.pid is not None:
            used = _cpu_seconds(self.pid)
            spent[READING] += used
            spent[WHOLE] += used
        await close(self)

    patch.object(reader, "close", counted).start()


def _cpu_seconds(pid: int) -> float:
    """Return the CPU time of a process (utime and stime of proc(5))."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _time(part: str, owner: object, name: str) -> None:
    """Have the calls of a function counted from here on: that of this `name` in a module or class."""
    patch.object(owner, name, timed(part, getattr(owner, name))).start()


def timed(part: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return `function` so that the CPU time of each call, in its thread, counts for `part`."""

    @wraps(function)
    def call(*arguments: Any, **named: Any) -> Any:
        started = time.thread_time()
        try:
            return function(*arguments, **named)
        finally:
            spent[part] += time.thread_time() - started

    return call
