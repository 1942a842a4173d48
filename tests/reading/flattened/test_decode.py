"""The roles of a text as a whole."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from newscrawl.reading.flattened.decode import decoded, read_roles
from newscrawl.reading.flattened.features import NAMES, features
from newscrawl.reading.flattened.paragraphs import paragraphs_of
from newscrawl.reading.flattened.roles import Role
from newscrawl.reading.learned.flattened import load


def rows(*likely: tuple[Role, float]) -> np.ndarray:
    """Return probabilities: of each row one role with its probability, the others sharing the rest."""
    table = np.empty((len(likely), len(Role)), np.float32)
    for row, (role, probability) in zip(table, likely, strict=True):
        row[:] = (1 - probability) / (len(Role) - 1)
        row[role] = probability
    return table


def test_the_more_probable_of_two_headlines_is_the_headline() -> None:
    roles = decoded(rows((Role.TITLE, 0.6), (Role.TITLE, 0.9), (Role.STORY, 0.9), (Role.TITLE, 0.5)))
    assert roles[1] is Role.TITLE
    assert roles.count(Role.TITLE) == 1


def test_a_sure_story_above_a_doubtful_headline_stays_story() -> None:
    roles = decoded(rows(*[(Role.STORY, 0.99)] * 5, (Role.TITLE, 0.4), (Role.OTHER, 0.9)))
    assert roles == [Role.STORY] * 5 + [roles[5], Role.OTHER]
    assert roles[5] is not Role.TITLE


def test_a_text_without_paragraphs_has_no_roles() -> None:
    assert decoded(np.zeros((0, len(Role)), np.float32)) == []
    assert read_roles([], "").roles == []


@given(arrays(np.float32, st.tuples(st.integers(1, 30), st.just(len(Role))), elements=st.floats(0, 1, width=32)))
def test_there_is_never_more_than_one_headline(table: np.ndarray) -> None:
    roles = decoded(table)
    assert len(roles) == len(table)
    assert roles.count(Role.TITLE) <= 1


def test_the_weights_are_of_these_measures_and_roles() -> None:
    network = load()
    assert network.features == NAMES
    assert network.roles == tuple(role.name for role in Role)


@given(st.text(max_size=200))
def test_measures_and_probabilities_of_any_text_are_finite(text: str) -> None:
    measures = features(paragraphs_of(text), "https://zpravy.example/region/obec-opravi-most")
    assert np.isfinite(measures).all()
    assert load().probabilities(measures).sum(axis=1) == pytest.approx(np.ones(len(measures)), abs=1e-3)
