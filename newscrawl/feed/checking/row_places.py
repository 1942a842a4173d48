"""The keys of a feed's rows and where they stand, kept on disk so that memory does not grow with the feed."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Literal, NamedTuple

from newscrawl.feed.checking.run_files import ROW_FILES

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal["story", "link"]

MAX_REVISION = (1 << 63) - 1
_HALF = 1 << 63
"""An id is 64 bits without a sign, an SQLite integer has one."""
_SCHEMA = """
    PRAGMA journal_mode = OFF;
    PRAGMA cache_size = -65536;  -- KiB
    CREATE TABLE key (
        kind INTEGER, id INTEGER, revision INTEGER, run INTEGER, file INTEGER, line INTEGER,
        PRIMARY KEY (kind, id, revision)
    ) WITHOUT ROWID;
    CREATE TABLE here (file INTEGER, id INTEGER, PRIMARY KEY (file, id)) WITHOUT ROWID;
    BEGIN;
"""
_KINDS: dict[Kind, int] = {"story": 0, "link": 1}
_NAMES = tuple(ROW_FILES)
_FILES = {name: number for number, name in enumerate(_NAMES)}


class Place(NamedTuple):
    """Where a row stands: number of its run, name of its file, line from 1."""

    run: int
    file: str
    line: int


class Gap(NamedTuple):
    """Revision `revision` of `id` stands at `place`, and the highest below it is `former`, not one less."""

    id: str
    former: int
    revision: int
    place: Place


class RowPlaces:
    """Revisions of stories (articles and tombstones) and links that have been met, each with its first place.

    A private SQLite database with 64 MiB of cache, which lays down the rest in the directory for temporary files:
    about 35 bytes a row. Links have revision 0. Ids are 16 hex digits. Everything may raise sqlite3.Error.
    """

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript(_SCHEMA)

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def add(self, kind: Kind, row_id: str, revision: int, place: Place) -> Place | None:
        """Note that the row stands at `place`, unless its key has been met: then return its first place."""
        values = (_KINDS[kind], _number(row_id), revision, place.run, _FILES[place.file], place.line)
        added = self._database.execute("INSERT OR IGNORE INTO key VALUES (?, ?, ?, ?, ?, ?)", values)
        return None if added.rowcount else self.place(kind, row_id, revision)

    def place(self, kind: Kind, row_id: str, revision: int) -> Place | None:
        """Return where the row was met first; None when it was not."""
        query = "SELECT run, file, line FROM key WHERE kind = ? AND id = ? AND revision = ?"
        return self._place(query, (_KINDS[kind], _number(row_id), revision))

    def latest(self, story_id: str) -> Place | None:
        """Return where the highest revision of the story was met first; None when none was."""
        query = "SELECT run, file, line FROM key WHERE kind = 0 AND id = ? ORDER BY revision DESC LIMIT 1"
        return self._place(query, (_number(story_id),))

    def any_in(self, file: str, story_id: str) -> bool:
        """Tell whether some revision of the story stands in a file of the name `file`."""
        query = "SELECT run, file, line FROM key WHERE kind = 0 AND id = ? AND file = ? LIMIT 1"
        return self._place(query, (_number(story_id), _FILES[file])) is not None

    def gaps(self) -> Iterator[Gap]:
        """Yield where the revisions of a story that were met leave some out between them."""
        query = """
            SELECT id, former, revision, run, file, line FROM (
                SELECT *, lag(revision) OVER (PARTITION BY id ORDER BY revision) AS former FROM key WHERE kind = 0
            ) WHERE revision - former > 1
        """
        for number, former, revision, run, file, line in self._database.execute(query):
            yield Gap(f"{number + _HALF:016x}", former, revision, Place(run, _NAMES[file], line))

    def begin_run(self) -> None:
        """Forget which ids are `enter`ed."""
        self._database.execute("DELETE FROM here")

    def enter(self, file: str, row_id: str) -> bool:
        """Note that the run that has begun has `row_id` in `file`; tell whether that is new."""
        values = (_FILES[file], _number(row_id))
        return bool(self._database.execute("INSERT OR IGNORE INTO here VALUES (?, ?)", values).rowcount)

    def entered(self, file: str, row_id: str) -> bool:
        """Tell whether the run that has begun has `row_id` in `file`."""
        values = (_FILES[file], _number(row_id))
        return self._database.execute("SELECT 1 FROM here WHERE file = ? AND id = ?", values).fetchone() is not None

    def _place(self, query: str, values: tuple[int, ...]) -> Place | None:
        row = self._database.execute(query, values).fetchone()
        return None if row is None else Place(row[0], _NAMES[row[1]], row[2])


def _number(row_id: str) -> int:
    return int(row_id, 16) - _HALF
