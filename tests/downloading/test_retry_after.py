"""Retry-After in seconds and as a date."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.downloading.retry_after import seconds_to_wait

NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("007", 7.0),
        ("99999999999999999999", 1e9),
        ("Sun, 22 Nov 2026 08:40:00 GMT", 600.0),
        ("Sunday, 22-Nov-26 08:40:00 GMT", 600.0),  # RFC 850
        ("Sun Nov 22 08:40:00 2026", 600.0),  # asctime
        ("Sun, 22 Nov 2026 09:40:00 +0100", 600.0),
        ("Sun, 22 Nov 2026 08:00:00 GMT", 0.0),
        *((nothing, None) for nothing in (None, "", "brzy", "-5", "1.5", "za 5 minut", "31 Feb 2026 08:00:00 GMT")),
    ],
)
def test_value_is_seconds_or_a_date(value: str | None, seconds: float | None) -> None:
    assert seconds_to_wait(value, NOW) == seconds


@given(st.text())
def test_any_text_is_a_number_of_seconds_or_nothing(value: str) -> None:
    seconds = seconds_to_wait(value, NOW)
    assert seconds is None or seconds >= 0


@given(st.integers(1, 10**8))
def test_dates_ahead_are_as_many_seconds(seconds: int) -> None:
    moment = NOW + timedelta(seconds=seconds)
    assert seconds_to_wait(moment.strftime("%a, %d %b %Y %H:%M:%S GMT"), NOW) == seconds
