"""The Hugging Face folder and the Croissant files open with the libraries that they are made for."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from pyarrow import parquet

from newscrawl.feed.exporting.export import export
from newscrawl.feed.exporting.forms import Options
from newscrawl.feed.exporting.query import Query
from newscrawl.items import Article, RelatedLink, Rights
from support.awkward_articles import articles
from support.awkward_feed import AwkwardFeed, build
from support.published_feeds import publish
from support.row_crawls import article, link


@pytest.fixture
def feed(tmp_path: Path) -> AwkwardFeed:
    feed = build(tmp_path)
    feed.publish_late()
    return feed


@pytest.fixture(autouse=True)
def offline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is asked for on the Web, and the caches go with the test."""
    monkeypatch.setattr("datasets.config.HF_HUB_OFFLINE", True)
    monkeypatch.setattr("datasets.config.HF_DATASETS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("datasets.config.HF_DATASETS_OFFLINE", True, raising=False)


def exported(exports: Path, out: Path, form: str) -> dict[str, int]:
    *_, done = export([exports], out, form, Query(), Options())
    assert done.type == "exported", done
    return done.rows


def plain(value: Any) -> Any:
    """Return a value that a reader gives as it stands in the row: moments as ISO strings."""
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else value


def as_published(row: dict[str, Any]) -> dict[str, Any]:
    texts = {name: json.loads(row[name]) if row[name] else None for name in ("provenance", "changes")}
    return {name: plain(value) for name, value in row.items()} | texts


def test_datasets_opens_the_folder_and_has_every_row(feed: AwkwardFeed) -> None:
    from datasets import load_dataset

    out = feed.directory / "out"
    rows = exported(feed.directory / "exports", out, "huggingface")
    (split,) = load_dataset(str(out)).values()
    present = feed.present()
    assert len(split) == rows["articles"] == len(present)
    assert split.column_names == [*Article.__dataclass_fields__]
    for row in map(as_published, split):
        for name, value in present[row["id"]].items():
            assert row[name] == value, name
    (links,) = load_dataset(str(out), "related_links").values()
    assert links.column_names == [*RelatedLink.__dataclass_fields__]
    assert sorted(row["title"] for row in links) == sorted(title for *_, title, _ in feed.links_of_present())


@settings(max_examples=8, deadline=None)
@given(articles())
def test_every_value_of_an_article_is_in_the_parquet_of_both(row: Article) -> None:
    with TemporaryDirectory() as directory:
        publish(Path(directory, "exports"), [row])
        published = msgspec.to_builtins(row)
        for form in ("huggingface", "croissant"):
            exported(Path(directory, "exports"), Path(directory, form), form)
            (path,) = Path(directory, form).rglob("articles.parquet")
            (found,) = parquet.read_table(path).to_pylist()
            for name, value in published.items():
                is_json = isinstance(found[name], str) and not isinstance(value, str) and not name.endswith("_at")
                assert (json.loads(found[name]) if is_json else plain(found[name])) == value, name


def test_the_card_says_what_the_files_hold(feed: AwkwardFeed) -> None:
    from datasets import Features, load_dataset

    out = feed.directory / "out"
    exported(feed.directory / "exports", out, "huggingface")
    _, front, text = (out / "README.md").read_text(encoding="utf-8").split("---\n", 2)
    card = yaml.safe_load(front)
    assert (card["language"], card["license"], card["size_categories"]) == (["cs"], "unknown", ["n<1K"])
    assert "gives no licence" in text
    assert "| globe24 | 4 |\n| novinky | 2 |" in text
    for info in card["dataset_info"]:
        (split,) = load_dataset("parquet", data_files=str(out / "data" / f"{info['config_name']}.parquet")).values()
        assert Features._from_yaml_list(info["features"]) == split.features
        assert info["splits"][0]["num_examples"] == len(split)


def test_without_articles_the_files_have_their_columns_all_the_same(tmp_path: Path) -> None:
    """`datasets` itself refuses a split without rows."""
    publish(tmp_path / "exports", [])
    exported(tmp_path / "exports", tmp_path / "out", "huggingface")
    assert parquet.read_table(tmp_path / "out" / "data" / "articles.parquet").column_names == [
        *Article.__dataclass_fields__
    ]


@pytest.mark.filterwarnings("ignore")
def test_croissant_is_valid_and_gives_the_records(tmp_path: Path) -> None:
    import mlcroissant

    rights = Rights(tdm_reserved=True, holder="INCORP a.s.")
    made = [article(number, rights=rights if number == 1 else None, topics=["Labe"] * number) for number in (1, 2)]
    publish(tmp_path / "exports", [link(1, 1), *made])
    rows = exported(tmp_path / "exports", tmp_path / "out", "croissant")
    dataset = mlcroissant.Dataset(jsonld=str(tmp_path / "out" / "croissant.json"))
    issues = dataset.metadata.ctx.issues
    assert (list(issues.errors), list(issues.warnings)) == ([], [])
    found = list(dataset.records("articles"))
    assert len(found) == rows["articles"]
    assert [record["articles/id"].decode() for record in found] == [one.id for one in made]
    assert [len(record["articles/topics"]) for record in found] == [1, 2]
    assert json.loads(found[0]["articles/rights"])["holder"] == "INCORP a.s."
    assert json.loads(found[0]["articles/body"])[0]["kind"] == "paragraph"
    (teaser,) = dataset.records("related_links")
    assert teaser["related_links/article_id"].decode() == made[0].id


def test_croissant_names_every_column_of_both_files(tmp_path: Path) -> None:
    publish(tmp_path / "exports", [link(1, 1), article(1)])
    exported(tmp_path / "exports", tmp_path / "out", "croissant")
    described = json.loads((tmp_path / "out" / "croissant.json").read_bytes())
    names = [[field["name"] for field in records["field"]] for records in described["recordSet"]]
    assert names == [[*Article.__dataclass_fields__], [*RelatedLink.__dataclass_fields__]]
