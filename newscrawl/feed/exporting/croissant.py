"""Croissant 1.0 (MLCommons): Parquet files and `croissant.json`, which describes them for machine learning tools."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import file_digest
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from newscrawl.feed.exporting.flat_parquet import FlatTable, flat_table, write_flat
from newscrawl.feed.files import write_json
from newscrawl.items import SCHEMA_VERSION, Article, RelatedLink

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawl.feed.exporting.selection import Selection

_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The context that the specification gives, appendix 1."""
_KEYS = {"articles": "id", "related_links": "id"}
_REFERENCES = {("related_links", "article_id"): "articles/id"}
"""Field of a record set to the field of another one that it names."""


def write_croissant(selection: Selection, directory: Path) -> dict[str, int]:
    """Write `articles.parquet`, `related_links.parquet` and `croissant.json` to `directory`; return numbers of rows."""
    tables = {"articles": flat_table(Article, _is_json), "related_links": flat_table(RelatedLink, _is_json)}
    rows = {
        "articles": write_flat(selection.articles(), directory / "articles.parquet", tables["articles"]),
        "related_links": write_flat(selection.links(), directory / "related_links.parquet", tables["related_links"]),
    }
    write_json(directory / "croissant.json", _metadata(directory, tables))
    return rows


def _is_json(field: pa.Field) -> bool:
    """Tell whether a column is JSON text: everything nested but lists of texts."""
    is_texts = pa.types.is_list(field.type) and pa.types.is_string(field.type.value_type)
    return bool(pa.types.is_nested(field.type)) and not is_texts


def _metadata(directory: Path, tables: dict[str, FlatTable]) -> dict[str, Any]:
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": "newscrawl",
        "description": "Articles of Czech news sites and the teasers that stood around them, read by newscrawl: the "
        "latest form of each article that its site has not taken down. The texts belong to those who published them.",
        "citeAs": "newscrawl: articles of Czech news sites, with the publisher of each article",
        "license": "unknown",
        "url": "about:blank",
        "version": f"{SCHEMA_VERSION}.0",
        "datePublished": datetime.now(UTC).date().isoformat(),
        "distribution": [_file(directory / f"{name}.parquet") for name in tables],
        "recordSet": [_record_set(name, table) for name, table in tables.items()],
    }


def _file(path: Path) -> dict[str, Any]:
    with path.open("rb") as content:
        digest = file_digest(content, "sha256").hexdigest()
    return {
        "@type": "cr:FileObject",
        "@id": path.name,
        "name": path.name,
        "contentUrl": path.name,
        "contentSize": f"{path.stat().st_size} B",
        "encodingFormat": "application/x-parquet",
        "sha256": digest,
    }


def _record_set(name: str, table: FlatTable) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "key": {"@id": f"{name}/{_KEYS[name]}"},
        "field": [_field(name, field) for field in table.schema],
    }


def _field(record_set: str, field: pa.Field) -> dict[str, Any]:
    is_list = pa.types.is_list(field.type)
    reference = _REFERENCES.get((record_set, field.name))
    return {
        "@type": "cr:Field",
        "@id": f"{record_set}/{field.name}",
        "name": field.name,
        "dataType": _data_type(field.type.value_type if is_list else field.type),
        "source": {"fileObject": {"@id": f"{record_set}.parquet"}, "extract": {"column": field.name}},
        **({"repeated": True} if is_list else {}),
        **({"references": {"field": {"@id": reference}}} if reference else {}),
    }


def _data_type(kind: pa.DataType) -> str:
    if pa.types.is_timestamp(kind):
        return "sc:DateTime"
    names = {pa.int64(): "sc:Integer", pa.float64(): "sc:Float", pa.bool_(): "sc:Boolean"}
    return names.get(kind, "sc:Text")
