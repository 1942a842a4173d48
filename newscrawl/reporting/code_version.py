"""Which version of the code a run is made by."""

from __future__ import annotations

import os
import re
from pathlib import Path

import newscrawl

VARIABLE = "NEWSCRAWL_VERSION"
"""Environment variable that names the version where neither an egg nor git does, as in a container."""
_COMMIT = re.compile(r"[0-9a-f]{40,64}")
_SHOWN = 12
"""Digits of a commit that are told."""


def code_version() -> str | None:
    """Return the version of the egg that scrapyd runs ("1796059123"), else what VARIABLE says, else the git commit.

    None where none of these is known. Files that were changed since the commit do not show.
    """
    directory = Path(newscrawl.__file__).parent.parent
    if directory.suffix == ".egg":
        return directory.stem
    return os.environ.get(VARIABLE) or _commit(directory)


def _commit(directory: Path) -> str | None:
    """Return the commit of the checkout whose top is `directory`, None where it is none: a crawl starts no git.

    Where the files lie: gitrepository-layout(5).
    """
    try:
        git = directory / ".git"
        if git.is_file():  # a worktree of another checkout
            git = directory / git.read_text(encoding="utf-8").removeprefix("gitdir:").strip()
        head = (git / "HEAD").read_text(encoding="utf-8").strip()
        commit = _of_branch(git, head.removeprefix("ref: ")) if head.startswith("ref: ") else head
    except (OSError, UnicodeDecodeError):
        return None
    return commit[:_SHOWN] if _COMMIT.fullmatch(commit) else None


def _of_branch(git: Path, name: str) -> str:
    """Return the commit of the branch "refs/heads/..."; "" where there is none yet. Raises OSError."""
    shared = git / (git / "commondir").read_text(encoding="utf-8").strip() if (git / "commondir").exists() else git
    if (shared / name).is_file():
        return (shared / name).read_text(encoding="utf-8").strip()
    packed = (shared / "packed-refs").read_text(encoding="utf-8").splitlines()
    return next((line.partition(" ")[0] for line in packed if line.endswith(f" {name}")), "")
