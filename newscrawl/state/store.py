"""The store: one SQLite file for all sites, read by the event loop and written by one thread at a time."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TypeVar

from newscrawl.copies.index import CopyIndex
from newscrawl.exceptions import StateError
from newscrawl.state.address_table import KnownAddresses
from newscrawl.state.delivery_table import KnownDeliveries
from newscrawl.state.detail_table import Details
from newscrawl.state.host_table import KnownHosts
from newscrawl.state.layout_table import KnownLayouts
from newscrawl.state.migrations import migrate
from newscrawl.state.page_table import Pages
from newscrawl.state.problem_table import KnownProblems
from newscrawl.state.promoted_table import PromotedAddresses
from newscrawl.state.reader import Reader
from newscrawl.state.run_table import KnownRuns
from newscrawl.state.source_table import KnownSources

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawl.state.notes import Note

_Found = TypeVar("_Found")

_BUSY_SECONDS = 60
"""How long a commit waits for those of other runs: the longest seen, of a store made anew, took a few seconds."""
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # a commit that a power cut takes back would repeat rows of the feed
    "PRAGMA foreign_keys = ON",
    "PRAGMA cache_size = -16384",  # KiB (16 MiB): the system caches the file too, and a run stays small
    "PRAGMA journal_size_limit = 67108864",  # bytes (64 MiB): after one long commit the journal shrinks again
)
_CORRUPT = frozenset((sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB))


class CorruptStore(StateError):  # noqa: N818 - says what is the case
    """The file is damaged or no store at all; the next start sets it aside (see `state.opening`)."""


def connect(path: Path) -> sqlite3.Connection:
    """Return a connection to the SQLite file at `path`, made where there is none; the caller begins transactions."""
    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        for pragma in _PRAGMAS:
            connection.execute(pragma)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def mark_of(path: Path) -> Path:
    """Return the path of the empty file that marks the store at `path` as damaged: it is there, or it is not."""
    return path.with_name(path.name + ".corrupt")


class Store:
    """The open store: look-ups for the event loop, a few microseconds each, and `apply` for a thread.

    `pages`, `addresses`, `details`, `sources`, `hosts`, `layouts`, `runs`, `problems`, `deliveries`, `promoted` and
    `copies` look up what is committed. Several processes may use one file.

    Everything here raises StateError when the file cannot be read or written, CorruptStore when it is damaged. After
    that it raises the same error, kept as `failure`, at every call, for what it knows can no longer be trusted.
    """

    def __init__(self, path: Path, *, may_create: bool = True) -> None:
        """Open the file at `path` and bring its tables up to date; where there is none, create it if allowed to."""
        self.path = path
        self.failure: StateError | None = None
        is_new = may_create and not path.exists()
        with self._errors():
            self._writer = connect(path)
            try:
                migrate(self._writer, is_new=is_new)
                self._reader = connect(path)
            except (sqlite3.Error, ValueError):
                self._writer.close()
                raise
        self._writing = threading.Lock()
        reader = Reader(self._reader, self._errors)
        self.pages = Pages(reader)
        self.addresses = KnownAddresses(reader)
        self.details = Details(reader)
        self.sources = KnownSources(reader)
        self.hosts = KnownHosts(reader)
        self.layouts = KnownLayouts(reader)
        self.runs = KnownRuns(reader)
        self.problems = KnownProblems(reader)
        self.deliveries = KnownDeliveries(reader)
        self.promoted = PromotedAddresses(reader)

    def close(self) -> None:
        """Close the file."""
        self._reader.close()
        self._writer.close()

    def apply(self, notes: Iterable[Note]) -> None:
        """Make the changes of `notes` in their order, all or none; they are on disk when this returns."""
        with self.transaction() as connection:
            for note in notes:
                note.apply(connection)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Give a connection with an open transaction: committed to the disk at the end, rolled back on an error."""
        with self._writing, self._errors():
            self._writer.execute("BEGIN IMMEDIATE")
            with self._writer:
                yield self._writer

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """Give a connection that reads the store as it is now, however long that takes; commits do not wait for it."""
        with self._errors():
            self._reader.execute("BEGIN")
            with self._reader:
                yield self._reader

    def copies(self, look_up: Callable[[CopyIndex], _Found]) -> _Found:
        """Return what `look_up` returns for the index of the articles among which copies are looked for."""
        with self._errors():
            return look_up(CopyIndex(self._reader))

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Turn SQLite's errors into this store's `failure`, raised from now on; mark the file where it is damaged."""
        if self.failure:
            raise self.failure
        try:
            yield
        except (sqlite3.Error, ValueError) as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _CORRUPT:
                with suppress(OSError):
                    mark_of(self.path).touch()
                self.failure = CorruptStore(f"{self.path}: {error}")
            else:
                self.failure = StateError(f"{self.path}: {error}")
            raise self.failure from error
