"""The manifest of a complete run: `datapackage.json`, a Data Package (v2, https://datapackage.org/standard/)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple

from newscrawl.feed.formats import FORMATS
from newscrawl.items import SCHEMA_VERSION

if TYPE_CHECKING:
    from pathlib import Path

MANIFEST = "datapackage.json"

_CHUNK = 1 << 20
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


def _resource(name: str, measures: dict[str, _Measure]) -> dict[str, Any]:
    stem = name.partition(".")[0]
    name_end, declared = _KINDS[_suffix(name)]
    resource = {
        "$schema": "https://datapackage.org/profiles/2.0/dataresource.json",
        "name": stem + name_end,
        "path": name,
        **declared,
        "bytes": measures[name].bytes,
        "hash": f"sha256:{measures[name].sha256}",
    }
    if _suffix(name) != ".json":
        resource |= {"rows": measures[f"{stem}.jsonl"].lines, "schema_version": SCHEMA_VERSION}
    return resource


def _suffix(name: str) -> str:
    """Return all of a file's name from its first dot on."""
    return "".join(name.partition(".")[1:])


def _measure(path: Path) -> _Measure:
    size, lines, digest = 0, 0, hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            lines += chunk.count(b"\n")
            digest.update(chunk)
    return _Measure(size, lines, digest.hexdigest())
