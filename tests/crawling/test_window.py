"""Window and archive_urls: days with both ends, open ends, wrong ones."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.crawling.window import Window, archive_urls

TODAY = date(2026, 11, 22)
DAYS = st.dates(date(2000, 1, 1), date(2030, 12, 31))


def test_both_ends_belong_to_the_window() -> None:
    window = Window.parse("2025-01-01", "2025-01-31")
    assert [window.holds(date(2025, 1, day)) for day in (1, 15, 31)] == [True] * 3
    assert not window.holds(date(2024, 12, 31))
    assert not window.holds(date(2025, 2, 1))


def test_an_open_window_holds_every_day() -> None:
    assert Window.parse("", "").holds(TODAY)
    assert not Window.parse("", "").is_over(date(1990, 1, 1))


@pytest.mark.parametrize(
    ("since", "until", "named"),
    [("loni", "", "since=loni"), ("", "2026-2-30", "until=2026-2-30"), ("2026-02-01", "2026-01-01", "is before")],
)
def test_a_wrong_end_is_named(since: str, until: str, named: str) -> None:
    with pytest.raises(ValueError, match=named):
        Window.parse(since, until)


@given(since=DAYS, until=DAYS, published=DAYS, later=st.integers(0, 5000))
def test_what_the_window_holds_is_never_ruled_out_by_its_last_change(
    since: date, until: date, published: date, later: int
) -> None:
    window = Window(since=min(since, until), until=max(since, until))
    modified = published + timedelta(days=later)
    if window.holds(published):
        assert window.may_hold(published, modified)
        assert window.may_hold(None, modified)
    assert window.may_hold(published, modified) == window.holds(published)


def test_archive_urls_newest_first_each_once() -> None:
    window = Window.parse("2025-12-30", "2026-01-01")
    urls = list(archive_urls("https://n.example/{year}/{month}/{day}", window, TODAY))
    assert urls == [f"https://n.example/{day}" for day in ("2026/01/01", "2025/12/31", "2025/12/30")]
    assert list(archive_urls("https://n.example/{year}-{number}.xml", window, TODAY)) == [
        "https://n.example/2026-{number}.xml",
        "https://n.example/2025-{number}.xml",
    ]


def test_an_archive_ends_today_and_needs_a_beginning() -> None:
    assert list(archive_urls("https://n.example/{year}", Window.parse("2025-06-01", ""), TODAY)) == [
        "https://n.example/2026",
        "https://n.example/2025",
    ]
    assert list(archive_urls("https://n.example/{year}", Window.parse("2027-01-01", ""), TODAY)) == []
    assert list(archive_urls("https://n.example/{year}", Window.parse("", "2025-01-01"), TODAY)) == []
