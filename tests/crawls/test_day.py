"""The trial of a day, cut short: no false row comes of hours in which every page of the site is broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from trials.day import SICK, live
from trials.shifted_clock import VARIABLE

pytestmark = pytest.mark.integration


def test_broken_hours_bring_no_false_row_and_leave_every_article_current(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "")
    maintenance, gutted, missing = SICK[5], SICK[9], SICK[13]
    problems = live(tmp_path, 6, {2: gutted, 3: maintenance, 5: missing}, articles=20, seed=3)
    assert [problem for problem in problems if "hour" not in problem or "false" in problem] == []
