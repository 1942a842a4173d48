"""What one crawl knows from former ones, claims for the feed, and notes for later ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from scrapy import signals

from newscrawl.exceptions import Rejected
from newscrawl.facts import LinkFact
from newscrawl.items import Article, RelatedLink, Row, page_of
from newscrawl.state.notes import UNCHANGED, CopiesPruned, Named, SameAs, Sighted, Visit, Visited, of_rows
from newscrawl.state.opening import open_store
from newscrawl.state.plan import DAY
from newscrawl.state.stored_copies import StoredCopies, retold
from newscrawl.state.wording import tells_same
from newscrawl.values.keys import hex_key, named_key, page_key
from newscrawl.values.moments import now

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy.crawler import Crawler

    from newscrawl.exceptions import StateError
    from newscrawl.state.store import KnownPage, KnownSource, Note, Sightings, Store

_states: WeakKeyDictionary[Crawler, CrawlState] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """The page of an article, on its way from the spider to the feed."""

    visit: Visit
    owner: KnownPage | None
    """The published article that the page is another form of."""


class CrawlState:
    """The state of one crawl, in three roles.

    - The spider looks up pages and sources, and notes what became of them.
    - Deduplicate claims rows: one that is claimed, or in the feed, is not published again.
    - Write commits notes and rows, once the rows are on disk, and lets go of their claims.

    All methods but `open`, `commit` and `close` are for the event loop. Until `open` is called, which a crawl that
    writes no feed never does, nothing is known and nothing is noted; claims work all the same.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.site: str = crawler.spidercls.name
        self.store: Store | None = None
        self.copies = StoredCopies()
        self._copies_since = now() - crawler.settings.getint("COPIES_DAYS", 14) * DAY
        self._notes: list[Note] = []
        self._arrivals: dict[str, Arrival] = {}
        self._claims: dict[str, int] = {}
        self._sighted: dict[int, dict[int, int]] = {}
        self._links: tuple[int, Sightings] = (0, {})
        crawler.signals.connect(self._item_dropped, signals.item_dropped)
        crawler.signals.connect(self._item_error, signals.item_error)

    def open(self, directory: Path, exports: Path) -> None:
        """Open the store in `directory`, made from the feed in `exports` where there is none; raise StateError."""
        self.store = self.copies.store = open_store(directory, exports, self._copies_since)
        self.store.apply([CopiesPruned(before=self._copies_since)])

    def close(self) -> None:
        """Let go of the store."""
        if self.store:
            self.store.close()
            self.store = self.copies.store = None

    # for the spider

    def find(self, url: str, name: str | None = None) -> KnownPage | None:
        """Return the page at a canonical address; `name` is what its site calls the article in it, if anything."""
        return self.store.page(*keys_of(self.site, url, name)) if self.store else None

    def page(self, key: int) -> KnownPage | None:
        """Return the page with this key, or that it is an alias of."""
        return self.store.page(key) if self.store else None

    def due(self, most: int) -> list[KnownPage]:
        """Return the site's pages that are to be fetched by now, at most so many, the newest first."""
        return self.store.due(self.site, now(), most) if self.store else []

    def found_sources(self) -> list[KnownSource]:
        """Return what the site's sources lead to: what no run has read yet, and the first pages of listings."""
        return self.store.found_sources(self.site) if self.store else []

    def source(self, url: str) -> KnownSource | None:
        """Return what is known of a feed, sitemap or listing."""
        return self.store.source(url) if self.store else None

    def note(self, note: Note) -> None:
        """Keep a note for the next commit."""
        if self.store:
            self._notes.append(note)

    def visited(self, visit: Visit, outcome: str) -> None:
        """Note how a visit ended that brings nothing to the feed; its validators are those of what is in the feed."""
        if outcome != UNCHANGED:
            visit = replace(visit, etag=None, last_modified=None)
        self.note(Visited(visit=visit, outcome=outcome, now=now()))

    def look_alike(
        self, url: str, published: int, lines: Collection[bytes], *, name: str | None = None
    ) -> KnownPage | None:
        """Return an article of the feed that the unknown one at the canonical address `url` may be at a new address.

        It was published at the same moment (Unix seconds) and has at least half of its `lines` (`outline.line_print`).
        `name` is what its site calls the article at `url`, if anything.
        """
        if not self.store or _published(self.find(url, name)):
            return None
        for page in self.store.born_at(self.site, published):
            if tells_same(self.store.wording(page.number) or b"", lines):
                return page
        return None

    def redirected(self, visit: Visit, keys: Iterable[int], url: str) -> None:
        """Note that a visit ended at the page at `url`, which this run has asked for already.

        `keys` are those of the addresses that lead there for good.
        """
        target = page_key(url)
        self.visited(visit, "redirected")
        for key in set(keys) - {target}:
            self.note(SameAs(key=key, target=target, now=now()))

    def arrived(self, url: str, visit: Visit, *, leading: Iterable[int] = (), name: str | None = None) -> str:
        """Note that a visit brought the article at the canonical address `url`; return the one it has in the feed.

        That is another one where the article is known by an older address: the site gives it the same `name`, or the
        address that was asked for leads there for good (it is among `leading`, the keys of those that do).
        """
        for_good = visit.key in (leading := {*leading})
        owner, keys = None, keys_of(self.site, url, name)
        if self.store:
            owner = _published(self.store.page(*keys))
            if owner is None and for_good:
                owner = _published(self.store.page(visit.key))
        identity = owner.url if owner else url
        key = page_key(identity)
        aliases = {*keys, *leading} - {key}
        passed = {visit.key} - aliases - {key}
        arrived = replace(visit, key=key, aliases=tuple(aliases), passed=tuple(passed))
        if self.store:
            self._arrivals[identity] = Arrival(visit=arrived, owner=owner)
        return identity

    # for Deduplicate

    def owner(self, url: str) -> KnownPage | None:
        """Return the article of the feed whose page has the canonical address `url`."""
        if arrival := self._arrivals.get(url):
            return arrival.owner
        return _published(self.store.page(page_key(url))) if self.store else None

    def claimed_by(self, row: Row) -> int | None:
        """Return the key of the page whose claim `row` would repeat, None where there is none."""
        return next((self._claims[name] for name in identities(row) if name in self._claims), None)

    def same_story(self, article: Article) -> int | None:
        """Return the key of another article of the site that is in the feed and tells the same."""
        if not article.text or not self.store:
            return None
        content, own = hex_key(article.content_hash), page_key(article.url)
        found = self.store.same_story(content, site=article.site, but=own)
        return found.key if found else None

    def twin(self, article: Article) -> KnownPage | None:
        """Return the first other article of the feed, whatever its site, with the same title, perex and text."""
        if not article.text or not self.store:
            return None
        return self.store.same_story(hex_key(article.content_hash), but=page_key(article.url))

    def story(self, article: Article) -> str | None:
        """Return the id of the story that the last revision of an article tells, None for a new article."""
        owner = self.owner(article.url)
        return owner.story_id if owner else None

    def claim(self, row: Row) -> None:
        """Claim a row for the feed."""
        self._claims.update(dict.fromkeys(identities(row), page_key(page_of(row) or "")))

    def has_link(self, link: RelatedLink) -> bool:
        """Tell whether a link is in the feed; one that is was seen once more."""
        owner, key = self.owner(link.article_url), hex_key(link.id)
        if owner is None or key not in self._links_of(owner.number):
            return False
        self._sighted.setdefault(owner.number, {})[key] = link.position
        return True

    def wording(self, page: KnownPage) -> bytes | None:
        """Return the outline of the last revision of a page, None when it is not known."""
        return self.store.wording(page.number) if self.store else None

    def unchanged(self, url: str) -> None:
        """Note that the page of the article at `url` brought nothing new."""
        if arrival := self._arrivals.get(url):
            self.visited(arrival.visit, UNCHANGED)

    def repeats(self, url: str, original: int) -> None:
        """Note that the page at `url` only tells what the page with the key `original` does."""
        arrival = self._arrivals.get(url)
        for key in {page_key(url), *(arrival.visit.aliases if arrival else ())} - {original}:
            self.note(SameAs(key=key, target=original, now=now()))

    # for Write

    @property
    def failure(self) -> StateError | None:
        """What made the store unreadable in this crawl, if anything: commits raise it too."""
        return self.store.failure if self.store else None

    def take_notes(self, rows: Iterable[Row]) -> list[Note]:
        """Return, for `commit`, the notes of `rows` and those made since the last call.

        Pages are named before rows tell what became of them; what only leads to one comes after its row.
        """
        visits = {url: arrival.visit for url, arrival in self._arrivals.items()}
        again = (Sighted(page=page, links=links, now=now()) for page, links in self._sighted.items())
        rows = list(rows)
        named = [note for note in self._notes if isinstance(note, Named)]
        others = [note for note in self._notes if not isinstance(note, Named)]
        notes = [*named, *of_rows(rows, visits), *self.copies.notes(rows), *others, *again]
        self._notes, self._sighted = [], {}
        return notes if self.store else []

    def commit(self, notes: Iterable[Note]) -> None:
        """Make the changes of `notes`, all or none, once the rows among them are on disk; raise StateError."""
        if self.store:
            self.store.apply(notes)

    def keep(self, rows: Iterable[Row]) -> None:
        """Keep rows that an earlier run left in the feed; raise StateError."""
        rows = list(rows)
        self.commit([*of_rows(rows, learnt=now()), *retold(rows, self._copies_since)])

    def settle(self, rows: Iterable[Row]) -> None:
        """Let go of the claims of rows that the store now knows; in a crawl without a store they stay."""
        if self.store:
            self.release(rows)
            self._links = (0, {})

    def release(self, rows: Iterable[Row]) -> None:
        """Give back the claims of `rows`."""
        for row in rows:
            for name in identities(row):
                self._claims.pop(name, None)
            if isinstance(row, Article):
                self._arrivals.pop(row.url, None)

    def _links_of(self, page: int) -> Sightings:
        """Return the links of a page in the feed; those of the last page are kept, as links come page by page."""
        if self._links[0] != page and self.store:
            self._links = (page, self.store.links(page))
        return self._links[1]

    def _item_dropped(self, item: object, exception: BaseException) -> None:
        self._ended(item, type(exception).__name__ if isinstance(exception, Rejected) else None)

    def _item_error(self, item: object) -> None:
        self._ended(item, "error")

    def _ended(self, item: object, outcome: str | None) -> None:
        """Let go of an article that is not published; one that was `outcome` is tried again at its time."""
        url = page_of(item) or ""
        if isinstance(item, RelatedLink | LinkFact) or (not outcome and self._is_claimed(url)):
            return  # its article, or the first of which this is a repetition, is still on its way
        arrival = self._arrivals.pop(url, None)
        if arrival and outcome:
            self.visited(arrival.visit, outcome)

    def _is_claimed(self, url: str) -> bool:
        return _page_name(url) in self._claims


def identities(row: Row) -> tuple[str, ...]:
    """Return the names of `row`; two rows that share one are the same.

    An article is known by its page and within its site by its content, since a site serves one story under several
    addresses. Articles without running text are told apart by page only: galleries and videos often share title and
    perex. A link is known by its id, which stands for article, section and target.
    """
    if isinstance(row, RelatedLink):
        return (f"link {row.id}",)
    page = _page_name(row.url)
    if isinstance(row, Article) and row.text:
        return (page, f"content {row.site} {row.content_hash}")
    return (page,)


def _page_name(url: str) -> str:
    return f"page {page_key(url)}"


def keys_of(site: str, url: str, name: str | None) -> tuple[int, ...]:
    """Return the keys of an address: its own, and that of the name its site gives the article in it."""
    return (page_key(url), named_key(site, name)) if name else (page_key(url),)


def state_of(crawler: Crawler) -> CrawlState:
    """Return the one state of `crawler`."""
    if crawler not in _states:
        _states[crawler] = CrawlState(crawler)
    return _states[crawler]


def _published(page: KnownPage | None) -> KnownPage | None:
    return page if page and page.is_published else None
