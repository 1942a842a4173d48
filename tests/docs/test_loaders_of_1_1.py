"""Loaders that were written for schema 1.1 load every row of today's feed, with the fields they know."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import warnings
from contextlib import chdir
from pathlib import Path
from typing import Any

import duckdb
import pytest

from support import postgres
from support.awkward_feed import AwkwardFeed, build
from support.debian import need

PAGE = Path(__file__).with_name("loaders_of_1_1.md").read_text(encoding="utf-8")
BLOCKS = {
    f"{tool}/{heading}": block
    for tool, section in re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    for heading, block in re.findall(r"^### ([^\n]+)\n\n```\w+\n(.*?)^```", section, re.MULTILINE | re.DOTALL)
}


@pytest.fixture(scope="module")
def feed(tmp_path_factory: pytest.TempPathFactory) -> AwkwardFeed:
    feed = build(tmp_path_factory.mktemp("feed"))
    feed.publish_late()
    return feed


def titles(feed: AwkwardFeed) -> dict[str, str]:
    """Return the headlines of what is there."""
    return {row_id: row["title"] for row_id, row in feed.present().items()}


def keys(feed: AwkwardFeed, *types: str) -> set[tuple[str, int]]:
    return {(row["id"], row.get("revision", 0)) for row in feed.rows(*types)}


def test_jq(feed: AwkwardFeed) -> None:
    need("jq")
    subprocess.run(["bash", "-ec", BLOCKS["jq/The present state"]], cwd=feed.directory, check=True)
    rows = map(json.loads, (feed.directory / "present.jsonl").read_bytes().split(b"\n")[:-1])
    assert {row["id"]: row["title"] for row in rows} == titles(feed)


def test_python(feed: AwkwardFeed) -> None:
    command = [sys.executable, "-c", BLOCKS["Python/What is new"]]
    done = subprocess.run(command, cwd=feed.directory, capture_output=True, check=True)
    rows = [row for run in feed.runs.values() for row in run if row["type"] in ("related_link", "tombstone")]
    assert len(done.stdout.split(b"\n")) - 1 == len(rows)


def test_pandas(feed: AwkwardFeed) -> None:
    names: dict[str, Any] = {}
    with chdir(feed.directory), warnings.catch_warnings(action="error"):
        exec(BLOCKS["pandas/All rows"], names)
        exec(BLOCKS["pandas/The present state"], names)
    assert names["present"]["title"].to_dict() == titles(feed)
    assert len(names["rows"]) == len(feed.rows("article", "tombstone"))
    assert len(names["links"]) == len(feed.rows("related_link"))


def test_duckdb(feed: AwkwardFeed) -> None:
    with chdir(feed.directory), duckdb.connect() as database:
        database.execute("set autoinstall_known_extensions = false")
        database.execute(BLOCKS["DuckDB/All rows"])
        database.execute(BLOCKS["DuckDB/The present state"])
        assert dict(database.sql("select id, title from present").fetchall()) == titles(feed)
        assert {*database.sql("select id, revision from rows").fetchall()} == keys(feed, "article", "tombstone")
        assert {*database.sql("select id, 0 from links").fetchall()} == keys(feed, "related_link")


def test_postgresql(feed: AwkwardFeed) -> None:
    with postgres.server() as environment:

        def psql(*arguments: str, given: str = "") -> str:
            command = ["psql", "-qAtX", "-v", "ON_ERROR_STOP=1", *arguments]
            return subprocess.run(
                command, env=os.environ | environment, input=given, capture_output=True, text=True, check=True
            ).stdout

        psql("--file=-", given=BLOCKS["PostgreSQL/schema.sql"])
        (feed.directory / "load.sql").write_text(BLOCKS["PostgreSQL/load.sql"])
        load = ["bash", "-c", BLOCKS["PostgreSQL/load.sh"]]
        subprocess.run(load, cwd=feed.directory, env=os.environ | environment, check=True)
        found = json.loads(psql("-c", "select json_object_agg(id, title) from feed.present"))
        assert found == titles(feed)
        links = psql("-c", "select count(*) from feed.related_links")
        assert int(links) == len(feed.rows("related_link"))
