"""The manifest of a complete run: `datapackage.json`, a Data Package (v2, https://datapackage.org/standard/)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from newscrawl.items import SCHEMA_VERSION

if TYPE_CHECKING:
    from pathlib import Path

MANIFEST = "datapackage.json"

_MEDIA_TYPES = {"jsonl": "application/jsonl", "json": "application/json"}
_CHUNK = 1 << 20


def manifest(directory: Path, report: dict[str, Any]) -> dict[str, Any]:
    """Return the Data Package of the files of a run in `directory`, with `report`, the content of its report.json.

    Beyond the standard: `site`, `run_id`, `finish_reason`, and on each JSON Lines resource `rows` and `schema_version`.
    """
    files = sorted(path for path in directory.iterdir() if path.suffix[1:] in _MEDIA_TYPES and path.name != MANIFEST)
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": f"{report['site']}-{report['run_id']}".lower(),
        "version": SCHEMA_VERSION,
        "created": report["finished_at"],
        "site": report["site"],
        "run_id": report["run_id"],
        "finish_reason": report["finish_reason"],
        "resources": [_resource(path) for path in files],
    }


def _resource(path: Path) -> dict[str, Any]:
    size, rows, digest = _measure(path)
    resource = {
        "$schema": "https://datapackage.org/profiles/2.0/dataresource.json",
        "name": path.stem,
        "path": path.name,
        "format": path.suffix[1:],
        "mediatype": _MEDIA_TYPES[path.suffix[1:]],
        "encoding": "utf-8",
        "bytes": size,
        "hash": f"sha256:{digest}",
    }
    if path.suffix == ".jsonl":
        resource |= {"rows": rows, "schema_version": SCHEMA_VERSION}
    return resource


def _measure(path: Path) -> tuple[int, int, str]:
    """Return bytes, lines and SHA-256 of the file."""
    size, rows, digest = 0, 0, hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            rows += chunk.count(b"\n")
            digest.update(chunk)
    return size, rows, digest.hexdigest()
