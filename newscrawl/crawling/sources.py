"""What a run knows of its feeds, sitemaps and listings from former runs, and leaves to later ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from newscrawl.crawling.visits import conditions, validators
from newscrawl.state.source_table import SourcePending, SourceRead
from newscrawl.values.moments import now

if TYPE_CHECKING:
    from scrapy.http import Request, Response

    from newscrawl.state.crawl_state import CrawlState
    from newscrawl.state.source_table import KnownSource

SOURCE = "source"
"""Key of a request's meta: the SourceAsk, also after redirects."""

SourceKind = Literal["feed", "sitemap", "listing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceAsk:
    """A feed, sitemap or page of a listing that is asked for."""

    kind: SourceKind
    url: str
    number: int = 1
    """Of the listing's page; 2 for a sitemap that an index names."""
    before: tuple[str, ...] = ()
    """The articles that only the page before this one of the listing named."""
    shown: frozenset[str] = frozenset()
    """All articles that the pages before this one named."""


class Sources:
    """The sources of one run."""

    def __init__(self, state: CrawlState, *, rereads: bool, takes_all: bool) -> None:
        """Take the state; whether sources are read whatever is known, and whether all that they name is taken.

        A run for some days only does not take all: what it reads counts for nothing in later runs.
        """
        self._known = state.known
        self._notebook = state.notebook
        self._rereads = rereads
        self._takes_all = takes_all

    def conditions(self, url: str) -> dict[str, str]:
        """Return the headers that ask for a source only if it has changed since it was read to its end."""
        known = None if self._rereads else self._known.source(url)
        return {} if known is None or known.pending else conditions(known)

    def left(self) -> Iterator[KnownSource]:
        """Yield the sources that no site file names: those that an earlier run did not come to read, and sections."""
        if self._takes_all:
            yield from self._known.found_sources()

    def led_to(self, source: SourceAsk) -> None:
        """Note that a source leads to another one; until that is read it is left to the next run."""
        if self._takes_all:
            found = SourcePending(url=source.url, site=self._known.site, kind=source.kind, number=source.number)
            self._notebook.note(found)

    def read(self, response: Response, articles: int) -> None:
        """Note that a source was read to its end and named so many articles."""
        etag, last_modified = validators(response)
        self._note(response, outcome="read", articles=articles, etag=etag, last_modified=last_modified)

    def ended(self, request: Request) -> None:
        """Note that the page of a listing that was asked for is the one after its last."""
        self._note(request, outcome="ended", articles=0)

    def failed(self, message: Request | Response, reason: str) -> None:
        """Note that a source could not be read, for a reason in one word."""
        self._note(message, outcome=reason)

    def unchanged(self, request: Request) -> int:
        """Note that a source is as it was read before; return how many articles it names."""
        known = self._known.source(request.meta[SOURCE].url)
        if known is None:
            return 0
        self._note(
            request,
            outcome="unchanged",
            articles=known.articles,
            etag=known.etag,
            last_modified=known.last_modified,
        )
        return known.articles

    def _note(self, message: Request | Response, **found: Any) -> None:
        """Note what became of a source; a document that is read as one beside its usual place is not noted."""
        ask: SourceAsk | None = message.meta.get(SOURCE)
        if self._takes_all and ask:
            read = SourceRead(url=ask.url, site=self._known.site, kind=ask.kind, number=ask.number, now=now(), **found)
            self._notebook.note(read)
