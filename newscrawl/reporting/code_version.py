"""Which version of the code a run is made by."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import newscrawl

VARIABLE = "NEWSCRAWL_VERSION"
"""Environment variable that names the version where neither an egg nor git does, as in a container."""
_SECONDS = 5


def code_version() -> str | None:
    """Return the version of the egg that scrapyd runs ("1796059123"), else what VARIABLE says, else the git commit.

    The commit has "-dirty" at its end where files were changed since. None where none of these is known.
    """
    directory = Path(newscrawl.__file__).parent.parent
    if directory.suffix == ".egg":
        return directory.stem
    return os.environ.get(VARIABLE) or _commit(directory)


def _commit(directory: Path) -> str | None:
    """Return the commit of the checkout whose top is `directory`; None where it is none, or git is not there."""
    if not (directory / ".git").exists():
        return None
    command = ["git", "-C", str(directory), "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() or None
