"""The table `promoted`: which addresses the pages of a site lead to by teasers, and since when. Unix seconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.state.plan import DAY

if TYPE_CHECKING:
    from sqlite3 import Connection

    from newscrawl.state.reader import Reader

KEPT_SECONDS = 4 * DAY
"""How long an address is kept after it was last promoted; after that it counts as promoted for the first time again."""


class PromotedAddresses:
    """Look-ups in the table; they raise StateError when the store cannot be read."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def between(self, site: str, since: int, until: int) -> list[tuple[str, int]]:
        """Return the addresses that `site` first promoted from `since` until `until`, the newest first.

        Each with that moment.
        """
        condition = "WHERE site = ? AND first >= ? AND first <= ?"
        statement = f"SELECT url, first FROM promoted {condition} ORDER BY first DESC, url"  # noqa: S608
        return [(url, first) for url, first in self._reader.all(statement, site, since, until)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Promoted:
    """A page of a site leads to an address by a teaser."""

    site: str
    key: int
    """Of the address (see `values.keys.page_key`)."""
    url: str
    now: int

    def apply(self, connection: Connection) -> None:
        """Keep when that was seen for the first and for the last time."""
        connection.execute(
            "INSERT INTO promoted (site, key, url, first, last) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (site, key) DO UPDATE SET last = excluded.last",
            (self.site, self.key, self.url, self.now, self.now),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotedPruned:
    """Addresses that a site has not promoted for long are of no use any more."""

    site: str
    before: int

    def apply(self, connection: Connection) -> None:
        """Delete the addresses that were last promoted before a moment."""
        connection.execute("DELETE FROM promoted WHERE site = ? AND last < ?", (self.site, self.before))
