"""Notes of pages: that sources name them, what their visits find, which rows of the feed follow.

Moments are Unix seconds. A note that follows from a row of the feed may be applied twice: the second time changes
nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from newscrawl.facts import Found, Visit
from newscrawl.items import Article, Tombstone
from newscrawl.state import detail_table
from newscrawl.state.address_table import keep_addresses, key_of_row
from newscrawl.state.page_table import DOUBTFUL, UNCHANGED
from newscrawl.state.plan import DAY, LONGEST_GAP, next_visit
from newscrawl.values.keys import hex_key, page_key
from newscrawl.values.moments import unix, unix_or_none

if TYPE_CHECKING:
    from sqlite3 import Connection

_LONGEST_TRIED = LONGEST_GAP + DAY
"""Seconds from its beginning for which a page that cannot be fetched is due in each run."""


_OF_VISITS = frozenset(
    ("last_seen", "fetched", "outcome", "next_visit", "etag", "last_modified", "body", "born", "failed")
) | {"held", "held_since", "found_kind", "found_url", "found_at"}
"""Columns of a page that a revision read from an archive leaves as they are: nobody has asked for the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A source names a page that is not known. This run fetches it; where it ends before that, the next run does."""

    key: int
    site: str
    url: str
    seen: int
    found: Found | None = None
    """What names it."""

    def apply(self, connection: Connection) -> None:
        """Add the page, due at once; nothing changes where its address is known by now."""
        found = (self.found.kind, self.found.url, self.found.at) if self.found else (None, None, None)
        connection.execute(
            "INSERT INTO page (key, site, url, first_seen, last_seen, next_visit, found_kind, found_url, found_at)"
            " SELECT ?1, ?2, ?3, ?4, ?4, ?4, ?5, ?6, ?7"
            " WHERE NOT EXISTS (SELECT 1 FROM alias WHERE key = ?1) ON CONFLICT (key) DO NOTHING",
            (self.key, self.site, self.url, self.seen, *found),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedAgain:
    """A source names a known page."""

    number: int
    seen: int

    def apply(self, connection: Connection) -> None:
        """Keep when the page was named last."""
        connection.execute("UPDATE page SET last_seen = max(last_seen, ?) WHERE number = ?", (self.seen, self.number))


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A source says when a known page was changed last."""

    number: int
    changed: int

    def apply(self, connection: Connection) -> None:
        """Make the page due, unless it was fetched since."""
        connection.execute(
            "UPDATE page SET next_visit = min(coalesce(next_visit, ?1), ?1) WHERE number = ?2 AND fetched < ?1",
            (self.changed, self.number),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """A page was fetched, or could not be fetched, and nothing of it goes to the feed."""

    visit: Visit
    outcome: str
    """In one word: UNCHANGED, an HTTP status, the name of an error, or why the page is not published."""
    now: int
    failed: bool = False
    """Whether the site gave no answer that says anything of the page: it refused it, or broke off."""
    confirm: int = 0
    """Seconds after the first of several visits with a DOUBTFUL outcome at which another one confirms it."""

    def apply(self, connection: Connection) -> None:
        """Keep the outcome and when the page is due again; its validators stay where the visit brought none.

        An article that an operator has had forgotten meanwhile (`scrapy state forget`) stays due although it is
        unchanged. Moments later than `now` were set by a clock that was wrong: they become `now`.
        """
        visit = self.visit
        known = connection.execute(
            "SELECT number, coalesce(born, first_seen), revision, held, held_since FROM page WHERE key = ?",
            (visit.key,),
        ).fetchone()
        if known is None:
            return
        number, born, revision, held, since = known
        held, since = self._doubt(held, since) if revision else (None, None)
        connection.execute(
            "UPDATE page SET fetched = :now, outcome = :outcome, next_visit = :next_visit,"
            " held = :held, held_since = :since, failed = :failed,"
            " first_seen = min(first_seen, :now), last_seen = max(last_seen, :now), born = min(born, :now),"
            " etag = coalesce(:etag, etag), last_modified = coalesce(:last_modified, last_modified),"
            " reader = coalesce(:reader, reader), body = coalesce(:body, body)"
            " WHERE number = :number AND NOT (:outcome = :unchanged AND revision AND content IS NULL)",
            {
                "now": self.now,
                "outcome": self.outcome,
                "unchanged": UNCHANGED,
                "next_visit": self._next_visit(min(born, self.now), since),
                "held": held,
                "since": since,
                "failed": self.failed,
                "etag": visit.etag,
                "last_modified": visit.last_modified,
                "reader": visit.reader,
                "body": visit.body,
                "number": number,
            },
        )
        keep_addresses(connection, number, visit, self.now)

    def _doubt(self, held: str | None, since: int | None) -> tuple[str | None, int | None]:
        """Return the doubtful outcome of this visit and those before, and since when; a failure leaves it as it is."""
        if self.outcome in DOUBTFUL:
            return self.outcome, min(since, self.now) if held == self.outcome and since is not None else self.now
        return (held, since) if self.failed else (None, None)

    def _next_visit(self, born: int, held_since: int | None) -> int | None:
        """Return when the page is due again: one that failed in the next run, one that is to be confirmed in time."""
        by_age = next_visit(self.now, born=born)
        if self.failed:
            begun = born if held_since is None else held_since
            return self.now if self.now - begun < _LONGEST_TRIED else by_age
        if held_since is None or held_since + self.confirm <= self.now:
            return by_age
        return min(by_age or held_since + self.confirm, held_since + self.confirm)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """An article of the feed reads otherwise because another version of the reader read its page."""

    visit: Visit
    content: int
    """First 64 bits of the content hash as it reads now."""
    has_text: bool
    now: int

    def apply(self, connection: Connection) -> None:
        """Keep what later visits are compared with, and that this one changed nothing of the feed.

        The wording stays that of the revision in the feed, from which the next one's changes are told.
        """
        Visited(visit=self.visit, outcome=UNCHANGED, now=self.now).apply(connection)
        connection.execute(
            "UPDATE page SET content = ?, has_text = ? WHERE key = ? AND revision AND content IS NOT NULL",
            (self.content, self.has_text, self.visit.key),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DueAgain:
    """A page is to be fetched again, sooner than planned."""

    key: int
    moment: int
    """When, at the latest."""

    def apply(self, connection: Connection) -> None:
        """Plan the visit, unless one before that is planned."""
        connection.execute(
            "UPDATE page SET next_visit = min(coalesce(next_visit, ?1), ?1) WHERE key = ?2", (self.moment, self.key)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """A page that a source of this run named is not wanted after all, as though it had not been named."""

    key: int

    def apply(self, connection: Connection) -> None:
        """Delete the page, unless it is in the feed."""
        connection.execute("DELETE FROM page WHERE key = ? AND revision = 0", (self.key,))


@dataclass(frozen=True, slots=True, kw_only=True)
class SameAs:
    """An address leads for good to a page that has another address."""

    key: int
    """Of the address that leads there."""
    target: int
    """Key of an address of that page."""
    now: int
    url: str | None = None
    """The address that leads there, None where the key is that of a name."""

    def apply(self, connection: Connection) -> None:
        """Make the address an alias of the page; where that is not known, change nothing: the address stays due."""
        found = connection.execute(
            "SELECT number FROM page WHERE key = ?1 UNION ALL SELECT page FROM alias WHERE key = ?1", (self.target,)
        ).fetchone()
        if found:
            addresses = (self.url,) if self.url else ()
            visit = Visit(key=self.target, aliases=(self.key,), addresses=addresses)
            keep_addresses(connection, found[0], visit, self.now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A revision of an article is in the feed, and so are the links of its page."""

    article: Article
    links: Mapping[int, int] = field(default_factory=dict)
    """Key of a link to its position in its box."""
    visit: Visit | None = None
    learnt: int = 0
    """When a later run read it in the feed: visits are planned from then. 0 where this run published it."""
    reader: int | None = None
    """Version of the reader where there is no visit that says it, None where it is not known."""

    def apply(self, connection: Connection) -> None:
        """Keep the article as of this revision, and its links; only the links where this or a later one is known."""
        article = self.article
        now, key = unix(article.fetched_at), key_of_row(connection, article.url)
        known = connection.execute(
            "SELECT number, fetched, revision, iif(gone, NULL, born), entered FROM page WHERE key = ?", (key,)
        ).fetchone()
        number, fetched, revision, born, entered = known or (None, None, 0, None, None)
        if number is not None and revision >= article.revision:
            detail_table.Sighted(page=number, links=self.links, now=now, new=True).apply(connection)
            return
        entered = entered or unix(article.first_seen_at)
        born = born or min(unix_or_none(article.published_at) or entered, entered)
        changed = article.revision > max(revision, 1)
        planned = next_visit(max(now, self.learnt), born=born, last=fetched, changed=changed)
        columns = self._columns(key) | {"next_visit": planned, "born": born, "entered": entered}
        if number is not None and article.reason == "re-read":
            columns = {name: value for name, value in columns.items() if name not in _OF_VISITS}
        number = _insert(connection, columns, now) if number is None else _update(connection, columns, number)
        detail_table.keep(connection, number, article, self.links, now)
        moved = (article.moved_to,) if article.moved_to else ()
        visit = Visit(key=key, aliases=tuple(map(page_key, moved)), addresses=moved)
        keep_addresses(connection, number, visit, now)
        if self.visit:
            keep_addresses(connection, number, self.visit, now)

    def _columns(self, key: int) -> dict[str, Any]:
        """Return the columns of the page that follow from the article and its visit, whatever was known before."""
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
            "reader": visit.reader if visit else self.reader,
            "body": visit and visit.body,
            "revision": article.revision,
            "gone": 0,
            "content": hex_key(article.content_hash),
            "has_text": bool(article.text),
            "moved_to": article.moved_to,
            "words": article.word_count,
            "held": None,
            "held_since": None,
            "failed": 0,
            "story": hex_key(article.story_id) if article.story_id not in (None, article.id) else None,
            "found_kind": article.found_in and article.found_in.kind,
            "found_url": article.found_in and article.found_in.url,
            "found_at": unix_or_none(article.found_at),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class LinksPublished:
    """Links are in the feed whose article is not among the rows that are committed with them."""

    page_url: str
    links: Mapping[int, int]
    """Key of a link to its position in its box."""
    now: int

    def apply(self, connection: Connection) -> None:
        """Keep the links with their page."""
        key = key_of_row(connection, self.page_url)
        row = connection.execute("SELECT number FROM page WHERE key = ?", (key,)).fetchone()
        if row:
            detail_table.Sighted(page=row[0], links=self.links, now=self.now, new=True).apply(connection)


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """The tombstone of an article is in the feed."""

    tombstone: Tombstone

    def apply(self, connection: Connection) -> None:
        """Keep that the article is gone, and plan its visits as those of a new page, since it may come back."""
        stone = self.tombstone
        now = unix(stone.gone_at)
        connection.execute(
            "UPDATE page SET revision = ?, gone = 1, outcome = ?, fetched = ?, next_visit = ?, born = ?, etag = NULL,"
            " last_modified = NULL, held = NULL, held_since = NULL, failed = 0 WHERE key = ? AND revision < ?",
            (
                *(stone.revision, str(stone.status), now, next_visit(now, born=now), now),
                *(key_of_row(connection, stone.url), stone.revision),
            ),
        )


def _insert(connection: Connection, columns: dict[str, Any], now: int) -> int:
    """Add a page with these columns, first seen `now`; return its number."""
    columns = {"first_seen": now, **columns}
    marks = ", ".join(f":{name}" for name in columns)
    statement = f"INSERT INTO page ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608
    number = connection.execute(statement, columns).lastrowid
    assert number is not None  # noqa: S101 - an INSERT of one row always has one
    return number


def _update(connection: Connection, columns: dict[str, Any], number: int) -> int:
    """Set the columns of page `number`, all but its key and site; return its number."""
    changed = ", ".join(f"{name} = :{name}" for name in columns if name not in ("key", "site"))
    connection.execute(f"UPDATE page SET {changed} WHERE number = :number", {**columns, "number": number})  # noqa: S608
    return number
