"""A folder that Hugging Face `datasets.load_dataset` opens: Parquet and a dataset card with its metadata."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import yaml

from newscrawl.feed.exporting.flat_parquet import FlatTable, flat_table, write_flat
from newscrawl.items import SCHEMA_VERSION, Article, RelatedLink

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newscrawl.feed.exporting.selection import Selection

_CARD = """\
---
{metadata}---

# Articles of Czech news sites

{articles} articles and {links} related links (the teasers that stood around them), read by newscrawl: the latest form
of each article that its site has not taken down. Fields are explained in newscrawl's docs/feed.md, schema {version}.

- `provenance` and `changes` are JSON text: their keys differ from row to row.
- `related_links.article_id` is `articles.id`; articles with the same `story_id` tell one story in much the same words.
- Rows as they were published: one split, `train`, in the order of the crawls.

## Rights

The texts belong to those who published them, and this dataset gives no licence for them. `rights` is what a site said
when the article was fetched of text and data mining and of training models; null where nobody looked. What was left out
of this dataset, and for which purpose, stands in `summary.json`.

## Articles by site

| site | articles |
|---|---|
{sites}
"""
_SIZES = {
    1_000: "n<1K",
    10_000: "1K<n<10K",
    100_000: "10K<n<100K",
    1_000_000: "100K<n<1M",
    10_000_000: "1M<n<10M",
    100_000_000: "10M<n<100M",
}
"""Number that a dataset of this size does not reach to the Hub's word for it."""
_LARGEST = "100M<n<1B"


def write_hugging_face(selection: Selection, directory: Path) -> dict[str, int]:
    """Write `data/articles.parquet`, `data/related_links.parquet` and `README.md`; return the number of rows."""
    (directory / "data").mkdir()
    tables = {"articles": flat_table(Article, _is_json), "related_links": flat_table(RelatedLink, _is_json)}
    sites: Counter[str] = Counter()
    languages: Counter[str] = Counter()

    def counted() -> Iterator[Article]:
        for article in selection.articles():
            sites[article.site] += 1
            languages[article.language] += 1
            yield article

    paths = {name: directory / "data" / f"{name}.parquet" for name in tables}
    rows = {
        name: write_flat(of_table, paths[name], tables[name])
        for name, of_table in (("articles", counted()), ("related_links", selection.links()))
    }
    metadata = _metadata(tables, rows, paths, [code for code, _ in languages.most_common()])
    card = _CARD.format(
        metadata=yaml.safe_dump(metadata, allow_unicode=True, sort_keys=False),
        articles=rows["articles"],
        links=rows["related_links"],
        version=SCHEMA_VERSION,
        sites="\n".join(f"| {site} | {count} |" for site, count in sorted(sites.items())),
    )
    (directory / "README.md").write_text(card, encoding="utf-8")
    return rows


def _is_json(field: pa.Field) -> bool:
    """Tell whether a column is JSON text: `datasets` has no maps, and what a revision changed differs in its keys."""
    return bool(pa.types.is_map(field.type)) or field.name == "changes"


def _metadata(
    tables: dict[str, FlatTable], rows: dict[str, int], paths: dict[str, Path], languages: list[str]
) -> dict[str, Any]:
    """Return the metadata of the card, as the Hub's specification of dataset cards has it."""
    return {
        "pretty_name": "Articles of Czech news sites",
        "language": languages,
        "license": "unknown",
        "size_categories": [next((name for most, name in _SIZES.items() if rows["articles"] < most), _LARGEST)],
        "configs": [
            {
                "config_name": name,
                "default": name == "articles",
                "data_files": [{"split": "train", "path": f"data/{paths[name].name}"}],
            }
            for name in tables
        ],
        "dataset_info": [
            {
                "config_name": name,
                "features": [_feature(field) for field in table.schema],
                "splits": [
                    {
                        "name": "train",
                        "num_bytes": paths[name].stat().st_size,
                        "num_examples": rows[name],
                    }
                ],
            }
            for name, table in tables.items()
        ],
    }


def _feature(field: pa.Field) -> dict[str, Any]:
    return {"name": field.name, **_of_type(field.type)}


def _of_type(kind: pa.DataType) -> dict[str, Any]:
    """Return a type as dataset cards write it."""
    if pa.types.is_struct(kind):
        return {"struct": [_feature(field) for field in kind]}
    if pa.types.is_list(kind):
        inner = _of_type(kind.value_type)
        return {"list": inner.get("dtype") or inner["struct"]}
    return {"dtype": {"double": "float64"}.get(str(kind), str(kind))}
