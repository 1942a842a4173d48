"""The first pages at fault of a problem, on disk: what `scrapy fixture` records and `scrapy inspect` shows."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

from newscrawl.feed.json_text import json_line
from newscrawl.monitoring.history import MOST_EXAMPLES
from newscrawl.values.charset import NotText, decode

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from newscrawl.monitoring.pages import FetchedPage
    from newscrawl.monitoring.problem import Problem

_MOST_CHARACTERS = 60
"""Of the name of a directory or file that is made from an address."""
_UNSAFE = re.compile(r"[^a-z0-9]+")
PAGES = "pages.jsonl"
"""The manifest of a directory, as `scrapy extract --manifest` reads it."""


def keep(directory: Path, site: str, problem: Problem, pages: Iterable[FetchedPage], fetched_at: str) -> list[Path]:
    """Write the pages at fault of a problem that has begun to `directory`/SITE/PROBLEM/; return their paths.

    Pages of an earlier problem of the same name are replaced. They are written in UTF-8 with a byte order mark, which
    wins over what a page says of its encoding.

    Args:
        directory: the setting DRIFT_DIR.
        site: name of the spider.
        problem: what is wrong.
        pages: three at most are written.
        fetched_at: when they were fetched, as rows say it.

    Raises OSError when they cannot be written.
    """
    kept = list(pages)[:MOST_EXAMPLES]
    if not kept:
        return []
    place = directory / site / _safe(problem.name)
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    paths = [place / f"{number}-{_safe(page.url.rpartition('://')[2])}.html" for number, page in enumerate(kept, 1)]
    for path, page in zip(paths, kept, strict=True):
        path.write_bytes(_utf8(page))
    entries = [
        {"file": str(path), "url": page.url, "spider": site, "fetched_at": fetched_at}
        for path, page in zip(paths, kept, strict=True)
    ]
    (place / PAGES).write_bytes(b"".join(json_line(entry) + b"\n" for entry in entries))
    return paths


def _utf8(page: FetchedPage) -> bytes:
    try:
        return decode(page.body, page.content_type)[0].encode("utf-8-sig", "replace")
    except NotText:
        return page.body


def _safe(name: str) -> str:
    """Return a name of a file or directory that says the same in small letters, digits and hyphens."""
    return _UNSAFE.sub("-", name.lower()).strip("-")[:_MOST_CHARACTERS].rstrip("-") or "page"
