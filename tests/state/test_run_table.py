"""What the store keeps of runs, and for how long."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newscrawl.state.plan import DAY
from newscrawl.state.problem_table import ProblemsFound
from newscrawl.state.run_table import KEPT, RECENT_KEPT, KnownRun, RecentArticle, RunEnded
from newscrawl.state.store import Store
from support.state_notes import NOW


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "store")
    yield store
    store.close()


def run(started: int, *, site: str = "lab", ok: int = 1) -> KnownRun:
    return KnownRun(site, f"run {started}", started, started + 60, "finished", ok, b"{}")


def recent(entered: int, number: int = 1, site: str = "lab") -> RecentArticle:
    return RecentArticle(site, entered, f"https://{site}.example/{number}", entered - 60, "authors boxes", 1)


def found(now: int, **texts: str) -> ProblemsFound:
    return ProblemsFound(site="lab", now=now, texts=texts)


def test_runs_and_articles_are_found_by_site_and_time(store):
    for started in (NOW, NOW + 600):
        store.apply([RunEnded(run=run(started), articles=(recent(started, 2), recent(started, 1)))])
    store.apply([RunEnded(run=run(NOW + 300, site="other"), articles=(recent(NOW, site="other"),))])
    assert [known.started for known in store.runs.since(NOW)] == [NOW, NOW + 300, NOW + 600]
    assert [known.started for known in store.runs.since(NOW + 1, "lab")] == [NOW + 600]
    assert store.runs.recent("lab", NOW + 1) == [recent(NOW + 600, 1), recent(NOW + 600, 2)]


def test_last_run_may_have_to_be_one_that_was_ok(store):
    assert store.runs.last("lab") is None
    store.apply([RunEnded(run=run(NOW)), RunEnded(run=run(NOW + 600, ok=0))])
    assert store.runs.last("lab") == run(NOW + 600, ok=0)
    assert store.runs.last("lab", ok=True) == run(NOW)


def test_old_runs_and_articles_of_the_site_are_forgotten(store):
    store.apply([RunEnded(run=run(NOW, site=site), articles=(recent(NOW, site=site),)) for site in ("lab", "other")])
    store.apply([RunEnded(run=run(NOW + RECENT_KEPT + 1))])
    assert store.runs.recent("lab", 0) == []
    assert store.runs.recent("other", 0) == [recent(NOW, site="other")]
    store.apply([RunEnded(run=run(NOW + KEPT + 1))])
    assert [known.site for known in store.runs.since(0)] == ["other", "lab", "lab"]


def test_notes_applied_twice_change_nothing(store):
    notes = [RunEnded(run=run(NOW), articles=(recent(NOW),)), found(NOW, refused="a")]
    store.apply(notes)
    store.apply(notes)
    assert len(store.runs.since(0)) == len(store.runs.recent("lab", NOW - DAY)) == len(store.problems.open()) == 1
