"""For tests that use programs from Debian: they are found, or the test is skipped; where CI=true, it fails."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest


def need(*programs: str) -> list[str]:
    """Return the paths of `programs`; the server's own ones are not on Debian's PATH."""
    search = os.pathsep.join([os.environ["PATH"], *map(str, Path("/usr/lib/postgresql").glob("*/bin"))])
    found = {program: shutil.which(program, path=search) for program in programs}
    if missing := [program for program, path in found.items() if path is None]:
        missed = f"{', '.join(missing)} not installed: run `make debian`"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missed)
    return [path for path in found.values() if path]
