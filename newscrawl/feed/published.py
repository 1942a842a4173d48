"""The rows of published runs, as the classes of today."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from newscrawl.feed.journal import Sieve
from newscrawl.feed.manifest import MANIFEST
from newscrawl.feed.run import FILES, VISIBLE, is_run
from newscrawl.items import Article, RelatedLink, Row, Tombstone

logger = logging.getLogger(__name__)

BATCH = 2_000
"""Rows of one list, about."""


def published_rows(exports: Path) -> Iterator[list[Row]]:
    """Yield the rows of all sites' published runs, in the order in which the runs began.

    The links of an article stand in one list with it or in a later one. Lines that hold no row are left out, with a
    warning for each file.
    """
    manifests = exports.glob(f"{VISIBLE}/{VISIBLE}/{VISIBLE}/{MANIFEST}")
    for directory in sorted((path.parent for path in manifests), key=lambda path: path.name):
        if is_run(directory):
            yield from _batches(directory)


def _batches(directory: Path) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in chain(_rows(directory, Article), _rows(directory, Tombstone), _rows(directory, RelatedLink)):
        batch.append(row)
        if len(batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _rows(directory: Path, row_class: type[Row]) -> Iterator[Row]:
    path = directory / FILES[row_class]
    if path.exists():
        sieve = Sieve(path, row_class)
        yield from sieve.rows()
        if sieve.passed_over:
            logger.warning("%s: left out %d lines that hold no row: see scrapy feed verify", path, sieve.passed_over)
