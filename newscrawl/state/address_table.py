"""The tables `alias` and `told_address`: other addresses of pages, and which of them the feed has as those of articles.

The feed is told of each once, by the run that learns it or, where the article is not in the feed then or the run ends
too soon, by a later one. Moments are Unix seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from newscrawl.facts import Visit
from newscrawl.items import Address
from newscrawl.state.plan import next_visit
from newscrawl.values.keys import page_key, row_keys, spelt_key
from newscrawl.values.moments import PRAGUE, to_iso, unix
from newscrawl.values.urls import article_id

if TYPE_CHECKING:
    from sqlite3 import Connection

    from newscrawl.state.reader import Reader


class KnownAddresses:
    """Look-ups in the tables; they raise StateError when the store cannot be read."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def untold(self, site: str) -> list[Address]:
        """Return the rows of the addresses of articles of `site` that the feed does not have yet."""
        rows = self._reader.all(
            "SELECT page.url, alias.url, alias.seen FROM alias INDEXED BY alias_untold"
            " JOIN page ON page.number = alias.page"
            " WHERE alias.untold AND page.revision AND page.site = ? ORDER BY page.number, alias.url",
            site,
        )
        return [
            Address(
                site=site,
                article_id=article_id(article),
                article_url=article,
                url=url,
                seen_at=to_iso(datetime.fromtimestamp(seen, PRAGUE)),
            )
            for article, url, seen in rows
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressTold:
    """Another address of an article is in the feed. Applied twice, it changes nothing the second time."""

    address: Address

    def apply(self, connection: Connection) -> None:
        """Keep the address, and that the feed has it; where the article is not known, change nothing."""
        key, row = page_key(self.address.url), self.address
        found = connection.execute(
            "SELECT number FROM page WHERE key = ? AND revision", (key_of_row(connection, row.article_url),)
        ).fetchone()
        if found is None:
            return
        connection.execute("INSERT OR IGNORE INTO told_address (page, key) VALUES (?, ?)", (found[0], key))
        if connection.execute("SELECT 1 FROM alias WHERE key = ?", (key,)).fetchone() is None:
            visit = Visit(key=page_key(row.article_url), aliases=(key,), addresses=(row.url,))
            keep_addresses(connection, found[0], visit, unix(row.seen_at))
        connection.execute("UPDATE alias SET untold = 0 WHERE key = ? AND page = ?", (key, found[0]))


def key_of_row(connection: Connection, url: str) -> int:
    """Return the key under which the page of a row of the feed is kept, or is to be.

    That is the key of its address; where another article of the feed has it, whose address was told apart from this one
    by former rules, that of the address as it is spelt.
    """
    spelt, key = row_keys(url)
    if spelt == key:
        return key
    other = connection.execute("SELECT url FROM page WHERE key = ? AND revision", (key,)).fetchone()
    return spelt if other and spelt_key(other[0]) != spelt else key


def keep_addresses(connection: Connection, number: int, visit: Visit, now: int) -> None:
    """Make the aliases of a visit aliases of page `number`.

    A page of the feed at such an address stays a page of its own, and so does one whose address led here this time only
    (`visit.passed`): their outcome is "redirected", and they are due again at their time.
    """
    passed = [*visit.passed]
    urls = {page_key(url): url for url in visit.addresses}
    for key in visit.aliases:
        taken = connection.execute("SELECT number, revision FROM page WHERE key = ?", (key,)).fetchone()
        if taken is None or (taken[0] != number and taken[1] == 0):
            connection.execute("DELETE FROM page WHERE key = ? AND revision = 0", (key,))
            _keep(connection, key, number, urls.get(key), now)
        else:
            passed.append(key)
    for key in passed:
        known = _age_of(connection, key)
        if known and known[0] != number:
            connection.execute(
                "UPDATE page SET fetched = ?, outcome = 'redirected', next_visit = ? WHERE number = ?",
                (now, next_visit(now, born=known[1]), known[0]),
            )


def _keep(connection: Connection, key: int, number: int, url: str | None, now: int) -> None:
    """Make an address, known by its `url` or by its `key` alone, an alias of page `number`; `now` it leads there.

    One that leads there already stays as it is, but for an `url` that was not known.
    """
    connection.execute(
        "INSERT INTO alias (key, page, url, seen, untold) VALUES (:key, :page, :url, :now, :url NOT NULL AND NOT"
        " EXISTS (SELECT 1 FROM told_address WHERE page = :page AND key = :key))"
        " ON CONFLICT (key) DO UPDATE SET page = :page, url = coalesce(:url, url), seen = :now,"
        " untold = coalesce(:url, url) NOT NULL AND NOT"
        " EXISTS (SELECT 1 FROM told_address WHERE page = :page AND key = :key)"
        " WHERE page <> :page OR (url IS NULL AND :url NOT NULL)",
        {"key": key, "page": number, "url": url, "now": now},
    )


def _age_of(connection: Connection, key: int) -> tuple[int, int] | None:
    """Return the number of the page with this key and the moment that its age counts from, None where there is none."""
    statement = "SELECT number, coalesce(born, first_seen) FROM page WHERE key = ?"
    found: tuple[int, int] | None = connection.execute(statement, (key,)).fetchone()
    return found
