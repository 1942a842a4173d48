"""Hive partitions of a set: to which directory `site=<site>/date=<YYYY-MM-DD>` each row belongs."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from msgspec import Meta

from newscrawl.feed.checking.run_files import (
    ADDRESSES,
    ARTICLES,
    RELATED_LINKS,
    SIGHTINGS,
    TEASERS,
    TOMBSTONES,
    VISITS,
    BadFeed,
    decode_line,
)
from newscrawl.feed.run import day_of
from newscrawl.items import Id, Timestamp
from newscrawl.values.moments import in_prague

if TYPE_CHECKING:
    from newscrawl.feed.checking.kept_rows import KeptRows

_Site = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]*$")]
"""A site's name, which becomes the name of a directory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """What tells the partition of a row; each kind of row has some of these moments."""

    site: _Site
    id: Id | None = None
    article_id: Id | None = None
    revision: int = 1
    published_at: Timestamp | None = None
    first_seen_at: Timestamp | None = None
    seen_at: Timestamp | None = None
    fetched_at: Timestamp | None = None
    run_id: str | None = None

    @property
    def partition(self) -> str:
        """The directory of a row that follows no article; raise BadFeed where a moment is none of the calendar."""
        moment = self.published_at or self.first_seen_at or self.seen_at or self.fetched_at
        if moment is None:
            raise BadFeed("the row has no time")
        return f"site={self.site}/date={day_of_moment(moment)}"

    @property
    def partition_of_run(self) -> str:
        """The directory of a row that lies under the day on which its run began; raise BadFeed where it has none."""
        try:
            return f"site={self.site}/date={day_of(self.run_id or '')}"
        except (ValueError, OverflowError):
            raise BadFeed(f"run_id: {self.run_id!r} names no run") from None


_DECODER: msgspec.json.Decoder[Any] = msgspec.json.Decoder(Dated)


def day_of_moment(moment: str) -> str:
    """Return the day of a row's time in Europe/Prague, as YYYY-MM-DD; raise BadFeed for one that no calendar has."""
    try:
        return in_prague(datetime.fromisoformat(moment)).date().isoformat()
    except OverflowError:  # the first or last day of all years, beyond which there is no other offset
        return moment[: len("YYYY-MM-DD")]
    except ValueError:
        raise BadFeed(f"{moment} is no moment of the calendar") from None


def dated(line: bytes) -> Dated:
    """Return what tells the partition of a line's row; raise BadFeed."""
    row: Dated = decode_line(line, _DECODER)
    return row


class Partitions:
    """The partition of every row that is kept.

    A story lies, with all its revisions, tombstone and links, under site and day of its highest revision: the day on
    which it was published in Prague, or first seen where that is not known. Sightings and their teasers lie under the
    day on which their run began, other rows under that on which something was seen. The days of stories are kept on
    disk. Methods may raise sqlite3.Error.
    """

    def __init__(self, kept: KeptRows) -> None:
        """Read the days of all stories of `kept`; raise BadFeed, OSError."""
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript(
            "PRAGMA journal_mode = OFF; BEGIN;"
            "CREATE TABLE story (id TEXT PRIMARY KEY, is_article INTEGER, revision INTEGER, partition TEXT)"
            " WITHOUT ROWID;"
        )
        for name in (ARTICLES, TOMBSTONES):
            for line in kept.lines(name):
                with kept.naming(name, line):
                    self._note(dated(line.content), name == ARTICLES)

    def close(self) -> None:
        """Remove what was kept on disk."""
        self._database.close()

    def of(self, row: Dated, name: str) -> str:
        """Return the partition of a row of a file called `name`, as a relative path; raise BadFeed."""
        if name in (TEASERS, SIGHTINGS):  # which belong together
            return row.partition_of_run
        if name in (VISITS, ADDRESSES):
            return row.partition
        story_id = row.article_id if name == RELATED_LINKS else row.id
        found = self._database.execute("SELECT partition FROM story WHERE id = ?", (story_id,)).fetchone()
        if found is None:
            raise BadFeed("the row has no article")
        partition: str = found[0]
        return partition

    def _note(self, row: Dated, is_article: bool) -> None:
        """Note a revision; the highest one counts, and an article before a tombstone, which has no day of its own."""
        self._database.execute(
            "INSERT INTO story VALUES (?1, ?2, ?3, ?4) ON CONFLICT (id) DO UPDATE"
            " SET is_article = ?2, revision = ?3, partition = ?4 WHERE (is_article, revision) < (?2, ?3)",
            (row.id, is_article, row.revision, row.partition),
        )
