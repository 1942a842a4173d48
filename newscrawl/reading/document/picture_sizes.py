"""How large a picture is, as its page states it: in metadata, in a srcset, in the element's attributes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from selectolax.lexbor import LexborNode

from newscrawl.reading.document.metadata import spread

_PIXELS = re.compile(r"\s*(\d{1,5})(?:\.\d+)?\s*(?:px)?\s*", re.IGNORECASE)
_FEWEST_PIXELS = 32
"""What is smaller is a ratio ("16" by "9"), an icon, or what stands in a picture's place until a script has put it."""
_WIDTH = re.compile(r"(\d{1,5})w,?")
"""The width behind an address in a srcset (HTML 4.8.4.2)."""
_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_MOST_SOURCES = 12
"""Siblings of a picture that are looked at for its <source> elements."""
_MOST_NODES = 200
"""JSON-LD nodes that are looked at for one picture's."""
_KEYS = ("image", "primaryImageOfPage", "thumbnail", "associatedMedia", "hasPart")
"""Properties of an article, a page or a gallery that hold nodes of pictures."""


class Size(NamedTuple):
    """Width and height in pixels, None where they are not stated."""

    width: int | None = None
    height: int | None = None


def pixels(value: Any) -> int | None:
    """Return the pixels that a value of metadata or an attribute states, None for a share, a ratio or anything else.

    >>> pixels("1200 px"), pixels(675.0), pixels({"@type": "QuantitativeValue", "value": 1200}), pixels("100%")
    (1200, 675, 1200, None)
    """
    if isinstance(value, dict):
        value = value.get("value")
    match = _PIXELS.fullmatch(str(value)) if isinstance(value, (str, int, float)) else None
    number = int(match[1]) if match else 0
    return number if number >= _FEWEST_PIXELS else None


def size_in_markup(node: LexborNode, source: str) -> Size:
    """Return the size that an <img> states of its address `source`, as printed.

    Where a srcset says how wide the picture at that address is, the attributes, which say how large it is shown, hold
    only if they agree.
    """
    elements = [node, *_sources(node)]
    widths = (width for element in elements for address, width in _described(element) if address == source)
    width = next(widths, None)
    sizes = [Size(pixels(each.attributes.get("width")), pixels(each.attributes.get("height"))) for each in elements]
    if width is not None:
        return next((size for size in sizes if size.width == width), Size(width))
    holder = next((place for place, element in enumerate(elements) if source in _printed(element)), 0)
    return sizes[holder] if any(sizes[holder]) else sizes[0]


def size_in_node(node: dict[str, Any]) -> Size:
    """Return the size that a JSON-LD node of a picture states."""
    return Size(pixels(node.get("width")), pixels(node.get("height")))


def picture_nodes(*nodes: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the JSON-LD nodes of pictures among and in the given ones, those with an address."""
    queue = list(nodes)
    for _ in range(_MOST_NODES):
        if not queue:
            return
        node = queue.pop(0)
        if node_address(node) is not None and ("width" in node or "height" in node):
            yield node
        queue.extend(value for value in spread([node.get(key) for key in _KEYS]) if isinstance(value, dict))


def node_address(node: dict[str, Any]) -> str | None:
    """Return the address of the picture that a JSON-LD node stands for."""
    return next((value for key in ("contentUrl", "url") if isinstance(value := node.get(key), str) and value), None)


def _sources(node: LexborNode) -> Iterator[LexborNode]:
    """Yield the <source> elements of the <picture> around an <img>."""
    picture = node.parent
    if picture is None or picture.tag != "picture":
        return
    beside = picture.first_child
    for _ in range(_MOST_SOURCES):
        if beside is None:
            return
        if beside.tag == "source":
            yield beside
        beside = beside.next


def _described(element: LexborNode) -> Iterator[tuple[str, int]]:
    """Yield the addresses of an element's srcsets, each with the width that stands behind it."""
    for name in _SETS:
        for address, behind in pairwise((element.attributes.get(name) or "").split()):
            if (match := _WIDTH.fullmatch(behind)) and (width := pixels(match[1])):
                yield address, width


def _printed(element: LexborNode) -> str:
    """Return all that an element prints in its attributes."""
    return " ".join(filter(None, element.attributes.values()))
