"""The newest capture of each address in an archive, in a file of its own for as long as a replay runs."""

from __future__ import annotations

import sqlite3
import zlib
from datetime import datetime
from typing import TYPE_CHECKING, Self

import msgspec

from newscrawl.archive.pages import ArchivedPage
from newscrawl.values.keys import page_key
from newscrawl.values.moments import PRAGUE
from newscrawl.values.urls import canonical_url

if TYPE_CHECKING:
    from pathlib import Path

_TABLE = """
CREATE TABLE capture (site TEXT, key INTEGER, url TEXT, body BLOB, content_type TEXT, fetched REAL, record_id TEXT,
    warc TEXT, place INTEGER, headers BLOB, rendered INTEGER, PRIMARY KEY (site, key)) WITHOUT ROWID
"""
_ADD = """
INSERT INTO capture VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET url = excluded.url, body = excluded.body, content_type = excluded.content_type,
    fetched = excluded.fetched, record_id = excluded.record_id, warc = excluded.warc, place = excluded.place,
    headers = excluded.headers, rendered = excluded.rendered
WHERE (excluded.fetched, excluded.rendered) >= (fetched, rendered)
"""
_COLUMNS = "url, body, content_type, fetched, record_id, warc, place, headers, rendered"


class Captures:
    """Keeps of each address of a site the capture that was fetched last, and finds it again by the address.

    Of a page as it was fetched and as a browser showed it at the same moment, that is the latter.
    """

    def __init__(self, file: Path) -> None:
        """Keep the captures in `file`, which must not be there yet; it grows about as large as the archive."""
        self._store = sqlite3.connect(file, isolation_level=None)
        self._store.execute("PRAGMA journal_mode = OFF")
        self._store.execute("PRAGMA synchronous = OFF")
        self._store.execute(_TABLE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._store.close()

    def add(self, site: str, page: ArchivedPage) -> None:
        """Keep a page of `site`, unless there is a newer capture of its address."""
        body = zlib.compress(page.body, 1)
        row = (page.content_type, page.fetched_at.timestamp(), page.record_id, page.warc, page.offset)
        headers = msgspec.json.encode(page.headers)
        self._store.execute(_ADD, (site, _key(page.url), page.url, body, *row, headers, page.is_rendered))

    def sites(self) -> list[str]:
        """Return the sites that have a capture, in the order of their first ones."""
        found = self._store.execute("SELECT site FROM capture GROUP BY site ORDER BY min(fetched), site")
        return [site for (site,) in found]

    def urls(self, site: str) -> list[str]:
        """Return the addresses of a site's captures, in the order in which they were fetched."""
        found = self._store.execute("SELECT url FROM capture WHERE site = ? ORDER BY fetched, warc, place", (site,))
        return [url for (url,) in found]

    def find(self, site: str, url: str) -> ArchivedPage | None:
        """Return the newest capture of an address, None where there is none."""
        found = self._store.execute(
            f"SELECT {_COLUMNS} FROM capture WHERE site = ? AND key = ?",  # noqa: S608 - a constant
            (site, _key(url)),
        ).fetchone()
        if found is None:
            return None
        url, body, content_type, fetched, record_id, warc, place, headers, rendered = found
        return ArchivedPage(
            url=url,
            body=zlib.decompress(body),
            content_type=content_type,
            fetched_at=datetime.fromtimestamp(fetched, PRAGUE),
            record_id=record_id,
            warc=warc,
            offset=place,
            headers=msgspec.json.decode(headers, type=tuple[tuple[str, str], ...]),
            is_rendered=bool(rendered),
        )


def _key(url: str) -> int:
    return page_key(canonical_url(url) or url)
