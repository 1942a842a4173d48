"""A cadence for programs that start at times of the day: cron and systemd."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from newscrawl.scheduling.cadence import HOUR_SECONDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.scheduling.schedule import Entry


class CalendarLine(NamedTuple):
    """Times at which runs begin: on these days, in these hours, at these minutes and this second."""

    days: tuple[int, ...]
    """0 for Monday."""
    hours: tuple[int, ...]
    minutes: tuple[int, ...]
    second: int


def calendar(entry: Entry) -> list[CalendarLine]:
    """Return lines that together name all times of the week at which the site's runs begin, each once."""
    minutes: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    second_of: dict[tuple[int, int], int] = {}
    for weekday in range(7):
        for slot in entry.cadence.slots(weekday, entry.share):
            hour, rest = divmod(slot.second, HOUR_SECONDS)
            minutes[weekday, hour].append(rest // 60)
            second_of[weekday, hour] = rest % 60  # of one hour all have the same: intervals are whole minutes
    hours: defaultdict[tuple[int, tuple[int, ...], int], list[int]] = defaultdict(list)
    for (weekday, hour), found in minutes.items():
        hours[weekday, tuple(found), second_of[weekday, hour]].append(hour)
    days: defaultdict[tuple[tuple[int, ...], tuple[int, ...], int], list[int]] = defaultdict(list)
    for (weekday, found_minutes, second), found_hours in hours.items():
        days[tuple(found_hours), found_minutes, second].append(weekday)
    return [CalendarLine(tuple(found), *times) for times, found in days.items()]


def ranges(numbers: Sequence[int], dash: str, names: Sequence[str] = ()) -> str:
    """Return ascending numbers as "1,3-5", with `dash` between; by their names where `names` has them."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    written = [[names[number] if names else str(number) for number in part] for part in parts]
    return ",".join(f"{part[0]}{dash}{part[-1]}" if len(part) > 2 else ",".join(part) for part in written)
