"""What an operator asks of the store: what is in it, what may go, what is to be read anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newscrawl.state.store import CorruptStore, Store, mark_of
from newscrawl.values.keys import page_key

_EVERYTHING = {
    "page": "SELECT url, site, first_seen, last_seen, fetched, outcome, next_visit, etag, last_modified, born, entered,"
    " revision, gone, moved_to FROM page ORDER BY number",
    "source": "SELECT url, site, kind, number, fetched, outcome, failures, pending, articles, etag, last_modified"
    " FROM source ORDER BY url",
}
_STATS = (
    "SELECT site, count(*), count(*) FILTER (WHERE revision), sum(gone), count(next_visit),"
    " count(*) FILTER (WHERE next_visit <= ?), (SELECT count(*) FROM source WHERE source.site = page.site)"
    " FROM page GROUP BY site ORDER BY site"
)


@dataclass(frozen=True, slots=True)
class SiteStats:
    """Numbers of one site's pages and sources."""

    site: str
    pages: int
    published: int
    gone: int
    planned: int
    """Pages that are to be looked at again, now or later."""
    due: int
    sources: int


class Upkeep:
    """Work on an open store; methods raise StateError when it cannot be read or written."""

    def __init__(self, store: Store) -> None:
        """Take the store."""
        self._store = store

    def stats(self, now: int) -> list[SiteStats]:
        """Return the numbers of each site at the Unix time `now`, by name."""
        with self._store.snapshot() as connection:
            rows = connection.execute(_STATS, (now,)).fetchall()
        return [SiteStats(*row) for row in rows]

    def prune(self, before: int) -> tuple[int, int]:
        """Forget pages and sources that nothing has named or fetched since the Unix time `before`; return how many.

        What is planned stays: pages that are to be looked at again, sources that no run has come to read.
        """
        with self._store.transaction() as connection:
            pages = connection.execute("DELETE FROM page WHERE last_seen < ? AND next_visit IS NULL", (before,))
            sources = connection.execute("DELETE FROM source WHERE fetched < ? AND NOT pending", (before,))
        return pages.rowcount, sources.rowcount

    def forget(self, url: str, now: int) -> str | None:
        """Let the page or source at a canonical URL be read anew; return what became of it, None when it is not known.

        An article of the feed keeps its id and its revisions: as it reads then, it is published as the next one.
        """
        with self._store.transaction() as connection:
            if connection.execute("DELETE FROM source WHERE url = ?", (url,)).rowcount:
                return "source forgotten: the next run reads it, whether it has changed or not"
            known = self._store.page(page_key(url))
            if known is None:
                return None
            if not known.is_published:
                connection.execute("UPDATE page SET next_visit = ? WHERE number = ?", (now, known.number))
                return "page due: the next run fetches it"
            connection.execute(
                "UPDATE page SET content = NULL, etag = NULL, last_modified = NULL, next_visit = ? WHERE number = ?",
                (now, known.number),
            )
            return f"article due: the next run publishes it as revision {known.revision + 1}"

    def export(self) -> Iterator[dict[str, Any]]:
        """Yield every page, then every source, as plain values; moments are Unix seconds."""
        with self._store.snapshot() as connection:
            for kind, statement in _EVERYTHING.items():
                rows = connection.execute(statement)
                names = [column[0] for column in rows.description]
                yield from ({"type": kind, **dict(zip(names, row, strict=True))} for row in rows)

    def problems(self) -> list[str]:
        """Return what a look at every part of the file finds wrong, [] for a sound one; a damaged one is marked so."""
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
        """Return the bytes of the file and of its journal."""
        parts = (self._store.path, Path(f"{self._store.path}-wal"))
        return sum(part.stat().st_size for part in parts if part.exists())
