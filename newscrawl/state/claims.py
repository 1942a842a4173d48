"""Which rows are on their way to the feed: a row whose identity is claimed is not published again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.items import Article, RelatedLink
from newscrawl.values.keys import page_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawl.items import Row


class Claims:
    """The claims of one crawl: identities of rows, each held by the page that its row stands on."""

    def __init__(self) -> None:
        self._holders: dict[str, str] = {}
        """Identity of a row to the address of its page."""
        self._forms: dict[int, str] = {}
        """Of each page with a row in this run's files, or on its way there: its content hash, "" of a tombstone."""

    def holder(self, row: Row) -> int | None:
        """Return the key of the page that holds an identity of `row`, None where nobody has claimed any of them."""
        address = next((self._holders[identity] for identity in identities(row) if identity in self._holders), None)
        return None if address is None else page_key(address)

    def claim(self, row: Row) -> None:
        """Claim the identities of a row, which is on its way to the feed, for its page."""
        address = row.article_url if isinstance(row, RelatedLink) else row.url
        self._holders.update(dict.fromkeys(identities(row), address))
        if not isinstance(row, RelatedLink):
            self._forms[page_key(row.url)] = row.content_hash if isinstance(row, Article) else ""

    def form(self, url: str) -> str | None:
        """Return the content hash of the row that this run has claimed of the page at a canonical address.

        "" for a tombstone, None where there is none. It stays when the claim is given back: a file has each id once.
        """
        return self._forms.get(page_key(url))

    def release(self, rows: Iterable[Row]) -> None:
        """Give back the claims of `rows`, which are committed or will not be published."""
        for row in rows:
            for identity in identities(row):
                self._holders.pop(identity, None)


def identities(row: Row) -> tuple[str, ...]:
    """Return the identities of `row`: a row that has one of them too is the same row.

    An article is identified by its page and, within its site, by its content, since a site serves one story under
    several addresses. One without running text is identified by its page only: galleries and videos often share title
    and perex. A link is identified by its id, which follows from article, section and target.
    """
    if isinstance(row, RelatedLink):
        return (f"link {row.id}",)
    page = f"page {page_key(row.url)}"
    if isinstance(row, Article) and row.text:
        return (page, f"content {row.site} {row.content_hash}")
    return (page,)
