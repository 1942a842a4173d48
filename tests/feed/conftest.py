"""Fixtures of the tests of the feed."""

from __future__ import annotations

from pathlib import Path

import pytest

from feedlab import page
from publishing import publish, tombstone


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A good published run of three pages; a fourth one has been taken down."""
    return publish(tmp_path / "exports", [*page(1), *page(2), *page(3, links=1), tombstone(4)])
