"""The tables `page` and `alias`: the pages of all sites and their other addresses. Moments are Unix seconds."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from newscrawl.facts import Found
from newscrawl.items import FoundKind
from newscrawl.state.plan import LONGEST_GAP
from newscrawl.values.keys import digits_of, page_key
from newscrawl.values.urls import article_id

if TYPE_CHECKING:
    from sqlite3 import Connection

    from newscrawl.state.reader import Reader

UNCHANGED = "unchanged"
"""Outcome of a visit that found a page as it is in the feed."""
_RULED = re.compile(r"[?;(]")
"""What is in every address whose spelling rules of parameters, sessions and wrappers may change."""
SUSPECT = "SuspectRevision"
"""Outcome of a visit that found an article of the feed with less than it had (see `pipelines.suspicion`)."""
DOUBTFUL = frozenset(("404", "410", "no_article", "notice", "unreadable", SUSPECT))
"""Outcomes of visits to an article of the feed that may be a fault of its site: a later visit tells."""
_KEYS_AT_ONCE = 500
"""Parameters of one statement; SQLite takes some thousands."""
_MOST_BORN_AT_ONCE = 20
"""Articles of one second that are compared: agencies publish a few in one, a site with a broken clock all of them."""


@dataclass(frozen=True, slots=True)
class KnownPage:
    """A row of the table `page`: what is known of a page. The comments in `migrations` say what each column holds."""

    number: int
    key: int
    site: str
    url: str
    first_seen: int
    last_seen: int
    fetched: int | None
    outcome: str | None
    next_visit: int | None
    etag: str | None
    last_modified: str | None
    born: int | None
    entered: int | None
    revision: int
    gone: int
    content: int | None
    has_text: int
    moved_to: str | None
    story: int | None
    reader: int | None
    body: int | None
    words: int | None
    held: str | None
    held_since: int | None
    failed: int
    found_kind: FoundKind | None = None
    found_url: str | None = None
    found_at: int | None = None

    @property
    def found(self) -> Found | None:
        """What first led to it, None where that is not known."""
        if self.found_kind is None or self.found_at is None:
            return None
        return Found(kind=self.found_kind, url=self.found_url, at=self.found_at)

    @property
    def story_id(self) -> str:
        """Id of the article whose story it tells, often its own."""
        return article_id(self.url) if self.story is None else digits_of(self.story)

    @property
    def is_published(self) -> bool:
        """Whether the feed has a row of it, an article or a tombstone."""
        return self.revision > 0


_SELECT = f"SELECT {', '.join(f'page.{column.name}' for column in fields(KnownPage))} FROM page"  # noqa: S608


class Pages:
    """Look-ups in the tables; they raise StateError when the store cannot be read."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def find(self, *keys: int) -> KnownPage | None:
        """Return the page whose own address has one of `keys`, else one that has such an alias; earlier keys win."""
        for condition in ("WHERE key = ?", "JOIN alias ON alias.page = page.number WHERE alias.key = ?"):
            for key in keys:
                if found := self._one(condition, key):
                    return found
        return None

    def same_content(self, content: int, *, site: str | None = None, but: int | None = None) -> KnownPage | None:
        """Return the first article that came into the feed with this content and has not been taken down since.

        Articles without running text are never found.

        Args:
            content: key of the content hash (see `values.keys.hex_key`).
            site: name of the site whose articles are searched, None for those of all sites.
            but: key of a page that is passed over, None for none.
        """
        return self._one(
            "WHERE content = ?1 AND has_text AND (?2 IS NULL OR site = ?2) AND (?3 IS NULL OR key <> ?3) AND NOT gone"
            " ORDER BY number LIMIT 1",
            content,
            site,
            but,
        )

    def born_at(self, site: str, moment: int) -> list[KnownPage]:
        """Return the articles of `site` in the feed published at `moment`, 20 at most, the last stored ones first."""
        condition = "WHERE site = ? AND born = ? AND revision AND NOT gone ORDER BY number DESC LIMIT ?"
        return self._all(condition, site, moment, _MOST_BORN_AT_ONCE)

    def sites(self) -> list[str]:
        """Return the sites that have an article in the feed or a page that is to be fetched, sorted."""
        statement = "SELECT site FROM page WHERE revision UNION SELECT site FROM page WHERE next_visit IS NOT NULL"
        return [site for (site,) in self._reader.all(f"{statement} ORDER BY site")]

    def backlog(self, site: str, now: int) -> tuple[int, int]:
        """Return how many pages of `site` are due at `now`, and how many of these are not in the feed."""
        statement = "SELECT count(*), count(*) FILTER (WHERE NOT revision) FROM page WHERE site = ? AND next_visit <= ?"
        due, not_in_feed = self._reader.one(statement, site, now) or (0, 0)
        return due, not_in_feed

    def newest(self, site: str) -> int | None:
        """Return when the newest article of `site` in the feed was published, None where there is none."""
        row = self._reader.one(
            "SELECT born FROM page WHERE site = ? AND revision AND NOT gone ORDER BY born DESC LIMIT 1", site
        )
        return row[0] if row else None

    def due(self, site: str, now: int, most: int) -> list[KnownPage]:
        """Return the pages of `site` that are due at `now`, the newest first, `most` of them at most.

        A page planned for later than LONGEST_GAP from now was planned by a clock that was wrong: it is due too.
        """
        condition = "WHERE site = ? AND (next_visit <= ? OR next_visit > ?)"
        order = "ORDER BY coalesce(born, first_seen) DESC, number LIMIT ?"
        return self._all(f"{condition} {order}", site, now, now + LONGEST_GAP, most)

    def published_among(self, keys: Collection[int]) -> int:
        """Return how many pages whose own address, or an alias, has one of `keys` are in the feed, or were."""
        found: set[int] = set()
        every = list(keys)
        for start in range(0, len(every), _KEYS_AT_ONCE):
            some = every[start : start + _KEYS_AT_ONCE]
            marks = ", ".join("?" * len(some))
            for statement in (
                f"SELECT number FROM page WHERE key IN ({marks}) AND revision",  # noqa: S608
                "SELECT number FROM alias JOIN page ON alias.page = page.number"  # noqa: S608
                f" WHERE alias.key IN ({marks}) AND revision",
            ):
                found.update(number for (number,) in self._reader.all(statement, *some))
        return len(found)

    def articles_at(self, keys: Collection[int]) -> dict[int, str]:
        """Return the articles that the feed has or had at addresses, by the `keys` of these that have one.

        An article is given by the address of its rows. Where one has its own address there and another one an alias,
        that is the first one.
        """
        found: dict[int, str] = {}
        every = list(keys)
        for start in range(0, len(every), _KEYS_AT_ONCE):
            some = every[start : start + _KEYS_AT_ONCE]
            marks = ", ".join("?" * len(some))
            for statement in (
                "SELECT alias.key, url_of.url FROM alias JOIN page AS url_of ON alias.page = url_of.number"  # noqa: S608
                f" WHERE alias.key IN ({marks}) AND url_of.revision",
                f"SELECT key, url FROM page WHERE key IN ({marks}) AND revision",  # noqa: S608
            ):
                found.update(self._reader.all(statement, *some))
        return found

    def has_been_well_since(self, site: str, moment: int) -> bool:
        """Tell whether a visit after `moment` found an article of `site` in the feed as it should be."""
        condition = "WHERE site = ? AND revision AND NOT gone AND NOT failed AND held IS NULL AND fetched > ? LIMIT 1"
        return self._one(condition, site, moment) is not None

    def has_dated(self, site: str) -> bool:
        """Tell whether an article of `site` in the feed has a date of publication before the visit that found it."""
        return self._one("WHERE site = ? AND revision AND NOT gone AND born < entered LIMIT 1", site) is not None

    def _one(self, condition: str, *values: int | str | None) -> KnownPage | None:
        row = self._reader.one(f"{_SELECT} {condition}", *values)
        return KnownPage(*row) if row else None

    def _all(self, condition: str, *values: int | str | None) -> list[KnownPage]:
        return [KnownPage(*row) for row in self._reader.all(f"{_SELECT} {condition}", *values)]


@dataclass(frozen=True, slots=True)
class SiteStats:
    """How many pages and sources of one site the store has."""

    site: str
    pages: int
    published: int
    gone: int
    planned: int
    """Pages that are to be fetched again, now or later."""
    due: int
    """Pages that are to be fetched now."""
    sources: int


def stats(connection: Connection, now: int) -> list[SiteStats]:
    """Return the numbers of each site at the moment `now`, sorted by the site's name."""
    rows = connection.execute(
        "SELECT site, count(*), count(*) FILTER (WHERE revision), sum(gone), count(next_visit),"
        " count(*) FILTER (WHERE next_visit <= ?), (SELECT count(*) FROM source WHERE source.site = page.site)"
        " FROM page GROUP BY site ORDER BY site",
        (now,),
    )
    return [SiteStats(*row) for row in rows]


def prune(connection: Connection, before: int) -> int:
    """Delete pages neither named nor fetched since `before` that will not be due again; return how many they were."""
    return connection.execute("DELETE FROM page WHERE last_seen < ? AND next_visit IS NULL", (before,)).rowcount


def read_anew(connection: Connection, page: KnownPage, now: int) -> None:
    """Make a page due `now`; an article's content and validators are deleted, so that it becomes a new revision."""
    reset = ", content = NULL, etag = NULL, last_modified = NULL" if page.is_published else ""
    connection.execute(f"UPDATE page SET next_visit = ?{reset} WHERE number = ?", (now, page.number))  # noqa: S608


def rename(connection: Connection) -> None:
    """Give each page the key that its address has by the rules of today.

    Where an article of the feed has that key already, another one keeps the key it has; pages that were only named go.
    """
    connection.create_function("new_key", 2, _new_key, deterministic=True)
    for statement in (
        "DELETE FROM page WHERE NOT revision AND key IN (SELECT new_key(url, key) FROM page WHERE revision)",
        "UPDATE OR IGNORE page SET key = new_key(url, key) WHERE revision AND new_key(url, key) NOT NULL",
        "UPDATE OR IGNORE page SET key = new_key(url, key) WHERE NOT revision AND new_key(url, key) NOT NULL",
        "DELETE FROM page WHERE NOT revision AND new_key(url, key) NOT NULL",
        "INSERT OR IGNORE INTO alias (key, page) SELECT new_key(moved_to, 0), number FROM page"
        " WHERE new_key(moved_to, 0) NOT NULL",
    ):
        connection.execute(statement)


def _new_key(url: str | None, key: int) -> int | None:
    """Return the key of an address where that is not `key`; None, too, for one whose spelling no rule changes."""
    if url is None or not _RULED.search(url):
        return None
    new = page_key(url)
    return None if new == key else new


EXPORT = (
    "SELECT url, site, first_seen, last_seen, fetched, outcome, next_visit, etag, last_modified, born, entered,"
    " revision, gone, moved_to FROM page ORDER BY number"
)
"""SQL that selects every page, for people and other programs."""
