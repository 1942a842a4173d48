"""Verification: whether the runs of a feed, each and all together, are what docs/feed.md says."""

from __future__ import annotations

from collections import Counter
from contextlib import closing, nullcontext
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING

from newscrawl.feed.checking.findings import Checked, Finding, LeftOut, MoreProblems, Problem, Summary
from newscrawl.feed.checking.index_files import FeedFiles
from newscrawl.feed.checking.row_places import RowPlaces
from newscrawl.feed.checking.run_check import RunCheck
from newscrawl.feed.checking.run_files import BadFeed, why_unreadable
from newscrawl.feed.checking.run_manifest import read_manifest
from newscrawl.feed.checking.run_search import find_runs
from newscrawl.feed.manifest import MANIFEST
from newscrawl.values.moments import to_iso

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence
    from pathlib import Path

MOST_SHOWN = 20
"""Problems of one file that are shown: one fault of a writer is in each of its lines."""


def verify(directories: Iterable[Path]) -> Iterator[Finding]:
    """Check the runs that `directories` are or have below them; yield what is found, at last a Summary.

    Runs are checked each and against one another, a merged set only by itself, and what lies beside the runs of a feed
    that is given whole. Raises sqlite3.Error when the directory
    for temporary files cannot hold the places of all rows.
    """
    directories = list(directories)
    found, beside = find_runs(directories), FeedFiles(directories)
    yield from found.problems
    for run in found.incomplete:
        yield incomplete_run(run)
    bad_runs, problems = 0, len(found.problems)
    with closing(RowPlaces()) as places:
        for number in range(len(found.complete)):
            count = yield from _check(number, found.complete, places, beside)
            problems += count
            bad_runs += bool(count)
        problems += yield from _shown(chain(_gaps(found.complete, places), beside.problems()))
    runs, left = len(found.complete), len(found.incomplete)
    yield Summary(runs=runs, bad=bad_runs, incomplete=left, problems=problems)


def incomplete_run(run: Path) -> LeftOut:
    """Return the finding that `run` has no manifest, with the moment at which something was last written to it."""
    try:
        last = max(path.lstat().st_mtime for path in (run, *run.iterdir()))
    except OSError as error:
        return LeftOut(type="incomplete", path=run, what=why_unreadable(error))
    written = to_iso(datetime.fromtimestamp(last, UTC))
    return LeftOut(type="incomplete", path=run, what=f"no manifest yet, last written {written}")


def _check(number: int, runs: Sequence[Path], places: RowPlaces, beside: FeedFiles) -> Generator[Finding, None, int]:
    """Check the run at `number` of `runs`, yield what is found, and return the number of its problems.

    The places of its rows are added to `places`, but for a merged set, which repeats the rows of runs; what its
    manifest says of the files beside runs is added to `beside`.
    """
    run = runs[number]
    try:
        manifest = read_manifest(run)
    except (BadFeed, OSError) as error:
        beside.add(run, None)
        yield Problem(path=run / MANIFEST, what=why_unreadable(error))
        yield Checked(path=run, rows={}, problems=1)
        return 1
    beside.add(run, manifest)
    with closing(RowPlaces()) if manifest.merged else nullcontext(places) as its_places:
        check = RunCheck(number, runs, manifest, its_places)
        gaps = _gaps(runs, its_places) if manifest.merged else ()
        count = yield from _shown(chain(check.problems(), gaps))
    yield Checked(path=run, rows=check.rows, problems=count)
    return count


def _gaps(runs: Sequence[Path], places: RowPlaces) -> Iterator[Problem]:
    """Yield a problem for each story of which revisions are missing."""
    for gap in places.gaps():
        what = f"{gap.revision} of {gap.id} follows {gap.former}; what is between them is missing"
        path = runs[gap.place.run] / gap.place.file
        yield Problem(path=path, line=gap.place.line, field="revision", what=what)


def _shown(problems: Iterable[Problem]) -> Generator[Finding, None, int]:
    """Yield the first MOST_SHOWN problems of each file, then how many more there are; return the number of all."""
    counts: Counter[Path] = Counter()
    for problem in problems:
        counts[problem.path] += 1
        if counts[problem.path] <= MOST_SHOWN:
            yield problem
    for path, count in counts.items():
        if count > MOST_SHOWN:
            yield MoreProblems(path=path, count=count - MOST_SHOWN)
    return counts.total()
