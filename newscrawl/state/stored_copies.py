"""The articles of the last days in the store, among which a crawl looks for copies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.copies.index import CopyIndex, indexed_article, sketch_of
from newscrawl.items import Article, Row
from newscrawl.values.moments import unix

if TYPE_CHECKING:
    from sqlite3 import Connection

    from newscrawl.copies.index import IndexedArticle
    from newscrawl.copies.likeness import Owner
    from newscrawl.state.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleIndexed:
    """An article is in the feed, and copies of it are to be found."""

    indexed: IndexedArticle

    def apply(self, connection: Connection) -> None:
        """Keep the article in place of its former revision."""
        CopyIndex(connection).insert(self.indexed)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPruned:
    """Articles of long ago are no longer looked for."""

    before: int
    """Unix seconds."""

    def apply(self, connection: Connection) -> None:
        """Delete the articles that were fetched before that moment."""
        CopyIndex(connection).prune(self.before)


def index_notes(rows: Iterable[object], since: int) -> Iterator[ArticleIndexed]:
    """Yield a note for each article among `rows`, which are in the feed, that was fetched `since` (Unix seconds).

    Articles without a `story_id`, or too short to tell their copies, have none.
    """
    recent = (row for row in rows if isinstance(row, Article) and unix(row.fetched_at) >= since)
    for article in recent:
        if article.story_id and (sketched := sketch_of(article)):
            yield ArticleIndexed(indexed=indexed_article(article, article.story_id, sketched))


class StoredCopies:
    """The articles in the store; one that is remembered waits here until its row is committed, and is stored with it.

    Without an open store nothing is found and nothing is remembered. Look-ups raise StateError when the store cannot be
    read.
    """

    def __init__(self) -> None:
        self.store: Store | None = None
        self._waiting: dict[str, IndexedArticle] = {}

    def owners(self, sample: bytes) -> list[Owner]:
        """Return which articles have triples of `sample` in their own samples (see `CopyIndex.owners`)."""
        return self.store.copies(lambda index: index.owners(sample)) if self.store else []

    def find(self, article_id: str) -> IndexedArticle | None:
        """Return what is kept of the article with this id, None where it is not among those of the last days."""
        return self.store.copies(lambda index: index.find(article_id)) if self.store else None

    def earliest(self, story_id: str) -> IndexedArticle | None:
        """Return the article that told a story first, None where the store has none of it."""
        return self.store.copies(lambda index: index.earliest(story_id)) if self.store else None

    def remember(self, indexed: IndexedArticle) -> None:
        """Take an article, which the store is to have once its row is committed."""
        if self.store:
            self._waiting[indexed.article_id] = indexed

    def notes(self, rows: Iterable[Row]) -> Iterator[ArticleIndexed]:
        """Yield the notes of the remembered articles among `rows`; they no longer wait then."""
        for row in rows:
            if indexed := self._waiting.pop(row.id, None):
                yield ArticleIndexed(indexed=indexed)
