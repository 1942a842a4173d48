"""When a page is fetched again. Pure; moments are Unix seconds, ages and gaps seconds."""

from __future__ import annotations

MINUTE, HOUR, DAY = 60, 3_600, 86_400
AGES = (15 * MINUTE, HOUR, 6 * HOUR, DAY, 7 * DAY)
"""Ages at which a page is fetched again: edits come soon after publication, or hardly ever."""
LEAST_GAP = 5 * MINUTE
"""Shortest time between two visits that are planned."""
LONGEST_GAP = AGES[-1]
"""Longest time ahead for which a visit is planned: one planned for later was planned by a clock that was wrong."""


def next_visit(now: int, *, born: int, last: int | None = None, changed: bool = False) -> int | None:
    """Return when a page that was visited `now` is due again, None when it is not.

    It is due at the next of AGES that is at least LEAST_GAP away. One that has changed since the visit before is due
    after half the time between the two visits, if that is sooner or no age is left.

    Args:
        now: the moment of the visit.
        born: the moment its age counts from: its publication, else when it was first named; of an article that
            was taken down, when that was found. `now` is taken instead where it lies in the future.
        last: the moment of the visit before, None at the first.
        changed: whether this visit found a change since `last`.
    """
    by_age = next((min(born, now) + age for age in AGES if min(born, now) + age >= now + LEAST_GAP), None)
    if not changed or last is None:
        return by_age
    by_pace = now + min(max(LEAST_GAP, (now - last) // 2), LONGEST_GAP)
    return by_pace if by_age is None else min(by_age, by_pace)
