"""Parts that a server sends after the page and a script moves to their places, as React does since version 18.

`<template id="B:0">` (a boundary, "P:0" a part of one) holds the place of `<div hidden id="S:0">` further down; the
number is hexadecimal, and a site may put a prefix before all three (react-dom/server, ReactFizzConfigDOM).
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

_PLACE = re.compile(r"(?P<prefix>.*)[BP]:(?P<number>[0-9a-f]+)", re.DOTALL)


class StreamedParts:
    """The parts of one page, each given out once."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        """Take a parsed page; it is searched when the first place is asked for."""
        self._tree = tree
        self._parts: dict[str, LexborNode] | None = None

    def content_of(self, place: LexborNode) -> LexborNode | None:
        """Return the first child of the part whose place a <template> holds; None for others, and the second time."""
        found = _PLACE.fullmatch(place.attributes.get("id") or "")
        if found is None:
            return None
        if self._parts is None:
            self._parts = {node.attributes["id"] or "": node for node in self._tree.css("[hidden][id*='S:']")}
        part = self._parts.pop(f"{found['prefix']}S:{found['number']}", None)
        return part.first_child if part is not None else None
