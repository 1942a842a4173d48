"""What lies beside the runs of a feed: its index `runs.jsonl`, and the JSON Schemas of its rows."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

import msgspec

from newscrawl.feed.checking.findings import Finding, Indexed, Problem
from newscrawl.feed.checking.run_files import ANY_ROW, BadFeed, Lines, decode_line, read_document, why_unreadable
from newscrawl.feed.index import INDEX, MANIFESTS, IndexedRun, index_line, indexed_run, order, path_of, rebuild
from newscrawl.feed.manifest import MANIFEST
from newscrawl.feed.row_schemas import SCHEMA_LINK, SCHEMAS
from newscrawl.feed.run import is_placed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from newscrawl.feed.checking.run_manifest import Manifest


def index(directories: Iterable[Path]) -> Iterator[Finding]:
    """Make the index of each feed in `directories` anew; yield what was done, and the manifests that were left out.

    Raises FeedError where an index is locked for too long.
    """
    for exports in directories:
        if not exports.is_dir():
            yield Problem(path=exports, what="is not there" if not exports.exists() else "is no directory")
            continue
        if not (exports / INDEX).exists() and not any(exports.glob(MANIFESTS)):
            yield Problem(path=exports, what="is the directory of no feed: no run lies three levels below")
            continue
        try:
            made = rebuild(exports)
        except OSError as error:
            yield Problem(path=exports / INDEX, what=f"cannot be written: {error.strerror}")
            continue
        for manifest, why in made.unreadable:
            yield Problem(path=manifest, what=f"not in {INDEX}: {why}")
        yield Indexed(path=exports / INDEX, runs=made.runs, last=made.last)


class FeedFiles:
    """The check of what lies beside runs, for each feed of which all runs are checked."""

    def __init__(self, directories: Iterable[Path]) -> None:
        """Take the directories in which runs are looked for: feeds that are among them or below are given whole."""
        self._tops = [directory.resolve() for directory in directories]
        self._feeds: dict[Path, _Feed] = {}

    def add(self, run: Path, manifest: Manifest | None) -> None:
        """Note what the manifest of a run says of its line in the index and of schemas; None for an unreadable one."""
        path = run.resolve()
        if not is_placed(path) or not any(path.parents[2].is_relative_to(top) for top in self._tops):
            return
        feed, name = self._feeds.setdefault(path.parents[2], _Feed(run.parents[2])), path_of(path)
        feed.lines[name] = None
        if manifest is None:
            return
        feed.is_numbered |= manifest.seq is not None
        with suppress(ValueError):  # a problem of the manifest
            feed.lines[name] = _digest(index_line(indexed_run(name, msgspec.to_builtins(manifest))))
        for resource in manifest.resources:
            if resource.json_schema_hash and (link := SCHEMA_LINK.fullmatch(resource.json_schema or "")):
                feed.schemas[link["file"]].add(resource.json_schema_hash)

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong with the indexes and schemas, once all runs have been added."""
        for _, feed in sorted(self._feeds.items()):
            if feed.is_numbered or (feed.path / INDEX).exists():
                yield from _index_problems(feed.path, feed.lines)
            for name, said in sorted(feed.schemas.items()):
                yield from _schema_problems(feed.path / SCHEMAS / name, said)


@dataclass(slots=True)
class _Feed:
    """What the manifests of a feed say."""

    path: Path
    """Its directory, as it was given."""
    lines: dict[str, bytes | None] = field(default_factory=dict)
    """Path of a run to the digest of its line in the index; None where its manifest does not tell."""
    is_numbered: bool = False
    """Whether any of the runs has a number, so that there must be an index."""
    schemas: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Name of a schema to the hashes that are said of it."""


def _index_problems(exports: Path, expected: dict[str, bytes | None]) -> Iterator[Problem]:
    """Yield where the index does not have one line for each of the `expected` runs, in the order of their numbers."""
    path, former = exports / INDEX, (0, "")
    seen: set[str] = set()
    try:
        for number, line in enumerate(Lines(path), 1):
            try:
                run = _read_line(line)
            except BadFeed as error:
                yield Problem(path=path, line=number, what=str(error))
                continue
            for what in _line_problems(exports, line, run, expected):
                yield Problem(path=path, line=number, what=what)
            if run.path in seen:
                yield Problem(path=path, line=number, field="path", what=f"{run.path} has a line already")
            if order(run) <= former:
                yield Problem(path=path, line=number, field="seq", what=f"{run.seq} follows {former[0] or None}")
            former = max(former, order(run))
            seen.add(run.path)
    except OSError as error:
        yield Problem(path=path, what=why_unreadable(error))
        return
    for missing in sorted(name for name, line in expected.items() if line and name not in seen):
        yield Problem(path=path, what=f"has no line for {missing}")


def _read_line(line: bytes) -> IndexedRun:
    """Return the run of a line, given with its end; raise BadFeed."""
    row = decode_line(line, ANY_ROW)
    if msgspec.json.encode(row) + b"\n" != line:
        raise BadFeed("not as the feed writes it: it has spaces, escapes or a key twice")
    try:
        return msgspec.convert(row, IndexedRun)
    except msgspec.ValidationError as error:
        raise BadFeed(str(error)) from None


def _line_problems(exports: Path, line: bytes, run: IndexedRun, expected: dict[str, bytes | None]) -> Iterator[str]:
    """Yield how the line of a run is not what the run's manifest says; of a run that is not there, that it is not."""
    if run.path not in expected:
        if not _is_published(exports, run.path):
            yield f"path: no run lies at {run.path}"
        return
    if expected[run.path] in (None, _digest(line)):
        return
    try:
        true = indexed_run(run.path, read_document(exports / run.path / MANIFEST, dict))
    except (BadFeed, OSError, ValueError):  # it could be read before
        true = run
    differences = [
        f"{each.name}: {getattr(run, each.name)!r}, but {getattr(true, each.name)!r} in the manifest"
        for each in fields(IndexedRun)
        if getattr(run, each.name) != getattr(true, each.name)
    ]
    yield from differences or ["not as the manifest says"]


def _is_published(exports: Path, path: str) -> bool:
    """Tell whether a run was published at `path` since runs were looked for."""
    parts = path.split("/")
    is_plain = len(parts) == 3 and not any(part.startswith(".") or not part or "\0" in part for part in parts)
    return is_plain and (exports / path / MANIFEST).is_file()


def _schema_problems(path: Path, said: set[str]) -> Iterator[Problem]:
    """Yield how the schema at `path` is not what the manifests say of it."""
    lines = Lines(path)
    try:
        for _ in lines:
            pass
    except OSError as error:
        yield Problem(path=path, what=why_unreadable(error))
        return
    for other in sorted(said - {f"sha256:{lines.sha256}"}):
        yield Problem(path=path, what=f"sha256:{lines.sha256}, {other} in a manifest")


def _digest(line: bytes) -> bytes:
    return hashlib.sha256(line).digest()[:16]
