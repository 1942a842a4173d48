"""The JSON Schemas: closed, complete, as committed, and their reasons name the field."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.items import SCHEMA_VERSION
from newscrawl.schema import ROW_TYPES, described, json_schema, publish, validate
from support.paths import ROOT
from support.row_crawls import article, link


def test_committed_schemas_are_those_of_the_classes(tmp_path):
    publish(tmp_path)
    committed = ROOT / "docs" / "schema"
    current = [f"{row_type}-{SCHEMA_VERSION}.json" for row_type in ROW_TYPES]
    assert {path.name for path in tmp_path.iterdir()} == set(current)
    for name in current:
        assert (committed / name).read_text() == (tmp_path / name).read_text(), "run: python -m newscrawl.schema"


@pytest.mark.parametrize("row_type", ROW_TYPES)
def test_every_field_is_required_in_export_order_and_no_other_allowed(row_type):
    schema = json_schema(row_type)
    names = [field.name for field in dataclasses.fields(ROW_TYPES[row_type])]
    assert list(schema["properties"]) == schema["required"] == names
    assert schema["additionalProperties"] is False
    for part in schema.get("$defs", {}).values():
        assert part["additionalProperties"] is False
        assert list(part["properties"]) == part["required"]


@pytest.mark.parametrize("row_type", ROW_TYPES)
def test_every_published_property_is_described(row_type):
    schema = described(json_schema(row_type), row_type)
    properties = [part["properties"] for part in (schema, *schema.get("$defs", {}).values())]
    assert [name for part in properties for name, stated in part.items() if not stated.get("description")] == []


def test_published_schema_explains_the_fields(tmp_path):
    publish(tmp_path)
    schema = json.loads((tmp_path / f"article-{SCHEMA_VERSION}.json").read_text())
    assert schema["properties"]["word_count"]["description"] == "Words of perex and text."
    assert "rank" in schema["$defs"]["Block"]["properties"]["level"]["description"].lower()


def plain(row: object) -> dict[str, Any]:
    return json.loads(msgspec.json.encode(row))


def test_good_rows_have_no_problem():
    assert validate(plain(article())) == []
    assert validate(plain(link(url=None))) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "xyz"),
        ("url", "clanek-1"),
        ("url", None),
        ("schema_version", "0.9"),
        ("kind", "blog"),
        ("title", ""),
        ("perex", ""),
        ("text", None),
        ("topics", "svět"),
        ("authors", [""]),
        ("published_at", "2026-11-22"),
        ("published_at", "2026-11-22T09:00:00Z"),
        ("published_at", "2026-13-45T09:00:00+01:00"),
        ("word_count", -1),
        ("word_count", 1.5),
        ("revision", 0),
        ("content_hash", "0" * 63),
        ("provenance", {"title": None}),
        ("body", [{"kind": "paragraph"}]),
        ("access", {"level": "free", "visible_share": 2}),
        ("images", [{"url": "x", "caption": None, "credit": None}]),
    ],
)
def test_reason_names_the_field(field, value):
    reasons = validate(plain(article()) | {field: value})
    assert reasons
    assert all(reason.partition(":")[0].partition(".")[0] == field for reason in reasons)


def test_missing_and_unknown_fields_are_named():
    row = plain(link())
    del row["heading"]
    row["headline"] = "x"
    reasons = "\n".join(validate(row))
    assert '"heading"' in reasons
    assert "headline" in reasons


@pytest.mark.parametrize("row", [{}, {"type": "page"}, {"type": None}, {"type": ["article"]}])
def test_unknown_row_type_is_a_reason_not_an_error(row):
    (reason,) = validate(row)
    assert reason.startswith("type: ")


def test_reason_stays_short_for_a_huge_value():
    (reason,) = validate(plain(article()) | {"section": ["x" * 1_000_000]})
    assert reason.startswith("section: ")
    assert len(reason) < 300


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(sorted(plain(article()))), json_values)
def test_a_row_is_valid_exactly_when_its_class_takes_it(field, value):
    row = plain(article()) | {field: value}
    try:
        msgspec.convert(row, ROW_TYPES["article"], strict=True)
    except (msgspec.ValidationError, TypeError):
        is_integer_to_json = isinstance(value, float) and value.is_integer()  # 0.0 is one by JSON Schema, section 6.1.1
        assert validate(row) or is_integer_to_json
    else:
        inner = ("body", "images", "videos", "access", "rights", "changes", "copy_of", "found_in", "capture")
        unsaid = field in ("schema_version", *inner) or field.endswith("_at")
        assert unsaid or validate(row) == []
