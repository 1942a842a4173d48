"""What `make crash` is made of: crawls that kill themselves, what a feed must hold, what is told of one that fails."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replica.running import Replica
from support.paths import ROOT
from trials import crash
from trials.crawls import ALL_PAGES
from trials.expected import Expected, RevisionKey, Story, check_world, differences
from trials.feed import MANIFEST, PublishedRun, run_directories, unpublished_runs, written_lines
from trials.killed_crawl import POINTS
from trials.world import World

SITE = "globe24"
ARTICLES = 12
SETTINGS: dict[str, Any] = {"arguments": ALL_PAGES, "WRITE_BATCH_SECONDS": "0.05"}


@pytest.fixture(scope="module")
def small_replica() -> Iterator[Replica]:
    with Replica([SITE], articles=ARTICLES, crawl_delay=0.001) as replica:
        yield replica


@pytest.fixture(scope="module")
def crawled(small_replica: Replica, tmp_path_factory: pytest.TempPathFactory) -> World:
    world = World(small_replica, SITE, tmp_path_factory.mktemp("crawled"))
    assert world.run(**SETTINGS) == 0
    return world


@pytest.fixture
def world(crawled: World, tmp_path: Path) -> World:
    """Return a crawled world whose feed a test may spoil."""
    shutil.copytree(crawled.exports, tmp_path / "exports")
    return World(crawled.replica, SITE, tmp_path)


@pytest.fixture
def expected(world: World) -> Expected:
    expected = Expected()
    expected.see(world)
    return expected


def run_of(world: World) -> Path:
    (run,) = run_directories(world.exports, SITE)
    return run


def lose_a_row(world: World) -> None:
    articles = run_of(world) / "articles.jsonl"
    articles.write_bytes(b"".join(articles.read_bytes().splitlines(keepends=True)[:-1]))


def repeat_a_run(world: World) -> None:
    run = run_of(world)
    shutil.copytree(run, run.with_name(f"20990101{run.name[8:]}"))


def test_feed_of_one_run_is_as_expected(world: World, expected: Expected) -> None:
    assert not check_world(world, expected)
    assert len(expected.revisions) == ARTICLES
    assert len(expected.links) > ARTICLES


def test_row_that_is_gone_is_lost_and_the_files_are_broken(world: World, expected: Expected) -> None:
    lose_a_row(world)
    found = check_world(world, expected)
    assert [line.partition(":")[0] for line in found.lost] == ["missing"]
    assert found.repeated == []
    assert any("not the bytes of the manifest" in line for line in found.broken)


def test_run_that_is_there_twice_is_repeated(world: World, expected: Expected) -> None:
    repeat_a_run(world)
    found = check_world(world, expected)
    assert found.lost == []
    assert sum(line.startswith("2 times: RevisionKey") for line in found.repeated) == ARTICLES
    assert sum(line.startswith("2 times: LinkKey") for line in found.repeated) == len(expected.links)
    assert found.broken


def test_run_that_was_not_published_is_lost_and_broken(world: World, expected: Expected) -> None:
    (run_of(world) / MANIFEST).unlink()
    found = check_world(world, expected)
    assert len(found.lost) == ARTICLES + len(expected.links)
    assert any("no manifest" in line for line in found.broken)


def test_row_that_reads_otherwise_is_lost(world: World, expected: Expected) -> None:
    key = next(iter(expected.revisions))
    expected.revisions[key] = Story("Jiný titulek", None, "Jiný text.")
    assert check_world(world, expected).lost == [f"reads otherwise: {key}"]


def test_row_that_nothing_led_to_counts_as_repeated(world: World, expected: Expected) -> None:
    key = next(iter(expected.revisions))
    del expected.revisions[key]
    assert check_world(world, expected).repeated == [f"nothing led to it: {key}"]


def published(rows: list[RevisionKey]) -> PublishedRun:
    articles = [{"id": key.id, "revision": key.revision, "title": "", "perex": None, "text": ""} for key in rows]
    names = ("files", "links", "tombstones", "rejections", "sightings", "teasers", "visits", "problems")
    others: dict[str, Any] = {name: [] for name in names}
    return PublishedRun(path=Path(), report={}, articles=articles, **others)


KEYS = st.builds(RevisionKey, st.sampled_from("abcd"), st.integers(1, 3))


@given(wanted=st.sets(KEYS), runs=st.lists(st.lists(KEYS)))
def test_every_missing_and_every_surplus_row_is_told_once(
    wanted: set[RevisionKey], runs: list[list[RevisionKey]]
) -> None:
    expected = Expected()
    expected.revisions = dict.fromkeys(wanted, Story("", None, ""))
    found = differences(map(published, runs), expected)
    counts = Counter(key for rows in runs for key in rows)
    assert len(found.lost) == len(wanted - counts.keys())
    assert len(found.repeated) == len(counts.keys() - wanted) + sum(count > 1 for count in counts.values())
    assert bool(found) == (counts != Counter(wanted))


def test_expected_revisions_follow_what_is_seen_of_the_site(tmp_path: Path) -> None:
    replica, expected = Replica([SITE], articles=ARTICLES), Expected()
    world, desk = World(replica, SITE, tmp_path), replica.desks[SITE]

    def seen() -> dict[int, int]:
        """Return number of article to what was added to the last revision of it."""
        before = dict(expected.revisions)
        expected.see(world)
        return Counter(key.revision for key in expected.revisions.keys() - before.keys())

    assert seen() == {1: ARTICLES}
    links = len(expected.links)
    assert seen() == {}
    desk.noise(12)
    desk.reteaser(12)
    desk.move(12)
    assert seen() == {}
    desk.edit(12, title=True)
    desk.edit(12, added=1)
    assert seen() == {2: 1}
    assert len(expected.links) > links
    desk.delete(12)
    assert seen() == {3: 1}
    assert seen() == {}
    desk.restore(12)
    assert seen() == {4: 1}
    desk.publish(2)
    assert seen() == {1: 2}
    replica.stop()


def test_trial_whose_feed_was_spoiled_fails_and_keeps_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def spoiled(world: World, expected: Expected) -> Any:
        first, *_ = [run for run in run_directories(world.exports, SITE) if written_lines(run)["articles"]]
        shutil.copytree(first, first.with_name(f"20990101{first.name[8:]}"))
        return check_world(world, expected)

    monkeypatch.setattr(crash, "check_world", spoiled)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["crash", "--runs", "1", "--articles", str(ARTICLES), "--seed", "1"])
    assert crash.main() == 1
    (directory,) = tmp_path.glob("crash-*")
    out = capsys.readouterr().out
    assert "1 crawls killed and started again: lost 0, repeated " in out
    assert "2 times: RevisionKey" in out
    assert f"feed, state and logs: {directory}" in out
    assert (directory / "log-0001").exists()


def _store_knows(world: World) -> set[str]:
    return {url for (url,) in world.sql("SELECT url FROM page WHERE revision")}


def _on_disk(world: World) -> set[str]:
    """Return the addresses of the articles in whole lines of runs that were not completed."""
    return {row["url"] for rows in unpublished_runs(world.exports, SITE).values() for row in rows}


def _parts(world: World) -> list[bytes]:
    return [part.read_bytes() for part in world.exports.rglob("*.part")]


LEFT: dict[str, tuple[int, Callable[[World], bool]]] = {
    "fsync": (1, lambda world: not any(_parts(world))),
    "line": (1, lambda world: any(content and not content.endswith(b"\n") for content in _parts(world))),
    "append": (1, lambda world: bool(_on_disk(world) - _store_knows(world))),
    "recovery": (1, lambda world: bool(_on_disk(world) - _store_knows(world))),
    "transaction": (3, lambda world: bool(unpublished_runs(world.exports, SITE))),
    "commit": (3, lambda world: _on_disk(world) <= _store_knows(world)),
    "rename": (1, lambda world: bool(_parts(world)) and _on_disk(world) <= _store_knows(world)),
}
"""Point to when a crawl after the one before is killed there, and what is to be seen then."""


def test_each_point_kills_and_the_feed_is_whole_in_the_end(small_replica: Replica, tmp_path: Path) -> None:
    world, expected = World(small_replica, SITE, tmp_path), Expected()
    assert LEFT.keys() == POINTS.keys()
    for point, (number, is_left) in LEFT.items():
        status = world.run(program=("trials.killed_crawl", f"{point}:{number}"), **SETTINGS)
        assert (point, status) == (point, -signal.SIGKILL)
        assert is_left(world), point
    assert world.run(**SETTINGS) == 0
    expected.see(world)
    assert not check_world(world, expected)


def test_crawl_that_does_not_come_to_its_point_ends_by_itself(small_replica: Replica, tmp_path: Path) -> None:
    world = World(small_replica, SITE, tmp_path)
    assert world.run(program=("trials.killed_crawl", "rename:1000"), **SETTINGS) == 0
    assert json.loads((run_of(world) / "report.json").read_bytes())["finish_reason"] == "finished"


@pytest.mark.parametrize("fault", ["", "line", "line:", "line:0", "line:-1", "nowhere:1"])
def test_wrong_fault_is_told_in_one_line(fault: str) -> None:
    command = [sys.executable, "-m", "trials.killed_crawl", fault, "crawl", SITE]
    env = {"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert repr(fault) in done.stderr
