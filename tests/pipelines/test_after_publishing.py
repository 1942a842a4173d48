"""What Write does once a run is published, through real crawls: notes committed, others told, nothing unpublished."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from scrapy.crawler import Crawler

from newscrawl.exceptions import StateError
from newscrawl.feed.run import Run
from newscrawl.feed.signals import report_wanted, run_published
from newscrawl.state.crawl_state import CrawlState, state_of
from newscrawl.state.problem_table import ProblemsFound
from support.row_crawls import crawl_rows, page, runs, verify

NOW = 1_800_000_000

# --- what stands in the crawls' way; read by the crawling process -----------------------------------------------------


def manifests(exports: Path) -> list[Path]:
    return list(exports.glob("lab/*/*/datapackage.json"))


def note(crawler: Crawler, name: str) -> None:
    state_of(crawler).notebook.note(ProblemsFound(site=f"lab {name}", now=NOW, texts={name: "text"}))


def pages_with(*receivers: tuple[Any, object]) -> list[list[Any]]:
    """Return a page, after which the receivers, made for the crawler, are connected to their signals."""

    def connect(crawler: Crawler) -> None:
        for make, signal in receivers:
            crawler.signals.connect(make(crawler), signal, weak=False)

    return [[*page(1), connect]]


def notes_while_reporting(crawler: Crawler) -> Any:
    def receiver() -> dict[str, Any]:
        note(crawler, "reported")
        return {"marked": True}

    return receiver


def looks_and_notes(crawler: Crawler) -> Any:
    """Write down what is known and there when the run is said to be published, and note something."""

    async def receiver(content: dict[str, Any]) -> None:
        await asyncio.sleep(0.01)
        state = state_of(crawler)
        exports = Path(crawler.settings["EXPORTS_DIR"])
        seen = {
            "known": [problem.name for problem in state.known.store.problems.open("lab reported")],
            "published": len(manifests(exports)),
            "content": content,
        }
        exports.with_name("seen.json").write_text(json.dumps(seen))
        note(crawler, "acted")

    return receiver


def hangs(_: Crawler) -> Any:
    async def receiver() -> None:
        await asyncio.sleep(3600)

    return receiver


def fails(_: Crawler) -> Any:
    def receiver() -> None:
        raise RuntimeError("a bug in a receiver")

    return receiver


def breaks_the_state(crawler: Crawler) -> Any:
    def receiver() -> dict[str, Any]:
        note(crawler, "reported")

        def commit(self: CrawlState, notes: object) -> None:
            raise StateError("the disk is full")

        CrawlState.commit = commit
        return {}

    return receiver


def breaks_the_publishing(_: Crawler) -> Any:
    def receiver() -> dict[str, Any]:
        def publish(self: Run, *arguments: object) -> None:
            raise OSError("the disk is full")

        Run.publish = publish
        return {}

    return receiver


def ordinary() -> list[list[Any]]:
    return pages_with((notes_while_reporting, report_wanted), (looks_and_notes, run_published))


def hanging() -> list[list[Any]]:
    return pages_with((notes_while_reporting, report_wanted), (hangs, run_published), (looks_and_notes, run_published))


def failing() -> list[list[Any]]:
    return pages_with((notes_while_reporting, report_wanted), (fails, run_published), (looks_and_notes, run_published))


def stateless() -> list[list[Any]]:
    return pages_with((breaks_the_state, report_wanted), (looks_and_notes, run_published))


def unpublished() -> list[list[Any]]:
    return pages_with(
        (notes_while_reporting, report_wanted), (breaks_the_publishing, report_wanted), (looks_and_notes, run_published)
    )


# --- tests ------------------------------------------------------------------------------------------------------------


def crawl(tmp_path: Path, pages: str, *arguments: str) -> tuple[str, dict[str, Any] | None, list[str]]:
    """Return the log of a crawl, what a receiver has seen, and the names of the problems that are in the state."""
    exports = tmp_path / "exports"
    done = crawl_rows(exports, f"pages={__file__}:{pages}", *arguments)
    assert done.returncode == 0, done.stdout
    seen = tmp_path / "seen.json"
    with closing(sqlite3.connect(tmp_path / "exports-state" / "newscrawl.sqlite3")) as store:
        names = [name for (name,) in store.execute("SELECT name FROM problem ORDER BY name")]
    return done.stdout, json.loads(seen.read_text()) if seen.exists() else None, names


def test_what_is_noted_with_the_report_is_known_when_the_run_is_published_and_what_is_noted_then_after_it(tmp_path):
    log, seen, names = crawl(tmp_path, "ordinary")
    assert seen is not None
    assert (seen["known"], seen["published"]) == (["reported"], 1)
    [run] = runs(tmp_path / "exports")
    assert seen["content"] == json.loads((run / "report.json").read_text())
    assert seen["content"]["marked"]
    assert names == ["acted", "reported"]
    assert "ERROR" not in log


def test_a_receiver_that_hangs_is_let_go_and_all_else_is_kept(tmp_path):
    log, _, names = crawl(tmp_path, "hanging", "AFTER_RUN_SECONDS=1.5")
    verify(runs(tmp_path / "exports")[0])
    assert names == ["acted", "reported"]
    assert log.count("] ERROR: ") == 1
    assert "lab: who acts on the end of the run took more than 1.5 s (AFTER_RUN_SECONDS)" in log


def test_a_receiver_that_fails_keeps_no_other_from_acting(tmp_path):
    log, seen, names = crawl(tmp_path, "failing")
    verify(runs(tmp_path / "exports")[0])
    assert seen is not None
    assert names == ["acted", "reported"]
    assert "a bug in a receiver" in log


def test_a_state_that_cannot_be_written_leaves_the_run_published(tmp_path):
    log, seen, names = crawl(tmp_path, "stateless")
    verify(runs(tmp_path / "exports")[0])
    assert (seen, names) == (None, [])
    assert log.count("] ERROR: ") == 1
    assert "lab: published, but not all is remembered: the disk is full" in log


def test_of_a_run_that_cannot_be_published_nothing_is_noted_and_nobody_is_told(tmp_path):
    log, seen, names = crawl(tmp_path, "unpublished")
    assert (seen, names) == (None, [])
    assert "lab: cannot write the feed in" in log
    assert manifests(tmp_path / "exports") == []
