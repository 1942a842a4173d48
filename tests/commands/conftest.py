"""Fixtures of the tests of commands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newscrawl.state.opening import open_store
from newscrawl.state.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """The open state in the directory `state` of the test's own."""
    opened = open_store(tmp_path / "state", tmp_path / "exports")
    yield opened
    opened.close()
