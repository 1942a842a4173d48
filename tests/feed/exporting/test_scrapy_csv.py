"""CSV by Scrapy's own exports: a file for each type of row, with every field; or one clear line before the crawl."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from newscrawl.feed.exporting.scrapy_csv import split_csv_feeds
from newscrawl.items import Article, RelatedLink, Tombstone
from support.row_crawls import crawl_rows, rows, runs

ALL = (Article, RelatedLink, Tombstone)


def feeds(given: dict[str, Any]) -> dict[str, Any]:
    settings = Settings({"FEEDS": given})
    split_csv_feeds(settings)
    return dict(settings.getdict("FEEDS"))


@pytest.mark.parametrize(
    ("uri", "named"),
    [
        ("items.csv", ["items-articles.csv", "items-related_links.csv", "items-tombstones.csv"]),
        ("a.b/items", ["a.b/items-articles", "a.b/items-related_links", "a.b/items-tombstones"]),
        (
            "s3://b/%(time)s.csv.gz",
            [f"s3://b/%(time)s-{name}.csv.gz" for name in ("articles", "related_links", "tombstones")],
        ),
    ],
)
def test_a_file_for_all_rows_becomes_one_for_each_type(uri: str, named: list[str]) -> None:
    split = feeds({uri: {"format": "csv", "overwrite": True}})
    assert list(split) == named
    for row_class, options in zip(ALL, split.values(), strict=True):
        assert options["item_classes"] == [row_class]
        assert options["fields"] == [*row_class.__dataclass_fields__]
        assert options["overwrite"]


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"items.jsonl": {"format": "jsonlines"}},
        {"items.csv": {"format": "csv", "item_classes": ["newscrawl.items.Article"]}},
    ],
)
def test_other_feeds_stay_as_they_are(given: dict[str, Any]) -> None:
    assert feeds(given) == given


def test_options_that_are_none_are_wrong_usage() -> None:
    with pytest.raises(UsageError, match="a dictionary such as"):
        feeds({"a.csv": "csv"})


@pytest.mark.parametrize("uri", ["stdout:", "items.csv"])
def test_csv_that_cannot_be_split_is_refused(uri: str) -> None:
    classes = [] if uri == "stdout:" else ["newscrawl.items.Article", "newscrawl.items.RelatedLink"]
    with pytest.raises(UsageError, match="rows of several types, and CSV columns for one"):
        feeds({uri: {"format": "csv", "item_classes": classes}})


def test_cells_are_whole_values_nested_ones_as_json(tmp_path: Path) -> None:
    given = {str(tmp_path / "items-articles.csv"): {"format": "csv", "item_classes": ["newscrawl.items.Article"]}}
    exporters = {"csv": "newscrawl.feed.exporting.scrapy_csv.RowCsvItemExporter"}
    ended = crawl_rows(
        tmp_path / "exports", "pages=2", f"FEEDS={json.dumps(given)}", f"FEED_EXPORTERS={json.dumps(exporters)}"
    )
    assert ended.returncode == 0, ended.stdout
    with (tmp_path / "items-articles.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file, strict=True))
    published = rows(runs(tmp_path / "exports")[0] / "articles.jsonl")
    assert len(found) == len(published) == 2
    for row, true in zip(found, published, strict=True):
        assert list(row) == list(true)
        values = {name: row[name] if isinstance(true[name], str) else json.loads(row[name] or "null") for name in row}
        assert values == true
