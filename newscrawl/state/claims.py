"""Which rows of a crawl are on their way to the feed: what is claimed is not published again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.items import Article, RelatedLink, page_of
from newscrawl.values.keys import page_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawl.items import Row


class Claims:
    """The claims of one crawl, each by the page whose row it is."""

    def __init__(self) -> None:
        self._holders: dict[str, int] = {}

    def holder(self, row: Row) -> int | None:
        """Return the key of the page that has claimed what `row` would claim, None where nobody has."""
        return next((self._holders[name] for name in identities(row) if name in self._holders), None)

    def claim(self, row: Row) -> None:
        """Claim a row for the feed."""
        self._holders.update(dict.fromkeys(identities(row), page_key(page_of(row) or "")))

    def release(self, rows: Iterable[Row]) -> None:
        """Give back the claims of `rows`."""
        for row in rows:
            for name in identities(row):
                self._holders.pop(name, None)


def identities(row: Row) -> tuple[str, ...]:
    """Return the names of `row`; two rows that share one are the same.

    An article is known by its page and within its site by its content, since a site serves one story under several
    addresses. Articles without running text are told apart by page only: galleries and videos often share title and
    perex. A link is known by its id, which stands for article, section and target.
    """
    if isinstance(row, RelatedLink):
        return (f"link {row.id}",)
    page = f"page {page_key(row.url)}"
    if isinstance(row, Article) and row.text:
        return (page, f"content {row.site} {row.content_hash}")
    return (page,)
