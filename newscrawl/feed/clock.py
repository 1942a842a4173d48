"""The feed's calendar: Europe/Prague."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

PRAGUE = ZoneInfo("Europe/Prague")


def timestamp(moment: datetime) -> str:
    """Return the aware `moment` as the feed writes it: ISO 8601 to the second with the offset of Europe/Prague."""
    return moment.astimezone(PRAGUE).isoformat(timespec="seconds")
