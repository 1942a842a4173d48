"""docs/feed.md says what the code does: its tables have every field, its rows are valid, its commands run."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys

import pytest

from feedlab import ROOT, article, run_lab, runs
from newscrawl.schema import ROW_TYPES, json_schema, validate

PAGE = (ROOT / "docs" / "feed.md").read_text()
TABLES = dict(
    zip(("article", "related_link", "tombstone", "rejection"), PAGE.split("| field | type |")[1:], strict=True)
)


def code(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


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
    examples = [json.loads(line) for block in code("json") for line in block.splitlines()]
    assert {row["type"] for row in examples} == set(ROW_TYPES)
    for row in examples:
        assert validate(row) == []
        assert list(row) == json_schema(row["type"])["required"]


def test_report_fields_are_all_explained(tmp_path):
    run_lab(tmp_path / "exports", "pages=1")
    report = json.loads((runs(tmp_path / "exports")[0] / "report.json").read_text())
    explained = PAGE.partition("`report.json` always has")[2].partition("## What is stable")[0]
    assert [name for name in report if f"`{name}`" not in explained] == []


def test_python_example_prints_the_links(tmp_path):
    run_lab(tmp_path / "exports", "pages=2")
    (script,) = code("python")
    printed = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert len(printed.stdout.splitlines()) == 6
    assert "Kůň číslo 2 -> latest Jiná zpráva 3" in printed.stdout


@pytest.mark.skipif(not shutil.which("jq"), reason="jq is not installed")
def test_shell_examples_run(tmp_path):
    run_lab(tmp_path / "exports", "pages=2")
    find, *examples = (block.replace("globe24", "lab") for block in code("sh"))
    select = "".join(examples).replace("8d3f5e0a6c1b2947", article(1).id)
    printed = subprocess.run(["sh", "-ec", find + select], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "Kůň číslo 1" in printed.stdout
    assert printed.stdout.count('"section":"latest"') == 3
    assert "6 latest" in printed.stdout
