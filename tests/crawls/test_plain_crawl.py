"""What a plain crawl must not do: start a process but its reader's (a browser, its driver), listen, or warn."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from replica.running import Replica
from support.paths import ROOT
from trials.crawls import crawl_command

HOOK = """
import os, sys
WATCHED = {"subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn", "os.exec", "os.system", "socket.bind"}
sys.addaudithook(lambda event, args: event in WATCHED and os.write(2, f"AUDIT {event} {args}\\n".encode()))
"""


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory, replica_server: Replica) -> Callable[..., str]:
    """Return a function that crawls a few articles with `settings` and returns stdout and stderr."""

    def run(**settings: str) -> str:
        directory = tmp_path_factory.mktemp("plain")
        (directory / "sitecustomize.py").write_text(HOOK)
        replica_server.reset()
        done = subprocess.run(
            [*crawl_command("globe24", directory / "exports", **settings), "-a", "limit=3"],
            cwd=ROOT,
            env=os.environ | replica_server.env | {"PYTHONPATH": str(directory), "PYTHONWARNINGS": "always"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stdout
        assert "'articles': 3" in done.stdout
        return done.stdout

    return run


def audited(output: str) -> list[str]:
    """Return what the hook saw, but for two questions that libraries ask when they are imported."""
    seen = re.findall(r"^AUDIT (.+)", output, re.MULTILINE)
    harmless = re.compile(
        r"subprocess\.Popen \('uname', \['uname', '-p'\]|socket\.bind .*, \('::1', 0\)\)"
    )  # CPU; IPv6
    return [event for event in seen if not harmless.match(event)]


@pytest.fixture(scope="module")
def output(crawl: Callable[..., str]) -> str:
    """What a crawl without settings of its own says."""
    return crawl()


def test_it_starts_no_process_but_its_reader_and_listens_nowhere(output: str) -> None:
    (started,) = audited(output)
    assert started.startswith("subprocess.Popen")
    assert "newscrawl.crawling.reader_service" in started


def test_reading_in_its_own_process_it_starts_none(crawl: Callable[..., str]) -> None:
    assert audited(crawl(READER_PROCESS="False")) == []


def test_it_warns_of_nothing_of_ours(output: str) -> None:
    assert [line for line in output.splitlines() if line.startswith(f"{ROOT}/newscrawl/")] == []
    assert "ScrapyDeprecationWarning" not in output


def test_the_hook_sees_what_is_listening(crawl) -> None:
    assert any(event.startswith("socket.bind") for event in audited(crawl(TELNETCONSOLE_ENABLED="True")))
    assert any(event.startswith("socket.bind") for event in audited(crawl(REMOTE_CONTROL_ENABLED="True")))


def test_the_hook_sees_processes(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(HOOK)
    code = "import subprocess, sys; subprocess.run([sys.executable, '-V'])"
    env = os.environ | {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=30, check=True)
    assert audited(done.stderr)
