"""Where each row of a feed stands, kept on disk so that memory does not grow with the feed."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Literal, NamedTuple

from newscrawl.feed.checking.run_files import ROW_FILES

if TYPE_CHECKING:
    from collections.abc import Iterator

RowKind = Literal["story", "link", "sighting", "visit", "address", "teaser"]
"""Rows of one kind with the same id and revision are the same; an article and its tombstones are one story."""

MAX_REVISION = (1 << 63) - 1
"""The largest integer that SQLite keeps; docs/feed.md promises that whole numbers fit."""
_ID_OFFSET = 1 << 63
"""Subtracted from an id, 64 bits without a sign, so that it is an SQLite integer, 64 bits with one."""
_SCHEMA = """
    PRAGMA journal_mode = OFF;
    PRAGMA cache_size = -65536;  -- KiB
    CREATE TABLE place (
        kind INTEGER, id INTEGER, revision INTEGER, run INTEGER, file INTEGER, line INTEGER,
        PRIMARY KEY (kind, id, revision)
    ) WITHOUT ROWID;
    CREATE TABLE row_of_run (file INTEGER, id INTEGER, PRIMARY KEY (file, id)) WITHOUT ROWID;
    BEGIN;
"""
_KINDS: dict[RowKind, int] = {"story": 0, "link": 1, "sighting": 2, "visit": 3, "address": 4, "teaser": 5}
_NAMES = tuple(ROW_FILES)
_FILES = {name: number for number, name in enumerate(_NAMES)}


class RowPlace(NamedTuple):
    """Where a row stands: the number of its run among those that are read, the name of its file, the line from 1."""

    run: int
    file: str
    line: int


class Gap(NamedTuple):
    """The story `id` lacks revisions: `revision` stands at `place`, and the highest one below it is `former`."""

    id: str
    former: int
    revision: int
    place: RowPlace


class RowPlaces:
    """The revisions of stories and the other rows that have been read, each with the place where it was read first.

    They are kept in a private SQLite database with 64 MiB of cache, which writes the rest to the directory for
    temporary files: about 35 bytes a row. All but stories have revision 0. Ids are 16 hex digits. Every method may
    raise sqlite3.Error.
    """

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript(_SCHEMA)

    def close(self) -> None:
        """Close and remove the database."""
        self._database.close()

    def add(self, kind: RowKind, row_id: str, revision: int, place: RowPlace) -> RowPlace | None:
        """Note that the row stands at `place` and return None; return its first place when it has been read before."""
        values = (_KINDS[kind], _integer_of(row_id), revision, place.run, _FILES[place.file], place.line)
        added = self._database.execute("INSERT OR IGNORE INTO place VALUES (?, ?, ?, ?, ?, ?)", values)
        return None if added.rowcount else self.first(kind, row_id, revision)

    def first(self, kind: RowKind, row_id: str, revision: int) -> RowPlace | None:
        """Return where the row was read first; None when it was not read."""
        query = "SELECT run, file, line FROM place WHERE kind = ? AND id = ? AND revision = ?"
        return self._place(query, (_KINDS[kind], _integer_of(row_id), revision))

    def latest(self, story_id: str) -> RowPlace | None:
        """Return where the highest revision of the story was read first; None when none was read."""
        query = "SELECT run, file, line FROM place WHERE kind = 0 AND id = ? ORDER BY revision DESC LIMIT 1"
        return self._place(query, (_integer_of(story_id),))

    def has_revision_in(self, file: str, story_id: str) -> bool:
        """Tell whether some revision of the story stands in a file of the name `file`, of whatever run."""
        query = "SELECT run, file, line FROM place WHERE kind = 0 AND id = ? AND file = ? LIMIT 1"
        return self._place(query, (_integer_of(story_id), _FILES[file])) is not None

    def gaps(self) -> Iterator[Gap]:
        """Yield where revisions are missing between those of a story that were read."""
        query = """
            SELECT id, former, revision, run, file, line FROM (
                SELECT *, lag(revision) OVER (PARTITION BY id ORDER BY revision) AS former FROM place WHERE kind = 0
            ) WHERE revision - former > 1
        """
        for number, former, revision, run, file, line in self._database.execute(query):
            yield Gap(f"{number + _ID_OFFSET:016x}", former, revision, RowPlace(run, _NAMES[file], line))

    def begin_run(self) -> None:
        """Forget the rows that `add_to_run` has noted: the next run is read."""
        self._database.execute("DELETE FROM row_of_run")

    def add_to_run(self, file: str, row_id: str) -> bool:
        """Note that the run that is being read has `row_id` in `file`; tell whether that is new."""
        values = (_FILES[file], _integer_of(row_id))
        return bool(self._database.execute("INSERT OR IGNORE INTO row_of_run VALUES (?, ?)", values).rowcount)

    def is_in_run(self, file: str, row_id: str) -> bool:
        """Tell whether the run that is being read has `row_id` in `file`, as far as `add_to_run` has noted it."""
        values = (_FILES[file], _integer_of(row_id))
        return (
            self._database.execute("SELECT 1 FROM row_of_run WHERE file = ? AND id = ?", values).fetchone() is not None
        )

    def _place(self, query: str, values: tuple[int, ...]) -> RowPlace | None:
        row = self._database.execute(query, values).fetchone()
        return None if row is None else RowPlace(row[0], _NAMES[row[1]], row[2])


def _integer_of(row_id: str) -> int:
    return int(row_id, 16) - _ID_OFFSET
