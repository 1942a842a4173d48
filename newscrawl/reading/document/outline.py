"""The outline: a page's elements and its runs of text, images and embeds, in document order.

Everything after the parse works on these two flat lists: an element knows the range of runs it spans, so "how much
linked text is in here" is a sum over a slice and needs no second look at the DOM.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LONGEST_HEADING = 250
"""Characters of a heading; what is longer is a paragraph that is set in large letters."""
_AFTER = " ~ *"
"""End of a selector for all that follows an element in its parent."""
_NAMED_BY_TEXT = HEADING_TAGS | {"p", "li", "blockquote"}
"""Elements whose id is often an anchor made of their text."""


@dataclass(slots=True, eq=False)
class Element:
    """One element of the page and the half-open range `start:end` of runs that stand in it."""

    index: int
    tag: str
    parent: Element | None
    depth: int
    attributes: dict[str, str | None]
    start: int
    node_id: int
    names: str
    """Class and id in one lower-case string, for telling an element's role."""
    end: int = 0
    is_card: bool = False
    """True for a link made of elements only: each of them stands on a line of its own."""
    children: list[Element] = field(default_factory=list, repr=False)

    @property
    def role_names(self) -> str:
        """The names that tell an element's role: a heading's or paragraph's id is an anchor made of its text."""
        return (self.attributes.get("class") or "").lower() if self.tag in _NAMED_BY_TEXT else self.names

    def ancestors(self) -> list[Element]:
        """Return this element and all above it, innermost first."""
        chain: list[Element] = []
        element: Element | None = self
        while element is not None:
            chain.append(element)
            element = element.parent
        return chain

    def nearest(self, levels: int) -> list[Element]:
        """Return this element and those above it, innermost first, `levels` at most."""
        chain: list[Element] = []
        element: Element | None = self
        while element is not None and len(chain) < levels:
            chain.append(element)
            element = element.parent
        return chain

    def within(self, other: Element) -> bool:
        """Tell whether this element is `other` or stands in it."""
        element: Element | None = self
        while element is not None and element.depth >= other.depth:
            if element is other:
                return True
            element = element.parent
        return False


@dataclass(slots=True, eq=False)
class TextRun:
    """Consecutive inline content of one element: a paragraph's text, a heading, a caption; or one image or embed."""

    index: int
    element: Element
    text: str = ""
    link_chars: int = 0
    bold_chars: int = 0
    links: list[tuple[str, str]] = field(default_factory=list)
    """(href as printed, link text) of each link in the run."""
    time: str | None = None
    """`datetime` attribute of a <time> in the run."""
    media: str | None = None
    """"image" or "embed"; the text of an image is its alt text."""
    source: str | None = None
    node: LexborNode | None = field(default=None, repr=False)
    """The element of an image or embed."""
    is_player: bool = False
    """True for <video> and <audio>."""
    is_dropped: bool = False
    """True where the site declares that it is neither story nor teaser."""
    tag: str = field(init=False)
    """Tag of the element the run stands in."""
    link_share: float = field(default=0.0, init=False)
    """Share of the run's characters that stand in links, 0..1."""

    def __post_init__(self) -> None:
        """Work out what every rule asks for."""
        self.tag = self.element.tag
        if self.link_chars and self.text:
            self.link_share = min(1.0, self.link_chars / len(self.text))


def is_heading(run: TextRun) -> bool:
    """Tell whether a run is a heading: its element is one, and its text no paragraph."""
    return run.tag in HEADING_TAGS and len(run.text) <= _LONGEST_HEADING


@dataclass(slots=True, eq=False)
class Outline:
    """All elements and runs of a page; `by_node` finds the element of a lexbor node by its memory id."""

    tree: LexborHTMLParser
    elements: list[Element]
    runs: list[TextRun]
    by_node: dict[int, Element] = field(repr=False)

    def select(self, selector: str) -> list[Element]:
        """Return the elements that match a CSS selector, in document order, without those inside another match."""
        found: list[Element] = []
        for node in nodes_of(self.tree, selector):
            element = self.by_node.get(node.mem_id)
            if element is not None and not (found and element.within(found[-1])):
                found.append(element)
        return found


def nodes_of(tree: LexborHTMLParser, selector: str) -> list[LexborNode]:
    """Return the nodes that match a CSS selector, in document order.

    What ends in " ~ *" is all elements after one among its siblings: lexbor looks back from each, in time that grows
    with the square of their number.
    """
    if not selector.endswith(_AFTER):
        return tree.css(selector)
    found: dict[int, LexborNode] = {}
    for first in tree.css(selector.removesuffix(_AFTER)):
        node = first.next
        while node is not None and node.mem_id not in found:
            if node.is_element_node:
                found[node.mem_id] = node
            node = node.next
    return list(found.values())


def drop(outline: Outline, selectors: Collection[str]) -> None:
    """Mark the runs in elements that match as dropped."""
    together = [selector for selector in selectors if not selector.endswith(_AFTER)]
    alone = [selector for selector in selectors if selector.endswith(_AFTER)]
    for selector in ([", ".join(together)] if together else []) + alone:
        for element in outline.select(selector):
            for run in outline.runs[element.start : element.end]:
                run.is_dropped = True
