"""The walk through docs/adding-a-site.md, in a copy of the project: every command does what the document says."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from support.command_calls import copy_of_project
from support.documents import QUICK, blocks, commands

pytestmark = pytest.mark.integration


@dataclass
class Walk:
    """What each command of the walk printed."""

    project: Path
    environment: dict[str, str]
    printed: dict[str, list[str]] = field(default_factory=dict)

    def take(self, command: str) -> None:
        name, _, call = command.rpartition("=$(")  # NAME=$(COMMAND), or a plain command
        call = call.removesuffix(")")
        quick = re.sub(r"scrapy (?:onboard|doctor|inspect|fixture|crawl)\b", rf"\g<0> {shlex.join(QUICK)}", call)
        done = subprocess.run(
            ["bash", "-ec", quick], cwd=self.project, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, (command, done.stdout[-2000:], done.stderr[-2000:])
        self.printed.setdefault(command, []).append(done.stdout)
        if name:
            assert done.stdout.strip()
            self.environment[name] = done.stdout.strip()


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    project = copy_of_project(tmp_path_factory.mktemp("walk"))
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    walk = Walk(project, {**os.environ, "PATH": path})
    written = blocks("docs/adding-a-site.md")
    (replica, *_), *steps = [commands(text) for kind, text in written if kind == "sh"]
    with subprocess.Popen(shlex.split(replica), cwd=project, env=walk.environment, stdout=subprocess.PIPE) as server:
        try:
            assert server.stdout
            walk.environment |= json.loads(server.stdout.readline())["env"]
            for command in (command for step in steps for command in step):
                walk.take(command)
            yield walk
        finally:
            server.terminate()


def test_the_walk_adds_a_site(walk: Walk) -> None:
    calls = {command.split("$(")[-1].split()[1] for command in walk.printed if "scrapy " in command}
    assert calls == {"onboard", "genspider", "list", "doctor", "inspect", "fixture", "crawl"}
    made, changed = walk.printed["scrapy doctor zkouska"]
    assert made.endswith("zkouska: well\n\n")
    assert changed.endswith("zkouska: well\n\n")
    assert re.search(r"^  text .+ css:.* 1 of 1\b", made, re.MULTILINE)
    report = (walk.project / "var" / "onboard" / "zkouska" / "report.md").read_text(encoding="utf-8")
    assert "## What a person must look at" in report


def test_the_walk_updates_the_file_after_a_redesign(walk: Walk) -> None:
    (shown,) = walk.printed["scrapy onboard --update zkouska --dry-run"]
    (changed,) = walk.printed["scrapy onboard --update zkouska"]
    assert shown.startswith("page.")
    assert "+        body=(" in shown
    assert changed.startswith(shown)
    assert changed.endswith("zkouska.py: changed\n")


def test_the_walk_shows_and_records_what_it_says(walk: Walk) -> None:
    (seen,) = (printed for command, (printed, *_) in walk.printed.items() if command.startswith("scrapy inspect"))
    assert seen.startswith(walk.environment["ARTICLE"])
    assert "<!DOCTYPE html>" in (walk.project / "parts.html").read_text(encoding="utf-8")
    recorded = sorted(path.name for path in (walk.project / "tests" / "fixtures" / "zkouska").iterdir())
    assert {"plain.html", "plain.json", "newest.html", "newest.json"} <= set(recorded)
    (again,) = walk.printed["scrapy fixture zkouska --again plain"]
    assert "nothing changed" in again
    (tested,) = (printed for command, (printed, *_) in walk.printed.items() if command.startswith("pytest"))
    assert re.search(r"\.{8,}", tested)


def test_the_walk_ends_with_a_feed(walk: Walk) -> None:
    (articles,) = (walk.project / "exports" / "zkouska").glob("*/*/articles.jsonl")
    assert len(articles.read_text(encoding="utf-8").splitlines()) == 5


def test_the_file_of_the_walk_is_formatted(walk: Walk) -> None:
    for check in (("check",), ("format", "--check")):
        file = "newscrawl/spiders/zkouska.py"
        done = subprocess.run(["ruff", *check, "--no-cache", file], cwd=walk.project, env=walk.environment, check=False)
        assert done.returncode == 0
