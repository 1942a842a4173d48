"""The table `source`: the feeds, sitemaps and listings of all sites. Moments are Unix seconds."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING

from newscrawl.values.moments import PRAGUE

if TYPE_CHECKING:
    from sqlite3 import Connection

    from newscrawl.state.reader import Reader

MOST_FAILURES = 5
"""Failures in a row after which a source is given up, unless the site's file declares it."""
MOST_NAMED = 5_000
"""Articles of one source that are remembered, 8 bytes each: a sitemap may name all that the site ever had."""
MOST_DAYS = 15
"""Days of which it is kept how few articles a source named."""
_DAY = struct.Struct("<II")
"""A day (its number in the calendar, see `date.toordinal`) and the least number of articles named on it."""


@dataclass(frozen=True, slots=True)
class KnownSource:
    """A row of the table: what is known of a feed, sitemap or listing."""

    url: str
    site: str
    kind: str
    """"feed", "sitemap" or "listing"."""
    number: int
    """Of a listing's page, from 1; 2 for a sitemap that an index names, 1 for whatever the site's file declares."""
    fetched: int | None
    outcome: str | None
    failures: int
    pending: int
    """1 where a run found it and no run has read it since, else 0."""
    articles: int
    """Number of addresses of articles in it."""
    etag: str | None
    last_modified: str | None
    days: bytes | None

    def least_by_day(self) -> list[int]:
        """Return the least number of articles that it named on each of the days before its last one."""
        return [least for _, least in _days(self.days)[:-1]]


_SELECT = f"SELECT {', '.join(column.name for column in fields(KnownSource))} FROM source"  # noqa: S608


class KnownSources:
    """Look-ups in the table; they raise StateError when the store cannot be read."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def find(self, url: str) -> KnownSource | None:
        """Return what is known of the feed, sitemap or listing at a canonical address."""
        row = self._reader.one(f"{_SELECT} WHERE url = ?", url)
        return KnownSource(*row) if row else None

    def named(self, url: str) -> list[int]:
        """Return the keys of the articles that the source at a canonical address names, as far as they are kept."""
        row = self._reader.one("SELECT named FROM source WHERE url = ?", url)
        return unpacked(row[0]) if row and row[0] else []

    def found(self, site: str) -> list[KnownSource]:
        """Return the sources of `site` that were found but not read yet, and the first pages of its listings."""
        condition = "WHERE site = ? AND (pending OR (kind = 'listing' AND number = 1 AND failures < ?))"
        rows = self._reader.all(f"{_SELECT} {condition} ORDER BY number, url", site, MOST_FAILURES)
        return [KnownSource(*row) for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePending:
    """A source leads to this one, which is to be read."""

    url: str
    site: str
    kind: str
    number: int

    def apply(self, connection: Connection) -> None:
        """Keep that the source is not read yet."""
        connection.execute(
            "INSERT INTO source (url, site, kind, number, pending) VALUES (?, ?, ?, ?, 1)"
            " ON CONFLICT (url) DO UPDATE SET pending = 1, number = excluded.number, kind = excluded.kind",
            (self.url, self.site, self.kind, self.number),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRead:
    """A source was fetched, or could not be fetched."""

    url: str
    site: str
    kind: str
    number: int
    now: int
    outcome: str
    """In one word: read, unchanged, ended, useless, an HTTP status, or the name of an error."""
    articles: int | None = None
    """Number of addresses of articles in it; None where it could not be read: then it stays pending if it was."""
    etag: str | None = None
    last_modified: str | None = None
    named: bytes | None = None
    """Keys of these articles (`packed`), None where they are as before."""

    def apply(self, connection: Connection) -> None:
        """Keep the validators of the source and which articles it names, or that it failed once more."""
        connection.execute(
            "INSERT INTO source (url, site, kind, number) VALUES (?, ?, ?, ?) ON CONFLICT (url) DO NOTHING",
            (self.url, self.site, self.kind, self.number),
        )
        if self.articles is not None:
            (days,) = connection.execute("SELECT days FROM source WHERE url = ?", (self.url,)).fetchone()
            connection.execute(
                "UPDATE source SET fetched = ?, outcome = ?, failures = 0, pending = 0, articles = ?, etag = ?,"
                " last_modified = ?, named = coalesce(?, named), days = ? WHERE url = ?",
                (
                    self.now,
                    self.outcome,
                    self.articles,
                    self.etag,
                    self.last_modified,
                    self.named,
                    days_with(days, self.now, self.articles),
                    self.url,
                ),
            )
        else:
            connection.execute(
                "UPDATE source SET fetched = ?, outcome = ?, failures = failures + 1,"
                " pending = pending AND failures + 1 < ? WHERE url = ?",
                (self.now, self.outcome, MOST_FAILURES, self.url),
            )


def packed(keys: Iterable[int]) -> bytes:
    """Return the keys of articles (see `values.keys`), MOST_NAMED at most, as the table has them."""
    first = list(keys)[:MOST_NAMED]
    return struct.pack(f"<{len(first)}q", *first)


def unpacked(keys: bytes) -> list[int]:
    """Return keys that `packed` has packed."""
    return list(struct.unpack(f"<{len(keys) // 8}q", keys))


def _days(days: bytes | None) -> list[tuple[int, int]]:
    return [(day, least) for day, least in _DAY.iter_unpack(days or b"")]


def days_with(days: bytes | None, now: int, articles: int) -> bytes:
    """Return `days` with what was named at a moment; an earlier one than the last, by a clock put back, is left out."""
    kept, today = _days(days), datetime.fromtimestamp(now, PRAGUE).toordinal()
    if kept and kept[-1][0] > today:
        return days or b""
    least = min(articles, kept.pop()[1]) if kept and kept[-1][0] == today else articles
    return b"".join(_DAY.pack(*day) for day in [*kept, (today, least)][-MOST_DAYS:])


def prune(connection: Connection, before: int) -> int:
    """Delete the sources not fetched since `before` that are not pending; return how many they were."""
    return connection.execute("DELETE FROM source WHERE fetched < ? AND NOT pending", (before,)).rowcount


def forget(connection: Connection, url: str) -> bool:
    """Delete the source at a canonical address; return whether it was known."""
    return connection.execute("DELETE FROM source WHERE url = ?", (url,)).rowcount > 0


EXPORT = (
    "SELECT url, site, kind, number, fetched, outcome, failures, pending, articles, etag, last_modified"
    " FROM source ORDER BY url"
)
"""SQL that selects every source, for people and other programs."""
