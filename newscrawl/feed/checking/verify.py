"""Verification: are the runs of a feed, and all of them together, what docs/feed.md says?"""

from __future__ import annotations

from collections import Counter
from contextlib import closing, nullcontext
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING

from newscrawl.feed.checking.findings import Checked, Finding, LeftOut, More, Problem, Summary
from newscrawl.feed.checking.row_places import RowPlaces
from newscrawl.feed.checking.run_check import RunCheck
from newscrawl.feed.checking.run_files import BadFeed, find_runs, read_manifest, reason
from newscrawl.feed.manifest import MANIFEST
from newscrawl.values.moments import to_iso

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence
    from pathlib import Path

MOST_SHOWN = 20
"""Problems of one file that are shown."""


def verify(directories: Iterable[Path]) -> Iterator[Finding]:
    """Check the runs that `directories` are or have below them; yield what is found, a Summary last.

    A Problem says what is wrong, Checked that a run has been read. A merged set is checked by itself, runs also against
    one another. Raises sqlite3.Error when the directory for temporary files cannot hold the keys of all rows.
    """
    found = find_runs(directories)
    yield from found.problems
    for run in found.incomplete:
        yield incomplete(run)
    bad, problems = 0, len(found.problems)
    with closing(RowPlaces()) as keys:
        for number in range(len(found.complete)):
            count = yield from _check(number, found.complete, keys)
            problems += count
            bad += bool(count)
        problems += yield from _shown(_gaps(found.complete, keys))
    runs, left = len(found.complete), len(found.incomplete)
    yield Summary(runs=runs, bad=bad, incomplete=left, problems=problems)


def incomplete(run: Path) -> LeftOut:
    """Say that `run` has no manifest, and when something was last written to it."""
    try:
        last = max(path.lstat().st_mtime for path in (run, *run.iterdir()))
    except OSError as error:
        return LeftOut(type="incomplete", path=run, what=reason(error))
    written = to_iso(datetime.fromtimestamp(last, UTC))
    return LeftOut(type="incomplete", path=run, what=f"no manifest yet, last written {written}")


def _check(number: int, runs: Sequence[Path], keys: RowPlaces) -> Generator[Finding, None, int]:
    """Check one run, a merged set with keys of its own; return the number of its problems."""
    run = runs[number]
    try:
        manifest = read_manifest(run)
    except (BadFeed, OSError) as error:
        yield Problem(path=run / MANIFEST, what=reason(error))
        yield Checked(path=run, rows={}, problems=1)
        return 1
    with closing(RowPlaces()) if manifest.merged else nullcontext(keys) as its_keys:
        check = RunCheck(number, runs, manifest, its_keys)
        gaps = _gaps(runs, its_keys) if manifest.merged else ()
        count = yield from _shown(chain(check.problems(), gaps))
    yield Checked(path=run, rows=check.rows, problems=count)
    return count


def _gaps(runs: Sequence[Path], keys: RowPlaces) -> Iterator[Problem]:
    for gap in keys.gaps():
        what = f"{gap.revision} of {gap.id} follows {gap.former}; what is between them is missing"
        path = runs[gap.place.run] / gap.place.file
        yield Problem(path=path, line=gap.place.line, field="revision", what=what)


def _shown(problems: Iterable[Problem]) -> Generator[Finding, None, int]:
    """Yield the first problems of each file, then how many more there are; return the number of all."""
    counts: Counter[Path] = Counter()
    for problem in problems:
        counts[problem.path] += 1
        if counts[problem.path] <= MOST_SHOWN:
            yield problem
    for path, count in counts.items():
        if count > MOST_SHOWN:
            yield More(path=path, count=count - MOST_SHOWN)
    return counts.total()
