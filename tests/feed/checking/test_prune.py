"""`prune` removes whole runs that are old enough, and of sites that the state knows."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from newscrawl.feed.checking import prune as pruning
from newscrawl.feed.checking.findings import LeftOut, Problem, Pruned
from newscrawl.feed.checking.merge import merge
from newscrawl.feed.checking.prune import prune
from newscrawl.feed.recovery import recover
from support.command_calls import call
from support.published_feeds import begin, problems, publish
from support.row_crawls import crawl_rows, page, runs

DAY = date(2026, 11, 22)


def test_runs_of_earlier_days_are_removed_and_their_directories(tmp_path: Path) -> None:
    for hour in (0, 1, 24):
        publish(tmp_path, page(hour + 1), hour=hour)
    kept = publish(tmp_path, page(50), hour=48)
    findings = list(prune([tmp_path], DAY + timedelta(days=2), {"lab"}))
    assert findings == [Pruned(runs=3, rows={"articles": 3, "related_links": 9}, before="2026-11-24")]
    assert runs(tmp_path) == [kept]
    assert {path.name for path in (tmp_path / "lab").iterdir()} == {"2026-11-24"}
    assert problems(tmp_path) == []


def test_what_is_not_a_complete_run_stays(tmp_path: Path) -> None:
    publish(tmp_path / "exports", page(1))
    incomplete = begin(tmp_path / "exports", page(2), hour=1)
    merge([tmp_path / "exports"], tmp_path / "exports" / "merged")
    left, pruned = prune([tmp_path / "exports"], DAY + timedelta(days=9), {"lab"})
    assert isinstance(left, LeftOut)
    assert isinstance(pruned, Pruned)
    assert pruned.runs == 1
    assert incomplete.is_dir()


def test_runs_of_a_site_that_the_state_does_not_know_stay(tmp_path: Path) -> None:
    run = publish(tmp_path, page(1))
    told, pruned = prune([tmp_path], DAY + timedelta(days=9), {"globe24"})
    assert isinstance(told, Problem)
    assert "1 runs of lab stay" in told.what
    assert isinstance(pruned, Pruned)
    assert pruned.runs == 0
    assert run.is_dir()


def test_a_run_that_was_being_removed_at_a_crash_is_no_part_of_the_feed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of it must not be taken for one that a crawl has left."""
    publish(tmp_path, page(1))
    kept = publish(tmp_path, page(2), hour=24)

    def crash(path: Path) -> None:
        (path / "datapackage.json").unlink()
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(pruning.shutil, "rmtree", crash)
        with pytest.raises(KeyboardInterrupt):
            list(prune([tmp_path], DAY + timedelta(days=1), {"lab"}))
    assert recover(tmp_path, "lab", lambda rows, reader: None) == []
    assert problems(tmp_path) == []
    list(prune([tmp_path], DAY + timedelta(days=1), {"lab"}))
    assert {path.name for path in (tmp_path / "lab").iterdir()} - {".recovered", "2026-11-22"} == {kept.parent.name}


def test_without_a_state_nothing_is_removed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The next start would make one from the feed, and publish again what is not in it any more."""
    exports = tmp_path / "exports"
    run = publish(exports, page(9), hour=-24 * 300)
    crawl_rows(exports, "pages=1")
    asked = ("feed", "prune", "--older-than", "100d", exports)
    assert call(*asked, "-s", f"STATE_DIR={tmp_path}/elsewhere") == 1  # type: ignore[arg-type]
    said = capsys.readouterr()
    assert said.err.startswith("scrapy feed: nothing was removed: ")
    assert run.is_dir()
    assert call(*asked, "-s", f"STATE_DIR={exports}-state") == 0  # type: ignore[arg-type]
    assert capsys.readouterr().out.startswith("removed 1 run of days before ")
    assert not run.exists()
    assert len(runs(exports)) == 1
