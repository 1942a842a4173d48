"""Copies of a run's files in other formats hold what the files hold."""

from __future__ import annotations

import hashlib
from pathlib import PurePath
from typing import TYPE_CHECKING, get_args

from newscrawl.exceptions import FeedError
from newscrawl.feed.checking.run_files import ROW_FILES
from newscrawl.feed.versions import is_readable
from newscrawl.items import SCHEMA_VERSION, Row
from newscrawl.schema import ROW_TYPES

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawl.feed.checking.run_files import Resource

_COMPRESSIONS = {".gz": "gzip", ".zst": "zstd"}
_CHUNK = 1 << 20


def original_of(name: str) -> str | None:
    """Return the name of the file that the one called `name` is a copy of; None for a file that is no copy."""
    path = PurePath(name)
    if path.suffix in _COMPRESSIONS:
        return path.stem
    return f"{path.stem}.jsonl" if path.suffix == ".parquet" else None


def copy_problem(path: Path, copy: Resource, original: Resource, *, compare: bool) -> str | None:
    """Tell how the `copy` at `path` does not hold what `original` beside it does; None when it does.

    Without `compare`, for an original that is wrong itself, rows of Parquet are only counted.
    """
    import pyarrow as pa  # noqa: PLC0415  half a second to import, and most feeds have no copies

    for field in ("rows", "schema_version"):
        if getattr(copy, field) != getattr(original, field):
            return f"{field} {getattr(copy, field)} in the manifest, {getattr(original, field)} of {original.path}"
    try:
        same = _same_rows(path, original, compare) if path.suffix == ".parquet" else _same_content(path, original)
    except (OSError, pa.ArrowException, FeedError) as error:
        return f"cannot be read as {path.suffix[1:]}: {error}"
    return None if same else f"its content is not that of {original.path}"


def _same_content(path: Path, original: Resource) -> bool:
    import pyarrow as pa  # noqa: PLC0415

    size, digest = 0, hashlib.sha256()
    with pa.input_stream(str(path), compression=_COMPRESSIONS[path.suffix]) as stream:
        while size <= original.bytes and (chunk := stream.read(_CHUNK)):
            size += len(chunk)
            digest.update(chunk)
    empty_file = path.stat().st_size == 0  # Arrow takes it for a compressed file of nothing
    return not empty_file and size == original.bytes and f"sha256:{digest.hexdigest()}" == original.hash


def _same_rows(path: Path, original: Resource, compare: bool) -> bool:
    """Compare the rows; of Parquet that another minor version has written, whose columns are others, their number."""
    import pyarrow.parquet as pq  # noqa: PLC0415

    from newscrawl.feed.parquet import holds_rows  # noqa: PLC0415

    metadata = pq.read_metadata(path)
    if metadata.num_rows != original.rows:
        return False
    version = (metadata.metadata or {}).get(b"schema_version", b"").decode("ascii", "replace")
    row_class = ROW_TYPES.get(ROW_FILES.get(original.path, ""))
    if row_class is None or not compare or (version != SCHEMA_VERSION and is_readable(version)):
        return True
    return row_class in get_args(Row) and holds_rows(path, path.with_name(original.path), row_class)
