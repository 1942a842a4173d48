"""BigQuery schemas of the feed's files of rows, for `bq load`: `python -m newscrawl.feed.bigquery docs/bigquery`.

A REQUIRED column has a value in rows of all minor versions; a list is REPEATED and empty where there is nothing.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import msgspec

from newscrawl.feed.table_schema import ROW_TYPE_OF
from newscrawl.schema import described, json_schema, shared_fields

_TYPES = {"string": "STRING", "integer": "INT64", "number": "FLOAT64", "boolean": "BOOL"}


def bigquery_schema(row_type: str) -> list[dict[str, Any]]:
    """Return the columns of a table of rows of `row_type`, a key of ROW_TYPES, with descriptions."""
    schema = described(json_schema(row_type), row_type)
    shared = shared_fields(row_type)
    return [
        _column(name, field, name in shared, schema.get("$defs", {})) for name, field in schema["properties"].items()
    ]


def publish(directory: Path) -> None:
    """Write the schema of each file of rows to `directory`, under the file's name."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, row_type in ROW_TYPE_OF.items():
        content = msgspec.json.format(msgspec.json.encode(bigquery_schema(row_type))) + b"\n"
        (directory / f"{name}.json").write_bytes(content)


def _column(name: str, schema: dict[str, Any], is_shared: bool, parts: dict[str, Any]) -> dict[str, Any]:
    variants = schema.get("anyOf", [schema])
    values = [variant for variant in variants if variant.get("type") != "null"]
    value = values[0]
    is_list = value.get("type") == "array"
    element = value["items"] if is_list else value
    is_required = is_shared and len(values) == len(variants)
    mode = "REPEATED" if is_list else "REQUIRED" if is_required else "NULLABLE"
    column: dict[str, Any] = {"name": name, "type": _type(element), "mode": mode}
    if "$ref" in element:
        fields = parts[element["$ref"].rpartition("/")[2]]["properties"]
        column["fields"] = [_column(field, inner, False, parts) for field, inner in fields.items()]
    return column | ({"description": schema["description"]} if "description" in schema else {})


def _type(schema: dict[str, Any]) -> str:
    """Return the type of one value; an object whose names are not known beforehand is JSON."""
    if "$ref" in schema:
        return "RECORD"
    if schema.get("format") == "date-time":
        return "TIMESTAMP"
    example = next(iter(schema.get("enum", ())), schema.get("const", ""))
    return _TYPES.get(
        schema.get("type", ""), "JSON" if "type" in schema else "INT64" if type(example) is int else "STRING"
    )


if __name__ == "__main__":
    publish(Path(sys.argv[1]))
