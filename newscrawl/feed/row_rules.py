"""What docs/feed.md says of one published row: the schema, and the rules that a schema cannot say."""

from __future__ import annotations

import hashlib
import unicodedata
from typing import TYPE_CHECKING, Any

import msgspec

from newscrawl.feed.keys import MAX_REVISION
from newscrawl.feed.reading import ANY_ROW, decode_line
from newscrawl.items import SCHEMA_VERSION
from newscrawl.schema import json_schema, validate_of_any_version

if TYPE_CHECKING:
    from collections.abc import Collection

_KEYS = {name: json_schema(name)["required"] for name in ("article", "related_link", "tombstone", "rejection")}
"""Type of a row to its keys in order."""


def read_row(line: bytes) -> dict[str, Any]:
    """Return the row of a line with its end; raise BadFeed."""
    return decode_line(line, ANY_ROW)


def row_problems(row: dict[str, Any], row_type: str, sites: Collection[str]) -> list[str]:
    """Return what is wrong with a row of a file of `row_type`s of `sites`, each as "field: what"; [] for a good one."""
    if row.get("type") != row_type:
        return [f"type: {str(row.get('type'))[:80]!r} in a file of {row_type}s"]
    try:
        problems = validate_of_any_version(row)
    except ValueError as error:
        return [f"row: {error}"]
    return problems or [*_order_problems(row, row_type), *_rule_problems(row, row_type, sites)]


def _order_problems(row: dict[str, Any], row_type: str) -> list[str]:
    ordered = row["schema_version"] != SCHEMA_VERSION or list(row) == _KEYS[row_type]
    return [] if ordered else ["row: the keys are not in the order of the schema"]


def _rule_problems(row: dict[str, Any], row_type: str, sites: Collection[str]) -> list[str]:
    problems = []
    if row["site"] not in sites:
        problems.append(f"site: {row['site']!r} is not the run's")
    if row_type in ("article", "tombstone"):
        if row["id"] != _id_of(row["url"]):
            problems.append(f"id: {row['id']} is not that of {row['url']}")
        if not isinstance(row.get("revision", 1), int) or row.get("revision", 1) > MAX_REVISION:
            problems.append("revision: not a whole number of 63 bits")
    if row_type == "related_link" and row["article_id"] != _id_of(row["article_url"]):
        problems.append(f"article_id: {row['article_id']} is not that of {row['article_url']}")
    if row_type == "article" and not _tells_something(row):
        problems.append("text: the article has no perex, no text and no image with a caption")
    return problems


def _tells_something(article: dict[str, Any]) -> bool:
    captions = (image.get("caption") for image in article.get("images", ()))
    return bool(article.get("perex") or article.get("text") or any(captions))


def is_normal(line: bytes, row: dict[str, Any]) -> bool:
    """Tell whether the line of `row` is in Unicode NFC, also where it writes letters as escapes."""
    text = msgspec.json.encode(row) if rb"\u" in line else line
    return unicodedata.is_normalized("NFC", text.decode())


def _id_of(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()[:16]
