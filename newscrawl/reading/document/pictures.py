"""The address of a picture: what a page shows before its scripts have run is often a blank."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from selectolax.lexbor import LexborHTMLParser, LexborNode

_SOURCES = (
    *("data-src", "data-original", "data-lazy-src", "data-lazy", "src"),
    *("data-srcset", "data-lazy-srcset", "srcset"),
)
"""Attributes that hold a picture's address, the best first."""
_PLACEHOLDER = re.compile(
    r"""
      (?:data|about|blob|javascript): .*
    | (?:[^?\#]*/)?
      (?:blank|clear|empty|lazy|loading|pixel|placeholder|spacer|transparent|1x1) (?:[._-][^/?\#]*)?
      \.(?:gif|png|svg) (?:[?\#].*)?
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
"""What stands in a picture's place until a script has put its address there."""
_SIZE = re.compile(r"(?:[\d.]+[wxh])?,?")
"""The width or density behind an address in a srcset."""
_SIBLINGS = 12
"""Siblings on either side of a picture, white space included, of which a <source> or <noscript> has its address."""


def picture_address(node: LexborNode) -> str | None:
    """Return the address of an <img> or of an embed; None where it has no more than a placeholder.

    It is looked for in the element, in the <source> elements of its <picture>, and in the <noscript> beside either.
    """
    if node.tag != "img":
        return next(_addresses(node), None)
    own = next(_addresses(node), None)
    if own is not None:
        return own
    picture = node.parent
    beside = [node]
    if picture is not None and picture.tag == "picture":
        beside.append(picture)
        for source in reversed([*_siblings(node, "prev")]):
            if source.tag == "source" and (address := next(_addresses(source), None)) is not None:
                return address
    return next((address for place in beside for address in _without_scripts(place)), None)


def is_fallback(noscript: LexborNode) -> bool:
    """Tell whether a <noscript> has the only picture of the <figure> that it stands in."""
    figure = noscript.parent
    while figure is not None and figure.tag in ("a", "div", "picture", "span"):
        figure = figure.parent
    if figure is None or figure.tag != "figure":
        return False
    shown, first = noscript.css_first("img"), figure.css_first("img")
    if shown is None or first is None or shown.mem_id != first.mem_id:
        return False
    return not any(beside.tag in ("img", "picture") for beside in _siblings(noscript, "next"))


def _addresses(node: LexborNode) -> Iterator[str]:
    attributes = node.attributes
    for name in _SOURCES:
        value = (attributes.get(name) or "").strip()
        addresses = _of_srcset(value) if name.endswith("srcset") else [value]
        yield from (address for address in addresses if address and not _PLACEHOLDER.fullmatch(address))


def _of_srcset(value: str) -> list[str]:
    """Return the addresses of a srcset; they may hold commas."""
    return [word.rstrip(",") for word in value.split() if not _SIZE.fullmatch(word)]


def _without_scripts(node: LexborNode) -> Iterator[str]:
    """Yield the addresses of the picture that a <noscript> beside an element shows."""
    for beside in (*_siblings(node, "next"), *_siblings(node, "prev")):
        if beside.tag == "noscript":
            shown = beside.css_first("img") or LexborHTMLParser(beside.text() or "").css_first("img")
            yield from _addresses(shown) if shown is not None else ()


def _siblings(node: LexborNode, step: Literal["next", "prev"]) -> Iterator[LexborNode]:
    """Yield the siblings near a node on one side."""
    beside = getattr(node, step)
    for _ in range(_SIBLINGS):
        if beside is None:
            return
        yield beside
        beside = getattr(beside, step)
