"""The walk over a parsed page that makes its outline: one pass over lexbor's tree."""

from __future__ import annotations

import re
from collections.abc import Callable

from selectolax.lexbor import LexborHTMLParser, LexborNode

from newscrawl.czech.continued import reveals
from newscrawl.czech.dates import names_day
from newscrawl.reading.document.outline import Element, Outline, TextRun
from newscrawl.reading.document.pictures import is_fallback, picture_address
from newscrawl.reading.document.streamed import StreamedParts
from newscrawl.values.text import clean

MAX_OUTLINE_DEPTH = 150
"""Elements nested deeper are read as if they stood at this depth: the deepest real page has 45.
What looks at all runs of all elements around them takes at most so many times the page."""
_SKIPPED = (
    frozenset({"head", "link", "meta", "base", "script", "style", "noscript"})
    | {"del", "s", "strike", "svg", "canvas", "map", "object", "applet", "param", "source", "track"}
    | {"button", "select", "option", "input", "textarea", "datalist", "progress", "meter", "dialog"}
)
"""Elements whose content is no text of the page: scripts, drawings, controls, what is struck out."""
_INLINE = (
    frozenset({"b", "big", "em", "font", "i", "ins", "mark", "small", "strong", "sub", "sup", "u"})
    | {"abbr", "acronym", "cite", "code", "data", "dfn", "kbd", "label", "q", "samp", "time", "tt", "var"}
    | {"bdi", "bdo", "nobr", "span", "wbr"}
)
"""Elements that stand in a line of text."""
_BOLD = frozenset({"b", "strong"})
_EMBEDS = frozenset({"iframe", "video", "audio", "embed"})
_PLAYERS = frozenset({"video", "audio"})
_LONGEST_BUTTON_CHARS = 100
_PARAGRAPH_CHARS = 50
"""Characters of a paragraph in what a button reveals."""
_SLIDE_SIBLINGS = 20
"""Siblings on either side, white space included, among which a hidden element's shown likes are looked for."""
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def outline_of(tree: LexborHTMLParser) -> Outline:
    """Return the outline of a parsed page; hidden elements, scripts and form controls are left out."""
    return Walk(tree).run()


def _is_card(link: LexborNode) -> bool:
    """Tell whether a link has several child elements and no text of its own."""
    child = link.first_child
    elements = 0
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


def is_hidden(node: LexborNode, attributes: dict[str, str | None]) -> bool:
    """Tell whether an element with these attributes is hidden and stays so, as far as markup and style say."""
    style = attributes.get("style")
    if "hidden" not in attributes and (style is None or _HIDDEN_STYLE.search(style) is None or _is_slide(node)):
        return False
    return not _is_revealed(node)


def _is_revealed(node: LexborNode) -> bool:
    """Tell whether a hidden element is a story's rest: a button right above shows it, or it is an accordion's panel.

    Such a panel is a region named by its header (WAI-ARIA Authoring Practices, "Accordion").
    """
    if node.attributes.get("role") == "region" and "aria-labelledby" in node.attributes:
        return True
    button = node.prev
    while button is not None and not button.is_element_node:
        button = button.prev
    if button is None or not reveals(button.text()[:_LONGEST_BUTTON_CHARS]):
        return False
    child = node.first_child
    while child is not None:
        if child.tag == "p" and len(child.text()) >= _PARAGRAPH_CHARS:
            return True
        child = child.next
    return False


_Enter = Callable[[LexborNode, str, Element], Element | None]
"""Opens a node with its tag in an element; returns the element that its content stands in, None where it is not read"""


class Walk:
    """The state of one walk over the tree: the open elements, links and the run being filled.

    A subclass may note which nodes make which run (`places`): it is told of each text, medium and end of a run.
    """

    def __init__(self, tree: LexborHTMLParser) -> None:
        self.tree = tree
        self.streamed = StreamedParts(tree)
        self.elements: list[Element] = []
        self.runs: list[TextRun] = []
        self.stack: list[tuple[LexborNode, str, Element, bool]] = []
        """(node, its tag, the element that its content stands in, whether that is its own) of the open nodes."""
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
        """Walk over the page and return its outline."""
        body = self.tree.body or self.tree.root
        if body is not None:
            self._walk(body)
        by_node = {element.node_id: element for element in self.elements}
        return Outline(tree=self.tree, elements=self.elements, runs=self.runs, by_node=by_node)

    def _walk(self, root: LexborNode) -> None:
        kinds: dict[int, tuple[str, _Enter | None]] = {}
        current = self._open(root, root.tag or "", root.attributes, None)
        stack = self.stack
        stack.append((root, current.tag, current, True))
        node = root.first_child
        while True:
            if node is None:
                closed, tag, current, is_own = stack.pop()
                self._close(tag, current, is_own)
                if not stack:
                    return
                current = stack[-1][2]
                node = closed.next
                continue
            kind = kinds.get(node.tag_id)
            if kind is None:
                kind = kinds[node.tag_id] = self._kind_of(node)
            tag, enter = kind
            if enter is None:
                self._text(node)
            elif (entered := enter(node, tag, current)) is not None:
                is_own = entered is not current
                child = node.first_child if tag != "template" else self.streamed.content_of(node)
                if child is not None:
                    stack.append((node, tag, entered, is_own))
                    node, current = child, entered
                    continue
                self._close(tag, entered, is_own)
            node = node.next

    def _kind_of(self, node: LexborNode) -> tuple[str, _Enter | None]:
        """Return the tag of all nodes alike, and what opens them; nothing opens a text."""
        tag = node.tag or ""
        if node.is_text_node:
            return tag, None
        if tag == "noscript":
            return tag, self._enter_noscript
        if tag == "template":
            return tag, _stay
        if tag in _SKIPPED or not node.is_element_node:
            return tag, _skip
        if tag in _INLINE:
            return tag, self._enter_inline
        if tag == "br":
            return tag, self._break
        if tag == "img" or tag in _EMBEDS:
            return tag, self._enter_medium
        return tag, self._enter_link if tag == "a" else self._enter_block

    def _enter_noscript(self, node: LexborNode, _: str, parent: Element) -> None:
        if is_fallback(node) and (picture := node.css_first("img")) is not None:
            self._media(picture, "img", parent)

    def _enter_inline(self, node: LexborNode, tag: str, parent: Element) -> Element | None:
        if parent.is_card and self.stack[-1][3]:
            return self._enter_block(node, tag, parent)
        if is_hidden(node, node.attributes):
            return None
        if tag in _BOLD:
            self.bold += 1
        elif tag in ("time", "abbr"):
            self.time = self.time or _time_of(node)
        return parent

    def _enter_medium(self, node: LexborNode, tag: str, parent: Element) -> None:
        if not is_hidden(node, node.attributes):
            self._media(node, tag, parent)

    def _enter_link(self, node: LexborNode, tag: str, parent: Element) -> Element | None:
        attributes = node.attributes
        if is_hidden(node, attributes):
            return None
        self.open_link = ((attributes.get("href") or "").strip(), [])
        self.links.append(self.open_link)
        element = self._open(node, tag, attributes, parent)
        element.is_card = _is_card(node)
        return element

    def _enter_block(self, node: LexborNode, tag: str, parent: Element) -> Element | None:
        attributes = node.attributes
        if is_hidden(node, attributes):
            return None
        if self.filled or self.links:
            self._flush(parent)
        self.time = _time_of(node) if tag == "time" else None
        return self._open(node, tag, attributes, parent) if parent.depth < MAX_OUTLINE_DEPTH else parent

    def _open(self, node: LexborNode, tag: str, attributes: dict[str, str | None], parent: Element | None) -> Element:
        elements = self.elements
        names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower() if attributes else " "
        depth = parent.depth + 1 if parent is not None else 0
        element = Element(len(elements), tag, parent, depth, attributes, len(self.runs), node.mem_id, names)
        if parent is not None:
            parent.children.append(element)
        elements.append(element)
        return element

    def _close(self, tag: str, element: Element, is_own: bool) -> None:
        if not is_own:
            if tag in _BOLD:
                self.bold = max(0, self.bold - 1)
        elif tag == "a":
            # a link around blocks closes its own run, one inside a paragraph shares the paragraph's
            if len(self.runs) > element.start:
                self._flush(element)
            self.open_link = None
            element.end = len(self.runs) + self.filled
        else:
            if self.filled or self.links:
                self._flush(element)
            self.time = None
            element.end = len(self.runs)

    def _text(self, node: LexborNode) -> None:
        text = node.text_content or ""
        if text.isspace():
            if self.filled:
                self.parts.append(text)
            return
        self.parts.append(text)
        self.filled = True
        self.broken = False
        self.chars += len(text)
        if self.open_link is not None:
            self.open_link[1].append(text)
            self.link_chars += len(text)
        if self.bold:
            self.bold_chars += len(text)

    def _break(self, _: LexborNode, __: str, element: Element) -> None:
        """A <br> is a space; it closes the run after a blank line, and after a line that is nothing but a link."""
        if self.broken or (self.filled and self.link_chars == self.chars and self.open_link is None):
            self._flush(element)
        self.broken = True
        if self.filled:
            self.parts.append("\n")

    def _media(self, node: LexborNode, tag: str, parent: Element) -> None:
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
                node=node,
            )
        )

    def _flush(self, element: Element) -> None:
        """Close the run being filled."""
        self.time, time = None, self.time
        if self.filled:
            text = clean("".join(self.parts))
            is_link = len(self.links) == len(self.parts) == 1 and self.link_chars == self.chars
            links = [(href, text if is_link else clean("".join(parts))) for href, parts in self.links]
            self.runs.append(TextRun(len(self.runs), element, text, self.link_chars, self.bold_chars, links, time))
            self.filled = False
            self.parts = []
            self.chars = self.bold_chars = self.link_chars = 0
        self.open_link = (self.open_link[0], []) if self.open_link else None
        self.links = [self.open_link] if self.open_link else []


def _stay(_: LexborNode, __: str, parent: Element) -> Element:
    """Read what a node holds as if it stood in the element around it."""
    return parent


def _skip(_: LexborNode, __: str, ___: Element) -> None:
    """Leave out a node with its content."""
