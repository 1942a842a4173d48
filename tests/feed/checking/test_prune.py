"""`prune` removes whole runs that are old enough, and of sites that the state knows."""

from __future__ import annotations

from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from newscrawl import settings as project
from newscrawl.commands import feed
from newscrawl.feed.checking import prune as pruning
from newscrawl.feed.checking.compact import compact
from newscrawl.feed.checking.findings import LeftOut, Problem, Pruned
from newscrawl.feed.checking.merge import merge
from newscrawl.feed.checking.prune import prune
from newscrawl.feed.recovery import recover
from newscrawl.state.delivery_table import Delivered, DeliveryBegun
from newscrawl.state.opening import open_store
from support.command_calls import call
from support.published_feeds import NOW, begin, problems, publish
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


def test_runs_that_are_still_to_be_delivered_stay(tmp_path: Path) -> None:
    delivered, *waiting = [publish(tmp_path, page(hour + 1), hour=hour) for hour in (0, 1, 24, 25)]
    told, pruned = prune([tmp_path], DAY + timedelta(days=9), {"lab"}, {"lab": delivered.name})
    assert isinstance(told, Problem)
    assert told.what == "3 runs of lab stay: they are not delivered yet"
    assert isinstance(pruned, Pruned)
    assert runs(tmp_path) == waiting
    list(compact([tmp_path], DAY + timedelta(days=9)))
    compacted = runs(tmp_path)[-1]
    list(prune([tmp_path], DAY + timedelta(days=9), {"lab"}, {"lab": waiting[1].name}))
    assert runs(tmp_path) == [compacted]


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


def test_the_command_heeds_the_targets_of_its_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SCRAPY_SETTINGS_MODULE", "newscrawl.settings")
    first, second = [publish(Path("exports"), page(hour + 1), hour=hour) for hour in (0, 1)]
    with closing(open_store(Path("state"), Path("exports"))) as store:
        store.apply([DeliveryBegun(site="lab", target="s3://a", position="")])
        store.apply([Delivered(site="lab", target="s3://b", position=first.name)])
    monkeypatch.setattr(feed, "prague_now", lambda: NOW + timedelta(days=99))
    for targets, left in (("s3://a s3://b", 2), ("s3://b", 1), ("s3://c", 0)):
        monkeypatch.setattr(project, "DELIVER_TO", targets)
        assert call("feed", "prune", "--older-than", "30d", "exports") == bool(left)
        assert len(runs(Path("exports"))) == left
    assert "1 runs of lab stay: they are not delivered yet" in capsys.readouterr().out
    assert not second.exists()


@pytest.mark.parametrize(
    ("within", "named"), [("lab", "."), ("lab/2026-11-22", ".."), ("lab/2026-11-22", "."), ("", "lab")]
)
def test_wherever_it_is_called_the_index_of_the_feed_loses_the_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, within: str, named: str
) -> None:
    publish(tmp_path, page(1))
    kept = publish(tmp_path, page(2), hour=48)
    monkeypatch.chdir(tmp_path / within)
    removed = Pruned(runs=1, rows={"articles": 1, "related_links": 3}, before="2026-11-23")
    assert list(prune([Path(named)], DAY + timedelta(days=1), {"lab"})) == [removed]
    assert runs(tmp_path) == [kept]
    assert [path.parent for path in tmp_path.rglob("runs.jsonl")] == [tmp_path]
    assert problems(tmp_path) == []


def test_a_run_named_after_a_day_of_no_calendar_stays(tmp_path: Path) -> None:
    odd = publish(tmp_path, page(1))
    odd = odd.rename(odd.with_name("20269999T100000.000Z-000000"))
    assert list(prune([tmp_path], DAY + timedelta(days=9), {"lab"})) == [Pruned(runs=0, rows={}, before="2026-12-01")]
    assert list(compact([tmp_path], DAY + timedelta(days=9))) == []
    assert odd.is_dir()
