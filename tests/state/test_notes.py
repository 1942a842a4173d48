"""What single notes do that no order of others shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newscrawl.facts import Visit
from newscrawl.state.page_notes import Published, Visited
from newscrawl.state.plan import DAY, LONGEST_GAP, MINUTE
from newscrawl.state.store import Store
from newscrawl.state.upkeep import Upkeep
from support.state_notes import NOW, article, key, known, named, url


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "store")
    yield opened
    opened.close()


def visited(outcome: str, now: int) -> Visited:
    return Visited(visit=Visit(key=key(1)), outcome=outcome, now=now)


def test_page_that_is_forgotten_while_it_is_asked_for_stays_due_until_it_is_read(store: Store) -> None:
    store.apply([Published(article=article(1))])
    Upkeep(store).forget(url(1), NOW)
    store.apply([visited("unchanged", NOW + DAY)])
    assert known(store, 1).next_visit == NOW
    store.apply([visited("503", NOW + DAY)])
    assert known(store, 1).next_visit == NOW - 600 + 7 * DAY


def test_page_first_seen_by_a_clock_that_was_ahead_is_planned_by_its_true_age(store: Store) -> None:
    store.apply([named(1, NOW + 50 * LONGEST_GAP)])
    for minutes, gap in ((0, 15), (15, 45)):
        store.apply([visited("503", NOW + minutes * MINUTE)])
        assert known(store, 1).next_visit == NOW + (minutes + gap) * MINUTE


def test_story_of_another_article_is_kept_with_the_last_revision(store: Store) -> None:
    store.apply([Published(article=article(1, story_id="ab" * 8))])
    assert known(store, 1).story_id == "ab" * 8
    own = article(1, at=NOW + DAY, revision=2)
    store.apply([Published(article=own)])
    assert known(store, 1).story_id == own.id
