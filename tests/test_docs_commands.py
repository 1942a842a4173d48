"""Every command in README.md and docs/adding-a-site.md does what it says; crawls run on the replica."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from replica.running import Replica

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "tests" / "fixtures" / "globe24" / "dron-uzavrel-letiste.html"
QUICK = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False")
"""What a crawl of a server on this machine need not wait for."""


def commands(name: str) -> list[str]:
    blocks = re.findall(r"^```sh\n(.*?)^```", (ROOT / name).read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    lines = (re.sub(r"\s+#.*", "", line).strip() for block in blocks for line in block.splitlines())
    return [line for line in lines if line]


COMMANDS = sorted({*commands("README.md"), *commands("docs/adding-a-site.md")})


@pytest.mark.parametrize("command", [line for line in COMMANDS if line.startswith("make ")])
def test_make(command: str) -> None:
    done = subprocess.run([*shlex.split(command), "-n"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


@pytest.mark.parametrize("command", [line for line in COMMANDS if line.startswith("scrapy ")])
def test_scrapy(command: str, replica: Replica, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(PAGE.read_bytes())
    (tmp_path / "pages.jsonl").write_text(json.dumps({"file": "page.html", "spider": "globe24"}), encoding="utf-8")
    arguments = shlex.split(command)[1:]
    extra = QUICK if arguments[0] == "crawl" else ()
    project = {"SCRAPY_SETTINGS_MODULE": "newscrawl.settings", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments, *extra],
        cwd=tmp_path,
        env=os.environ | replica.env | project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    if arguments[0] == "list":
        assert "globe24" in done.stdout.split()
    elif arguments[0] == "extract":
        (line,) = done.stdout.splitlines()
        assert json.loads(line)["items"][0]["type"] == "article"
    else:
        assert list(tmp_path.glob("exports/*/*/*/datapackage.json"))


@pytest.mark.parametrize("command", [line for line in COMMANDS if line.startswith("pytest ")])
def test_pytest(command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *shlex.split(command), "--collect-only"], cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode in (0, 5)  # 5: no such site yet


def test_no_command_is_left_out() -> None:
    assert {line.split()[0] for line in COMMANDS} == {"make", "scrapy", "pytest"}
