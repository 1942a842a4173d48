"""What one crawl notes for later runs, until it is committed to the store."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newscrawl.state.detail_table import Sighted
from newscrawl.state.page_table import UNCHANGED, Named, SameAs, Visited
from newscrawl.values.keys import hex_key, page_key
from newscrawl.values.moments import now

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawl.facts import Visit
    from newscrawl.items import RelatedLink
    from newscrawl.state.notes import Note
    from newscrawl.state.page_table import KnownPage


class Notebook:
    """Keeps the notes of a crawl for its next commit. While it `is_open` is false nobody commits: nothing is kept."""

    def __init__(self) -> None:
        self.is_open = False
        self._notes: list[Note] = []
        self._sighted: dict[int, dict[int, int]] = {}

    def note(self, note: Note) -> None:
        """Keep a note."""
        if self.is_open:
            self._notes.append(note)

    def visited(self, visit: Visit, outcome: str) -> None:
        """Note how a visit ended that brings nothing to the feed.

        Its validators are kept only where the page is as the feed has it: they must be those of what is in the feed.
        """
        if outcome != UNCHANGED:
            visit = replace(visit, etag=None, last_modified=None)
        self.note(Visited(visit=visit, outcome=outcome, now=now()))

    def redirected(self, visit: Visit, keys: Iterable[int], url: str) -> None:
        """Note that a visit ended at the page at `url`, which this run has asked for already.

        `keys` are those of the addresses that lead there for good.
        """
        self.visited(visit, "redirected")
        self.same_as(page_key(url), keys)

    def same_as(self, target: int, keys: Iterable[int]) -> None:
        """Note that the addresses with these `keys` lead to the page with the key `target`."""
        for key in set(keys) - {target}:
            self.note(SameAs(key=key, target=target, now=now()))

    def seen_again(self, page: KnownPage, link: RelatedLink) -> None:
        """Note that a link that is in the feed stood on its page once more."""
        if self.is_open:
            self._sighted.setdefault(page.number, {})[hex_key(link.id)] = link.position

    def take(self, of_rows: Iterable[Note]) -> list[Note]:
        """Return the notes made since the last call together with those of rows, in the order of their commit.

        Pages are named before rows tell what became of them; what only leads to a page comes after its row.
        """
        again = (Sighted(page=page, links=links, now=now()) for page, links in self._sighted.items())
        named = [note for note in self._notes if isinstance(note, Named)]
        others = [note for note in self._notes if not isinstance(note, Named)]
        notes = [*named, *of_rows, *others, *again]
        self._notes, self._sighted = [], {}
        return notes
