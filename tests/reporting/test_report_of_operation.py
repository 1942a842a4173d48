"""What report.json says of the run itself: who started it, which code, what it was given, what became of its sources."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from newscrawl.reporting import code_version as version
from newscrawl.reporting.code_version import code_version
from newscrawl.state.store import mark_of
from support.loopback import serve
from support.noviny import FEED, SITE, page
from support.noviny_runs import NovinyRuns

ARTICLE = "/most-otevren.abcdefgh"


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
    for command in (("init", "-q"), ("commit", "-qm", "x", "--allow-empty"), ("tag", "v9")):
        subprocess.run([*git, *command], check=True)
    commit = subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout
    assert code_version() == commit[:12]
    (tmp_path / ".git" / "HEAD").write_text("broken")
    assert code_version() is None
    monkeypatch.setenv("PATH", "")
    assert code_version() is None
    assert sys.executable
