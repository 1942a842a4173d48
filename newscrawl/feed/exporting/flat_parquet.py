"""Parquet files whose columns every reader knows: maps, and what else is too nested for a reader, as JSON text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow as pa
from pyarrow import parquet

from newscrawl.exceptions import FeedError
from newscrawl.feed.json_text import json_line
from newscrawl.feed.parquet import ROW_GROUP_BYTES, arrow_schema, row_decoder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class FlatTable:
    """A table of rows of a dataclass, some of whose columns are JSON text."""

    row_class: type
    schema: pa.Schema
    json_columns: frozenset[str]


def flat_table(row_class: type, is_json: Callable[[pa.Field], bool]) -> FlatTable:
    """Return the table of a dataclass of rows; `is_json` tells which of its columns are JSON text."""
    full = arrow_schema(row_class)
    names = frozenset(field.name for field in full if is_json(field))
    fields = [pa.field(field.name, pa.string(), field.nullable) if field.name in names else field for field in full]
    return FlatTable(row_class=row_class, schema=pa.schema(fields), json_columns=names)


def write_flat(rows: Iterable[Any], path: Path, table: FlatTable) -> int:
    """Write rows of the table's class to a Parquet file, ROW_GROUP_BYTES at a time; return their number.

    Raises FeedError, naming the address of the row, for a value that Parquet has no place for.
    """
    number = 0
    with parquet.ParquetWriter(path, table.schema, compression="zstd") as writer:
        for group in _groups(rows, table):
            number += len(group)
            writer.write_batch(_batch(group, table))
    return number


def _batch(group: list[dict[str, Any]], table: FlatTable) -> pa.RecordBatch:
    try:
        return pa.RecordBatch.from_pylist(group, table.schema)
    except (ValueError, OverflowError) as error:  # a number that 64 bits cannot hold
        raise FeedError(f"between {group[0]['url']} and {group[-1]['url']}: {error}") from error


def _groups(rows: Iterable[Any], table: FlatTable) -> Iterator[list[dict[str, Any]]]:
    decode = row_decoder(table.row_class)
    group: list[dict[str, Any]] = []
    size = 0
    for row in rows:
        line = msgspec.json.encode(row)
        try:
            typed = decode(line)
        except ValueError as error:  # a time that no calendar has
            raise FeedError(f"{row.url}: {error}") from error
        group.append(_flat(typed, msgspec.to_builtins(row), table.json_columns))
        size += len(line)
        if size >= ROW_GROUP_BYTES:
            yield group
            group, size = [], 0
    if group:
        yield group


def _flat(typed: dict[str, Any], plain: dict[str, Any], json_columns: frozenset[str]) -> dict[str, Any]:
    """Return the typed row with JSON text of the plain one in the columns that are to have it; null stays null."""
    texts = {name: plain[name] for name in json_columns}
    return typed | {name: None if value is None else json_line(value).decode() for name, value in texts.items()}
