"""A file of a run that is not what its manifest and report say is named."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.feed import parquet as parquet_module
from newscrawl.feed.checking import run_files
from newscrawl.feed.checking.findings import Checked
from newscrawl.feed.checking.verify import verify
from newscrawl.feed.formats import FORMATS, write_formats
from newscrawl.feed.run import FILES
from newscrawl.items import SCHEMA_VERSION
from support.published_feeds import change_json, change_rows, problems, publish, seal
from support.row_crawls import article, page


@pytest.mark.parametrize("name", ["articles.jsonl", "related_links.jsonl", "tombstones.jsonl", "report.json"])
def test_a_file_that_is_gone_is_named(run: Path, name: str) -> None:
    (run / name).unlink()
    assert f"{name}: is not there" in problems(run)


def test_bytes_rows_and_hash_are_those_of_the_manifest(run: Path) -> None:
    content = (run / "tombstones.jsonl").read_bytes()
    size, digest = len(content), hashlib.sha256(content).hexdigest()
    change_json(run / "datapackage.json", lambda package: package["resources"][3].update(bytes=7))
    assert problems(run) == [f"tombstones.jsonl: {size} bytes, 7 in the manifest"]
    seal(run)
    change_json(run / "datapackage.json", lambda package: package["resources"][3].update(rows=2))
    assert problems(run) == ["tombstones.jsonl: 1 rows, 2 in the manifest"]
    seal(run)
    wrong = f"sha256:{'0' * 64}"
    change_json(run / "datapackage.json", lambda package: package["resources"][3].update(hash=wrong))
    assert problems(run) == [f"tombstones.jsonl: sha256:{digest}, {wrong} in the manifest"]


CHANGED = ["articles.jsonl", "related_links.jsonl", "report.json"]


@given(st.sampled_from(CHANGED), st.integers(0, 10_000), st.integers(1, 255))
def test_no_byte_can_change_unnoticed(name: str, position: int, difference: int) -> None:
    with TemporaryDirectory() as directory:
        path = publish(Path(directory), [*page(1), *page(2), *page(3, links=1)]) / name
        content = bytearray(path.read_bytes())
        content[position % len(content)] ^= difference
        path.write_bytes(content)
        assert any(found.startswith(name) for found in problems(path.parent))


@pytest.mark.parametrize("name", ["notes.txt", "articles.jsonl.part", "datapackage.json.tmp", "more"])
def test_what_the_manifest_does_not_list_is_named(run: Path, name: str) -> None:
    if name == "more":
        (run / name).mkdir()
    else:
        (run / name).touch()
    (found,) = problems(run)
    assert found.startswith(f"datapackage.json: resources: {name} is ")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda package: package.pop("site"), "Object missing required field `site`"),
        (lambda package: package.update(site=None), "site and run_id are null, which only a merged set's are"),
        (lambda package: package.update(run_id="x"), "run_id: 'x' is not the directory's name"),
        (lambda package: package.update(resources={}), "Expected `array`, got `object` - at `$.resources`"),
        (lambda package: package["resources"][0].pop("hash"), "Object missing required field `hash` - at"),
        (lambda package: package["resources"][0].update(rows=None), "resources: articles.jsonl: rows or schema_"),
        (lambda package: package["resources"][0].update(name="stories"), "resources: articles.jsonl: name is 'stor"),
        (lambda package: package["resources"][0].update(bytes=-1), "Expected `int` >= 0 - at `$.resources[0].bytes`"),
        (lambda package: package["resources"].append(package["resources"][0]), "resources: path articles.jsonl is "),
        (lambda package: package["resources"].pop(0), "resources: articles.jsonl is not listed"),
    ],
)  # fmt: skip
def test_a_wrong_manifest_is_named(run: Path, change: Callable[[dict[str, Any]], object], problem: str) -> None:
    change_json(run / "datapackage.json", change)
    assert any(found.startswith(f"datapackage.json: {problem}") for found in problems(run))


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("lab/2026-11-21", ["run_id: {name} did not begin on 2026-11-21 in Prague"]),
        ("b/2026-11-22", ["site: 'lab' lies in the directory of b"]),
        ("copies", []),
    ],
)
def test_a_run_lies_where_its_site_and_day_say(run: Path, tmp_path: Path, place: str, expected: list[str]) -> None:
    (tmp_path / place).mkdir(parents=True)
    moved = run.rename(tmp_path / place / run.name)
    said = [f"datapackage.json: {each.format(name=run.name)}" for each in expected]
    assert problems(moved) == problems(moved.parent) == said


def test_the_day_of_a_run_is_that_of_prague(tmp_path: Path) -> None:
    assert publish(tmp_path, [], hour=13).parent.name == "2026-11-23"
    assert problems(tmp_path) == []


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[" * 100_000, b"null", b"\xff", b"\xef\xbb\xbf{}", b"{}", b"\0" * 100]
)
def test_a_manifest_that_is_none_is_one_problem(run: Path, content: bytes) -> None:
    (run / "datapackage.json").write_bytes(content)
    (found,) = problems(run)
    assert found.startswith("datapackage.json: ")
    assert any(isinstance(finding, Checked) for finding in verify([run]))


@given(st.binary(max_size=200))
def test_any_bytes_as_a_manifest_are_a_problem_and_no_error(content: bytes) -> None:
    with TemporaryDirectory() as directory:
        (Path(directory) / "datapackage.json").write_bytes(content)
        assert len(problems(Path(directory))) == 1


@pytest.mark.parametrize("path", ["../../secret", "/etc/passwd", "..", ".", "", "a/b", "a\\b", "x\0y", ".lock"])
def test_a_path_that_leaves_the_directory_is_never_opened(
    run: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (run.parents[1] / "secret").write_text("x")
    opened: list[Path] = []
    real = run_files.open_plain_file
    monkeypatch.setattr(run_files, "open_plain_file", lambda path: opened.append(path) or real(path))
    change_json(run / "datapackage.json", lambda package: package["resources"][0].update(path=path))
    (found,) = problems(run)
    assert found.startswith("datapackage.json: ")
    assert found.endswith("at `$.resources[0].path`")
    assert set(opened) == {run / "datapackage.json"}


def test_links_pipes_and_directories_are_not_opened(run: Path, tmp_path: Path) -> None:
    moved = tmp_path / "articles.jsonl"
    (run / "articles.jsonl").rename(moved)
    (run / "articles.jsonl").symlink_to(moved)
    (run / "report.json").unlink()
    (run / "report.json").mkdir()
    (run / "tombstones.jsonl").unlink()
    os.mkfifo(run / "tombstones.jsonl")
    found = problems(run)
    for name in ("articles.jsonl", "report.json", "tombstones.jsonl"):
        assert f"{name}: cannot be read: not a plain file" in found
    (run / "datapackage.json").rename(tmp_path / "datapackage.json")
    (run / "datapackage.json").symlink_to(tmp_path / "datapackage.json")
    assert problems(run) == ["datapackage.json: cannot be read: not a plain file"]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda report: report["rows"].update(articles=2), "report.json: rows.articles: 2, but there are 3"),
        (lambda report: report["rows"].pop("tombstones"), "report.json: rows.tombstones: 0, but there are 1"),
        (lambda report: report["rows"].update(quarantine=5), "report.json: rows.quarantine: 5, but there are 0"),
        (lambda report: report.update(finish_reason="shutdown"), "report.json: finish_reason: 'shutdown' is not"),
        (lambda report: report.update(rows=[]), "report.json: Expected `object`, got `array` - at `$.rows`"),
    ],
)
def test_a_report_that_says_something_else_is_named(
    run: Path, change: Callable[[dict[str, Any]], object], problem: str
) -> None:
    change_json(run / "report.json", change)
    content = (run / "report.json").read_bytes()
    agree = {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
    change_json(run / "datapackage.json", lambda package: package["resources"][2].update(agree))
    (found,) = problems(run)
    assert found.startswith(problem)


# --- copies in other formats ------------------------------------------------------------------------------------------


def add_copy(run: Path, suffix: str, content: bytes) -> None:
    """Put a copy of the articles beside them and list it."""
    (run / f"articles{suffix}").write_bytes(content)
    seal(run)


def zstd(content: bytes) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(content)
    return sink.getvalue().to_pybytes()


def parquet(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    return sink.getvalue().to_pybytes()


def copied(run: Path) -> pa.Table:
    """Make all copies of the run and return what the Parquet of its articles holds."""
    write_formats(run, FILES, FORMATS)
    seal(run)
    return pq.read_table(run / "articles.parquet")


def test_good_copies_are_good(run: Path) -> None:
    change_rows(run / "tombstones.jsonl", lambda rows: rows.clear())
    copied(run)
    assert problems(run) == []


@pytest.mark.parametrize("suffix", [".jsonl.gz", ".jsonl.zst"])
def test_a_copy_that_holds_something_else_is_named(run: Path, suffix: str) -> None:
    compress = gzip.compress if suffix == ".jsonl.gz" else zstd
    content = (run / "articles.jsonl").read_bytes()
    for other, problem in [
        (compress(content[:-1] + b" "), "its content is not that of articles.jsonl"),
        (compress(content + b"\0" * 50_000_000), "its content is not that of articles.jsonl"),
        (compress(content)[:-5], f"cannot be read as {suffix[7:]}: "),
        (b"no archive", f"cannot be read as {suffix[7:]}: "),
        (b"", "its content is not that of articles.jsonl"),
    ]:
        add_copy(run, suffix, other)
        (found,) = problems(run)
        assert found.startswith(f"articles{suffix}: {problem}")


@pytest.mark.parametrize("suffix", [".jsonl.gz", ".jsonl.zst"])
def test_a_copy_of_no_rows_is_no_empty_file(tmp_path: Path, suffix: str) -> None:
    run = publish(tmp_path, [])
    add_copy(run, suffix, b"")
    assert problems(run) == [f"articles{suffix}: its content is not that of articles.jsonl"]


@pytest.mark.parametrize(
    "change",
    [
        lambda table: table.slice(1),
        lambda table: pa.concat_tables([table.slice(0, 1)] * 3),
        lambda table: table.take([1, 0, 2]),
        lambda table: table.drop_columns("body"),
        lambda table: table.rename_columns([*table.column_names[:-1], "notes"]),
        lambda table: table.select(table.column_names[::-1]),
        lambda table: table.set_column(0, "type", pa.array([b"article"] * 3)),
        lambda table: pa.table({"id": ["x"] * 3}),
    ],
)
def test_parquet_that_holds_something_else_is_named(run: Path, change: Callable[[pa.Table], pa.Table]) -> None:
    add_copy(run, ".parquet", parquet(change(copied(run))))
    assert problems(run) == ["articles.parquet: its content is not that of articles.jsonl"]


def test_parquet_holds_what_follows_the_first_row_group_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_module, "ROW_GROUP_BYTES", 1000)
    run = publish(tmp_path, [article(number) for number in range(1, 7)])
    table = copied(run)
    assert problems(run) == []
    sink = pa.BufferOutputStream()
    with pq.ParquetWriter(sink, table.schema) as writer:
        for place in (0, 1, 2, 3, 4, 4):
            writer.write_table(table.slice(place, 1))
    add_copy(run, ".parquet", sink.getvalue().to_pybytes())
    assert problems(run) == ["articles.parquet: its content is not that of articles.jsonl"]


def test_parquet_that_cannot_be_read_is_one_problem(run: Path) -> None:
    copied(run)
    content = bytearray((run / "articles.parquet").read_bytes())
    content[100:1000] = bytes(byte ^ 0x55 for byte in content[100:1000])
    for other in (bytes(content), b"PAR1" * 10, b""):
        add_copy(run, ".parquet", other)
        (found,) = problems(run)
        assert found.startswith("articles.parquet: cannot be read as parquet: ")


def test_parquet_of_another_minor_version_has_as_many_rows(run: Path) -> None:
    older = copied(run).drop_columns("story_id").replace_schema_metadata({"schema_version": "1.0"})
    add_copy(run, ".parquet", parquet(older))
    assert problems(run) == []
    add_copy(run, ".parquet", parquet(older.slice(1)))
    assert problems(run) == ["articles.parquet: its content is not that of articles.jsonl"]


def test_parquet_is_not_compared_with_rows_that_are_wrong(run: Path) -> None:
    write_formats(run, FILES, ["parquet"])
    change_rows(run / "articles.jsonl", lambda rows: rows[0].update(perex=""))
    assert problems(run) == ['articles.jsonl:1: perex: "" is shorter than 1 character']


def test_the_quarantine_has_no_parquet(run: Path) -> None:
    (run / "quarantine.jsonl").touch()
    (run / "quarantine.parquet").write_bytes(parquet(pa.table({})))
    seal(run)
    assert problems(run) == ["quarantine.parquet: its content is not that of quarantine.jsonl"]


@pytest.mark.parametrize(("field", "value"), [("rows", 4), ("schema_version", "1.0")])
def test_a_copy_says_the_same_of_its_rows(run: Path, field: str, value: object) -> None:
    copied(run)
    change_json(run / "datapackage.json", lambda package: package["resources"][2].update({field: value}))
    (found,) = problems(run)
    assert found.startswith(f"articles.jsonl.zst: {field} {value} in the manifest, ")


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize("field", ["name", "format", "mediatype", "encoding", "compression"])
def test_a_copy_is_declared_as_the_writer_does(run: Path, number: int, field: str) -> None:
    copied(run)
    change_json(run / "datapackage.json", lambda package: package["resources"][number].update({field: "x"}))
    assert f": {field} is 'x', not " in problems(run)[0]


def test_a_copy_of_nothing_is_named(run: Path) -> None:
    (run / "topics.jsonl.gz").write_bytes(gzip.compress(b""))
    (run / "topics.jsonl").touch()
    seal(run)
    (run / "topics.jsonl").unlink()
    change_json(run / "datapackage.json", lambda package: package["resources"].pop(-2))
    assert problems(run) == ["topics.jsonl.gz: a copy of topics.jsonl, which is not listed"]


# --- versions ---------------------------------------------------------------------------------------------------------


def test_a_file_has_the_highest_version_of_its_rows(run: Path) -> None:
    change_rows(run / "tombstones.jsonl", lambda rows: rows[0].update(schema_version="1.0"))
    change_rows(run / "articles.jsonl", lambda rows: rows[0].update(schema_version="1.10"))
    change_rows(run / "articles.jsonl", lambda rows: rows[1].update(schema_version="1.9"))
    package = json.loads((run / "datapackage.json").read_bytes())
    said = {resource["name"]: resource.get("schema_version") for resource in package["resources"]}
    assert said == {"articles": "1.10", "related_links": SCHEMA_VERSION, "tombstones": "1.0", "report": None}
    assert problems(run) == []


@pytest.mark.parametrize("version", ["7.3", "1.0", "x"])
def test_a_version_that_no_row_has_is_named(run: Path, version: str) -> None:
    change_json(run / "datapackage.json", lambda package: package["resources"][0].update(schema_version=version))
    what = f"resources: articles.jsonl: schema_version is '{version}', that of its rows '{SCHEMA_VERSION}'"
    assert problems(run) == [f"datapackage.json: {what}"]


def test_an_empty_file_may_be_of_any_minor_version(tmp_path: Path) -> None:
    run = publish(tmp_path, [])
    change_json(run / "datapackage.json", lambda package: package["resources"][0].update(schema_version="1.0"))
    assert problems(run) == []
    change_json(run / "datapackage.json", lambda package: package["resources"][0].update(schema_version="2.0"))
    assert len(problems(run)) == 1
