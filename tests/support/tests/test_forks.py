"""A fork is a process of its own: command line, environment, directory, output, exit status, signals."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

from support.forks import Fork, run

TOLD = """
import os, sys
print(sys.argv[1:], os.environ["TOLD"], os.getcwd(), "scrapy" in sys.modules)
print("wrong", file=sys.stderr)
sys.exit(3)
"""
SLEEP = "import time\nprint('begun', flush=True)\ntime.sleep(60)"
ENVIRONMENT = os.environ | {"TOLD": "žluťoučký"}


@pytest.fixture
def script(tmp_path: Path) -> Path:
    return tmp_path / "script.py"


def test_it_is_told_what_to_do_and_tells_how_it_ended(script: Path) -> None:
    script.write_text(TOLD)
    done = run([script, "a b", 1], cwd=script.parent, env=ENVIRONMENT, timeout=60)
    assert done.returncode == 3
    assert (done.stdout, done.stderr) == (f"['a b', '1'] žluťoučký {script.parent} True\n", "wrong\n")


def test_errors_may_go_where_output_goes(script: Path) -> None:
    script.write_text(TOLD)
    output = script.with_name("log")
    with Fork([script], cwd=script.parent, env=ENVIRONMENT, output=output) as fork:
        assert fork.wait(60) == 3
    assert sorted(output.read_text().splitlines())[1] == "wrong"
    joined = run([script], cwd=script.parent, env=ENVIRONMENT, timeout=60, join=True)
    assert (sorted(joined.stdout.splitlines())[1], joined.stderr) == ("wrong", "")


def test_nothing_of_one_is_seen_in_the_next(script: Path) -> None:
    script.write_text("import os, scrapy\nprint(getattr(scrapy, 'changed', False), os.environ.get('LEFT'))\n")
    script.with_name("change.py").write_text("import os, scrapy\nscrapy.changed = True\nos.environ['LEFT'] = '1'\n")
    assert run([script.with_name("change.py")], cwd=script.parent, env=ENVIRONMENT, timeout=60).returncode == 0
    assert run([script], cwd=script.parent, env=ENVIRONMENT, timeout=60).stdout == "False None\n"


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_signal_ends_it(script: Path, number: int) -> None:
    script.write_text(SLEEP)
    with Fork([script], cwd=script.parent, env=ENVIRONMENT) as fork:
        assert fork.poll() is None
        fork.send_signal(number)
        assert fork.wait(60) == -number


def test_one_that_goes_on_is_killed(script: Path) -> None:
    script.write_text(SLEEP)
    with Fork([script], cwd=script.parent, env=ENVIRONMENT) as fork, pytest.raises(subprocess.TimeoutExpired):
        fork.wait(0.1)
    assert fork.returncode == -signal.SIGKILL


def test_an_exception_ends_it_with_1(script: Path) -> None:
    script.write_text("raise RuntimeError('gone')")
    done = run([script], cwd=script.parent, env=ENVIRONMENT, timeout=60)
    assert done.returncode == 1
    assert "RuntimeError: gone" in done.stderr
