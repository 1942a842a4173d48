"""The commands on the state in docs/operations.md do what it says, one after another, on a crawl of the replica."""

from __future__ import annotations

import json
import os
import re
import shlex
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from replica.running import Replica
from support.command_calls import IN_PLACE
from support.debian import need
from support.paths import ROOT

QUICK = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False")
ARTICLES = 3


@pytest.fixture(scope="module")
def printed(replica_server: Replica, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """The directory in which the commands ran, after a crawl, and what each block printed."""
    need("jq")
    directory = tmp_path_factory.mktemp("state")
    document = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", document.split("\n## State\n")[1].split("\n## ")[0], re.DOTALL)
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {**os.environ, **replica_server.env, **IN_PLACE, "PATH": path}
    output = []
    for block in (f"scrapy crawl globe24 -a limit={ARTICLES}", *blocks):
        quick = re.sub(r"scrapy crawl\b", rf"\g<0> {shlex.join(QUICK)}", block)
        done = subprocess.run(
            ["bash", "-ec", quick], cwd=directory, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, (block, done.stdout[-1000:], done.stderr[-2000:])
        output.append(done.stdout)
    return directory, output


def test_a_trial_has_a_feed_and_a_state_of_its_own(printed: tuple[Path, list[str]]) -> None:
    directory, _ = printed
    assert len(list(directory.glob("trial/exports/*/*/*/datapackage.json"))) == 1
    assert len(list(directory.glob("exports/*/*/*/datapackage.json"))) == 1
    assert (directory / "trial" / "state" / "newscrawl.sqlite3").is_file()


def test_a_backup_is_whole(printed: tuple[Path, list[str]]) -> None:
    directory, _ = printed
    with sqlite3.connect(directory / "backup.sqlite3") as backup:
        assert backup.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert backup.execute("SELECT count(*) FROM page WHERE revision").fetchone() == (ARTICLES,)
        assert backup.execute("PRAGMA user_version").fetchone() > (0,)


def test_the_state_is_shown_and_checked(printed: tuple[Path, list[str]]) -> None:
    directory, (*_, shown, _, _) = printed
    assert re.search(rf"^globe24 +\d+ +{ARTICLES} +0 ", shown, re.MULTILINE)
    assert "\nsound\n" in shown
    assert "https://globe24.cz/rss/: source forgotten" in shown
    assert "\n0 pages and 0 sources forgotten" in shown
    rows = [json.loads(line) for line in (directory / "state.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {row["type"] for row in rows} == {"page", "source"}


def test_articles_since_a_moment_are_forgotten(printed: tuple[Path, list[str]]) -> None:
    _, (*_, forgotten) = printed
    lines = forgotten.splitlines()
    assert len(lines) == ARTICLES
    assert all(line.endswith(": article due: the next run publishes it as revision 2") for line in lines)


def test_the_last_run_of_each_site_is_shown_however_many_there_are(tmp_path: Path) -> None:
    need("jq")
    for site, count in (("globe24", 2_000), ("novinky", 1)):
        for number in range(count):
            run = tmp_path / "exports" / site / "2026-11-22" / f"20261122T100000.000Z-{number:06x}"
            run.mkdir(parents=True)
            (run / "report.json").write_text(json.dumps({"site": site, "ok": True, "known": number}))
    document = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```sh\n(.*?)```", document.split("\n## Is all well?\n")[1].split("\n## ")[0], re.DOTALL)
    few_arguments = f"ulimit -s 256; {block}"
    done = subprocess.run(["bash", "-ec", few_arguments], cwd=tmp_path, capture_output=True, text=True, check=True)
    shown = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(row["site"], row["known"]) for row in shown] == [("globe24", 1_999), ("novinky", 0)]
