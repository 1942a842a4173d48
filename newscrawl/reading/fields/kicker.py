"""The kicker: a line over the headline, in the same <h1> on many sites, that is no part of the title."""

from __future__ import annotations

import re
from collections.abc import Collection

from selectolax.lexbor import LexborNode

from newscrawl.values.text import clean, fold

_NAMES = re.compile(
    r"kicker|over-?line|over-?title|top-?line|roof-?line|dachzeile|spitzmarke|super-?title|pre-?title|sur-?titre"
    r"|nad-?titul|eyebrow|cejilla|antetitulo|occhiello"
)
"""What sites call the element of a kicker."""
_LEADING = " \t\n-–—:|/•·▪"
"""What stands between a kicker and its headline."""
_SHORTEST_HEADLINE_CHARS = 12
"""Characters that must be left for a headline."""


def without_kicker(heading: LexborNode, text: str, announced: Collection[str]) -> str:
    """Return the text of a heading without the kicker in it.

    A kicker is the heading's first element if it is called so, or if what follows it is what the page announces. Where
    the page announces the whole, the whole is the title.

    Args:
        heading: the <h1>.
        text: its text, as it is read.
        announced: the headlines that the page names of itself, folded.
    """
    if fold(text) in announced:
        return text
    first = heading.first_child
    while first is not None and first.is_text_node and not (first.text_content or "").strip():
        first = first.next
    if first is None or not first.is_element_node:
        return text
    if first.next is None:  # one element around all
        return without_kicker(first, text, announced)
    rest = _text_behind(first)
    if len(rest) < _SHORTEST_HEADLINE_CHARS or not text.endswith(rest):
        return text
    names = f"{first.attributes.get('class') or ''} {first.attributes.get('id') or ''}".lower()
    return rest if fold(rest) in announced or _NAMES.search(names) else text


def _text_behind(node: LexborNode) -> str:
    parts = []
    beside = node.next
    while beside is not None:
        parts.append(beside.text() if beside.is_element_node else beside.text_content or "")
        beside = beside.next
    return clean(" ".join(parts)).lstrip(_LEADING)
