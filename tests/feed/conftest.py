"""Fixtures of the tests of the feed."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.published_feeds import publish, tombstone
from support.row_crawls import page


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A good published run of three pages; a fourth one has been taken down."""
    return publish(tmp_path / "exports", [*page(1), *page(2), *page(3, links=1), tombstone(4)])
