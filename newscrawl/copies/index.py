"""The articles of the last days, among which copies are looked for: what is kept of each, and their index in SQLite."""

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

MOST_OWNERS = 10
"""Articles that are kept for one triple at most, those that came first: a triple of more articles is a stock phrase."""

OWNERS_OF_TRIPLES = (  # ids as hexadecimal digits, which SQLite makes sooner than Python does
    "SELECT triple, printf('%016x', article), printf('%016x', story) FROM sampled"
    " WHERE triple IN (SELECT value FROM json_each(?))"
)
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

Precedence = tuple[bool, int, int]
"""Sorts articles by who told the story first: (has no date, published, first seen), both moments in Unix seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedArticle:
    """What the index keeps of an article, so that copies of it are found. Moments are Unix seconds."""

    article_id: str
    """16 hex digits, as in the rows."""
    story_id: str
    """Id of the story it tells: that of the article that was fetched first of those that tell it."""
    url: str
    site: str
    published: int | None
    first_seen: int
    added: int
    """When this revision of it was fetched: the index forgets what was added long ago."""
    agencies: tuple[str, ...]
    content_hash: str
    sketch: Sketch

    @property
    def precedence(self) -> Precedence:
        """Its place among the articles of its story."""
        return precedence(self.published, self.first_seen)


def precedence(published: int | None, first_seen: int) -> Precedence:
    """Return what sorts an article among those of its story, from two moments in Unix seconds."""
    return published is None, published or 0, first_seen


def precedence_of(article: Article) -> Precedence:
    """Return what sorts the article of a row among those of its story."""
    return precedence(unix(article.published_at) if article.published_at else None, unix(article.first_seen_at))


def sketch_of(article: Article) -> Sketch | None:
    """Return the sketch of an article's perex and text, None where they have fewer than LEAST_WORDS words."""
    return sketch(f"{article.perex or ''}\n{article.text}")


def indexed_article(article: Article, story_id: str, sketched: Sketch) -> IndexedArticle:
    """Return what the index is to keep of an article, which tells the story `story_id` and has this sketch."""
    return IndexedArticle(
        article_id=article.id,
        story_id=story_id,
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
    """The articles of the last days, with their sketches, wherever they are kept."""

    def owners(self, sample: bytes) -> list[Owner]:
        """Return which articles have triples of `sample` in their own samples, of each triple the first MOST_OWNERS."""

    def find(self, article_id: str) -> IndexedArticle | None:
        """Return what is kept of the article with this id, None where it is not among those of the last days."""

    def earliest(self, story_id: str) -> IndexedArticle | None:
        """Return the article that told a story first, by `Precedence`, then by when it came; None where nobody did."""

    def remember(self, indexed: IndexedArticle) -> None:
        """Keep an article in place of its former revision, for good once its row is committed."""


class CopyIndex:
    """The articles of the last days in the tables `told` and `sampled` of the store; an article takes about 3 KB.

    Whoever owns the connection makes the tables and begins and ends the transactions. Methods raise sqlite3.Error when
    the store cannot be read or written.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def owners(self, sample: bytes) -> list[Owner]:
        """Return which articles have triples of `sample` in their own samples, of each triple the first MOST_OWNERS."""
        return list(map(Owner._make, self._rows(OWNERS_OF_TRIPLES, json.dumps(hashes(sample)))))

    def find(self, article_id: str) -> IndexedArticle | None:
        """Return what is kept of the article with this id, None where it is not in the index."""
        return next(map(_indexed, self._rows(BY_ARTICLE, hex_key(article_id))), None)

    def earliest(self, story_id: str) -> IndexedArticle | None:
        """Return the article that told a story first, None where the index has none of it."""
        return next(map(_indexed, self._rows(EARLIEST_OF_STORY, hex_key(story_id))), None)

    def insert(self, indexed: IndexedArticle) -> None:
        """Keep an article in place of its former revision."""
        self._disown(self._rows(SAMPLE_OF_ARTICLE, hex_key(indexed.article_id)))
        self._connection.execute(_UPSERT, _row(indexed))
        article_key, story_key = hex_key(indexed.article_id), hex_key(indexed.story_id)
        owned = ((triple, article_key, story_key, triple, MOST_OWNERS) for triple in hashes(indexed.sketch.sample))
        self._connection.executemany(ADD_OWNER, owned)

    def prune(self, before: int) -> int:
        """Forget the articles that were added before a moment (Unix seconds); return how many they were."""
        self._disown(self._rows(SAMPLES_BEFORE, before))
        return self._connection.execute(DELETE_BEFORE, (before,)).rowcount

    def _rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        return self._connection.execute(query, values).fetchall()

    def _disown(self, samples: Iterable[tuple[Any, ...]]) -> None:
        owned = ((triple, article_key) for article_key, sample in samples for triple in hashes(sample))
        self._connection.executemany(DELETE_OWNER, owned)


def _row(indexed: IndexedArticle) -> tuple[Any, ...]:
    """Return the values of _COLUMNS for an article."""
    return (
        hex_key(indexed.article_id),
        hex_key(indexed.story_id),
        indexed.url,
        indexed.site,
        indexed.published,
        indexed.first_seen,
        indexed.added,
        json.dumps(indexed.agencies),
        indexed.content_hash,
        indexed.sketch.pairs,
        indexed.sketch.sample,
    )


def _indexed(row: tuple[Any, ...]) -> IndexedArticle:
    """Return the article that a row of _COLUMNS holds."""
    article_key, story_key, url, site, published, first_seen, added, agencies, content_hash, pairs, sample = row
    return IndexedArticle(
        article_id=digits_of(article_key),
        story_id=digits_of(story_key),
        url=url,
        site=site,
        published=published,
        first_seen=first_seen,
        added=added,
        agencies=tuple(json.loads(agencies)),
        content_hash=content_hash,
        sketch=Sketch(pairs=pairs, sample=sample),
    )
