"""The store of what has been seen: one SQLite file for all sites, read by the event loop and written by one thread."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import msgspec

from newscrawl.copies.index import CopyIndex
from newscrawl.exceptions import StateError
from newscrawl.state.migrations import migrate
from newscrawl.state.plan import LONGEST_GAP
from newscrawl.values.keys import digits_of
from newscrawl.values.urls import article_id

if TYPE_CHECKING:
    from pathlib import Path

Sightings = dict[int, tuple[int, int, list[int]]]
"""Link to (first seen, last seen, positions): Unix seconds, and places in its box, the latest last."""

_Found = TypeVar("_Found")

MOST_FAILURES = 5
"""After so many in a row a source that no site file names is given up."""
_FEW = 20
_BUSY_SECONDS = 60
"""How long a commit waits for those of other runs."""
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # a commit that a power cut takes back would repeat rows of the feed
    "PRAGMA foreign_keys = ON",
    "PRAGMA cache_size = -16384",  # KiB; what is not in it the system has, and the memory of a run stays small
    "PRAGMA journal_size_limit = 67108864",
)
_CORRUPT = frozenset((sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB))


class CorruptStore(StateError):  # noqa: N818 - says what is the case
    """The file is no store, or damaged; the next start sets it aside (see `opening`)."""


@dataclass(frozen=True, slots=True)
class KnownPage:
    """What is known of a page; moments are Unix seconds. See the comments in `migrations`."""

    number: int
    key: int
    site: str
    url: str
    first_seen: int
    last_seen: int
    fetched: int | None
    outcome: str | None
    next_visit: int | None
    etag: str | None
    last_modified: str | None
    born: int | None
    entered: int | None
    revision: int
    gone: int
    content: int | None
    has_text: int
    moved_to: str | None
    story: int | None

    @property
    def story_id(self) -> str:
        """Id of the article whose story it tells."""
        return article_id(self.url) if self.story is None else digits_of(self.story)

    @property
    def is_published(self) -> bool:
        """Whether the feed has a row of it, be it a tombstone."""
        return self.revision > 0


@dataclass(frozen=True, slots=True)
class KnownSource:
    """What is known of a feed, sitemap or listing."""

    url: str
    site: str
    kind: str
    number: int
    fetched: int | None
    outcome: str | None
    failures: int
    pending: int
    articles: int
    etag: str | None
    last_modified: str | None


class Note(Protocol):
    """A change of the store."""

    def apply(self, connection: sqlite3.Connection) -> None:
        """Make the change inside an open transaction."""


_PAGE = f"SELECT {', '.join(f'page.{field.name}' for field in fields(KnownPage))} FROM page"  # noqa: S608
_SOURCE = f"SELECT {', '.join(field.name for field in fields(KnownSource))} FROM source"  # noqa: S608


def connect(path: Path) -> sqlite3.Connection:
    """Open the SQLite file at `path`, made when missing; transactions are the caller's."""
    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        for pragma in _PRAGMAS:
            connection.execute(pragma)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def mark_of(path: Path) -> Path:
    """Return the file that says, by being there, that the store at `path` is damaged."""
    return path.with_name(path.name + ".corrupt")


def encode_sightings(links: Sightings) -> bytes:
    """Return the links of a page as the store keeps them."""
    return msgspec.msgpack.encode(links)


def decode_sightings(stored: bytes) -> Sightings:
    """Return the links of a page from what the store keeps."""
    return msgspec.msgpack.decode(stored, type=Sightings)


class Store:
    """The open store: look-ups for the event loop, a few microseconds each, and `apply` for a thread of its own.

    Several processes may use one file. All methods raise StateError when it cannot be read or written, CorruptStore
    when it is damaged; from then on they raise that `failure` again, for what is known now cannot be told.
    """

    def __init__(self, path: Path, *, makes: bool = True) -> None:
        """Open the file at `path`, and bring its tables up to date; it is made when missing, if this `makes` stores."""
        self.path = path
        self.failure: StateError | None = None
        is_new = makes and not path.exists()
        with self._errors():
            self._writer = connect(path)
            try:
                migrate(self._writer, is_new=is_new)
                self._reader = connect(path)
            except (sqlite3.Error, ValueError):
                self._writer.close()
                raise
        self._writing = threading.Lock()

    def close(self) -> None:
        """Let go of the file."""
        self._reader.close()
        self._writer.close()

    def apply(self, notes: Iterable[Note]) -> None:
        """Make the changes of `notes`, in order, all or none; on disk when this returns."""
        with self.transaction() as connection:
            for note in notes:
                note.apply(connection)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Give the connection for a transaction: committed at the end, and on disk then, or rolled back on an error."""
        with self._writing, self._errors():
            self._writer.execute("BEGIN IMMEDIATE")
            with self._writer:
                yield self._writer

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """Give the connection for reading the store as it is now, however long; nobody's commits wait for it."""
        with self._errors():
            self._reader.execute("BEGIN")
            with self._reader:
                yield self._reader

    def page(self, *keys: int) -> KnownPage | None:
        """Return the page that one of `keys` stands for, the first first, by itself or as an alias."""
        for key in keys:
            if found := self._one_page("WHERE key = ?", key):
                return found
        for key in keys:
            if found := self._one_page("JOIN alias ON alias.page = page.number WHERE alias.key = ?", key):
                return found
        return None

    def same_story(self, content: int, *, site: str | None = None, but: int | None = None) -> KnownPage | None:
        """Return the article in the feed whose content has this hash and is no picture's alone; of several the first.

        Only of `site`, where one is given, and not the page with the key `but`.
        """
        return self._one_page(
            "WHERE content = ?1 AND has_text AND (?2 IS NULL OR site = ?2) AND (?3 IS NULL OR key <> ?3) AND NOT gone"
            " ORDER BY number LIMIT 1",
            content,
            site,
            but,
        )

    def born_at(self, site: str, moment: int) -> list[KnownPage]:
        """Return the articles of `site` in the feed that were published at that moment, a few at most."""
        with self._errors():
            condition = "WHERE site = ? AND born = ? AND revision AND NOT gone ORDER BY number DESC LIMIT ?"
            return [
                KnownPage(*row) for row in self._reader.execute(f"{_PAGE} {condition}", (site, moment, _FEW)).fetchall()
            ]

    def wording(self, number: int) -> bytes | None:
        """Return the outline of the last revision of a page."""
        row = self._row("SELECT outline FROM detail WHERE page = ?", number)
        return row[0] if row else None

    def links(self, number: int) -> Sightings:
        """Return the links of a page that are in the feed."""
        row = self._row("SELECT links FROM detail WHERE page = ?", number)
        return decode_sightings(row[0]) if row else {}

    def due(self, site: str, now: int, most: int) -> list[KnownPage]:
        """Return the pages of `site` that are to be fetched by now, at most so many, the newest first.

        What was planned further ahead than any plan goes, by a clock that was wrong, is due too.
        """
        condition = "WHERE site = ? AND (next_visit <= ? OR next_visit > ?)"
        order = "ORDER BY coalesce(born, first_seen) DESC, number LIMIT ?"
        with self._errors():
            rows = self._reader.execute(f"{_PAGE} {condition} {order}", (site, now, now + LONGEST_GAP, most))
            return [KnownPage(*row) for row in rows.fetchall()]

    def source(self, url: str) -> KnownSource | None:
        """Return what is known of the feed, sitemap or listing at `url`."""
        row = self._row(f"{_SOURCE} WHERE url = ?", url)
        return KnownSource(*row) if row else None

    def found_sources(self, site: str) -> list[KnownSource]:
        """Return what sources of `site` lead to: what no run has read yet, and the first pages of listings."""
        condition = "WHERE site = ? AND (pending OR (kind = 'listing' AND number = 1 AND failures < ?))"
        with self._errors():
            rows = self._reader.execute(f"{_SOURCE} {condition} ORDER BY number, url", (site, MOST_FAILURES))
            return [KnownSource(*row) for row in rows.fetchall()]

    def copies(self, look_up: Callable[[CopyIndex], _Found]) -> _Found:
        """Return what `look_up` finds in the articles of the last days."""
        with self._errors():
            return look_up(CopyIndex(self._reader))

    def _one_page(self, condition: str, *values: int | str | None) -> KnownPage | None:
        row = self._row(f"{_PAGE} {condition}", *values)
        return KnownPage(*row) if row else None

    def _row(self, statement: str, *values: int | str | None) -> tuple[Any, ...] | None:
        with self._errors():
            row: tuple[Any, ...] | None = self._reader.execute(statement, values).fetchone()
        return row

    @contextmanager
    def _errors(self) -> Iterator[None]:
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
