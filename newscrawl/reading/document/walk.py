"""The walk over a parsed page that makes its outline: one pass over lexbor's tree."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from newscrawl.czech.dates import names_day
from newscrawl.reading.document.outline import Element, Outline, TextRun
from newscrawl.reading.document.pictures import is_fallback, picture_address
from newscrawl.values.text import clean

MAX_OUTLINE_DEPTH = 150
"""Elements nested deeper are read as if they stood at this depth: the deepest real page has 45.
What looks at all runs of all elements around them takes at most so many times the page."""
_SKIPPED = (
    frozenset({"head", "link", "meta", "base", "script", "style", "noscript", "template"})
    | {"svg", "canvas", "map", "object", "applet", "param", "source", "track"}
    | {"button", "select", "option", "input", "textarea", "datalist", "progress", "meter", "dialog"}
)
"""Elements whose content is no text of the page: scripts, drawings, controls."""
_INLINE = (
    frozenset(
        {"b", "big", "del", "em", "font", "i", "ins", "mark", "s", "small", "strike", "strong", "sub", "sup", "u"}
    )
    | {"abbr", "acronym", "cite", "code", "data", "dfn", "kbd", "label", "q", "samp", "time", "tt", "var"}
    | {"bdi", "bdo", "nobr", "span", "wbr"}
)
"""Elements that stand in a line of text."""
_BOLD = frozenset({"b", "strong"})
_EMBEDS = frozenset({"iframe", "video", "audio", "embed"})
_PLAYERS = frozenset({"video", "audio"})
_SLIDE_SIBLINGS = 20
"""Siblings on either side, white space included, among which a hidden element's shown likes are looked for."""
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def outline_of(tree: LexborHTMLParser) -> Outline:
    """Return the outline of a parsed page; hidden elements, scripts and form controls are left out."""
    return _Walk(tree).run()


def _is_card(link: LexborNode) -> bool:
    """Tell whether a link has several child elements and no text of its own."""
    elements = 0
    child = link.first_child
    while child is not None:
        if child.is_element_node:
            elements += 1
        elif child.is_text_node and (child.text_content or "").strip():
            return False
        child = child.next
    return elements > 1


def _time_of(node: LexborNode) -> str | None:
    """Return the moment that a <time> has in `datetime`, or in `title` as an <abbr> of microformats has it."""
    attributes = node.attributes
    title = attributes.get("title") or ""
    return (attributes.get("datetime") if node.tag == "time" else None) or (title if names_day(title) else None)


def _is_slide(node: LexborNode) -> bool:
    """Tell whether a hidden element is one of several alike of which another is shown: a ticker's, a tab's."""
    alike = node.attributes.get("class")
    for step in ("prev", "next"):
        beside = getattr(node, step)
        for _ in range(_SLIDE_SIBLINGS):
            if beside is None:
                break
            likes = alike and beside.tag == node.tag and beside.attributes.get("class") == alike
            if likes and not _HIDDEN_STYLE.search(beside.attributes.get("style") or ""):
                return True
            beside = getattr(beside, step)
    return False


class _Walk:
    """The state of one walk over the tree: the open elements, links and the run being filled."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self.tree = tree
        self.elements: list[Element] = []
        self.runs: list[TextRun] = []
        self.by_node: dict[int, Element] = {}
        self.parts: list[str] = []
        self.bold = 0
        self.chars = 0
        self.bold_chars = 0
        self.link_chars = 0
        self.links: list[tuple[str, list[str]]] = []
        self.open_link: tuple[str, list[str]] | None = None
        self.time: str | None = None
        self.filled = False
        self.broken = False

    def run(self) -> Outline:
        body = self.tree.body or self.tree.root
        if body is not None:
            self._walk(body)
        return Outline(tree=self.tree, elements=self.elements, runs=self.runs, by_node=self.by_node)

    def _walk(self, root: LexborNode) -> None:
        current = self._open(root, None)
        stack: list[tuple[LexborNode, Element]] = [(root, current)]
        node = root.first_child
        while stack:
            if node is None:
                closed, element = stack.pop()
                self._close(closed, element)
                node = closed.next if stack else None
                continue
            _, current = stack[-1]
            if node.is_text_node:
                self._text(node.text_content or "")
            elif node.is_element_node and (entered := self._enter(node, current)) is not None:
                child = node.first_child
                if child is not None:
                    stack.append((node, entered))
                    node = child
                    continue
                self._close(node, entered)
            node = node.next

    def _enter(self, node: LexborNode, parent: Element) -> Element | None:
        """Open the element of `node`; return None where its content is not read."""
        tag = node.tag or ""
        if tag in _SKIPPED:
            if tag == "noscript" and is_fallback(node) and (picture := node.css_first("img")) is not None:
                self._media(picture, parent)
            return None
        if tag in _INLINE and not (parent.is_card and node.parent is not None and node.parent.mem_id == parent.node_id):
            if tag in _BOLD:
                self.bold += 1
            elif tag in ("time", "abbr"):
                self.time = self.time or _time_of(node)
            return parent
        if tag == "br":
            self._break(parent)
            return None
        attributes = node.attributes
        if "hidden" in attributes or (_HIDDEN_STYLE.search(attributes.get("style") or "") and not _is_slide(node)):
            return None
        if tag == "img" or tag in _EMBEDS:
            self._media(node, parent)
            return None
        if tag == "a":
            self._open_link(attributes.get("href") or "")
            element = self._open(node, parent)
            element.is_card = _is_card(node)
            return element
        self._flush(parent)
        if tag == "time":
            self.time = _time_of(node)
        return self._open(node, parent) if parent.depth < MAX_OUTLINE_DEPTH else parent

    def _open(self, node: LexborNode, parent: Element | None) -> Element:
        element = Element(
            index=len(self.elements),
            tag=node.tag or "",
            parent=parent,
            depth=parent.depth + 1 if parent else 0,
            attributes=node.attributes,
            start=len(self.runs),
            node_id=node.mem_id,
        )
        if parent is not None:
            parent.children.append(element)
        self.elements.append(element)
        self.by_node[node.mem_id] = element
        return element

    def _close(self, node: LexborNode, element: Element) -> None:
        tag = node.tag or ""
        if element.node_id != node.mem_id:
            if tag in _BOLD:
                self.bold = max(0, self.bold - 1)
            return
        if tag == "a":
            # a link around blocks closes its own run, one inside a paragraph shares the paragraph's
            if len(self.runs) > element.start:
                self._flush(element)
            self.open_link = None
            element.end = len(self.runs) + self.filled
            return
        self._flush(element)
        element.end = len(self.runs)

    def _open_link(self, href: str) -> None:
        self.open_link = (href.strip(), [])
        self.links.append(self.open_link)

    def _text(self, text: str) -> None:
        self.parts.append(text)
        if text.isspace():
            return
        self.filled = True
        self.broken = False
        self.chars += len(text)
        if self.open_link is not None:
            self.open_link[1].append(text)
            self.link_chars += len(text)
        if self.bold:
            self.bold_chars += len(text)

    def _break(self, element: Element) -> None:
        """A <br> is a space; it closes the run after a blank line, and after a line that is nothing but a link."""
        if self.broken or (self.filled and self.link_chars == self.chars and self.open_link is None):
            self._flush(element)
        self.broken = True
        self.parts.append("\n")

    def _media(self, node: LexborNode, parent: Element) -> None:
        tag = node.tag or ""
        source = picture_address(node)
        self._flush(parent)
        href = self.open_link[0] if self.open_link else None
        self.runs.append(
            TextRun(
                index=len(self.runs),
                element=parent,
                text=clean(node.attributes.get("alt") or "") if tag == "img" else "",
                links=[(href, "")] if href else [],
                media="image" if tag == "img" else "embed",
                is_player=tag in _PLAYERS,
                source=source,
            )
        )

    def _flush(self, element: Element) -> None:
        """Close the run being filled."""
        if self.filled:
            self.runs.append(
                TextRun(
                    index=len(self.runs),
                    element=element,
                    text=clean("".join(self.parts)),
                    link_chars=self.link_chars,
                    bold_chars=self.bold_chars,
                    links=[(href, clean("".join(text))) for href, text in self.links],
                    time=self.time,
                )
            )
            self.filled = False
        if self.parts or self.links:
            self.parts = []
            self.chars = self.bold_chars = self.link_chars = 0
            self.open_link = (self.open_link[0], []) if self.open_link else None
            self.links = [self.open_link] if self.open_link else []
        self.time = None
