"""Pruning: published runs that are old enough are removed."""

from __future__ import annotations

import shutil
from collections import Counter, defaultdict
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from newscrawl.feed.checking.findings import Finding, LeftOut, Problem, Pruned
from newscrawl.feed.checking.run_files import BadFeed, why_unreadable
from newscrawl.feed.checking.run_manifest import read_manifest
from newscrawl.feed.checking.run_search import absolute, find_runs
from newscrawl.feed.files import sync_directory
from newscrawl.feed.index import path_of, remove
from newscrawl.feed.manifest import MANIFEST
from newscrawl.feed.run import day_of, has_run_name, is_placed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from newscrawl.feed.checking.run_manifest import Manifest

_REMOVED = ".pruned-"
"""Beginning of the name of a run that is being removed: it is no part of the feed from then on, also after a crash."""


def prune(
    directories: Iterable[Path], before: date, sites: Collection[str], delivered: Mapping[str, str] | None = None
) -> Iterator[Finding]:
    """Remove the complete runs of the days before `before` that `directories` are or have below them; yield what was.

    Runs of sites that are not among `sites` stay: those are the sites whose articles the state knows. So do incomplete
    runs, which the next start of their site publishes, and merged sets, and of a site in `delivered` the runs after
    the one with the id there: these are still to be delivered.
    """
    found = find_runs(absolute(directories))
    yield from found.problems
    for place in {_place_of(run) for run in found.complete}:
        for leftover in place.glob(f"{_REMOVED}*"):
            shutil.rmtree(leftover)
    old: list[Path] = []
    rows = Counter[str]()
    staying = Counter[str]()
    for run in found.complete:
        try:
            manifest = read_manifest(run)
        except (BadFeed, OSError) as error:
            yield Problem(path=run / MANIFEST, what=why_unreadable(error))
            continue
        if manifest.merged:
            yield LeftOut(type="merged_set", path=run, what="not pruned")
        elif not _is_old(run, before):
            continue
        elif why := _why_it_stays(run, manifest, sites, delivered or {}):
            staying[why] += 1
        else:
            old.append(run)
            rows.update({each.name: each.rows or 0 for each in manifest.resources if each.path.endswith(".jsonl")})
    for why, number in sorted(staying.items()):
        yield Problem(path=found.complete[0], what=f"{number} runs of {why}")
    _remove(old)
    yield Pruned(runs=len(old), rows=dict(rows), before=before.isoformat())


def _why_it_stays(run: Path, manifest: Manifest, sites: Collection[str], delivered: Mapping[str, str]) -> str | None:
    """Return the site of a run that is old enough, and why it must not be removed; None where it may."""
    site = manifest.site or ""
    if site not in sites:
        return f"{site} stay: the state knows no article of it, so all of them would be published again"
    last = max((part.run_id for part in manifest.supersedes), default=run.name)
    if last > delivered.get(site, last):
        return f"{site} stay: they are not delivered yet"
    return None


def _is_old(run: Path, before: date) -> bool:
    """Tell whether a run began before the day; False for a name that is no run's, or of no day of the calendar."""
    try:
        return has_run_name(run) and day_of(run.name) < before.isoformat()
    except (ValueError, OverflowError):
        return False


def _place_of(run: Path) -> Path:
    """Return the directory in which the run lies while it is deleted: that of its site, if it lies in one."""
    return run.parent.parent if is_placed(run) else run.parent


def _remove(runs: Iterable[Path]) -> None:
    """Take the runs out of their feeds and the indexes of these, then delete them."""
    feeds: defaultdict[Path, list[Path]] = defaultdict(list)
    for run in runs:
        if is_placed(run):
            feeds[run.parents[2]].append(run)
        else:
            _hide([run])
            _delete(run)
    for exports, placed in feeds.items():
        remove(exports, list(map(path_of, placed)), partial(_hide, placed))
        for run in placed:
            _delete(run)


def _hide(runs: Iterable[Path]) -> None:
    """Give the runs hidden names, so that they are no part of a feed any more."""
    changed: set[Path] = set()
    for run in runs:
        run.rename(_hidden(run))
        changed |= {run.parent, _place_of(run)}
    for directory in sorted(changed):
        sync_directory(directory)


def _hidden(run: Path) -> Path:
    return _place_of(run) / f"{_REMOVED}{run.name}"


def _delete(run: Path) -> None:
    """Delete a hidden run, and with the last one of a day that day's directory."""
    shutil.rmtree(_hidden(run))
    with suppress(OSError):  # not empty
        run.parent.rmdir()
