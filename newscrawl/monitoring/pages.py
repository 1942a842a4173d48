"""The pages of a run with which something was wrong: their addresses, and the first of them as they were fetched."""

from __future__ import annotations

import gzip
from collections import OrderedDict, defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from newscrawl.monitoring.history import MOST_EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from scrapy.http import Response

_MOST_WAITING = 32
"""Pages that wait in memory until what is wrong with them is known: their rows come soon after."""
_FAST = 1


class FetchedPage(NamedTuple):
    """A page as it was fetched."""

    url: str
    content_type: str | None
    packed: bytes
    """Its body, gzipped."""

    @property
    def body(self) -> bytes:
        """Its body."""
        return gzip.decompress(self.packed)


class PagesAtFault:
    """Keeps, of everything that can be wrong with pages, the first three pages with which it is.

    A page is met when it was fetched; what is wrong with it may be noted until 32 more were met.
    """

    def __init__(self, outcome_of: Callable[[int], str | None]) -> None:
        """Take what tells, by its key, in which group the visit of a page ended; None where that is not wrong."""
        self._outcome_of = outcome_of
        self._waiting: OrderedDict[int, Response] = OrderedDict()
        self._wrong: defaultdict[int, list[str]] = defaultdict(list)
        self._addresses: dict[int, str] = {}
        self._examples: defaultdict[str, list[str]] = defaultdict(list)
        self._pages: dict[str, FetchedPage] = {}

    def asked(self, key: int, url: str) -> None:
        """Remember the address of a page that is asked for; `key` is that of the state."""
        self._addresses[key] = url

    def met(self, key: int, response: Response) -> None:
        """Take a page that was fetched; a page that is fetched again counts as it was fetched last."""
        self._waiting[key] = response
        self._waiting.move_to_end(key)
        while len(self._waiting) > _MOST_WAITING:
            self._settle(*self._waiting.popitem(last=False))

    def wrong(self, key: int, what: Iterable[str]) -> None:
        """Note what is wrong with a page."""
        self._wrong[key].extend(what)

    def settled(self, outcomes: Iterable[int]) -> Mapping[str, list[str]]:
        """Return what is wrong with pages -> addresses of the first ones with which it is.

        `outcomes` are the keys of all pages visited, also of those that brought no answer.
        """
        while self._waiting:
            self._settle(*self._waiting.popitem(last=False))
        for key in outcomes:
            if (what := self._outcome_of(key)) and key in self._addresses:
                self._example(what, self._addresses[key])
        return self._examples

    def fetched(self, url: str) -> FetchedPage | None:
        """Return the page at an address that `settled` has returned, None where it brought no answer."""
        return self._pages.get(url)

    def _settle(self, key: int, response: Response) -> None:
        for what in filter(None, [*self._wrong.pop(key, ()), self._outcome_of(key)]):
            if self._example(what, response.url) and response.url not in self._pages:
                content_type = response.headers.get("Content-Type")
                self._pages[response.url] = FetchedPage(
                    response.url,
                    content_type.decode("latin-1") if content_type else None,
                    gzip.compress(response.body, _FAST),
                )

    def _example(self, what: str, url: str) -> bool:
        """Keep an address as an example, and tell whether it is one."""
        some = self._examples[what]
        if url not in some and len(some) < MOST_EXAMPLES:
            some.append(url)
        return url in some
