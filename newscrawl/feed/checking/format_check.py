"""The check that a run's files in other formats hold the same as its JSON Lines."""

from __future__ import annotations

import hashlib
from pathlib import PurePath
from typing import TYPE_CHECKING

from newscrawl.exceptions import FeedError
from newscrawl.feed.checking.run_files import ROW_FILES
from newscrawl.feed.versions import is_readable
from newscrawl.items import SCHEMA_VERSION, Rejection
from newscrawl.schema import ROW_TYPES

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawl.feed.checking.run_manifest import Resource

_COMPRESSIONS = {".gz": "gzip", ".zst": "zstd"}
_CHUNK_BYTES = 1 << 20
"""Decompressed at a time, so that a file of any size needs no more memory."""


def json_lines_of(name: str) -> str | None:
    """Return the name of the JSON Lines whose rows the file called `name` holds in another format; None for others."""
    path = PurePath(name)
    if path.suffix in _COMPRESSIONS:
        return path.stem
    return f"{path.stem}.jsonl" if path.suffix == ".parquet" else None


def format_problem(path: Path, resource: Resource, json_lines: Resource, *, compare: bool) -> str | None:
    """Tell how a file in another format does not hold the same as its JSON Lines; None when it does.

    Args:
        path: of the file in the other format; the JSON Lines lie beside it.
        resource: what the manifest says of this file.
        json_lines: what the manifest says of the JSON Lines.
        compare: whether to compare rows of Parquet with the JSON Lines, which must be good; else they are only counted.
    """
    import pyarrow as pa  # noqa: PLC0415  half a second to import, and most feeds have no other format

    for field in ("rows", "schema_version"):
        declared, true = getattr(resource, field), getattr(json_lines, field)
        if declared != true:
            return f"{field} {declared} in the manifest, {true} of {json_lines.path}"
    try:
        same = _same_rows(path, json_lines, compare) if path.suffix == ".parquet" else _same_content(path, json_lines)
    except (OSError, pa.ArrowException, FeedError) as error:
        return f"cannot be read as {path.suffix[1:]}: {error}"
    return None if same else f"its content is not that of {json_lines.path}"


def _same_content(path: Path, json_lines: Resource) -> bool:
    """Tell whether the compressed file at `path` holds exactly the JSON Lines."""
    import pyarrow as pa  # noqa: PLC0415

    size, digest = 0, hashlib.sha256()
    with pa.input_stream(str(path), compression=_COMPRESSIONS[path.suffix]) as stream:
        while size <= json_lines.bytes and (chunk := stream.read(_CHUNK_BYTES)):
            size += len(chunk)
            digest.update(chunk)
    empty_file = path.stat().st_size == 0  # Arrow takes it for a compressed file of nothing
    return not empty_file and size == json_lines.bytes and f"sha256:{digest.hexdigest()}" == json_lines.hash


def _same_rows(path: Path, json_lines: Resource, compare: bool) -> bool:
    """Tell whether the Parquet file at `path` has the rows of the JSON Lines.

    Only their number counts without `compare` and where another minor version, with other columns, wrote the file.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415

    from newscrawl.feed.parquet import holds_rows  # noqa: PLC0415

    metadata = pq.read_metadata(path)
    if metadata.num_rows != json_lines.rows:
        return False
    version = (metadata.metadata or {}).get(b"schema_version", b"").decode("ascii", "replace")
    row_class = ROW_TYPES.get(ROW_FILES.get(json_lines.path, ""))
    if row_class is None or not compare or (version != SCHEMA_VERSION and is_readable(version)):
        return True
    return row_class is not Rejection and holds_rows(path, path.with_name(json_lines.path), row_class)
