"""Printed durations -> seconds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.values.durations import seconds_of


@given(st.integers(0, 23), st.integers(0, 59), st.integers(1, 59))
def test_durations_of_iso_8601_and_clocks(hours: int, minutes: int, seconds: int) -> None:
    whole = 3600 * hours + 60 * minutes + seconds
    for printed in (
        f"PT{hours}H{minutes}M{seconds}S",
        f"P0DT{hours:02}H{minutes:02}M{seconds:02}S",
        f"pt{hours}h{minutes}m{seconds}.25s",
        f"{hours}:{minutes:02}:{seconds:02}",
        f" {whole} ",
        f"{whole}.5",
    ):
        assert seconds_of(printed) == whole


@pytest.mark.parametrize("printed", [None, "", "P", "PT", "PT0S", "0", "P1Y", "P2M", "brzy", "1:2", "PT1M2", "-5"])
def test_no_duration(printed: str | None) -> None:
    assert seconds_of(printed) is None
