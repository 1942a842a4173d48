"""Opens the store; one that is missing, or damaged and set aside, is made anew from the feed."""

from __future__ import annotations

import fcntl
import logging
import time
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING

from newscrawl.exceptions import StateError
from newscrawl.feed.files import sync_directory
from newscrawl.feed.published import published_rows
from newscrawl.state.notes import of_rows
from newscrawl.state.store import CorruptStore, Store, mark_of
from newscrawl.state.stored_copies import index_notes

if TYPE_CHECKING:
    from pathlib import Path

logger = logging.getLogger(__name__)

STORE = "newscrawl.sqlite3"
_PATIENCE = 10.0
"""Seconds that a start waits where others use a store that is missing or damaged: starts at the same moment do."""
_PAUSE = 0.1


class SharedStore(Store):
    """A store that shows, by a lock, that it is in use, so that nobody sets the file aside under its feet."""

    def __init__(self, path: Path, lock: IO[bytes]) -> None:
        """Open the file at `path`, which must be there; `lock` is held until the store is closed."""
        self._lock = lock
        super().__init__(path, makes=False)

    def close(self) -> None:
        """Let go of the file and of the lock."""
        super().close()
        self._lock.close()


def open_store(directory: Path, exports: Path, copies_since: int = 0) -> Store:
    """Return the store in `directory`, which any number of runs may share.

    Where there is none it is made from the runs published in `exports`. One that is damaged, found so now or by the
    run before, is set aside as `newscrawl.sqlite3.corrupt-<time>` and made anew in the same way: what is in the feed
    is known again, validators and planned visits are not. Copies are told of the articles that were fetched from
    `copies_since` on (Unix seconds).

    Raises:
        StateError: it cannot be read or written, or it is damaged and other runs still use it.
    """
    path = directory / STORE
    try:
        directory.mkdir(parents=True, exist_ok=True)
        lock = (directory / f"{STORE}.lock").open("ab")
        try:
            return _open(path, exports, copies_since, lock)
        except BaseException:
            lock.close()
            raise
    except OSError as error:
        raise StateError(f"{path}: {error.strerror or error}") from error


def existing_store(directory: Path) -> Store:
    """Return the store in `directory` as it is; raise StateError when there is none or it cannot be read."""
    path = directory / STORE
    if not path.exists():
        raise StateError(f"{path}: there is no store")
    try:
        lock = (directory / f"{STORE}.lock").open("ab")
    except OSError as error:
        raise StateError(f"{path}: {error.strerror or error}") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_SH)
        return SharedStore(path, lock)
    except BaseException:
        lock.close()
        raise


def _open(path: Path, exports: Path, copies_since: int, lock: IO[bytes]) -> Store:
    deadline = time.monotonic() + _PATIENCE
    while True:
        fcntl.flock(lock, fcntl.LOCK_SH)
        if path.exists() and not mark_of(path).exists():
            try:
                return SharedStore(path, lock)
            except CorruptStore as error:
                logger.error("The store is damaged: %s", error)
        if _locked_alone(lock):
            _repair(path, exports, copies_since)
            fcntl.flock(lock, fcntl.LOCK_SH)
            return SharedStore(path, lock)
        if time.monotonic() > deadline:
            raise StateError(f"{path}: missing or damaged, but used by another run; start again when that has ended")
        time.sleep(_PAUSE)


def _locked_alone(lock: IO[bytes]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        fcntl.flock(lock, fcntl.LOCK_UN)
        return False
    return True


def _repair(path: Path, exports: Path, copies_since: int) -> None:
    if mark_of(path).exists():
        if path.exists():
            _set_aside(path)
        mark_of(path).unlink()
    if not path.exists():
        _build(path, exports, copies_since)


def _set_aside(path: Path) -> None:
    aside = path.with_name(f"{path.name}.corrupt-{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}")
    for part, target in zip(reversed(_parts(path)), reversed(_parts(aside)), strict=True):
        if part.exists():
            part.rename(target)
    logger.warning("The damaged store was set aside as %s", aside)


def _build(path: Path, exports: Path, copies_since: int) -> None:
    """Make the store under another name, so that a start that is interrupted leaves none.

    A journal that lies at `path` without its store would be taken for that of the new one.
    """
    unfinished = path.with_name(path.name + ".tmp")
    for part in (*_parts(unfinished), *_parts(path)):
        part.unlink(missing_ok=True)
    store = Store(unfinished)
    try:
        number = 0
        for rows in published_rows(exports):
            store.apply([*of_rows(rows, learnt=int(time.time())), *index_notes(rows, copies_since)])
            number += len(rows)
    finally:
        store.close()
    unfinished.rename(path)
    sync_directory(path.parent)
    if number:
        logger.warning("The store %s was made from %d rows of the feed in %s", path, number, exports)


def _parts(path: Path) -> tuple[Path, Path, Path]:
    """Return the files that may make up the SQLite database at `path`: itself, its journal, their index."""
    return path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")
