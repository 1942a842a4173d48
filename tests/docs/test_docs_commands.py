"""Every command in README.md does what it says; what they fetch comes from the replica."""

from __future__ import annotations

import csv
import json
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from replica.running import Replica
from support.command_calls import IN_PLACE, run
from support.documents import QUICK, blocks, commands
from support.paths import ROOT
from support.run_histories import well_until_now

PAGE = ROOT / "tests" / "fixtures" / "globe24" / "dron-uzavrel-letiste.html"
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
