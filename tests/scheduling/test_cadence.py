"""A cadence says at which moments runs begin: by Prague's wall clock, also on the two days on which that is moved."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.scheduling.cadence import DAYS, Cadence, Slot
from newscrawl.values.moments import PRAGUE

MONDAY, SATURDAY = date(2026, 11, 30), date(2026, 12, 5)
INTERVALS = ("1m", "5m", "12m", "30m", "60m", "1h", "2h", "5h", "24h")


def times(cadence: Cadence, day: date, share: float = 0.0) -> list[str]:
    return [f"{moment.astimezone(PRAGUE):%H:%M:%S}" for moment in cadence.moments(day, share)]


def test_hours_and_days_have_their_own_intervals() -> None:
    cadence = Cadence.parse(["mon-fri 06-08 every 30m", "sat,sun 06-08 every 1h", "every 12h"])
    assert times(cadence, MONDAY) == ["00:00:00", "06:00:00", "06:30:00", "07:00:00", "07:30:00", "14:00:00"]
    assert times(cadence, SATURDAY) == ["00:00:00", "06:00:00", "07:00:00", "14:00:00"]


def test_where_no_rule_is_for_an_hour_there_is_no_run() -> None:
    cadence = Cadence.parse(["mon 06-07 every 30m"])
    assert times(cadence, MONDAY) == ["06:00:00", "06:30:00"]
    assert times(cadence, SATURDAY) == []
    after = datetime(2026, 11, 30, 12, tzinfo=UTC)
    assert next(cadence.moments_after(after, 0.0)) == datetime(2026, 12, 7, 5, tzinfo=UTC)


def test_a_night_goes_over_midnight() -> None:
    assert times(Cadence.parse(["22-02 every 2h"]), MONDAY) == ["00:00:00", "22:00:00"]
    assert times(Cadence.parse(["fri-mon 23-24 every 1h"]), SATURDAY) == ["23:00:00"]


@pytest.mark.parametrize(("share", "expected"), [(0.0, "06:00:00"), (0.5, "06:02:30"), (0.999, "06:04:59")])
def test_a_site_begins_its_own_share_of_the_interval_later(share: float, expected: str) -> None:
    assert times(Cadence.parse(["06-07 every 5m"]), MONDAY, share)[0] == expected


@given(
    st.lists(st.tuples(st.sampled_from(DAYS), st.integers(0, 23), st.integers(0, 24), st.sampled_from(INTERVALS))),
    st.floats(0, 1, exclude_max=True),
    st.dates(date(2000, 1, 1), date(2035, 12, 31)),
)
def test_runs_lie_in_their_hours_and_no_nearer_than_their_interval(
    rules: list[tuple[str, int, int, str]], share: float, day: date
) -> None:
    lines = [f"{name} {begin:02}-{end:02} every {every}" for name, begin, end, every in rules if begin != end]
    cadence = Cadence.parse([*lines, "every 20m"])
    slots = cadence.slots(day.weekday(), share)
    assert slots == sorted(set(slots))
    for slot in slots:
        rules_of_hour = [
            rule for rule in cadence.rules if day.weekday() in rule.days and slot.second // 3600 in rule.hours
        ]
        assert slot.every == rules_of_hour[0].every
    hourly: dict[int, list[Slot]] = {}
    for slot in slots:
        hourly.setdefault(slot.second // 3600, []).append(slot)
    for in_hour in hourly.values():
        assert all(later.second - earlier.second == earlier.every for earlier, later in pairwise(in_hour))


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)), st.floats(0, 1, exclude_max=True))
def test_every_five_minutes_is_every_five_minutes_whatever_the_clock_does(naive: datetime, share: float) -> None:
    after = naive.replace(tzinfo=UTC)
    moments = [after, *islice(Cadence.parse(["every 5m"]).moments_after(after, share), 300)]
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    assert timedelta(0) < gaps[0] <= timedelta(minutes=5)
    assert set(gaps[1:]) == {timedelta(minutes=5)}


@pytest.mark.parametrize(("day", "utc_hours"), [(date(2026, 3, 29), [1]), (date(2026, 10, 25), [0])])
def test_a_daily_run_comes_once_on_the_days_of_23_and_25_hours(day: date, utc_hours: list[int]) -> None:
    """Half past two is not there in spring and there twice in autumn."""
    moments = Cadence.parse(["02-03 every 24h"]).moments(day, 0.5)
    assert [(moment.hour, moment.minute) for moment in moments] == [(hour, 30) for hour in utc_hours]


@pytest.mark.parametrize(
    "line",
    [
        *("", "every", "every 0m", "every 7m", "every 90m", "every 25h", "every 5s", "every 5", "06-22"),
        *("weekdays every 5m", "mon-fry every 5m", "mon- every 5m", "every 5m\nevery 6m"),
        *("06-06 every 5m", "24-06 every 5m", "06-25 every 5m", "6-22 every 5m", "06:00-22:00 every 5m"),
    ],
)  # fmt: skip
def test_what_is_no_rule_is_told_with_an_example(line: str) -> None:
    with pytest.raises(ValueError, match=r".") as told:
        Cadence.parse([line])
    message = str(told.value)
    assert repr(line) in message
    assert "\n" not in message
