"""Where on a parsed page each run of its outline stands: for whoever shows the page. No crawl runs it."""

from __future__ import annotations

from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from newscrawl.reading.document.outline import Element
from newscrawl.reading.document.walk import Walk


@dataclass(frozen=True, slots=True)
class Place:
    """What a text or a medium of the page belongs to."""

    run: int
    """Index of the run in the outline."""
    link: int | None = None
    """Which of the run's `links` it stands in, None outside of them."""


def places_of(tree: LexborHTMLParser) -> dict[int, Place]:
    """Return the place of each text and medium that the outline of a parsed page was made of, by the node's memory id.

    The tree is walked a second time, as `outline_of` walks it: the same nodes make the same runs.
    """
    walk = _PlacingWalk(tree)
    walk.run()
    return walk.places


class _PlacingWalk(Walk):
    """A walk that notes the nodes of each run."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        super().__init__(tree)
        self.places: dict[int, Place] = {}
        self._pending: list[tuple[int, int | None]] = []
        """(memory id, number of the link it stands in) of the texts of the run being filled."""

    def _text(self, node: LexborNode) -> None:
        super()._text(node)
        if not (node.text_content or "").isspace():
            link = len(self.links) - 1 if self.open_link is not None else None
            self._pending.append((node.mem_id, link))

    def _media(self, node: LexborNode, tag: str, parent: Element) -> None:
        super()._media(node, tag, parent)
        self.places[node.mem_id] = Place(len(self.runs) - 1)

    def _flush(self, element: Element) -> None:
        index = len(self.runs)
        super()._flush(element)
        self.places.update((mem_id, Place(index, link)) for mem_id, link in self._pending)
        self._pending = []
