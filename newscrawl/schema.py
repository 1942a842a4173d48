"""The JSON Schemas (2020-12) of the feed's rows, made from the classes that define them, and their validator.

`python -m newscrawl.schema docs/schema` publishes them, one file a row type and version.
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
import re
import sys
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_type_hints

import jsonschema_rs
import msgspec

from newscrawl.items import (
    SCHEMA_VERSION,
    Address,
    Article,
    PageVisit,
    Rejection,
    RelatedLink,
    Sighting,
    Teaser,
    Timestamp,
    Tombstone,
)

ROW_TYPES = {
    "article": Article,
    "related_link": RelatedLink,
    "tombstone": Tombstone,
    "sighting": Sighting,
    "teaser": Teaser,
    "visit": PageVisit,
    "address": Address,
    "rejection": Rejection,
}
"""Value of a row's `type` field to its class."""

SHARED_VERSIONS = rf"^{SCHEMA_VERSION.partition('.')[0]}\.[0-9]{{1,9}}$"
"""Pattern of the versions whose rows have all fields of today that have no default: those of the same major version."""

_MOST_REASON_CHARACTERS = 200
"""A value of a field may be a whole story; the start of it tells which one it is."""


def json_schema(row_type: str) -> dict[str, Any]:
    """Return the schema of `row_type`, a key of ROW_TYPES.

    It requires every property and allows no other; the properties stand in export order.
    """
    (top,), components = msgspec.json.schema_components([ROW_TYPES[row_type]], ref_template="#/$defs/{name}")
    name = top["$ref"].rpartition("/")[2]
    classes = _classes(ROW_TYPES[row_type])
    definitions = {key: _closed(schema, classes[key]) for key, schema in components.items()}
    row = definitions.pop(name)
    row["properties"]["schema_version"] = {"const": SCHEMA_VERSION}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:newscrawl:schema:{row_type}:{SCHEMA_VERSION}",
        **row,
        **({"$defs": definitions} if definitions else {}),
    }


def described(schema: dict[str, Any], row_type: str) -> dict[str, Any]:
    """Return `schema`, changed: the fields' docstrings are their descriptions.

    It reads the source code of the classes, so it is only called for publishing.
    """
    classes = _classes(ROW_TYPES[row_type])
    for part in (schema, *schema.get("$defs", {}).values()):
        for field, text in _field_docstrings(classes[part["title"]]).items():
            part["properties"][field]["description"] = text
    return schema


def validate(row: dict[str, Any]) -> list[str]:
    """Return what is wrong with `row` (plain JSON values), each problem as "field: reason"; [] for a valid row.

    The caller sees to it that UTF-8 can hold the strings.
    """
    validator = _VALIDATORS.get(str(row.get("type")))
    if validator is None:
        return [f"type: {str(row.get('type'))[:_MOST_REASON_CHARACTERS]!r} is none of {', '.join(_VALIDATORS)}"]
    if validator.is_valid(row):  # nearly all are, and that is told sooner than what is wrong
        return []
    return [_reason(error) for error in validator.iter_errors(row)]


def validate_of_any_version(row: dict[str, Any]) -> list[str]:
    """Return what is wrong with `row`, as `validate` does, also when another version of newscrawl has written it.

    A row of another minor version must have only what all minor versions share: the fields without a default are there,
    and the fields that are known here have their type. Raises ValueError for a row that is nested too deeply.
    """
    row_type = str(row.get("type"))
    if row.get("schema_version") == SCHEMA_VERSION or row_type not in ROW_TYPES:
        return validate(row)
    return [_reason(error) for error in _shared_validator(row_type).iter_errors(row)]


@cache
def document(row_type: str) -> bytes:
    """Return the schema of `row_type` as it is published, with descriptions, indented."""
    return msgspec.json.format(msgspec.json.encode(described(json_schema(row_type), row_type))) + b"\n"


def file_name(row_type: str) -> str:
    """Return the name of the file in which the schema of `row_type` is published."""
    return f"{row_type}-{SCHEMA_VERSION}.json"


def publish(directory: Path) -> None:
    """Write every schema to `directory`."""
    directory.mkdir(parents=True, exist_ok=True)
    for row_type in ROW_TYPES:
        (directory / file_name(row_type)).write_bytes(document(row_type))


def shared_fields(row_type: str) -> set[str]:
    """Return the fields that rows of `row_type` have in all minor versions: those without a default, and two more."""
    fields = dataclasses.fields(ROW_TYPES[row_type])
    return {"type", "schema_version", *(field.name for field in fields if not _has_default(field))}


@cache
def _shared_validator(row_type: str) -> jsonschema_rs.Draft202012Validator:
    """Return the validator of what all minor versions of this major version share: new fields always have a default."""
    schema = json_schema(row_type)
    classes = _classes(ROW_TYPES[row_type])
    for part in (schema, *schema.get("$defs", {}).values()):
        fields = dataclasses.fields(classes[part["title"]])
        part["required"] = [field.name for field in fields if not _has_default(field)]
        del part["additionalProperties"]
    schema["required"] += ["type", "schema_version"]
    schema["properties"]["schema_version"] = {"type": "string", "pattern": SHARED_VERSIONS}
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)


def _has_default(field: dataclasses.Field[Any]) -> bool:
    return field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING


def _closed(schema: dict[str, Any], of: type) -> dict[str, Any]:
    """Return the schema of the class `of` with every property required and no other allowed."""
    names = [field.name for field in dataclasses.fields(of)]
    properties = {name: _property(schema["properties"][name]) for name in names}
    return schema | {"properties": properties, "required": names, "additionalProperties": False}


def _property(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of one field: without default, since every field is always written, and timestamps with format.

    The format lets the validator refuse a timestamp that is no date of the calendar.
    """
    schema.pop("default", None)
    for variant in schema.get("anyOf", [schema]):
        if variant.get("pattern") == _TIMESTAMP_PATTERN:
            variant["format"] = "date-time"
    return schema


def _classes(of: type) -> dict[str, type]:
    """Return the class `of` and all dataclasses among the types of its fields, by name."""
    found = {of.__name__: of}
    for hint in get_type_hints(of).values():
        for inner in (hint, *get_args(hint)):
            if dataclasses.is_dataclass(inner) and isinstance(inner, type):
                found |= _classes(inner)
    return found


def _field_docstrings(of: type) -> dict[str, str]:
    """Return, by field, the docstrings that stand after the fields in the class body; Python does not keep them."""
    body = ast.parse(inspect.getsource(of)).body[0]
    found = {}
    for field, after in zip(body.body, body.body[1:], strict=False) if isinstance(body, ast.ClassDef) else ():
        match field, after:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                found[name] = re.sub(r"\s+", " ", text)
    return found


def _reason(error: jsonschema_rs.ValidationError) -> str:
    """Return "field: reason" of an error; of a field that may be null, why it is not the other type."""
    while error.kind.name == "anyOf":
        error = error.kind.context[0][0]  # type: ignore[attr-defined]
    field = ".".join(str(step) for step in error.instance_path) or "row"
    is_cut = len(error.message) > _MOST_REASON_CHARACTERS
    return f"{field}: {error.message[:_MOST_REASON_CHARACTERS]}{'...' if is_cut else ''}"


_TIMESTAMP_PATTERN = get_args(Timestamp)[1].pattern
_VALIDATORS = {
    row_type: jsonschema_rs.Draft202012Validator(json_schema(row_type), validate_formats=True) for row_type in ROW_TYPES
}

if __name__ == "__main__":
    publish(Path(sys.argv[1]))
