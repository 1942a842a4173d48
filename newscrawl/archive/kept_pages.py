"""Which record of a site's archive has the payload of which page, so that it is kept once while it stays the same."""

from __future__ import annotations

import errno
import logging
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

logger = logging.getLogger(__name__)

_FILE = "kept.sqlite3"
_TABLE = """
CREATE TABLE IF NOT EXISTS kept (url TEXT PRIMARY KEY, digest TEXT, record_id TEXT, warc TEXT, date TEXT) WITHOUT ROWID
"""
_FIND = "SELECT record_id, warc, date FROM kept WHERE url = ? AND digest = ?"
_NOTE = "INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?, ?)"

_Row = tuple[str, str, str, str, str]


class Kept(NamedTuple):
    """The record that has the payload of a page."""

    record_id: str
    """Without angle brackets."""
    warc: str
    """Its file, relative to the archive."""
    date: str
    """Its WARC-Date."""


class KeptPages:
    """The last payload of each address of a site that the archive has; the site's feed must be locked.

    It is a file beside the archive's. Where that is lost or damaged, pages are kept in full once more.
    """

    def __init__(self, root: Path, site: str) -> None:
        """Take the archive's directory and a plain name of the site; raise OSError."""
        self._root = root
        self._file = root / site / _FILE
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._fresh: dict[str, tuple[str, Kept]] = {}
        """Address -> digest and record of this run's pages, which are not on the disk yet, or were put there."""
        self._told: list[_Row] = []
        self._store = self._opened()

    def find(self, url: str, digest: str) -> Kept | None:
        """Return the record that has the payload of a page, None where it is another one, or its file is gone."""
        if url in self._fresh:
            known, fresh = self._fresh[url]
            return fresh if known == digest else None
        found = None
        with suppress(sqlite3.Error):  # then the page is kept in full
            found = self._store.execute(_FIND, (url, digest)).fetchone()
        kept = Kept(*found) if found else None
        return kept if kept and (self._root / kept.warc).exists() else None

    def note(self, url: str, digest: str, kept: Kept) -> None:
        """Take it that a page was kept."""
        self._fresh[url] = (digest, kept)
        self._told.append((url, digest, *kept))

    def taken(self) -> list[_Row]:
        """Return what was noted since the last time, for `save` once the disk has the records."""
        told = self._told[:]
        del self._told[: len(told)]
        return told

    def save(self, told: Sequence[_Row]) -> None:
        """Put on the disk what was noted; may run in another thread than the rest."""
        try:
            with closing(sqlite3.connect(self._file, timeout=10)) as store, store:
                store.executemany(_NOTE, told)
        except sqlite3.Error as error:
            logger.warning("%s: %d pages will be kept in full again: %s", self._file, len(told), error)

    def close(self) -> None:
        """Close the file."""
        self._store.close()

    def _opened(self) -> sqlite3.Connection:
        """Open the file, anew where it is damaged; raise OSError."""
        for is_first in (True, False):
            try:
                store = sqlite3.connect(self._file, isolation_level=None, timeout=10, check_same_thread=False)
                store.execute(_TABLE)
                store.execute(_FIND, ("", ""))
            except sqlite3.Error as error:
                if not is_first:
                    raise OSError(errno.EIO, str(error), str(self._file)) from error
                logger.warning("%s: begun anew: %s", self._file, error)
                self._file.unlink(missing_ok=True)
            else:
                return store
        raise AssertionError("one of two attempts returns or raises")
