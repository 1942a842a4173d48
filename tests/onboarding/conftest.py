"""What is learned of a site is learned without the rules that its own file would register."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from newscrawl.values import known_sites


@pytest.fixture(autouse=True)
def no_known_sites() -> Iterator[None]:
    """Take back what site files have registered while a test runs."""
    saved = dict(known_sites._sites)
    known_sites._sites.clear()
    known_sites.forget_answers()
    yield
    known_sites._sites.clear()
    known_sites._sites.update(saved)
    known_sites.forget_answers()
