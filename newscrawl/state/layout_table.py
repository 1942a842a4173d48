"""The table `layout`: what the browser has done for the pages of each site, by their layout (see `values.layouts`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.state.plan import DAY

if TYPE_CHECKING:
    from sqlite3 import Connection

    from newscrawl.state.reader import Reader

_KEPT_SECONDS = 90 * DAY
"""For how long a layout is remembered of which no page was shown in the browser: sites are redesigned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownLayout:
    """A layout of which the browser has shown pages."""

    helped: int
    """Pages in a row that the browser showed better than they were fetched."""
    vain: int
    """Pages in a row of which it did not."""
    rendered: int
    """When it showed the last one, in Unix seconds."""


class KnownLayouts:
    """Look-ups in the table; they raise StateError when the store cannot be read."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def find(self, site: str, name: str) -> KnownLayout | None:
        """Return what is known of a layout of a site, None where the browser has shown no page of it."""
        row = self._reader.one("SELECT helped, vain, rendered FROM layout WHERE site = ? AND name = ?", site, name)
        return KnownLayout(helped=row[0], vain=row[1], rendered=row[2]) if row else None


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutRendered:
    """The browser has shown a page of a layout."""

    site: str
    name: str
    helped: bool
    """Whether it showed more than was fetched."""
    now: int

    def apply(self, connection: Connection) -> None:
        """Count it, and forget the layouts of which no page was shown for long."""
        connection.execute("DELETE FROM layout WHERE rendered < ?", (self.now - _KEPT_SECONDS,))
        connection.execute(
            "INSERT INTO layout (site, name, helped, vain, rendered) VALUES (:site, :name, :helped, NOT :helped, :now)"
            " ON CONFLICT DO UPDATE SET helped = iif(:helped, helped + 1, 0), vain = iif(:helped, 0, vain + 1),"
            " rendered = :now",
            {"site": self.site, "name": self.name, "helped": self.helped, "now": self.now},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutPlain:
    """A page of a layout was whole as it was fetched: the layout as such needs no browser."""

    site: str
    name: str

    def apply(self, connection: Connection) -> None:
        """Begin anew to count the pages that the browser helps."""
        connection.execute("UPDATE layout SET helped = 0 WHERE site = ? AND name = ?", (self.site, self.name))
