"""`make demo` as a process: it crawls, shows the feed, and its checks can fail."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from replica.newsroom import Newsroom
from replica.running import Replica
from replica.site import load_sites
from support.paths import ROOT
from trials.checks import check_crawl, check_feed
from trials.demo import SITES
from trials.feed import MANIFEST, PublishedRun, published_runs, read_run

ARTICLES = 24


def demo(directory: Path, articles: int = ARTICLES) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "trials.demo", "--articles", str(articles), "--directory", str(directory)]
    return subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": "tests", "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The directory of a demo, and what it printed."""
    directory = tmp_path_factory.mktemp("demo")
    done = demo(directory)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    return directory, done.stdout


@pytest.fixture(scope="module")
def published(finished: tuple[Path, str]) -> list[PublishedRun]:
    return [run for site in SITES for run in published_runs(finished[0] / "exports", site)]


@pytest.fixture(scope="module")
def truth() -> list[dict[str, Any]]:
    sites = load_sites()
    return [page for site in SITES for page in Newsroom(sites[site], articles=ARTICLES).truth()]


def test_everything_of_the_replica_is_in_the_feed_once_and_as_printed(
    published: list[PublishedRun], truth: list[dict[str, Any]]
) -> None:
    assert len(published) == 2
    assert [check for check in check_feed(published, truth) if not check.kept] == []


def test_output_shows_counts_paths_an_article_and_its_links(
    finished: tuple[Path, str], published: list[PublishedRun]
) -> None:
    directory, output = finished
    for run in published:
        assert str(run.path) in output
        assert f"{len(run.articles)} rows" in output
        assert f"{len(run.links)} rows" in output
        assert run.path.is_relative_to(directory)
    assert any(article["title"] in output for article in published[0].articles)
    assert "latest: Aktuálně se děje" in output
    assert "All of it holds." in output


def test_a_second_demo_begins_with_an_empty_feed(finished: tuple[Path, str], tmp_path: Path) -> None:
    shutil.copytree(finished[0], tmp_path, dirs_exist_ok=True)
    old = {run.path for site in SITES for run in published_runs(tmp_path / "exports", site)}
    assert demo(tmp_path).returncode == 0
    new = {run.path for site in SITES for run in published_runs(tmp_path / "exports", site)}
    assert len(old) == len(new) == 2
    assert old.isdisjoint(new)


def drop_article(run: PublishedRun) -> None:
    del run.articles[7]


def repeat_article(run: PublishedRun) -> None:
    run.articles.append(run.articles[7])


def leak_teaser(run: PublishedRun) -> None:
    run.articles[7]["text"] += f"\n{run.links[0]['title']}"


def lose_author(run: PublishedRun) -> None:
    next(article for article in run.articles if article["authors"])["authors"].clear()


def drop_link(run: PublishedRun) -> None:
    del run.links[7]


def move_link(run: PublishedRun) -> None:
    run.links[7]["position"] += 1


@pytest.mark.parametrize("damage", [drop_article, repeat_article, leak_teaser, lose_author, drop_link, move_link])
def test_checks_see_a_damaged_feed(
    published: list[PublishedRun], truth: list[dict[str, Any]], damage: Callable[[PublishedRun], None]
) -> None:
    damaged = deepcopy(published)
    damage(damaged[0])
    broken = [check for check in check_feed(damaged, truth) if not check.kept]
    assert broken
    assert broken[0].examples


def test_checks_see_files_that_are_not_as_published(published: list[PublishedRun], tmp_path: Path) -> None:
    for path in published[0].path.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assert (tmp_path / MANIFEST).exists()
    assert read_run(tmp_path).problems == []
    articles = tmp_path / "articles.jsonl"
    articles.write_bytes(articles.read_bytes()[:-5])
    (tmp_path / "articles.jsonl.part").touch()
    problems = "\n".join(read_run(tmp_path).problems)
    for problem in (
        "not the bytes",
        "half a line",
        f"{ARTICLES - 1} rows, {ARTICLES} in the manifest",
        "part: not in the manifest",
    ):
        assert problem in problems


def test_checks_see_bad_manners(replica: Replica, published: list[PublishedRun]) -> None:
    def manners() -> list[bool]:
        return [check.kept for check in check_crawl(published, replica, SITES)][-2:]

    assert manners() == [True, True]
    proxy = f"http://127.0.0.1:{replica.port}"
    for url in (f"http://globe24.cz{replica.disallowed('globe24')[0]}", "http://cizi.example/"):
        subprocess.run(
            [sys.executable, "-c", "import sys, urllib.request as u; u.urlopen(sys.argv[1])", url],
            env=os.environ | {"http_proxy": proxy, "no_proxy": ""},
            stderr=subprocess.DEVNULL,
            timeout=30,
            check=False,
        )
    assert manners() == [False, False]


def test_no_article_at_all_is_not_all_right() -> None:
    assert not any(check.kept for check in check_feed([], []) if " of " in check.found)
