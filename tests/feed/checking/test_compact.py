"""`compact` makes one run of a day's: nothing lost, nothing twice, at any moment one of both."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.feed.checking.compact import compact
from newscrawl.feed.checking.findings import Compacted, LeftOut, Problem
from newscrawl.feed.checking.merge import merge
from newscrawl.feed.files import lock
from newscrawl.feed.formats import FORMATS
from newscrawl.feed.recovery import recover
from newscrawl.feed.run import Run, report
from newscrawl.items import Row
from newscrawl.state.opening import STORE, open_store
from support.command_calls import call
from support.published_feeds import NOW, begin, problems, publish, tombstone
from support.row_crawls import article, link, page, rows, runs, verify

DAY = date(2026, 11, 22)
LATER = DAY + timedelta(days=1)


def a_day(exports: Path) -> list[Path]:
    """Publish six runs of a day: new articles, nothing, a revision, a tombstone, one that came back."""
    return [
        publish(exports, [*page(1), *page(2)]),
        publish(exports, [], hour=1),
        publish(exports, [link(1, 4), article(1, revision=2, title="Nový titulek")], hour=2),
        publish(exports, [tombstone(2)], hour=3),
        publish(exports, [tombstone(1, revision=3), *page(3)], hour=4),
        publish(exports, [article(2, revision=3)], hour=5),
    ]


def all_rows(exports: Path) -> list[bytes]:
    return sorted(line for path in exports.glob("*/[!.]*/*/*.jsonl") for line in path.read_bytes().splitlines())


def names(exports: Path) -> set[str]:
    return {path.name for path in (exports / "lab").iterdir()} - {".compacting"}


def test_a_day_becomes_one_run_with_the_same_rows_in_their_order(tmp_path: Path) -> None:
    former = a_day(tmp_path)
    other_day = publish(tmp_path, page(9), hour=24)
    before = all_rows(tmp_path)
    (done,) = compact([tmp_path], LATER)
    assert done == Compacted(path=done.path, runs=6, rows=done.rows)  # type: ignore[union-attr]
    first, second = runs(tmp_path)
    assert second == other_day
    assert all_rows(tmp_path) == before
    assert problems(tmp_path) == []
    assert [row["revision"] for row in rows(first / "articles.jsonl")] == [1, 1, 2, 1, 3]
    manifest = json.loads((first / "datapackage.json").read_bytes())
    assert [run["run_id"] for run in manifest["supersedes"]] == [run.name for run in former]
    assert manifest["supersedes"][2]["rows"] == {"articles": 1, "related_links": 1}
    assert manifest["finish_reason"] == "compacted"
    assert first.name not in {run.name for run in former}
    assert former[0].name[:20] == first.name[:20]
    assert names(tmp_path) == {"2026-11-22", "2026-11-23"}


def test_reports_stay(tmp_path: Path) -> None:
    for hour, ok in enumerate((True, False)):
        run = Run(tmp_path, "lab", NOW + timedelta(hours=hour))
        content = report("lab", run.id, "finished", dict(run.rows), run.began)
        run.publish(content | {"ok": ok, "problems": [] if ok else ["the site is down"]})
    list(compact([tmp_path], LATER))
    (run_path,) = runs(tmp_path)
    said = json.loads((run_path / "report.json").read_bytes())
    assert said["ok"] is False
    assert [problem.partition(": ")[2] for problem in said["problems"]] == ["the site is down"]
    assert [inner["ok"] for inner in said["reports"]] == [True, False]


def test_files_that_the_runs_went_by_stay_in_the_manifest(tmp_path: Path) -> None:
    files = [{"origin": "https://lab.example", "sha256": sign * 64} for sign in "abc"]
    for hour, file in enumerate(files):
        run = Run(tmp_path, "lab", NOW + timedelta(hours=hour))
        run.publish(report("lab", run.id, "finished", dict(run.rows), run.began) | {"robots": [file]})
        list(compact([tmp_path], LATER))
    (run_path,) = runs(tmp_path)
    assert json.loads((run_path / "datapackage.json").read_bytes())["robots"] == files


def test_a_compacted_day_with_a_late_run_is_compacted_again(tmp_path: Path) -> None:
    former = a_day(tmp_path)
    list(compact([tmp_path], LATER))
    late = publish(tmp_path, page(7), hour=9)
    before = all_rows(tmp_path)
    (done,) = compact([tmp_path], LATER)
    assert isinstance(done, Compacted)
    assert all_rows(tmp_path) == before
    assert problems(tmp_path) == []
    manifest = json.loads((done.path / "datapackage.json").read_bytes())
    assert [run["run_id"] for run in manifest["supersedes"]] == [*(run.name for run in former), late.name]
    assert len(json.loads((done.path / "report.json").read_bytes())["reports"]) == 7
    assert list(compact([tmp_path], LATER)) == []


def test_days_that_are_not_old_enough_stay(tmp_path: Path) -> None:
    a_day(tmp_path)
    before = all_rows(tmp_path)
    assert list(compact([tmp_path], DAY)) == []
    assert all_rows(tmp_path) == before
    assert len(runs(tmp_path)) == 6


def test_a_day_with_a_run_that_is_not_published_stays_until_it_is(tmp_path: Path) -> None:
    a_day(tmp_path)
    unpublished = begin(tmp_path, page(8), hour=10)
    (told,) = compact([tmp_path], LATER)
    assert isinstance(told, LeftOut)
    assert unpublished.name in told.what
    assert len(runs(tmp_path)) == 7
    recover(tmp_path, "lab", lambda rows, reader: None)
    (done,) = compact([tmp_path], LATER)
    assert isinstance(done, Compacted)
    assert done.runs == 7


def test_a_damaged_run_keeps_its_day_as_it_is(tmp_path: Path) -> None:
    former = a_day(tmp_path)
    path = former[2] / "articles.jsonl"
    path.write_bytes(path.read_bytes().replace("Nový".encode(), "Jiný".encode()))
    before = all_rows(tmp_path)
    (told,) = compact([tmp_path], LATER)
    assert isinstance(told, Problem)
    assert f"{former[2].name}/articles.jsonl: sha256:" in told.what
    assert all_rows(tmp_path) == before
    assert runs(tmp_path) == former
    assert names(tmp_path) == {"2026-11-22"}


def test_what_verify_refuses_is_not_made(tmp_path: Path) -> None:
    """Two runs with the same row, as after a state that was put aside."""
    publish(tmp_path, page(1))
    publish(tmp_path, page(1), hour=1)
    (told,) = compact([tmp_path], LATER)
    assert isinstance(told, Problem)
    assert "stands in" in told.what
    assert len(runs(tmp_path)) == 2


def test_something_else_in_the_day_is_not_moved_away(tmp_path: Path) -> None:
    run, *_ = a_day(tmp_path)
    (run.parent / "poznámky.txt").write_text("nemazat")
    (told,) = compact([tmp_path], LATER)
    assert isinstance(told, Problem)
    assert (run.parent / "poznámky.txt").exists()


def test_two_at_once(tmp_path: Path) -> None:
    a_day(tmp_path)
    held = lock(tmp_path / "lab" / ".compacting")
    assert held is not None
    (told,) = compact([tmp_path], LATER)
    assert isinstance(told, Problem)
    os.close(held)
    assert [type(done) for done in compact([tmp_path], LATER)] == [Compacted]


def test_other_formats_are_made_of_all_rows(tmp_path: Path) -> None:
    for hour, formats in enumerate(((), ("zstd",), ("parquet", "zstd"))):
        run = Run(tmp_path, "lab", NOW + timedelta(hours=hour))
        run.publish(report("lab", run.id, "finished", dict(run.rows), run.began), formats)
    publish(tmp_path, page(1), hour=5)
    list(compact([tmp_path], LATER))
    (run_path,) = runs(tmp_path)
    suffixes = [FORMATS[name].suffix for name in ("zstd", "parquet")]
    assert {f"articles{suffix}" for suffix in suffixes} < {path.name for path in run_path.iterdir()}
    assert verify(run_path)["articles"][0]["id"] == article(1).id
    assert problems(tmp_path) == []


def test_a_merged_set_is_the_same_before_and_after(tmp_path: Path) -> None:
    exports = tmp_path / "exports"
    a_day(exports)
    for everything in (False, True):
        merge([exports], tmp_path / f"before-{everything}", all_revisions=everything)
    list(compact([exports], LATER))
    for everything in (False, True):
        merge([exports], tmp_path / f"after-{everything}", all_revisions=everything)
        for name in ("articles", "related_links", "tombstones"):
            before, after = (tmp_path / f"{when}-{everything}" / f"{name}.jsonl" for when in ("before", "after"))
            assert before.exists() == after.exists()
            assert not before.exists() or before.read_bytes() == after.read_bytes()


def known(exports: Path, state: Path) -> list[Any]:
    """Return what a state that is made anew from the feed knows of articles."""
    open_store(state, exports).close()
    with closing(sqlite3.connect(state / STORE)) as tables:
        return sorted(tables.execute("SELECT url, revision, gone, content FROM page").fetchall())


STEPS = st.lists(st.tuples(st.integers(1, 3), st.booleans()), min_size=1, max_size=8)


@settings(max_examples=12)
@given(steps=STEPS)
def test_a_state_made_from_a_compacted_feed_knows_the_same(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, bool]]
) -> None:
    """Whatever became of an article within the day: a revision, a tombstone, its return."""
    directory = tmp_path_factory.mktemp("known")
    exports = directory / "exports"
    revision = dict.fromkeys((1, 2, 3), 0)
    for hour, (number, goes) in enumerate(steps):
        revision[number] += 1
        there = revision[number] == 1 or not goes
        row: Row = (
            article(number, revision=revision[number], title=f"{hour}")
            if there
            else tombstone(number, revision[number])
        )
        publish(exports, [row], hour=hour)
    before = known(exports, directory / "before")
    list(compact([exports], LATER))
    assert len(runs(exports)) == 1
    assert problems(exports) == []
    assert known(exports, directory / "after") == before


def killed_at(step: int, exports: Path) -> bool:
    """Compact in a process that dies at its so many-th access to a file; return whether it was killed."""
    child = os.fork()
    if not child:
        left = step

        def count(event: str, _: object) -> None:
            nonlocal left
            if event == "open" or event.startswith(("os.", "shutil.", "ctypes.", "fcntl.")):
                left -= 1
                if not left:
                    os._exit(9)

        sys.addaudithook(count)
        try:
            list(compact([exports], LATER))
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def test_a_crash_at_any_moment_is_harmless(tmp_path: Path) -> None:
    a_day(tmp_path / "as it was")
    before = all_rows(tmp_path / "as it was")
    step, killed = 1, True
    while killed:
        exports = tmp_path / str(step)
        shutil.copytree(tmp_path / "as it was", exports)
        killed = killed_at(step, exports)
        assert all_rows(exports) == before, step
        assert problems(exports) == [], step
        assert recover(exports, "lab", lambda rows, reader: None) == []
        list(compact([exports], LATER))
        assert len(runs(exports)) == 1
        assert all_rows(exports) == before, step
        assert {name for name in names(exports) if name != ".recovered"} == {"2026-11-22"}, step
        step += 1 + step // 8
    assert step > 60


def test_verify_compares_what_is_said_of_superseded_runs(tmp_path: Path) -> None:
    a_day(tmp_path)
    list(compact([tmp_path], LATER))
    (run_path,) = runs(tmp_path)
    manifest = json.loads((run_path / "datapackage.json").read_bytes())
    manifest["supersedes"][0]["rows"]["articles"] += 1
    (run_path / "datapackage.json").write_text(json.dumps(manifest))
    assert problems(tmp_path) == ["datapackage.json: supersedes: 6 articles, but there are 5"]


def test_readers_that_know_some_of_the_runs_find_what_is_new_to_them(tmp_path: Path) -> None:
    """By the numbers in `supersedes`, as docs/feed.md says."""
    former = a_day(tmp_path)
    per_run = {run.name: rows(run / "articles.jsonl") for run in former}
    list(compact([tmp_path], LATER))
    (run_path,) = runs(tmp_path)
    lines = rows(run_path / "articles.jsonl")
    for run in json.loads((run_path / "datapackage.json").read_bytes())["supersedes"]:
        number = run["rows"].get("articles", 0)
        assert lines[:number] == per_run[run["run_id"]]
        lines = lines[number:]
    assert lines == []


@pytest.mark.parametrize(("within", "named"), [("lab", "."), ("lab/2026-11-22", ".."), ("", "lab"), ("lab", "..")])
def test_wherever_it_is_called_the_index_of_the_feed_has_the_new_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, within: str, named: str
) -> None:
    a_day(tmp_path)
    monkeypatch.chdir(tmp_path / within)
    [done] = compact([Path(named)], LATER)
    assert isinstance(done, Compacted)
    assert len((tmp_path / "runs.jsonl").read_bytes().splitlines()) == 1
    assert problems(tmp_path) == []


def test_a_feed_that_cannot_be_written_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    a_day(tmp_path)
    (tmp_path / "lab" / ".compacting").mkdir()
    assert call("feed", "compact", "--older-than", "1d", tmp_path) == 1
    assert capsys.readouterr().err == f"scrapy feed: [Errno 21] Is a directory: '{tmp_path}/lab/.compacting'\n"
