"""What a revision changed, told from fingerprints alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.items import Changes
from newscrawl.state.wording import changes_between, wording
from support.row_crawls import article


def told(*lines: str, title: str = "Most", perex: str | None = "Stojí.") -> bytes:
    return wording(replace(article(), title=title, perex=perex, text="\n".join(lines)))


def test_same_story_has_no_changes_whatever_else_is_new():
    other = replace(article(), topics=["svět"], images=[], text=article().text.replace(" ", "\u00a0 "))
    assert changes_between(wording(article()), wording(other)) == Changes()


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (told("a", "b", "c", title="Nový most"), Changes(title=True)),
        (told("a", "b", "c", perex=None), Changes(perex=True)),
        (told("a", "b", "c", "d"), Changes(added=[4])),
        (told("x", "a", "y", "b", "c"), Changes(added=[1, 3])),
        (told("a", "c"), Changes(removed=[2])),
        (told("a", "B", "c"), Changes(edited=[2])),
        (told("a", "B", "+", "c"), Changes(edited=[2], added=[3])),
        (told("A", "c"), Changes(edited=[1], removed=[2])),
        (told(), Changes(removed=[1, 2, 3])),
    ],
)
def test_change_is_named_by_lines(after, expected):
    assert changes_between(told("a", "b", "c"), after) == expected


texts = st.lists(st.sampled_from("abcdefg"), max_size=12)


@given(texts, texts)
def test_numbers_of_lines_add_up_and_lines_that_are_not_named_are_equal(before, after):
    found = changes_between(told(*before), told(*after))
    assert len(before) - len(found.removed) + len(found.added) == len(after)
    kept = [line for number, line in enumerate(after, 1) if number not in (*found.added, *found.edited)]
    remaining = iter(line for number, line in enumerate(before, 1) if number not in found.removed)
    assert all(line in remaining for line in kept)
    assert (found == Changes()) is (before == after)


@given(texts, texts)
def test_lines_are_named_in_order_and_once(before, after):
    found = changes_between(told(*before), told(*after))
    for numbers in (found.added, found.edited, found.removed):
        assert numbers == sorted(set(numbers))
    assert set(found.added).isdisjoint(found.edited)


def test_a_text_of_equal_lines_beyond_all_measure_is_compared_by_place():
    found = changes_between(told(*["a"] * 30_000), told("b", *["a"] * 20_000, "b"))
    assert len(found.edited) == 20_002
    assert len(found.removed) == 9_998
