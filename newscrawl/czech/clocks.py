"""When the entries of a live report were written: their printed clocks, read in order, become moments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from itertools import pairwise

from newscrawl.czech.dates import parse_date

_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?!.*\d[:.]\d{2})")
"""Hour and minute; of several the last in the text, for a date such as "5.10." may stand before it."""
_CLOCK_WITHOUT_DAY = re.compile(r"\d{1,2}[:.]\d{2}\D*")
"""A text that says a clock but no day."""
_LONGEST_REPORT = timedelta(days=60)
"""How long a report may go on: a day without a year is at most so long after the newer entry's moment."""


def entry_moments(printed: Sequence[str], latest: datetime) -> list[datetime | None]:
    """Return the moments of entries in Europe/Prague, in page order, None for one that cannot be read.

    A clock without a day is the last moment with this clock before the next newer entry: where 23:50 was written before
    0:10, that was on the day before.

    Args:
        printed: the times as printed, in page order, the newest or the oldest first: "15:50", "5. března 9:10".
        latest: aware moment after which no entry was written, unless its day is printed.
    """
    newest_first = _falls(printed)
    moments: list[datetime | None] = []
    for text in printed if newest_first else reversed(printed):
        moment = parse_date(text, latest if _CLOCK_WITHOUT_DAY.fullmatch(text) else latest + _LONGEST_REPORT)
        moments.append(moment)
        latest = moment or latest
    return moments if newest_first else moments[::-1]


def end_of(published: datetime, modified: datetime | None, fetched: datetime) -> datetime:
    """Return the moment after which no entry of a report was written: its last change, else the end of its day.

    The day ends at midnight of the day of publication, or when the page was fetched if that was before. All moments are
    aware.
    """
    if modified is not None:
        return modified
    following = datetime.combine(published.date() + timedelta(days=1), time(), published.tzinfo)
    return min(following - timedelta(seconds=1), fetched)


def _falls(printed: Sequence[str]) -> bool:
    """Tell whether the printed clocks go back at least as often as forward, as they do where the newest comes first."""
    clocks = [(int(match[1]), int(match[2])) for text in printed if (match := _CLOCK.search(text))]
    steps = [(later > earlier) - (later < earlier) for earlier, later in pairwise(clocks)]
    return sum(steps) <= 0
