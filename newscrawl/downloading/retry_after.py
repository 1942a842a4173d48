"""Retry-After: how long a site asks to be left alone (RFC 9110 10.2.3)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_SECONDS = re.compile(r"\d+")
_DIGITS = 9
"""A number of more digits than this is more than 31 years: no more is needed."""


def seconds_to_wait(value: str | None, now: datetime) -> float | None:
    """Return for how many seconds, counted from `now`, a header asks to wait: 0 for a moment that has passed.

    Args:
        value: of the header: a number of seconds or an HTTP date (RFC 9110 5.6.7), None where there is no header.
        now: the present, aware.

    Returns:
        None where the header is missing or says neither.
    """
    value = (value or "").strip()
    if _SECONDS.fullmatch(value):
        return float(value[:_DIGITS]) if len(value.lstrip("0")) <= _DIGITS else 10.0**_DIGITS
    try:
        moment = parsedate_to_datetime(value)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0.0, (moment - now).total_seconds())
    except (ValueError, OverflowError):
        return None
