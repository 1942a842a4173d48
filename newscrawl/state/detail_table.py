"""The table `detail`: what is read only when an article is published again.

For each article in the feed it has the wording of the last revision, and where and when each link of its page stood.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from newscrawl.state.wording import wording

if TYPE_CHECKING:
    from sqlite3 import Connection

    from newscrawl.items import Article
    from newscrawl.state.reader import Reader

Sightings = dict[int, tuple[int, int, list[int]]]
"""Key of a link -> (first seen, last seen, positions): two moments in Unix seconds, places in its box, latest last."""

MAX_POSITIONS = 8
"""Positions kept of a link, the latest: they show how it wanders, and a page with 100 links stays below 4 KB."""


class Details:
    """Look-ups in the table; they raise StateError when the store cannot be read."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def wording(self, page: int) -> bytes | None:
        """Return the wording of the last revision of the page with this number, None where it has none in the feed."""
        row = self._reader.one("SELECT outline FROM detail WHERE page = ?", page)
        return row[0] if row else None

    def links(self, page: int) -> Sightings:
        """Return the links of the page with this number that are in the feed."""
        row = self._reader.one("SELECT links FROM detail WHERE page = ?", page)
        return _decoded(row[0]) if row else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighted:
    """Links of a page were seen: some that are in the feed again or, where `new`, some that went into it just now."""

    page: int
    """The page's number."""
    links: Mapping[int, int]
    """Key of a link -> its position in its box."""
    now: int
    new: bool = False
    """Whether links that are not known are added."""

    def apply(self, connection: Connection) -> None:
        """Keep when and where the links stood; unknown links are left out, unless `new`."""
        row = connection.execute("SELECT links FROM detail WHERE page = ?", (self.page,)).fetchone()
        if row:
            links = _seen(_decoded(row[0]), self.links, self.now, new=self.new)
            connection.execute("UPDATE detail SET links = ? WHERE page = ?", (_encoded(links), self.page))


def keep(connection: Connection, page: int, article: Article, links: Mapping[int, int], now: int) -> None:
    """Keep the wording of a revision of the article on page number `page`, and its `links`, seen `now`."""
    row = connection.execute("SELECT links FROM detail WHERE page = ?", (page,)).fetchone()
    known = _seen(_decoded(row[0]) if row else {}, links, now, new=True)
    connection.execute(
        "INSERT OR REPLACE INTO detail (page, outline, links) VALUES (?, ?, ?)",
        (page, wording(article), _encoded(known)),
    )


def _seen(known: Sightings, positions: Mapping[int, int], now: int, *, new: bool) -> Sightings:
    """Return `known` after links were seen at `positions`; links that are not known are added only if `new`."""
    links = dict(known)
    for link, position in positions.items():
        if link in links or new:
            first, last, places = links.get(link, (now, now, []))
            if not places or places[-1] != position:
                places = [*places, position][-MAX_POSITIONS:]
            links[link] = (min(first, now), max(last, now), places)
    return links


def _encoded(links: Sightings) -> bytes:
    return msgspec.msgpack.encode(links)


def _decoded(stored: bytes) -> Sightings:
    return msgspec.msgpack.decode(stored, type=Sightings)
