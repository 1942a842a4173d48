"""Rows on their way from the pipelines to the disk."""

from __future__ import annotations

from collections import defaultdict

import msgspec

from newscrawl.feed import quarantine
from newscrawl.items import Article, LedgerRow, Rejection, RelatedLink, Row, Tombstone

_KINDS = (RelatedLink, Article, Tombstone)
"""Classes of the rows that the pipelines bring."""


class Batch:
    """Rows that are written together: as lines for the feed, and as they are for the state."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.lines: dict[type, list[bytes]] = defaultdict(list)

    def __len__(self) -> int:
        return sum(map(len, self.lines.values()))

    def add(self, row: Row, line: bytes) -> None:
        """Add `row`; `line` is its JSON without line end."""
        self.rows.append(row)
        kind = next(kind for kind in _KINDS if isinstance(row, kind))  # a subclass goes into the file of its class
        self.lines[kind].append(line)

    def add_seen(self, row: LedgerRow) -> None:
        """Add a row that says what the run saw beside the rows that it publishes."""
        self.lines[type(row)].append(msgspec.json.encode(row))

    def add_rejection(self, rejection: Rejection) -> None:
        """Add a row of the quarantine; the state does not keep those."""
        self.lines[Rejection].append(quarantine.encode(rejection))


class PageBuffer:
    """Fills a batch page by page.

    The links of a page come before its article. They wait here for it and go into the batch together with it, before
    it, so that an article on disk says that its page is there as a whole.
    """

    def __init__(self) -> None:
        self.batch = Batch()
        self.run_id: str | None = None
        """Id of the run that publishes the rows; each row gets it."""
        self._waiting: defaultdict[str, list[tuple[RelatedLink, bytes]]] = defaultdict(list)
        self._articles: set[str] = set()

    def add(self, row: Row) -> None:
        """Take `row`: a link waits, unless its article came before it; all others go into the batch."""
        row.run_id = self.run_id
        line = msgspec.json.encode(row)
        if isinstance(row, Article):
            self._articles.add(row.id)
            for link, link_line in self._waiting.pop(row.url, ()):
                self.batch.add(link, link_line)
            self.batch.add(row, line)
        elif isinstance(row, Tombstone) or row.article_id in self._articles:
            self.batch.add(row, line)
        else:
            self._waiting[row.article_url].append((row, line))

    def add_seen(self, row: LedgerRow) -> None:
        """Put a row that says what the run saw into the batch."""
        row.run_id = self.run_id
        self.batch.add_seen(row)

    def add_rejection(self, rejection: Rejection) -> None:
        """Put a row of the quarantine into the batch."""
        rejection.run_id = self.run_id
        self.batch.add_rejection(rejection)

    def drop(self, article_url: str) -> list[RelatedLink]:
        """Forget the links that wait for the article at `article_url`, and return them."""
        return [link for link, _ in self._waiting.pop(article_url, ())]

    def drop_all(self) -> list[RelatedLink]:
        """Forget all links that wait, and return them."""
        return [link for url in list(self._waiting) for link in self.drop(url)]

    def take(self) -> Batch:
        """Return the batch and begin an empty one; links that wait stay."""
        batch, self.batch = self.batch, Batch()
        return batch
