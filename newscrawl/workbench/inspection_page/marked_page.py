"""An inspected page made safe to show, with its parts marked.

What is written is made of a few elements without an attribute of the page's, and of escaped text: no script, style,
address, form, frame or drawing of the page is in it, so that nothing runs, nothing is fetched, and nothing that was
read is hidden. A picture is shown as its alternative text.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from newscrawl.reading.document.outline import Element, Outline
from newscrawl.reading.document.pictures import picture_address
from newscrawl.reading.document.places import places_of
from newscrawl.reading.document.streamed import StreamedParts
from newscrawl.reading.document.walk import is_hidden
from newscrawl.reading.explain import Part
from newscrawl.reading.teasers.boxes import Box
from newscrawl.workbench.inspection import Inspection, Verdict
from newscrawl.workbench.inspection_page.marks import Marks, visible

_AS_THEY_ARE = (
    frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre"})
    | {"figure", "figcaption", "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th"}
    | {"section", "article", "aside", "header", "footer", "main", "nav", "address", "div", "span"}
    | {"b", "strong", "i", "em", "u", "s", "del", "ins", "sub", "sup", "small", "code", "kbd", "samp", "cite"}
)
"""Elements that are written with their own name; those of no other kind are <div>, or one of `_RENAMED`."""
_RENAMED = {
    "a": 'span class="link"',
    "strike": "s",
    **dict.fromkeys(("font", "label", "nobr", "tt", "big", "mark", "time", "abbr", "acronym", "data", "dfn"), "span"),
    **dict.fromkeys(("var", "q", "bdi", "bdo", "ruby", "rt", "rp", "rb", "noscript"), "span"),
}
"""Elements that are written as others: what a browser nests in its own way, and what it treats in a way of its own."""
_LEFT_OUT = (
    frozenset({"head", "script", "style", "link", "meta", "base", "title", "template", "noscript", "svg", "canvas"})
    | {"object", "applet", "param", "source", "track", "map", "area", "frame", "frameset", "noframes", "noembed"}
    | {"button", "select", "option", "optgroup", "input", "textarea", "datalist", "progress", "meter", "dialog"}
)
"""Elements that are not written unless something was read in them."""
_MEDIA = frozenset({"img", "iframe", "video", "audio", "embed"})
_CELL_SPANS = ("colspan", "rowspan")
_MOST_SPAN = 100
"""Columns or rows of a cell; more are a mistake."""
_ADDRESS_CHARACTERS = 60
_LONGEST_PIECE = 100_000
"""Characters in one mark: Chromium breaks no lines in a text whose lines together are longer than 2^25 pixels."""


def marked_page(inspection: Inspection, outline: Outline) -> str:
    """Return the body of an inspected page as safe HTML, its parts marked at the nodes that they were read from."""
    return "".join(_Writer(inspection, outline).pieces())


def marked_text(inspection: Inspection) -> str:
    """Return the lines of an inspected text as safe HTML, each marked as the part that it is."""
    marks = Marks(inspection.parts)
    texts = (escape(visible(part.text)) for _, part in inspection.parts)
    return "\n".join(f"<p>{marks.around(text, number)}</p>" for number, text in enumerate(texts))


class _Writer:
    """The state of one walk over the tree that was read."""

    def __init__(self, inspection: Inspection, outline: Outline) -> None:
        self._tree = outline.tree
        self._places = places_of(self._tree)
        self._marks = Marks(inspection.parts)
        self._boxes = _box_elements(inspection.parts, inspection.explained.boxes, outline)
        self._streamed = StreamedParts(self._tree)
        self._read = self._around_places()
        self._written: set[int] = set()
        """Memory ids of the hidden elements that were written, at their own place or where their content goes."""

    def pieces(self) -> Iterator[str]:
        """Yield the page in pieces, without recursion: it may be nested deeply."""
        root = self._tree.body or self._tree.root
        open_nodes: list[tuple[LexborNode | None, str]] = []
        """(the node after it, its end tag) of each open element."""
        node = root.first_child if root is not None else None
        while True:
            if node is None:
                if not open_nodes:
                    return
                node, end_tag = open_nodes.pop()
                yield end_tag
                continue
            tag = (node.tag or "").lower()
            if node.is_text_node:
                yield self._text(node)
            elif tag in ("br", "hr"):
                yield f"<{tag}>"
            elif tag in _MEDIA:
                yield self._medium(node, tag)
            elif (child := self._content(node, tag)) is not None:
                start_tag, name = self._start(node, tag)
                yield start_tag
                open_nodes.append((node.next, f"</{name}>"))
                node = child
                continue
            node = node.next

    def _around_places(self) -> set[int]:
        """Return the memory ids of the elements in which something was read."""
        around: set[int] = set()
        root = self._tree.root
        for node in root.traverse(include_text=True) if root is not None else ():
            if node.mem_id not in self._places:
                continue
            above = node.parent
            while above is not None and above.mem_id not in around:
                around.add(above.mem_id)
                above = above.parent
        return around

    def _content(self, node: LexborNode, tag: str) -> LexborNode | None:
        """Return the first child of an element, None where nothing of it is written."""
        if not node.is_element_node or node.mem_id in self._written:
            return None
        if tag == "template":
            return self._streamed_content(node)
        if tag in _LEFT_OUT or is_hidden(node, node.attributes):
            if node.mem_id not in self._read:
                return None
            self._written.add(node.mem_id)
        return node.first_child

    def _streamed_content(self, place: LexborNode) -> LexborNode | None:
        """Return the first child of the part that a <template> holds the place of, once."""
        child = self._streamed.content_of(place)
        if child is None or child.parent is None or child.parent.mem_id in self._written:
            return None
        self._written.add(child.parent.mem_id)
        return child

    def _start(self, node: LexborNode, tag: str) -> tuple[str, str]:
        """Return the start tag of an element and the name of its end tag."""
        written = tag if tag in _AS_THEY_ARE else _RENAMED.get(tag, "div")
        name = written.partition(" ")[0]
        if (box := self._boxes.get(node.mem_id)) is not None and name != "span":
            written += f' class="box-around layer-boxes" data-box="{box}"'
        if tag in ("td", "th"):
            written += "".join(f' {span}="{value}"' for span, value in _cell_spans(node))
        return f"<{written}>", name

    def _text(self, node: LexborNode) -> str:
        text = visible(node.text_content or "")
        number = self._marks.number_at(self._places.get(node.mem_id))
        if number is None:
            return escape(text, quote=False)
        pieces = (text[start : start + _LONGEST_PIECE] for start in range(0, len(text), _LONGEST_PIECE))
        return "".join(self._marks.around(escape(piece, quote=False), number) for piece in pieces)

    def _medium(self, node: LexborNode, tag: str) -> str:
        if node.mem_id not in self._places:
            return ""
        number = self._marks.number_at(self._places[node.mem_id])
        shown = f'<span class="medium">{escape(visible(_told(node, tag)), quote=False)}</span>'
        return shown if number is None else self._marks.around(shown, number)


def _told(node: LexborNode, tag: str) -> str:
    """Return what stands in place of a picture or an embed: its alternative text, or what it is and where it lies."""
    if tag == "img":
        alternative = " ".join((node.attributes.get("alt") or "").split())
        return f"picture: {alternative}" if alternative else "picture"
    try:
        parts = urlsplit(picture_address(node) or "")
    except ValueError:
        return tag
    return f"{tag}: {parts.netloc}{parts.path}"[:_ADDRESS_CHARACTERS] if parts.netloc else tag


def _cell_spans(node: LexborNode) -> Iterator[tuple[str, int]]:
    """Yield the columns and rows that a cell spans, where it is more than one of them."""
    for name in _CELL_SPANS:
        value = node.attributes.get(name) or ""
        if value.isascii() and value.isdecimal() and len(value) < 4 and 1 < int(value) <= _MOST_SPAN:
            yield name, int(value)


def _box_elements(parts: list[tuple[Verdict, Part]], boxes: list[Box], outline: Outline) -> dict[int, int]:
    """Return the elements that hold a box of teasers and nothing else, by memory id: the number of its part."""
    heads = {part.box: number for number, (verdict, part) in enumerate(parts) if verdict == "box"}
    elements: dict[int, int] = {}
    for number, box in enumerate(boxes):
        if number in heads and box.runs and (element := _element_of(box, outline)) is not None:
            elements[element.node_id] = heads[number]
    return elements


def _element_of(box: Box, outline: Outline) -> Element | None:
    """Return the outermost element that spans the runs of a box, or those below its heading; None where none does."""
    start, end = box.start, max(box.runs) + 1
    after_heading = box.heading.index + 1 if box.heading is not None else start
    for first in (start, after_heading):
        around = outline.runs[end - 1].element.ancestors()
        spanning = [element for element in around if (element.start, element.end) == (first, end)]
        if spanning and spanning[-1].parent is not None:
            return spanning[-1]
    return None
