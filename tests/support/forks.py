"""For tests and trials that run many crawls: forks of a process that has Scrapy and the project imported already.

Starting Python and importing both takes a second of CPU time, a fork a few hundredths of one. Command line,
environment, directory, output, signals and exit status are a process's own; what a command imports cannot be seen in a
fork.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from support.paths import ROOT

IMPORTED = ["__main__", "support.imported"]
"""What the process imports; its own `__main__`, as each fork would import it otherwise."""
PYTHONPATH = f"{ROOT}{os.pathsep}{ROOT / 'tests'}"


class Fork:
    """A running `python COMMAND`, with those methods of `subprocess.Popen` that are needed.

    Args:
        command: `-m MODULE` or a script, with its arguments.
        cwd: its directory.
        env: its environment.
        output: the file for its output and errors; without one, `communicate` returns them.
        join: let its errors go where its output goes.
    """

    def __init__(
        self,
        command: Sequence[object],
        *,
        cwd: Path,
        env: Mapping[str, str],
        output: Path | None = None,
        join: bool = False,
    ) -> None:
        self.command = [str(part) for part in command]
        self._files = TemporaryDirectory(prefix="newscrawl-fork-", ignore_cleanup_errors=True)
        self._output = output or Path(self._files.name) / "output"
        self._errors = self._output if output or join else Path(self._files.name) / "errors"
        given = (self.command, str(cwd), dict(env), str(self._output), str(self._errors))
        self._process = _server().Process(target=_run, args=given)
        self._process.start()

    def __enter__(self) -> Fork:
        return self

    def __exit__(self, *_: object) -> None:
        """End it where it has not ended."""
        self.kill()
        self.wait()
        self._files.cleanup()

    @property
    def pid(self) -> int:
        """Its number; one that has not started has none, but this one has."""
        assert self._process.pid is not None
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """The exit status, negative for a signal; None while it runs."""
        return self._process.exitcode

    def poll(self) -> int | None:
        """Return the exit status, None while it runs."""
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit status once it has ended; raises subprocess.TimeoutExpired after `timeout` seconds."""
        self._process.join(timeout)
        if self.returncode is None:
            raise subprocess.TimeoutExpired(self.command, timeout or 0)
        return self.returncode

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """Return output and errors once it has ended; raises subprocess.TimeoutExpired after `timeout` seconds."""
        self.wait(timeout)
        output = self._output.read_text("utf-8")
        return output, "" if self._errors == self._output else self._errors.read_text("utf-8")

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)


def run(command: Sequence[object], *, timeout: float, **given: object) -> subprocess.CompletedProcess[str]:
    """Run `python COMMAND` as a fork and wait for its end; what is given besides is for `Fork`.

    Raises:
        subprocess.TimeoutExpired: it has not ended after `timeout` seconds, and was killed.
    """
    with Fork(command, **given) as fork:  # type: ignore[arg-type]
        output, errors = fork.communicate(timeout)
        return subprocess.CompletedProcess(fork.command, fork.wait(), output, errors)


@cache
def _server() -> ForkServerContext:
    """Start the process of which forks are made, once."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(IMPORTED)
    with patch.dict(
        os.environ, PYTHONPATH=PYTHONPATH
    ):  # before Python 3.13 nothing else tells it where its modules are
        forkserver.ensure_running()
    return context


def _run(command: list[str], directory: str, environment: dict[str, str], output: str, errors: str) -> None:
    """Do in the fork what Python does with a command line."""
    for descriptor, path in ((sys.stdout.fileno(), output), (sys.stderr.fileno(), errors)):
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(opened, descriptor)
        os.close(opened)
    os.chdir(directory)
    os.environ.clear()
    os.environ.update(environment)
    sys.path[:0] = environment.get("PYTHONPATH", "").split(os.pathsep)
    try:
        if command[0] == "-m":
            sys.argv = command[1:]
            runpy.run_module(command[1], run_name="__main__", alter_sys=True)
        else:
            sys.argv = command
            runpy.run_path(command[0], run_name="__main__")
    finally:
        gc.collect()  # Twisted logs the errors that nobody handled when they are let go
