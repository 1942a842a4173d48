"""The articles of the last days, among which a crawl looks for copies: those that the store has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.copies.index import CopyIndex, sketch_of, told_of
from newscrawl.items import Article, Row
from newscrawl.values.moments import unix

if TYPE_CHECKING:
    from sqlite3 import Connection

    from newscrawl.copies.index import Told
    from newscrawl.copies.likeness import Owner
    from newscrawl.state.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Retold:
    """An article that is in the feed tells a story: copies of it are looked for."""

    told: Told

    def apply(self, connection: Connection) -> None:
        """Keep the article in this form instead of its former one."""
        CopyIndex(connection).insert(self.told)


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiesPruned:
    """Copies are looked for among the articles of the last days only."""

    before: int
    """Unix seconds."""

    def apply(self, connection: Connection) -> None:
        """Delete the articles that were fetched before."""
        CopyIndex(connection).prune(self.before)


def retold(rows: Iterable[Row], since: int) -> Iterator[Retold]:
    """Yield the notes, for telling copies, of articles in the feed that were fetched since then (Unix seconds)."""
    recent = (row for row in rows if isinstance(row, Article) and unix(row.fetched_at) >= since)
    for article in recent:
        if article.story_id and (sketched := sketch_of(article)):
            yield Retold(told=told_of(article, article.story_id, sketched))


class StoredCopies:
    """What the store knows; what is remembered waits for the row of its article and is kept with that."""

    def __init__(self) -> None:
        self.store: Store | None = None
        self._waiting: dict[str, Told] = {}

    def owners(self, sample: bytes) -> list[Owner]:
        """Return which articles have the triples of `sample` in theirs (see `CopyIndex.owners`)."""
        return self.store.copies(lambda index: index.owners(sample)) if self.store else []

    def of(self, article: str) -> Told | None:
        """Return what is known of an article."""
        return self.store.copies(lambda index: index.of(article)) if self.store else None

    def earliest(self, story: str) -> Told | None:
        """Return the article of a story that told it first."""
        return self.store.copies(lambda index: index.earliest(story)) if self.store else None

    def remember(self, told: Told) -> None:
        """Know an article once its row is committed."""
        if self.store:
            self._waiting[told.article] = told

    def notes(self, rows: Iterable[Row]) -> Iterator[Retold]:
        """Yield the notes of what waits for `rows`, which go to the store with them."""
        for row in rows:
            if told := self._waiting.pop(row.id, None):
                yield Retold(told=told)
