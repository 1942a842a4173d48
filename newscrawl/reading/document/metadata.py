"""What a page says about itself: JSON-LD, meta tags and microdata."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from newscrawl.values.text import clean, fold

_ARTICLE_TYPES = re.compile(r"(News|Blog|Scholarly|OpinionNews|AnalysisNews|ReportageNews)?Article|\w*Posting|Report")
_OPENING = re.compile(r"<!--|(?://|/\*)?\s*+<!\[CDATA\[(?:\s*+\*/)?")
"""How a comment or CDATA section around a script's text begins, its mark itself in a comment of JavaScript or not."""
_TRAILING_COMMA = re.compile(r",(\s*+[}\]])")
_LONGEST_JSON_CHARS = 2_000_000
"""Characters of a script; a longer one is no description of a page."""
_MOST_JSON_NODES = 2000
"""Nodes of a JSON-LD document that are looked at."""
MOST_MICRODATA = 200
"""Elements with one `itemprop` that are looked at; a page of the world's press has 37 authors."""
MOST_MICRODATA_CHARS = 100_000
"""Characters of the values of one `itemprop`."""
TELLING_DESCRIPTION_CHARS = 25
"""Characters of a description that no other text begins with by chance."""


@dataclass(slots=True)
class Metadata:
    """The page's own statements, as printed."""

    nodes: list[dict[str, Any]] = field(default_factory=list)
    """JSON-LD nodes of an article type."""
    meta: dict[str, list[str]] = field(default_factory=dict)
    """`<meta>` name or property (lower case) -> contents."""
    title: str | None = None
    """The document's <title>."""
    canonical: str | None = None
    language: str | None = None
    videos: list[str] = field(default_factory=list)
    """Names of the page's videos, from JSON-LD: what a player prints under itself."""
    broken_json: int = 0
    """JSON-LD scripts that could not be read."""

    def first_meta(self, *names: str) -> str | None:
        """Return the first non-empty content of the first of these meta names."""
        return next((value for name in names for value in self.meta.get(name, ()) if value), None)

    def article_node(self, headline: str | None = None) -> dict[str, Any]:
        """Return the JSON-LD article node, of several the one with this headline; {} where there is none."""
        if headline and len(self.nodes) > 1:
            wanted = fold(headline)
            for node in self.nodes:
                if fold(first_text(node.get("headline")) or "") == wanted:
                    return node
        return self.nodes[0] if self.nodes else {}


def read_metadata(tree: LexborHTMLParser) -> Metadata:
    """Collect the metadata of a parsed page. Broken JSON-LD is counted and skipped."""
    found = Metadata()
    for node in tree.css("script[type='application/ld+json'], script[type='application/ld+json; charset=utf-8']"):
        try:
            documents = parse_json(node.text() or "")
        except ValueError:
            found.broken_json += 1
            continue
        for entry in _flatten(documents):
            if _is_article(entry):
                found.nodes.append(entry)
            elif entry.get("@type") == "VideoObject":
                found.videos.extend(lookup(entry, "name"))
    for node in tree.css("meta[content]"):
        name = node.attributes.get("property") or node.attributes.get("name") or node.attributes.get("itemprop")
        if name:
            found.meta.setdefault(name.lower(), []).append(clean(node.attributes.get("content") or ""))
    title = tree.css_first("title")
    found.title = clean(title.text()) if title is not None else None
    canonical = tree.css_first("link[rel~='canonical'][href]")
    found.canonical = (canonical.attributes.get("href") or "").strip() or None if canonical is not None else None
    root = tree.css_first("html")
    found.language = (root.attributes.get("lang") or "").split("-")[0].lower() or None if root is not None else None
    return found


def parse_json(text: str) -> Any:
    """Parse the JSON of a script element; raw control characters inside strings are accepted.

    Sites put line breaks into strings unescaped (parlamentnilisty.cz, 2023), wrap the script in CDATA or a comment,
    and leave trailing commas.

    Raises:
        ValueError: it is no JSON, or larger than two million characters.
    """
    text = text.strip()
    if len(text) > _LONGEST_JSON_CHARS:
        raise ValueError("JSON too large")
    text = _unwrapped(text)
    try:
        try:
            return json.loads(text, strict=False)
        except ValueError:
            return json.loads(_TRAILING_COMMA.sub(r"\1", text.rstrip("; \n")), strict=False)
    except RecursionError as error:
        raise ValueError("JSON nested too deep") from error


def _unwrapped(text: str) -> str:
    """Return a script's text, stripped, without the comment or CDATA section around it."""
    opening = _OPENING.match(text)
    text = text[opening.end() :] if opening else text
    if text.endswith("-->"):
        return text[:-3].strip()
    bare = text.removesuffix("*/").rstrip()
    if bare.endswith("]]>"):
        text = bare[:-3].rstrip()
        text = text[:-2] if text.endswith(("//", "/*")) else text
    return text.strip()


def _flatten(document: Any) -> Iterator[dict[str, Any]]:
    """Yield every node of a JSON-LD document: arrays, @graph and mainEntity opened."""
    queue = deque([document])
    for _ in range(_MOST_JSON_NODES):
        if not queue:
            return
        entry = queue.popleft()
        if isinstance(entry, list):
            queue.extendleft(reversed(entry))
        elif isinstance(entry, dict):
            yield entry
            queue.extend(entry[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in entry)


def _is_article(entry: dict[str, Any]) -> bool:
    kinds = entry.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(name, str) and _ARTICLE_TYPES.fullmatch(name.rsplit("/", 1)[-1]) for name in names)


def lookup(node: dict[str, Any], path: str) -> list[str]:
    """Return the texts under a dotted path of a JSON-LD node ("author.name"); arrays fan out, objects give names."""
    values: list[Any] = [node]
    for key in path.split("."):
        values = [value.get(key) for value in _spread(values) if isinstance(value, dict)]
    texts = (first_text(value) for value in _spread(values))
    return [text for text in texts if text]


def _spread(values: list[Any]) -> Iterator[Any]:
    for value in values:
        if isinstance(value, list):
            yield from value
        elif value is not None:
            yield value


def first_text(value: Any) -> str | None:
    """Return the first printable text of a JSON-LD value: a string, a number, or an object's name or url."""
    if isinstance(value, list):
        return next((text for entry in value if (text := first_text(entry))), None)
    if isinstance(value, dict):
        return first_text(value.get("name") or value.get("@value") or value.get("url"))
    if isinstance(value, str):
        return strip_markup(value) or None
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def strip_markup(text: str) -> str:
    """Return metadata text with HTML entities and tags resolved: some sites escape them twice."""
    if "<" in text or "&" in text:
        text = LexborHTMLParser(text).text(separator=" ")
    return clean(text)


def itemprop(tree: LexborHTMLParser, name: str) -> list[str]:
    """Return the microdata values of an `itemprop` that belong to the page's article, not to a nested list item."""
    nodes = tree.css(f"[itemprop~='{name}']")[:MOST_MICRODATA]
    values: list[str] = []
    left = MOST_MICRODATA_CHARS
    for node in nodes:
        if left >= 0 and not _nested_in_list(node) and (value := microdata_value(node)):
            values.append(value)
            left -= len(value)  # one stands in the other, and each says what is in it
    return values


def microdata_value(node: LexborNode) -> str | None:
    """Return the value of a microdata element: content, datetime, href or src attribute, else its text."""
    attributes = node.attributes
    for key in ("content", "datetime"):
        if attributes.get(key):
            return clean(attributes[key] or "")
    return clean(node.text(separator=" ")) or None


def _nested_in_list(node: LexborNode) -> bool:
    parent = node.parent
    while parent is not None:
        if "ItemList" in (parent.attributes.get("itemtype") or "") or "Comment" in (
            parent.attributes.get("itemtype") or ""
        ):
            return True
        parent = parent.parent
    return False
