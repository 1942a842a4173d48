"""What a run knows of an article's day, from its address, from what names it, and from its page."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.crawling.days import Days
from newscrawl.crawling.discovery import Entry
from newscrawl.crawling.window import Window
from newscrawl.values.moments import PRAGUE
from newscrawl.values.urls import url_key
from support.crawl_parts import HOST, TOLD_DAY

JANUARY = ("2026-01-01", "2026-01-31")
NOW = datetime(2026, 2, 10, 12, tzinfo=PRAGUE)
SPAN = st.dates(date(2025, 12, 1), date(2026, 2, 9))


def days(since: str = "", until: str = "") -> Days:
    return Days(Window.parse(since, until), TOLD_DAY, lambda url: url_key(url) or url)


def entry(number: int, published: str | None = None, modified: str | None = None) -> Entry:
    return Entry(url=f"{HOST}/clanek-{number}", published=published, modified=modified)


@pytest.mark.parametrize(
    ("path", "may_be"),
    [
        ("/2025-12-31/clanek-1", False),
        ("/2026-01-01/clanek-1", True),
        ("/26-01-31/clanek-1", True),
        ("/2026-02-01/clanek-1", False),
        ("/clanek-1", True),
        ("/2026-02-31/clanek-1", True),  # no day of the calendar tells nothing
    ],
)
def test_address_that_says_another_day_saves_the_request(path, may_be):
    assert days(*JANUARY).may_hold(HOST + path) is may_be


def test_run_for_all_days_takes_every_address_and_every_date():
    assert days().may_hold(f"{HOST}/1999-12-31/clanek-1")
    assert days().holds(f"{HOST}/clanek-1", "1999-12-31", NOW)
    assert days().wanted([entry(1, "1999-12-31")], NOW) == [f"{HOST}/clanek-1"]
    assert not days().are_over([f"{HOST}/1999-12-31/clanek-1"])


@pytest.mark.parametrize(
    ("printed", "is_meant"),
    [
        ("31 Dec 2025 22:59:59 +0000", False),
        ("31 Dec 2025 23:00:00 +0000", True),  # in Prague it is January
        ("31 Jan 2026 22:59:59 +0000", True),
        ("31 Jan 2026 23:00:00 +0000", False),
        ("kdysi", True),
        (None, True),
    ],
)
def test_article_counts_by_its_day_in_prague_and_one_without_a_date_is_meant(printed, is_meant):
    assert days(*JANUARY).holds(f"{HOST}/clanek-1", printed, NOW) is is_meant
    assert days(*JANUARY).wanted([entry(1, printed)], NOW) == [f"{HOST}/clanek-1"] * is_meant


def test_what_was_last_changed_before_the_days_is_not_wanted_and_what_was_changed_after_may_be():
    entries = [entry(1, modified="2025-12-31"), entry(2, modified="2026-02-05"), entry(3, "2026-01-05", "2026-02-05")]
    assert days(*JANUARY).wanted(entries, NOW) == [f"{HOST}/clanek-2", f"{HOST}/clanek-3"]


@given(since=SPAN, until=SPAN, published=st.lists(SPAN | st.none()))
def test_wanted_are_those_of_the_days_the_newest_first_and_the_undated_last(since, until, published):
    since, until = sorted((since, until))
    entries = [entry(number, day and day.isoformat()) for number, day in enumerate(published)]
    of_url = {one.url: day for one, day in zip(entries, published, strict=True)}
    wanted = days(since.isoformat(), until.isoformat()).wanted(entries, NOW)
    dated = [of_url[url] for url in wanted if of_url[url]]
    assert set(wanted) == {url for url, day in of_url.items() if day is None or since <= day <= until}
    assert dated == sorted(dated, reverse=True)
    assert all(of_url[url] is None for url in wanted[len(dated) :])


@given(since=SPAN, told=st.lists(SPAN | st.none(), max_size=4))
def test_listing_is_over_where_all_days_that_are_known_are_older_and_one_is_known(since, told):
    over = bool([day for day in told if day]) and all(day < since for day in told if day)
    by_address = days(since.isoformat())
    urls = [f"{HOST}/{day.isoformat()}/clanek-{n}" if day else f"{HOST}/clanek-{n}" for n, day in enumerate(told)]
    assert by_address.are_over(urls) is over
    assert by_address.is_over([entry(n, day and day.isoformat()) for n, day in enumerate(told)], NOW) is over
    by_page = days(since.isoformat())
    for number, day in enumerate(told):
        by_page.holds(f"{HOST}/clanek-{number}", day and day.isoformat(), NOW)
    assert by_page.are_over([f"https://www.zpravy.example/clanek-{number}/" for number in range(len(told))]) is over


def test_day_of_the_address_wins_over_that_of_the_page():
    january = days(*JANUARY)
    url = f"{HOST}/2026-01-15/clanek-1"
    january.holds(url, (date(2026, 1, 1) - timedelta(days=1)).isoformat(), NOW)
    assert not january.are_over([url])
