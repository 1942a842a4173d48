"""Table Schemas (Data Package v2, https://datapackage.org/standard/table-schema/) of the feed's files of rows.

They say which columns there are and how rows are told apart and joined. The JSON Schema of the same rows says more:
what each field means, which forms a text has, and what stands in objects and lists.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from newscrawl.schema import json_schema

ROW_TYPE_OF = {
    "articles": "article",
    "tombstones": "tombstone",
    "related_links": "related_link",
    "teasers": "teaser",
    "sightings": "sighting",
    "visits": "visit",
    "addresses": "address",
    "quarantine": "rejection",
}
"""Name of the resource of a file of rows to the type of these."""
_KEYS: dict[str, dict[str, Any]] = {
    "article": {"primaryKey": ["id", "revision"]},
    "tombstone": {"primaryKey": ["id", "revision"]},
    "related_link": {
        "primaryKey": ["id"],
        "foreignKeys": [{"fields": ["article_id"], "reference": {"resource": "articles", "fields": ["id"]}}],
    },
    "teaser": {"primaryKey": ["run_id", "id"]},
    "sighting": {"primaryKey": ["run_id", "page_url", "seen_at"]},
    "visit": {"primaryKey": ["run_id", "page_url", "fetched_at"]},
    "address": {"primaryKey": ["article_id", "url"]},
    "rejection": {},
}
"""Type of a row to its keys; a primary key has no column that may be null."""
_CONSTRAINTS = ("enum", "minimum", "maximum")
"""Constraints that both kinds of schemas have under the same name."""


@cache
def table_schema(row_type: str) -> dict[str, Any]:
    """Return the Table Schema of a file of rows of `row_type`, a key of ROW_TYPES, in the present version.

    No text stands for a missing value: what is not known is null.
    """
    properties = json_schema(row_type)["properties"]
    fields = [_field(name, schema) for name, schema in properties.items()]
    return {"fields": fields, "missingValues": [], **_KEYS[row_type]}


def _field(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    variants = [variant for variant in schema.get("anyOf", [schema]) if variant.get("type") != "null"]
    is_nullable = len(variants) < len(schema.get("anyOf", [schema]))
    (value,) = variants
    constraints: dict[str, Any] = {} if is_nullable else {"required": True}
    constraints |= {constraint: value[constraint] for constraint in _CONSTRAINTS if constraint in value}
    return {"name": name, "type": _type(value), **({"constraints": constraints} if constraints else {})}


def _type(schema: dict[str, Any]) -> str:
    """Return the type of a field whose values have the JSON Schema `schema`; a reference is to an object."""
    if schema.get("format") == "date-time":
        return "datetime"
    if "$ref" in schema:
        return "object"
    example = next(iter(schema.get("enum", ())), schema.get("const", ""))
    return str(schema.get("type") or {str: "string", int: "integer"}[type(example)])
