"""The tables `host`, `robots`, `tdmrep`: hosts that are left alone, and the last good files of each. For all sites."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from newscrawl.state.plan import DAY

if TYPE_CHECKING:
    from sqlite3 import Connection

    from newscrawl.state.reader import Reader

ROBOTS_SECONDS = DAY
"""For how long a robots.txt counts while it cannot be had again (RFC 9309 2.4)."""


TDMREP_SECONDS = DAY
"""For how long a tdmrep.json counts, and that there is none, before it is asked for again."""


class KnownFile(NamedTuple):
    """A file of an origin as it last was."""

    body: bytes
    """Empty where the origin has none."""
    fetched_at: datetime
    """Aware, in UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownHost:
    """A host that was left alone and has not answered since."""

    until: datetime
    """Aware, in UTC."""
    seconds: float
    """For which it was left alone."""
    reason: str


class KnownHosts:
    """Look-ups in the tables; they raise StateError when the store cannot be read."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def find(self, name: str) -> KnownHost | None:
        """Return what is known of the host of this name, None where nothing is held against it."""
        row = self._reader.one("SELECT left_until, seconds, reason FROM host WHERE name = ?", name)
        if row is None:
            return None
        return KnownHost(until=datetime.fromtimestamp(row[0], UTC), seconds=row[1], reason=row[2])

    def robots(self, origin: str, now: datetime) -> KnownFile | None:
        """Return the robots.txt of an origin ("https://www.example.cz") as it last was, None if that is too old."""
        since = int(now.timestamp()) - ROBOTS_SECONDS
        row = self._reader.one("SELECT body, fetched FROM robots WHERE origin = ? AND fetched >= ?", origin, since)
        return KnownFile(bytes(row[0]), datetime.fromtimestamp(row[1], UTC)) if row else None

    def last_files(self, origin: str) -> tuple[bytes | None, bytes | None]:
        """Return robots.txt and tdmrep.json of an origin as they last were, None for one that is not kept."""
        robots = self._reader.one("SELECT body FROM robots WHERE origin = ?", origin)
        tdmrep = self._reader.one("SELECT body FROM tdmrep WHERE origin = ?", origin)
        return bytes(robots[0]) if robots else None, bytes(tdmrep[0]) if tdmrep else None

    def tdmrep(self, origin: str, now: datetime) -> KnownFile | None:
        """Return the tdmrep.json of an origin as it was in the last day, None where it is to be asked for."""
        since, until = int(now.timestamp()) - TDMREP_SECONDS, int(now.timestamp())
        row = self._reader.one(
            "SELECT body, fetched FROM tdmrep WHERE origin = ? AND fetched > ? AND fetched <= ?", origin, since, until
        )
        return KnownFile(bytes(row[0]), datetime.fromtimestamp(row[1], UTC)) if row else None


@dataclass(frozen=True, slots=True, kw_only=True)
class HostLeftAlone:
    """A host is to get no request until a moment."""

    name: str
    until: datetime
    seconds: float
    reason: str

    def apply(self, connection: Connection) -> None:
        """Keep it in the place of what was known of the host."""
        connection.execute(
            "INSERT OR REPLACE INTO host (name, left_until, seconds, reason) VALUES (?, ?, ?, ?)",
            (self.name, int(self.until.timestamp()), self.seconds, self.reason),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class HostWell:
    """A host that was left alone answers again."""

    name: str

    def apply(self, connection: Connection) -> None:
        """Forget what was held against the host."""
        connection.execute("DELETE FROM host WHERE name = ?", (self.name,))


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsFetched:
    """A robots.txt was fetched."""

    origin: str
    body: bytes
    now: datetime

    def apply(self, connection: Connection) -> None:
        """Keep the file, and forget those that do not count any more."""
        fetched = int(self.now.timestamp())
        connection.execute("DELETE FROM robots WHERE fetched < ?", (fetched - ROBOTS_SECONDS,))
        connection.execute(
            "INSERT OR REPLACE INTO robots (origin, fetched, body) VALUES (?, ?, ?)", (self.origin, fetched, self.body)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TdmRepFetched:
    """A tdmrep.json was fetched, or found not to be there."""

    origin: str
    body: bytes
    """Empty where there is none."""
    now: datetime

    def apply(self, connection: Connection) -> None:
        """Keep the file, and forget those that do not count any more."""
        fetched = int(self.now.timestamp())
        connection.execute("DELETE FROM tdmrep WHERE fetched < ?", (fetched - TDMREP_SECONDS,))
        connection.execute(
            "INSERT OR REPLACE INTO tdmrep (origin, fetched, body) VALUES (?, ?, ?)", (self.origin, fetched, self.body)
        )
