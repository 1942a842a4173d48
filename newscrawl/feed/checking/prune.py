"""Pruning: published runs that are old enough are removed."""

from __future__ import annotations

import shutil
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING

from newscrawl.feed.checking.findings import Finding, LeftOut, Problem, Pruned
from newscrawl.feed.checking.run_files import BadFeed, why_unreadable
from newscrawl.feed.checking.run_manifest import read_manifest
from newscrawl.feed.checking.run_search import find_runs
from newscrawl.feed.files import sync_directory
from newscrawl.feed.manifest import MANIFEST
from newscrawl.feed.run import day_of, has_run_name

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
    found = find_runs(directories)
    yield from found.problems
    for place in {_place_of(run) for run in found.complete}:
        for leftover in place.glob(f"{_REMOVED}*"):
            shutil.rmtree(leftover)
    runs, rows = 0, Counter[str]()
    staying = Counter[str]()
    for run in found.complete:
        try:
            manifest = read_manifest(run)
        except (BadFeed, OSError) as error:
            yield Problem(path=run / MANIFEST, what=why_unreadable(error))
            continue
        if manifest.merged:
            yield LeftOut(type="merged_set", path=run, what="not pruned")
        elif not has_run_name(run) or day_of(run.name) >= before.isoformat():
            continue
        elif why := _why_it_stays(run, manifest, sites, delivered or {}):
            staying[why] += 1
        else:
            _remove(run)
            runs += 1
            rows.update({each.name: each.rows or 0 for each in manifest.resources if each.path.endswith(".jsonl")})
    for why, number in sorted(staying.items()):
        yield Problem(path=found.complete[0], what=f"{number} runs of {why}")
    yield Pruned(runs=runs, rows=dict(rows), before=before.isoformat())


def _why_it_stays(run: Path, manifest: Manifest, sites: Collection[str], delivered: Mapping[str, str]) -> str | None:
    """Return the site of a run that is old enough, and why it must not be removed; None where it may."""
    site = manifest.site or ""
    if site not in sites:
        return f"{site} stay: the state knows no article of it, so all of them would be published again"
    last = max((part.run_id for part in manifest.supersedes), default=run.name)
    if last > delivered.get(site, last):
        return f"{site} stay: they are not delivered yet"
    return None


def _place_of(run: Path) -> Path:
    """Return the directory in which the run lies while it is deleted: that of its site, if it lies in one."""
    return run.parent.parent if has_run_name(run) and run.parent.name == day_of(run.name) else run.parent


def _remove(run: Path) -> None:
    """Take the run out of the feed at once, then delete it, and with the last one of a day that day's directory."""
    hidden = _place_of(run) / f"{_REMOVED}{run.name}"
    run.rename(hidden)
    sync_directory(run.parent)
    sync_directory(hidden.parent)
    shutil.rmtree(hidden)
    with suppress(OSError):  # not empty
        run.parent.rmdir()
