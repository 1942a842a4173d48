"""Everything that `make alarms` tries is told in time, and a healthy site rings no alarm."""

from __future__ import annotations

import pytest

from trials.alarms import TRIALS, Trial, attempt

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.name)
def test_what_goes_wrong_is_told(tmp_path, monkeypatch, trial: Trial):
    monkeypatch.setenv("NEWSCRAWL_NOW", "")
    told, what = attempt(trial, "globe24", tmp_path, seed=2)
    assert (told is not None) == bool(trial.told), what
