"""Every command in README.md and docs/adding-a-site.md does what it says; what they fetch comes from the replica."""

from __future__ import annotations

import csv
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

from replica.running import Replica
from support.command_calls import IN_PLACE, copy_of_project, run
from support.paths import ROOT
from support.run_histories import well_until_now

PAGE = ROOT / "tests" / "fixtures" / "globe24" / "dron-uzavrel-letiste.html"
QUICK = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False", "-s", "ROBOTSTXT_AGAIN=0.2")
"""What a server on this machine need not be spared."""


def blocks(name: str) -> list[tuple[str, str]]:
    """Return (language, content) of a document's code blocks, in order."""
    return re.findall(r"^```(\w+)\n(.*?)^```", (ROOT / name).read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def commands(content: str) -> list[str]:
    lines = (re.sub(r"\s+# .*", "", line).strip() for line in content.splitlines())
    return [line for line in lines if line]


README = sorted({line for kind, content in blocks("README.md") if kind == "sh" for line in commands(content)})


@pytest.mark.parametrize("command", [line for line in README if line.startswith("make ")])
def test_make(command: str) -> None:
    done = subprocess.run([*shlex.split(command), "-n"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    """A small site: what the commands do is seen with few articles, too."""
    with Replica(["globe24"], articles=12) as running:
        yield running


def scrapy(replica: Replica, directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    quick = QUICK if arguments[0] in ("crawl", "doctor") else ()
    return run(directory, "scrapy", *arguments, *quick, environment=replica.env | IN_PLACE)


@pytest.mark.parametrize("command", [line for line in README if line.startswith("scrapy ")])
def test_scrapy(command: str, replica: Replica, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(PAGE.read_bytes())
    (tmp_path / "pages.jsonl").write_text(json.dumps({"file": "page.html", "spider": "globe24"}), encoding="utf-8")
    arguments = shlex.split(command)[1:]
    if arguments[0] in ("feed", "state", "teasers"):  # they read what a crawl leaves
        scrapy(replica, tmp_path, "crawl", "globe24", "-a", "limit=3")
    if arguments[0] in ("health", "report"):
        well_until_now(tmp_path, "globe24")
    done = scrapy(replica, tmp_path, *arguments)
    assert done.returncode == 0, done.stderr[-2000:]
    match arguments[0]:
        case "list":
            assert "globe24" in done.stdout.split()
        case "doctor":
            assert "globe24: well" in done.stdout
        case "extract":
            (line,) = done.stdout.splitlines()
            assert json.loads(line)["items"][0]["type"] == "article"
        case "inspect":
            assert "  story  " in done.stdout
            assert (tmp_path / "parts.html").is_file()
        case "state":
            assert re.search(r"^globe24 +\d+ +3 ", done.stdout, re.MULTILINE)
        case "health":
            assert re.search(r"^globe24 +ok ", done.stdout, re.MULTILINE)
        case "report":
            assert 'id="site-globe24"' in (tmp_path / "report.html").read_text(encoding="utf-8")
        case "feed":
            feed_is_read(arguments[1], done.stdout, tmp_path)
        case _:
            assert list(tmp_path.glob("exports/*/*/*/datapackage.json"))


def test_a_crawl_writes_csv_files_with_every_field(replica: Replica, tmp_path: Path) -> None:
    """What docs/feed.md says of `scrapy crawl SITE -O items.csv`."""
    done = scrapy(replica, tmp_path, "crawl", "globe24", "-O", "items.csv", "-a", "limit=3")
    assert done.returncode == 0, done.stderr[-2000:]
    for name in ("articles", "related_links"):
        (path,) = tmp_path.glob(f"exports/globe24/*/*/{name}.jsonl")
        published = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        with (tmp_path / f"items-{name}.csv").open(encoding="utf-8", newline="") as file:
            found = list(csv.DictReader(file, strict=True))
        assert [list(row) for row in found] == [list(row) for row in published]
        assert sorted(row["id"] for row in found) == sorted(row["id"] for row in published)
    done = scrapy(replica, tmp_path, "crawl", "globe24", "-O", "-:csv")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "FEEDS stdout: has rows of several types, and CSV columns for one: write to a file\n"


def feed_is_read(action: str, printed: str, directory: Path) -> None:
    """Check what `scrapy feed ACTION` says or writes of a feed with three articles."""
    match action:
        case "verify":
            assert printed.endswith("\n1 run, 0 bad; 0 problems\n")
        case "export":
            assert len(list((directory / "corpus" / "globe24").glob("*.md"))) == 3
        case "merge":
            assert len((directory / "merged" / "articles.jsonl").read_bytes().splitlines()) == 3


def test_no_command_of_the_readme_is_left_out() -> None:
    assert {line.split()[0] for line in README} == {"make", "scrapy"}


@dataclass
class Walk:
    """The walk through docs/adding-a-site.md in a copy of the project: what each command printed."""

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
