"""What the command `scrapy state` does with the store: counts, prunes, forgets, exports, checks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from newscrawl.state import page_table, source_table
from newscrawl.state.page_table import SiteStats
from newscrawl.state.store import CorruptStore, Store, mark_of
from newscrawl.values.keys import row_keys

_EXPORTS = {"page": page_table.EXPORT, "source": source_table.EXPORT}


class Upkeep:
    """An operator's work on an open store; methods raise StateError when it cannot be read or written."""

    def __init__(self, store: Store) -> None:
        """Take the store to work on."""
        self._store = store

    def stats(self, now: int) -> list[SiteStats]:
        """Return the numbers of pages and sources of each site at `now` (Unix seconds), sorted by the site's name."""
        with self._store.snapshot() as connection:
            return page_table.stats(connection, now)

    def prune(self, before: int) -> tuple[int, int]:
        """Delete the pages that were neither named nor fetched, and the sources that were not fetched, since `before`.

        `before` is a moment in Unix seconds. Pages that are to be fetched again stay, and so do sources that no run has
        read yet. Returns how many pages and how many sources were deleted.
        """
        with self._store.transaction() as connection:
            return page_table.prune(connection, before), source_table.prune(connection, before)

    def forget(self, url: str, now: int) -> str | None:
        """Let the next run read the page or source at a canonical URL anew; `now` is the present in Unix seconds.

        An article of the feed keeps its id: however it reads then, it is published as its next revision. Returns one
        line that says what will happen, None where nothing is known at `url`.
        """
        with self._store.transaction() as connection:
            if source_table.forget(connection, url):
                return "source forgotten: the next run reads it, whether it has changed or not"
            known = self._store.pages.find(*row_keys(url))
            if known is None:
                return None
            page_table.read_anew(connection, known, now)
        if known.is_published:
            return f"article due: the next run publishes it as revision {known.revision + 1}"
        return "page due: the next run fetches it"

    def export(self) -> Iterator[dict[str, Any]]:
        """Yield every page, then every source, as a dict of its columns; moments are Unix seconds."""
        with self._store.snapshot() as connection:
            for kind, statement in _EXPORTS.items():
                rows = connection.execute(statement)
                names = [column[0] for column in rows.description]
                yield from ({"type": kind, **dict(zip(names, row, strict=True))} for row in rows)

    def problems(self) -> list[str]:
        """Return what SQLite finds wrong in the file, 20 lines at most, [] for a sound one; mark a damaged one."""
        try:
            with self._store.snapshot() as connection:
                found = [row[0] for row in connection.execute("PRAGMA integrity_check(20)")]
        except CorruptStore as error:
            found = [str(error)]
        if found == ["ok"]:
            return []
        mark_of(self._store.path).touch()
        return found

    def size(self) -> int:
        """Return the size of the file and its journal in bytes."""
        parts = (self._store.path, Path(f"{self._store.path}-wal"))
        return sum(part.stat().st_size for part in parts if part.exists())
