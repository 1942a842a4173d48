"""For tests of delivery: crawls of prepared rows that deliver, and die at a step of that if a test says so.

The class is named in the settings of these crawls (`support.row_crawls`).
"""

from __future__ import annotations

import ftplib
import io
import json
import os
import shutil
import signal
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from typing import Any, Self
from unittest.mock import patch

from scrapy.crawler import Crawler

from newscrawl.delivery.storages import DirectoryStorage, FtpStorage, S3Storage
from newscrawl.delivery.webhook import Webhook
from newscrawl.state.delivery_table import Delivered
from newscrawl.state.store import Store
from support.forks import run
from support.row_crawls import ENVIRONMENT, GIVEN, command


class Killer:
    """Extension that kills its crawl at the so manieth step of a delivery that the setting TEST_KILL_AT says.

    Steps are: before, amidst and after a file gets to a storage, before and after a message gets to the webhook, before
    and after any of that is put down in the store.
    """

    def __init__(self, step: int) -> None:
        self._step = step
        self._steps = count(1)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        self = cls(crawler.settings.getint("TEST_KILL_AT"))
        for storage in (DirectoryStorage, FtpStorage, S3Storage):
            _wrap(storage, "put", self._around)
        _wrap(Webhook, "_post", self._around)
        _wrap(Store, "apply", self._around_notes)
        _wrap(shutil, "copyfile", self._copy)
        _wrap(ftplib.FTP, "storbinary", self._send)
        return self

    def _is_due(self) -> bool:
        return next(self._steps) == self._step

    def _pass(self) -> None:
        if self._is_due():
            kill()

    def _around(self, original: Callable[..., Any], *arguments: Any) -> Any:
        self._pass()
        result = original(*arguments)
        self._pass()
        return result

    def _around_notes(self, original: Callable[..., Any], store: Store, notes: Any) -> Any:
        notes = list(notes)
        if any(isinstance(note, Delivered) for note in notes):
            return self._around(original, store, notes)
        return original(store, notes)

    def _copy(self, original: Callable[..., Any], source: Path, target: Path) -> Any:
        if self._is_due():
            target.write_bytes(_half(source.read_bytes()))
            kill()
        return original(source, target)

    def _send(self, original: Callable[..., Any], ftp: ftplib.FTP, command: str, file: Any) -> Any:
        if self._is_due():
            original(ftp, command, io.BytesIO(_half(file.read())))
            kill()
        return original(ftp, command, file)


def _half(content: bytes) -> bytes:
    return content[: len(content) // 2]


def kill() -> None:
    """End this process at once, as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


def _wrap(owner: Any, name: str, call: Callable[..., Any]) -> None:
    """Let `owner.name(...)` be `call(original, ...)`."""
    original = getattr(owner, name)
    patch.object(owner, name, lambda *arguments, **named: call(original, *arguments, **named)).start()


EXTENSIONS = {
    "newscrawl.state.crawl_state.CrawlState": 0,
    "newscrawl.reporting.report.Report": 500,
    "newscrawl.delivery.delivery.Delivery": 600,
    "support.delivery_crawls.Killer": 700,
}


def crawl(
    directory: Path, pages: int | str, environment: Mapping[str, str] | None = None, **settings: Any
) -> tuple[int, str]:
    """Crawl so many pages into the feed DIRECTORY/exports; return the exit status and the log.

    `pages` and `settings` are those of `support.row_crawls`; `environment` is on top of the test's own.
    """
    given = {
        "EXTENSIONS": json.dumps(EXTENSIONS),
        "DELIVER_SECONDS": 30,
        "TEST_KILL_AT": 0,
        "DRIFT_DIR": "",
        **settings,
    }
    line = command(directory / "exports", f"pages={pages}", *(f"{name}={value}" for name, value in given.items()))
    done = run(line, **GIVEN | {"env": {**ENVIRONMENT, **(environment or {})}}, timeout=60)
    return done.returncode, done.stdout


def delivering(directory: Path, pages: int | str, **settings: Any) -> str:
    """Crawl as `crawl` does and return the log; the run must be published."""
    status, log = crawl(directory, pages, **settings)
    assert status == 0, log
    assert "lab: published " in log
    return log
