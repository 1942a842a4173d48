"""What a store of published rows must do, which rows are the same, and the store of a crawl."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast
from weakref import WeakKeyDictionary

from scrapy import signals
from scrapy.utils.misc import build_from_crawler, load_object

from newscrawl.items import Article, Row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrapy.crawler import Crawler

    from newscrawl.state.copies import Copies

DEFAULT_STORE = "newscrawl.state.memory.MemoryStore"

_stores: WeakKeyDictionary[Crawler, Store] = WeakKeyDictionary()


class Store(Protocol):
    """Knows the rows in the feed.

    A row is claimed when it is on its way to the feed, committed once its line is on disk, released when it will not
    be written. Only committed rows may outlive the process. `commit` runs in a thread of its own while the event loop
    calls the others. All raise StateError when the store cannot be read or written.
    """

    @property
    def copies(self) -> Copies:
        """The articles whose copies are looked for; what is remembered there lasts once its row is committed."""

    def claim(self, row: Row) -> bool:
        """Claim `row` and return True, or return False when it is claimed or committed already."""

    def release(self, rows: Iterable[Row]) -> None:
        """Give back the claims of `rows`."""

    def commit(self, rows: Iterable[Row]) -> None:
        """Keep `rows`, whose lines are on disk; a row that is committed already changes nothing."""

    def close(self) -> None:
        """Let go of files and connections."""


def identities(row: Row) -> tuple[str, ...]:
    """Return the keys of `row`; two rows that share one are the same.

    An article is known by its id, which stands for its canonical URL, and within its site by its content, since a site
    serves one story under several addresses. Articles without running text are told apart by URL only: galleries and
    videos often share title and perex. A link is known by its id, which stands for article, section and target.
    """
    if not isinstance(row, Article):
        return (f"link {row.id}",)
    by_url = f"article {row.id}"
    return (by_url, f"content {row.site} {row.content_hash}") if row.text else (by_url,)


def store_of(crawler: Crawler) -> Store:
    """Return the one store of `crawler`, of the class that setting STATE_STORE names; closed with its spider."""
    if crawler not in _stores:
        store_class = load_object(crawler.settings.get("STATE_STORE", DEFAULT_STORE))
        _stores[crawler] = cast("Store", build_from_crawler(store_class, crawler))
        crawler.signals.connect(_stores[crawler].close, signals.spider_closed)
    return _stores[crawler]
