"""For the tests of commands: they are called in this process, or run as people do in a copy of the project."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from scrapy.utils.project import get_project_settings

from support import forks
from support.paths import ROOT

IN_PLACE = {"SCRAPY_SETTINGS_MODULE": "newscrawl.settings", "PYTHONPATH": str(ROOT)}
"""Environment that runs the project where it is from any directory."""


def call(name: str, *arguments: object) -> int:
    """Run the command `name` of this project in this process, without Scrapy's start, and return its exit status."""
    command = import_module(f"newscrawl.commands.{name}").Command()
    command.settings = get_project_settings()
    parser = argparse.ArgumentParser(f"scrapy {name}")
    command.add_options(parser)
    opts, args = parser.parse_known_args([str(argument) for argument in arguments])
    command.process_options(args, opts)
    command.run(args, opts)
    return command.exitcode


def copy_of_project(directory: Path, *, fixtures: bool = False) -> Path:
    """Copy what a clone of the project has to `directory`, with or without fixtures, and return it."""
    ignored = shutil.ignore_patterns("__pycache__", *(() if fixtures else ("fixtures",)))
    for name in ("newscrawl", "tests"):
        shutil.copytree(ROOT / name, directory / name, ignore=ignored)
    for name in ("scrapy.cfg", ".pytest.ini", ".ruff.toml"):
        shutil.copy2(ROOT / name, directory / name)
    return directory


def run(
    directory: Path, *command: str, environment: Mapping[str, str] | None = None, **settings: object
) -> subprocess.CompletedProcess[str]:
    """Run `scrapy COMMAND` or another module's command line in `directory`, and wait for its end."""
    given = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    if environment and environment.keys() >= IN_PLACE.keys():
        return forks.run(["-m", *command, *given], cwd=directory, env=os.environ | environment, timeout=120)
    return subprocess.run(
        [sys.executable, "-m", *command, *given],
        cwd=directory,
        env=os.environ | (environment or {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
