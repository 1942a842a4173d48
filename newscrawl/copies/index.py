"""The articles in which copies are looked for: what is known of each, and the index of them in SQLite."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from newscrawl.copies.likeness import Owner, Sketch, hashes, sketch
from newscrawl.items import Article
from newscrawl.values.keys import digits_of, hex_key
from newscrawl.values.moments import unix

if TYPE_CHECKING:
    from sqlite3 import Connection

OWNERS = 10
"""Most articles that are kept for one triple, the first ones: what more of them share is a stock phrase."""

OWNERS_OF_TRIPLES = "SELECT triple, article, story FROM sampled WHERE triple IN (SELECT value FROM json_each(?))"
_COLUMNS = "article, story, url, site, published, first_seen, added, agencies, content_hash, pairs, sample"
ADD_OWNER = "INSERT INTO sampled SELECT ?, ?, ? WHERE (SELECT count(*) FROM sampled WHERE triple = ?) < ?"
BY_ARTICLE = f"SELECT {_COLUMNS} FROM told WHERE article = ?"  # noqa: S608 - constants
EARLIEST_OF_STORY = (
    f"SELECT {_COLUMNS} FROM told WHERE story = ? "  # noqa: S608
    "ORDER BY published IS NULL, published, first_seen, number LIMIT 1"
)
SAMPLE_OF_ARTICLE = "SELECT article, sample FROM told WHERE article = ?"
SAMPLES_BEFORE = "SELECT article, sample FROM told WHERE added < ?"
DELETE_OWNER = "DELETE FROM sampled WHERE triple = ? AND article = ?"
DELETE_BEFORE = "DELETE FROM told WHERE added < ?"
_UPSERT = (
    f"INSERT INTO told ({_COLUMNS}) VALUES ({', '.join('?' * 11)}) ON CONFLICT (article) DO UPDATE SET "  # noqa: S608
    + ", ".join(f"{column} = excluded.{column}" for column in _COLUMNS.split(", ")[1:])
)

Age = tuple[bool, int, int]
"""Sorts articles by who told first: by publication (Unix seconds), those without a date last, then by first sight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is known of an article among whose copies others are looked for. Times are Unix seconds."""

    article: str
    """Its id, 16 hex digits."""
    story: str
    """Id of the story it tells."""
    url: str
    site: str
    published: int | None
    first_seen: int
    added: int
    """When this form of it was fetched; what was added long ago is forgotten."""
    agencies: tuple[str, ...]
    content_hash: str
    sketch: Sketch

    @property
    def age(self) -> Age:
        """What sorts it among others."""
        return age(self.published, self.first_seen)


def age(published: int | None, first_seen: int) -> Age:
    """Return what sorts an article among those of its story."""
    return published is None, published or 0, first_seen


def age_of(article: Article) -> Age:
    """Return what sorts an article among those of its story."""
    return age(unix(article.published_at) if article.published_at else None, unix(article.first_seen_at))


def sketch_of(article: Article) -> Sketch | None:
    """Return the sketch of an article's perex and text, None where they have too few words to tell."""
    return sketch(f"{article.perex or ''}\n{article.text}")


def told_of(article: Article, story: str, sketched: Sketch) -> Told:
    """Return what is to be known of an article that tells `story`."""
    return Told(
        article=article.id,
        story=story,
        url=article.url,
        site=article.site,
        published=unix(article.published_at) if article.published_at else None,
        first_seen=unix(article.first_seen_at),
        added=unix(article.fetched_at),
        agencies=tuple(article.agencies),
        content_hash=article.content_hash,
        sketch=sketched,
    )


class Copies(Protocol):
    """Knows the articles of the last days, with their sketches."""

    def owners(self, sample: bytes) -> list[Owner]:
        """Return which articles have the triples of `sample` in theirs, of each triple the first OWNERS."""

    def of(self, article: str) -> Told | None:
        """Return what is known of an article."""

    def earliest(self, story: str) -> Told | None:
        """Return the article of a story that told it first (`Told.age`); of the same age the one that came first."""

    def remember(self, told: Told) -> None:
        """Know an article, in this form, for good once its row is committed."""


class CopyIndex:
    """Keeps them in the store, through a connection whose owner makes the tables and opens and ends the transactions.

    Raises sqlite3.Error when the store cannot be read or written. An article takes about 3 KB.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def owners(self, sample: bytes) -> list[Owner]:
        """Return which articles have the triples of `sample` in theirs, of each triple the first OWNERS."""
        rows = self._rows(OWNERS_OF_TRIPLES, json.dumps(hashes(sample)))
        return [Owner(triple, digits_of(article), digits_of(story)) for triple, article, story in rows]

    def of(self, article: str) -> Told | None:
        """Return what is known of an article."""
        return next(map(_told, self._rows(BY_ARTICLE, hex_key(article))), None)

    def earliest(self, story: str) -> Told | None:
        """Return the article of a story that told it first."""
        return next(map(_told, self._rows(EARLIEST_OF_STORY, hex_key(story))), None)

    def insert(self, told: Told) -> None:
        """Know an article in this form; a former one is replaced."""
        self._disown(self._rows(SAMPLE_OF_ARTICLE, hex_key(told.article)))
        self._connection.execute(_UPSERT, _row(told))
        article, story = hex_key(told.article), hex_key(told.story)
        owned = ((triple, article, story, triple, OWNERS) for triple in hashes(told.sketch.sample))
        self._connection.executemany(ADD_OWNER, owned)

    def prune(self, before: int) -> int:
        """Forget the articles that were added before that Unix time; return their number."""
        self._disown(self._rows(SAMPLES_BEFORE, before))
        return self._connection.execute(DELETE_BEFORE, (before,)).rowcount

    def _rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        return self._connection.execute(query, values).fetchall()

    def _disown(self, samples: Iterable[tuple[Any, ...]]) -> None:
        owned = ((triple, article) for article, sample in samples for triple in hashes(sample))
        self._connection.executemany(DELETE_OWNER, owned)


def _row(told: Told) -> tuple[Any, ...]:
    return (
        hex_key(told.article),
        hex_key(told.story),
        told.url,
        told.site,
        told.published,
        told.first_seen,
        told.added,
        json.dumps(told.agencies),
        told.content_hash,
        told.sketch.pairs,
        told.sketch.sample,
    )


def _told(row: tuple[Any, ...]) -> Told:
    article, story, url, site, published, first_seen, added, agencies, content_hash, pairs, sample = row
    return Told(
        article=digits_of(article),
        story=digits_of(story),
        url=url,
        site=site,
        published=published,
        first_seen=first_seen,
        added=added,
        agencies=tuple(json.loads(agencies)),
        content_hash=content_hash,
        sketch=Sketch(pairs=pairs, sample=sample),
    )
