"""What a page says about itself: JSON-LD, meta tags and microdata."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from newscrawl.reading.document.json_script import parse_json
from newscrawl.values.languages import language_tag
from newscrawl.values.text import clean, fold

_ARTICLE_TYPES = re.compile(r"(\w*News|Blog|Scholarly)?Article|(Blog|LiveBlog|SocialMedia)Posting|Report")
_MEDIA_TYPES = frozenset({"VideoObject", "ImageObject"})
_REFERRING = ("author", "creator", "publisher", "copyrightHolder")
"""Properties whose value may be a reference to another node of the page (Yoast's plugin writes publishers so)."""
_MOST_JSON_NODES = 2000
"""Nodes of a JSON-LD document that are looked at."""
MOST_MICRODATA = 200
"""Elements with one `itemprop` that are looked at; a page of the world's press has 37 authors."""
MOST_MICRODATA_CHARS = 100_000
"""Characters of the values of one `itemprop`."""
MOST_LICENCES = 20
"""Links to licences that are looked at."""
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
    """The document's `lang`, as a tag of BCP 47."""
    types: set[str] = field(default_factory=set)
    """schema.org types of all JSON-LD nodes that stand for the page or its subject, without their vocabulary."""
    videos: list[str] = field(default_factory=list)
    """Names of the page's videos, from JSON-LD: what a player prints under itself."""
    media_nodes: list[dict[str, Any]] = field(default_factory=list, repr=False)
    """JSON-LD nodes of videos and pictures that stand beside the article's."""
    licences: list[tuple[str, str]] = field(default_factory=list)
    """Address as printed and media type ("" where not told) of each licence that the page links to as its own."""
    broken_json: int = 0
    """JSON-LD scripts that could not be read."""
    chosen: dict[tuple[str | None, str | None], dict[str, Any]] = field(default_factory=dict, repr=False, compare=False)
    """(headline, address) -> what `article_node` returned for them: every field asks."""

    def first_meta(self, *names: str) -> str | None:
        """Return the first non-empty content of the first of these meta names."""
        return next((value for name in names for value in self.meta.get(name, ()) if value), None)

    def article_node(self, headline: str | None = None, url: str | None = None) -> dict[str, Any]:
        """Return the JSON-LD node of this page's article; {} where there is none.

        Args:
            headline: what the page shows as its headline.
            url: the page's address; the canonical one and that of Open Graph count as well.

        Of several nodes it is the one that names an address of the page as its own, then the one with this headline.
        Where neither tells, it is the first that names no other address: those that do are teasers'.
        """
        if len(self.nodes) < 2:
            return self.nodes[0] if self.nodes else {}
        if (headline, url) not in self.chosen:
            own = {_path(address) for address in (url, self.canonical, self.first_meta("og:url")) if address} - {""}
            wanted = fold(headline or "")
            self.chosen[headline, url] = max(self.nodes, key=lambda node: _belonging(node, own, wanted))
        return self.chosen[headline, url]


def _belonging(node: dict[str, Any], own: set[str], headline: str) -> tuple[bool, bool, bool]:
    """Return how surely a node is of the page with these addresses and this headline (folded), to compare nodes by."""
    named = {_path(address) for address in _addresses(node)} - {""}
    says_so = bool(headline) and fold(first_text(node.get("headline")) or "") == headline
    return bool(named & own), says_so, not (named and own)


def _addresses(node: dict[str, Any]) -> Iterator[str]:
    """Yield the addresses that a node names as its page's."""
    for value in (node.get("url"), node.get("mainEntityOfPage"), node.get("@id")):
        for entry in spread([value]):
            if isinstance(entry, dict):
                yield from (text for key in ("@id", "url") if isinstance(text := entry.get(key), str))
            elif isinstance(entry, str):
                yield entry


def _path(address: str) -> str:
    """Return path and query of an address, "" of a front page: a site's several hosts have the same articles."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    return urlunsplit(("", "", parts.path.strip("/"), parts.query, ""))


def read_metadata(tree: LexborHTMLParser) -> Metadata:
    """Collect the metadata of a parsed page. Broken JSON-LD is counted and skipped."""
    found = Metadata()
    scripts: list[LexborNode] = []
    for node in tree.css("script[type], meta[content]"):
        attributes = node.attributes
        if node.tag == "script":
            if (attributes["type"] or "").partition(";")[0].strip().lower() == "application/ld+json":
                scripts.append(node)
        elif name := attributes.get("property") or attributes.get("name") or attributes.get("itemprop"):
            found.meta.setdefault(name.lower(), []).append(clean(attributes["content"] or ""))
    _read_json_ld(scripts, found)
    title = tree.css_first("title")
    found.title = clean(title.text()) if title is not None else None
    canonical = tree.css_first("link[rel~='canonical'][href]")
    found.canonical = (canonical.attributes.get("href") or "").strip() or None if canonical is not None else None
    found.licences = list(_licences(tree))
    root = tree.css_first("html")
    if root is not None:
        found.language = language_tag(root.attributes.get("lang") or root.attributes.get("xml:lang"))
    return found


def _licences(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    """Yield the licences of the page (HTML, link type `license`); those of pictures stand in their figures."""
    for node in tree.css("link[rel~='license' i][href], a[rel~='license' i][href]")[:MOST_LICENCES]:
        attributes = node.attributes
        if not any(parent.tag == "figure" for parent in _around(node)):
            yield attributes["href"] or "", attributes.get("type") or ""


def _around(node: LexborNode) -> Iterator[LexborNode]:
    """Yield the elements that a node stands in, the nearest first."""
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def _read_json_ld(scripts: list[LexborNode], found: Metadata) -> None:
    """Collect the article nodes of JSON-LD scripts, each with the people and houses that it refers to by `@id`."""
    entries: list[dict[str, Any]] = []
    for script in scripts:
        try:
            entries.extend(_flatten(parse_json(script.text() or "")))
        except ValueError:
            found.broken_json += 1
    by_id = _named_nodes(entries)
    for entry in entries:
        found.types |= types_of(entry)
        if _is_article(entry):
            found.nodes.append(_with_references(entry, by_id))
        elif not _MEDIA_TYPES.isdisjoint(types_of(entry)):
            found.media_nodes.append(entry)
        if entry.get("@type") == "VideoObject":
            found.videos.extend(lookup(entry, "name"))


def _named_nodes(entries: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the nodes that have a name by their `@id`: those of the graph, and those that stand in one of them."""
    inner = (value for entry in entries for value in spread(list(entry.values())) if isinstance(value, dict))
    nodes = (node for node in chain(entries, inner) if node.get("name") and isinstance(node.get("@id"), str))
    return {node["@id"]: node for node in nodes}


def _with_references(entry: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return an article's node with the nodes that it refers to in their references' place."""
    if not by_id:
        return entry
    resolved = {
        key: [_referred(value, by_id) for value in spread([entry[key]])] for key in _REFERRING if entry.get(key)
    }
    if any(map(_is_person, resolved.get("publisher", ()))):
        del resolved["publisher"]
    return entry | resolved


def _referred(value: Any, by_id: dict[str, dict[str, Any]]) -> Any:
    """Return the node that a JSON-LD value refers to, by an object with an `@id` or by that alone; else the value."""
    if isinstance(value, dict) and value.get("name"):
        return value
    name = value.get("@id") if isinstance(value, dict) else value
    return by_id.get(name, value) if isinstance(name, str) else value


def _is_person(value: Any) -> bool:
    """Tell whether a node is somebody's: a blog of one's own names its author as its publisher."""
    kinds = value.get("@type") if isinstance(value, dict) else None
    return "Person" in (kinds if isinstance(kinds, list) else [kinds])


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
    return any(_ARTICLE_TYPES.fullmatch(name) for name in types_of(entry))


def types_of(entry: dict[str, Any]) -> set[str]:
    """Return the types of a JSON-LD node without their vocabulary: "Product" for "https://schema.org/Product"."""
    kinds = entry.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return {name.rstrip("/").rsplit("/", 1)[-1] for name in names if isinstance(name, str)}


def lookup(node: dict[str, Any], path: str) -> list[str]:
    """Return the texts under a dotted path of a JSON-LD node ("author.name"); arrays fan out, objects give names."""
    values: list[Any] = [node]
    for key in path.split("."):
        values = [value.get(key) for value in spread(values) if isinstance(value, dict)]
    texts = (first_text(value) for value in spread(values))
    return [text for text in texts if text]


def spread(values: list[Any]) -> Iterator[Any]:
    """Yield JSON-LD values with arrays opened and nulls left out."""
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
    """Return the value of a microdata element: its content, datetime, of a date its title, else its text."""
    attributes = node.attributes
    for key in ("content", "datetime", *(("title",) if node.tag in ("abbr", "time") else ())):
        if attributes.get(key):
            return clean(attributes[key] or "")
    return clean(node.text(separator=" ")) or None


def _nested_in_list(node: LexborNode) -> bool:
    parent = node.parent
    while parent is not None:
        kind = parent.attributes.get("itemtype") or ""
        if "ItemList" in kind or "Comment" in kind:
            return True
        parent = parent.parent
    return False
