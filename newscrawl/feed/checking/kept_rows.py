"""The rows of many runs, each once: which of them a set has that is made of these runs."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from msgspec import Meta

from newscrawl.derived import address_key, sighting_key, teaser_key, visit_key
from newscrawl.feed.checking.findings import Finding, LeftOut, Problem
from newscrawl.feed.checking.row_places import MAX_REVISION, RowKind, RowPlace, RowPlaces
from newscrawl.feed.checking.run_files import (
    ADDRESSES,
    ARTICLES,
    RELATED_LINKS,
    SIGHTINGS,
    TEASERS,
    TOMBSTONES,
    VISITS,
    BadFeed,
    Lines,
    decode_line,
    why_unreadable,
)
from newscrawl.feed.checking.run_manifest import read_manifest
from newscrawl.feed.checking.run_search import find_runs
from newscrawl.feed.checking.verify import incomplete_run
from newscrawl.feed.manifest import MANIFEST
from newscrawl.feed.run import REQUIRED_FILES
from newscrawl.feed.versions import is_readable
from newscrawl.items import SCHEMA_VERSION, Id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from newscrawl.feed.checking.run_manifest import Resource

Key = tuple[RowKind, str, int]
"""Kind, id and revision of a row, as RowPlaces takes them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Story:
    """What tells an article or tombstone from others; so do the classes below for other rows."""

    id: Id
    schema_version: str
    revision: Annotated[int, Meta(ge=1, le=MAX_REVISION)]

    @property
    def key(self) -> Key:
        return "story", self.id, self.revision


@dataclass(frozen=True, slots=True, kw_only=True)
class _Link:
    schema_version: str
    id: Id
    article_id: Id

    @property
    def key(self) -> Key:
        return "link", self.id, 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sighting:
    schema_version: str
    run_id: str | None
    page_url: str
    seen_at: str

    @property
    def key(self) -> Key:
        return "sighting", sighting_key(self.run_id, self.page_url, self.seen_at), 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Teaser:
    schema_version: str
    run_id: str | None
    id: Id

    @property
    def key(self) -> Key:
        return "teaser", teaser_key(self.run_id, self.id), 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Visit:
    schema_version: str
    run_id: str | None
    page_url: str
    fetched_at: str

    @property
    def key(self) -> Key:
        return "visit", visit_key(self.run_id, self.page_url, self.fetched_at), 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Address:
    schema_version: str
    article_id: str
    url: str

    @property
    def key(self) -> Key:
        return "address", address_key(self.article_id, self.url), 0


_Row = _Story | _Link | _Sighting | _Teaser | _Visit | _Address
_DECODERS: dict[str, msgspec.json.Decoder[Any]] = {
    ARTICLES: msgspec.json.Decoder(_Story),
    TOMBSTONES: msgspec.json.Decoder(_Story),
    RELATED_LINKS: msgspec.json.Decoder(_Link),
    TEASERS: msgspec.json.Decoder(_Teaser),
    SIGHTINGS: msgspec.json.Decoder(_Sighting),
    VISITS: msgspec.json.Decoder(_Visit),
    ADDRESSES: msgspec.json.Decoder(_Address),
}
KEPT_FILES = tuple(_DECODERS)
"""Names of the files whose rows are kept, in the order of reading: all but the quarantine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A run whose rows are kept."""

    path: Path
    id: str
    site: str
    files: tuple[str, ...]
    """Those of its files whose rows are kept, in the order of reading."""


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A line that is kept, with its end, and where it stands."""

    run: int
    """Number of its run among the sources."""
    number: int
    """Of the line in its file, from 1."""
    content: bytes


class KeptRows:
    """The rows of all complete runs that directories are or have below them, each once, in the order of the run ids.

    Of each story the highest revision is kept; where several runs have it, that of the run with the lowest id. A story
    whose highest revision is a tombstone has no article and no links. With `all_revisions` every revision is kept, and
    the links of each story that has an article among them. Every other row is kept once.

    Where the rows stand is kept on disk: memory does not grow with the feed. Methods may raise sqlite3.Error.
    """

    def __init__(self, *, all_revisions: bool = False) -> None:
        self.sources: list[Source] = []
        """The runs that have been read, in the order of their ids."""
        self._all_revisions = all_revisions
        self._places = RowPlaces()

    def close(self) -> None:
        """Remove what was kept on disk."""
        self._places.close()

    @property
    def runs(self) -> list[str]:
        """The ids of the runs in order; a run that lies in two directories counts once."""
        return list(dict.fromkeys(source.id for source in self.sources))

    def read(self, directories: Iterable[Path]) -> Iterator[Finding]:
        """Read all runs; yield what is left out, and the first problem of each bad run. To be called once, first."""
        found = find_runs(directories)
        yield from found.problems
        yield from map(incomplete_run, found.incomplete)
        for run in sorted(found.complete, key=_run_id):
            yield from self._read_run(run)

    def lines(self, name: str) -> Iterator[KeptLine]:
        """Yield the lines that are kept of all files called `name`; raise BadFeed, OSError for one that has changed."""
        for run, source in enumerate(self.sources):
            if name not in source.files:
                continue
            for number, content in enumerate(Lines(source.path / name), 1):
                if self._is_kept(_decoded(content, name), RowPlace(run, name, number)):
                    yield KeptLine(run, number, content)

    @contextmanager
    def naming(self, name: str, line: KeptLine) -> Iterator[None]:
        """Let what is raised as BadFeed in the block name the line, which is of a file called `name`."""
        try:
            yield
        except BadFeed as error:
            raise BadFeed(f"{self.sources[line.run].path / name}:{line.number}: {error}") from None

    def _read_run(self, run: Path) -> Iterator[Finding]:
        try:
            declared = read_manifest(run)
        except (BadFeed, OSError) as error:
            yield Problem(path=run / MANIFEST, what=why_unreadable(error))
            return
        if declared.merged:
            yield LeftOut(type="merged_set", path=run, what="not read again, its rows are those of runs")
            return
        resources = {resource.path: resource for resource in declared.resources}
        if missing := set(REQUIRED_FILES) - resources.keys():
            yield Problem(path=run / MANIFEST, field="resources", what=f"{min(missing)} is not listed")
            return
        files = tuple(name for name in KEPT_FILES if name in resources)
        for name in (*files, *sorted(resources.keys() - set(files))):
            if problem := self._read_file(run / name, resources[name]):
                yield problem
                break
        self.sources.append(Source(path=run, id=declared.run_id or "", site=declared.site or "", files=files))

    def _read_file(self, path: Path, resource: Resource) -> Problem | None:
        """Note the places of the file's rows, of the run that is read; return what is wrong with it, if anything is."""
        lines, name, number = Lines(path), path.name, 0
        try:
            for number, line in enumerate(lines, 1):
                if name in _DECODERS:
                    self._places.add(*_decoded(line, name).key, RowPlace(len(self.sources), name, number))
        except BadFeed as error:
            return Problem(path=path, line=number, what=str(error))
        except OSError as error:
            return Problem(path=path, what=why_unreadable(error))
        difference = resource.difference(lines)
        return Problem(path=path, what=difference) if difference else None

    def _is_kept(self, row: _Row, place: RowPlace) -> bool:
        if isinstance(row, _Story) and not self._all_revisions:
            return self._places.latest(row.id) == place
        if isinstance(row, _Link) and not self._has_article(row.article_id):
            return False
        return self._places.first(*row.key) == place

    def _has_article(self, story_id: str) -> bool:
        if self._all_revisions:
            return self._places.has_revision_in(ARTICLES, story_id)
        latest = self._places.latest(story_id)
        return latest is not None and latest.file == ARTICLES


def _run_id(run: Path) -> str:
    """Return the id of a run by its manifest, or the name of its directory where the manifest gives none."""
    try:
        return read_manifest(run).run_id or run.name
    except (BadFeed, OSError):
        return run.name


def _decoded(line: bytes, name: str) -> _Row:
    """Return what tells the row of a line of a file called `name` from others; raise BadFeed."""
    row: _Row = decode_line(line, _DECODERS[name])
    if not is_readable(row.schema_version):
        raise BadFeed(f"schema_version {row.schema_version!r} is of another major version than {SCHEMA_VERSION}")
    return row
