"""Merging: the rows of many runs become one set, with each story and each link once, or a set for each site and day."""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from newscrawl.exceptions import FeedError
from newscrawl.feed.checking.findings import Finding, Merged, Problem
from newscrawl.feed.checking.kept_rows import KEPT_FILES, KeptRows
from newscrawl.feed.checking.partitions import Partitions, dated
from newscrawl.feed.checking.run_files import ARTICLES, RELATED_LINKS, TOMBSTONES, BadFeed
from newscrawl.feed.files import making_directory, sync_file, write_json
from newscrawl.feed.formats import write_formats
from newscrawl.feed.manifest import MANIFEST, build_manifest, resource_name
from newscrawl.feed.run import FILES, REQUIRED_FILES
from newscrawl.values.moments import to_iso

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

_MOST_OPEN = 200
"""Files that are open at one time: far below the 1,024 that a process may usually have."""
_ALWAYS_COUNTED = tuple(map(resource_name, (ARTICLES, TOMBSTONES, RELATED_LINKS)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Options:
    """What a merged set is to be like; see `merge`."""

    all_revisions: bool
    formats: Collection[str]
    by_day: bool


def merge(
    directories: Iterable[Path],
    out: Path,
    *,
    all_revisions: bool = False,
    formats: Collection[str] = (),
    by_day: bool = False,
) -> list[Finding]:
    """Write the rows of all complete runs that `directories` are or have below them to the new directory `out`.

    Which rows are kept, KeptRows says. Merged sets among the directories are left out.

    Args:
        directories: where runs are looked for.
        out: must not be there, or be empty; it is there with all files or not at all.
        all_revisions: whether former revisions and tombstones are kept too.
        formats: keys of FORMATS: copies beside the JSON Lines.
        by_day: whether there is a set for each site and day, in `site=<site>/date=<YYYY-MM-DD>`.

    Returns:
        What was left out and, at last, Merged. A Problem says why nothing was written.

    Raises:
        sqlite3.Error: the directory for temporary files cannot hold the places of all rows.
    """
    options = _Options(all_revisions=all_revisions, formats=formats, by_day=by_day)
    with closing(KeptRows(all_revisions=all_revisions)) as kept:
        findings = list(kept.read(directories))
        if not kept.sources:
            findings.append(Problem(path=out, what="not written: there is no complete run to merge"))
        elif not any(isinstance(finding, Problem) for finding in findings):
            findings.append(_publish(kept, out, options))
    return findings


@dataclass(slots=True)
class _Part:
    """What is noted of a set while it is written: the sites and runs (by number) that its rows are of."""

    sites: set[str] = field(default_factory=set)
    runs: set[int] = field(default_factory=set)


def _publish(kept: KeptRows, out: Path, options: _Options) -> Merged | Problem:
    """Write the set, or the sets by day, and give them the name of `out`; return Merged, or why it failed."""
    write = _write_by_day if options.by_day else _write_one
    try:
        with making_directory(out) as directory:
            rows, parts = write(kept, directory)
            for path, part in parts.items():
                _complete(directory / path, part, kept, options)
    except (BadFeed, FeedError, OSError) as error:
        return Problem(path=out, what=f"not written: {error}")
    counts = {name: rows[name] for name in map(resource_name, KEPT_FILES) if rows[name] or name in _ALWAYS_COUNTED}
    return Merged(path=out, runs=len(kept.runs), rows=counts)


def _write_one(kept: KeptRows, directory: Path) -> tuple[Counter[str], Mapping[str, _Part]]:
    """Write all rows that are kept to `directory`; return their number by resource name, and the one part there is."""
    rows: Counter[str] = Counter()
    for name in KEPT_FILES:
        with (directory / name).open("wb") as file:
            for line in kept.lines(name):
                file.write(line.content)
                rows[resource_name(name)] += 1
    return rows, {".": _Part({source.site for source in kept.sources}, set(range(len(kept.sources))))}


def _write_by_day(kept: KeptRows, directory: Path) -> tuple[Counter[str], Mapping[str, _Part]]:
    """Write each row to the directory of its site and day below `directory`; return what `_write_one` does."""
    rows: Counter[str] = Counter()
    parts: dict[str, _Part] = defaultdict(_Part)
    with closing(Partitions(kept)) as partitions, closing(_OpenFiles(directory)) as files:
        for name in KEPT_FILES:
            for line in kept.lines(name):
                with kept.naming(name, line):
                    row = dated(line.content)
                    partition = partitions.of(row, name)
                files.append(f"{partition}/{name}", line.content)
                parts[partition].sites.add(row.site)
                parts[partition].runs.add(line.run)
                rows[resource_name(name)] += 1
    return rows, parts


class _OpenFiles:
    """Files below a directory that are appended to in any order; those used last stay open."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._files: OrderedDict[str, BinaryIO] = OrderedDict()

    def append(self, name: str, content: bytes) -> None:
        """Append to the file with this relative path, which is made where it is missing; raise OSError."""
        file = self._files.pop(name, None)
        if file is None:
            if len(self._files) >= _MOST_OPEN:
                self._files.popitem(last=False)[1].close()
            path = self._directory / name
            path.parent.mkdir(parents=True, exist_ok=True)
            file = path.open("ab")
        self._files[name] = file
        file.write(content)

    def close(self) -> None:
        """Close all files."""
        while self._files:
            self._files.popitem()[1].close()


def _complete(directory: Path, part: _Part, kept: KeptRows, options: _Options) -> None:
    """Give the set in `directory` the files that every set has, copies and manifest; raise FeedError, OSError.

    Of the other files only those with rows stay.
    """
    for name in REQUIRED_FILES:
        (directory / name).touch()
    for path in directory.glob("*.jsonl"):
        if path.stat().st_size or path.name in REQUIRED_FILES:
            sync_file(path)
        else:
            path.unlink()
    write_formats(directory, FILES, options.formats)
    runs = dict.fromkeys(kept.sources[number].id for number in sorted(part.runs))
    content = _manifest(directory, sorted(part.sites), list(runs))
    write_json(directory / MANIFEST, content | {"all_revisions": options.all_revisions})


def _manifest(directory: Path, sites: list[str], runs: list[str]) -> dict[str, Any]:
    """Return the manifest of the set in `directory`: like that of a run, but with lists of sites and runs."""
    now = datetime.now(UTC)
    content = {
        "site": "merged",
        "run_id": f"{now:%Y%m%dT%H%M%SZ}",
        "finished_at": to_iso(now),
        "finish_reason": "merged",
    }
    return build_manifest(directory, content) | {"site": None, "run_id": None, "sites": sites, "runs": runs}
