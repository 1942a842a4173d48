"""The check of one complete run, or merged set, against docs/feed.md."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeGuard

from newscrawl.derived import address_key, sighting_key, teaser_key, visit_key
from newscrawl.feed.checking.findings import Problem
from newscrawl.feed.checking.format_check import format_problem, json_lines_of
from newscrawl.feed.checking.row_places import MAX_REVISION, RowPlace
from newscrawl.feed.checking.row_rules import form_problems, read_row, row_problems
from newscrawl.feed.checking.run_files import (
    ADDRESSES,
    ARTICLES,
    RELATED_LINKS,
    ROW_FILES,
    SIGHTINGS,
    TEASERS,
    VISITS,
    BadFeed,
    Lines,
    read_document,
    why_unreadable,
)
from newscrawl.feed.manifest import MANIFEST, fixed_properties, resource_name
from newscrawl.feed.row_schemas import SCHEMA_LINK, schema_link
from newscrawl.feed.run import REPORT, REQUIRED_FILES, day_of, has_run_name
from newscrawl.feed.table_schema import ROW_TYPE_OF, table_schema
from newscrawl.feed.versions import highest, is_readable
from newscrawl.items import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from newscrawl.feed.checking.row_places import RowKind, RowPlaces
    from newscrawl.feed.checking.run_manifest import Manifest, Resource

_SEEN: dict[str, tuple[RowKind, Callable[[dict[str, Any]], str]]] = {
    TEASERS: ("teaser", lambda row: teaser_key(row["run_id"], row["id"])),
    SIGHTINGS: ("sighting", lambda row: sighting_key(row["run_id"], row["page_url"], row["seen_at"])),
    VISITS: ("visit", lambda row: visit_key(row["run_id"], row["page_url"], row["fetched_at"])),
    ADDRESSES: ("address", lambda row: address_key(row["article_id"], row["url"])),
}
"""Name of a file whose rows have no id that holds in all runs -> their kind, and what makes their key."""
_ID = re.compile("[0-9a-f]{16}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Report:
    """What is read of a `report.json`."""

    site: str
    run_id: str
    finish_reason: str
    rows: dict[str, int]


class RunCheck:
    """The check of one run: whether it is what its manifest and docs/feed.md say, and repeats no row of another run."""

    def __init__(self, number: int, runs: Sequence[Path], manifest: Manifest, places: RowPlaces) -> None:
        """Take the run at `number` of `runs`, its manifest, and the places of the rows of those before it.

        The check adds the places of the run's own rows to `places`.
        """
        self.path = runs[number]
        self.rows: dict[str, int] = {}
        """Number of lines by resource name, of files that could be read."""
        self._number = number
        self._runs = runs
        self._manifest = manifest
        self._resources = {resource.path: resource for resource in manifest.resources}
        self._run_ids = set() if manifest.merged else {manifest.run_id, *(run.run_id for run in manifest.supersedes)}
        """Ids of the runs that may have published its rows; none of a merged set, whose runs may be compacted ones."""
        self._places = places
        self._good: set[str] = set()
        """Names of the files that have been read and have no problem."""

    def problems(self) -> Iterator[Problem]:
        """Read the run and yield what is wrong with it, file by file."""
        yield from self._manifest_problems()
        yield from self._listing_problems()
        self._places.begin_run()
        names = self._resources.keys()
        for name in [name for name in ROW_FILES if name in names] + sorted(names - ROW_FILES.keys()):
            self._good.add(name)
            for problem in self._file_problems(name):
                self._good.discard(name)
                yield problem
        if REPORT in names:
            yield from self._report_problems()

    def _manifest_problems(self) -> Iterator[Problem]:
        if has_run_name(self.path) and self._manifest.run_id != self.path.name:
            yield self._problem(MANIFEST, f"{self._manifest.run_id!r} is not the directory's name", "run_id")
        elif has_run_name(self.path):
            yield from self._place_problems()
        for field in ("path", "name"):
            for value, count in Counter(getattr(resource, field) for resource in self._manifest.resources).items():
                if count > 1:
                    yield self._problem(MANIFEST, f"{field} {value} is listed {count} times", "resources")
        required = {*REQUIRED_FILES} if self._manifest.merged else {*REQUIRED_FILES, REPORT}
        for name in sorted(required - self._resources.keys()):
            yield self._problem(MANIFEST, f"{name} is not listed", "resources")
        yield from self._superseded_problems()
        for resource in self._manifest.resources:
            for what in _resource_problems(resource):
                yield self._problem(MANIFEST, f"{resource.path}: {what}", "resources")

    def _superseded_problems(self) -> Iterator[Problem]:
        """Yield that the rows of the superseded runs are not as many as there are."""
        if not self._manifest.supersedes:
            return
        rows: Counter[str] = Counter()
        for run in self._manifest.supersedes:
            rows.update(run.rows)
        for resource in self._manifest.resources:
            if resource.path in ROW_FILES and rows[resource.name] != resource.rows:
                what = f"{rows[resource.name]} {resource.name}, but there are {resource.rows}"
                yield self._problem(MANIFEST, what, "supersedes")

    def _place_problems(self) -> Iterator[Problem]:
        """Yield that the run lies in the directory of another day or site; one that lies elsewhere has been moved."""
        day = self.path.resolve().parent
        if not _DAY.fullmatch(day.name):
            return
        if day.name != _day(self.path.name):
            yield self._problem(MANIFEST, f"{self.path.name} did not begin on {day.name} in Prague", "run_id")
        if day.parent.name != self._manifest.site:
            yield self._problem(MANIFEST, f"{self._manifest.site!r} lies in the directory of {day.parent.name}", "site")

    def _listing_problems(self) -> Iterator[Problem]:
        try:
            names = sorted(path.name for path in self.path.iterdir())
        except OSError as error:
            yield Problem(path=self.path, what=why_unreadable(error))
            return
        listed = {MANIFEST, *self._resources}
        for name in names:
            if name.endswith((".part", ".tmp")):
                yield self._problem(MANIFEST, f"{name} is left over in a complete run", "resources")
            elif name not in listed and not name.startswith("."):
                yield self._problem(MANIFEST, f"{name} is not listed", "resources")

    def _file_problems(self, name: str) -> Iterator[Problem]:
        lines, resource = Lines(self.path / name), self._resources[name]
        try:
            if name in ROW_FILES:
                yield from self._rows_problems(lines, name)
                self.rows[resource.name] = lines.rows
            else:
                for _ in lines:
                    pass
        except OSError as error:
            yield self._problem(name, why_unreadable(error))
            return
        if difference := resource.difference(lines):
            yield self._problem(name, difference)
        elif json_lines := json_lines_of(name):
            yield from self._format_problems(name, json_lines)

    def _format_problems(self, name: str, json_lines: str) -> Iterator[Problem]:
        if json_lines not in self._resources:
            yield self._problem(name, f"a copy of {json_lines}, which is not listed")
            return
        resources, compare = self._resources, json_lines in self._good
        if what := format_problem(self.path / name, resources[name], resources[json_lines], compare=compare):
            yield self._problem(name, what)

    def _rows_problems(self, lines: Lines, name: str) -> Iterator[Problem]:
        row_type = ROW_FILES[name]
        sites = self._manifest.sites if self._manifest.merged else [self._manifest.site or ""]
        versions = set()
        for number, line in enumerate(lines, 1):
            try:
                row = read_row(line)
            except BadFeed as error:
                yield self._problem(name, str(error), line=number)
                continue
            if is_readable(version := row.get("schema_version")):
                versions.add(version)
            problems = row_problems(row, row_type, sites)
            if name == SIGHTINGS and not problems:
                problems += self._teaser_problems(row)
            problems += self._run_id_problems(row)
            if row_type != "rejection":  # a row may be in quarantine because it is not in NFC
                problems += form_problems(line, row)
                problems += self._repetition_problems(row, RowPlace(self._number, name, number))
            for problem in problems:
                field, _, what = problem.partition(": ")
                yield self._problem(name, what, field, number)
        said = self._resources[name].schema_version
        if not is_readable(said) or (versions and said != highest(versions)):
            what = f"{name}: schema_version is {said!r}, that of its rows {highest(versions)!r}"
            yield self._problem(MANIFEST, what, "resources")

    def _run_id_problems(self, row: dict[str, Any]) -> Iterator[str]:
        """Yield that a row names another run than the one that published it; rows of 1.0 and 1.1 name none."""
        if self._run_ids and "run_id" in row and row["run_id"] not in self._run_ids:
            yield f"run_id: {row['run_id']!r} is not the run's"

    def _repetition_problems(self, row: dict[str, Any], place: RowPlace) -> Iterator[str]:
        """Note where the row stands; yield where it stood before, and whether a link's article is missing."""
        if place.file in _SEEN:
            yield from self._seen_before(row, place)
            return
        row_id, article_id, revision = row.get("id"), row.get("article_id"), row.get("revision", 1)
        if not _is_id(row_id):
            return
        if place.file == RELATED_LINKS:
            if first := self._places.add("link", row_id, 0, place):
                yield f"id: {row_id} stands in {self._at(first)} already"
            if _is_id(article_id) and not self._places.is_in_run(ARTICLES, article_id):
                yield f"article_id: {article_id} is not in articles.jsonl"
            return
        new = self._places.add_to_run(place.file, row_id)
        if not (isinstance(revision, int) and 1 <= revision <= MAX_REVISION):  # the schema's problem
            return
        if first := self._places.add("story", row_id, revision, place):
            yield f"id: revision {revision} of {row_id} stands in {self._at(first)} already"
        elif not new and not (self._manifest.all_revisions or self._manifest.supersedes):
            yield f"id: {row_id} stands in this file already"

    def _seen_before(self, row: dict[str, Any], place: RowPlace) -> Iterator[str]:
        """Note where a teaser, sighting, visit or address stands; yield where the same one stood before."""
        kind, key_of = _SEEN[place.file]
        try:
            key = key_of(row)
        except KeyError:  # the schema's problem
            return
        if first := self._places.add(kind, key, 0, place):
            yield f"row: stands in {self._at(first)} already"
        if place.file == TEASERS:
            self._places.add_to_run(TEASERS, key)

    def _teaser_problems(self, sighting: dict[str, Any]) -> Iterator[str]:
        """Yield which teasers of a sighting, a good row, its run does not tell."""
        for teaser in (teaser for box in sighting["boxes"] for teaser in box["teasers"] if teaser):
            if not self._places.is_in_run(TEASERS, teaser_key(sighting["run_id"], teaser)):
                yield f"boxes: the teaser {teaser} is not in {TEASERS}"

    def _report_problems(self) -> Iterator[Problem]:
        try:
            report = read_document(self.path / REPORT, _Report)
        except BadFeed as error:
            yield self._problem(REPORT, str(error))
            return
        except OSError:  # a problem already, when the file was compared with the manifest
            return
        for field in ("site", "run_id", "finish_reason"):
            if getattr(report, field) != getattr(self._manifest, field):
                yield self._problem(REPORT, f"{getattr(report, field)!r} is not that of the manifest", field)
        for name in sorted(report.rows.keys() | self.rows.keys()):
            if report.rows.get(name, 0) != self.rows.get(name, 0):
                what = f"{report.rows.get(name, 0)}, but there are {self.rows.get(name, 0)}"
                yield self._problem(REPORT, what, f"rows.{name}")

    def _at(self, place: RowPlace) -> str:
        return f"{self._runs[place.run] / place.file}:{place.line}"

    def _problem(self, name: str, what: str, field: str | None = None, line: int | None = None) -> Problem:
        return Problem(path=self.path / name, line=line, field=field, what=what)


def _resource_problems(resource: Resource) -> Iterator[str]:
    """Yield what the manifest says of a file otherwise than it must for the file's name."""
    if expected := fixed_properties(resource.path):
        for field in ("name", "type", "format", "mediatype", "encoding", "compression"):
            said = getattr(resource, field)
            if said != expected.get(field) and not (field == "type" and said is None):  # 1.1 did not say it
                yield f"{field} is {said!r}, not {expected.get(field)!r}"
        if expected["format"] != "json" and (resource.rows is None or resource.schema_version is None):
            yield "rows or schema_version is missing"
        yield from _schema_problems(resource)


def _schema_problems(resource: Resource) -> Iterator[str]:
    """Yield how the schemas of a file's rows are not those of its rows."""
    row_type = ROW_TYPE_OF.get(resource_name(resource.path))
    if row_type is None or resource.schema_version is None:
        return
    is_known = resource.schema_version == SCHEMA_VERSION
    if resource.schema and is_known and resource.schema != table_schema(row_type):
        yield f"schema is not the Table Schema of a {row_type} of version {SCHEMA_VERSION}"
    link = SCHEMA_LINK.fullmatch(resource.json_schema or "")
    if resource.json_schema is not None and (link is None or link["row_type"] != row_type):
        yield f"json_schema is {resource.json_schema!r}, not such as {schema_link(row_type, SCHEMA_VERSION)}"
    if (resource.json_schema is None) is not (resource.json_schema_hash is None):
        yield "json_schema and json_schema_hash belong together"


def _day(run_id: str) -> str | None:
    """Return the name of the directory of the run's day; None for an id that names no day of the calendar."""
    try:
        return day_of(run_id)
    except (ValueError, OverflowError):
        return None


def _is_id(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and _ID.fullmatch(value) is not None
