"""`verify` finds the runs of a feed, and what is not as docs/feed.md says between them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import msgspec
import pytest

from newscrawl.feed.checking.findings import Checked, LeftOut, Summary
from newscrawl.feed.checking.verify import MOST_SHOWN, verify
from support.published_feeds import begin, change_lines, change_rows, problems, publish, tombstone
from support.row_crawls import article, crawl_rows, link, page, runs

# --- good feeds -------------------------------------------------------------------------------------------------------


def test_a_crawled_run_is_good_wherever_one_points(tmp_path: Path) -> None:
    crawl_rows(tmp_path / "exports", "pages=5")
    (path,) = runs(tmp_path / "exports")
    expected = [
        Checked(path=path, rows={"articles": 5, "related_links": 15}, problems=0),
        Summary(runs=1, bad=0, incomplete=0, problems=0),
    ]
    for directory in (path, path.parent, path.parents[1], path.parents[2]):
        assert list(verify([directory])) == expected
    assert str(expected[0]) == f"ok {path}: 5 articles, 15 related links"


def test_a_run_is_checked_once_however_often_it_is_given(run: Path) -> None:
    assert len(list(verify([run, run.parent, run / ".." / run.name, run.parents[2]]))) == 2


def test_revisions_and_tombstones_over_many_runs_are_good(tmp_path: Path) -> None:
    publish(tmp_path, page(1))
    publish(tmp_path, [article(1, revision=2), *page(2)], hour=1)
    publish(tmp_path, [tombstone(1, revision=3)], hour=2)
    publish(tmp_path, [article(1, revision=4)], hour=3)
    publish(tmp_path, [], hour=4)
    assert problems(tmp_path) == []


def test_earlier_revisions_may_lie_elsewhere(tmp_path: Path) -> None:
    publish(tmp_path, [article(1, revision=5)])
    publish(tmp_path, [tombstone(1, revision=6), tombstone(2, revision=9)], hour=1)
    assert problems(tmp_path) == []


def test_quarantine_may_hold_what_no_article_may(tmp_path: Path) -> None:
    script = tmp_path / "pages.py"
    script.write_text(
        "from support.row_crawls import *\n"
        "def bad(): return [[article(1, title='Z\\u030c')], [article(2, perex='')], page(3)]\n"
    )
    crawl_rows(tmp_path / "exports", f"pages={script}:bad")
    assert str(next(verify([tmp_path / "exports"]))).endswith(": 1 article, 3 related links, 2 in quarantine")


def test_dot_files_are_no_part_of_the_feed(run: Path) -> None:
    (run / ".lock").touch()
    (run.parent / ".20261122T100000.000Z-000000").mkdir()
    (run.parent / "notes").mkdir()
    assert problems(run.parents[2]) == []


# --- between rows and runs --------------------------------------------------------------------------------------------


def test_an_id_stands_once_in_a_file(run: Path) -> None:
    change_rows(run / "articles.jsonl", lambda rows: rows.append(rows[0]))
    change_rows(run / "articles.jsonl", lambda rows: rows.append(rows[1] | {"revision": 2}))
    assert problems(run) == [
        f"articles.jsonl:4: id: revision 1 of {article(1).id} stands in {run}/articles.jsonl:1 already",
        f"articles.jsonl:5: id: {article(2).id} stands in this file already",
    ]


def test_what_a_later_run_repeats_is_named_with_its_first_place(tmp_path: Path) -> None:
    first = publish(tmp_path, [*page(1), tombstone(2)])
    publish(tmp_path, [*page(1, links=1), article(2, revision=2)], hour=1)
    assert problems(tmp_path) == [
        f"articles.jsonl:1: id: revision 1 of {article(1).id} stands in {first}/articles.jsonl:1 already",
        f"articles.jsonl:2: id: revision 2 of {article(2).id} stands in {first}/tombstones.jsonl:1 already",
        f"related_links.jsonl:1: id: {link(1, 1).id} stands in {first}/related_links.jsonl:1 already",
    ]
    assert [finding.problems for finding in verify([tmp_path]) if isinstance(finding, Checked)] == [0, 3]


def test_a_gap_between_revisions_is_named(tmp_path: Path) -> None:
    publish(tmp_path, [article(1), article(2, revision=7)])
    publish(tmp_path, [article(3), article(1, revision=3), tombstone(2, revision=8)], hour=1)
    publish(tmp_path, [tombstone(1, revision=6)], hour=2)
    assert problems(tmp_path) == [
        f"articles.jsonl:2: revision: 3 of {article(1).id} follows 1; what is between them is missing",
        f"tombstones.jsonl:1: revision: 6 of {article(1).id} follows 3; what is between them is missing",
    ]
    assert list(verify([tmp_path]))[-1] == Summary(runs=3, bad=0, incomplete=0, problems=2)


def test_a_link_without_its_article_in_the_run_is_named(tmp_path: Path) -> None:
    publish(tmp_path, page(1))
    later = publish(tmp_path, page(2), hour=1)
    change_rows(
        later / "related_links.jsonl", lambda rows: rows.append(msgspec.to_builtins(link(1, 9, run_id=later.name)))
    )
    assert problems(tmp_path) == [f"related_links.jsonl:4: article_id: {article(1).id} is not in articles.jsonl"]


# --- where runs lie ---------------------------------------------------------------------------------------------------


def test_a_run_without_manifest_is_said_and_no_problem(tmp_path: Path) -> None:
    publish(tmp_path, page(1))
    path = begin(tmp_path, page(2), hour=1)
    os.utime(path / "articles.jsonl.part", (4102444800, 4102444800))
    left, _, summary = verify([tmp_path])
    written = "last written 2100-01-01T01:00:00+01:00"
    assert left == LeftOut(type="incomplete", path=path, what=f"no manifest yet, {written}")
    assert str(left) == f"incomplete: {path}: no manifest yet, {written}"
    assert str(summary) == "1 run, 0 bad, 1 incomplete; 0 problems"


def test_what_cannot_be_looked_into_is_a_problem(run: Path, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    (tmp_path / "empty").mkdir()
    assert problems(tmp_path / "nothing", file, tmp_path / "empty", run) == [
        "nothing: is not there",
        "file: cannot be read: Not a directory",
        "empty: no run lies here",
    ]


def test_a_directory_without_rights_is_a_problem(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The refusal is played, because root may read everything."""
    scandir = os.scandir

    def refuse(path: str) -> object:
        if Path(path) == run.parent:
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert problems(run.parents[2]) == [f"{run.parent.name}: cannot be read: Permission denied"]


def test_links_between_directories_are_not_followed(run: Path, tmp_path: Path) -> None:
    exports = run.parents[2]
    shutil.copytree(exports, tmp_path / "outside")
    (exports / "lab" / "latest").symlink_to(run)
    (exports / "round").symlink_to(exports)
    assert problems(exports) == []
    (exports / "odjinud").symlink_to(tmp_path / "outside")
    assert problems(exports) == ["odjinud: a link that leads out, not followed"]


def test_a_file_and_a_lost_link_with_the_name_of_a_run_are_named(run: Path) -> None:
    file, lost = (run.with_name(f"20261122T10000{second}.000Z-000000") for second in (1, 2))
    file.touch()
    lost.symlink_to(run.parent / "gone")
    what = "has a run's name and is no directory"
    assert problems(run.parents[2]) == [f"{file.name}: {what}", f"{lost.name}: {what}"]


# --- what is shown ----------------------------------------------------------------------------------------------------


def test_only_the_first_problems_of_a_file_are_shown_and_all_counted(run: Path) -> None:
    change_lines(run / "articles.jsonl", lambda lines: lines.extend([b"{}\n"] * 100))
    change_lines(run / "tombstones.jsonl", lambda lines: lines.append(b"{}\n"))
    found = list(map(str, verify([run])))
    assert sum(each.startswith(f"{run}/articles.jsonl:") for each in found) == MOST_SHOWN + 1
    assert f"{run}/articles.jsonl: ... and {100 - MOST_SHOWN} more" in found
    assert found[-2:] == [f"bad {run}: 101 problems", "1 run, 1 bad; 101 problems"]


def test_a_line_stays_a_line_whatever_stands_in_the_feed(run: Path) -> None:
    change_rows(run / "articles.jsonl", lambda rows: rows[1].update(url="https://zpravy.example/\x1b[2J\u2028\n"))
    for found in map(str, verify([run])):
        assert found.isprintable()
