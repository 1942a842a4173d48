"""Opens the store; a missing one is made from the feed, and so is one to replace a damaged one, which is set aside."""

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
from newscrawl.state.spelling import keep_rules, respell
from newscrawl.state.store import CorruptStore, Store, mark_of
from newscrawl.state.stored_copies import index_notes

if TYPE_CHECKING:
    from pathlib import Path

logger = logging.getLogger(__name__)

STORE = "newscrawl.sqlite3"
DAMAGED = "The damaged store"
"""How the line begins, of those in SharedStore.warnings, that says so."""
_PATIENCE_SECONDS = 10.0
"""How long a start waits while other runs hold a store that is missing or damaged: one of them may be making it."""
_PAUSE_SECONDS = 0.1
"""Between two looks at whether they still hold it."""


class SharedStore(Store):
    """A store that holds a lock while it is open, so that no other process sets its file aside meanwhile."""

    def __init__(self, path: Path, lock: IO[bytes]) -> None:
        """Open the file at `path`, which must be there; `lock` is held until the store is closed."""
        self.warnings: list[str] = []
        """What had to be done so that it could be opened, a line each, as it was logged."""
        self._lock = lock
        super().__init__(path, may_create=False)

    def close(self) -> None:
        """Close the file, then release the lock."""
        super().close()
        self._lock.close()


def open_store(directory: Path, exports: Path, copies_since: int = 0) -> SharedStore:
    """Return the store in `directory`, which any number of runs may share.

    Where there is none it is made from the runs published in `exports`. A store that is damaged, found so now or by the
    run before, is set aside as `newscrawl.sqlite3.corrupt-<time>`, and a new one is made in the same way: it knows what
    is in the feed, but neither validators nor pages and sources that were only named.

    Args:
        directory: the setting STATE_DIR.
        exports: the setting EXPORTS_DIR.
        copies_since: copies are looked for among the articles fetched since this moment (Unix seconds).

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
    """Return the store in `directory`.

    Raises StateError when there is none, it is damaged or cannot be read, or a start goes on making it anew.
    """
    path = directory / STORE
    if not path.exists():
        raise StateError(f"{path}: there is no store")
    try:
        lock = (directory / f"{STORE}.lock").open("ab")
    except OSError as error:
        raise StateError(f"{path}: {error.strerror or error}") from error
    try:
        if not _locked_in_time(lock):
            raise StateError(f"{path}: another process makes it anew; try again when that has ended")
        return SharedStore(path, lock)
    except BaseException:
        lock.close()
        raise


def _locked_in_time(lock: IO[bytes]) -> bool:
    """Share `lock` as soon as nobody holds it alone; tell whether that was so within the time for which a start waits.

    Whoever only looks at the store, perhaps every minute, must not wait with many others until it is made.
    """
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                return False
            time.sleep(_PAUSE_SECONDS)
        else:
            return True


def _open(path: Path, exports: Path, copies_since: int, lock: IO[bytes]) -> SharedStore:
    """Return the store at `path`, repaired if need be: by whichever start first holds `lock` alone."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        fcntl.flock(lock, fcntl.LOCK_SH)
        if path.exists() and not mark_of(path).exists():
            try:
                return _opened(path, exports, lock)
            except CorruptStore as error:
                logger.error("The store is damaged: %s", error)
        if _locked_alone(lock):
            warnings = _repair(path, exports, copies_since)
            fcntl.flock(lock, fcntl.LOCK_SH)
            store = _opened(path, exports, lock)
            store.warnings = warnings
            return store
        if time.monotonic() > deadline:
            raise StateError(f"{path}: missing or damaged, but used by another run; start again when that has ended")
        time.sleep(_PAUSE_SECONDS)


def _opened(path: Path, exports: Path, lock: IO[bytes]) -> SharedStore:
    """Return the store at `path`, its keys those of today's rules."""
    store = SharedStore(path, lock)
    try:
        respell(store, exports)
    except BaseException:
        store.close()
        raise
    return store


def _locked_alone(lock: IO[bytes]) -> bool:
    """Tell whether nobody else held `lock`, which is held alone now; else it is released."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        fcntl.flock(lock, fcntl.LOCK_UN)
        return False
    return True


def _repair(path: Path, exports: Path, copies_since: int) -> list[str]:
    """Set the store at `path` aside where it is marked as damaged; make it from the feed where it is missing then.

    Return what was done, a line each, as it was logged.
    """
    done = []
    if mark_of(path).exists():
        if path.exists():
            done.append(f"{DAMAGED} was set aside as {_set_aside(path)}")
        mark_of(path).unlink()
    if not path.exists() and (number := _build(path, exports, copies_since)):
        done.append(f"The store {path} was made from {number} rows of the feed in {exports}")
    return done


def _set_aside(path: Path) -> Path:
    """Give the store another name; return that."""
    aside = path.with_name(f"{path.name}.corrupt-{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}")
    for part, target in zip(reversed(_parts(path)), reversed(_parts(aside)), strict=True):
        if part.exists():
            part.rename(target)
    logger.warning("The damaged store was set aside as %s", aside)
    return aside


def _build(path: Path, exports: Path, copies_since: int) -> int:
    """Make the store from the feed under another name first, so that a start that is interrupted leaves none at `path`.

    A journal left at `path` is deleted before: SQLite would take it for that of the new store. Return the number of
    rows that it was made from.
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
        keep_rules(store)
    finally:
        store.close()
    unfinished.rename(path)
    sync_directory(path.parent)
    if number:
        logger.warning("The store %s was made from %d rows of the feed in %s", path, number, exports)
    return number


def _parts(path: Path) -> tuple[Path, Path, Path]:
    """Return the files that may make up the SQLite database at `path`: itself, its journal, their index."""
    return path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")
