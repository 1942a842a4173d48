"""The manifest is a Data Package that others can check, with schemas that whoever has the feed alone can follow."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from frictionless import Package, validate
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.feed.formats import write_formats
from newscrawl.feed.run import FILES
from newscrawl.feed.table_schema import ROW_TYPE_OF, table_schema
from newscrawl.schema import ROW_TYPES, json_schema
from support.ledger_rows import ledger
from support.paths import ROOT
from support.published_feeds import change_rows, publish, seal, tombstone
from support.row_crawls import crawl_rows, page, runs


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run with rows of all kinds but the quarantine."""
    return publish(tmp_path / "exports", [*ledger(1, 2), *page(1), *page(2), tombstone(4)])


def errors(run: Path) -> list[str]:
    """Return what frictionless finds wrong with the package of a run."""
    report = validate(str(run / "datapackage.json"))
    found = [f"{task.name}: {error.type}" for task in report.tasks for error in task.errors]
    assert report.valid is (found == [])
    return found


def manifest(run: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((run / "datapackage.json").read_bytes())
    return content


def test_frictionless_finds_a_run_with_all_kinds_of_rows_good(run: Path) -> None:
    assert errors(run) == []
    package = Package(str(run / "datapackage.json"))
    tables = [resource.name for resource in package.resources if resource.type == "table"]
    assert tables == ["addresses", "articles", "related_links", "sightings", "teasers", "tombstones", "visits"]
    assert package.get_table_resource("visits").read_rows()[0]["outcome"] == "new"


def test_frictionless_finds_a_crawled_run_with_quarantine_good(tmp_path: Path) -> None:
    script = tmp_path / "pages.py"
    script.write_text(
        "from support.row_crawls import *\ndef bad(): return [[article(2, perex='')], page(3), page(4, links=1)]\n"
    )
    crawl_rows(tmp_path / "exports", f"pages={script}:bad")
    (path,) = runs(tmp_path / "exports")
    assert (path / "quarantine.jsonl").exists()
    assert errors(path) == []


def test_frictionless_reads_gzip_too(run: Path) -> None:
    """It knows neither zstd as a compression nor lists in Parquet."""
    write_formats(run, FILES, ["gzip"])
    seal(run)
    assert errors(run) == []


@pytest.mark.parametrize(
    ("name", "change", "error"),
    [
        ("articles", lambda rows: rows.append(rows[0]), "articles: primary-key"),
        ("articles", lambda rows: rows[0].update(revision="first"), "articles: type-error"),
        ("articles", lambda rows: rows[0].update(title=None), "articles: constraint-error"),
        ("related_links", lambda rows: rows[0].update(article_id="0" * 16), "related_links: foreign-key"),
        ("related_links", lambda rows: rows[0].update(section="elsewhere"), "related_links: constraint-error"),
        ("visits", lambda rows: rows[0].update(fetched_at="yesterday"), "visits: type-error"),
    ],
)
def test_frictionless_finds_what_is_wrong(
    run: Path, name: str, change: Callable[[list[dict[str, Any]]], object], error: str
) -> None:
    change_rows(run / f"{name}.jsonl", change)
    assert error in errors(run)


@given(position=st.integers(0, 10_000), name=st.sampled_from(["articles", "visits", "sightings"]))
@settings(max_examples=6, deadline=None)
def test_frictionless_finds_a_changed_byte(tmp_path_factory: pytest.TempPathFactory, position: int, name: str) -> None:
    run = publish(tmp_path_factory.mktemp("feed"), [*ledger(1, 2), *page(1), *page(2)])
    content = bytearray((run / f"{name}.jsonl").read_bytes())
    content[position % (len(content) - 1)] ^= 1
    (run / f"{name}.jsonl").write_bytes(content)
    assert errors(run) != []


def test_fields_are_those_of_the_rows_and_their_types_fit(run: Path) -> None:
    types = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "array": list, "object": dict}
    for resource in manifest(run)["resources"]:
        if resource["name"] not in ROW_TYPE_OF:
            continue
        fields = {field["name"]: field for field in resource["schema"]["fields"]}
        assert list(fields) == list(json_schema(ROW_TYPE_OF[resource["name"]])["properties"])
        for line in (run / resource["path"]).read_bytes().splitlines():
            for name, value in json.loads(line).items():
                field = fields[name]
                is_required = field.get("constraints", {}).get("required", False)
                assert value is not None or not is_required
                assert value is None or isinstance(value, types.get(field["type"], str)), name


@pytest.mark.parametrize("row_type", ROW_TYPES)
def test_a_field_is_required_where_it_is_never_null(row_type: str) -> None:
    required = {field["name"] for field in table_schema(row_type)["fields"] if "constraints" in field}
    properties = json_schema(row_type)["properties"]
    nullable = {name for name, schema in properties.items() if {"type": "null"} in schema.get("anyOf", ())}
    assert {
        field["name"] for field in table_schema(row_type)["fields"] if field.get("constraints", {}).get("required")
    } == properties.keys() - nullable
    assert required >= properties.keys() - nullable


def test_whoever_has_the_feed_alone_finds_the_json_schema_of_each_row(run: Path, tmp_path: Path) -> None:
    shutil.move(run.parents[2], tmp_path / "elsewhere")
    moved = tmp_path / "elsewhere" / run.relative_to(run.parents[2])
    for resource in manifest(moved)["resources"]:
        if "json_schema" not in resource:
            assert resource["name"] == "report"
            continue
        schema = json.loads((moved / resource["json_schema"]).read_bytes())
        for line in (moved / resource["path"]).read_bytes().splitlines():
            jsonschema.validate(json.loads(line), schema)


def test_schemas_are_those_of_the_docs_and_are_mended(run: Path) -> None:
    schemas = run.parents[2] / "schema"
    for row_type in ROW_TYPES:
        name = f"{row_type}-1.2.json"
        assert (schemas / name).read_bytes() == (ROOT / "docs" / "schema" / name).read_bytes()
    (schemas / "visit-1.2.json").write_text("{}")
    before = (schemas / "article-1.2.json").stat().st_ino
    publish(run.parents[2], [], hour=1)
    assert json.loads((schemas / "visit-1.2.json").read_bytes())["title"] == "PageVisit"
    assert (schemas / "article-1.2.json").stat().st_ino == before


def test_schemas_are_the_same_from_an_egg(tmp_path: Path) -> None:
    """Their descriptions are read from the source, which lies in the archive that scrapyd runs."""
    shutil.make_archive(str(tmp_path / "newscrawl"), "zip", ROOT, "newscrawl")
    (tmp_path / "newscrawl.zip").rename(tmp_path / "newscrawl.egg")
    script = "import newscrawl.schema as s; print(s.__file__); print(s.document('visit').decode(), end='')"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONPATH": str(tmp_path / "newscrawl.egg"), "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    where, _, document = done.stdout.partition("\n")
    assert "newscrawl.egg" in where
    assert document == (ROOT / "docs" / "schema" / "visit-1.2.json").read_text(encoding="utf-8")


def test_rows_of_another_version_get_no_schema_of_this_one(run: Path) -> None:
    change_rows(run / "visits.jsonl", lambda rows: rows[0].update(schema_version="1.1"))
    resources = {resource["name"]: resource for resource in manifest(run)["resources"]}
    assert "schema" not in resources["visits"]
    assert "schema" in resources["articles"]


def test_the_manifest_stays_small(run: Path) -> None:
    assert (run / "datapackage.json").stat().st_size < 16_000


def test_the_version_is_the_packages_own(run: Path) -> None:
    assert manifest(run)["version"] == "1.0.0"
    assert {resource.get("schema_version") for resource in manifest(run)["resources"]} == {"1.2", None}
