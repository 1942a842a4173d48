"""The state of one crawl: what it knows from earlier runs, what it claims for the feed, what it notes for later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy import signals

from newscrawl.exceptions import Rejected
from newscrawl.state.claims import Claims
from newscrawl.state.known import Known
from newscrawl.state.notebook import Notebook
from newscrawl.state.notes import of_rows
from newscrawl.state.opening import open_store
from newscrawl.state.plan import DAY
from newscrawl.state.stored_copies import IndexPruned, StoredCopies, index_notes
from newscrawl.state.visited_article import visit_of_row
from newscrawl.values.moments import now

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from scrapy.crawler import Crawler

    from newscrawl.exceptions import StateError
    from newscrawl.items import Row
    from newscrawl.state.notes import Note
    from newscrawl.state.store import Store


class CrawlState:
    """Extension that holds the parts of a crawl's state together: `known`, `notebook`, `claims` and `copies`.

    - The spider and its frontier look up what is `known`, and note in the `notebook` what became of pages and sources.
    - Deduplicate takes `claims`: what is claimed, or known to be in the feed, is not published again.
    - MarkCopies looks among `copies`.
    - Write opens the store, commits notes and rows once the rows are on disk, and lets go of their claims.

    All but `open`, `commit`, `keep` and `close` is for the event loop. Until `open` is called, which a crawl that
    writes no feed never does, nothing is known and nothing is noted; claims work all the same.
    """

    def __init__(self, site: str, copies_days: int) -> None:
        """Hold the state of a crawl of `site`; copies are looked for among the articles of the last `copies_days`."""
        self.known = Known(site)
        self.notebook = Notebook()
        self.claims = Claims()
        self.copies = StoredCopies()
        self._copies_since = now() - copies_days * DAY
        self._store: Store | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Hold the state of `crawler`, and hear which of its items are not published.

        Setting: COPIES_DAYS.
        """
        self = cls(crawler.spidercls.name, crawler.settings.getint("COPIES_DAYS"))
        crawler.signals.connect(self._item_dropped, signals.item_dropped)
        crawler.signals.connect(self._item_error, signals.item_error)
        return self

    @property
    def failure(self) -> StateError | None:
        """What made the store unreadable in this crawl, None while it is sound; commits raise it too."""
        return self._store.failure if self._store else None

    def open(self, directory: Path, exports: Path) -> None:
        """Open the store in `directory`; where there is none, make it from the feed in `exports`. Raises StateError."""
        self._store = open_store(directory, exports, self._copies_since)
        self.known.store = self.copies.store = self._store
        self.notebook.is_open = True
        self._store.apply([IndexPruned(before=self._copies_since)])

    def close(self) -> None:
        """Let go of the store."""
        if self._store:
            self._store.close()
        self._store = self.known.store = self.copies.store = None
        self.notebook.is_open = False

    def take_notes(self, rows: Iterable[Row]) -> list[Note]:
        """Return, for `commit`, the notes of `rows` and those that were made since the last call."""
        rows = list(rows)
        notes = self.notebook.take([*of_rows(rows), *self.copies.notes(rows)])
        return notes if self._store else []

    def commit(self, notes: Iterable[Note]) -> None:
        """Make the changes of `notes`, all or none, once the rows among them are on disk. Raises StateError."""
        if self._store:
            self._store.apply(notes)

    def keep(self, rows: Iterable[Row]) -> None:
        """Commit rows that an earlier run has left in the feed. Raises StateError."""
        rows = list(rows)
        self.commit([*of_rows(rows, learnt=now()), *index_notes(rows, self._copies_since)])

    def settle(self, rows: Iterable[Row]) -> None:
        """Let go of the claims of rows that are committed: the store knows them now. Without a store they stay."""
        if self._store:
            self.claims.release(rows)
            self.known.forget_links()

    def _item_dropped(self, item: object, exception: BaseException) -> None:
        """Note that an article was rejected; of a duplicate its first appearance tells, or the store."""
        if isinstance(exception, Rejected):
            self._not_published(item, type(exception).__name__)

    def _item_error(self, item: object) -> None:
        self._not_published(item, "error")

    def _not_published(self, item: object, outcome: str) -> None:
        if visit := visit_of_row(item):
            self.notebook.visited(visit, outcome)


def state_of(crawler: Crawler) -> CrawlState:
    """Return the state of `crawler`; raise RuntimeError where EXTENSIONS lacks it or the crawl has not begun."""
    state = crawler.get_extension(CrawlState)
    if state is None:
        raise RuntimeError("the setting EXTENSIONS lacks newscrawl.state.crawl_state.CrawlState")
    return state
