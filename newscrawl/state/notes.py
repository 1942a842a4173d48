"""What a run notes for later runs: changes of the store; those of rows may be made twice. Moments are Unix seconds."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from newscrawl.copies.index import CopyIndex, Told
from newscrawl.items import Article, RelatedLink, Row, Tombstone
from newscrawl.state.plan import next_visit
from newscrawl.state.store import MOST_FAILURES, Note, Sightings, decode_sightings, encode_sightings
from newscrawl.state.wording import wording
from newscrawl.values.keys import hex_key, page_key
from newscrawl.values.moments import unix

UNCHANGED = "unchanged"
"""Outcome of a visit that found a page as it is in the feed."""
MAX_POSITIONS = 8
"""Positions kept of a link, the latest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """How a page was fetched."""

    key: int
    """Of the page."""
    aliases: tuple[int, ...] = ()
    """Of other addresses that lead to it for good."""
    passed: tuple[int, ...] = ()
    """Of addresses that led to it this time."""
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A source names a page that is not known: it is to be fetched, by this run or, if that ends early, the next."""

    key: int
    site: str
    url: str
    seen: int

    def apply(self, connection: sqlite3.Connection) -> None:
        """Keep the page."""
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

    def apply(self, connection: sqlite3.Connection) -> None:
        """Keep when."""
        connection.execute("UPDATE page SET last_seen = max(last_seen, ?) WHERE number = ?", (self.seen, self.number))


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """A page was fetched, or could not be, and nothing of it goes to the feed."""

    visit: Visit
    outcome: str
    now: int

    def apply(self, connection: sqlite3.Connection) -> None:
        """Keep how it went and when the page is due again; validators only change when there are new ones.

        A page that is forgotten since it was asked for stays due. What lies ahead, by a clock that was wrong, is now.
        """
        visit = self.visit
        known = connection.execute(
            "SELECT number, coalesce(born, first_seen) FROM page WHERE key = ?", (visit.key,)
        ).fetchone()
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
        _conclude(connection, number, visit, self.now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """A page is as if no source had named it."""

    key: int

    def apply(self, connection: sqlite3.Connection) -> None:
        """Forget it, unless it is in the feed."""
        connection.execute("DELETE FROM page WHERE key = ? AND revision = 0", (self.key,))


@dataclass(frozen=True, slots=True, kw_only=True)
class SameAs:
    """An address that only leads to a page met before."""

    key: int
    target: int
    """Key of that page."""
    now: int

    def apply(self, connection: sqlite3.Connection) -> None:
        """Keep the alias once its page is known; until then the address stays due."""
        found = connection.execute(
            "SELECT number FROM page WHERE key = ?1 UNION ALL SELECT page FROM alias WHERE key = ?1", (self.target,)
        ).fetchone()
        if found:
            _conclude(connection, found[0], Visit(key=self.target, aliases=(self.key,)), self.now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A revision of an article, and links of its page, are in the feed."""

    article: Article
    links: Mapping[int, int] = field(default_factory=dict)
    """Link to its position."""
    visit: Visit | None = None
    learnt: int = 0
    """When this was learnt from the feed, if it was: the next visit is planned from then on."""

    def apply(self, connection: sqlite3.Connection) -> None:
        """Keep the article as it is now, unless this revision or a later one is known, and its links."""
        article, visit = self.article, self.visit
        now = unix(article.fetched_at)
        key = page_key(article.url)
        known = connection.execute(
            "SELECT number, fetched, revision, iif(gone, NULL, born), entered FROM page WHERE key = ?", (key,)
        ).fetchone()
        number, fetched, revision, born, entered = known or (None, None, 0, None, None)
        if number is not None and revision >= article.revision:
            Sighted(page=number, links=self.links, now=now, new=True).apply(connection)
            return
        entered = entered or unix(article.first_seen_at)
        born = born or min(_published(article) or entered, entered)
        values = {
            "key": key,
            "site": article.site,
            "url": article.url,
            "last_seen": now,
            "fetched": now,
            "outcome": "changed" if article.revision > 1 else "published",
            "next_visit": next_visit(
                max(now, self.learnt), born=born, last=fetched, changed=article.revision > max(revision, 1)
            ),
            "etag": visit and visit.etag,
            "last_modified": visit and visit.last_modified,
            "born": born,
            "entered": entered,
            "revision": article.revision,
            "gone": 0,
            "content": hex_key(article.content_hash),
            "has_text": bool(article.text),
            "moved_to": article.moved_to,
            "story": hex_key(article.story_id) if article.story_id not in (None, article.id) else None,
        }
        if number is None:
            columns = {"first_seen": now, **values}
            marks = ", ".join(f":{name}" for name in columns)
            statement = f"INSERT INTO page ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608
            number = connection.execute(statement, columns).lastrowid
        else:
            changed = ", ".join(f"{name} = :{name}" for name in values if name not in ("key", "site"))
            statement = f"UPDATE page SET {changed} WHERE number = :number"  # noqa: S608
            connection.execute(statement, {**values, "number": number})
        self._keep_details(connection, number)
        moved = (page_key(article.moved_to),) if article.moved_to else ()
        _conclude(connection, number, Visit(key=key, aliases=moved), now)
        if visit:
            _conclude(connection, number, visit, now)

    def _keep_details(self, connection: sqlite3.Connection, number: int | None) -> None:
        now = unix(self.article.fetched_at)
        row = connection.execute("SELECT links FROM detail WHERE page = ?", (number,)).fetchone()
        links = decode_sightings(row[0]) if row else {}
        _see(links, self.links, now, new=True)
        connection.execute(
            "INSERT OR REPLACE INTO detail (page, outline, links) VALUES (?, ?, ?)",
            (number, wording(self.article), encode_sightings(links)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighted:
    """Links stood on a page again, or (`new`) went into the feed after its article."""

    page: int
    links: Mapping[int, int]
    """Link to its position."""
    now: int
    new: bool = False

    def apply(self, connection: sqlite3.Connection) -> None:
        """Keep when and where; links that are not in the feed are not kept."""
        row = connection.execute("SELECT links FROM detail WHERE page = ?", (self.page,)).fetchone()
        if row:
            links = decode_sightings(row[0])
            _see(links, self.links, self.now, new=self.new)
            connection.execute("UPDATE detail SET links = ? WHERE page = ?", (encode_sightings(links), self.page))


@dataclass(frozen=True, slots=True, kw_only=True)
class LinksPublished:
    """Links of an article went into the feed after it."""

    page_url: str
    links: Mapping[int, int]
    now: int

    def apply(self, connection: sqlite3.Connection) -> None:
        """Keep them with their page."""
        row = connection.execute("SELECT number FROM page WHERE key = ?", (page_key(self.page_url),)).fetchone()
        if row:
            Sighted(page=row[0], links=self.links, now=self.now, new=True).apply(connection)


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """The tombstone of an article is in the feed."""

    tombstone: Tombstone

    def apply(self, connection: sqlite3.Connection) -> None:
        """Keep that it is gone, and look again for a while whether it comes back."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePending:
    """A source leads to another one, which is to be read."""

    url: str
    site: str
    kind: str
    number: int

    def apply(self, connection: sqlite3.Connection) -> None:
        """Keep that it is not read yet."""
        connection.execute(
            "INSERT INTO source (url, site, kind, number, pending) VALUES (?, ?, ?, ?, 1)"
            " ON CONFLICT (url) DO UPDATE SET pending = 1, number = excluded.number, kind = excluded.kind",
            (self.url, self.site, self.kind, self.number),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRead:
    """A source was fetched, or could not be."""

    url: str
    site: str
    kind: str
    number: int
    now: int
    outcome: str
    articles: int | None = None
    """Addresses of articles in it; None when it was not read, so that it stays pending if it was."""
    etag: str | None = None
    last_modified: str | None = None

    def apply(self, connection: sqlite3.Connection) -> None:
        """Keep its validators and how many articles it names, or one more failure."""
        read = self.articles is not None
        connection.execute(
            "INSERT INTO source (url, site, kind, number) VALUES (?, ?, ?, ?) ON CONFLICT (url) DO NOTHING",
            (self.url, self.site, self.kind, self.number),
        )
        if read:
            connection.execute(
                "UPDATE source SET fetched = ?, outcome = ?, failures = 0, pending = 0, articles = ?, etag = ?,"
                " last_modified = ? WHERE url = ?",
                (self.now, self.outcome, self.articles, self.etag, self.last_modified, self.url),
            )
        else:
            connection.execute(
                "UPDATE source SET fetched = ?, outcome = ?, failures = failures + 1,"
                " pending = pending AND failures + 1 < ? WHERE url = ?",
                (self.now, self.outcome, MOST_FAILURES, self.url),
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Retold:
    """The story of an article that is in the feed, for telling copies of it."""

    told: Told

    def apply(self, connection: sqlite3.Connection) -> None:
        """Keep it instead of its former form."""
        CopyIndex(connection).insert(self.told)


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiesPruned:
    """Copies are looked for among the articles of the last days only."""

    before: int

    def apply(self, connection: sqlite3.Connection) -> None:
        """Forget the older ones."""
        CopyIndex(connection).prune(self.before)


def of_rows(rows: Iterable[Row], visits: Mapping[str, Visit] | None = None, learnt: int = 0) -> list[Note]:
    """Return the notes of rows that are in the feed.

    `visits` are by the URL of their article; rows of former runs were `learnt` at that moment.
    """
    links: dict[str, dict[int, int]] = {}
    seen: dict[str, int] = {}
    articles: list[Article] = []
    notes: list[Note] = []
    for row in rows:
        if isinstance(row, RelatedLink):
            links.setdefault(row.article_url, {})[hex_key(row.id)] = row.position
            seen[row.article_url] = unix(row.seen_at)
        elif isinstance(row, Article):
            articles.append(row)
        else:
            notes.append(Withdrawn(tombstone=row))
    notes += [
        Published(
            article=article,
            links=links.pop(article.url, {}),
            visit=(visits or {}).get(article.url),
            learnt=learnt,
        )
        for article in articles
    ]
    notes += [LinksPublished(page_url=url, links=late, now=seen[url]) for url, late in links.items()]
    return notes


def _see(links: Sightings, positions: Mapping[int, int], now: int, *, new: bool) -> None:
    for link, position in positions.items():
        if link in links or new:
            first, last, places = links.get(link, (now, now, []))
            if not places or places[-1] != position:
                places = [*places, position][-MAX_POSITIONS:]
            links[link] = (min(first, now), max(last, now), places)


def _conclude(connection: sqlite3.Connection, number: int | None, visit: Visit, now: int) -> None:
    """Let the other addresses of a visit lead to page `number`; one that is in the feed itself only led there."""
    passed = [*visit.passed]
    for key in visit.aliases:
        taken = connection.execute("SELECT number, revision FROM page WHERE key = ?", (key,)).fetchone()
        if taken is None or (taken[0] != number and taken[1] == 0):
            connection.execute("DELETE FROM page WHERE key = ? AND revision = 0", (key,))
            connection.execute("INSERT OR REPLACE INTO alias (key, page) VALUES (?, ?)", (key, number))
        else:
            passed.append(key)
    for key in passed:
        known = connection.execute(
            "SELECT number, coalesce(born, first_seen) FROM page WHERE key = ?", (key,)
        ).fetchone()
        if known and known[0] != number:
            connection.execute(
                "UPDATE page SET fetched = ?, outcome = 'redirected', next_visit = ? WHERE number = ?",
                (now, next_visit(now, born=known[1]), known[0]),
            )


def _published(article: Article) -> int | None:
    """Return when an article was published; None also for a date that no calendar has, which only Validate refuses."""
    try:
        return unix(article.published_at) if article.published_at else None
    except ValueError:
        return None
