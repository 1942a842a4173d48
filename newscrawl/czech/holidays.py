"""Czech public holidays, on which newsrooms work as on Sundays."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from dateutil.easter import easter

_SATURDAY = 5
_FIXED = frozenset(((1, 1), (5, 1), (5, 8), (7, 5), (7, 6), (9, 28), (10, 28), (11, 17), (12, 24), (12, 25), (12, 26)))
"""Month and day; source: Act No. 245/2000 Coll. on public holidays."""


@cache
def is_holiday(day: date) -> bool:
    """Tell whether `day` is a public holiday in Czechia, Good Friday and Easter Monday included."""
    return (day.month, day.day) in _FIXED or day - easter(day.year) in (timedelta(days=-2), timedelta(days=1))


def is_free(day: date) -> bool:
    """Tell whether `day` is a Saturday, a Sunday or a public holiday."""
    return day.weekday() >= _SATURDAY or is_holiday(day)
