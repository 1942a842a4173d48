"""Moments: aware datetimes in Europe/Prague, their ISO 8601 strings in rows, and Unix seconds in the state."""

from __future__ import annotations

import time
from datetime import datetime
from zoneinfo import ZoneInfo

PRAGUE = ZoneInfo("Europe/Prague")
"""The time zone of every moment in the feed."""


def unix_now() -> int:
    """Return the present in Unix seconds."""
    return int(time.time())


def prague_now() -> datetime:
    """Return the present in Europe/Prague."""
    return datetime.now(PRAGUE)


def unix_of(moment: datetime) -> int:
    """Return an aware datetime in Unix seconds."""
    return int(moment.timestamp())


def unix(timestamp: str) -> int:
    """Return a row's timestamp (ISO 8601 with offset) in Unix seconds; raise ValueError where no calendar has it."""
    return int(datetime.fromisoformat(timestamp).timestamp())


def unix_or_none(timestamp: str | None) -> int | None:
    """Return a row's timestamp in Unix seconds, None for none, or one that no calendar has."""
    try:
        return unix(timestamp) if timestamp else None
    except (ValueError, OverflowError):
        return None


def to_iso(moment: datetime) -> str:
    """Return an aware datetime as "YYYY-MM-DDTHH:MM:SS+01:00", with Prague's offset at that moment.

    Raises:
        ValueError: `moment` has no time zone.
    """
    return in_prague(moment).isoformat(timespec="seconds")


def in_prague(moment: datetime) -> datetime:
    """Return an aware datetime as the same moment in Europe/Prague; raise ValueError for one without a time zone."""
    if moment.tzinfo is None:
        raise ValueError(f"no time zone: {moment!r}")
    return moment.astimezone(PRAGUE)
