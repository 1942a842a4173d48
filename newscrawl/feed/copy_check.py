"""Copies of a run's files in other formats hold what the files hold."""

from __future__ import annotations

import hashlib
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawl.feed.reading import Resource

_COMPRESSIONS = {".gz": "gzip", ".zst": "zstd"}
_CHUNK = 1 << 20


def original_of(name: str) -> str | None:
    """Return the name of the file that the one called `name` is a copy of; None for a file that is no copy."""
    path = PurePath(name)
    if path.suffix in _COMPRESSIONS:
        return path.stem
    return f"{path.stem}.jsonl" if path.suffix == ".parquet" else None


def copy_problem(path: Path, copy: Resource, original: Resource) -> str | None:
    """Tell how the `copy` at `path` does not hold what `original` does; None when it does."""
    import pyarrow as pa  # noqa: PLC0415  half a second to import, and most feeds have no copies

    if copy.rows != original.rows:
        return f"{copy.rows} rows in the manifest, {original.path} has {original.rows}"
    try:
        return _rows_problem(path, original) if path.suffix == ".parquet" else _content_problem(path, original)
    except (OSError, pa.ArrowException) as error:
        return f"cannot be read as {path.suffix[1:]}: {error}"


def _content_problem(path: Path, original: Resource) -> str | None:
    import pyarrow as pa  # noqa: PLC0415

    size, digest = 0, hashlib.sha256()
    with pa.input_stream(str(path), compression=_COMPRESSIONS[path.suffix]) as stream:
        while size <= original.bytes and (chunk := stream.read(_CHUNK)):
            size += len(chunk)
            digest.update(chunk)
    same = size == original.bytes and f"sha256:{digest.hexdigest()}" == original.hash
    return None if same else f"its content is not that of {original.path}"


def _rows_problem(path: Path, original: Resource) -> str | None:
    import pyarrow.parquet as pq  # noqa: PLC0415

    rows = pq.read_metadata(path).num_rows
    return None if rows == original.rows else f"{rows} rows, {original.path} has {original.rows}"
