"""Public holidays, by the calendars of three years."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from newscrawl.czech.holidays import is_holiday

HOLIDAYS = {
    2025: "1-1 4-18 4-21 5-1 5-8 7-5 7-6 9-28 10-28 11-17 12-24 12-25 12-26",
    2026: "1-1 4-3 4-6 5-1 5-8 7-5 7-6 9-28 10-28 11-17 12-24 12-25 12-26",
    2027: "1-1 3-26 3-29 5-1 5-8 7-5 7-6 9-28 10-28 11-17 12-24 12-25 12-26",
}


@pytest.mark.parametrize("year", HOLIDAYS)
def test_days_of_a_year(year):
    days = (date(year, 1, 1) + timedelta(days=number) for number in range(365))
    assert " ".join(f"{day.month}-{day.day}" for day in days if is_holiday(day)) == HOLIDAYS[year]
