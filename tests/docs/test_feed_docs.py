"""docs/feed.md says what the code does: its tables have every field, its rows are valid and true."""

from __future__ import annotations

import dataclasses
import difflib
import hashlib
import json
import re

import pytest

from newscrawl.items import (
    Access,
    Block,
    Capture,
    Changes,
    Copy,
    FoundIn,
    Image,
    Rights,
    RightsSignal,
    SightedBox,
    Video,
)
from newscrawl.schema import ROW_TYPES, json_schema, validate
from support.paths import ROOT
from support.row_crawls import crawl_rows, runs

PAGE = (ROOT / "docs" / "feed.md").read_text()
TABLES = dict(
    zip(
        ("article", "related_link", "tombstone", "sighting", "teaser", "visit", "address", "rejection"),
        PAGE.split("| field | type |")[1:],
        strict=True,
    )
)


def code(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


EXAMPLES = {row["type"]: row for block in code("json") for row in map(json.loads, block.splitlines())}


@pytest.mark.parametrize("row_type", ROW_TYPES)
def test_table_has_every_field_in_order(row_type):
    table = TABLES[row_type].partition("\n\n")[0]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == json_schema(row_type)["required"]


@pytest.mark.parametrize("row_type", ROW_TYPES)
def test_values_of_a_closed_list_are_all_named(row_type):
    for name, schema in json_schema(row_type)["properties"].items():
        (line,) = re.findall(rf"^\| `{name}` \|.*$", TABLES[row_type].partition("\n\n")[0], re.MULTILINE)
        assert all(f"`{value}`" in line for value in schema.get("enum", ()))


def test_example_rows_are_valid_and_of_every_type():
    assert EXAMPLES.keys() == ROW_TYPES.keys()
    for row in EXAMPLES.values():
        assert validate(row) == []
        assert list(row) == json_schema(row["type"])["required"]


def test_report_fields_are_all_explained(tmp_path):
    crawl_rows(tmp_path / "exports", "pages=1")
    report = json.loads((runs(tmp_path / "exports")[0] / "report.json").read_text())
    explained = PAGE.partition("`report.json` always has")[2].partition("## What is stable")[0]
    assert [name for name in report if f"`{name}`" not in explained] == []


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("a block", Block),
        ("an image", Image),
        ("a video", Video),
        ("`access`", Access),
        ("`rights`", Rights),
        ("a signal", RightsSignal),
        ("`found_in`", FoundIn),
        ("`capture`", Capture),
        ("`changes`", Changes),
        ("`copy_of`", Copy),
        ("`boxes`", SightedBox),
    ],
)
def test_tables_of_objects_have_every_field_in_order(name, part):
    (table,) = re.findall(rf"^\| of {name} \|.*?(?=\n\n)", PAGE, re.MULTILINE | re.DOTALL)
    first_cells = re.findall(r"^\| (`.+?) \|", table, re.MULTILINE)
    names = [name for cell in first_cells for name in re.findall(r"`(\w+)`", cell)]
    assert names == [field.name for field in dataclasses.fields(part)]
    row_type = "sighting" if part is SightedBox else "article"
    for schema in json_schema(row_type)["$defs"][part.__name__]["properties"].values():
        assert all(f"`{value}`" in table for value in schema.get("enum", ()))


@pytest.mark.parametrize("row_type", ROW_TYPES)
def test_example_values_are_valid(row_type):
    table = TABLES[row_type].partition("\n\n")[0]
    for name, example in re.findall(r"^\| `(\w+)` \|.*\| `([^`]*)` \|$", table, re.MULTILINE):
        if "..." not in example:
            assert validate(EXAMPLES[row_type] | {name: json.loads(example)}) == []


def test_ids_and_hash_of_the_example_can_be_computed():
    row, link = EXAMPLES["article"], EXAMPLES["related_link"]
    assert row["id"] == hashlib.sha256(row["url"].encode()).hexdigest()[:16] == link["article_id"]
    content = " ".join(f"{row['title']}\n{row['perex']}\n{row['text']}".split())
    assert row["content_hash"] == hashlib.sha256(content.encode()).hexdigest()
    assert row["text"].split("\n") == [block["text"] for block in row["body"] if block["text"]]
    assert row["word_count"] == len(f"{row['perex']} {row['text']}".split())


def test_rows_of_the_story_over_time_follow_each_other():
    first, second, third = (json.loads(line) for line in code("jsonl")[0].splitlines())
    for row in (first, second, third):
        assert validate(EXAMPLES[row["type"]] | row) == []
        assert row["id"] == EXAMPLES["article"]["id"]
    assert [row["revision"] for row in (first, second, third)] == [1, 2, 3]
    assert third["gone_at"] > second["fetched_at"] > first["fetched_at"]
    before, after = (row["text"].split("\n") for row in (first, second))
    steps = difflib.SequenceMatcher(None, before, after).get_opcodes()
    lines = {tag: [*range(start + 1, end + 1)] for tag, _, _, start, end in steps}
    assert second["changes"]["edited"] == lines["replace"]
    assert second["changes"]["added"] == lines["insert"]
    assert not second["changes"]["removed"]
