"""Copies of the feed in other formats hold exactly the rows of the JSON Lines, whatever happens on the way."""

from __future__ import annotations

import gzip
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import msgspec
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import inspect
from pyarrow import parquet
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from newscrawl.exceptions import FeedError
from newscrawl.feed.batch import PageBuffer
from newscrawl.feed.formats import FORMATS, export_formats, write_formats
from newscrawl.feed.parquet import ROW_GROUP_BYTES, write_parquet
from newscrawl.feed.recovery import recover
from newscrawl.feed.run import FILES, Run
from newscrawl.items import SCHEMA_VERSION, Article, Changes, Rejection, RelatedLink, Tombstone
from newscrawl.values.moments import to_iso
from support.paths import ROOT
from support.published_feeds import tombstone
from support.row_crawls import (
    ENVIRONMENT,
    PIPELINES,
    article,
    command,
    crawl_rows,
    link,
    page,
    rows_in_format,
    runs,
    verify,
)

ALL = tuple(FORMATS)
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
REJECTION = Rejection(site="lab", url=None, reason="NoStory", rejected_at=to_iso(NOW), item={"title": 5})


def killed_run(exports: Path, *rows: Any) -> Path:
    """Leave a run behind as a killed process does, after it wrote `rows` and a rejection."""
    run = Run(exports, "lab", NOW)
    pages = PageBuffer()
    for row in rows:
        pages.add(row)
    pages.add_rejection(REJECTION)
    run.append(pages.take())
    run.abandon()
    return run.path


def write_rows(path: Path, rows: list[Any]) -> None:
    path.write_bytes(b"".join(msgspec.json.encode(row) + b"\n" for row in rows))


def names(directory: Path) -> set[str]:
    return {path.name for path in directory.iterdir()}


def commit_nothing(rows, reader):
    pass


# --- a crawl ----------------------------------------------------------------------------------------------------------


def test_crawl_writes_every_copy_and_declares_it(tmp_path):
    ended = crawl_rows(tmp_path / "exports", "pages=5", "EXPORT_FORMATS=gzip,zstd,parquet")
    assert ended.returncode == 0, ended.stdout
    (directory,) = runs(tmp_path / "exports")
    assert len(verify(directory)["articles"]) == 5
    manifest = json.loads((directory / "datapackage.json").read_bytes())
    declared = {resource["name"]: resource for resource in manifest["resources"]}
    assert set(declared) == {
        "report",
        *(name + end for name in ("articles", "related_links") for end in ("", "-gzip", "-zstd", "-parquet")),
    }
    fields = ("path", "format", "mediatype", "compression", "encoding", "rows", "schema_version")
    assert [tuple(declared[f"articles{end}"].get(field) for field in fields) for end in ("", "-gzip", "-zstd")] == [
        ("articles.jsonl", "jsonl", "application/jsonl", None, "utf-8", 5, SCHEMA_VERSION),
        ("articles.jsonl.gz", "jsonl", "application/gzip", "gz", "utf-8", 5, SCHEMA_VERSION),
        ("articles.jsonl.zst", "jsonl", "application/zstd", "zst", "utf-8", 5, SCHEMA_VERSION),
    ]
    assert [declared["articles-parquet"].get(field) for field in fields] == [
        *("articles.parquet", "parquet", "application/vnd.apache.parquet", None, None, 5, SCHEMA_VERSION)
    ]


def test_empty_run_has_valid_empty_copies(tmp_path):
    crawl_rows(tmp_path / "exports", "pages=0", "EXPORT_FORMATS=gzip,zstd,parquet")
    (directory,) = runs(tmp_path / "exports")
    assert verify(directory) == {"articles": [], "related_links": []}
    assert parquet.read_schema(directory / "articles.parquet").names == [*Article.__dataclass_fields__]
    assert gzip.decompress((directory / "articles.jsonl.gz").read_bytes()) == b""


@pytest.mark.parametrize(("formats", "imported"), [("", False), ("zstd", True)])
def test_only_a_run_that_asks_for_copies_imports_pyarrow(tmp_path, formats, imported):
    arguments = command(tmp_path / "exports", "pages=1", f"EXPORT_FORMATS={formats}")
    profiled = [sys.executable, "-X", "importtime", *arguments]
    ended = subprocess.run(profiled, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, timeout=60, check=True)
    assert len(verify(runs(tmp_path / "exports")[0])["articles"]) == 1
    assert bool(re.search(r"\| +pyarrow$", ended.stderr, re.MULTILINE)) is imported


@pytest.mark.parametrize("tool", [["zcat", "articles.jsonl.gz"], ["zstd", "-dc", "articles.jsonl.zst"]])
def test_usual_tools_read_the_copies(tmp_path, tool):
    if not shutil.which(tool[0]):
        pytest.skip(f"{tool[0]} is not installed")
    write_rows(tmp_path / "articles.jsonl", [article(number) for number in range(1000)])
    write_formats(tmp_path, FILES, ALL)
    read = subprocess.run(tool, cwd=tmp_path, capture_output=True, check=True)
    assert read.stdout == (tmp_path / "articles.jsonl").read_bytes()


# --- which formats ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "formats"),
    [
        ("", ()),
        (None, ()),
        ([], ()),
        ("zstd", ("zstd",)),
        ("parquet, gzip,", ("gzip", "parquet")),
        (["zstd", "zstd"], ("zstd",)),
        (("parquet",), ("parquet",)),
    ],
)
def test_setting_is_a_list_or_comma_separated(value, formats):
    assert export_formats(Settings({"EXPORT_FORMATS": value})) == formats


@pytest.mark.parametrize("value", ["bzip2", "gzip;zstd", "ZSTD", "gzip,bzip2", [7], "True"])
def test_unknown_format_is_named(value):
    wrong = "bzip2" if value == "gzip,bzip2" else str(value).strip("[]")
    with pytest.raises(UsageError, match=re.escape(f"no such format: {wrong}; there are gzip, zstd, parquet")):
        export_formats(Settings({"EXPORT_FORMATS": value}))


# --- Parquet ----------------------------------------------------------------------------------------------------------


def strings(kind: inspect.StrType) -> st.SearchStrategy[str]:
    """Return a strategy for what a field of this type of strings may hold: moments, matches of a pattern, texts."""
    characters = st.characters(codec="utf-8")
    if kind.pattern is None:
        return st.text(characters, min_size=kind.min_length or 0, max_size=20)
    if "T" in kind.pattern:
        return st.datetimes(datetime(1900, 1, 2), datetime(2100, 1, 1), timezones=st.just(UTC)).map(to_iso)
    return st.from_regex(kind.pattern, fullmatch=True, alphabet=characters)


def values(kind: inspect.Type) -> st.SearchStrategy[Any]:
    """Return a strategy for what a field of this type may hold."""
    match kind:
        case inspect.StrType():
            return strings(kind)
        case inspect.IntType():
            return st.integers(kind.ge or 0, kind.le or 2**63 - 1)
        case inspect.FloatType():
            return st.floats(kind.ge, kind.le)
        case inspect.BoolType():
            return st.booleans()
        case inspect.LiteralType():
            return st.sampled_from(kind.values)
        case inspect.NoneType():
            return st.none()
        case inspect.ListType():
            return st.lists(values(kind.item_type), max_size=3)
        case inspect.DictType():
            return st.dictionaries(values(kind.key_type), values(kind.value_type), max_size=3)
        case inspect.UnionType():
            return st.one_of(*map(values, kind.types))
        case inspect.DataclassType():
            return st.builds(kind.cls, **{field.name: values(field.type) for field in kind.fields})
    raise TypeError(kind)


@pytest.mark.parametrize("row_class", [Article, RelatedLink, Tombstone])
@settings(max_examples=30)
@given(data=st.data())
def test_parquet_holds_exactly_the_rows(row_class, data):
    rows = data.draw(st.lists(values(inspect.type_info(row_class)), max_size=4))
    with TemporaryDirectory() as directory:
        source, target = Path(directory, "rows.jsonl"), Path(directory, "rows.parquet")
        write_rows(source, rows)
        write_parquet(source, target, row_class)
        read = rows_in_format(target, "parquet")
        assert read == [json.loads(line) for line in source.read_bytes().split(b"\n")[:-1]]
        assert [list(row) for row in read] == [list(row_class.__dataclass_fields__)] * len(rows)


def test_columns_are_typed(tmp_path):
    write_rows(tmp_path / "articles.jsonl", [])
    write_rows(tmp_path / "tombstones.jsonl", [])
    write_formats(tmp_path, FILES, ["parquet"])
    schema = parquet.read_schema(tmp_path / "articles.parquet")
    types = {field.name: str(field.type) + ("" if field.nullable else " not null") for field in schema}
    assert types["published_at"] == "timestamp[ms, tz=Europe/Prague]"
    assert types["fetched_at"] == "timestamp[ms, tz=Europe/Prague] not null"
    assert types["title"] == types["kind"] == "string not null"
    assert types["perex"] == "string"
    assert types["word_count"] == "int64 not null"
    assert types["topics"] == "list<element: string not null> not null"
    assert types["access"] == "struct<level: string not null, visible_share: double> not null"
    assert types["changes"].startswith("struct<title: bool not null, perex: bool not null, added: list<element: int64 ")
    assert "published_at: timestamp[ms, tz=Europe/Prague]" in types["body"]
    assert pa.types.is_map(schema.field("provenance").type)
    assert schema.metadata[b"schema_version"] == SCHEMA_VERSION.encode()
    assert parquet.read_schema(tmp_path / "tombstones.parquet").field("status").type == pa.int64()


def test_times_can_be_filtered_by_another_reader(tmp_path):
    summer = article(2, published_at="2026-06-22T09:00:00+02:00", changes=Changes(added=[1, 2]), provenance={"a": "b"})
    gone = article(4, revision=2)
    write_rows(tmp_path / "articles.jsonl", [article(1), summer, article(3, published_at=None), gone])
    write_rows(tmp_path / "tombstones.jsonl", [tombstone(4, revision=3)])
    write_formats(tmp_path, FILES, ["parquet"])
    section = (ROOT / "docs" / "feed.md").read_text().split("\n## Other formats\n")[1].split("\n## ")[0]
    (query,) = re.findall(r"```sql\n(.*?)```", section, re.DOTALL)
    files = f"{tmp_path}/articles.parquet"
    with duckdb.connect() as connection:
        found = connection.execute(query.replace("exports/[!.]*/[!.]*/[!.]*/", f"{tmp_path}/")).fetchall()
        assert [row[:2] for row in found] == [("Kůň číslo 1", 1)]
        moments = connection.sql(f"select epoch(published_at) from '{files}' order by all").fetchall()
        nested = connection.sql(f"select changes.added, provenance['a'], body[1].kind from '{files}'").fetchall()
    expected = [datetime.fromisoformat(row.published_at).timestamp() for row in (summer, article(1), gone)]
    assert moments == [(moment,) for moment in (*expected, None)]
    assert nested[1] == ([1, 2], "b", "paragraph")


def test_row_of_an_older_version_gets_the_defaults_of_newer_fields(tmp_path):
    row = msgspec.to_builtins(article(1))
    older = {name: row[name] for name in row if name not in ("moved_to", "topics", "access", "revision", "provenance")}
    write_rows(tmp_path / "articles.jsonl", [older])
    write_formats(tmp_path, FILES, ["parquet"])
    assert rows_in_format(tmp_path / "articles.parquet", "parquet") == [row]


@pytest.mark.parametrize(
    "changes",
    [{"published_at": "2026-13-45T09:00:00+01:00"}, {"title": None}, {"body": [{"kind": "x"}]}, {"word_count": 2**63}],
)
def test_line_that_is_no_row_is_an_error_that_names_the_file(tmp_path, changes):
    write_rows(tmp_path / "articles.jsonl", [article(1), msgspec.to_builtins(article(2)) | changes])
    with pytest.raises(FeedError, match=re.escape(f"{tmp_path}/articles.jsonl: ")):
        write_formats(tmp_path, FILES, ["parquet"])
    assert not (tmp_path / "articles.parquet").exists()


@pytest.fixture
def arrow_memory():
    """Give a memory pool that counts what Arrow takes in this test alone."""
    default = pa.default_memory_pool()
    pool = pa.proxy_memory_pool(default)
    pa.set_memory_pool(pool)
    yield pool
    pa.set_memory_pool(default)


def test_many_rows_take_bounded_memory(tmp_path, arrow_memory):
    source = tmp_path / "related_links.jsonl"
    with source.open("wb") as file:
        for number in range(100):
            file.writelines(msgspec.json.encode(link(number, position)) + b"\n" for position in range(1, 1001))
    assert source.stat().st_size > 8 * ROW_GROUP_BYTES
    tracemalloc.start()
    write_formats(tmp_path, FILES, ["zstd", "parquet"])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12 * ROW_GROUP_BYTES
    assert ROW_GROUP_BYTES / 10 < arrow_memory.max_memory() < 4 * ROW_GROUP_BYTES
    metadata = parquet.read_metadata(tmp_path / "related_links.parquet")
    assert metadata.num_rows == 100_000
    assert metadata.num_row_groups > 8


# --- what an interrupted run left -------------------------------------------------------------------------------------


def test_recovered_run_gets_copies_but_no_parquet_of_its_quarantine(tmp_path):
    tombstone = Tombstone(
        id=article(9).id, url=article(9).url, site="lab", status=410, first_seen_at=to_iso(NOW), gone_at=to_iso(NOW)
    )
    directory = killed_run(tmp_path, *page(1), *page(2), tombstone)
    assert recover(tmp_path, "lab", commit_nothing, ALL) == [directory]
    assert len(verify(directory)["articles"]) == 2
    stems = {
        form: {name.partition(".")[0] for name in names(directory) if name.endswith(FORMATS[form].suffix)}
        for form in ALL
    }
    every = {"articles", "related_links", "tombstones", "quarantine"}
    assert stems == {"gzip": every, "zstd": every, "parquet": every - {"quarantine"}}


def test_copies_that_are_not_asked_for_any_more_are_not_published(tmp_path):
    directory = killed_run(tmp_path, *page(1))
    for name in ("articles.jsonl.gz", "articles.jsonl.zst.tmp", "related_links.parquet", "articles.parquet.tmp"):
        (directory / name).write_bytes(b"half")
    recover(tmp_path, "lab", commit_nothing, ["zstd"])
    assert len(verify(directory)["articles"]) == 1
    assert {name for name in names(directory) if "article" in name} == {"articles.jsonl", "articles.jsonl.zst"}


def recover_in_child(exports: Path, limit: int, action: signal.Handlers) -> int:
    """Recover in a forked process whose files cannot grow beyond `limit` bytes; return its exit status."""
    pid = os.fork()
    if not pid:
        try:
            signal.signal(signal.SIGXFSZ, action)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            recover(exports, "lab", commit_nothing, ALL)
        except OSError:
            os._exit(1)
        except BaseException:
            os._exit(2)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@pytest.mark.parametrize(("action", "status"), [(signal.SIG_DFL, -signal.SIGXFSZ), (signal.SIG_IGN, 1)])
@pytest.mark.parametrize("limit", [1000, 2000, 3000, 6000, 12_000, 100_000])
def test_death_and_full_disk_in_the_middle_of_a_copy(tmp_path, limit, action, status):
    directory = killed_run(tmp_path, *page(1), *page(2))
    assert recover_in_child(tmp_path, limit, action) == (0 if limit == 100_000 else status)
    assert (directory / "datapackage.json").exists() == (limit == 100_000)
    recover(tmp_path, "lab", commit_nothing, ALL)
    assert len(verify(directory)["articles"]) == 2


def test_run_whose_copy_cannot_be_written_is_left_to_the_next_start(tmp_path):
    pages = tmp_path / "pages.py"
    pages.write_text(
        "from support.row_crawls import article\ndef bad():\n"
        "    return [[article(1, published_at='2026-13-45T09:00:00+01:00')]]\n"
    )
    unvalidated = json.dumps({name: order for name, order in PIPELINES.items() if "Validate" not in name})
    arguments = (f"pages={pages}:bad", f"ITEM_PIPELINES={unvalidated}")
    ended = crawl_rows(tmp_path / "exports", *arguments, "EXPORT_FORMATS=parquet")
    (directory,) = runs(tmp_path / "exports")
    assert f"lab: cannot write the feed in {directory}: {directory}/articles.jsonl: Invalid" in ended.stdout
    assert "Traceback" not in ended.stdout
    assert not (directory / "datapackage.json").exists()
    crawl_rows(tmp_path / "exports", "pages=1")
    assert [row["id"] for row in verify(directory)["articles"]] == [article(1).id]
