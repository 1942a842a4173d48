"""What report.json says of the run itself: who ran which code, what it was given, what became of its sources."""

from __future__ import annotations

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from newscrawl.reporting import code_version as version
from newscrawl.reporting.code_version import code_version
from newscrawl.state.opening import STORE
from newscrawl.state.store import mark_of
from support.loopback import serve
from support.noviny import SITE, article, rss
from support.noviny_runs import NovinyRuns

NAME = "/novy-most-se-otevira.abcdefgh"
UNSET = "NEWSCRAWL_CONTACT_URL is not set"


def test_version_is_that_of_the_egg_else_of_the_environment_else_the_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "eggs" / "newscrawl" / "1796059123.egg" / "newscrawl"
    monkeypatch.setattr(version.newscrawl, "__file__", str(package / "__init__.py"))
    assert code_version() == "1796059123"
    monkeypatch.setattr(version.newscrawl, "__file__", str(tmp_path / "newscrawl" / "__init__.py"))
    assert code_version() is None
    monkeypatch.setenv(version.VARIABLE, "2.0")
    assert code_version() == "2.0"
    monkeypatch.delenv(version.VARIABLE)
    git = ("git", "-C", tmp_path, "-c", "user.name=n", "-c", "user.email=n@n.example")
    subprocess.run([*git, "init", "-q"], check=True)
    assert code_version() is None
    subprocess.run([*git, "commit", "-qm", "x", "--allow-empty"], check=True)
    commit = subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout[:12]
    assert code_version() == commit
    subprocess.run([*git, "pack-refs", "--all"], check=True)
    assert code_version() == commit
    subprocess.run([*git, "worktree", "add", "-q", tmp_path / "worktree"], check=True)
    monkeypatch.setattr(version.newscrawl, "__file__", str(tmp_path / "worktree" / "newscrawl" / "__init__.py"))
    assert code_version() == commit
    subprocess.run(["git", "-C", tmp_path / "worktree", "checkout", "-q", "--detach"], check=True)
    assert code_version() == commit
    monkeypatch.setattr(version.newscrawl, "__file__", str(tmp_path / "newscrawl" / "__init__.py"))
    (tmp_path / ".git" / "HEAD").write_bytes(b"\xff")
    assert code_version() is None


def test_the_report_says_who_ran_what_and_what_became_of_each_source(tmp_path: Path) -> None:
    feed, lost = f"{SITE}/rss", f"{SITE}/stare-rss"
    runs = NovinyRuns(tmp_path, feeds=(feed, lost))
    with serve({feed: rss((SITE + NAME, "Tue, 27 Jan 2026 09:11:00 +0100")), SITE + NAME: article("1")}) as server:
        first = runs.crawl(server, "budget=10m", "_job=globe24-1")
        assert first.report["job"] == "globe24-1"
        assert first.report["arguments"] == {"budget": "10m"}
        assert first.report["sources"] == {
            feed: {"kind": "feed", "outcome": "read", "articles": 1},
            lost: {"kind": "feed", "outcome": "404", "articles": None},
            f"{SITE}/": {"kind": "front", "outcome": "404", "articles": None},
        }
        assert first.report["discovery"]["feed/documents"] == 1
        assert first.report["failed"] == {"feed/404": 1, "front/404": 1}
        assert first.report["state_warnings"] == []
        assert "code_version" in first.report
        assert f"WARNING: feed not fetched: {lost}: 404" in first.scrapy.log
        assert UNSET in first.scrapy.log

        store = tmp_path / "state" / STORE
        with closing(sqlite3.connect(store, isolation_level=None)) as tables:
            tables.execute("UPDATE source SET failures = 5 WHERE url = ?", (lost,))
        named = runs.crawl(server, USER_AGENT="newscrawl/1.0 (+https://www.example.org/crawler)")
        assert "WARNING: feed not fetched" not in named.scrapy.log
        assert f"INFO: feed not fetched: {lost}: 404" in named.scrapy.log
        assert named.report["discovery"]["feed/gone"] == 1
        assert sum(lost in problem for problem in named.report["problems"]) == 1
        assert UNSET not in named.scrapy.log
        assert named.report["job"] is None

        mark_of(store).touch()
        repaired = runs.crawl(server)
        aside, made = repaired.report["state_warnings"]
        assert aside.startswith("The damaged store was set aside as ")
        assert made.endswith(f"rows of the feed in {tmp_path / 'exports'}")
        assert sum(aside in problem for problem in repaired.report["problems"]) == 1
