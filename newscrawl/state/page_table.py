"""The tables `page` and `alias`: the pages of all sites, what became of them, and under which addresses they are known.

Moments are Unix seconds. What a note says of a row of the feed may be said twice: the second time changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from newscrawl.facts import Visit
from newscrawl.items import Article, Tombstone
from newscrawl.state import detail_table
from newscrawl.state.plan import LONGEST_GAP, next_visit
from newscrawl.values.keys import digits_of, hex_key, page_key
from newscrawl.values.moments import unix
from newscrawl.values.urls import article_id

if TYPE_CHECKING:
    from sqlite3 import Connection

    from newscrawl.state.reader import Reader

UNCHANGED = "unchanged"
"""Outcome of a visit that found a page as it is in the feed."""
_MOST_BORN_AT_ONCE = 20
"""Articles of one moment that are compared: agencies publish a few in one second, a broken clock all of them."""


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

    @property
    def story_id(self) -> str:
        """Id of the article whose story it tells."""
        return article_id(self.url) if self.story is None else digits_of(self.story)

    @property
    def is_published(self) -> bool:
        """Whether the feed has a row of it, be it a tombstone."""
        return self.revision > 0


_SELECT = f"SELECT {', '.join(f'page.{column.name}' for column in fields(KnownPage))} FROM page"  # noqa: S608


class Pages:
    """Look-ups in the table."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def find(self, *keys: int) -> KnownPage | None:
        """Return the page that has one of `keys`, else the page that one of them is an alias of; earlier keys win."""
        for condition in ("WHERE key = ?", "JOIN alias ON alias.page = page.number WHERE alias.key = ?"):
            for key in keys:
                if found := self._one(condition, key):
                    return found
        return None

    def same_story(self, content: int, *, site: str | None = None, but: int | None = None) -> KnownPage | None:
        """Return the first article that came into the feed with this content and has not been taken down since.

        Args:
            content: first 64 bits of the content hash; articles without running text are never found by it.
            site: look only among the articles of this site.
            but: key of a page that is not meant.
        """
        return self._one(
            "WHERE content = ?1 AND has_text AND (?2 IS NULL OR site = ?2) AND (?3 IS NULL OR key <> ?3) AND NOT gone"
            " ORDER BY number LIMIT 1",
            content,
            site,
            but,
        )

    def born_at(self, site: str, moment: int) -> list[KnownPage]:
        """Return the articles of `site` in the feed that were published at that moment, the newest twenty at most."""
        condition = "WHERE site = ? AND born = ? AND revision AND NOT gone ORDER BY number DESC LIMIT ?"
        return self._all(condition, site, moment, _MOST_BORN_AT_ONCE)

    def due(self, site: str, now: int, most: int) -> list[KnownPage]:
        """Return the pages of `site` that are to be fetched by `now`, the newest first, `most` of them at most.

        A visit planned further ahead than any plan goes was planned by a clock that was wrong: it is due too.
        """
        condition = "WHERE site = ? AND (next_visit <= ? OR next_visit > ?)"
        order = "ORDER BY coalesce(born, first_seen) DESC, number LIMIT ?"
        return self._all(f"{condition} {order}", site, now, now + LONGEST_GAP, most)

    def _one(self, condition: str, *values: int | str | None) -> KnownPage | None:
        row = self._reader.one(f"{_SELECT} {condition}", *values)
        return KnownPage(*row) if row else None

    def _all(self, condition: str, *values: int | str | None) -> list[KnownPage]:
        return [KnownPage(*row) for row in self._reader.all(f"{_SELECT} {condition}", *values)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A source names a page that is not known: this run fetches it or, where that ends early, the next one does."""

    key: int
    site: str
    url: str
    seen: int

    def apply(self, connection: Connection) -> None:
        """Add the page, due at once; nothing changes where its address is known by now."""
        connection.execute(
            "INSERT INTO page (key, site, url, first_seen, last_seen, next_visit) SELECT ?1, ?2, ?3, ?4, ?4, ?4"
            " WHERE NOT EXISTS (SELECT 1 FROM alias WHERE key = ?1) ON CONFLICT (key) DO NOTHING",
            (self.key, self.site, self.url, self.seen),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedAgain:
    """A source names a known page."""

    number: int
    seen: int

    def apply(self, connection: Connection) -> None:
        """Keep when it was named last."""
        connection.execute("UPDATE page SET last_seen = max(last_seen, ?) WHERE number = ?", (self.seen, self.number))


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """A page was fetched, or could not be, and nothing of it goes to the feed."""

    visit: Visit
    outcome: str
    """In one word: UNCHANGED, a status, the name of an error, why it is no article."""
    now: int

    def apply(self, connection: Connection) -> None:
        """Keep the outcome and when the page is due again; validators stay where the visit brought no new ones.

        An operator may have forgotten the page since it was asked for: it stays due. Moments that lie after `now` were
        set by a clock that was wrong: they become `now`.
        """
        visit = self.visit
        known = _age_of(connection, visit.key)
        if known is None:
            return
        number, born = known
        connection.execute(
            "UPDATE page SET fetched = :now, outcome = :outcome, next_visit = :next_visit,"
            " first_seen = min(first_seen, :now), last_seen = max(last_seen, :now), born = min(born, :now),"
            " etag = coalesce(:etag, etag), last_modified = coalesce(:last_modified, last_modified)"
            " WHERE number = :number AND NOT (:outcome = :unchanged AND revision AND content IS NULL)",
            {
                "now": self.now,
                "outcome": self.outcome,
                "unchanged": UNCHANGED,
                "next_visit": next_visit(self.now, born=min(born, self.now)),
                "etag": visit.etag,
                "last_modified": visit.last_modified,
                "number": number,
            },
        )
        _keep_addresses(connection, number, visit, self.now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """A page that a run named is not wanted after all: it is as if no source had named it."""

    key: int

    def apply(self, connection: Connection) -> None:
        """Delete the page, unless it is in the feed."""
        connection.execute("DELETE FROM page WHERE key = ? AND revision = 0", (self.key,))


@dataclass(frozen=True, slots=True, kw_only=True)
class SameAs:
    """An address leads to a page that is known by another one."""

    key: int
    target: int
    """Key of that page."""
    now: int

    def apply(self, connection: Connection) -> None:
        """Keep the address as an alias once its page is known; until then the address stays due."""
        found = connection.execute(
            "SELECT number FROM page WHERE key = ?1 UNION ALL SELECT page FROM alias WHERE key = ?1", (self.target,)
        ).fetchone()
        if found:
            _keep_addresses(connection, found[0], Visit(key=self.target, aliases=(self.key,)), self.now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A revision of an article, and links of its page, are in the feed."""

    article: Article
    links: Mapping[int, int] = field(default_factory=dict)
    """Key of a link to its position in its box."""
    visit: Visit | None = None
    learnt: int = 0
    """When a later run learnt it from the feed, 0 where this run published it; the next visit is planned from then."""

    def apply(self, connection: Connection) -> None:
        """Keep the article as it is now and its links; where this revision or a later one is known, the links alone."""
        article = self.article
        now, key = unix(article.fetched_at), page_key(article.url)
        known = connection.execute(
            "SELECT number, fetched, revision, iif(gone, NULL, born), entered FROM page WHERE key = ?", (key,)
        ).fetchone()
        number, fetched, revision, born, entered = known or (None, None, 0, None, None)
        if number is not None and revision >= article.revision:
            detail_table.Sighted(page=number, links=self.links, now=now, new=True).apply(connection)
            return
        entered = entered or unix(article.first_seen_at)
        born = born or min(_published(article) or entered, entered)
        changed = article.revision > max(revision, 1)
        planned = next_visit(max(now, self.learnt), born=born, last=fetched, changed=changed)
        columns = self._columns(key) | {"next_visit": planned, "born": born, "entered": entered}
        number = _insert(connection, columns, now) if number is None else _update(connection, columns, number)
        detail_table.keep(connection, number, article, self.links, now)
        moved = (page_key(article.moved_to),) if article.moved_to else ()
        _keep_addresses(connection, number, Visit(key=key, aliases=moved), now)
        if self.visit:
            _keep_addresses(connection, number, self.visit, now)

    def _columns(self, key: int) -> dict[str, Any]:
        """Return the columns of the page that follow from the article and its visit alone."""
        article, visit = self.article, self.visit
        now = unix(article.fetched_at)
        return {
            "key": key,
            "site": article.site,
            "url": article.url,
            "last_seen": now,
            "fetched": now,
            "outcome": "changed" if article.revision > 1 else "published",
            "etag": visit and visit.etag,
            "last_modified": visit and visit.last_modified,
            "revision": article.revision,
            "gone": 0,
            "content": hex_key(article.content_hash),
            "has_text": bool(article.text),
            "moved_to": article.moved_to,
            "story": hex_key(article.story_id) if article.story_id not in (None, article.id) else None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class LinksPublished:
    """Links of an article went into the feed after it."""

    page_url: str
    links: Mapping[int, int]
    """Key of a link to its position in its box."""
    now: int

    def apply(self, connection: Connection) -> None:
        """Keep the links with their page."""
        row = connection.execute("SELECT number FROM page WHERE key = ?", (page_key(self.page_url),)).fetchone()
        if row:
            detail_table.Sighted(page=row[0], links=self.links, now=self.now, new=True).apply(connection)


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """The tombstone of an article is in the feed."""

    tombstone: Tombstone

    def apply(self, connection: Connection) -> None:
        """Keep that the article is gone, and plan visits as of a new page: it may come back."""
        stone = self.tombstone
        now = unix(stone.gone_at)
        connection.execute(
            "UPDATE page SET revision = ?, gone = 1, outcome = ?, fetched = ?, next_visit = ?, born = ?, etag = NULL,"
            " last_modified = NULL WHERE key = ? AND revision < ?",
            (
                *(stone.revision, str(stone.status), now, next_visit(now, born=now), now),
                *(page_key(stone.url), stone.revision),
            ),
        )


def _insert(connection: Connection, columns: dict[str, Any], now: int) -> int:
    """Add a page first seen `now`; return its number."""
    columns = {"first_seen": now, **columns}
    marks = ", ".join(f":{name}" for name in columns)
    statement = f"INSERT INTO page ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608
    number = connection.execute(statement, columns).lastrowid
    assert number is not None  # noqa: S101 - an INSERT of one row always has one
    return number


def _update(connection: Connection, columns: dict[str, Any], number: int) -> int:
    """Change the page `number`, whose key and site stay; return its number."""
    changed = ", ".join(f"{name} = :{name}" for name in columns if name not in ("key", "site"))
    connection.execute(f"UPDATE page SET {changed} WHERE number = :number", {**columns, "number": number})  # noqa: S608
    return number


def _keep_addresses(connection: Connection, number: int, visit: Visit, now: int) -> None:
    """Make the other addresses of a visit aliases of page `number`.

    A page of the feed at such an address, or one that led there this time only, was merely visited by way of it: it
    stays, and is due again at its time.
    """
    passed = [*visit.passed]
    for key in visit.aliases:
        taken = connection.execute("SELECT number, revision FROM page WHERE key = ?", (key,)).fetchone()
        if taken is None or (taken[0] != number and taken[1] == 0):
            connection.execute("DELETE FROM page WHERE key = ? AND revision = 0", (key,))
            connection.execute("INSERT OR REPLACE INTO alias (key, page) VALUES (?, ?)", (key, number))
        else:
            passed.append(key)
    for key in passed:
        known = _age_of(connection, key)
        if known and known[0] != number:
            connection.execute(
                "UPDATE page SET fetched = ?, outcome = 'redirected', next_visit = ? WHERE number = ?",
                (now, next_visit(now, born=known[1]), known[0]),
            )


def _age_of(connection: Connection, key: int) -> tuple[int, int] | None:
    """Return the number of the page with this key and the moment that its visits are planned from."""
    statement = "SELECT number, coalesce(born, first_seen) FROM page WHERE key = ?"
    found: tuple[int, int] | None = connection.execute(statement, (key,)).fetchone()
    return found


def _published(article: Article) -> int | None:
    """Return when an article was published; None also for a date that no calendar has, which only Validate refuses."""
    try:
        return unix(article.published_at) if article.published_at else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class SiteStats:
    """How many pages and sources of one site the store has."""

    site: str
    pages: int
    published: int
    gone: int
    planned: int
    """Pages that are to be looked at again, now or later."""
    due: int
    sources: int


def stats(connection: Connection, now: int) -> list[SiteStats]:
    """Return the numbers of each site at the moment `now`, by the site's name."""
    rows = connection.execute(
        "SELECT site, count(*), count(*) FILTER (WHERE revision), sum(gone), count(next_visit),"
        " count(*) FILTER (WHERE next_visit <= ?), (SELECT count(*) FROM source WHERE source.site = page.site)"
        " FROM page GROUP BY site ORDER BY site",
        (now,),
    )
    return [SiteStats(*row) for row in rows]


def prune(connection: Connection, before: int) -> int:
    """Delete the pages that no source has named since `before` and no visit is planned of; return how many."""
    return connection.execute("DELETE FROM page WHERE last_seen < ? AND next_visit IS NULL", (before,)).rowcount


def read_anew(connection: Connection, page: KnownPage, now: int) -> None:
    """Make a page due `now`; what is known of an article's content goes, so that it becomes a revision as it reads."""
    reset = ", content = NULL, etag = NULL, last_modified = NULL" if page.is_published else ""
    connection.execute(f"UPDATE page SET next_visit = ?{reset} WHERE number = ?", (now, page.number))  # noqa: S608


EXPORT = (
    "SELECT url, site, first_seen, last_seen, fetched, outcome, next_visit, etag, last_modified, born, entered,"
    " revision, gone, moved_to FROM page ORDER BY number"
)
"""Every page, for people and other programs."""
