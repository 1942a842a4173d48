"""How often a site is crawled, by hour and weekday: "mon-fri 06-22 every 5m"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, Self

from newscrawl.values.moments import PRAGUE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Names of the days of the week, in the order of `date.weekday`."""
HOUR_SECONDS = 3600
_LINE = re.compile(
    r"(?:(?P<days>[a-z]{3}(?:[-,][a-z]{3})*)\s+)?"  # mon-fri, or sat,sun
    r"(?:(?P<begin>\d\d)-(?P<end>\d\d)\s+)?"  # 06-22: from 6:00 on, up to and without 22:00
    r"every\s+(?P<number>\d{1,4})(?P<unit>[mh])"  # every 5m
)
_FORM = 'like "mon-fri 06-22 every 5m", days and hours being optional, please'


class Slot(NamedTuple):
    """A time of day at which a run begins."""

    second: int
    """Seconds after midnight by the clock on the wall."""
    every: int
    """Seconds from one run to the next in these hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How often a site is crawled in some hours of some days."""

    days: frozenset[int]
    """As `date.weekday` has them, 0 for Monday; a night belongs to two days."""
    hours: tuple[int, ...]
    """0 to 23, in the order in which they pass."""
    every: int
    """Seconds from the beginning of one run to the next."""

    @classmethod
    def parse(cls, line: str) -> Self:
        """Return what a line says, such as "sat,sun 22-06 every 30m"; raise ValueError."""
        found = _LINE.fullmatch(line.strip())
        if found is None:
            raise ValueError(f"{line!r}: {_FORM}")
        minutes = int(found["number"]) * (60 if found["unit"] == "h" else 1)
        if not minutes or (60 % minutes and (minutes % 60 or minutes > 24 * 60)):
            raise ValueError(f"{line!r}: minutes that divide an hour, such as 5m or 30m, or 1h to 24h, please")
        return cls(days=_days(found["days"], line), hours=_hours(found, line), every=minutes * 60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadence:
    """The rules of a site: of several that are for an hour the first counts, in one that no rule is for none runs."""

    rules: tuple[Rule, ...]

    @classmethod
    def parse(cls, lines: Iterable[str]) -> Self:
        """Return the cadence of these lines; raise ValueError for a wrong one, or for none at all."""
        rules = tuple(map(Rule.parse, lines))
        if not rules:
            raise ValueError(f"no rule: at least one {_FORM}")
        return cls(rules=rules)

    def slots(self, weekday: int, share: float) -> list[Slot]:
        """Return the times of a day at which a site's runs begin, in order.

        Args:
            weekday: 0 for Monday.
            share: 0 to less than 1, the site's own: so much of an interval later than the hours do its runs begin.
        """
        found: list[Slot] = []
        taken: set[int] = set()
        for rule in self.rules:
            if weekday in rule.days:
                hours = [hour for hour in rule.hours if hour not in taken]
                seconds = len(hours) * HOUR_SECONDS
                for place in range(int(share * min(rule.every, seconds)), seconds, rule.every):
                    hour, rest = divmod(place, HOUR_SECONDS)
                    found.append(Slot(hours[hour] * HOUR_SECONDS + rest, rule.every))
                taken.update(hours)
        return sorted(found)

    def moments(self, day: date, share: float) -> list[datetime]:
        """Return the moments of a day in Prague at which a site's runs begin, in order, each once, in UTC.

        In spring, a time of the hour that there is not counts an hour later; in autumn, one in the hour that comes
        twice counts twice if the runs begin once an hour or more often, else the first time.
        """
        found = set()
        for second, every in self.slots(day.weekday(), share):
            local = datetime(day.year, day.month, day.day, tzinfo=PRAGUE) + timedelta(seconds=second)
            first, again = local.astimezone(UTC), local.replace(fold=1).astimezone(UTC)
            found.add(first)
            if again > first and every <= HOUR_SECONDS:
                found.add(again)
        return sorted(found)

    def moments_after(self, after: datetime, share: float) -> Iterator[datetime]:
        """Yield the moments after the aware time `after` at which a site's runs begin, in UTC, without end."""
        day = after.astimezone(PRAGUE).date()
        while True:
            yield from (moment for moment in self.moments(day, share) if moment > after)
            day += timedelta(days=1)


def _days(text: str | None, line: str) -> frozenset[int]:
    """Return the days that a line names, all where it names none; raise ValueError."""
    if text is None:
        return frozenset(range(7))
    found: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        if first not in DAYS or (last or first) not in DAYS:
            raise ValueError(f"{line!r}: days are {', '.join(DAYS)}, with a dash or commas between")
        begin = DAYS.index(first)
        found.update((begin + step) % 7 for step in range((DAYS.index(last or first) - begin) % 7 + 1))
    return frozenset(found)


def _hours(found: re.Match[str], line: str) -> tuple[int, ...]:
    """Return the hours that a line names, all where it names none; raise ValueError."""
    if found["begin"] is None:
        return tuple(range(24))
    begin, end = int(found["begin"]), int(found["end"])
    if begin > 23 or end > 24 or begin == end:
        raise ValueError(f"{line!r}: hours are 00 to 24, such as 06-22 or, over midnight, 22-06")
    return tuple((begin + step) % 24 for step in range((end - begin) % 24 or 24))
