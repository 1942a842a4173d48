"""A file of a run that is not what its manifest and report say is named."""

from __future__ import annotations

import gzip
import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedlab import page
from newscrawl.feed import reading
from newscrawl.feed.findings import Checked
from newscrawl.feed.verify import verify
from publishing import change_json, problems, publish, seal


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


FILES = ["articles.jsonl", "related_links.jsonl", "report.json"]


@settings(deadline=None)
@given(st.sampled_from(FILES), st.integers(0, 10_000), st.integers(1, 255))
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
        (lambda package: package["resources"][0].update(rows=None), "resources: articles.jsonl is listed without its"),
        (lambda package: package["resources"][0].update(name="stories"), "resources: articles.jsonl has another name"),
        (lambda package: package["resources"][0].update(bytes=-1), "Expected `int` >= 0 - at `$.resources[0].bytes`"),
        (lambda package: package["resources"].append(package["resources"][0]), "resources: articles.jsonl is listed 2"),
        (lambda package: package["resources"].pop(0), "resources: articles.jsonl is not listed"),
    ],
)  # fmt: skip
def test_a_wrong_manifest_is_named(run: Path, change: Callable[[dict[str, Any]], object], problem: str) -> None:
    change_json(run / "datapackage.json", change)
    assert any(found.startswith(f"datapackage.json: {problem}") for found in problems(run))


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[" * 100_000, b"null", b"\xff", b"\xef\xbb\xbf{}", b"{}", b"\0" * 100]
)
def test_a_manifest_that_is_none_is_one_problem(run: Path, content: bytes) -> None:
    (run / "datapackage.json").write_bytes(content)
    (found,) = problems(run)
    assert found.startswith("datapackage.json: ")
    assert any(isinstance(finding, Checked) for finding in verify([run]))


@settings(deadline=None)
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
    monkeypatch.setattr(reading, "open_plain", lambda path, real=reading.open_plain: opened.append(path) or real(path))
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
    """Put a copy of the articles beside them and list it, as the manifest does."""
    path = run / f"articles{suffix}"
    path.write_bytes(content)
    resource = {
        "name": f"articles-{suffix.rpartition('.')[2]}",
        "path": path.name,
        "format": "parquet" if suffix == ".parquet" else "jsonl",
        "mediatype": "application/octet-stream",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "rows": 3,
        "schema_version": "1.1",
    }

    def listed(package: dict[str, Any]) -> None:
        others = [other for other in package["resources"] if other["path"] != path.name]
        package["resources"] = [*others, resource]

    change_json(run / "datapackage.json", listed)


def zstd(content: bytes) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(content)
    return sink.getvalue().to_pybytes()


def parquet(rows: int) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table({"id": ["x"] * rows}), sink)
    return sink.getvalue().to_pybytes()


def test_good_copies_are_good(run: Path) -> None:
    content = (run / "articles.jsonl").read_bytes()
    add_copy(run, ".jsonl.gz", gzip.compress(content))
    add_copy(run, ".jsonl.zst", zstd(content))
    add_copy(run, ".parquet", parquet(3))
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
        seal(run)
        add_copy(run, suffix, other)
        (found,) = problems(run)
        assert found.startswith(f"articles{suffix}: {problem}")


def test_a_parquet_copy_has_as_many_rows(run: Path) -> None:
    add_copy(run, ".parquet", parquet(2))
    assert problems(run) == ["articles.parquet: 2 rows, articles.jsonl has 3"]
    seal(run)
    add_copy(run, ".parquet", b"PAR1" * 10)
    (found,) = problems(run)
    assert found.startswith("articles.parquet: cannot be read as parquet: ")


def test_a_copy_says_the_same_rows(run: Path) -> None:
    add_copy(run, ".parquet", parquet(3))
    change_json(run / "datapackage.json", lambda package: package["resources"][-1].update(rows=4))
    assert problems(run) == ["articles.parquet: 4 rows in the manifest, articles.jsonl has 3"]


def test_a_copy_of_nothing_is_named(run: Path) -> None:
    add_copy(run, ".jsonl.gz", gzip.compress(b""))
    (run / "articles.jsonl.gz").rename(run / "topics.jsonl.gz")
    change_json(run / "datapackage.json", lambda package: package["resources"][-1].update(path="topics.jsonl.gz"))
    assert problems(run) == ["topics.jsonl.gz: a copy of topics.jsonl, which is not listed"]
