"""The table `delivery`: which runs of each site the targets of its delivery have. Moments are Unix seconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.values.terminal import shortened

if TYPE_CHECKING:
    from sqlite3 import Connection

    from newscrawl.state.reader import Reader

_MOST_CHARACTERS = 500
"""Of a reason: a server says what it likes."""


@dataclass(frozen=True, slots=True)
class KnownDelivery:
    """A row of the table: how far the delivery of a site's runs to a target has come."""

    site: str
    target: str
    """The target without its secrets, the same in each run."""
    position: str
    """Id of the last run that the target has, or the beginning of one: runs with a greater id are to be delivered."""
    failing: int | None
    """Since when it fails, None while it does not."""
    reason: str | None
    """Why it last failed, one line."""


class KnownDeliveries:
    """Look-ups in the table; they raise StateError when the store cannot be read."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def of_site(self, site: str) -> dict[str, KnownDelivery]:
        """Return what is known of the deliveries of `site`, by target."""
        rows = self._reader.all("SELECT site, target, position, failing, reason FROM delivery WHERE site = ?", site)
        return {row[1]: KnownDelivery(*row) for row in rows}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryBegun:
    """A target is new to a site: the runs after `position` are for it. One that is known stays where it is."""

    site: str
    target: str
    position: str

    def apply(self, connection: Connection) -> None:
        """Keep the position, unless there is one."""
        connection.execute(
            "INSERT OR IGNORE INTO delivery (site, target, position) VALUES (?, ?, ?)",
            (self.site, self.target, self.position),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """A target has all runs of a site up to `position`, or is to get those after it."""

    site: str
    target: str
    position: str

    def apply(self, connection: Connection) -> None:
        """Keep the position; the delivery does not fail any more."""
        connection.execute(
            "INSERT OR REPLACE INTO delivery (site, target, position) VALUES (?, ?, ?)",
            (self.site, self.target, self.position),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFailed:
    """A target has not taken a run."""

    site: str
    target: str
    reason: str
    now: int

    def apply(self, connection: Connection) -> None:
        """Keep why, and since when it fails."""
        connection.execute(
            "UPDATE delivery SET failing = coalesce(failing, ?), reason = ? WHERE site = ? AND target = ?",
            (self.now, shortened(self.reason, _MOST_CHARACTERS), self.site, self.target),
        )
