"""The store that lasts as long as its run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.state.store import identities

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawl.items import Row


class MemoryStore:
    """Keeps the keys of all rows of a run in memory, about 100 bytes a key."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def claim(self, row: Row) -> bool:
        """Claim `row` and return True, or return False when one of its keys is known."""
        keys = identities(row)
        if not self._seen.isdisjoint(keys):
            return False
        self._seen.update(keys)
        return True

    def release(self, rows: Iterable[Row]) -> None:
        """Forget `rows`."""
        for row in rows:
            self._seen.difference_update(identities(row))

    def commit(self, rows: Iterable[Row]) -> None:
        """Keep `rows`."""
        for row in rows:
            self._seen.update(identities(row))

    def close(self) -> None:
        """Nothing is held open."""
