"""The commands of docs/operations.md for installation, schedule, restart, upgrade and retention do what it says.

What only root can do on a machine with systemd is played: paths lie in the test's directory, and programs such as
useradd and systemctl note how they were called; systemctl starts the daemon.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.command_calls import IN_PLACE
from support.paths import ROOT
from support.published_feeds import publish
from support.row_crawls import crawl_rows, page, runs
from support.scrapyd_daemon import VENV, free_port

DOCS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
NOTED = ("useradd", "systemctl", "journalctl", "git")
PLAYED = """#!/bin/sh
echo "$(basename "$0") $*" >> {noted}
case "$*" in "enable --now scrapyd.service"*)
    cd {srv} && set -a && . {etc}/newscrawl/environment
    SCRAPYD_HTTP_PORT={port} {bin}/scrapyd --pidfile= > {srv}/log 2>&1 &
    echo $! > {srv}/pid
    for _ in $(seq 300); do
        curl -s -o /dev/null http://127.0.0.1:{port}/ && exit
        sleep 0.1
    done
    exit 1
esac
"""
INSTALL = """#!/bin/sh
for word do
    shift
    if [ "$skip" ]; then skip=; continue; fi
    case $word in -o | -g) skip=1 ;; *) set -- "$@" "$word" ;; esac
done
exec /usr/bin/install "$@"
"""
MAKE = """#!/bin/sh
[ "$1" = install ] && exit
exec /usr/bin/make VENV={venv} --old-file={venv}/.installed "$@"
"""


def blocks(heading: str) -> list[str]:
    """Return the shell commands under a heading, a block each."""
    level = heading.split(" ", maxsplit=1)[0]
    rest = DOCS.split(f"\n{heading}\n")[1]
    section = re.split(rf"^#{{2,{len(level)}}} ", rest, flags=re.MULTILINE)[0]
    return re.findall(r"```sh\n(.*?)```", section, re.DOTALL)


def shell(commands: str, directory: Path, **environment: str) -> str:
    """Run commands as a shell does that ends at the first failure; return what they print."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-ec", commands],
        cwd=directory,
        env=os.environ | {"PATH": path} | environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, (commands, done.stdout[-2000:], done.stderr[-3000:])
    return done.stdout


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A machine in a directory: what stands for its paths and its port, and the programs that are played."""
    opt, srv, etc, bin_directory = (tmp_path / name for name in ("opt", "srv", "etc", "bin"))
    port = str(free_port())
    for name in ("newscrawl", "deploy"):
        shutil.copytree(ROOT / name, opt / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("Makefile", "requirements.txt", "scrapy.cfg"):
        (opt / name).write_text((ROOT / name).read_text().replace(":6800", f":{port}"))
    (opt / ".venv").symlink_to(VENV)
    (opt / "deploy" / "scrapyd.conf").write_text(
        (ROOT / "deploy" / "scrapyd.conf").read_text().replace("/srv/newscrawl", str(srv))
    )
    for directory in (bin_directory, etc / "systemd" / "system", etc / "logrotate.d"):
        directory.mkdir(parents=True)
    values = {"noted": tmp_path / "noted", "srv": srv, "etc": etc, "port": port, "bin": VENV / "bin", "venv": VENV}
    for name in NOTED:
        (bin_directory / name).write_text(PLAYED.format(**values))
    (bin_directory / "install").write_text(INSTALL)
    (bin_directory / "make").write_text(MAKE.format(**values))
    for program in bin_directory.iterdir():
        program.chmod(0o755)
    yield {
        "/opt/newscrawl": str(opt),
        "/srv/newscrawl": str(srv),
        "/etc/": f"{etc}/",
        ":6800": f":{port}",
        "PATH": f"{bin_directory}:{VENV / 'bin'}:{os.environ['PATH']}",
    }
    if (srv / "pid").exists():
        daemon = int((srv / "pid").read_text())
        os.kill(daemon, signal.SIGTERM)
        while Path(f"/proc/{daemon}").exists():
            time.sleep(0.1)


def on(machine: dict[str, str], commands: str) -> str:
    """Return commands for a real machine as those for this one."""
    for place, here in machine.items():
        commands = commands.replace(place, here) if place != "PATH" else commands
    return commands


@pytest.mark.integration
def test_from_nothing_to_24_sites(machine: dict[str, str], tmp_path: Path) -> None:
    srv, home = tmp_path / "srv", str(tmp_path)
    publish(srv / "exports", page(1))  # what an hour of crawls would leave
    environment = {"PATH": machine["PATH"], "HOME": home, "no_proxy": "127.0.0.1"}
    walk = "\n".join(blocks("## From nothing to 24 sites"))
    printed = shell(on(machine, walk), tmp_path, **environment)
    noted = (tmp_path / "noted").read_text()
    assert "useradd --system" in noted
    assert "systemctl enable --now newscrawl-schedule.service" in noted
    settings = (tmp_path / "etc" / "newscrawl" / "environment").read_text()
    assert re.search(r"^SCRAPYD_PASSWORD=[0-9a-f]{32}$", settings, re.MULTILINE)
    assert (tmp_path / "etc" / "newscrawl" / "environment").stat().st_mode & 0o777 == 0o640
    assert '"status": "ok"' in printed
    assert len(re.findall(r"^\w+ +local ", printed, re.MULTILINE)) == 24
    assert '"finished": []' in printed
    assert printed.endswith("1 run, 0 bad; 0 problems\n")
    assert {path.name for path in (tmp_path / "etc" / "systemd" / "system").iterdir()} >= {"scrapyd.service"}

    (upgrade,) = blocks("### Upgrade")
    account = f". {tmp_path}/etc/newscrawl/environment; export SCRAPYD_USERNAME SCRAPYD_PASSWORD\n"
    assert '"status": "ok"' in shell(account + on(machine, upgrade), tmp_path, **environment)
    assert len(list(srv.glob("eggs/newscrawl/*.egg"))) >= 1
    assert "git pull" in (tmp_path / "noted").read_text()


def test_the_commands_on_the_schedule(tmp_path: Path) -> None:
    (shown,) = re.findall(r"```toml\n(\[cadences\].*?)```", DOCS, re.DOTALL)
    (tmp_path / "schedule.toml").write_text(shown, encoding="utf-8")
    show, run, crontab, systemd = blocks("## Schedule")
    assert run == "scrapy schedule run\n"  # tests/crawls/test_schedule_scrapyd.py
    printed = shell(show, tmp_path, **IN_PLACE)
    assert re.search(r"^globe24 +local +4m ", printed, re.MULTILINE)
    assert re.search(r"^respekt +local +15m ", printed, re.MULTILINE)
    shell(crontab + systemd, tmp_path, **IN_PLACE)
    assert "crawl respekt -a budget=15m -a pages=2 -s EXPORT_FORMATS=zstd" in (tmp_path / "crontab.txt").read_text()
    assert (tmp_path / "units" / "newscrawl-respekt.timer").exists()


def test_the_commands_on_retention(tmp_path: Path) -> None:
    exports = tmp_path / "exports"
    for number, hour in enumerate((-24 * 500, -24 * 500 + 1, 0, 1)):
        publish(exports, page(number), hour=hour)
    crawl_rows(exports, "pages=0")
    (tmp_path / "exports-state").rename(tmp_path / "state")
    compact, prune = blocks("## Retention")
    assert shell(compact, tmp_path, **IN_PLACE).count("compacted 2 runs into ") == 2
    assert shell(prune, tmp_path, **IN_PLACE).startswith("removed 1 run of days before ")
    assert len(runs(exports)) == 2


def test_crawls_that_are_alive_are_shown(tmp_path: Path) -> None:
    (command,) = blocks("### Cancel, restart")
    assert shell(command, tmp_path).strip()
