"""The articles of this run that may not be in the store yet, before those that are."""

from __future__ import annotations

from collections import defaultdict

from newscrawl.copies.index import OWNERS, Copies, Told
from newscrawl.copies.likeness import Owner, hashes

RECENT = 1000
"""Articles kept: more than Write's batches hold back from the store (WRITE_BATCH_ROWS)."""


class RecentCopies:
    """Copies that are found from the moment they are remembered, though the store learns them with their rows.

    The last RECENT are kept in memory, about 15 KB each.
    """

    def __init__(self, stored: Copies) -> None:
        self._stored = stored
        self._told: dict[str, Told] = {}
        self._articles: defaultdict[int, list[str]] = defaultdict(list)

    def owners(self, sample: bytes) -> list[Owner]:
        """Return which articles have the triples of `sample` in theirs; one may come twice."""
        recent = [
            Owner(triple, article, self._told[article].story)
            for triple in hashes(sample)
            for article in self._articles.get(triple, [])[:OWNERS]
        ]
        return recent + self._stored.owners(sample)

    def of(self, article: str) -> Told | None:
        """Return what is known of an article."""
        return self._told.get(article) or self._stored.of(article)

    def earliest(self, story: str) -> Told | None:
        """Return the article of a story that told it first."""
        recent = [told for told in self._told.values() if told.story == story]
        stored = self._stored.earliest(story)
        return min([stored, *recent] if stored else recent, key=lambda told: told.age, default=None)

    def remember(self, told: Told) -> None:
        """Know an article in this form and hand it to the store; the oldest of too many is left to the store alone."""
        if former := self._told.get(told.article):
            self._disown(former)
        elif len(self._told) == RECENT:
            self._disown(self._told.pop(next(iter(self._told))))
        self._told[told.article] = told
        for triple in hashes(told.sketch.sample):
            self._articles[triple].append(told.article)
        self._stored.remember(told)

    def _disown(self, told: Told) -> None:
        for triple in hashes(told.sketch.sample):
            self._articles[triple].remove(told.article)
            if not self._articles[triple]:
                del self._articles[triple]
