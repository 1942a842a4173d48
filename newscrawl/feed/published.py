"""All rows of the published runs, read back to make a lost state anew."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

from newscrawl.feed.manifest import MANIFEST
from newscrawl.feed.row_file import RowFile
from newscrawl.feed.run import FILES, VISIBLE, has_run_name
from newscrawl.items import Address, Article, RelatedLink, Row, Tombstone

logger = logging.getLogger(__name__)

_Row = TypeVar("_Row", Article, RelatedLink, Tombstone, Address)

BATCH_ROWS = 2_000
"""Most rows of one list: enough for few transactions, few enough for memory."""


def published_runs(exports: Path) -> list[Path]:
    """Return the directories of all sites' published runs, in the order in which the runs began."""
    manifests = exports.glob(f"{VISIBLE}/{VISIBLE}/{VISIBLE}/{MANIFEST}")
    return sorted(filter(has_run_name, (path.parent for path in manifests)), key=lambda run: run.name)


def published_rows(exports: Path) -> Iterator[list[Row | Address]]:
    """Yield the rows that the state knows of all sites' published runs in lists, in the order in which the runs began.

    A row that an earlier minor version wrote gets the defaults of newer fields. A link or address stands in the same
    list as its article or in a later one. Lines that hold no row are left out, with one warning a file.
    """
    for directory in published_runs(exports):
        yield from _batches(directory)


def published_links(exports: Path) -> Iterator[list[RelatedLink]]:
    """Yield the links of all sites' published runs in lists, in the order in which the runs began."""
    for directory in published_runs(exports):
        rows = _rows(directory, RelatedLink)
        while batch := list(islice(rows, BATCH_ROWS)):
            yield batch


def articles_of(exports: Path, site: str) -> Iterator[Article]:
    """Yield the articles of a site's published runs, those of the last run first."""
    for directory in reversed(published_runs(exports)):
        if directory.parents[1].name == site:
            yield from _rows(directory, Article)


def stories_of(exports: Path, site: str) -> Iterator[Article | Tombstone]:
    """Yield the articles and tombstones of a site's published runs, in the order in which the runs began."""
    for directory in published_runs(exports):
        if directory.parents[1].name == site:
            yield from _rows(directory, Article)
            yield from _rows(directory, Tombstone)


def _batches(directory: Path) -> Iterator[list[Row | Address]]:
    batch: list[Row | Address] = []
    rows: Iterator[Row | Address] = chain[Row | Address](
        _rows(directory, Article),
        _rows(directory, Tombstone),
        _rows(directory, RelatedLink),
        _rows(directory, Address),
    )
    for row in rows:
        batch.append(row)
        if len(batch) >= BATCH_ROWS:
            yield batch
            batch = []
    if batch:
        yield batch


def _rows(directory: Path, row_class: type[_Row]) -> Iterator[_Row]:
    path = directory / FILES[row_class]
    if path.exists():
        file = RowFile(path, row_class)
        yield from file.rows()
        if file.skipped_lines:
            logger.warning("%s: left out %d lines that hold no row: see scrapy feed verify", path, file.skipped_lines)
