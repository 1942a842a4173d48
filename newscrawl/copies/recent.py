"""Copies are also looked for among the articles of this run whose rows are not committed to the store yet."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING

from newscrawl.copies.index import MOST_OWNERS, Copies, IndexedArticle
from newscrawl.copies.likeness import Owner, hashes

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_RECENT = 1000
"""Articles that are kept in memory: more than wait for their commit in Write's batches (WRITE_BATCH_ROWS)."""


class RecentCopies:
    """The articles of this run and those of the store together: one is found as soon as it is remembered.

    The store learns of an article only when its row is committed; until then it is found here, among the last
    MOST_RECENT, which take about 15 KB each.
    """

    def __init__(self, stored: Copies) -> None:
        """Look among the articles of this run, and among those that are `stored`."""
        self._stored = stored
        self._recent: dict[str, IndexedArticle] = {}
        self._owners: defaultdict[int, list[Owner]] = defaultdict(list)

    def owners(self, sample: bytes) -> list[Owner]:
        """Return which articles have triples of `sample` in their own samples; an article may come twice."""
        recent = (self._owners.get(triple, [])[:MOST_OWNERS] for triple in hashes(sample))
        return [*chain.from_iterable(recent), *self._stored.owners(sample)]

    def find(self, article_id: str) -> IndexedArticle | None:
        """Return what is kept of the article with this id, None where it is not among those of the last days."""
        return self._recent.get(article_id) or self._stored.find(article_id)

    def earliest(self, story_id: str) -> IndexedArticle | None:
        """Return the article that told a story first, None where nobody told it."""
        recent = [indexed for indexed in self._recent.values() if indexed.story_id == story_id]
        stored = self._stored.earliest(story_id)
        return min([stored, *recent] if stored else recent, key=lambda indexed: indexed.precedence, default=None)

    def remember(self, indexed: IndexedArticle) -> None:
        """Keep an article in place of its former revision and hand it to the store; one too many drops the oldest."""
        if former := self._recent.get(indexed.article_id):
            self._disown(former)
        elif len(self._recent) == MOST_RECENT:
            self._disown(self._recent.pop(next(iter(self._recent))))
        self._recent[indexed.article_id] = indexed
        for owner in _owners_in(indexed):
            self._owners[owner.triple].append(owner)
        self._stored.remember(indexed)

    def _disown(self, indexed: IndexedArticle) -> None:
        for owner in _owners_in(indexed):
            self._owners[owner.triple].remove(owner)
            if not self._owners[owner.triple]:
                del self._owners[owner.triple]


def _owners_in(indexed: IndexedArticle) -> Iterator[Owner]:
    """Yield the article as the owner of each triple of its sample."""
    return (Owner(triple, indexed.article_id, indexed.story_id) for triple in hashes(indexed.sketch.sample))
