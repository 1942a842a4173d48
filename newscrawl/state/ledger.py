"""What one crawl sees beside the rows that it publishes: teasers shown, pages looked at, addresses learnt."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newscrawl.items import LedgerRow


class Ledger:
    """Keeps rows until Write takes them; while `is_open` is false nobody writes a feed, and it keeps nothing."""

    def __init__(self) -> None:
        self.is_open = False
        self._rows: list[LedgerRow] = []

    def add(self, row: LedgerRow) -> None:
        """Keep a row for the next batch; it reaches the disk before the rows that are given to Write later."""
        if self.is_open:
            self._rows.append(row)

    def take(self) -> list[LedgerRow]:
        """Return the rows that were added since the last call."""
        rows, self._rows = self._rows, []
        return rows
