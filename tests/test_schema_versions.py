"""The published JSON Schemas, version after version: a minor step only adds, and what was released stays as it is."""

from __future__ import annotations

import copy
import hashlib
import json
import re
from itertools import pairwise
from typing import Any

import pytest

from newscrawl.items import SCHEMA_VERSION
from support.paths import ROOT

PUBLISHED = ROOT / "docs" / "schema"
RELEASED = {
    "article-1.0.json": "59555307536a4f3aa4de3dfe10d0bf5f44c471c4f859944a840eed316af8b8cf",
    "rejection-1.0.json": "0bcc7285a81f13bcf1a441724a126a8b04c562da9fdc2c09796f739ac5cf4659",
    "related_link-1.0.json": "2297d964de4f064ea62e176bc7a5254400329c0c1eb6405b5f421c46d55e0f76",
    "article-1.1.json": "d9b8ace700dbbea7d9e791e77ab6fb15fd44e1aa6944dbaa0c5f348059698a30",
    "rejection-1.1.json": "5e3c90b3c8b0fa9caf951d4600bb70792ee332de1098aba555e2417ad847db47",
    "related_link-1.1.json": "3953f48699a7f7e0d62e12855d333b7a85aac3f875dfc8fca9b6d68d170df3f0",
    "tombstone-1.1.json": "e5dcfd0f5a9966b817e0d4cefc5f680bc48a5c3d6f2694ae4f7b5e87bd5c49ec",
}
"""SHA-256 of every file of a former version: the one that SCHEMA_VERSION leaves behind is added here."""

Schema = dict[str, Any]
Version = tuple[int, int]


def breaking_changes(old: Schema, new: Schema, where: str = "row") -> list[str]:
    """Return what in `new` breaks a consumer of `old`, one line a change naming its place; [] when it only adds.

    Both are schemas of one row type. Free to change are descriptions, the schema's own address, and the version that
    rows bear. Properties may be added anywhere among the others, to the row or to an object in it, as may objects.
    """
    found = [
        f"{where}: {keyword}: {old.get(keyword)!r} became {new.get(keyword)!r}"
        for keyword in sorted((old.keys() | new.keys()) - {"$id", "description", "properties", "required", "$defs"})
        if _undescribed(old.get(keyword)) != _undescribed(new.get(keyword))
    ]
    for keyword in ("properties", "$defs"):
        before, after = old.get(keyword, {}), new.get(keyword, {})
        for name in before:
            if name not in after:
                found.append(f"{where}.{name}: removed")
            elif (where, name) != ("row", "schema_version"):
                found += breaking_changes(before[name], after[name], f"{where}.{name}")
    known = old.get("properties", {})
    for keyword in ("properties", "required"):
        before = [name for name in old.get(keyword, ()) if name in new.get("properties", {})]
        if [name for name in new.get(keyword, ()) if name in known] != before:
            found.append(f"{where}: {keyword}: other names or another order")
    return found


def _undescribed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _undescribed(part) for key, part in value.items() if key != "description"}
    return [_undescribed(part) for part in value] if isinstance(value, list) else value


def published() -> dict[Version, dict[str, Schema]]:
    """Return version to row type to schema, as the files of docs/schema/ say, oldest version first."""
    found: dict[Version, dict[str, Schema]] = {}
    for path in PUBLISHED.iterdir():
        row_type, major, minor = re.fullmatch(r"([a-z_]+)-(\d+)\.(\d+)\.json", path.name).groups()
        found.setdefault((int(major), int(minor)), {})[row_type] = json.loads(path.read_text(encoding="utf-8"))
    return dict(sorted(found.items()))


def version(text: str) -> Version:
    major, minor = text.split(".")
    return int(major), int(minor)


# --- what is published ------------------------------------------------------------------------------------------------


def test_versions_follow_each_other_up_to_the_current_one():
    versions = list(published())
    assert versions[0] == (1, 0)
    assert versions[-1] == version(SCHEMA_VERSION)
    for (major, minor), step in pairwise(versions):
        assert step in {(major, minor + 1), (major + 1, 0)}


def test_a_minor_step_only_adds():
    for (old_version, old), (new_version, new) in pairwise(published().items()):
        if old_version[0] == new_version[0]:
            assert old.keys() <= new.keys(), "a row type is gone"
            assert [change for name in old for change in breaking_changes(old[name], new[name])] == []


def test_rows_and_addresses_bear_the_version_of_the_file():
    for (major, minor), schemas in published().items():
        for row_type, schema in schemas.items():
            assert _undescribed(schema["properties"]["schema_version"]) == {"const": f"{major}.{minor}"}
            assert schema["$id"] == f"urn:newscrawl:schema:{row_type}:{major}.{minor}"


def test_what_was_released_stays_as_it_is():
    former = [path for path in PUBLISHED.iterdir() if not path.stem.endswith(f"-{SCHEMA_VERSION}")]
    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in former} == RELEASED


# --- the comparison ---------------------------------------------------------------------------------------------------


def nullable(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def closed(properties: Schema, **more: Any) -> Schema:
    return {
        "type": "object",
        "description": "As it is.",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
        **more,
    }


BLOCK = closed({"kind": {"enum": ["paragraph", "image"]}, "text": {"type": "string"}}, title="Block")
OLD = closed(
    {
        "type": {"enum": ["article"]},
        "schema_version": {"const": "1.0"},
        "title": {"type": "string", "minLength": 1, "description": "Headline."},
        "perex": nullable({"type": "string"}),
        "body": {"type": "array", "items": {"$ref": "#/$defs/Block"}},
        "at": {"type": "string", "pattern": "^[0-9]+$", "format": "date-time"},
        "count": {"type": "integer", "minimum": 0},
        "notes": {"type": "object", "additionalProperties": {"type": "string"}},
    },
    title="Article",
    **{"$id": "urn:1.0", "$defs": {"Block": BLOCK}},
)


def test_equal_schemas_have_no_change():
    assert breaking_changes(OLD, copy.deepcopy(OLD)) == []


def put(schema: Schema, path: str, value: Any) -> Schema:
    """Return a copy of `schema` with `value` at `path`; None takes away what is there."""
    changed = copy.deepcopy(schema)
    *parents, last = path.split("/")
    part = changed
    for name in parents:
        part = part[name]
    if value is None:
        del part[last]
    else:
        part[last] = value
    return changed


def with_properties(properties: Schema) -> Schema:
    return OLD | {"properties": properties, "required": list(properties)}


def with_block(block: Schema) -> Schema:
    return put(OLD, "$defs/Block", block)


FIELDS = OLD["properties"]
TEXT = {"type": "string"}


@pytest.mark.parametrize(
    "new",
    [
        put(OLD, "$id", "urn:1.1"),
        put(OLD, "properties/schema_version", {"const": "1.1"}),
        put(OLD, "description", "Said better."),
        put(OLD, "properties/title/description", "Said better."),
        put(OLD, "properties/title/description", None),
        put(OLD, "properties/perex", nullable({"type": "string", "description": "Lead."})),
        with_properties({**FIELDS, "last": TEXT}),
        with_properties({"first": nullable(TEXT), **FIELDS}),
        with_block(closed({"kind": BLOCK["properties"]["kind"], "level": TEXT, "text": TEXT}, title="Block")),
        put(OLD, "$defs/Copy", closed({"url": TEXT})),
    ],
)
def test_additions_and_descriptions_break_nothing(new):
    assert breaking_changes(OLD, new) == []


RENAMED = {("name" if name == "title" else name): schema for name, schema in FIELDS.items()}


@pytest.mark.parametrize(
    ("new", "where"),
    [
        (with_properties({name: schema for name, schema in FIELDS.items() if name != "count"}), "row.count: removed"),
        (with_properties(RENAMED), "row.title: removed"),
        (with_properties(dict(reversed(FIELDS.items()))), "row: properties"),
        (put(OLD, "required", OLD["required"][:-1]), "row: required"),
        (put(OLD, "required", OLD["required"][::-1]), "row: required"),
        (put(OLD, "properties/type/enum", ["article", "story"]), "row.type: enum"),
        (put(OLD, "properties/title/type", "array"), "row.title: type"),
        (put(OLD, "properties/title/minLength", 2), "row.title: minLength"),
        (put(OLD, "properties/title/minLength", None), "row.title: minLength"),
        (put(OLD, "properties/title", nullable(TEXT)), "row.title: anyOf"),
        (put(OLD, "properties/perex", TEXT), "row.perex: anyOf"),
        (put(OLD, "properties/perex/anyOf", [{"type": "integer"}, {"type": "null"}]), "row.perex: anyOf"),
        (put(OLD, "properties/at/pattern", "^[0-9]*$"), "row.at: pattern"),
        (put(OLD, "properties/at/format", None), "row.at: format"),
        (put(OLD, "properties/count/type", "number"), "row.count: type"),
        (put(OLD, "properties/count/minimum", 1), "row.count: minimum"),
        (put(OLD, "properties/body/items/$ref", "#/$defs/Part"), "row.body: items"),
        (put(OLD, "properties/notes/additionalProperties/type", "integer"), "row.notes: additionalProperties"),
        (put(OLD, "additionalProperties", True), "row: additionalProperties"),
        (put(OLD, "title", "Story"), "row: title"),
        (put(OLD, "$defs/Block", None), "row.Block: removed"),
        (put(OLD, "$defs/Block/properties/kind/enum", ["paragraph", "image", "embed"]), "row.Block.kind: enum"),
        (put(OLD, "$defs/Block/properties/kind/enum", ["paragraph"]), "row.Block.kind: enum"),
        (put(OLD, "$defs/Block/properties/text", nullable(TEXT)), "row.Block.text: anyOf"),
        (
            with_block(closed({"text": TEXT, "kind": BLOCK["properties"]["kind"]}, title="Block")),
            "row.Block: properties",
        ),
        (with_block(closed({"kind": BLOCK["properties"]["kind"]}, title="Block")), "row.Block.text: removed"),
    ],
)
def test_all_other_changes_are_named(new, where):
    changes = breaking_changes(OLD, new)
    assert any(change.startswith(where) for change in changes), changes
