"""Merging: the rows of many runs become one set, with each story and each link once."""

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
from newscrawl.feed.checking.row_places import MAX_REVISION, RowKind, RowPlace, RowPlaces
from newscrawl.feed.checking.run_files import (
    ARTICLES,
    RELATED_LINKS,
    TOMBSTONES,
    BadFeed,
    Lines,
    decode_line,
    why_unreadable,
)
from newscrawl.feed.checking.run_manifest import read_manifest
from newscrawl.feed.checking.run_search import find_runs
from newscrawl.feed.checking.verify import incomplete_run
from newscrawl.feed.files import sync_directory, sync_file, write_json
from newscrawl.feed.manifest import MANIFEST, build_manifest, resource_name
from newscrawl.feed.run import REQUIRED_FILES
from newscrawl.feed.versions import is_readable
from newscrawl.items import SCHEMA_VERSION, Id
from newscrawl.values.moments import to_iso

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from newscrawl.feed.checking.run_manifest import Resource


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
    ARTICLES: msgspec.json.Decoder(_Story),
    TOMBSTONES: msgspec.json.Decoder(_Story),
    RELATED_LINKS: msgspec.json.Decoder(_Link),
}
"""Name of each file that is merged to the decoder of its rows, in the order of reading."""


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

    Of each story the highest revision is kept; where several runs have it, that of the run with the lowest id. A story
    whose highest revision is a tombstone has no article and no links in the set. With `all_revisions` every revision is
    kept, and the links of each story that has an article among them. A link is kept once.

    Args:
        directories: where runs are looked for; merged sets among them are left out.
        out: must not be there, or be empty; it is there with all files or not at all.
        all_revisions: whether former revisions are kept too.

    Returns:
        What was left out and, at last, Merged. A Problem says why nothing was written.

    Raises:
        sqlite3.Error: the directory for temporary files cannot hold the places of all rows.
    """
    found = find_runs(directories)
    findings: list[Finding] = [*found.problems, *map(incomplete_run, found.incomplete)]
    sources: list[_Source] = []
    with closing(RowPlaces()) as places:
        findings += _read(sorted(found.complete, key=_run_id), sources, places)
        if not sources:
            findings.append(Problem(path=out, what="not written: there is no complete run to merge"))
        elif not any(isinstance(finding, Problem) for finding in findings):
            findings.append(_publish(sources, _Choice(places, all_revisions), out, all_revisions))
    return findings


def _run_id(run: Path) -> str:
    """Return the id of a run by its manifest, or the name of its directory where the manifest gives none."""
    try:
        return read_manifest(run).run_id or run.name
    except (BadFeed, OSError):
        return run.name


def _read(runs: Iterable[Path], sources: list[_Source], places: RowPlaces) -> Iterator[Finding]:
    """Read all `runs`, fill `sources` and `places`; yield merged sets, and the first problem of each bad run."""
    for run in runs:
        try:
            declared = read_manifest(run)
        except (BadFeed, OSError) as error:
            yield Problem(path=run / MANIFEST, what=why_unreadable(error))
            continue
        if declared.merged:
            yield LeftOut(type="merged_set", path=run, what="not merged again")
            continue
        resources = {resource.path: resource for resource in declared.resources}
        if missing := set(REQUIRED_FILES) - resources.keys():
            yield Problem(path=run / MANIFEST, field="resources", what=f"{min(missing)} is not listed")
            continue
        files = tuple(name for name in _DECODERS if name in resources)
        source = _Source(path=run, id=declared.run_id or "", site=declared.site or "", files=files)
        for name in (*files, *sorted(resources.keys() - set(files))):
            if problem := _read_file(run / name, resources[name], len(sources), places):
                yield problem
                break
        sources.append(source)


def _read_file(path: Path, resource: Resource, run: int, places: RowPlaces) -> Problem | None:
    """Add the places of the file's rows to `places`; return what is wrong with the file, None for a good one.

    `run` is the number of its run in the list of sources.
    """
    lines, name, number = Lines(path), path.name, 0
    try:
        for number, line in enumerate(lines, 1):
            if name in _DECODERS:
                places.add(*_key(_decoded(line, name)), RowPlace(run, name, number))
    except BadFeed as error:
        return Problem(path=path, line=number, what=str(error))
    except OSError as error:
        return Problem(path=path, what=why_unreadable(error))
    difference = resource.difference(lines)
    return Problem(path=path, what=difference) if difference else None


def _decoded(line: bytes, name: str) -> _Story | _Link:
    """Return the row of a line of a file called `name`; raise BadFeed."""
    row: _Story | _Link = decode_line(line, _DECODERS[name])
    if not is_readable(row.schema_version):
        raise BadFeed(f"schema_version {row.schema_version!r} is of another major version than {SCHEMA_VERSION}")
    return row


class _Choice:
    """Which of the rows that have been read are kept."""

    def __init__(self, places: RowPlaces, all_revisions: bool) -> None:
        self._places = places
        self._all_revisions = all_revisions

    def kept(self, run: int, path: Path) -> Iterator[bytes]:
        """Yield the lines that are kept of the file at `path`, which belongs to source number `run`."""
        for number, line in enumerate(Lines(path), 1):
            if self._is_kept(_decoded(line, path.name), RowPlace(run, path.name, number)):
                yield line

    def _is_kept(self, row: _Story | _Link, place: RowPlace) -> bool:
        if isinstance(row, _Link):
            return self._places.first(*_key(row)) == place and self._has_article(row.article_id)
        return place == (self._places.first(*_key(row)) if self._all_revisions else self._places.latest(row.id))

    def _has_article(self, story_id: str) -> bool:
        if self._all_revisions:
            return self._places.has_revision_in(ARTICLES, story_id)
        latest = self._places.latest(story_id)
        return latest is not None and latest.file == ARTICLES


def _key(row: _Story | _Link) -> tuple[RowKind, str, int]:
    """Return kind, id and revision of a row, as RowPlaces takes them."""
    return ("link", row.id, 0) if isinstance(row, _Link) else ("story", row.id, row.revision)


def _publish(sources: Sequence[_Source], choice: _Choice, out: Path, all_revisions: bool) -> Merged | Problem:
    """Write the set to a directory beside `out`, then give that the name of `out`; return Merged, or why it failed."""
    target = out.resolve()  # a link is replaced where it leads
    unfinished = target.with_name(f".{target.name}.{secrets.token_hex(3)}")
    try:
        unfinished.mkdir(parents=True)
        rows = {resource_name(name): _write(unfinished / name, sources, choice) for name in _DECODERS}
        content = _manifest(unfinished, sources) | {"all_revisions": all_revisions}
        write_json(unfinished / MANIFEST, content)
        unfinished.rename(target)
        sync_directory(target.parent)
    except (BadFeed, OSError) as error:
        return Problem(path=out, what=f"not written: {error}")
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return Merged(path=out, runs=len(_ids(sources)), rows=rows)


def _write(path: Path, sources: Sequence[_Source], choice: _Choice) -> int:
    """Write to `path` the rows that are kept of all files with its name; return their number.

    A set without tombstones has no file of them; the other files are there also when they have no rows.
    """
    rows = 0
    with path.open("wb") as file:
        for run, source in enumerate(sources):
            for line in choice.kept(run, source.path / path.name) if path.name in source.files else ():
                file.write(line)
                rows += 1
    if rows or path.name in REQUIRED_FILES:
        sync_file(path)
    else:
        path.unlink()
    return rows


def _ids(sources: Sequence[_Source]) -> list[str]:
    """Return the ids of the runs in order; a run that lies in two directories counts once."""
    return list(dict.fromkeys(source.id for source in sources))


def _manifest(directory: Path, sources: Sequence[_Source]) -> dict[str, Any]:
    """Return the manifest of the set in `directory`: like that of a run, but with lists of sites and runs."""
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
    return build_manifest(directory, content) | merged
