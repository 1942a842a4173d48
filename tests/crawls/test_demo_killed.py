"""kill -9 of a demo or a crawl at any moment, then a second start: no half line, what was written is published once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from replica.running import Replica
from support.forks import Fork
from support.paths import ROOT
from trials.checks import check_feed
from trials.crawls import fork_crawl
from trials.demo import SITES
from trials.feed import PublishedRun, published_runs, run_directories, unpublished_runs, written_articles

pytestmark = pytest.mark.integration

SECONDS = 60
"""No demo takes as long."""
ARTICLES = "60"  # the truth of the shared replica
Process = subprocess.Popen[Any] | Fork


def start_demo(directory: Path) -> subprocess.Popen[str]:
    """Start a demo in a process group of its own, so that demo and crawl can be killed together."""
    return subprocess.Popen(
        [sys.executable, "-m", "trials.demo", "--articles", ARTICLES, "--directory", str(directory)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": "tests"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def run_paths(exports: Path) -> set[Path]:
    return {path for site in SITES for path in run_directories(exports, site)}


def runs_of_demo(exports: Path) -> list[PublishedRun]:
    return [run for site in SITES for run in published_runs(exports, site)]


def wait_for_articles(exports: Path, process: Process, before: set[Path]) -> None:
    """Wait until a run that was not there `before` has written an article, or the process has ended."""
    deadline = time.monotonic() + SECONDS
    while process.poll() is None and not any(map(written_articles, run_paths(exports) - before)):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def broken(runs: list[PublishedRun], truth: list[dict[str, Any]]) -> list[object]:
    return [check for check in check_feed(runs, truth) if not check.kept]


@pytest.fixture(scope="module")
def truth(replica_server: Replica) -> list[dict[str, Any]]:
    return [page for site in SITES for page in replica_server.truth(site)]


def test_demo_killed_at_random_moments(tmp_path: Path, truth: list[dict[str, Any]]) -> None:
    exports, moments = tmp_path / "exports", random.Random(20261122)
    for number in range(3):
        before = run_paths(exports)
        demo = start_demo(tmp_path)
        if number % 2:  # the others are killed before a crawl has begun, or while it recovers
            wait_for_articles(exports, demo, before)
        time.sleep(moments.uniform(0, 1.5))
        os.killpg(demo.pid, signal.SIGKILL)
        demo.communicate(timeout=SECONDS)
    left = {path: articles for site in SITES for path, articles in unpublished_runs(exports, site).items()}
    last = start_demo(tmp_path)
    output, _ = last.communicate(timeout=SECONDS)
    assert last.returncode == 0, output
    runs = runs_of_demo(exports)
    assert broken(runs, truth) == []
    assert {run.path for run in runs} == run_paths(exports)
    assert {run.path: run.articles for run in runs if run.recovered} == left
    for articles in left.values():
        assert f"recovered: {len(articles)} articles" in output


def test_crawl_of_a_killed_demo_ends_before_the_next_one_begins(tmp_path: Path, truth: list[dict[str, Any]]) -> None:
    exports = tmp_path / "exports"
    demo = start_demo(tmp_path)
    wait_for_articles(exports, demo, set())
    demo.kill()  # its replica goes with it, the crawl does not
    demo.wait(SECONDS)
    after = start_demo(tmp_path)
    output, _ = after.communicate(timeout=2 * SECONDS)
    demo.communicate(timeout=SECONDS)
    assert after.returncode == 0, output
    assert "still running" in output
    assert broken(runs_of_demo(exports), truth) == []


def test_crawl_killed_at_random_moments(tmp_path: Path, replica: Replica) -> None:
    exports, log, moments = tmp_path / "exports", tmp_path / "log", random.Random(7)
    for _ in range(3):
        before = run_paths(exports)
        crawl = fork_crawl(replica, "globe24", exports, log, WRITE_BATCH_SECONDS="0.05")
        wait_for_articles(exports, crawl, before)
        time.sleep(moments.uniform(0, 1.0))
        crawl.kill()
        crawl.wait(SECONDS)
        left = unpublished_runs(exports, "globe24")
        assert len(left) <= 1
        assert crawl.returncode != 0 or left == {}
    assert fork_crawl(replica, "globe24", exports, log).wait(SECONDS) == 0, log.read_text()
    runs = published_runs(exports, "globe24")
    assert {run.path for run in runs} == run_paths(exports)
    assert [problem for run in runs for problem in run.problems] == []
    assert {run.path: run.articles for run in runs if run.path in left} == left
    assert broken(runs, replica.truth("globe24")) == []
