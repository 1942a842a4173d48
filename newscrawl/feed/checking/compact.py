"""Compaction: the runs of a site and day become one run, which has their rows, each once, in their order."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from newscrawl.exceptions import FeedError
from newscrawl.feed.checking.findings import Compacted, Finding, LeftOut, Problem
from newscrawl.feed.checking.row_places import RowPlaces
from newscrawl.feed.checking.run_check import RunCheck
from newscrawl.feed.checking.run_files import ROW_FILES, BadFeed, Lines, read_document, why_unreadable
from newscrawl.feed.checking.run_manifest import Manifest, Superseded, read_manifest
from newscrawl.feed.checking.run_search import absolute, find_runs
from newscrawl.feed.files import exchange, lock, sync_directory, sync_file
from newscrawl.feed.formats import FORMATS
from newscrawl.feed.index import path_of, publish
from newscrawl.feed.manifest import resource_name
from newscrawl.feed.run import FILES, REPORT, REQUIRED_FILES, VISIBLE, is_placed, prepare, show

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

_LOCK = ".compacting"
"""Name of the file in a site's directory that is locked while its runs are compacted."""
_UNFINISHED = ".compact-"
"""Beginning of the name of the directory beside the day in which its run is made, and in which its old ones end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A run that is compacted."""

    path: Path
    manifest: Manifest
    report: dict[str, Any]

    @property
    def runs(self) -> list[Superseded]:
        """The run itself, or those of which it was made."""
        rows = {entry.name: entry.rows or 0 for entry in self.manifest.resources if entry.path in ROW_FILES}
        return self.manifest.supersedes or [Superseded(run_id=self.path.name, seq=self.manifest.seq, rows=rows)]


def compact(directories: Iterable[Path], before: date) -> Iterator[Finding]:
    """Make one run of those of each site and day that `directories` are or have below them; yield what was done.

    Only days before `before` are touched, and only where all of their runs are complete, at least two. The new run has
    a name of its own; its manifest lists under `supersedes` the runs that it is made of. It takes the place of the
    day's directory at once: whoever looks sees the runs or the new one. A crash leaves one of both, and a directory
    with a hidden name, which the next call removes.

    A Problem says why a day was left as it was.
    """
    found = find_runs(absolute(directories))
    yield from found.problems
    sites: defaultdict[Path, defaultdict[Path, list[Path]]] = defaultdict(lambda: defaultdict(list))
    for run in (*found.complete, *found.incomplete):
        day = run.parent
        if is_placed(run) and day.name < before.isoformat():
            sites[day.parent][day].append(run)
    for site, days in sorted(sites.items()):
        held = lock(site / _LOCK)
        if held is None:
            yield Problem(path=site, what="is being compacted by another process")
            continue
        try:
            yield from _compact_site(site, days, set(found.incomplete))
        finally:
            os.close(held)


def _compact_site(site: Path, days: Mapping[Path, list[Path]], incomplete: set[Path]) -> Iterator[Finding]:
    """Compact the runs of each day of a site, which is locked; yield what was done."""
    for leftover in site.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(leftover)
    for day, runs in sorted(days.items()):
        if unpublished := sorted(incomplete.intersection(runs)):
            yield LeftOut(type="incomplete", path=day, what=f"left as it is: {unpublished[0].name} has no manifest yet")
        elif set(day.glob(VISIBLE)) != set(runs):
            yield Problem(path=day, what="left as it is: it holds something else than runs")
        elif len(runs) > 1:
            yield _compact_day(day, sorted(runs))


def _compact_day(day: Path, runs: Sequence[Path]) -> Finding:
    """Compact the runs, which are all of the day; return what was done, or the problem for which nothing was."""
    unfinished = day.with_name(f"{_UNFINISHED}{day.name}")
    try:
        parts = [_part(run) for run in runs]
        target = unfinished / _run_id(parts)
        target.mkdir(parents=True)
        rows = {resource_name(name): number for name, number in _write_rows(parts, target)}
        content = _report(parts, target.name, rows)
        try:
            manifest = prepare(target, content, _formats(parts))
        except FeedError:  # as of a run that was recovered
            manifest = prepare(target, content)
        show(target, manifest)
        if problem := _first_problem(target):
            return Problem(path=day, what=f"left as it is, the new run would be wrong: {problem}")
        publish(
            day.parents[1],
            path_of(day / target.name),
            manifest,
            partial(_take_place, unfinished, day, {run.name for run in runs}),
            instead=list(map(path_of, runs)),
        )
    except (BadFeed, FeedError, OSError) as error:
        return Problem(path=day, what=f"left as it is: {error}")
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return Compacted(path=day / target.name, runs=len(runs), rows=rows)


def _take_place(unfinished: Path, day: Path, former: Collection[str], manifest: dict[str, Any]) -> None:
    """Let the directory `unfinished` of the new run, whose manifest gets its number, take the place of the day.

    A run that began meanwhile is none of the `former` ones, and stays.
    """
    show(unfinished / manifest["run_id"], manifest)
    sync_directory(unfinished)
    exchange(unfinished, day)
    for late in {path.name for path in unfinished.glob(VISIBLE)}.difference(former):
        (unfinished / late).rename(day / late)


def _part(run: Path) -> _Part:
    try:
        return _Part(path=run, manifest=read_manifest(run), report=read_document(run / REPORT, dict))
    except (BadFeed, OSError) as error:
        raise BadFeed(f"{run.name}: {why_unreadable(error)}") from None


def _run_id(parts: Sequence[_Part]) -> str:
    """Return the id of the new run: it begins when the first one began, and the same runs always give the same id."""
    digest = hashlib.sha256("\n".join(part.path.name for part in parts).encode()).hexdigest()
    return f"{parts[0].path.name.partition('-')[0]}-{digest[:6]}"


def _write_rows(parts: Sequence[_Part], target: Path) -> Iterator[tuple[str, int]]:
    """Write the rows of all parts to `target`; yield the name of each file that there is, and the number of its rows.

    Raises:
        BadFeed: a file is not what its manifest says.
        OSError: a file cannot be read or written.
    """
    for name in FILES.values():
        listed = [(part, resource) for part in parts for resource in part.manifest.resources if resource.path == name]
        if not listed and name not in REQUIRED_FILES:
            continue
        number = 0
        with (target / name).open("wb") as file:
            for part, resource in listed:
                lines = Lines(part.path / name)
                file.writelines(lines)
                if difference := resource.difference(lines):
                    raise BadFeed(f"{part.path.name}/{name}: {difference}")
                number += lines.rows
        sync_file(target / name)
        yield name, number


def _report(parts: Sequence[_Part], run_id: str, rows: dict[str, int]) -> dict[str, Any]:
    """Return the report of the new run: what the reports of its parts come to, and these themselves."""
    reports = [report for part in parts for report in part.report.get("reports", [part.report])]
    return {
        "site": parts[0].manifest.site,
        "run_id": run_id,
        "started_at": parts[0].report["started_at"],
        "finished_at": max(report["finished_at"] for report in reports),
        "finish_reason": "compacted",
        "rows": rows,
        "ok": all(report.get("ok") for report in reports),
        "problems": [f"{report['run_id']}: {problem}" for report in reports for problem in report.get("problems", [])],
        "supersedes": msgspec.to_builtins([run for part in parts for run in part.runs]),
        "robots": [file for report in reports for file in report.get("robots", [])],
        "reports": reports,
    }


def _formats(parts: Sequence[_Part]) -> list[str]:
    """Return the other formats that any of the parts has."""
    names = Counter(resource.path for part in parts for resource in part.manifest.resources)
    return [name for name, form in FORMATS.items() if any(path.endswith(form.suffix) for path in names)]


def _first_problem(run: Path) -> Problem | None:
    """Return the first problem that `scrapy feed verify` would have with the new run."""
    with closing(RowPlaces()) as places:
        return next(RunCheck(0, [run], read_manifest(run), places).problems(), None)
