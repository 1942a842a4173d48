"""What a run knows of its feeds, sitemaps and listings from former runs, and leaves to later ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from newscrawl.crawling.visits import SOURCE, conditions, validators
from newscrawl.state.notes import SourcePending, SourceRead
from newscrawl.values.moments import now

if TYPE_CHECKING:
    from scrapy.http import Request, Response

    from newscrawl.state.crawl_state import CrawlState
    from newscrawl.state.store import KnownSource


class Sources:
    """The sources of one run."""

    def __init__(self, state: CrawlState, *, rereads: bool, takes_all: bool) -> None:
        """Take the state; whether sources are read whatever is known, and whether all that they name is taken.

        A run for some days only does not take all: what it reads counts for nothing in later runs.
        """
        self._state = state
        self._rereads = rereads
        self._takes_all = takes_all

    def conditions(self, url: str) -> dict[str, str]:
        """Return the headers that ask for a source only if it has changed since it was read to its end."""
        known = None if self._rereads else self._state.source(url)
        return {} if known is None or known.pending else conditions(known)

    def left(self) -> Iterator[KnownSource]:
        """Yield the sources that no site file names: those an earlier run did not come to read, and sections."""
        if self._takes_all:
            yield from self._state.found_sources()

    def led_to(self, kind: str, url: str, number: int) -> None:
        """Note that a source leads to another one; until that is read it is left to the next run."""
        if self._takes_all:
            self._state.note(SourcePending(url=url, site=self._state.site, kind=kind, number=number))

    def read(self, kind: str, response: Response, articles: int) -> None:
        """Note that a source was read to its end and named so many articles."""
        etag, last_modified = validators(response)
        self._note(kind, response, outcome="read", articles=articles, etag=etag, last_modified=last_modified)

    def ended(self, kind: str, request: Request) -> None:
        """Note that the page after the last one was asked for."""
        self._note(kind, request, outcome="ended", articles=0)

    def failed(self, kind: str, message: Request | Response, reason: str) -> None:
        """Note that a source could not be read."""
        self._note(kind, message, outcome=reason)

    def unchanged(self, kind: str, request: Request) -> int:
        """Note that a source is as it was read before; return how many articles it names."""
        known = self._state.source(request.meta[SOURCE])
        if known is None:
            return 0
        found = {"articles": known.articles, "etag": known.etag, "last_modified": known.last_modified}
        self._note(kind, request, outcome="unchanged", **found)
        return known.articles

    def _note(self, kind: str, message: Request | Response, **found: Any) -> None:
        if not self._takes_all or SOURCE not in message.meta:
            return
        url, number = message.meta[SOURCE], message.cb_kwargs.get("number", 1)
        self._state.note(SourceRead(url=url, site=self._state.site, kind=kind, number=number, now=now(), **found))
