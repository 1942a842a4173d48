"""Every block of docs/loading.md runs, and gives what the rows say that were published."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import chdir
from datetime import date, datetime
from itertools import chain, product
from operator import itemgetter
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newscrawl.feed.bigquery import bigquery_schema
from newscrawl.feed.checking.compact import compact
from newscrawl.feed.checking.findings import Compacted
from newscrawl.feed.table_schema import ROW_TYPE_OF
from newscrawl.items import SCHEMA_VERSION
from newscrawl.schema import json_schema, validate
from support import postgres
from support.awkward_feed import (
    AUTUMN,
    BRIDGE,
    COPY,
    DIGITS,
    EXPONENT,
    LATE,
    NASTY,
    WINTER,
    ZEROS,
    AwkwardFeed,
    build,
    story,
)
from support.debian import need
from support.ledger_rows import ledger
from support.paths import ROOT
from support.published_feeds import publish, tombstone
from support.row_crawls import article, page, sha

PAGE = (ROOT / "docs" / "loading.md").read_text(encoding="utf-8")
BLOCKS = {
    f"{tool}/{heading}": block
    for tool, section in re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    for heading, block in re.findall(
        r"^### ([^\n]+)\n(?:(?!^###).)*?^```\w+\n(.*?)^```", section, re.MULTILINE | re.DOTALL
    )
}
KEYS = {"article": ("id", "revision"), "tombstone": ("id", "revision"), "related_link": ("id",)}
TABLES = {
    "articles": "article",
    "tombstones": "tombstone",
    "related_links": "related_link",
    "sightings": "sighting",
    "teasers": "teaser",
    "visits": "visit",
    "addresses": "address",
}
A_B = [
    dict(zip(("url", "title", "best_position", "pages", "first_seen_at", "last_seen_at"), values, strict=True))
    for values in (
        ("https://zpravy.example/cil-1", "Most se staví", 1, 2, AUTUMN, AUTUMN),
        ("https://zpravy.example/cil-1", "Most stojí", 1, 1, WINTER, WINTER),
        ("https://zpravy.example/cil-2", NASTY, 2, 2, AUTUMN, WINTER),
    )
]
"""What pages showed: target, headline, best position, number of pages, first and last moment."""


@pytest.fixture(scope="module")
def feed(tmp_path_factory: pytest.TempPathFactory) -> AwkwardFeed:
    """The whole feed; for tests that only read."""
    feed = build(tmp_path_factory.mktemp("feed"))
    feed.publish_late()
    return feed


def in_seconds(row: dict[str, Any]) -> dict[str, Any]:
    """Return `row` with Unix seconds for moments, and for the times of its own fields."""
    return {
        name: value.timestamp() if isinstance(value, datetime) else value
        for name, value in sorted(moments(row).items())
    }


def moments(row: dict[str, Any]) -> dict[str, Any]:
    """Return `row` with moments for the times of its own fields."""
    return {
        name: datetime.fromisoformat(value) if name.endswith("_at") and isinstance(value, str) else value
        for name, value in row.items()
    }


def present(feed: AwkwardFeed) -> dict[str, dict[str, Any]]:
    return {row_id: moments(row) for row_id, row in feed.present().items()}


def lines_of(content: bytes) -> list[str]:
    """Return the lines of `content`; only \\n ends one."""
    return content.decode().split("\n")[:-1]


# --- the page and the feed it is tested on ----------------------------------------------------------------------------


def test_every_block_is_tested():
    assert len(BLOCKS) == len(re.findall(r"^```\w+$", PAGE, re.MULTILINE))
    source = Path(__file__).read_text(encoding="utf-8")
    assert [name for name in BLOCKS if f'"{name}"' not in source] == []


def test_the_feed_has_everything_that_is_hard_to_load(tmp_path):
    feed = build(tmp_path)
    assert set(feed.present()) == {ZEROS, DIGITS, EXPONENT, COPY, "00000000000000e1"}
    feed.publish_late()
    assert set(feed.present()) == {ZEROS, DIGITS, EXPONENT, COPY, "00000000000000e1", LATE}
    assert [row["revision"] for row in feed.rows("article", "tombstone") if row["id"] == BRIDGE] == [1, 2, 3]
    published = list(chain.from_iterable(feed.runs.values()))
    assert len(feed.rows("article")) == len([row for row in published if row["type"] == "article"]) - 1
    assert all(validate(row) == [] for row in published if row["schema_version"] == SCHEMA_VERSION)
    *_, last, late = feed.runs
    assert late.name < last.name


# --- shell, jq, Python ------------------------------------------------------------------------------------------------


def shell(directory: Path, script: str, **environment: str) -> list[str]:
    """Run `script` and return the lines that it printed; it may not complain."""
    command = ["bash", "-ec", script]
    done = subprocess.run(command, cwd=directory, env=os.environ | environment, capture_output=True, check=False)
    assert (done.returncode, done.stderr.decode()) == (0, "")
    return lines_of(done.stdout)


FEW_ARGUMENTS = "ulimit -s 256; "
"""Limits the stack, a fourth of which is for arguments, but never less than 128 KiB."""


def test_shell_lists_complete_runs(feed):
    printed = shell(feed.directory, BLOCKS["Shell/All complete runs of a site, and of all sites"])
    runs = [str(run.relative_to(feed.directory)) for run in sorted(feed.runs)]
    of_site = [run for run in runs if run.startswith("exports/globe24/")]
    assert printed == of_site + runs


def test_shell_lists_more_runs_than_a_command_takes_arguments(tmp_path):
    runs = [f"exports/globe24/2026-11-22/20261122T100000.000Z-{number:06x}" for number in range(2_000)]
    for run in runs:
        (tmp_path / run).mkdir(parents=True)
        (tmp_path / run / "datapackage.json").touch()
    latest = BLOCKS["Shell/The latest complete run of a site"] + 'echo "$run"'
    assert shell(tmp_path, FEW_ARGUMENTS + latest) == runs[-1:]
    every = BLOCKS["Shell/All complete runs of a site, and of all sites"]
    assert shell(tmp_path, FEW_ARGUMENTS + every) == runs * 2


def test_shell_finds_the_latest_run(tmp_path):
    feed = build(tmp_path)
    script = BLOCKS["Shell/The latest complete run of a site"] + 'echo "$run"'
    (before,) = shell(tmp_path, script)
    feed.publish_late()
    (after,) = shell(tmp_path, script)
    of_site = [run for run in sorted(feed.runs) if run.parts[-3] == "globe24"]
    assert [tmp_path / before, tmp_path / after] == of_site[-2:]


def test_jq_lists_what_is_new(feed):
    need("jq")
    script = BLOCKS["jq/What is new"]
    *paths, last = shell(feed.directory, script.replace("41", "3"))
    published = [str(run.relative_to(feed.directory)) for run in feed.runs]
    assert (paths, last) == (published[3:], str(len(published)))


def test_jq_looks_into_a_run(feed):
    need("jq")
    of_bridge = next(run for run in feed.runs if BRIDGE in (run / "articles.jsonl").read_text())
    printed = shell(feed.directory, BLOCKS["jq/A look into one run"], run=str(of_bridge))
    assert printed[:2] == [f"2026-10-25T02:30:00+02:00\tZpráva {BRIDGE}", f"\tZpráva {DIGITS}"]
    assert [json.loads(line)["title"] for line in printed[2:5]] == [f"{NASTY} {position}" for position in (1, 2, 3)]
    assert [line.split() for line in printed[5:]] == [["4", "latest"]]


def test_jq_gives_the_present_state_its_links_and_events(feed):
    need("jq")
    links = shell(feed.directory, BLOCKS["jq/The present state"] + BLOCKS["jq/Links of what is there"])
    found = [json.loads(line) for line in lines_of((feed.directory / "present.jsonl").read_bytes())]
    known = [{name: row.get(name) for name in json_schema("article")["properties"]} for row in found]
    assert {row["id"]: row for row in known} == feed.present()
    assert len(found) == len(feed.present())
    assert sorted(tuple(json.loads(line).values()) for line in links) == feed.links_of_present()
    events = shell(feed.directory, BLOCKS["jq/Events"])
    assert {story: int(count) for count, story in map(str.split, events)} == feed.events()


def test_python_reads_each_run_once_also_a_late_one(tmp_path):
    feed = build(tmp_path)

    def read() -> list[str]:
        command = [sys.executable, "-c", BLOCKS["Python/What is new"]]
        return lines_of(subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout)

    early = list(feed.runs)
    assert read() == [line for run in early for line in printed_of(feed.runs[run])]
    assert read() == []
    feed.publish_late()
    (late,) = set(feed.runs) - set(early)
    assert read() == printed_of(feed.runs[late])
    assert read() == []


@pytest.mark.parametrize("cursor", [-1, 2, 3, 4])
def test_python_reads_of_a_compacted_run_what_is_new_to_it(tmp_path, cursor):
    exports = tmp_path / "exports"
    for hour in range(3):
        publish(exports, page(hour + 1, links=2), hour=hour)
    (tmp_path / "cursor.txt").write_text(str(cursor))
    assert [type(done) for done in compact([exports], date(2027, 1, 1))] == [Compacted]
    command = [sys.executable, "-c", BLOCKS["Python/What is new"]]
    printed = lines_of(subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout)
    new = [f"Kůň číslo {number} -> latest Jiná zpráva" for number in range(max(cursor, 0) + 1, 4)]
    assert [line.rpartition(" ")[0] for line in printed] == [line for line in new for _ in range(2)]
    assert (tmp_path / "cursor.txt").read_text() == "4"


def printed_of(run: list[dict[str, Any]]) -> list[str]:
    """Return what the Python block prints for the rows of a run."""
    titles = {row["id"]: row["title"] for row in run if row["type"] == "article"}
    links = [row for row in run if row["type"] == "related_link"]
    gone = [f"gone: {row['url']}" for row in run if row["type"] == "tombstone"]
    return [f"{titles[row['article_id']]} -> {row['section']} {row['title']}" for row in links] + gone


def test_python_refuses_a_file_that_was_changed(tmp_path):
    feed = build(tmp_path)
    with (next(iter(feed.runs)) / "articles.jsonl").open("ab") as file:
        file.write(b"{}\n")
    command = [sys.executable, "-c", BLOCKS["Python/What is new"]]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "articles.jsonl is not as it was published" in done.stderr


# --- pandas -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def frames(feed: AwkwardFeed) -> dict[str, Any]:
    return frames_of(feed.directory)


def frames_of(directory: Path) -> dict[str, Any]:
    """Return what the blocks of pandas leave behind, run one after the other."""
    names: dict[str, Any] = {}
    with chdir(directory), warnings.catch_warnings(action="error"):
        for block in (block for name, block in BLOCKS.items() if name.startswith("pandas/")):
            exec(block, names)
    return names


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of `frame` with None for what is missing."""
    return [
        {name: None if pd.api.types.is_scalar(value) and pd.isna(value) else value for name, value in row.items()}
        for row in frame.to_dict("records")
    ]


def test_pandas_reads_every_row_as_it_is(feed, frames):
    """What "pandas/All rows" leaves."""
    key = itemgetter("id", "revision")
    found = sorted(records(frames["rows"]), key=key)
    truth = sorted(feed.rows("article", "tombstone"), key=key)
    assert [{name: row[name] for name in true} for row, true in zip(found, truth, strict=True)] == truth
    links = sorted(records(frames["links"]), key=itemgetter("id"))
    assert links == sorted(feed.rows("related_link"), key=itemgetter("id"))


def test_pandas_gives_the_present_state(feed, frames):
    """What "pandas/The present state" and "pandas/Times" leave."""
    found = records(frames["present"].reset_index().drop(columns=["status", "gone_at"]))
    assert {row["id"]: row for row in found} == present(feed)
    assert len(found) == len(feed.present())


def test_pandas_gives_links_events_copies_and_blocks(feed, frames):
    """What "pandas/Links of what is there", "pandas/Events and copies" and "pandas/Blocks and images" leave."""
    columns = ["beside", "section", "position", "title", "url"]
    assert sorted(frames["beside"][columns].itertuples(index=False, name=None)) == feed.links_of_present()
    assert frames["events"] == len(feed.events())
    assert frames["copied_from"].to_dict() == {"globe24": 1}
    assert sorted(frames["blocks"][["id", "text"]].itertuples(index=False, name=None)) == feed.blocks()
    assert len(frames["images"]) == len(feed.present())
    assert set(frames["images"]["caption"]) == {NASTY}


@pytest.mark.parametrize("rows", [[], page(1, links=0), [tombstone(1)]], ids=["no row", "no link", "no article"])
def test_pandas_reads_a_feed_that_lacks_some_kind_of_row(tmp_path, rows):
    publish(tmp_path / "exports", rows)
    frames = frames_of(tmp_path)
    assert [row["id"] for row in records(frames["rows"])] == [row.id for row in rows]
    assert [len(frames[name]) for name in ("links", "beside", "copied_from")] == [0] * 3
    assert frames["events"] == len(frames["present"]) == len([row for row in rows if row.type == "article"])


# --- polars -----------------------------------------------------------------------------------------------------------


def test_polars_gives_all_rows_and_the_present_state(feed):
    names: dict[str, Any] = {}
    with chdir(feed.directory):
        exec(BLOCKS["polars/All rows and the present state"], names)
    key = itemgetter("id", "revision")
    truth = sorted(feed.rows("article", "tombstone"), key=key)
    found = sorted(names["rows"].to_dicts(), key=key)
    for row, true in zip(found, truth, strict=True):
        assert {name: row.get(name) for name in ("type", "title", "text", "images", "copy_of")} == {
            name: true.get(name) for name in ("type", "title", "text", "images", "copy_of")
        }
    rows = {row["id"]: row for row in names["present"].to_dicts()}
    assert {row_id: row["fetched_at"] for row_id, row in rows.items()} == {
        row_id: row["fetched_at"] for row_id, row in present(feed).items()
    }


# --- DuckDB -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def duck(feed: AwkwardFeed) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database after the blocks that make tables."""
    with chdir(feed.directory), duckdb.connect() as database:
        database.execute("set autoinstall_known_extensions = false")
        database.execute(BLOCKS["DuckDB/All rows"])
        database.execute(BLOCKS["DuckDB/The present state"])
        yield database


def fetch(database: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    """Return the rows of `query` by column, JSON decoded."""
    result = database.execute(query)
    columns = [(column[0], str(column[1])) for column in result.description]
    return [
        {
            name: json.loads(value) if kind == "JSON" and value else value
            for (name, kind), value in zip(columns, row, strict=True)
        }
        for row in result.fetchall()
    ]


def test_duckdb_reads_every_row_as_it_is(feed, duck):
    found = {(row["id"], row["revision"]): row for row in fetch(duck, "from rows")}
    truth = feed.rows("article", "tombstone")
    assert [{name: found[row["id"], row["revision"]][name] for name in row} for row in truth] == list(
        map(moments, truth)
    )
    assert len(found) == len(truth)
    links = fetch(duck, "from links order by id")
    assert links == [moments(row) for row in sorted(feed.rows("related_link"), key=itemgetter("id"))]


def test_duckdb_names_every_column():
    _, article, links = re.findall(r"columns = \{(.*?)\}", BLOCKS["DuckDB/All rows"], re.DOTALL)
    (ledger,) = re.findall(r"columns = \{(.*?)\}", BLOCKS["DuckDB/What pages showed"], re.DOTALL)
    seen = [name for kind in ("sighting", "teaser", "visit", "address") for name in json_schema(kind)["properties"]]
    assert sorted(re.findall(r"(\w+): '", ledger)) == sorted(set(seen))
    names = [*json_schema("article")["properties"]]
    names += [name for name in json_schema("tombstone")["properties"] if name not in names]
    assert re.findall(r"(\w+): '", article) == names
    assert re.findall(r"(\w+): '", links) == [*json_schema("related_link")["properties"]]


def test_duckdb_gives_the_present_state(feed, duck):
    found = fetch(duck, "from present")
    assert {row["id"]: row for row in found} == present(feed)
    assert len(found) == len(feed.present())


def test_duckdb_gives_links_events_copies_and_blocks(feed, duck):
    links = fetch(duck, BLOCKS["DuckDB/Links of what is there"])
    assert sorted(tuple(row.values()) for row in links) == feed.links_of_present()
    events = fetch(duck, BLOCKS["DuckDB/Events and copies"])
    assert {row["story"]: row["articles"] for row in events} == feed.events()
    assert [row["copied_from"] for row in events if row["copies"]] == [["globe24"]]
    blocks = fetch(duck, BLOCKS["DuckDB/Blocks"])
    assert sorted((row["id"], row["text"]) for row in blocks) == feed.blocks()
    assert {row["kind"] for row in blocks} == {"paragraph"}


def test_duckdb_tells_what_pages_showed(feed, duck):
    duck.execute(BLOCKS["DuckDB/What pages showed"])
    for kind in ("sighting", "teaser", "visit", "address"):
        rows = fetch(duck, f"from ledger where type = '{kind}'")
        found = [{name: row[name] for name in json_schema(kind)["properties"]} for row in rows]
        assert sorted(str(in_seconds(row)) for row in found) == sorted(str(in_seconds(row)) for row in feed.rows(kind))
    found = fetch(duck, BLOCKS["DuckDB/How long a headline stood"])
    assert [[*in_seconds(row).values()] for row in found] == [[*in_seconds(row).values()] for row in A_B]


def test_duckdb_reads_parquet(tmp_path):
    feed = build(tmp_path)
    feed.publish_late()
    for run, name in product(feed.runs, ("articles", "tombstones")):
        path = run / f"{name}.jsonl"
        rows = [json.loads(line) for line in lines_of(path.read_bytes())] if path.exists() else []
        if rows:
            columns = [name for name in ("type", "id", "revision", "title", "moved_to") if name in rows[0]]
            table = pa.table({name: [row[name] for row in rows] for name in columns})
            pyarrow.parquet.write_table(table, run / f"{name}.parquet")
    with chdir(tmp_path), duckdb.connect() as database:
        database.execute("set autoinstall_known_extensions = false")
        database.execute(BLOCKS["DuckDB/All rows"])
        found = fetch(database, BLOCKS["DuckDB/Parquet"])
    true = feed.present()
    assert found == [{name: true[key][name] for name in ("id", "revision", "title")} for key in sorted(true)]


# --- PostgreSQL -------------------------------------------------------------------------------------------------------


class Database:
    """A database of the tests' server with the tables of the page."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.psql("--file=-", given=BLOCKS["PostgreSQL/schema.sql"])

    def psql(self, *arguments: str, given: str = "") -> str:
        command = ["psql", "-qAtX", "-v", "ON_ERROR_STOP=1", *arguments]
        environment = os.environ | self.environment
        done = subprocess.run(command, env=environment, input=given.encode(), capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")
        return done.stdout.decode()

    def load(self, directory: Path) -> subprocess.CompletedProcess[str]:
        """Run load.sh in `directory`."""
        (directory / "load.sql").write_text(BLOCKS["PostgreSQL/load.sql"])
        command = ["bash", "-c", BLOCKS["PostgreSQL/load.sh"]]
        return subprocess.run(
            command, cwd=directory, env=os.environ | self.environment, capture_output=True, text=True, check=False
        )

    def fetch(self, query: str) -> list[dict[str, Any]]:
        """Return the rows of `query` by column."""
        wrapped = f"select coalesce(json_agg(to_jsonb(row)), '[]') from ({query.rstrip().removesuffix(';')}) as row"
        found: list[dict[str, Any]] = json.loads(self.psql("--file=-", given=wrapped))
        return [moments(row) for row in found]

    def everything(self) -> list[list[dict[str, Any]]]:
        """Return all rows of all tables, and where each lies, so that a row written again is another."""
        return [self.fetch(f"select ctid::text, xmin::text, * from feed.{table} order by ctid") for table in TABLES]


@pytest.fixture(scope="module")
def server() -> Iterator[dict[str, str]]:
    with postgres.server() as environment:
        yield environment


@pytest.fixture
def database(server: dict[str, str], request: pytest.FixtureRequest) -> Database:
    name = f"newscrawl_{sha(request.node.name)[:8]}"
    subprocess.run(["createdb", name], env=os.environ | server, check=True)
    return Database(server | {"PGDATABASE": name})


def check(database: Database, feed: AwkwardFeed) -> None:
    """Every row of the feed is in its table, and the view shows the present state."""
    for table, row_type in TABLES.items():
        found = database.fetch(f"select * from feed.{table}")
        truth = [moments({name: row[name] for name in row if name != "type"}) for row in feed.rows(row_type)]
        key = itemgetter(*KEYS[row_type]) if row_type in KEYS else str
        assert sorted(map(in_order, found), key=key) == sorted(map(in_order, truth), key=key)
    found = database.fetch("select 'article' as type, * from feed.present")
    assert {row["id"]: row for row in found} == present(feed)
    assert len(found) == len(feed.present())


def in_order(row: dict[str, Any]) -> dict[str, Any]:
    return dict(sorted(row.items()))


def test_postgresql_loads_what_is_new_once(database, tmp_path):
    """Blocks "PostgreSQL/schema.sql", "PostgreSQL/load.sql" and "PostgreSQL/load.sh"."""
    feed = build(tmp_path)
    for late in (False, True):
        if late:
            feed.publish_late()
        assert (done := database.load(tmp_path)).returncode == 0, done.stderr
        assert done.stderr == ""
        check(database, feed)
    before = database.everything()
    assert database.load(tmp_path).returncode == 0
    database.psql("-c", "truncate feed.runs")
    assert database.load(tmp_path).returncode == 0
    assert database.everything() == before


def test_postgresql_answers(database, feed):
    assert database.load(feed.directory).returncode == 0
    links = database.fetch(BLOCKS["PostgreSQL/Links of what is there"])
    columns = itemgetter("beside", "section", "position", "title", "url")
    assert sorted(map(columns, links)) == feed.links_of_present()
    events = database.fetch(BLOCKS["PostgreSQL/Events and copies"])
    assert {row["story"]: row["articles"] for row in events} == feed.events()
    assert [row["copied_from"] for row in events if row["copies"]] == [["globe24"]]
    blocks = database.fetch(BLOCKS["PostgreSQL/Blocks"])
    assert sorted((row["id"], row["text"]) for row in blocks) == feed.blocks()
    added = database.fetch(BLOCKS["PostgreSQL/What a revision added"])
    assert added == [{"id": BRIDGE, "revision": 2, "line": 3, "added": "Řidiči zaplatí mýtné."}]


def shared_fields(row_type: str) -> set[str]:
    """Return the fields that rows of all versions have; what a row lacks is null in its table."""
    schemas = (json.loads(path.read_bytes()) for path in (ROOT / "docs" / "schema").glob(f"{row_type}-*.json"))
    return set.intersection(*(set(schema["required"]) for schema in schemas))


def test_postgresql_has_a_column_for_every_field(database):
    columns = database.fetch("select * from information_schema.columns where table_schema = 'feed'")
    for table, row_type in TABLES.items():
        found = {row["column_name"]: row["is_nullable"] == "YES" for row in columns if row["table_name"] == table}
        properties = json_schema(row_type)["properties"]
        shared = shared_fields(row_type)
        nullable = {
            name: name not in shared or {"type": "null"} in schema.get("anyOf", ())
            for name, schema in properties.items()
        }
        assert found == {name: null for name, null in nullable.items() if name != "type"}


def test_postgresql_loads_all_new_runs_or_none(database, tmp_path):
    feed = build(tmp_path)
    broken = list(feed.runs)[-1] / "articles.jsonl"
    broken.write_bytes(broken.read_bytes()[:-20])
    done = database.load(tmp_path)
    assert done.returncode != 0
    assert "invalid input syntax for type json" in done.stderr
    assert database.everything() == [[]] * len(TABLES)
    assert database.fetch("select * from feed.runs") == []


def test_postgresql_goes_on_where_a_load_was_broken_off(database, tmp_path):
    """By a directory that was not there: what came before it is loaded, the cursor stays."""
    feed = build(tmp_path)
    feed.publish_late()
    missing = list(feed.runs)[4]
    missing.rename(tmp_path / "away")
    assert database.load(tmp_path).returncode != 0
    assert database.fetch("select * from feed.runs") == []
    (tmp_path / "away").rename(missing)
    assert database.load(tmp_path).returncode == 0
    check(database, feed)
    assert [row["seq"] for row in database.fetch("select seq from feed.runs order by seq")] == list(
        range(1, len(feed.runs) + 1)
    )


def test_postgresql_loads_a_compacted_feed_from_before_and_behind_it(database, tmp_path):
    exports = tmp_path / "exports"
    publish(exports, page(1))
    publish(exports, [*ledger(2), *page(2)], hour=1)
    assert database.load(tmp_path).returncode == 0
    before = database.everything()
    publish(exports, [*page(3), tombstone(1)], hour=2)
    assert [type(done) for done in compact([exports], date(2027, 1, 1))] == [Compacted]
    assert database.load(tmp_path).returncode == 0
    after = database.everything()
    assert all(row in rows for rows, former in zip(after, before, strict=True) for row in former)
    assert [len(rows) for rows in after] == [3, 1, 9, 1, 3, 1, 1]
    assert [row["title"] for row in database.fetch("select title from feed.present order by id")] == sorted(
        ["Kůň číslo 2", "Kůň číslo 3"], key=lambda title: article(int(title[-1])).id
    )
    assert [row["seq"] for row in database.fetch("select seq from feed.runs order by seq")] == [1, 2, 4]


def test_postgresql_tells_what_was_there_and_what_pages_showed(database, feed):
    assert database.load(feed.directory).returncode == 0
    found = database.fetch(BLOCKS["PostgreSQL/As it was"])
    then = "2026-11-01T12:00:00+01:00"
    latest: dict[str, dict[str, Any]] = {}
    for row in sorted(feed.rows("article", "tombstone"), key=itemgetter("revision")):
        if datetime.fromisoformat(row.get("fetched_at") or row["gone_at"]) <= datetime.fromisoformat(then):
            latest[row["id"]] = row
    assert found == [
        {name: row[name] for name in ("id", "revision", "title")}
        for _, row in sorted(latest.items())
        if row["type"] == "article"
    ]
    view, _, query = BLOCKS["PostgreSQL/What pages showed"].partition(";\n")
    database.psql("--file=-", given=view)
    found = database.fetch(query)
    assert [[*in_seconds(row).values()] for row in found] == [[*in_seconds(row).values()] for row in A_B]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1), min_size=1))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_goes_into_postgresql_as_it_is(database, tmp_path, texts):
    script = tmp_path / "load.sql"
    script.write_text(BLOCKS["PostgreSQL/load.sql"])
    database.psql("-c", "truncate feed.articles")
    rows = [story(f"{number:016x}", 1, title=text) for number, text in enumerate(texts)]
    lines = "".join(msgspec.json.encode(row).decode() + "\n" for row in rows)
    database.psql("-1", "-f", str(script), given=lines)
    assert [row["title"] for row in database.fetch("select title from feed.articles order by id")] == texts


# --- Spark, R ---------------------------------------------------------------------------------------------------------


def keys_of_present(feed: AwkwardFeed) -> list[list[Any]]:
    return sorted([row["id"], row["revision"], row["title"]] for row in feed.present().values())


@pytest.mark.integration
def test_spark_gives_the_present_state(feed):
    """In the environment that `make spark` makes."""
    need("java")
    python = ROOT / ".venv-spark" / "bin" / "python"
    if not python.exists():
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("pyspark not installed: run `make spark`")
    ending = "\nprint(json.dumps([list(row) for row in present.select('id', 'revision', 'title').collect()]))"
    done = subprocess.run(
        [python, "-c", BLOCKS["Spark/The present state"] + ending],
        cwd=feed.directory,
        env=os.environ | {"SPARK_LOCAL_IP": "127.0.0.1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert sorted(json.loads(done.stdout)) == keys_of_present(feed)


@pytest.mark.integration
def test_r_gives_the_present_state(feed):
    (rscript,) = need("Rscript")
    ending = "\ncat(toJSON(present[c('id', 'revision', 'title')], dataframe = 'values'))"
    script = feed.directory / "present.R"
    script.write_text(BLOCKS["R/The present state"] + ending, encoding="utf-8")
    done = subprocess.run(
        [rscript, "--vanilla", script.name],
        cwd=feed.directory,
        env=os.environ | {"LC_ALL": "C.UTF-8"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert sorted(json.loads(done.stdout)) == keys_of_present(feed)


# --- Elasticsearch, BigQuery ------------------------------------------------------------------------------------------


def test_elasticsearch_gets_what_its_bulk_interface_takes(feed):
    need("jq")
    shell(feed.directory, BLOCKS["Elasticsearch/bulk.sh"], cursor="-1")
    lines = list(map(json.loads, lines_of((feed.directory / "bulk.ndjson").read_bytes())))
    index: dict[str, tuple[int, Any]] = {}
    while lines:
        ((action, meta),) = lines.pop(0).items()
        assert set(meta) == {"_index", "_id", "version", "version_type"}
        document = lines.pop(0) if action == "index" else None
        assert action in ("index", "delete")
        if meta["version"] > index.get(meta["_id"], (0, None))[0]:
            index[meta["_id"]] = (meta["version"], document)
    assert {row_id: row["title"] for row_id, (_, row) in index.items() if row} == {
        row_id: row["title"] for row_id, row in feed.present().items()
    }


def test_elasticsearch_gets_only_what_is_new(feed):
    need("jq")
    shell(feed.directory, BLOCKS["Elasticsearch/bulk.sh"], cursor=str(len(feed.runs)))
    assert (feed.directory / "bulk.ndjson").read_bytes() == b""


def test_bigquery_is_given_each_file_and_its_schema(feed):
    need("jq")
    bq = 'bq() { printf "%s\\n" "$*"; }\n'
    printed = [line.split() for line in shell(feed.directory, bq + BLOCKS["BigQuery/Tables"], cursor="-1")]
    files = sorted(str(file.relative_to(feed.directory)) for run in feed.runs for file in run.glob("*.jsonl"))
    assert sorted(call[4] for call in printed) == files
    for call in printed:
        assert (call[3], call[5]) == (f"feed.{Path(call[4]).stem}", f"bigquery/{Path(call[4]).stem}.json")


@pytest.mark.parametrize(("name", "row_type"), ROW_TYPE_OF.items())
def test_bigquery_schemas_are_those_of_the_rows(name, row_type):
    published = json.loads((ROOT / "docs" / "bigquery" / f"{name}.json").read_bytes())
    assert published == bigquery_schema(row_type), "run `make schema`"
    assert [column["name"] for column in published] == [*json_schema(row_type)["properties"]]


def test_bigquery_schemas_take_every_row(feed):
    types = {"STRING": str, "INT64": int, "FLOAT64": (int, float), "BOOL": bool, "JSON": dict}

    def check_value(column: dict[str, Any], value: Any) -> None:
        if column["mode"] == "REPEATED":
            assert isinstance(value, list)
            for element in value:
                check_value(column | {"mode": "REQUIRED"}, element)
        elif value is None:
            assert column["mode"] == "NULLABLE"
        elif column["type"] == "RECORD":
            assert value.keys() == {inner["name"] for inner in column["fields"]}
            for inner in column["fields"]:
                check_value(inner, value[inner["name"]])
        elif column["type"] == "TIMESTAMP":
            datetime.fromisoformat(value)
        else:
            assert isinstance(value, types[column["type"]])

    for row_type in ROW_TYPE_OF.values():
        for row in feed.rows(row_type):
            for column in bigquery_schema(row_type):
                if row["schema_version"] == SCHEMA_VERSION:
                    check_value(column, row[column["name"]])
