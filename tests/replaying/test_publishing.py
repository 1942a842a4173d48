"""Replays of archived pages of a replica: what they publish, into an empty feed and into that of the crawl."""

from __future__ import annotations

import shutil
import sqlite3
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest

from replica.running import Replica
from support.command_calls import call
from support.replays import declaring, replay, start_replay, write_warc
from support.replica_pages import bodies
from trials.feed import PublishedRun, published_runs
from trials.world import World

pytestmark = pytest.mark.integration

SITES = ("globe24", "echo24")
ARTICLES = 12
OF_A_CRAWL = ("found_in", "found_at", "run_id", "rights", "capture", "changes")
"""Fields that tell how a crawl came to an article, and what answers and hosts say beside the page."""


@dataclass(frozen=True, kw_only=True)
class Crawled:
    """Sites that were crawled, with the WARC file of all their pages."""

    directory: Path
    warc: Path
    runs: dict[str, PublishedRun]

    def copy(self, to: Path) -> Path:
        """Return the feed of a copy, with its state."""
        shutil.copytree(self.directory / "exports", to / "exports")
        shutil.copytree(self.directory / "state", to / "state")
        return to / "exports"


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    directory = tmp_path_factory.mktemp("crawled")
    runs, pages = {}, []
    with Replica(SITES, articles=ARTICLES) as replica:
        for site in SITES:
            assert World(replica, site, directory).run(READER_PROCESS="False") == 0
            [runs[site]] = published_runs(directory / "exports", site)
            rows = runs[site].articles
            assert len(rows) == ARTICLES
            urls = [row["url"] for row in rows]
            found = bodies(replica, site, urls)
            pages += [(row["url"], row["fetched_at"], body) for row, body in zip(rows, found, strict=True)]
    return Crawled(directory=directory, warc=write_warc(directory / "pages.warc.gz", pages), runs=runs)


def plain(rows: list[dict[str, Any]], *left_out: str) -> list[dict[str, Any]]:
    """Return rows in an order of their own, without what tells of the crawl."""
    return sorted(
        ({name: value for name, value in row.items() if name not in left_out} for row in rows),
        key=lambda row: (row["id"], row.get("seen_at", "")),
    )


def due(exports: Path) -> list[tuple[Any, ...]]:
    """Return what the state knows of the visits to each page."""
    with closing(sqlite3.connect(exports.parent / "state" / "newscrawl.sqlite3")) as store:
        return store.execute(
            "SELECT key, fetched, next_visit, etag, body, held, born FROM page ORDER BY key"
        ).fetchall()


def test_replay_into_an_empty_feed_gives_the_rows_of_the_crawl_and_then_none(crawled: Crawled, tmp_path: Path) -> None:
    exports, log = tmp_path / "exports", tmp_path / "log"
    assert replay(exports, crawled.warc, log=log) == 0, log.read_text()
    for site in SITES:
        [run] = published_runs(exports, site)
        assert [problem for problem in run.problems if "sighting" not in problem] == []
        assert plain(run.articles, *OF_A_CRAWL) == plain(crawled.runs[site].articles, *OF_A_CRAWL)
        assert plain(run.links, "run_id") == plain(crawled.runs[site].links, "run_id")
        assert {row["capture"]["warc"] for row in run.articles} == {str(crawled.warc)}
        assert run.report["replay"]["files"] == [str(crawled.warc)]
    before = due(exports)
    assert replay(exports, crawled.warc, log=log) == 0, log.read_text()
    for site in SITES:
        *_, run = published_runs(exports, site)
        assert run.articles == run.links == run.tombstones == []
        assert run.report["replay"]["unchanged"] == ARTICLES
    assert due(exports) == before


def test_the_archive_of_a_crawl_gives_its_rows_anew_and_nothing_to_its_own_feed(tmp_path: Path) -> None:
    site, archive, log = SITES[0], tmp_path / "archive", tmp_path / "log"
    with Replica([site], articles=ARTICLES) as replica:
        assert World(replica, site, tmp_path).run(READER_PROCESS="False", ARCHIVE=str(archive)) == 0
    [crawled] = published_runs(tmp_path / "exports", site)
    assert replay(tmp_path / "anew" / "exports", archive, log=log) == 0, log.read_text()
    [run] = published_runs(tmp_path / "anew" / "exports", site)
    of_a_crawl = ("found_in", "found_at", "run_id", "rights")
    assert plain(run.articles, *of_a_crawl) == plain(crawled.articles, *of_a_crawl)
    assert plain(run.links, "run_id") == plain(crawled.links, "run_id")
    assert replay(tmp_path / "exports", archive, log=log) == 0, log.read_text()
    _, again = published_runs(tmp_path / "exports", site)
    assert again.articles == again.links == again.tombstones == []


def test_another_reader_publishes_what_differs_once_as_re_read(crawled: Crawled, tmp_path: Path) -> None:
    site, log = SITES[0], tmp_path / "log"
    other = declaring(site, drop=["article h2", "article h3", "article ul", "article blockquote"])
    alone = tmp_path / "alone" / "exports"
    assert replay(alone, crawled.warc, log=log, more=other) == 0, log.read_text()
    [read] = published_runs(alone, site)
    before = {row["id"]: row for row in crawled.runs[site].articles}
    differing = {row["id"]: row for row in read.articles if row["content_hash"] != before[row["id"]]["content_hash"]}
    assert 0 < len(differing) < ARTICLES

    exports = crawled.copy(tmp_path)
    known = due(exports)
    assert replay(exports, crawled.warc, log=log, more=other) == 0, log.read_text()
    _, run = published_runs(exports, site)
    assert {row["id"]: (row["content_hash"], row["revision"], row["reason"]) for row in run.articles} == {
        key: (row["content_hash"], 2, "re-read") for key, row in differing.items()
    }
    for row in run.articles:
        kept = ("fetched_at", "first_seen_at", "found_in", "found_at", "url")
        assert {name: row[name] for name in kept} == {name: before[row["id"]][name] for name in kept}
        assert row["changes"] is not None
    assert run.links == run.tombstones == run.rejections == []
    assert due(exports) == known

    assert replay(exports, crawled.warc, log=log, more=other) == 0, log.read_text()
    assert published_runs(exports, site)[-1].articles == []
    assert replay(exports, crawled.warc, log=log) == 0, log.read_text()
    back = published_runs(exports, site)[-1]
    held = {row["item"]["id"] for row in back.rejections}
    assert {row["reason"] for row in back.rejections} == {"SuspectRevision"}  # less than half of the words
    assert {row["id"]: (row["content_hash"], row["revision"], row["reason"]) for row in back.articles} == {
        key: (before[key]["content_hash"], 3, "re-read") for key in differing.keys() - held
    }
    assert back.articles
    assert due(exports) == known
    assert call("feed", "verify", exports) == 0


def test_killed_at_any_moment_the_same_call_publishes_the_rest_and_nothing_twice(
    crawled: Crawled, tmp_path: Path
) -> None:
    exports, log, chance = tmp_path / "exports", tmp_path / "log", Random(17)
    kills = 0
    for _ in range(20):
        small = {"WRITE_BATCH_ROWS": 3, "WRITE_BATCH_SECONDS": 0.01}
        with start_replay(exports, [crawled.warc], log, **small) as process:
            before = size(exports)
            while process.poll() is None and size(exports) < before + chance.choice((1, 4_000, 30_000, 90_000)):
                time.sleep(0.002)
            if process.poll() is None:
                kills += 1
                process.kill()
            elif kills > 4:
                break
    assert kills > 4
    for _ in range(2):
        assert replay(exports, crawled.warc, log=log) == 0, log.read_text()
    for site in SITES:
        runs = published_runs(exports, site)
        assert runs[-1].articles == runs[-1].links == []
        rows = [row for run in runs for row in run.articles]
        links = [row for run in runs for row in run.links]
        assert plain(rows, *OF_A_CRAWL) == plain(crawled.runs[site].articles, *OF_A_CRAWL)
        changing = ("run_id", "target_id")  # a run that was broken off knows fewer targets
        assert plain(links, *changing) == plain(crawled.runs[site].links, *changing)


def size(exports: Path) -> int:
    """Return how many bytes the files of all runs have."""
    total = 0
    for path in exports.glob("*/*/*/*"):
        with suppress(FileNotFoundError):
            total += path.stat().st_size
    return total
