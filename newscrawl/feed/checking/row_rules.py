"""What docs/feed.md says of one published row: the schema, and the rules that no schema can express."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from msgspec import Meta

from newscrawl.derived import NO_STORY, content_hash, has_story, link_id, teaser_id, word_count
from newscrawl.feed.checking.row_places import MAX_REVISION
from newscrawl.feed.checking.run_files import ANY_ROW, decode_line
from newscrawl.items import SCHEMA_VERSION
from newscrawl.schema import ROW_TYPES, json_schema, validate_of_any_version
from newscrawl.values.moments import to_iso
from newscrawl.values.urls import article_id

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_KEYS = {name: json_schema(name)["required"] for name in ROW_TYPES}
"""Type of a row to its keys, in the order of the schema."""

_Whole = Annotated[int, Meta(le=MAX_REVISION)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _BlockNumbers:
    """The whole number of a block."""

    level: _Whole | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _ChangesNumbers:
    """The whole numbers of an article's changes."""

    added: list[_Whole] = field(default_factory=list)
    removed: list[_Whole] = field(default_factory=list)
    edited: list[_Whole] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class _BoxNumbers:
    """The whole number of a box of a sighting."""

    box: _Whole = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _MediaNumbers:
    """The whole numbers of an image or video."""

    width: _Whole | None = None
    height: _Whole | None = None
    duration: _Whole | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Numbers:
    """The whole numbers of a row of any type.

    They are checked beside the schema, to which 12.0 and 10 to the 30th are integers too.
    """

    body: list[_BlockNumbers] = field(default_factory=list)
    word_count: _Whole = 0
    revision: _Whole = 1
    changes: _ChangesNumbers | None = None
    position: _Whole = 1
    status: _Whole = 404
    boxes: list[_BoxNumbers] = field(default_factory=list)
    images: list[_MediaNumbers] = field(default_factory=list)
    videos: list[_MediaNumbers] = field(default_factory=list)


def read_row(line: bytes) -> dict[str, Any]:
    """Return the row of a line, given with its end; raise BadFeed."""
    return decode_line(line, ANY_ROW)


def row_problems(row: dict[str, Any], row_type: str, sites: Collection[str]) -> list[str]:
    """Return what is wrong with a row, each problem as "field: what"; [] for a good row.

    Args:
        row: plain JSON values.
        row_type: the type of the rows of its file.
        sites: names of the sites of its run or merged set.
    """
    if row.get("type") != row_type:
        return [f"type: {str(row.get('type'))[:80]!r} in a file of {row_type}s"]
    try:
        problems = validate_of_any_version(row)
    except ValueError as error:
        return [f"row: {error}"]
    return problems or [*_order_problems(row, row_type), *_rule_problems(row, row_type, sites)]


def form_problems(line: bytes, row: dict[str, Any]) -> list[str]:
    """Return what is wrong with how `line`, with its end, is written, in the form of `row_problems`; it holds `row`."""
    if msgspec.json.encode(row) + b"\n" != line:
        return ["row: not as the feed writes it: it has spaces, escapes, a key twice or a carriage return"]
    problems = []
    if not unicodedata.is_normalized("NFC", line.decode()):
        problems.append("row: not in Unicode NFC")
    if rb"\u0000" in line.replace(rb"\\", b""):
        problems.append("row: a text holds the character U+0000")
    return problems


def _order_problems(row: dict[str, Any], row_type: str) -> list[str]:
    ordered = row["schema_version"] != SCHEMA_VERSION or list(row) == _KEYS[row_type]
    return [] if ordered else ["row: the keys are not in the order of the schema"]


def _rule_problems(row: dict[str, Any], row_type: str, sites: Collection[str]) -> Iterator[str]:
    if row["site"] not in sites:
        yield f"site: {row['site']!r} is not the run's"
    if row_type == "rejection":
        return
    yield from _number_problems(row)
    yield from _time_problems(row, row_type)
    if row_type == "related_link":
        yield from _link_problems(row)
    elif row_type in ("sighting", "visit", "address"):
        yield from _seen_problems(row, row_type)
    elif row_type == "teaser":
        yield from _teaser_problems(row)
    elif row["id"] != article_id(row["url"]):
        yield f"id: {row['id']} is not that of {row['url']}"
    if row_type == "article":
        yield from _article_problems(row)


def _number_problems(row: dict[str, Any]) -> Iterator[str]:
    try:
        msgspec.convert({name: value for name, value in row.items() if value is not None}, _Numbers)
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at `$.")
        yield f"{where.removesuffix('`')}: {what}"


def _time_problems(row: dict[str, Any], row_type: str) -> Iterator[str]:
    times = [(name, row.get(name)) for name in _KEYS[row_type] if name.endswith("_at")]
    times += [("body.published_at", block.get("published_at")) for block in row.get("body", ())]
    times.append(("copy_of.published_at", (row.get("copy_of") or {}).get("published_at")))
    for name, time in times:
        if time and not _is_of_prague(time):
            yield f"{name}: {time} is no time with the offset of Europe/Prague"


def _is_of_prague(time: str) -> bool:
    try:
        return to_iso(datetime.fromisoformat(time)) == time
    except (ValueError, OverflowError):
        return False


def _link_problems(link: dict[str, Any]) -> Iterator[str]:
    if link["article_id"] != article_id(link["article_url"]):
        yield f"article_id: {link['article_id']} is not that of {link['article_url']}"
    if link["id"] != link_id(link["article_id"], link["section"], link.get("url"), link["title"]):
        yield f"id: {link['id']} is not that of article, section and target"


def _seen_problems(row: dict[str, Any], row_type: str) -> Iterator[str]:
    """Yield what is wrong with what follows from other fields of a sighting, visit or address."""
    page = row["article_url"] if row_type == "address" else row["page_url"]
    if row["article_id"] not in (None, article_id(page)):
        yield f"article_id: {row['article_id']} is not that of {page}"
    numbers = [box["box"] for box in row.get("boxes", ())]
    if any(left >= right for left, right in pairwise(numbers)):
        yield f"boxes: their numbers do not rise: {numbers}"


def _teaser_problems(teaser: dict[str, Any]) -> Iterator[str]:
    if teaser["id"] != teaser_id(teaser["url"], teaser["title"], teaser["image_url"]):
        yield f"id: {teaser['id']} is not that of target, headline and picture"


def _article_problems(article: dict[str, Any]) -> Iterator[str]:
    title, perex, text = article["title"], article.get("perex"), article.get("text", "")
    if not has_story(perex, text, (image.get("caption") for image in article.get("images", ()))):
        yield NO_STORY
    if article.get("word_count", 0) != word_count(perex, text):
        yield f"word_count: {article.get('word_count', 0)}, but perex and text have {word_count(perex, text)}"
    if article["content_hash"] != content_hash(title, perex, text):
        yield "content_hash: not that of title, perex and text"
