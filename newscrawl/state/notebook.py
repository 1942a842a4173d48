"""What one crawl notes for later runs, until it is committed to the store."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newscrawl.state.detail_table import Sighted
from newscrawl.state.page_notes import DueAgain, Named, SameAs, Visited
from newscrawl.state.page_table import UNCHANGED
from newscrawl.state.plan import LEAST_GAP
from newscrawl.values.keys import hex_key, page_key
from newscrawl.values.moments import unix_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawl.clock import Clock
    from newscrawl.facts import Visit
    from newscrawl.items import RelatedLink
    from newscrawl.state.brake import Brake
    from newscrawl.state.notes import Note
    from newscrawl.state.page_table import KnownPage
    from newscrawl.state.visit_rows import VisitRows


class Notebook:
    """Keeps the notes of a crawl for its next commit; while `is_open` is false nobody commits, and it keeps nothing."""

    def __init__(self, clock: Clock, brake: Brake, visits: VisitRows, confirm_seconds: int) -> None:
        """Take the clock that dates notes, what hears of visits, and after how many seconds doubtful ones are sure."""
        self.is_open = False
        self.named: set[int] = set()
        """Keys of the articles that the sources of this run name, also those that have not changed."""
        self.outcomes: dict[int, str] = {}
        """Key of each page visited that brought nothing to the feed -> how the last visit ended."""
        self._clock = clock
        self._brake = brake
        self._visits = visits
        self._confirm = confirm_seconds
        self._notes: list[Note] = []
        self._sighted: dict[int, dict[int, int]] = {}

    def note(self, note: Note) -> None:
        """Keep a note for the next commit."""
        if self.is_open:
            self._notes.append(note)

    def visited(self, visit: Visit, outcome: str, *, failed: bool = False) -> None:
        """Note the outcome, in one word, of a visit that brings nothing to the feed; the brake and its row are told.

        `failed` says that the site gave no answer that tells anything of the page. Only those of an unchanged page keep
        their validators: the store's must be those of the revision in the feed.
        """
        self._brake.saw(visit, outcome)
        self._visits.ended(visit, outcome)
        self.outcomes[visit.key] = outcome
        if outcome != UNCHANGED:
            visit = replace(visit, etag=None, last_modified=None, body=None, reader=None)
        self.note(Visited(visit=visit, outcome=outcome, now=self._now(), failed=failed, confirm=self._confirm))

    def passed_over(self, visit: Visit) -> None:
        """Take a visit to a page that this run is not for: nothing is noted of it, and later runs look at it again."""
        self._visits.ended(visit, "outside_window")

    def redirected(self, visit: Visit, addresses: Iterable[str], url: str) -> None:
        """Note that a visit was redirected to the page at `url`, which this run has asked for already.

        `addresses` are those that lead there for good.
        """
        self.visited(visit, "redirected")
        self.same_as(page_key(url), addresses)

    def same_as(self, target: int, addresses: Iterable[str], names: Iterable[int] = ()) -> None:
        """Note that addresses lead for good to the page whose key is `target`.

        Args:
            target: key of the page.
            addresses: that lead there.
            names: keys of the article's names in addresses.
        """
        known: dict[int, str | None] = dict.fromkeys(names) | {page_key(url): url for url in addresses}
        for key in known.keys() - {target}:
            self.note(SameAs(key=key, target=target, now=self._now(), url=known[key]))

    def due_soon(self, url: str) -> None:
        """Note that the article at a canonical address is to be fetched again soon, for it reads otherwise already."""
        self.note(DueAgain(key=page_key(url), moment=self._now() + LEAST_GAP))

    def seen_again(self, page: KnownPage, link: RelatedLink) -> None:
        """Note that a link that is in the feed was seen on its page again, at its position."""
        if self.is_open:
            self._sighted.setdefault(page.number, {})[hex_key(link.id)] = link.position

    def _now(self) -> int:
        return unix_of(self._clock.now())

    def take(self, of_rows: Iterable[Note]) -> list[Note]:
        """Return the notes made since the last call and those `of_rows`, in the order in which to commit them.

        First the pages that sources named, then the rows of these pages, then what presupposes a row: the outcomes of
        other visits, aliases, links that were seen again.
        """
        again = (Sighted(page=page, links=links, now=self._now()) for page, links in self._sighted.items())
        named = [note for note in self._notes if isinstance(note, Named)]
        others = [note for note in self._notes if not isinstance(note, Named)]
        notes = [*named, *of_rows, *others, *again]
        self._notes, self._sighted = [], {}
        return notes
