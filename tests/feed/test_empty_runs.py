"""With EXPORT_EMPTY_RUNS=False a run leaves a directory only if it has a row, and is published all the same."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from scrapy.crawler import Crawler

from newscrawl.feed.run import LOCK, last_start
from newscrawl.state.crawl_state import state_of
from newscrawl.state.opening import existing_store
from newscrawl.state.problem_table import ProblemsFound
from support.row_crawls import crawl_rows, runs, verify

NOW = 1_800_000_000
SPARING = "EXPORT_EMPTY_RUNS=False"


def test_a_run_that_has_no_row_leaves_no_directory(tmp_path: Path) -> None:
    exports = tmp_path / "exports"
    first = crawl_rows(exports, "pages=2", SPARING)
    assert first.returncode == 0, first.stdout
    (directory,) = runs(exports)
    assert len(verify(directory)["articles"]) == 2
    for _ in range(2):
        again = crawl_rows(exports, "pages=2", SPARING)
        assert again.returncode == 0, again.stdout
        assert "lab: there is no row to publish, so no directory" in again.stdout
    assert runs(exports) == [directory]


def test_without_the_setting_every_run_has_its_directory(tmp_path: Path) -> None:
    for _ in range(2):
        crawl_rows(tmp_path / "exports", "pages=2")
    first, second = runs(tmp_path / "exports")
    assert verify(second) == {"articles": [], "related_links": []}
    assert len(verify(first)["articles"]) == 2


def test_a_site_of_which_nothing_was_ever_published_has_its_lock_alone(tmp_path: Path) -> None:
    ended = crawl_rows(tmp_path / "exports", "pages=0", SPARING)
    assert ended.returncode == 0, ended.stdout
    assert [path.name for path in (tmp_path / "exports" / "lab").iterdir()] == [LOCK]
    assert last_start(tmp_path / "exports", "lab") is not None


def a_page_that_fails() -> list[list[Any]]:
    return [[RuntimeError("a bug in a callback")]]


def nothing_but_a_note() -> list[list[Any]]:
    def note(crawler: Crawler) -> None:
        state_of(crawler).notebook.note(ProblemsFound(site="lab noted", now=NOW, texts={"noted": "text"}))

    return [[note]]


def test_a_rejected_page_is_a_row(tmp_path: Path) -> None:
    crawl_rows(tmp_path / "exports", f"pages={__file__}:a_page_that_fails", SPARING)
    (directory,) = runs(tmp_path / "exports")
    found = verify(directory)
    assert [row["reason"] for row in found["quarantine"]] == ["RuntimeError"]


def test_what_a_run_without_a_directory_notes_is_in_the_state(tmp_path: Path) -> None:
    exports = tmp_path / "exports"
    ended = crawl_rows(exports, f"pages={__file__}:nothing_but_a_note", SPARING)
    assert ended.returncode == 0, ended.stdout
    assert runs(exports) == []
    with closing(existing_store(tmp_path / "exports-state")) as store:
        assert [problem.name for problem in store.problems.open("lab noted")] == ["noted"]


@pytest.mark.parametrize("sparing", [True, False])
def test_when_the_last_run_began_is_known_either_way(tmp_path: Path, sparing: bool) -> None:
    arguments = ("pages=1", SPARING) if sparing else ("pages=1",)
    crawl_rows(tmp_path, *arguments)
    os.utime(tmp_path / "lab" / LOCK, (0, 0))
    crawl_rows(tmp_path, *arguments)
    began = last_start(tmp_path, "lab")
    assert began is not None
    assert began.year > 2000
    assert last_start(tmp_path, "jiny") is None
