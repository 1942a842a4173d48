"""The blocks of docs/feed.md that read merged sets and exports run, and give what the rows say."""

from __future__ import annotations

import re
from contextlib import chdir
from typing import Any

import duckdb
import pytest

from newscrawl.feed.checking.merge import merge
from newscrawl.feed.exporting.export import export
from newscrawl.feed.exporting.forms import Options
from newscrawl.feed.exporting.query import Query
from support.awkward_feed import AwkwardFeed, build
from support.paths import ROOT

PAGE = (ROOT / "docs" / "feed.md").read_text(encoding="utf-8")


def block(section: str, language: str) -> str:
    text = PAGE.split(f"\n## {section}\n")[1].split("\n## ")[0]
    (found,) = re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)
    return str(found)


@pytest.fixture(scope="module")
def feed(tmp_path_factory: pytest.TempPathFactory) -> AwkwardFeed:
    """A feed with everything that is hard, merged by day and exported."""
    feed = build(tmp_path_factory.mktemp("feed"))
    feed.publish_late()
    exports = [feed.directory / "exports"]
    merge(exports, feed.directory / "days", formats=["parquet"], by_day=True)
    export(exports, feed.directory / "dataset", "huggingface", Query(), Options())
    return feed


def november(feed: AwkwardFeed) -> list[dict[str, Any]]:
    """Return the present articles of November; none was published on another day of it than the first says."""
    return [row for row in feed.present().values() if (row["published_at"] or row["first_seen_at"]) >= "2026-11"]


def test_duckdb_reads_the_days_that_are_asked_for(feed: AwkwardFeed) -> None:
    with chdir(feed.directory), duckdb.connect() as database:
        found = database.execute(block("Merging runs", "sql")).fetchall()
    assert [(site, number) for site, _, number, _ in found] == [
        (site, len([row for row in november(feed) if row["site"] == site])) for site in ("globe24", "novinky")
    ]
    assert sum(words for *_, words in found) == sum(row["word_count"] for row in november(feed))


def test_arrow_and_pandas_read_the_days(feed: AwkwardFeed) -> None:
    names: dict[str, Any] = {}
    with chdir(feed.directory):
        exec(block("Merging runs", "python"), names)
    assert sorted(names["table"]["id"].to_pylist()) == sorted(row["id"] for row in november(feed))
    present = feed.present()
    assert {row.id: (row.site, row.title) for row in names["frame"].itertuples()} == {
        row_id: (row["site"], row["title"]) for row_id, row in present.items()
    }


def test_datasets_reads_the_folder(feed: AwkwardFeed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("datasets.config.HF_HUB_OFFLINE", True)
    monkeypatch.setattr("datasets.config.HF_DATASETS_CACHE", str(feed.directory / "cache"))
    names: dict[str, Any] = {}
    with chdir(feed.directory):
        exec(block("Exports", "python"), names)
    assert sorted(names["articles"]["id"]) == sorted(feed.present())
    assert len(names["links"]) == len(feed.links_of_present())
