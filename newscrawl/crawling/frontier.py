"""Which articles a run asks for: new ones, and those that former runs left or that are due again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from newscrawl.crawling.failures import says_nothing
from newscrawl.crawling.visits import conditions
from newscrawl.facts import Found, GoneFact
from newscrawl.state.page_notes import Changed, Named, NamedAgain
from newscrawl.state.page_table import UNCHANGED
from newscrawl.state.plan import DAY, LONGEST_GAP
from newscrawl.values.keys import page_key
from newscrawl.values.moments import in_prague, unix_of
from newscrawl.values.urls import url_key

if TYPE_CHECKING:
    from datetime import datetime

    from newscrawl.facts import Visit
    from newscrawl.items import FoundIn
    from newscrawl.state.crawl_state import CrawlState
    from newscrawl.state.page_table import KnownPage

GONE: dict[str, Literal[404, 410]] = {"404": 404, "410": 410}
"""Reasons of a failed request that say that its page is gone: their statuses (RFC 9110 15.5.5, 15.5.11)."""
GONE_FOR_GOOD = 410
"""The status that says so once and for all; that a page is not found may be the site's fault."""
NEW_PRIORITY = 10
"""Of new articles, above the 0 of feeds, sitemaps and listings: what is found is fetched before more is looked for."""
LEFT_PRIORITY = -5
"""Of articles that an earlier run left, below the sources, which may name newer ones."""
REVISIT_PRIORITY = -10
"""Of articles that are due again: they are fetched last of all."""
MAX_DUE_PAGES = 10_000
"""Known pages that are taken up at one time, since their requests wait in memory; the next ones are after these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """An article page that is to be fetched."""

    url: str
    key: int
    """Key of the page in the state (see `values.keys`)."""
    priority: int
    """Scrapy's priority of the request: the higher, the earlier."""
    headers: dict[str, str]
    """Headers that ask for it only if it has changed; {} for a page that is not in the feed."""
    named: str
    """Address by which a source names the article; `url` may be another one."""
    is_new: bool
    """Whether no former run knew of the page."""
    found: Found | None = None
    """What first led to it, None where that is not known."""
    tried: frozenset[int] = frozenset()
    """Keys of addresses at which the article was looked for in this run and is gone."""


class Frontier:
    """Decides which articles one run asks for, each once, by its canonical address.

    Stats:

    - `discovery/known`: found articles that are in the feed, and other found pages that are known and not due
    - `discovery/left`: found articles that the limit leaves to the next run
    - `revisit/due`: known pages that are asked for
    - `revisit/unchanged`, `revisit/gone`, `revisit/held`: those of them that answered 304, articles that are gone now,
      and those that another visit must find gone
    """

    def __init__(
        self, state: CrawlState, *, limit: int, name_of: Callable[[str], str | None], count: Callable[[str], None]
    ) -> None:
        """Take the state of the crawl and what decides besides.

        Args:
            state: of the crawl.
            limit: how many pages may be asked for, 0 for any number.
            name_of: returns what all addresses of the article at an address share (see `Site.article_id`), None where
                the address does not have it.
            count: adds 1 to the counter of this name.
        """
        self._clock = state.clock
        self._known = state.known
        self._notebook = state.notebook
        self._brake = state.brake
        self._limit = limit
        self._name_of = name_of
        self._count = count
        self._asked: set[int] = set()
        """Keys of the pages that this run asks for, as the state has them."""
        self._found: dict[str, bool] = {}
        """Of each article that this run has met, by `key`: whether no former run knew it."""
        self._keys: dict[str, int] = {}
        """The key in the state of each of them that a source names."""

    def key(self, url: str) -> str:
        """Return the string that all addresses of one article share, from any of them."""
        return self._name_of(url) or url_key(url) or url

    def new(self, urls: Iterable[str]) -> list[str]:
        """Return the addresses of articles that this run has not met before, the first of each; remember them."""
        new = []
        for url in urls:
            key = self.key(url)
            if key not in self._found:
                known = self._find(url)
                self._found[key] = known is None
                self._keys[key] = known.key if known else page_key(url)
                new.append(url)
        return new

    def named(self, urls: Iterable[str]) -> list[int]:
        """Return the keys of articles that a source names, whose addresses `new` was given; remember them."""
        keys = [self._keys[key] for key in dict.fromkeys(map(self.key, urls)) if key in self._keys]
        self._notebook.named.update(keys)
        return keys

    def is_news(self, url: str) -> bool:
        """Tell whether no former run knew the article at `url`, an address that `new` was given before."""
        return self._found[self.key(url)]

    def asks(
        self, urls: Iterable[str], *, found_in: FoundIn | None = None, whatever_is_known: bool = False
    ) -> Iterator[Ask]:
        """Yield what to ask for of addresses that `new` returned: the articles not known, and those that are due.

        What exceeds the limit is left to the next run.

        Args:
            urls: of articles.
            found_in: what names them.
            whatever_is_known: all are asked for, without conditions.
        """
        found = Found(kind=found_in.kind, url=found_in.url, at=self._now()) if found_in else None
        for url in urls:
            known = self._find(url)
            self._note_named(url, known, found)
            wanted = known is None or whatever_is_known or is_due(known, self._now())
            if known and (known.is_published or not wanted):
                self._count("discovery/known")
            if wanted and not self._may_ask():
                self._count("discovery/left")
            elif wanted:
                ask = self._ask(url, None if whatever_is_known else known, is_new=known is None)
                yield replace(ask, found=known.found if known else found)

    def changed(self, moments: Mapping[str, datetime]) -> Iterator[Ask]:
        """Yield what to ask for of known articles that a source says have changed since they were fetched.

        `moments` has the address of each and when it was changed. Those that this run asks for anyway are left out;
        what exceeds the limit is due, so that the next run asks for it.
        """
        for url, moment in moments.items():
            known, changed = self._find(url), int(moment.timestamp())
            if known is None or known.key in self._asked or known.fetched is None or known.fetched >= changed:
                continue
            self._notebook.note(Changed(number=known.number, changed=changed))
            if self._may_ask():
                yield self._ask(url, known)
            else:
                self._count("discovery/left")

    def left(self) -> Iterator[Ask]:
        """Yield what to ask for of the known pages that are due and not met yet, the newest first, up to the limit."""
        for page in self._known.pages_due(MAX_DUE_PAGES):
            if not self._may_ask():
                return
            if self.new([page.url]):
                yield self._ask(page.url, page)

    def elsewhere(self, ask: Ask, keys: Iterable[int]) -> Ask | None:
        """Return the ask for a gone article of the feed at another of its addresses, None where all have been tried.

        These are the address by which a source names it, the one it has moved to, and the one under which it entered
        the feed.

        Args:
            ask: what was asked for and is gone.
            keys: of the addresses that this ask led through.
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
                    found=known.found,
                    tried=tried,
                )
        return None

    def not_read(self, visit: Visit, reason: str) -> list[GoneFact] | None:
        """Note that an article page was not read, and return the facts that follow for the feed.

        A new page that is not found may be early, or its site at fault: for a day it is as good as not known.

        Args:
            visit: to the page.
            reason: status of the response, or name of the error (see `failures.reason_of`).

        Returns:
            A GoneFact where an article of the feed is gone, which a 410 says at once, a 404 when it is confirmed: the
            visit is noted with its tombstone then. [] where nothing follows: the page is unchanged, known to be gone,
            or not found for the first time. None for a failure that the caller is to log.
        """
        if reason == "304":
            self._count("revisit/unchanged")
            self._notebook.visited(visit, UNCHANGED)
            return []
        known, status = self._known.page(visit.key), GONE.get(reason)
        if status and known and known.is_published and not known.gone:
            if status == GONE_FOR_GOOD or self._brake.is_confirmed(known, reason):
                self._brake.saw(visit, reason)
                self._count("revisit/gone")
                now = in_prague(self._clock.now())
                return [GoneFact(site=self._known.site, url=known.url, status=status, seen_at=now, visit=visit)]
            self._count("revisit/held")
            self._notebook.visited(visit, reason)
            return []
        is_early = known is not None and not known.is_published and self._now() - known.first_seen < DAY
        self._notebook.visited(visit, reason, failed=is_early or says_nothing(reason))
        return [] if status and known and known.gone else None

    def _find(self, url: str) -> KnownPage | None:
        return self._known.page_at(url, self._name_of(url))

    def _now(self) -> int:
        return unix_of(self._clock.now())

    def _may_ask(self) -> bool:
        return not self._limit or len(self._asked) < self._limit

    def _ask(self, url: str, known: KnownPage | None, *, is_new: bool = False) -> Ask:
        """Return the ask for the article named at `url`, at its present address; it counts for the limit."""
        key = known.key if known else page_key(url)
        self._asked.add(key)
        if known is None:
            return Ask(url=url, key=key, priority=NEW_PRIORITY, headers={}, named=url, is_new=is_new)
        self._count("revisit/due")
        address = known.moved_to or known.url
        self._found.setdefault(self.key(address), is_new)
        is_in_feed = known.is_published and not known.gone
        priority = LEFT_PRIORITY if known.fetched is None else REVISIT_PRIORITY
        headers = conditions(known) if is_in_feed else {}
        return Ask(
            url=address,
            key=known.key,
            priority=priority,
            headers=headers,
            named=url,
            is_new=is_new,
            found=known.found,
        )

    def _note_named(self, url: str, known: KnownPage | None, found: Found | None) -> None:
        """Note that a page is named, and which article it is where that is known by another address."""
        if known is None:
            self._notebook.note(Named(key=page_key(url), site=self._known.site, url=url, seen=self._now(), found=found))
            return
        if known.last_seen < self._now() - DAY:
            self._notebook.note(NamedAgain(number=known.number, seen=self._now()))
        if page_key(url) != known.key:
            self._notebook.same_as(known.key, (url,))


def is_due(page: KnownPage, now: int) -> bool:
    """Tell whether a known page, which a source names, is to be fetched at the moment `now` (Unix seconds).

    A page that could not be fetched, and is not in the feed, is as good as not known. One without a planned visit that
    is not in the feed, or gone, is tried again each LONGEST_GAP as long as sources name it. So is one whose last visit
    lies that far in the future, by a clock that was wrong.
    """
    if page.failed and not page.is_published:
        return True
    if page.next_visit is None and (page.gone or not page.is_published):
        return page.fetched is not None and abs(now - page.fetched) >= LONGEST_GAP
    return page.next_visit is not None and page.next_visit <= now
