"""The project without the files of its sites: in a directory of its own, so that nothing of them is known there."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from replica.running import Replica
from support.paths import ROOT

from .crawls import LOCAL_SERVER, SECONDS

NAME = "zkouska"
"""Of the spider that is made there."""
_HELD_BACK = frozenset({"spiders", "__pycache__"})
_KEPT = ("__init__.py", "generic.py")
"""What is in `newscrawl.spiders` without any site."""


class HiddenProject:
    """A project in `directory` whose requests go to `replica`.

    It is newscrawl by links, with `generic` as its only spider.
    """

    def __init__(self, directory: Path, replica: Replica) -> None:
        self.directory = directory
        self.replica = replica
        self.exports = directory / "exports"
        self.environment: dict[str, str] = {}
        """Variables that its commands have besides."""
        self.spiders = directory / "newscrawl" / "spiders"
        self.spiders.mkdir(parents=True)
        (directory / "tests" / "fixtures").mkdir(parents=True)
        for path in (ROOT / "newscrawl").iterdir():
            if path.name not in _HELD_BACK:
                (directory / "newscrawl" / path.name).symlink_to(path)
        for name in _KEPT:
            (self.spiders / name).symlink_to(ROOT / "newscrawl" / "spiders" / name)
        for name in ("scrapy.cfg", ".ruff.toml"):
            shutil.copy(ROOT / name, directory)

    @property
    def file(self) -> Path:
        """Where the made file is, once there is one."""
        return self.spiders / f"{NAME}.py"

    def start(self, *arguments: str, log: str, **settings: str) -> subprocess.Popen[bytes]:
        """Start `scrapy ARGUMENTS`, in a group of processes of its own; what it prints goes to the file `log`."""
        given = LOCAL_SERVER | {"STATE_DIR": "state", "EXPORTS_DIR": "exports", "ONBOARD_DIR": "onboard"} | settings
        options = [part for name, value in given.items() for part in ("-s", f"{name}={value}")]
        python_path = os.pathsep.join(map(str, (self.directory, ROOT / "tests")))
        with (self.directory / log).open("wb") as output:
            return subprocess.Popen(
                [sys.executable, "-m", "scrapy", *arguments, *options],
                cwd=self.directory,
                env=os.environ | self.replica.env | {"PYTHONPATH": python_path} | self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def run(self, *arguments: str, log: str, **settings: str) -> int:
        """Run `scrapy ARGUMENTS` as `start` does and return the exit status; raises subprocess.TimeoutExpired."""
        process = self.start(*arguments, log=log, **settings)
        try:
            return process.wait(SECONDS)
        finally:
            end(process)

    def said(self, log: str, lines: int = 3) -> str:
        """Return the last lines of a log, as one."""
        return " / ".join((self.directory / log).read_text("utf-8", "replace").splitlines()[-lines:])

    def knows_sites(self) -> bool:
        """Tell whether a hand-written site file can be imported there."""
        command = [sys.executable, "-m", "scrapy", "list"]
        listed = subprocess.run(command, cwd=self.directory, capture_output=True, text=True, check=True)
        return bool(set(listed.stdout.split()) - {"generic", NAME})


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill a process that `start` returned, with all that it started; one that has ended is let be."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def ruff_complaints(project: HiddenProject) -> list[str]:
    """Return which of `ruff check` and `ruff format --check` the made file does not pass."""
    ruff = str(Path(sys.executable).with_name("ruff"))
    complaints = []
    for check in ("check", "format --check"):
        command = [ruff, *check.split(), "--no-cache", str(project.file)]
        if subprocess.run(command, cwd=project.directory, capture_output=True, check=False).returncode:
            complaints.append(f"ruff {check}")
    return complaints
