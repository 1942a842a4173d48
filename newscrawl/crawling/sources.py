"""What former runs noted of the site's feeds, sitemaps and listings, and what this run notes of them for later ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from scrapy.http import Response

from newscrawl.crawling.visits import conditions, exchange_of, moment_of, request_of, validators
from newscrawl.state.page_table import UNCHANGED
from newscrawl.state.source_table import MOST_FAILURES, SourcePending, SourceRead, packed
from newscrawl.values.moments import unix_of
from newscrawl.values.urls import canonical_url

if TYPE_CHECKING:
    from scrapy.http import Request

    from newscrawl.items import PageKind
    from newscrawl.state.crawl_state import CrawlState
    from newscrawl.state.source_table import KnownSource

SOURCE = "source"
"""Key in a request's meta of its SourceAsk; redirects keep it."""

_STATUSES = {"ended": "404", UNCHANGED: "304"}
"""Outcomes of listings that stand for a status of the answer; others are the status itself, or the name of an error."""
_GONE = ("404", "410", "useless")
_MOST_TOLD = 500
"""Sources of which the report tells; only a backfill reads more."""

SourceKind = Literal["feed", "sitemap", "listing", "front"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceAsk:
    """A feed, a sitemap, one page of a listing or the front page that is to be fetched."""

    kind: SourceKind
    url: str
    number: int = 1
    """Of the listing's page, from 1; 2 for a sitemap that an index names."""
    is_alone: bool = False
    """Whether it leads to articles only: no page follows it, and no listing that it links to."""
    most: int | None = None
    """Articles that are taken of it at most, the newest ones; None for all, of a source that the site declares."""
    before: tuple[str, ...] = ()
    """Addresses of the articles that the page before this one named and no page before that."""
    shown: frozenset[str] = frozenset()
    """Addresses of all articles that the pages before this one named."""


class Sources:
    """Looks up what is known of sources, and notes what became of them in this run."""

    def __init__(
        self, state: CrawlState, *, kind_of: Callable[[str], PageKind], rereads: bool, takes_all: bool
    ) -> None:
        """Take the state of the crawl, and how the run treats its sources.

        Args:
            state: of the crawl.
            kind_of: returns the kind of a page that people look at, by its canonical address.
            rereads: whether sources are read even if they have not changed.
            takes_all: whether the run takes every article that they name. A run for some days only does not, so it
                notes nothing: later runs must still read what it has read.
        """
        self._clock = state.clock
        self._known = state.known
        self._notebook = state.notebook
        self._visits = state.visits
        self._kind_of = kind_of
        self._rereads = rereads
        self._takes_all = takes_all
        self.found: dict[str, dict[str, Any]] = {}
        """By address what became of each source in this run, for the report: kind, outcome, articles named."""

    def conditions(self, url: str) -> dict[str, str]:
        """Return the headers that ask for the source at `url` only if it has changed since it was read.

        Returns {} for a source that is to be read in any case.
        """
        known = None if self._rereads else self._known.source(url)
        return {} if known is None or known.pending else conditions(known)

    def left(self) -> Iterator[KnownSource]:
        """Yield the sources that earlier runs found and did not read, and the first pages of known listings."""
        if self._takes_all:
            yield from self._known.found_sources()

    def led_to(self, source: SourceAsk) -> None:
        """Note that `source` was found in another one; the next run takes it up if this one does not read it."""
        if self._takes_all:
            found = SourcePending(url=source.url, site=self._known.site, kind=source.kind, number=source.number)
            self._notebook.note(found)

    def read(self, response: Response, articles: Sequence[int], *, is_whole: bool = True) -> None:
        """Note that the source in `response` was read and names the articles with these keys.

        One that was cut (not `is_whole`) is asked for without conditions next time.
        """
        etag, last_modified = validators(response) if is_whole else (None, None)
        self._note(
            response,
            outcome="read",
            articles=len(articles),
            named=packed(articles),
            etag=etag,
            last_modified=last_modified,
        )

    def ended(self, request: Request) -> None:
        """Note that `request` asked for the page after the last one of a listing."""
        self._note(request, outcome="ended", articles=0)

    def failed(self, message: Request | Response, reason: str) -> bool:
        """Note that a source could not be read, and the reason in one word; return whether it is gone for good.

        It is when the last runs could not read it either, for the same reason: it is not there, or no such source.
        """
        ask: SourceAsk | None = message.meta.get(SOURCE)
        known = self._known.source(ask.url) if ask else None
        self._note(message, outcome=reason)
        return bool(known and known.failures >= MOST_FAILURES and known.outcome == reason in _GONE)

    def unchanged(self, request: Request) -> int:
        """Note that a source has not changed since it was read; return how many articles it names."""
        known = self._known.source(request.meta[SOURCE].url)
        if known is None:
            return 0
        self._notebook.named.update(self._known.named(known.url))
        self._note(
            request,
            outcome="unchanged",
            articles=known.articles,
            etag=known.etag,
            last_modified=known.last_modified,
        )
        return known.articles

    def _note(self, message: Request | Response, **found: Any) -> None:
        """Note what became of the source that `message` asks for or answers.

        Files of archives and start pages are read as sources without a SourceAsk: of them nothing is noted. The row of
        a visit follows from what a page shows (`looked_at`), or here where there is none.
        """
        ask: SourceAsk | None = message.meta.get(SOURCE)
        if not isinstance(message, Response):
            self._not_shown(message, found["outcome"])
        if ask and len(self.found) < _MOST_TOLD:
            self.found[ask.url] = {"kind": ask.kind, "outcome": found["outcome"], "articles": found.get("articles")}
        if self._takes_all and ask:
            read = SourceRead(
                url=ask.url,
                site=self._known.site,
                kind=ask.kind,
                number=ask.number,
                now=unix_of(self._clock.now()),
                **found,
            )
            self._notebook.note(read)

    def redirected(self, request: Request) -> None:
        """Take a source that redirects to a page which this run has asked for already."""
        self._not_shown(request, "redirected")

    def _not_shown(self, request: Request, outcome: str) -> None:
        """Add the row of a visit to a front page or listing without a page that is read."""
        ask: SourceAsk | None = request.meta.get(SOURCE)
        if ask and ask.kind in ("listing", "front"):
            self.looked_at(request, outcome)

    def looked_at(self, message: Request | Response, outcome: str) -> None:
        """Add the row of a visit to a page of links, which `message` answers or asked for without one that is read."""
        if isinstance(message, Response):
            exchange = exchange_of(request_of(message), message)
        else:
            told = _STATUSES.get(outcome, outcome)
            exchange = exchange_of(message)
            if told.isdecimal():
                exchange = replace(exchange, status=int(told))
        if url := canonical_url(exchange.requested_url):
            self._visits.looked_at(exchange, outcome, moment_of(message, self._clock), self._kind_of(url))
