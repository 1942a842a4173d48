"""Pipeline 400: a row goes into the feed once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from newscrawl.exceptions import DuplicateItem
from newscrawl.items import RelatedLink, Row
from newscrawl.state.store import Store, store_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class Deduplicate:
    """Drops rows that are in the feed or on their way there; `state.store.identities` says which rows are the same.

    After Validate, so that a broken first copy does not shadow a good second one. The same story on another site is
    no duplicate.
    """

    def __init__(self, store: Store) -> None:
        self.store = store

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Use the store of `crawler`."""
        return cls(store_of(crawler))

    def process_item(self, item: Row) -> Row:
        """Return `item` when it is new; raise DuplicateItem otherwise."""
        if not self.store.claim(item):
            address = f"{item.article_url} -> {item.url}" if isinstance(item, RelatedLink) else item.url
            raise DuplicateItem(f"{item.site}: {item.type} is in the feed already: {address}")
        return item
