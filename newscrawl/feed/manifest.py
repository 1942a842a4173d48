"""The manifest of a complete run: `datapackage.json`, a Data Package (v2, https://datapackage.org/standard/)."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from newscrawl.feed.formats import FORMATS
from newscrawl.feed.table_schema import ROW_TYPE_OF, table_schema
from newscrawl.feed.versions import highest
from newscrawl.items import SCHEMA_VERSION

if TYPE_CHECKING:
    from pathlib import Path

MANIFEST = "datapackage.json"
PACKAGE_VERSION = "1.0.0"
"""Version of a run's Data Package: a published run never changes, so it has the first one for good."""

_ROW_START = re.compile(rb'\{"type":"[a-z_]+","schema_version":"([0-9.]+)"')
"""How each line of rows begins: the version is found without decoding the line."""
_FILE_TYPES = {
    ".json": ("", {"type": "json", "format": "json", "mediatype": "application/json", "encoding": "utf-8"}),
    ".jsonl": ("", {"type": "table", "format": "jsonl", "mediatype": "application/jsonl", "encoding": "utf-8"}),
    **{form.suffix: (f"-{name}", form.properties) for name, form in FORMATS.items()},
}
"""Suffix of a file to the end of its resource's name, and what is said of every file with this suffix."""


class _Measures(NamedTuple):
    """What is measured of one file."""

    bytes: int
    lines: int
    sha256: str
    versions: frozenset[str]
    """Schema versions of its rows."""


def build_manifest(directory: Path, report: dict[str, Any]) -> dict[str, Any]:
    """Return the Data Package of the run whose files are in `directory` and whose report.json has the content `report`.

    Beyond the standard it has `site`, `run_id`, `seq` (null until the run is published), `finish_reason`, and for each
    file of rows, in whatever format, `rows` and `schema_version`; where the report has `supersedes` or
    `robots` or `archive`, that too. JSON Lines have a Table Schema where all their rows are of the present version.
    """
    names = sorted(
        path.name for path in directory.iterdir() if _suffix(path.name) in _FILE_TYPES and path.name != MANIFEST
    )
    measures = {name: _measure(directory / name) for name in names}
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": f"{report['site']}-{report['run_id']}".lower(),
        "version": PACKAGE_VERSION,
        "created": report["finished_at"],
        "site": report["site"],
        "run_id": report["run_id"],
        "seq": None,
        "finish_reason": report["finish_reason"],
        "resources": [_resource(name, measures) for name in names],
        **{name: report[name] for name in ("supersedes", "robots", "archive") if name in report},
    }


def resource_name(path: str) -> str:
    """Return the name that a file of rows has in manifest and report, that of its JSON Lines: "articles"."""
    return path.partition(".")[0]


def fixed_properties(path: str) -> dict[str, str]:
    """Return the properties of a resource that follow from its file name `path`; {} where no run has such a file."""
    if _suffix(path) not in _FILE_TYPES:
        return {}
    name_end, properties = _FILE_TYPES[_suffix(path)]
    return {"name": resource_name(path) + name_end, "path": path, **properties}


def _resource(name: str, measures: dict[str, _Measures]) -> dict[str, Any]:
    resource = {
        "$schema": "https://datapackage.org/profiles/2.0/dataresource.json",
        **fixed_properties(name),
        "bytes": measures[name].bytes,
        "hash": f"sha256:{measures[name].sha256}",
    }
    if _suffix(name) != ".json":
        rows = measures[f"{resource_name(name)}.jsonl"]
        resource |= {"rows": rows.lines, "schema_version": highest(rows.versions)}
        if resource["format"] == "jsonl" and resource_name(name) in ROW_TYPE_OF and rows.versions <= {SCHEMA_VERSION}:
            resource["schema"] = table_schema(ROW_TYPE_OF[resource_name(name)])
    return resource


def _suffix(name: str) -> str:
    """Return all of a file's name from its first dot on."""
    return "".join(name.partition(".")[1:])


def _measure(path: Path) -> _Measures:
    size, lines, digest, versions = 0, 0, hashlib.sha256(), set()
    with path.open("rb") as file:
        for line in file:
            size += len(line)
            lines += line.endswith(b"\n")
            digest.update(line)
            if version := _ROW_START.match(line):
                versions.add(version[1].decode())
    return _Measures(size, lines, digest.hexdigest(), frozenset(versions))
