"""The revisit plan: thins out with age, ends, and comes back sooner to what keeps changing."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from newscrawl.state.plan import AGES, DAY, HOUR, LEAST_GAP, LONGEST_GAP, MINUTE, next_visit

NOW = 1_764_000_000
moments = st.integers(0, 2 * NOW)


def visits(born: int, first: int) -> list[int]:
    """Return all visits of a page that never changes."""
    made = [first]
    while (following := next_visit(made[-1], born=born)) is not None:
        made.append(following)
    return made


def test_an_article_read_at_once_is_looked_at_again_at_each_age():
    assert [moment - NOW for moment in visits(NOW, NOW)] == [0, 15 * MINUTE, HOUR, 6 * HOUR, DAY, 7 * DAY]


def test_a_week_old_article_is_not_looked_at_again():
    assert next_visit(NOW, born=NOW - 8 * DAY) is None


def test_a_visit_shortly_before_an_age_counts_for_it():
    assert next_visit(NOW + 14 * MINUTE, born=NOW) == NOW + HOUR


def test_a_page_that_changed_is_looked_at_after_half_the_time_also_after_the_last_age():
    assert next_visit(NOW + DAY, born=NOW, last=NOW + 6 * HOUR, changed=True) == NOW + DAY + 9 * HOUR
    assert next_visit(NOW + 10 * DAY, born=NOW, last=NOW + 4 * DAY, changed=True) == NOW + 13 * DAY


def test_a_page_that_changes_at_each_visit_is_looked_at_ever_more_often_down_to_the_least_gap():
    last, now = NOW + 2 * DAY, NOW + 4 * DAY
    for _ in range(20):
        last, now = now, next_visit(now, born=NOW, last=last, changed=True)
    assert now - last == LEAST_GAP


@given(moments, moments)
def test_visits_of_an_unchanged_page_are_few_and_ever_further_apart(born, age):
    made = visits(born, born + age)
    assert len(made) <= len(AGES) + 1
    gaps = [later - earlier for earlier, later in pairwise(made)]
    assert all(LEAST_GAP <= gap <= LONGEST_GAP for gap in gaps)
    assert gaps[1:] == sorted(gaps[1:])


@given(moments, moments, st.none() | moments, st.booleans())
def test_next_visit_lies_between_the_least_and_the_longest_gap(now, born, last, changed):
    following = next_visit(now, born=born, last=last, changed=changed)
    assert following is None or now + LEAST_GAP <= following <= now + LONGEST_GAP


@given(moments, moments, moments)
def test_a_change_never_makes_the_next_visit_later(now, born, last):
    unchanged = next_visit(now, born=born, last=last)
    changed = next_visit(now, born=born, last=last, changed=True)
    assert changed is not None
    assert unchanged is None or changed <= unchanged
