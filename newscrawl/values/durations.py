"""How long something takes, as pages print it -> seconds."""

from __future__ import annotations

import re

_PERIOD = re.compile(
    r"P? (?:(?P<days>\d{1,3})D)? (?:T (?:(?P<hours>\d{1,4})H)? (?:(?P<minutes>\d{1,5})M)?"
    r" (?:(?P<seconds>\d{1,7})(?:[.,]\d+)?S)?)?",
    re.IGNORECASE | re.VERBOSE,
)
"""A duration of ISO 8601, up to days; some sites leave out the P."""
_CLOCK = re.compile(r"(?:(?P<hours>\d{1,3}):)?(?P<minutes>\d{1,3}):(?P<seconds>\d{2})(?:[.,]\d+)?")
_NUMBER = re.compile(r"(?P<seconds>\d{1,7})(?:[.,]\d+)?")
_SECONDS = {"days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}


def seconds_of(printed: str | None) -> int | None:
    """Return the whole seconds of a printed duration; None for one that is zero or none.

    >>> seconds_of("PT02M57S"), seconds_of("1:23"), seconds_of("95.4"), seconds_of("P1Y"), seconds_of("PT0S")
    (177, 83, 95, None, None)
    """
    text = (printed or "").strip()
    match = _NUMBER.fullmatch(text) or _CLOCK.fullmatch(text) or _PERIOD.fullmatch(text)
    if match is None:
        return None
    return sum(_SECONDS[name] * int(number) for name, number in match.groupdict().items() if number) or None
