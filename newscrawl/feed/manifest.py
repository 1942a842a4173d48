"""The manifest of a complete run: `datapackage.json`, a Data Package (v2, https://datapackage.org/standard/)."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from newscrawl.feed.formats import FORMATS
from newscrawl.feed.versions import highest
from newscrawl.items import SCHEMA_VERSION

if TYPE_CHECKING:
    from pathlib import Path

MANIFEST = "datapackage.json"

_VERSION = re.compile(rb'\{"type":"[a-z_]+","schema_version":"([0-9.]+)"')
_KINDS = {
    ".json": ("", {"format": "json", "mediatype": "application/json", "encoding": "utf-8"}),
    ".jsonl": ("", {"format": "jsonl", "mediatype": "application/jsonl", "encoding": "utf-8"}),
    **{form.suffix: (f"-{name}", form.declared) for name, form in FORMATS.items()},
}
"""Suffix of a file to the end of its resource's name, and what is said of every file of that kind."""


class _Measure(NamedTuple):
    bytes: int
    lines: int
    sha256: str
    version: str
    """Highest version of its rows."""


def manifest(directory: Path, report: dict[str, Any]) -> dict[str, Any]:
    """Return the Data Package of the files of a run in `directory`, with `report`, the content of its report.json.

    Beyond the standard: `site`, `run_id`, `finish_reason`, and on each JSON Lines file and copy of one `rows` and
    `schema_version`.
    """
    names = sorted(path.name for path in directory.iterdir() if _suffix(path.name) in _KINDS and path.name != MANIFEST)
    measures = {name: _measure(directory / name) for name in names}
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": f"{report['site']}-{report['run_id']}".lower(),
        "version": SCHEMA_VERSION,
        "created": report["finished_at"],
        "site": report["site"],
        "run_id": report["run_id"],
        "finish_reason": report["finish_reason"],
        "resources": [_resource(name, measures) for name in names],
    }


def declared(path: str) -> dict[str, str]:
    """Return what the manifest says of every file called `path`, whatever it holds; {} for a kind that no run has."""
    if _suffix(path) not in _KINDS:
        return {}
    name_end, said = _KINDS[_suffix(path)]
    return {"name": path.partition(".")[0] + name_end, "path": path, **said}


def _resource(name: str, measures: dict[str, _Measure]) -> dict[str, Any]:
    resource = {
        "$schema": "https://datapackage.org/profiles/2.0/dataresource.json",
        **declared(name),
        "bytes": measures[name].bytes,
        "hash": f"sha256:{measures[name].sha256}",
    }
    if _suffix(name) != ".json":
        rows = measures[f"{name.partition('.')[0]}.jsonl"]
        resource |= {"rows": rows.lines, "schema_version": rows.version}
    return resource


def _suffix(name: str) -> str:
    """Return all of a file's name from its first dot on."""
    return "".join(name.partition(".")[1:])


def _measure(path: Path) -> _Measure:
    size, lines, digest, versions = 0, 0, hashlib.sha256(), set()
    with path.open("rb") as file:
        for line in file:
            size += len(line)
            lines += line.endswith(b"\n")
            digest.update(line)
            if version := _VERSION.match(line):
                versions.add(version[1].decode())
    return _Measure(size, lines, digest.hexdigest(), highest(versions))
