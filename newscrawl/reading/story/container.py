"""Where the story stands on a page: the container of its running text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from newscrawl.czech.boilerplate import is_boilerplate
from newscrawl.page import Page
from newscrawl.reading.document.columns import marked_columns
from newscrawl.reading.document.metadata import Metadata
from newscrawl.reading.document.outline import HEADING_TAGS, Element, Outline, TextRun
from newscrawl.reading.teasers.boxes import Box
from newscrawl.values.text import ends_like_sentence, fold

OUTSIDE_TAGS = frozenset({"nav", "footer", "menu"})
"""Elements that never hold a story."""
_PROSE_LENGTH = 50
_COMMENTS = re.compile(
    r"(?:^|[\s_-])(?:comments?|komentare|diskus[ez]e|diskuze|discussion|cookie\w*|consent|didomi\S*)(?:[\s_-]|$)"
)
_DOMINANT = 0.72
"""Share of the story's weight that a child must hold for the search to go down into it."""
_DECLARED = 0.2
"""Share of the running text from its start on that a declared container must hold: else it means something else now."""
_NEAR = 15
"""Runs between a lead and the paragraph after it."""
_DECAY = 0.97
"""How much less likely story is after each run that is none."""


@dataclass(frozen=True, slots=True)
class Container:
    """The elements that hold the story."""

    elements: list[Element]
    source: str
    """Where they came from: "css:...", "itemprop:articleBody" or "structure"."""
    weights: list[float]
    """For each run of the page how much story it is likely to be; 0 for furniture."""

    @property
    def start(self) -> int:
        """Index of the first run."""
        return self.elements[0].start if self.elements else 0


def is_prose(run: TextRun) -> bool:
    """Tell whether a run reads like a sentence of a story rather than like a label, a caption or a link."""
    if run.media or run.tag in HEADING_TAGS or len(run.text) < _PROSE_LENGTH or run.link_share > 0.5:
        return False
    return ends_like_sentence(run.text) or len(run.text) >= 120


def find_container(
    page: Outline, declared: Page, metadata: Metadata, boxes: list[Box], headline: TextRun | None
) -> Container:
    """Find the story's container by what the site declares, by microdata, or by where the running text is.

    Args:
        page: the outline of the page.
        declared: what the site says about its pages; may be empty.
        metadata: what the page says about itself.
        boxes: its boxes of teasers, whose text is no story.
        headline: the run of the headline, if it was found.
    """
    weights = _weights(page, metadata, boxes, headline)
    total = sum(weights)
    for selector in declared.body:
        found = page.select(selector)
        if found and _weigh(found, weights) > _DECLARED * sum(weights[found[0].start :]):
            return Container(found, f"css:{selector}", weights)
    marked = _of_headline(marked_columns(page), page, headline)
    if marked and _weigh(marked, weights) > 0.4 * total:
        return Container(marked, "itemprop:articleBody", weights)
    if not page.elements:
        return Container([], "structure", weights)
    element = page.elements[0]
    while total:
        heaviest = max(element.children, key=lambda child: sum(weights[child.start : child.end]), default=None)
        if heaviest is None or sum(weights[heaviest.start : heaviest.end]) < _DOMINANT * total:
            break
        element = heaviest
        total = sum(weights[element.start : element.end])
    return Container([_with_strays(element, page, weights)], "structure", weights)


def _of_headline(columns: list[Element], page: Outline, headline: TextRun | None) -> list[Element]:
    """Return the columns up to the next headline: below it stand those of another article on the same page."""
    start = headline.index if headline is not None else -1
    own = [column for column in columns if column.end > start]
    if len(own) < 2:
        return own or columns
    end = next((run.index for run in page.runs[own[0].end :] if run.tag == "h1"), len(page.runs))
    return [column for column in own if column.start < end]


def _weigh(elements: list[Element], weights: list[float]) -> float:
    return sum(sum(weights[element.start : element.end]) for element in elements)


def _weights(page: Outline, metadata: Metadata, boxes: list[Box], headline: TextRun | None) -> list[float]:
    """Return for each run how much story it is likely to be: the characters of prose outside boxes and furniture."""
    weights = [len(run.text) if is_prose(run) and not is_boilerplate(run.text) else 0 for run in page.runs]
    for box in boxes:
        for index in box.runs:
            weights[index] = 0
    for element in page.elements:
        if element.tag in OUTSIDE_TAGS or element.tag == "aside" or _COMMENTS.search(element.names):
            for index in range(element.start, element.end):
                weights[index] = 0
    start = _start(page, metadata, weights, headline)
    return [0.0] * start + _decayed(weights[start:])


def _start(page: Outline, metadata: Metadata, weights: list[int], headline: TextRun | None) -> int:
    """Return the index of the run where the story begins: the page's own description, else the headline."""
    after = headline.index if headline is not None else 0
    for name in ("og:description", "description"):
        start = fold(metadata.first_meta(name) or "")[:50].strip()
        if len(start) >= 25:
            for run in page.runs[after:]:
                if weights[run.index] and fold(run.text).startswith(start):
                    return run.index
    return after if sum(weights[after:]) > 200 else 0


def _decayed(weights: list[int]) -> list[float]:
    """Return the weights lessened with each run of furniture before them: the story is near its headline."""
    decayed = []
    factor = 1.0
    for weight in weights:
        decayed.append(weight * factor)
        if not weight:
            factor *= _DECAY
    return decayed


def _with_strays(container: Element, page: Outline, weights: list[float]) -> Element:
    """Climb while paragraphs of the story stand beside the container; the first of all may be a lead of its own."""
    first = next((index for index, weight in enumerate(weights) if weight), None)
    if not any(weights[index] for index in range(container.start, container.end) if index != first):
        container = _with_second_paragraph(container, weights)
    for below, above in pairwise(container.ancestors()[:4]):
        beside = (*range(above.start, container.start), *range(container.end, above.end))
        if any(weights[i] and i != first and _is_beside(page.runs[i], below, above) for i in beside):
            container = above
    return container


def _is_beside(run: TextRun, below: Element, above: Element) -> bool:
    """Tell whether a paragraph stands in `above` next to `below`, or in an element of the same kind that does."""
    holder = run.element.parent
    if run.tag != "p" or holder is None:
        return False
    return holder is above or (holder.parent is above and holder.tag == below.tag)


def _with_second_paragraph(container: Element, weights: list[float]) -> Element:
    """Climb from a lone lead to the nearest element that holds more of the story, if one is near."""
    for above in container.ancestors()[1:]:
        if any(weights[container.end : min(above.end, container.end + _NEAR)]):
            return above
    return container
