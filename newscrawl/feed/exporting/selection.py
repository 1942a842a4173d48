"""The rows of an export: the present state of a feed, as far as a query asks for it."""

from __future__ import annotations

import sqlite3
from collections import Counter
from typing import TYPE_CHECKING, TypeVar

import msgspec

from newscrawl.feed.checking.partitions import day_of_moment
from newscrawl.feed.checking.run_files import ARTICLES, RELATED_LINKS, TOMBSTONES, decode_line
from newscrawl.items import Article, RelatedLink, Tombstone
from newscrawl.values.urls import article_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.feed.checking.kept_rows import KeptRows
    from newscrawl.feed.exporting.query import Query

T = TypeVar("T")

_SCHEMA = """
    PRAGMA journal_mode = OFF;
    PRAGMA cache_size = -16384;  -- KiB
    CREATE TABLE asked_for (id TEXT PRIMARY KEY, is_selected INTEGER) WITHOUT ROWID;
    CREATE TABLE teaser (
        article_id TEXT, section TEXT, position INTEGER, id TEXT, line BLOB,
        PRIMARY KEY (article_id, section, position, id)
    ) WITHOUT ROWID;
    BEGIN;
"""
_ARTICLES = msgspec.json.Decoder(Article)
_LINKS = msgspec.json.Decoder(RelatedLink)
_TOMBSTONES = msgspec.json.Decoder(Tombstone)


class Selection:
    """The articles of a feed's present state that a query asks for and that may serve its purpose, with their links.

    Rows of older versions have the defaults of the fields they lack. Which articles are selected, and their teasers, is
    kept on disk, so that memory does not grow with the feed. Methods raise BadFeed, which names file and line, for a
    row that is none, OSError, and sqlite3.Error.
    """

    def __init__(self, kept: KeptRows, query: Query) -> None:
        """Select the articles."""
        self.left_out: Counter[str] = Counter()
        """Articles that are asked for and may not serve the purpose, by reason."""
        self.number = 0
        """How many articles are selected."""
        self._kept = kept
        self._query = query
        self._has_teasers = False
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript(_SCHEMA)
        for article in self._rows(ARTICLES, _ARTICLES):
            if not query.asks_for(article):
                continue
            if reason := query.why_left_out(article):
                self.left_out[reason] += 1
            else:
                self.number += 1
            self._database.execute("INSERT INTO asked_for VALUES (?, ?)", (article.id, reason is None))

    def close(self) -> None:
        """Remove what was kept on disk."""
        self._database.close()

    def articles(self) -> Iterator[Article]:
        """Yield the articles that are selected, in the order of the runs."""
        return (article for article in self._rows(ARTICLES, _ARTICLES) if self._is_selected(article.id))

    def links(self) -> Iterator[RelatedLink]:
        """Yield the links of these articles, in the order of the runs, but for those to articles that are left out."""
        for link in self._rows(RELATED_LINKS, _LINKS):
            if self._is_selected(link.article_id) and not self._leads_to_left_out(link):
                yield link

    def tombstones(self) -> Iterator[Tombstone]:
        """Yield the tombstones that are asked for, of articles that are gone."""
        return (row for row in self._rows(TOMBSTONES, _TOMBSTONES) if self._query.asks_for(row))

    def teasers(self, article: Article) -> list[RelatedLink]:
        """Return the links of one of these articles, by section and position."""
        if not self._has_teasers:
            self._has_teasers = True
            insert = "INSERT INTO teaser VALUES (?, ?, ?, ?, ?)"
            for link in self.links():
                place = link.article_id, link.section, link.position, link.id
                self._database.execute(insert, (*place, msgspec.json.encode(link)))
        query = "SELECT line FROM teaser WHERE article_id = ? ORDER BY section, position, id"
        return [_LINKS.decode(line) for (line,) in self._database.execute(query, (article.id,))]

    def _is_selected(self, row_id: str) -> bool | None:
        """Tell whether the article is selected; None where it is not even asked for."""
        found = self._database.execute("SELECT is_selected FROM asked_for WHERE id = ?", (row_id,)).fetchone()
        return None if found is None else bool(found[0])

    def _leads_to_left_out(self, link: RelatedLink) -> bool:
        """Tell whether the teaser is that of an article that may not serve the purpose."""
        if not self.left_out:
            return False
        targets = [link.target_id, article_id(link.url) if link.url else None]
        return any(target and self._is_selected(target) is False for target in targets)

    def _rows(self, name: str, decoder: msgspec.json.Decoder[T]) -> Iterator[T]:
        for line in self._kept.lines(name):
            with self._kept.naming(name, line):
                row = decode_line(line.content, decoder)
                if isinstance(row, Article):
                    day_of_moment(row.published_at or row.first_seen_at)  # every form needs one of the calendar
            yield row
