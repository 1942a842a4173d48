"""Merging: the rows of many runs as one set, each story and link once."""

from __future__ import annotations

import secrets
import shutil
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from msgspec import Meta

from newscrawl.feed.checking.findings import Finding, LeftOut, Merged, Problem
from newscrawl.feed.checking.row_places import MAX_REVISION, Kind, Place, RowPlaces
from newscrawl.feed.checking.run_files import REQUIRED, BadFeed, Lines, decode_line, find_runs, read_manifest, reason
from newscrawl.feed.checking.verify import incomplete
from newscrawl.feed.files import sync_directory, sync_file, write_durably
from newscrawl.feed.manifest import MANIFEST, manifest
from newscrawl.feed.versions import is_readable
from newscrawl.items import SCHEMA_VERSION, Id
from newscrawl.values.moments import to_iso

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from newscrawl.feed.checking.run_files import Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class _Story:
    """What merging needs of an article or tombstone."""

    id: Id
    schema_version: str
    revision: Annotated[int, Meta(ge=1, le=MAX_REVISION)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Link:
    """What merging needs of a related link."""

    id: Id
    schema_version: str
    article_id: Id


_DECODERS: dict[str, msgspec.json.Decoder[Any]] = {
    "articles.jsonl": msgspec.json.Decoder(_Story),
    "tombstones.jsonl": msgspec.json.Decoder(_Story),
    "related_links.jsonl": msgspec.json.Decoder(_Link),
}
"""File that is merged to the decoder of its rows, in the order of reading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """A run that is merged."""

    path: Path
    id: str
    site: str
    files: tuple[str, ...]
    """Those of its files that are merged, in the order of reading."""


def merge(directories: Iterable[Path], out: Path, *, all_revisions: bool = False) -> list[Finding]:
    """Write the rows of all complete runs that `directories` are or have below them to the new directory `out`.

    Of each story the highest revision is kept, of equal ones that of the first run, where runs go by id; a story whose
    highest revision is a tombstone has no article and no links. With `all_revisions` every revision is kept, and the
    links of each story that has an article among them. A link is kept once.

    Returns what was left out, and Merged at last. With a Problem instead nothing has been written: `out`, which must
    not be there or be empty, gets all at once. Raises sqlite3.Error when the directory for temporary files cannot hold
    the keys of all rows.
    """
    found = find_runs(directories)
    findings: list[Finding] = [*found.problems, *map(incomplete, found.incomplete)]
    sources: list[_Source] = []
    with closing(RowPlaces()) as keys:
        findings += _read(sorted(found.complete, key=_run_id), sources, keys)
        if not sources:
            findings.append(Problem(path=out, what="not written: there is no complete run to merge"))
        elif not any(isinstance(finding, Problem) for finding in findings):
            findings.append(_publish(sources, _Choice(keys, all_revisions), out, all_revisions))
    return findings


def _run_id(run: Path) -> str:
    """Return the id that the manifest of `run` says, the directory's name where it says none."""
    try:
        return read_manifest(run).run_id or run.name
    except (BadFeed, OSError):
        return run.name


def _read(runs: Iterable[Path], sources: list[_Source], keys: RowPlaces) -> Iterator[Finding]:
    """Fill `sources` and `keys`; yield what is no run, and of each that is not as published the first problem."""
    for run in runs:
        try:
            declared = read_manifest(run)
        except (BadFeed, OSError) as error:
            yield Problem(path=run / MANIFEST, what=reason(error))
            continue
        if declared.merged:
            yield LeftOut(type="merged_set", path=run, what="not merged again")
            continue
        resources = {resource.path: resource for resource in declared.resources}
        if missing := REQUIRED - resources.keys():
            yield Problem(path=run / MANIFEST, field="resources", what=f"{min(missing)} is not listed")
            continue
        files = tuple(name for name in _DECODERS if name in resources)
        source = _Source(path=run, id=declared.run_id or "", site=declared.site or "", files=files)
        for name in (*files, *sorted(resources.keys() - set(files))):
            if problem := _read_file(run / name, resources[name], len(sources), keys):
                yield problem
                break
        sources.append(source)


def _read_file(path: Path, resource: Resource, run: int, keys: RowPlaces) -> Problem | None:
    """Add the keys of the file's rows; return what is not as published, None for a good file."""
    lines, name, number = Lines(path), path.name, 0
    try:
        for number, line in enumerate(lines, 1):
            if name in _DECODERS:
                keys.add(*_key(_decoded(line, name)), Place(run, name, number))
    except BadFeed as error:
        return Problem(path=path, line=number, what=str(error))
    except OSError as error:
        return Problem(path=path, what=reason(error))
    difference = lines.differs_from(resource)
    return Problem(path=path, what=difference) if difference else None


def _decoded(line: bytes, name: str) -> _Story | _Link:
    """Return the row of a line of a file called `name`; raise BadFeed."""
    row: _Story | _Link = decode_line(line, _DECODERS[name])
    if not is_readable(row.schema_version):
        raise BadFeed(f"schema_version {row.schema_version!r} is of another major version than {SCHEMA_VERSION}")
    return row


class _Choice:
    """Which of the rows that have been read are kept."""

    def __init__(self, keys: RowPlaces, all_revisions: bool) -> None:
        self._keys = keys
        self._all_revisions = all_revisions

    def kept(self, run: int, path: Path) -> Iterator[bytes]:
        """Yield the lines of the file at `path` of the run of number `run` that are kept."""
        for number, line in enumerate(Lines(path), 1):
            if self._is_kept(_decoded(line, path.name), Place(run, path.name, number)):
                yield line

    def _is_kept(self, row: _Story | _Link, place: Place) -> bool:
        if isinstance(row, _Link):
            return self._keys.place(*_key(row)) == place and self._has_article(row.article_id)
        return place == (self._keys.place(*_key(row)) if self._all_revisions else self._keys.latest(row.id))

    def _has_article(self, story_id: str) -> bool:
        if self._all_revisions:
            return self._keys.any_in("articles.jsonl", story_id)
        latest = self._keys.latest(story_id)
        return latest is not None and latest.file == "articles.jsonl"


def _key(row: _Story | _Link) -> tuple[Kind, str, int]:
    return ("link", row.id, 0) if isinstance(row, _Link) else ("story", row.id, row.revision)


def _publish(sources: Sequence[_Source], choice: _Choice, out: Path, all_revisions: bool) -> Merged | Problem:
    """Write the set beside `out`, then give it its name."""
    place = out.resolve()
    unfinished = place.with_name(f".{place.name}.{secrets.token_hex(3)}")
    try:
        unfinished.mkdir(parents=True)
        rows = {name.removesuffix(".jsonl"): _write(unfinished / name, sources, choice) for name in _DECODERS}
        content = _manifest(unfinished, sources) | {"all_revisions": all_revisions}
        write_durably(unfinished / MANIFEST, msgspec.json.format(msgspec.json.encode(content)) + b"\n")
        unfinished.rename(place)
        sync_directory(place.parent)
    except (BadFeed, OSError) as error:
        return Problem(path=out, what=f"not written: {error}")
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return Merged(path=out, runs=len(_ids(sources)), rows=rows)


def _write(path: Path, sources: Sequence[_Source], choice: _Choice) -> int:
    """Write the rows that are kept of all files of this name; return their number. Tombstones need not be any."""
    rows = 0
    with path.open("wb") as file:
        for run, source in enumerate(sources):
            for line in choice.kept(run, source.path / path.name) if path.name in source.files else ():
                file.write(line)
                rows += 1
    if rows or path.name != "tombstones.jsonl":
        sync_file(path)
    else:
        path.unlink()
    return rows


def _ids(sources: Sequence[_Source]) -> list[str]:
    """Return the ids of the runs, in order; one that lies in two directories is one."""
    return list(dict.fromkeys(source.id for source in sources))


def _manifest(directory: Path, sources: Sequence[_Source]) -> dict[str, Any]:
    """Return the manifest of the set in `directory`: that of a run, with lists of sites and runs instead of one."""
    now = datetime.now(UTC)
    content = {
        "site": "merged",
        "run_id": f"{now:%Y%m%dT%H%M%SZ}",
        "finished_at": to_iso(now),
        "finish_reason": "merged",
    }
    merged = {
        "site": None,
        "run_id": None,
        "sites": sorted({source.site for source in sources}),
        "runs": _ids(sources),
    }
    return manifest(directory, content) | merged
