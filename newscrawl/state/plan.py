"""When a page is looked at again. Pure; moments and ages are Unix seconds."""

from __future__ import annotations

MINUTE, HOUR, DAY = 60, 3_600, 86_400
AGES = (15 * MINUTE, HOUR, 6 * HOUR, DAY, 7 * DAY)
"""Ages at which a page is looked at again: an edit comes soon after publication, or hardly ever."""
LEAST_GAP = 5 * MINUTE
"""No page is looked at more often."""
LONGEST_GAP = AGES[-1]
"""No visit is planned further ahead; one that is was planned by a clock that was wrong."""


def next_visit(now: int, *, born: int, last: int | None = None, changed: bool = False) -> int | None:
    """Return when a page that was visited `now` is due again, None when it never is.

    Args:
        now: the moment of the visit.
        born: when it was published or, of a page that cannot be had, first heard of; counts as `now` if later.
        last: the visit before, None at the first.
        changed: whether this visit found a change since then: such a page is looked at again after half the time.
    """
    by_age = next((min(born, now) + age for age in AGES if min(born, now) + age >= now + LEAST_GAP), None)
    if not changed or last is None:
        return by_age
    by_pace = now + min(max(LEAST_GAP, (now - last) // 2), LONGEST_GAP)
    return by_pace if by_age is None else min(by_age, by_pace)
