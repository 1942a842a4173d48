"""What a site did over some days: every run and article counts once, in the hour and on the day that Prague has."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.monitoring.figures import Figures
from newscrawl.reporting.overview.period import SUMS, Period, Shares, SitePeriod, site_period
from newscrawl.state.plan import DAY, HOUR, MINUTE
from newscrawl.state.problem_table import ProblemsFound
from newscrawl.state.run_table import KnownRun, RecentArticle, RunEnded
from newscrawl.state.store import Store
from newscrawl.values.moments import PRAGUE
from support.run_histories import LIVES, notes
from support.state_notes import NOW


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "store")
    yield store
    store.close()


def run(began: int, articles: tuple[RecentArticle, ...] = (), **figures: object) -> RunEnded:
    content = msgspec.json.encode(Figures(**figures))
    return RunEnded(run=KnownRun("lab", str(began), began, began + 60, "finished", 1, content), articles=articles)


def article(entered: int, delay: int | None = 60, *, lacking: str = "", is_news: int = 1) -> RecentArticle:
    published = None if delay is None else entered - delay
    return RecentArticle("lab", entered, f"https://lab.example/{entered}", published, lacking, is_news)


def lab(store: Store, days: float = 2) -> SitePeriod:
    return site_period(store, "lab", Period.of(NOW - int(days * DAY), NOW))


@given(since=st.integers(1_700_000_000, 1_900_000_000), seconds=st.integers(HOUR, 35 * DAY))
def test_spans_follow_one_another_from_the_first_moment_to_the_last(since, seconds):
    period = Period.of(since, since + seconds)
    for edges in (period.fine, period.middle, period.days):
        assert (edges[0], edges[-1]) == (since, since + seconds)
        assert all(before < after for before, after in pairwise(edges))
        assert all(datetime.fromtimestamp(moment, PRAGUE).minute == 0 for moment in edges[1:-1])
    assert all(datetime.fromtimestamp(moment, PRAGUE).hour == 0 for moment in period.days[1:-1])
    assert len(period.fine) <= 210


@pytest.mark.parametrize(("day", "hours"), [("2027-03-28", 23), ("2026-10-25", 25), ("2026-11-22", 24)])
def test_a_day_has_the_hours_that_it_has_in_prague(day, hours):
    midnight = int(datetime.fromisoformat(day).replace(tzinfo=PRAGUE).timestamp())
    period = Period.of(midnight - DAY, midnight + 2 * DAY)
    assert [after - before for before, after in pairwise(period.days) if before == midnight] == [hours * HOUR]
    spans = [(before, after) for before, after in pairwise(period.fine) if midnight <= before < midnight + hours * HOUR]
    assert sum(after - before for before, after in spans) == hours * HOUR
    assert {(after - before) // HOUR for before, after in spans} == ({1, 2} if hours == 25 else {1})


def test_figures_are_those_of_the_runs(store):
    store.apply([run(NOW - 3 * DAY, new=1_000)])
    counts = {
        "new": 3,
        "revised": 2,
        "gone": 1,
        "copies": 1,
        "links": 20,
        "promoted": 8,
        "promoted_in_feed": 5,
        "requests": 9,
    }
    pages = {"read": 4, "incomplete": 1, "boxes": 12, "outcomes": {"held": 2, "new": 3}}
    faults = {
        "statuses": {"200": 5, "304": 1, "404": 2, "503": 1},
        "errors": {"twisted.internet.error.TimeoutError": 3, "newscrawl.exceptions.RefusedRequest": 9},
        "rejected": {"NoArticle": 4, "InvalidItem": 1},
    }
    store.apply([run(NOW - number * HOUR, **counts, **pages, **faults) for number in range(30, 20, -1)])
    found = lab(store)
    expected = (10, 90, 30, 20, 10, 20, 10, 200, 80, 50, 40, 10, 120, 30, 30, 50)
    assert {name: found.total(name) for name in SUMS} == dict(zip(SUMS, expected, strict=True))
    for spans in (found.middle, found.days):
        assert {name: int(spans[name].sum()) for name in SUMS} == dict(zip(SUMS, expected, strict=True))
    assert found.faults == [
        ("quarantine", "NoArticle", 40),
        ("download", "TimeoutError", 30),
        ("http", "404", 20),
        ("http", "503", 10),
        ("quarantine", "InvalidItem", 10),
    ]


def test_runs_count_on_their_day(store):
    midnight = NOW - 8 * HOUR  # NOW is 8:00 in Prague
    store.apply([run(midnight - 1, new=5), run(midnight, new=7), run(NOW - 1, new=1)])
    assert list(lab(store, days=1).days["new"]) == [5, 8]


def test_delay_is_that_of_dated_news(store):
    delays = [article(NOW - HOUR + number, number * MINUTE) for number in range(1, 12)]
    others = (article(NOW - 60, None), article(NOW - 61, 9 * HOUR, is_news=0), article(NOW - 62, -5))
    store.apply([run(NOW - HOUR, (*delays, *others))])
    found = lab(store)
    assert found.all_delay.median == [5.5 * MINUTE]  # of 0, what is published ahead of its time, and 1 to 11 minutes
    assert found.all_delay.slow == [pytest.approx(9.9 * MINUTE)]
    assert math.isnan(found.day_delay.median[0])
    assert found.day_delay.median[-1] == 5.5 * MINUTE


def test_coverage_is_the_share_of_articles_that_have_a_field(store):
    store.apply(
        [run(NOW - HOUR, tuple(article(NOW - n, lacking="authors vid" if n < 4 else "") for n in range(1, 11)))]
    )
    coverage = lab(store).coverage
    assert coverage["authors"].whole == coverage["vid"].whole == pytest.approx(0.7)
    assert coverage["perex"].whole == 1
    assert math.isnan(coverage["perex"].days[0])
    assert coverage["authors"].days[-1] == pytest.approx(0.7)


def test_ranks_are_the_share_of_pages_on_which_the_first_selector_found_the_field(store):
    store.apply([run(NOW - HOUR, ranks={"title": (9, 10)}), run(NOW - 60, ranks={"title": (1, 10), "perex": (0, 4)})])
    ranks = lab(store).ranks
    assert {name: one.whole for name, one in ranks.items()} == {"perex": 0, "title": 0.5}


def test_a_share_is_low_when_chance_does_not_explain_it():
    assert Shares.of([99, 98, 3, 100], [100, 100, 100, 100]).low == [False, False, True, False]
    assert Shares.of([7, 8, 5, 7], [10, 10, 10, 10]).low == [False] * 4
    assert Shares.of([990, 992, 940, 991], [1000] * 4).low == [False] * 4  # five points less are few, if no chance
    assert Shares.of([0, 5, 0], [0, 5, 0]).low == [False] * 3


def test_problems_of_the_period_are_those_that_lasted_in_it(store):
    for now, texts in ((NOW - 9 * DAY, {"old": "a", "long": "b"}), (NOW - 8 * DAY, {"long": "b"}), (NOW - DAY, {})):
        store.apply([ProblemsFound(site="lab", now=now, texts=texts)])
    store.apply([ProblemsFound(site="lab", now=NOW - HOUR, texts={"new": "c"})])
    assert [(one.name, one.ended) for one in lab(store).problems] == [("long", NOW - DAY), ("new", None)]


def test_a_week_of_a_lively_site_is_counted_to_the_last_article(store):
    life = next(life for life in LIVES if life.site == "idnes")
    history = list(notes(life, days=8))
    store.apply(history)
    found = site_period(store, "idnes", Period.of(NOW - 7 * DAY, NOW))
    articles = [one for note in history if isinstance(note, RunEnded) for one in note.articles]
    runs = [note.run for note in history if isinstance(note, RunEnded)]
    assert found.total("runs") == sum(run.started >= NOW - 7 * DAY for run in runs)
    entered = [one for one in articles if one.entered >= NOW - 7 * DAY]
    assert abs(found.total("new") - len(entered)) <= 5  # a run may have begun before the period
    lacking = sum("authors" in one.lacking.split() for one in entered)
    assert found.coverage["authors"].whole == pytest.approx(1 - lacking / len(entered))
