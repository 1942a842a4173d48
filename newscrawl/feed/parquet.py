"""Parquet files of the feed's rows; their columns, typed and nested, follow from the classes of the rows."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from functools import reduce
from operator import or_
from types import GenericAlias, UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

import msgspec
import pyarrow as pa
from msgspec import inspect
from pyarrow import parquet

from newscrawl.exceptions import FeedError
from newscrawl.items import SCHEMA_VERSION, Timestamp
from newscrawl.values.moments import PRAGUE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ROW_GROUP_BYTES = 4 << 20
"""Bytes of JSON Lines that are read at a time and become one row group: this bounds memory.

`holds_rows` compares group by group, so with another number it would refuse the files of earlier runs.
"""


def write_parquet(source: Path, target: Path, row_class: type) -> None:
    """Write the rows of the JSON Lines file `source`, of the dataclass `row_class`, to the Parquet file `target`.

    Raises FeedError, naming `source`, when a line holds no such row, and OSError when `target` cannot be written.
    """
    with parquet.ParquetWriter(target, arrow_schema(row_class), compression="zstd") as writer:
        for batch in _batches(source, row_class):
            writer.write_batch(batch)


def holds_rows(path: Path, source: Path, row_class: type) -> bool:
    """Tell whether the Parquet file at `path` has the columns, row groups and rows that `write_parquet` makes.

    Raises FeedError as `write_parquet` does, and OSError, pyarrow.ArrowException when `path` cannot be read.
    """
    with parquet.ParquetFile(path) as file:
        if file.schema_arrow != arrow_schema(row_class):
            return False
        groups = 0
        for batch in _batches(source, row_class):
            if not _is_group(file, groups, batch):
                return False
            groups += 1
        return bool(groups == file.num_row_groups)


def _is_group(file: parquet.ParquetFile, number: int, batch: pa.RecordBatch) -> bool:
    if number >= file.num_row_groups or file.metadata.row_group(number).num_rows != batch.num_rows:
        return False
    return bool(file.read_row_group(number, use_threads=False) == pa.Table.from_batches([batch]))


def arrow_schema(row_class: type) -> pa.Schema:
    """Return the columns of the rows of a dataclass, in the order of its fields."""
    return pa.schema(_fields(inspect.type_info(_timed(row_class))), metadata={"schema_version": SCHEMA_VERSION})


def _batches(source: Path, row_class: type) -> Iterator[pa.RecordBatch]:
    """Yield the rows of `source`, ROW_GROUP_BYTES of them at a time; raise FeedError for a line that holds no row."""
    decode = row_decoder(row_class)
    schema = arrow_schema(row_class)
    with source.open("rb") as file:
        while lines := file.readlines(ROW_GROUP_BYTES):
            try:
                rows = list(map(decode, lines))
                yield pa.RecordBatch.from_struct_array(pa.array(rows, pa.struct(schema)))
            except (ValueError, OverflowError) as error:
                raise FeedError(f"{source}: {error}") from error


def row_decoder(row_class: type) -> Callable[[bytes], dict[str, Any]]:
    """Return what makes of a line of JSON a row of `arrow_schema`: plain values, but datetimes for times.

    It raises ValueError for a line that holds no row of the dataclass.
    """
    decode = msgspec.json.Decoder(_timed(row_class)).decode
    return lambda line: msgspec.to_builtins(decode(line), builtin_types=(datetime,))


def _timed(hint: Any) -> Any:
    """Return the type `hint` with a msgspec struct for each dataclass and datetime for Timestamp."""
    if hint == Timestamp:
        return datetime
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        hints = get_type_hints(hint, include_extras=True)
        fields = [(field.name, _timed(hints[field.name]), _default(field)) for field in dataclasses.fields(hint)]
        return msgspec.defstruct(hint.__name__, fields, kw_only=True)
    inner = tuple(map(_timed, get_args(hint)))
    if get_origin(hint) in (Union, UnionType):
        return reduce(or_, inner)
    return GenericAlias(list, inner) if get_origin(hint) is list else hint


def _default(field: dataclasses.Field[Any]) -> Any:
    """Return the default of a dataclass field as msgspec takes it: rows of older versions lack the newer fields."""
    if field.default_factory is not dataclasses.MISSING:
        return msgspec.field(default_factory=field.default_factory)
    return msgspec.NODEFAULT if field.default is dataclasses.MISSING else field.default


def _fields(struct: Any) -> list[Any]:
    return [_field(field.name, field.type) for field in struct.fields]


def _field(name: str, kind: inspect.Type) -> Any:
    if isinstance(kind, inspect.UnionType):
        (only,) = (member for member in kind.types if not isinstance(member, inspect.NoneType))
        return pa.field(name, _arrow_type(only), nullable=kind.includes_none)
    return pa.field(name, _arrow_type(kind), nullable=False)


def _arrow_type(kind: inspect.Type) -> Any:
    match kind:
        case inspect.DateTimeType():
            return pa.timestamp("ms", tz=PRAGUE.key)
        case inspect.StrType() | inspect.LiteralType(values=(str(), *_)):
            return pa.string()
        case inspect.IntType() | inspect.LiteralType(values=(int(), *_)):
            return pa.int64()
        case inspect.FloatType():
            return pa.float64()
        case inspect.BoolType():
            return pa.bool_()
        case inspect.ListType(item_type=item):
            return pa.list_(_field("element", item))
        case inspect.DictType(key_type=key, value_type=value):
            return pa.map_(_field("key", key), _field("value", value))
        case inspect.StructType():
            return pa.struct(_fields(kind))
    raise TypeError(f"no Arrow type for {kind}")
