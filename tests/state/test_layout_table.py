"""What the store knows of the layouts that the browser was tried for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newscrawl.state.layout_table import KnownLayout, LayoutPlain, LayoutRendered
from newscrawl.state.plan import DAY
from newscrawl.state.store import Store
from support.state_notes import NOW

NAME = "zpravy.example/domaci/a"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "store")
    yield opened
    opened.close()


def rendered(helped: bool, now: int = NOW, name: str = NAME, site: str = "lab") -> LayoutRendered:
    return LayoutRendered(site=site, name=name, helped=helped, now=now)


def test_nothing_is_known_of_a_layout_before_its_first_page(store: Store) -> None:
    assert store.layouts.find("lab", NAME) is None


def test_pages_in_a_row_are_counted(store: Store) -> None:
    for outcome, helped, vain in ((True, 1, 0), (True, 2, 0), (False, 0, 1), (False, 0, 2), (True, 1, 0)):
        store.apply([rendered(outcome, NOW + 1)])
        assert store.layouts.find("lab", NAME) == KnownLayout(helped=helped, vain=vain, rendered=NOW + 1)


def test_a_whole_page_begins_the_count_anew(store: Store) -> None:
    store.apply([rendered(True), rendered(True), LayoutPlain(site="lab", name=NAME)])
    assert store.layouts.find("lab", NAME) == KnownLayout(helped=0, vain=0, rendered=NOW)


def test_sites_and_layouts_are_told_apart(store: Store) -> None:
    store.apply([rendered(True), rendered(False, site="noviny"), rendered(False, name="zpravy.example/svet/a")])
    assert store.layouts.find("lab", NAME) == KnownLayout(helped=1, vain=0, rendered=NOW)
    assert store.layouts.find("noviny", NAME) == KnownLayout(helped=0, vain=1, rendered=NOW)


def test_layouts_of_long_ago_are_forgotten(store: Store) -> None:
    store.apply([rendered(True), rendered(False, NOW + 91 * DAY, name="zpravy.example/svet/a")])
    assert store.layouts.find("lab", NAME) is None
