"""The state of one crawl: what it knows from earlier runs, what it claims for the feed, what it notes for later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy import signals

from newscrawl.clock import Clock, clock_of
from newscrawl.exceptions import Rejected, SecondForm
from newscrawl.state.brake import Brake
from newscrawl.state.claims import Claims
from newscrawl.state.known import Known
from newscrawl.state.ledger import Ledger
from newscrawl.state.notebook import Notebook
from newscrawl.state.notes import of_rows
from newscrawl.state.opening import open_store
from newscrawl.state.plan import DAY, HOUR
from newscrawl.state.promoted_table import KEPT_SECONDS, PromotedPruned
from newscrawl.state.sightings import Sightings
from newscrawl.state.stored_copies import IndexPruned, StoredCopies, index_notes
from newscrawl.state.visit_rows import VisitRows
from newscrawl.state.visited_article import visit_of_row
from newscrawl.values.keys import page_key
from newscrawl.values.moments import unix_of
from newscrawl.values.urls import article_id

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from scrapy.crawler import Crawler

    from newscrawl.exceptions import StateError
    from newscrawl.items import Address, Row
    from newscrawl.state.notes import Note
    from newscrawl.state.store import Store


class CrawlState:
    """Scrapy extension that holds the parts of a crawl's state: `known`, `notebook`, `ledger`, `visits`, `sightings`,
    `claims`, `brake` and `copies`.

    - The spider and its frontier look up what is `known`, and note in the `notebook` what became of pages and sources.
    - The `ledger` keeps what was seen beside the rows that go to the feed, until Write takes it; `visits` adds a row
      for each page that was looked at, `sightings` what pages show.
    - Deduplicate takes `claims`: what is claimed, or known to be in the feed, is not published again.
    - The `brake` counts what visits to articles of the feed find, and holds back what many of them would take away.
    - MarkCopies looks for copies among `copies`, the articles of the last days.
    - Write opens the store, commits notes and rows once the rows are on disk, and gives their claims back.

    `open`, `commit`, `commit_recovered` and `find_targets` wait for the disk and are called in a thread; all else is
    for the event loop. A crawl that writes no feed never calls `open`: then nothing is known and nothing is noted, and
    only claims work.

    In a replay nothing is noted either but what follows from rows: archived pages tell nothing of the present.
    """

    def __init__(
        self, site: str, copies_days: int, clock: Clock, confirm_seconds: int = 0, *, is_replay: bool = False
    ) -> None:
        """Hold the state of a crawl.

        Args:
            site: name of the spider.
            copies_days: copies are looked for among articles of so many last days.
            clock: tells the present.
            confirm_seconds: what a visit finds that is doubtful is sure when another one finds it so much later.
            is_replay: its pages come from an archive.
        """
        self.clock = clock
        self.is_replay = is_replay
        self.known = Known(site, clock)
        self.brake = Brake(self.known, clock, confirm_seconds)
        self.ledger = Ledger()
        self.visits = VisitRows(self.known, self.ledger, clock)
        self.notebook = Notebook(clock, self.brake, self.visits, confirm_seconds)
        self.sightings = Sightings(site, self.ledger, self.notebook)
        self.claims = Claims()
        self.copies = StoredCopies()
        self._copies_since = unix_of(clock.now()) - copies_days * DAY
        self.warnings: list[str] = []
        """What had to be done so that the store could be opened, a line each."""
        self._store: Store | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Hold the state of `crawler`, and hear which of its items are not published.

        Settings: COPIES_DAYS, CONFIRM_HOURS, CLOCK, REPLAY.
        """
        settings = crawler.settings
        confirm_seconds = int(settings.getfloat("CONFIRM_HOURS") * HOUR)
        self = cls(
            crawler.spidercls.name,
            settings.getint("COPIES_DAYS"),
            clock_of(settings),
            confirm_seconds,
            is_replay=settings.getbool("REPLAY"),
        )
        crawler.signals.connect(self._item_dropped, signals.item_dropped)
        crawler.signals.connect(self._item_error, signals.item_error)
        return self

    @property
    def failure(self) -> StateError | None:
        """The error after which the store cannot be used in this crawl, None while it can; commits raise it too."""
        return self._store.failure if self._store else None

    def open(self, directory: Path, exports: Path) -> None:
        """Open the store in `directory`; where there is none, make it from the feed in `exports`.

        Raises StateError when it cannot be read or written.
        """
        self._store = open_store(directory, exports, self._copies_since)
        self.warnings = self._store.warnings
        self.known.store = self.copies.store = self._store
        self.notebook.is_open = self.ledger.is_open = not self.is_replay
        now = unix_of(self.clock.now())
        self._store.apply(
            [IndexPruned(before=self._copies_since), PromotedPruned(site=self.known.site, before=now - KEPT_SECONDS)]
        )

    def close(self) -> None:
        """Close the store; nothing is known and nothing is noted from here on."""
        if self._store:
            self._store.close()
        self._store = self.known.store = self.copies.store = None
        self.notebook.is_open = self.ledger.is_open = False

    def find_targets(self, urls: Collection[str]) -> dict[str, str]:
        """Return the ids of the articles of the feed at canonical addresses, of any site, by address.

        An address that only the name in it tells is noted as one that leads to its article. Raises StateError when the
        store cannot be read.
        """
        targets = self.known.targets(urls)
        for url, target in targets.items():
            if target.by_name:
                self.notebook.same_as(page_key(target.url), (url,))
        return {url: article_id(target.url) for url, target in targets.items()}

    def take_notes(self, rows: Iterable[Row]) -> list[Note]:
        """Return what `commit` is to be given: the notes of `rows`, and those of the notebook since the last call."""
        rows = list(rows)
        notes = self.notebook.take([*of_rows(rows), *self.copies.notes(rows)])
        return notes if self._store else []

    def commit(self, notes: Iterable[Note]) -> None:
        """Make the changes of `notes` in the store, all or none; their rows must be on disk in the feed by then.

        Raises StateError when the store cannot be written.
        """
        if self._store:
            self._store.apply(notes)

    def commit_recovered(self, rows: Iterable[Row | Address], reader: int | None = None) -> None:
        """Commit rows that an earlier run wrote to the feed, perhaps without committing them.

        `reader` is the version of the reader that read their pages, None where it is not known.

        Raises StateError when the store cannot be written.
        """
        rows = list(rows)
        learnt = unix_of(self.clock.now())
        self.commit([*of_rows(rows, learnt=learnt, reader=reader), *index_notes(rows, self._copies_since)])

    def release_claims(self, rows: Iterable[Row]) -> None:
        """Give back the claims of committed rows, since the store knows these now; without a store they stay."""
        if self._store:
            self.claims.release(rows)
            self.known.forget_links()

    def _item_dropped(self, item: object, exception: BaseException) -> None:
        """Note that an article was rejected, unless Deduplicate did that: it has noted what there is to note."""
        if isinstance(exception, Rejected) and not isinstance(exception, SecondForm):
            self._not_published(item, type(exception).__name__)

    def _item_error(self, item: object) -> None:
        self._not_published(item, "error")

    def _not_published(self, item: object, outcome: str) -> None:
        """Note how the visit of an article ended that does not go to the feed; of other items there is no visit."""
        if visit := visit_of_row(item):
            self.notebook.visited(visit, outcome)


def state_of(crawler: Crawler) -> CrawlState:
    """Return the state of `crawler`; raise RuntimeError where the setting EXTENSIONS lacks it."""
    state = crawler.get_extension(CrawlState)
    if state is None:
        raise RuntimeError("the setting EXTENSIONS lacks newscrawl.state.crawl_state.CrawlState")
    return state
