"""The brake on the site: what would take many articles of the feed away at one time waits until it is sure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from newscrawl.facts import Visit
from newscrawl.items import Article
from newscrawl.state.page_notes import DueAgain, Visited
from newscrawl.state.page_table import DOUBTFUL, SUSPECT, UNCHANGED
from newscrawl.state.plan import DAY
from newscrawl.values.keys import page_key
from newscrawl.values.moments import unix_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newscrawl.clock import Clock
    from newscrawl.items import Tombstone
    from newscrawl.state.known import Known
    from newscrawl.state.notes import Note
    from newscrawl.state.page_table import KnownPage

CHANGED = "changed"
"""Outcome of a visit that found an article of the feed edited."""
LEAST_DOUBTFUL = 3
"""Fewer doubtful visits in a run never pull the brake."""
MOST_DOUBTFUL_SHARE = 0.1
"""Share of a run's visits that may be doubtful."""
LONGEST_WAIT = DAY
"""Seconds of the same answers after which an article is what they say, if other pages of the site are well."""


@dataclass(frozen=True, slots=True)
class _Doubt:
    """What was found of an article of the feed."""

    page: KnownPage
    outcome: str


class Verdict(NamedTuple):
    """What becomes of the rows that waited for the end of the run."""

    published: list[Article | Tombstone]
    braked: list[Article | Tombstone]
    notes: list[Note]
    """Of the visits to braked articles: they are due again."""
    doubtful: int
    """Articles of the feed that were found gone, broken or no articles."""
    visits: int
    """Articles of the feed that answered."""


class Brake:
    """Counts the visits of one run to articles that are in the feed, and holds rows back that they make doubtful.

    A visit is doubtful where it finds the article gone, its page no article, or a revision that is suspect. More than
    10 % of a run's and at least 3 of them are the site's fault rather than its editors' work: none is published, and
    they are due again. Those that have answered the same for a day do not count where other pages are well: then a part
    of the site was taken down.
    """

    def __init__(self, known: Known, clock: Clock, confirm_seconds: float) -> None:
        """Take what earlier runs know, the clock, and how long after the first doubtful visit another confirms it."""
        self._known = known
        self._clock = clock
        self._confirm = confirm_seconds
        self._doubts: dict[int, _Doubt] = {}
        self._well: set[int] = set()
        self._rows: list[Article | Tombstone] = []

    def saw(self, visit: Visit, outcome: str) -> None:
        """Count a visit with this outcome, if it is one to an article of the feed that answered."""
        page = self._known.page(visit.key) if outcome in DOUBTFUL or outcome in (UNCHANGED, CHANGED) else None
        if page is None or not page.is_published or page.gone:
            return
        if outcome in DOUBTFUL:
            self._doubts[page.key] = _Doubt(page, outcome)
            self._well.discard(page.key)
        else:
            self._doubts.pop(page.key, None)
            self._well.add(page.key)

    def is_confirmed(self, page: KnownPage, outcome: str) -> bool:
        """Tell whether a doubtful outcome of a visit now is what an earlier visit has found, long enough ago."""
        if not self._confirm:
            return True
        return page.held == outcome and page.held_since is not None and self._now() >= page.held_since + self._confirm

    def takes(self, row: Article | Tombstone) -> bool:
        """Take a row that waits for the end of the run, and tell whether it is one: that of a doubtful visit.

        So does a new article without a date on a site that gives dates: its page may be as broken as known ones are.
        """
        if page_key(row.url) not in self._doubts and not self._is_new_and_undated(row):
            return False
        self._rows.append(row)
        return True

    def _is_new_and_undated(self, row: Article | Tombstone) -> bool:
        return row.revision == 1 and isinstance(row, Article) and row.published_at is None and self._known.has_dated()

    def verdict(self) -> Verdict:
        """Return what becomes of the rows that wait, now that the run is over; they no longer do."""
        rows, self._rows = self._rows, []
        doubtful, visits = len(self._doubts), len(self._doubts) + len(self._well)
        if self._is_pulled(doubtful, visits):
            return Verdict([], rows, list(self._notes(rows)), doubtful, visits)
        braked = [row for row in rows if row.revision == 1 and self._is_gutted()]
        notes: list[Note] = [DueAgain(key=page_key(row.url), moment=self._now()) for row in braked]
        return Verdict([row for row in rows if row not in braked], braked, notes, doubtful, visits)

    def _is_gutted(self) -> bool:
        """Tell whether known articles lacked much in this run: then new ones without a date do, too."""
        return any(doubt.outcome == SUSPECT for doubt in self._doubts.values())

    def _is_pulled(self, doubtful: int, visits: int) -> bool:
        since = [doubt.page.held_since for doubt in self._doubts.values() if self._has_waited(doubt)]
        moments = [moment for moment in since if moment is not None]
        if not _are_too_many(doubtful, visits):
            return False
        if _are_too_many(doubtful - len(moments), visits - len(moments)):
            return True
        return not (self._well or self._known.has_been_well_since(max(moments)))

    def _has_waited(self, doubt: _Doubt) -> bool:
        since = doubt.page.held_since if doubt.page.held == doubt.outcome else None
        return since is not None and self._now() - since >= LONGEST_WAIT

    def _notes(self, rows: Iterable[Article | Tombstone]) -> Iterator[Note]:
        """Yield notes that each doubtful visit was made, and that its page is due again at once."""
        now = self._now()
        for key, doubt in self._doubts.items():
            yield Visited(visit=Visit(key=key), outcome=doubt.outcome, now=now)
            yield DueAgain(key=key, moment=now)
        yield from (DueAgain(key=page_key(row.url), moment=now) for row in rows if row.revision == 1)

    def _now(self) -> int:
        return unix_of(self._clock.now())


def _are_too_many(doubtful: int, visits: int) -> bool:
    return doubtful >= LEAST_DOUBTFUL and doubtful > MOST_DOUBTFUL_SHARE * visits
