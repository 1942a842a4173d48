"""Dates as the sites print them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from random import Random
from zoneinfo import ZoneInfo

from .words import DAYS_NAMED, MONTHS

PRAGUE = ZoneInfo("Europe/Prague")

_RELATIVE = (
    "před 1 minutou",
    "před 16 minutami",
    "před 46 minutami",
    "před 1 hodinou",
    "před 5 hodinami",
    "včera",
    "Aktualizováno včera",
    "Aktualizováno před 2 hodinami",
    "8:33",
)


def printed(moment: datetime, *, comma: bool = False, padded: bool = False) -> str:
    """Return "27. ledna 2026 9:11"; with `comma` "5. září 2019, 8:24", with `padded` "26. ledna 2026 09:54"."""
    hour = f"{moment.hour:02d}" if padded else str(moment.hour)
    day = f"{moment.day}. {MONTHS[moment.month - 1]} {moment.year}"
    return f"{day}{',' if comma else ''} {hour}:{moment.minute:02d}"


def formatted(moment: datetime, form: str) -> str:
    """Return `moment` by a strftime form, with `{month}` for "ledna", `{day}` for "pondělí", `{utc}` for UTC."""
    utc = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return moment.strftime(form.format(month=MONTHS[moment.month - 1], day=DAYS_NAMED[moment.weekday()], utc=utc))


def meant(moment: datetime, form: str) -> datetime | None:
    """Return what `moment` printed in `form` says: midnight without an hour, nothing certain without a day."""
    if not re.search("%-?d|{utc}", form):
        return None
    return moment if re.search("%-?H|{utc}", form) else moment.replace(hour=0, minute=0)


def stamp(moment: datetime, rng: Random) -> tuple[str, datetime | None]:
    """Return the time line of a teaser and, where it does not depend on the time of reading, its meaning."""
    if rng.random() < 0.5:
        return rng.choice(_RELATIVE), None
    return printed(moment, comma=rng.random() < 0.2), moment
