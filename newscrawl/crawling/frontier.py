"""Which articles a run asks for: those that are new, and those that former runs left or that are due again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from newscrawl.crawling.visits import conditions
from newscrawl.facts import GoneFact
from newscrawl.state.page_table import UNCHANGED, Named, NamedAgain
from newscrawl.state.plan import DAY, LONGEST_GAP
from newscrawl.values.keys import page_key
from newscrawl.values.moments import PRAGUE, now
from newscrawl.values.urls import url_key

if TYPE_CHECKING:
    from newscrawl.facts import Visit
    from newscrawl.state.crawl_state import CrawlState
    from newscrawl.state.page_table import KnownPage

GONE: dict[str, Literal[404, 410]] = {"404": 404, "410": 410}
"""What tells that a page is not there any more (RFC 9110 15.5.5, 15.5.11)."""
NEW_PRIORITY = 10
"""Above the 0 of feeds, sitemaps and listings: what is found is fetched before more is looked for."""
LEFT_PRIORITY = -5
"""What an earlier run left: below the sources, which may name newer articles."""
REVISIT_PRIORITY = -10
"""Last of all."""
MAX_DUE = 10_000
"""Known pages that one run asks for at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """An article page to be asked for."""

    url: str
    key: int
    """The state's key of the page."""
    priority: int
    """Scrapy's: the higher, the earlier."""
    headers: dict[str, str]
    """Conditions, where the feed has the page as it was last fetched."""
    named: str
    """The address by which a source names the article, which may be another one than `url`."""
    is_new: bool
    """Whether no former run knew of the page."""
    tried: frozenset[int] = frozenset()
    """Keys of addresses at which the article is gone."""


class Frontier:
    """The article addresses of one run, each asked for once.

    Stats: `discovery/known`, addresses of articles in the feed, and of other pages that are known and not due;
    `discovery/left`, addresses that the limit leaves to the next run; `revisit/due`, known pages asked for;
    `revisit/unchanged`, `revisit/gone`, what became of them.
    """

    def __init__(
        self, state: CrawlState, *, limit: int, name_of: Callable[[str], str | None], count: Callable[[str], None]
    ) -> None:
        """Take the state of the crawl, and what the run is told.

        Args:
            limit: how many pages may be asked for, 0 for any number.
            name_of: returns what the site calls the article at an address, None where the address does not say.
            count: adds one to the counter of this name.
        """
        self._known = state.known
        self._notebook = state.notebook
        self._limit = limit
        self._name_of = name_of
        self._count = count
        self._asked = 0
        self._found: dict[str, bool] = {}
        """Keys (see `key`) of the articles that this run has met, and whether no former run knew them."""

    def key(self, url: str) -> str:
        """Return what all addresses of the article at a canonical address share."""
        return self._name_of(url) or url_key(url) or url

    def new(self, urls: Iterable[str]) -> list[str]:
        """Return the first address of each article that this run has not met, and remember them."""
        new = []
        for url in urls:
            key = self.key(url)
            if key not in self._found:
                self._found[key] = self._find(url) is None
                new.append(url)
        return new

    def is_news(self, url: str) -> bool:
        """Tell whether the article at an address that `new` was given is one that no former run knew."""
        return self._found[self.key(url)]

    def asks(self, urls: Iterable[str], *, whatever_is_known: bool = False) -> Iterator[Ask]:
        """Yield what to ask for of addresses that `new` returned; what the limit cuts off is left to the next run."""
        for url in urls:
            known = self._find(url)
            self._note_named(url, known)
            wanted = known is None or whatever_is_known or is_due(known)
            if known and (known.is_published or not wanted):
                self._count("discovery/known")
            if wanted and not self._may_ask():
                self._count("discovery/left")
            elif wanted:
                yield self._ask(url, None if whatever_is_known else known, is_new=known is None)

    def left(self) -> Iterator[Ask]:
        """Yield the known pages that are due, the newest first."""
        for page in self._known.pages_due(MAX_DUE):
            if not self._may_ask():
                return
            if self.new([page.url]):
                yield self._ask(page.url, page)

    def elsewhere(self, ask: Ask, keys: Iterable[int]) -> Ask | None:
        """Return what to ask for next where an article of the feed was not found; None where no address is left.

        `ask` led to the addresses with these `keys`, and they are gone. The article may be at the address by which a
        source names it, at the one it has moved to, or at the one under which it entered the feed.
        """
        known, tried = self._known.page(ask.key), ask.tried.union(keys)
        if known is None or not known.is_published:
            return None
        for url in filter(None, (ask.named, known.moved_to, known.url)):
            if page_key(url) not in tried:
                return Ask(
                    url=url,
                    key=known.key,
                    priority=NEW_PRIORITY,
                    headers={},
                    named=ask.named,
                    is_new=False,
                    tried=tried,
                )
        return None

    def not_read(self, visit: Visit, reason: str) -> list[GoneFact] | None:
        """Note that an article page was not read, and return what follows from that for the feed.

        `reason` is the status, or the name of an error. That an article of the feed is not there any more is a fact, to
        be returned; [] says that nothing follows, None that the failure is to be logged.
        """
        if reason == "304":
            self._count("revisit/unchanged")
            self._notebook.visited(visit, UNCHANGED)
            return []
        known, status = self._known.page(visit.key), GONE.get(reason)
        if status and known and known.is_published and not known.gone:
            self._count("revisit/gone")
            return [GoneFact(site=self._known.site, url=known.url, status=status, seen_at=datetime.now(PRAGUE))]
        self._notebook.visited(visit, reason)
        return [] if status and known and known.gone else None

    def _find(self, url: str) -> KnownPage | None:
        return self._known.page_at(url, self._name_of(url))

    def _may_ask(self) -> bool:
        return not self._limit or self._asked < self._limit

    def _ask(self, url: str, known: KnownPage | None, *, is_new: bool = False) -> Ask:
        self._asked += 1
        if known is None:
            return Ask(url=url, key=page_key(url), priority=NEW_PRIORITY, headers={}, named=url, is_new=is_new)
        self._count("revisit/due")
        present = known.moved_to or known.url
        self._found.setdefault(self.key(present), is_new)
        is_in_feed = known.is_published and not known.gone
        priority = LEFT_PRIORITY if known.fetched is None else REVISIT_PRIORITY
        headers = conditions(known) if is_in_feed else {}
        return Ask(url=present, key=known.key, priority=priority, headers=headers, named=url, is_new=is_new)

    def _note_named(self, url: str, known: KnownPage | None) -> None:
        if known is None:
            self._notebook.note(Named(key=page_key(url), site=self._known.site, url=url, seen=now()))
        elif known.last_seen < now() - DAY:
            self._notebook.note(NamedAgain(number=known.number, seen=now()))


def is_due(page: KnownPage) -> bool:
    """Tell whether a page that a source names is to be fetched by now.

    One that is given up, as it never came into the feed or is gone, is tried again as long as it is named, though
    seldom; also one that was fetched in the future, by a clock that was wrong.
    """
    if page.next_visit is None and (page.gone or not page.is_published):
        return page.fetched is not None and abs(now() - page.fetched) >= LONGEST_GAP
    return page.next_visit is not None and page.next_visit <= now()
