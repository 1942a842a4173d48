"""The tables `page` and `alias`: the pages of all sites, what became of them, and the other addresses they have.

Moments are Unix seconds. A note that follows from a row of the feed may be applied twice: the second time changes
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from newscrawl.facts import Visit
from newscrawl.items import Article, Tombstone
from newscrawl.state import detail_table
from newscrawl.state.plan import DAY, LONGEST_GAP, next_visit
from newscrawl.values.keys import digits_of, hex_key, page_key, row_keys, spelt_key
from newscrawl.values.moments import unix
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
_LONGEST_TRIED = LONGEST_GAP + DAY
"""Seconds from its beginning for which a page that cannot be fetched is due in each run."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A source names a page that is not known. This run fetches it; where it ends before that, the next run does."""

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
        _keep_addresses(connection, number, visit, self.now)

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

    def apply(self, connection: Connection) -> None:
        """Make the address an alias of the page; where that is not known, change nothing: the address stays due."""
        found = connection.execute(
            "SELECT number FROM page WHERE key = ?1 UNION ALL SELECT page FROM alias WHERE key = ?1", (self.target,)
        ).fetchone()
        if found:
            _keep_addresses(connection, found[0], Visit(key=self.target, aliases=(self.key,)), self.now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A revision of an article is in the feed, and so are the links of its page."""

    article: Article
    links: Mapping[int, int] = field(default_factory=dict)
    """Key of a link to its position in its box."""
    visit: Visit | None = None
    learnt: int = 0
    """When a later run read it in the feed: visits are planned from then. 0 where this run published it."""

    def apply(self, connection: Connection) -> None:
        """Keep the article as of this revision, and its links; only the links where this or a later one is known."""
        article = self.article
        now, key = unix(article.fetched_at), _key_of_row(connection, article.url)
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
            "reader": visit and visit.reader,
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
        key = _key_of_row(connection, self.page_url)
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
                *(_key_of_row(connection, stone.url), stone.revision),
            ),
        )


def _key_of_row(connection: Connection, url: str) -> int:
    """Return the key under which the page of a row of the feed is kept, or is to be.

    That is the key of its address; where another article of the feed has it, whose address was told apart from this one
    by former rules, that of the address as it is spelt.
    """
    spelt, key = row_keys(url)
    if spelt == key:
        return key
    other = connection.execute("SELECT url FROM page WHERE key = ? AND revision", (key,)).fetchone()
    return spelt if other and spelt_key(other[0]) != spelt else key


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


def _keep_addresses(connection: Connection, number: int, visit: Visit, now: int) -> None:
    """Make the aliases of a visit aliases of page `number`.

    A page of the feed at such an address stays a page of its own, and so does one whose address led here this time only
    (`visit.passed`): their outcome is "redirected", and they are due again at their time.
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
    """Return the number of the page with this key and the moment that its age counts from, None where there is none."""
    statement = "SELECT number, coalesce(born, first_seen) FROM page WHERE key = ?"
    found: tuple[int, int] | None = connection.execute(statement, (key,)).fetchone()
    return found


def _published(article: Article) -> int | None:
    """Return when an article was published, None where its row has no date, or one that no calendar has."""
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
