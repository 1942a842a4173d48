"""Where the published runs of a feed lie."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.feed.checking.findings import Problem
from newscrawl.feed.checking.run_files import why_unreadable
from newscrawl.feed.manifest import MANIFEST
from newscrawl.feed.run import has_run_name

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRuns:
    """Directories of runs, oldest first, and what is wrong with the directories in which they were looked for."""

    complete: list[Path] = field(default_factory=list)
    incomplete: list[Path] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.complete) + len(self.incomplete) + len(self.problems)


def find_runs(directories: Iterable[Path]) -> FoundRuns:
    """Find the runs that `directories` are or have below them, each once, in the order of their names.

    A directory with a manifest is a complete run; one that only has a run's name is an incomplete one. Names that begin
    with a dot are no part of a feed. Links to other directories are not followed; one that leads out of its directory
    is a problem, and so is a file, or a link that leads nowhere, with a run's name.
    """
    found = FoundRuns()
    for top in directories:
        before = len(found)
        _walk(top, found)
        if len(found) == before:
            found.problems.append(Problem(path=top, what="no run lies here"))
    return FoundRuns(complete=_once(found.complete), incomplete=_once(found.incomplete), problems=found.problems)


def absolute(directories: Iterable[Path]) -> list[Path]:
    """Return the directories with whole paths: where a run lies in its feed, the names of those above it tell."""
    return [Path(os.path.abspath(directory)) for directory in directories]  # noqa: PTH100 - links stay links


def _walk(top: Path, found: FoundRuns) -> None:
    """Add to `found` what lies in `top` and below it."""

    def unreadable(error: OSError) -> None:
        found.problems.append(Problem(path=Path(error.filename), what=why_unreadable(error)))

    for name, directories, files in os.walk(top, onerror=unreadable):
        path = Path(name)
        if MANIFEST in files or MANIFEST in directories:
            found.complete.append(path)
            directories.clear()  # os.walk goes into what is left in this list
        elif has_run_name(path):
            found.incomplete.append(path)
            directories.clear()
        else:
            for file in sorted(file for file in files if has_run_name(path / file)):
                found.problems.append(Problem(path=path / file, what="has a run's name and is no directory"))
            directories[:] = sorted(below for below in directories if not below.startswith("."))
            for below in directories:
                if (path / below).is_symlink() and not (path / below).resolve().is_relative_to(top.resolve()):
                    found.problems.append(Problem(path=path / below, what="a link that leads out, not followed"))


def _once(runs: list[Path]) -> list[Path]:
    """Return the directories by name, each once, also where several paths lead to it."""
    distinct = {run.resolve(): run for run in reversed(runs)}
    return sorted(distinct.values(), key=lambda run: (run.name, run))
