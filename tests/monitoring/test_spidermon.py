"""Spidermon beside the crawl, through real crawls: what its suite finds, and when its actions act."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from newscrawl.settings import SPIDERMON_ENGINE_STOP_MONITORS, SPIDERMON_EXPECTED_FINISH_REASONS, SPIDERMON_MAX_ERRORS
from support.row_crawls import crawl_rows
from support.telling import EXTENSIONS, crawl_that_finds

PROBLEMS = {"refused": "117 of 120 pages answered 403", "coverage published_at": "3 of 41 have a date"}
WATCHED: dict[str, Any] = {
    "EXTENSIONS": json.dumps(EXTENSIONS | {"newscrawl.monitoring.run_monitors.RunMonitors": 700}),
    "SPIDERMON_ENABLED": True,
    "SPIDERMON_ENGINE_STOP_MONITORS": ",".join(SPIDERMON_ENGINE_STOP_MONITORS),
    "SPIDERMON_EXPECTED_FINISH_REASONS": ",".join(SPIDERMON_EXPECTED_FINISH_REASONS),
    "SPIDERMON_MAX_ERRORS": SPIDERMON_MAX_ERRORS,
    "SPIDERMON_FAILED_ACTIONS": "support.spidermon_action.WritesDown",
}


def told(directory: Path) -> dict[str, str]:
    file = directory / "told.json"
    failed: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    return failed


def test_actions_act_on_the_problems_of_a_run(tmp_path):
    crawl_that_finds(tmp_path, PROBLEMS, **WATCHED)
    failed = told(tmp_path)
    assert list(failed) == ["Report of the run/published and without problems"]
    assert all(text in next(iter(failed.values())) for text in PROBLEMS.values())


def test_a_good_run_is_none_of_their_business(tmp_path):
    log = crawl_that_finds(tmp_path, {}, **WATCHED)
    assert told(tmp_path) == {}
    assert "[Spidermon] Report of the run/published and without problems... OK" in log
    assert "] ERROR: " not in log


def test_a_run_that_cannot_be_written_fails_by_its_report_its_errors_and_its_end(tmp_path):
    settings = [f"{name}={value}" for name, value in WATCHED.items()]
    done = crawl_rows(tmp_path / "exports", "pages=60", "pause=0.005", "broken_store=1", "TEST_PROBLEMS={}", *settings)
    assert "Spider closed (feed_unwritable)" in done.stdout
    failed = told(tmp_path)
    assert "the run was not published" in failed.pop("Report of the run/published and without problems")
    assert [name.partition("/")[0] for name in failed] == ["Finish Reason Monitor", "Error Count Monitor"]


def test_who_does_not_want_it_has_none_of_it(tmp_path):
    log = crawl_that_finds(tmp_path, PROBLEMS, **WATCHED | {"SPIDERMON_ENABLED": False})
    assert "[Spidermon]" not in log
    assert told(tmp_path) == {}
