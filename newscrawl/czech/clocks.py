"""When the entries of a live report were written: printed clocks, in their order, become moments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from itertools import pairwise

from newscrawl.czech.dates import parse_date

_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?!.*\d[:.]\d{2})")
"""Hour and minute: the last in a text, behind a date such as "5.10."."""
_ALONE = re.compile(r"\d{1,2}[:.]\d{2}\D*")
"""A clock without a day."""
_LONGEST_REPORT = timedelta(days=60)
"""How long a report may go on: an entry's day without a year is read as at most so long after the entry before it."""


def entry_moments(printed: Sequence[str], latest: datetime) -> list[datetime | None]:
    """Return the moments of entries, in Europe/Prague; None where one cannot be read.

    A clock without a day is read as the last such moment before the next newer entry, so a clock that jumps back from
    0:10 to 23:50 is the day before.

    Args:
        printed: the times as printed, in page order, the newest or the oldest first: "15:50", "5. března 9:10".
        latest: aware moment that no entry is after, unless its day is printed.
    """
    newest_first = _falls(printed)
    moments: list[datetime | None] = []
    for text in printed if newest_first else reversed(printed):
        moment = parse_date(text, latest if _ALONE.fullmatch(text) else latest + _LONGEST_REPORT)
        moments.append(moment)
        latest = moment or latest
    return moments if newest_first else moments[::-1]


def end_of(published: datetime, modified: datetime | None, fetched: datetime) -> datetime:
    """Return the moment that no entry of a report is after: its last change, else the end of its day."""
    if modified is not None:
        return modified
    following = datetime.combine(published.date() + timedelta(days=1), time(), published.tzinfo)
    return min(following - timedelta(seconds=1), fetched)


def _falls(printed: Sequence[str]) -> bool:
    """Tell whether the clocks go back more often than forward, as where the newest entry comes first."""
    clocks = [(int(match[1]), int(match[2])) for text in printed if (match := _CLOCK.search(text))]
    steps = [(later > earlier) - (later < earlier) for earlier, later in pairwise(clocks)]
    return sum(steps) <= 0
