"""How likely a number is by chance: against sums over all outcomes."""

from __future__ import annotations

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.monitoring.chance import at_least, at_most, highest_share

shares = st.floats(0.001, 0.999)


@given(st.integers(0, 60), st.integers(0, 60), shares)
def test_at_least_is_the_upper_tail_of_the_binomial_distribution(hits, tries, share):
    exact = sum(comb(tries, k) * share**k * (1 - share) ** (tries - k) for k in range(hits, tries + 1))
    assert at_least(hits, tries, share) == pytest.approx(exact, rel=1e-6, abs=1e-15)


@given(st.integers(0, 300), st.floats(0.1, 500), st.floats(1.01, 5))
def test_at_most_grows_with_the_number_up_to_one(number, mean, dispersion):
    here, next_ = at_most(number, mean, dispersion), at_most(number + 1, mean, dispersion)
    assert 0 <= here <= next_ <= 1
    assert at_most(int(mean + 60 * (mean * dispersion) ** 0.5) + 100, mean, dispersion) == pytest.approx(1, abs=1e-3)


@given(st.integers(0, 500), st.integers(0, 500), st.floats(0, 0.5))
def test_highest_share_is_above_the_share_that_was_found(hits, more, least):
    found = highest_share(hits, hits + more, least)
    assert max(least, hits / (hits + more) if hits + more else 1) <= found + 1e-12 <= 1 + 1e-9


def test_more_that_is_known_leaves_less_in_doubt():
    assert highest_share(0, 10, 0) > highest_share(0, 100, 0) > highest_share(0, 1000, 0) > 0
