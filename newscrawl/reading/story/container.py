"""Where the story stands on a page: the container of its running text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from newscrawl.czech.boilerplate import is_boilerplate
from newscrawl.czech.headings import role
from newscrawl.page import Page
from newscrawl.reading.document.columns import marked_columns
from newscrawl.reading.document.metadata import TELLING_DESCRIPTION_CHARS, Metadata
from newscrawl.reading.document.outline import HEADING_TAGS, Element, Outline, TextRun, is_heading
from newscrawl.values.text import ends_like_sentence, fold

OUTSIDE_TAGS = frozenset({"nav", "footer", "menu"})
"""Elements that never hold a story."""
_PROSE_CHARS = 50
"""Characters of the shortest sentence that reads like a story's rather than like a label."""
_UNFINISHED_PROSE_CHARS = 120
"""Characters from which a line is running text whatever it ends with."""
_COMMENTS = re.compile(
    r"""
    (?:^|[\s_-])
    (?:
        comments? | comment(?:box|list|section|area|thread)s? | komentare?  # what readers wrote
      | disku[sz]e | discussion | disqus\w*
      | cookie\w* | consent | didomi\S*                                    # what lies over the page
    )
    (?:[\s_-]|$)
    """,
    re.VERBOSE,
)
"""What sites call elements that hold no story; one around the headline has the name for another reason."""
_TITLES = HEADING_TAGS | {"summary"}
_DOMINANT_SHARE = 0.72
"""Share of the story's weight that a child must hold for the search to go down into it."""
_DECLARED_SHARE = 0.2
"""Share of the running text from its start on that a declared container must hold: else it means something else now."""
_MARKED_SHARE = 0.4
"""Share of the running text that an `itemprop="articleBody"` must hold to be believed."""
_AFTER_LEAD_RUNS = 15
"""Runs between a lead and the paragraph after it."""
_DESCRIBED_START_CHARS = 50
"""Characters of a description that the story begins with; the rest may be cut off or changed."""
_BELOW_HEADLINE_CHARS = 200
"""Characters of prose below the headline without which the story is looked for above it, too."""
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
    left_out: dict[int, str]
    """Index of a run that weighs nothing because of its element -> why."""

    @property
    def start(self) -> int:
        """Index of the first run."""
        return self.elements[0].start if self.elements else 0


def is_prose(run: TextRun) -> bool:
    """Tell whether a run reads like a sentence of a story rather than like a label, a caption or a link."""
    if run.media or is_heading(run) or len(run.text) < _PROSE_CHARS or run.link_share > 0.5:
        return False
    return ends_like_sentence(run.text) or len(run.text) >= _UNFINISHED_PROSE_CHARS


def find_container(
    outline: Outline, declared: Page, metadata: Metadata, boxed: frozenset[int], headline: TextRun | None
) -> Container:
    """Find the story's container by what the site declares, by microdata, or by where the running text is.

    Args:
        outline: the page's elements and text runs.
        declared: what the site says about its pages; may be empty.
        metadata: what the page says about itself.
        boxed: indexes of the runs in boxes of teasers, whose text is no story.
        headline: the run of the headline, if it was found.
    """
    left_out = _outside(outline, headline)
    weights = _weights(outline, metadata, boxed.union(left_out), headline)
    for selector in declared.body:
        found = outline.select(selector)
        if found and _weigh(found, weights) > _DECLARED_SHARE * sum(weights[found[0].start :]):
            return Container(found, f"css:{selector}", weights, left_out)
    marked = _of_headline(marked_columns(outline), outline, headline)
    if marked and _weigh(marked, weights) > _MARKED_SHARE * sum(weights):
        return Container(marked, "itemprop:articleBody", weights, left_out)
    return Container(_heaviest(outline, weights), "structure", weights, left_out)


def _heaviest(outline: Outline, weights: list[float]) -> list[Element]:
    """Return the smallest element that holds most of the running text; [] on a page without elements."""
    if not outline.elements:
        return []
    element = outline.elements[0]
    total = sum(weights)
    while total:
        heaviest = max(element.children, key=lambda child: sum(weights[child.start : child.end]), default=None)
        if heaviest is None or sum(weights[heaviest.start : heaviest.end]) < _DOMINANT_SHARE * total:
            break
        element = heaviest
        total = sum(weights[element.start : element.end])
    return [_with_strays(element, outline, weights)]


def _of_headline(columns: list[Element], outline: Outline, headline: TextRun | None) -> list[Element]:
    """Return the columns up to the next headline: below it stand those of another article on the same page."""
    start = headline.index if headline is not None else -1
    own = [column for column in columns if column.end > start]
    if len(own) < 2:
        return own or columns
    end = next((run.index for run in outline.runs[own[0].end :] if run.tag == "h1"), len(outline.runs))
    return [column for column in own if column.start < end]


def _weigh(elements: list[Element], weights: list[float]) -> float:
    return sum(sum(weights[element.start : element.end]) for element in elements)


def _outside(outline: Outline, headline: TextRun | None) -> dict[int, str]:
    """Return the runs whose element holds no story, wherever it stands: index -> why."""
    outside: dict[int, str] = {}
    for element in outline.elements:
        if element.tag in OUTSIDE_TAGS or element.tag == "aside":
            outside.update(dict.fromkeys(range(element.start, element.end), f"furniture: in <{element.tag}>"))
        elif (named := comments_name(element.names)) and not _holds(element, headline):
            why = f"furniture: named {named}"
            outside.update(dict.fromkeys(range(element.start, element.end), why))
    for discussion in filter(opens_discussion, outline.runs):
        around = [element for element in discussion.element.ancestors() if element.start == discussion.index]
        largest = next((element for element in reversed(around) if not _holds(element, headline)), None)
        if largest is not None and largest.end - largest.start > 1:
            outside.update(dict.fromkeys(range(largest.start, largest.end), "furniture: readers' discussion"))
    return outside


def opens_discussion(run: TextRun) -> bool:
    """Tell whether a run is the heading over what readers wrote: a heading, or the line that opens a closed part."""
    return not run.media and run.tag in _TITLES and role(run.text) == "discussion"


@lru_cache(maxsize=10_000)
def comments_name(names: str) -> str | None:
    """Return the word in an element's names that says that it holds no story; pages of a site have most in common."""
    found = _COMMENTS.search(names)
    return found[0].strip(" _-") if found else None


def _holds(element: Element, headline: TextRun | None) -> bool:
    return headline is not None and element.start <= headline.index < element.end


def _weights(outline: Outline, metadata: Metadata, left_out: frozenset[int], headline: TextRun | None) -> list[float]:
    """Return for each run how much story it is likely to be: the characters of prose outside boxes and furniture."""
    weights = [
        len(run.text) if run.index not in left_out and is_prose(run) and not is_boilerplate(run.text) else 0
        for run in outline.runs
    ]
    start = _start(outline, metadata, weights, headline)
    return [0.0] * start + _decayed(weights[start:])


def _start(outline: Outline, metadata: Metadata, weights: list[int], headline: TextRun | None) -> int:
    """Return the index of the run where the story begins: the page's own description, else the headline."""
    after = headline.index if headline is not None else 0
    for name in ("og:description", "description"):
        start = fold(metadata.first_meta(name) or "")[:_DESCRIBED_START_CHARS].strip()
        if len(start) >= TELLING_DESCRIPTION_CHARS:
            for run in outline.runs[after:]:
                if weights[run.index] and fold(run.text).startswith(start):
                    return run.index
    return after if sum(weights[after:]) > _BELOW_HEADLINE_CHARS else 0


def _decayed(weights: list[int]) -> list[float]:
    """Return the weights lessened with each run of furniture before them: the story is near its headline."""
    decayed = []
    factor = 1.0
    for weight in weights:
        decayed.append(weight * factor)
        if not weight:
            factor *= _DECAY
    return decayed


def _with_strays(container: Element, outline: Outline, weights: list[float]) -> Element:
    """Climb while paragraphs of the story stand beside the container; the first of all may be a lead of its own."""
    first = next((index for index, weight in enumerate(weights) if weight), None)
    if not any(weights[index] for index in range(container.start, container.end) if index != first):
        container = _with_second_paragraph(container, weights)
    for below, above in pairwise(container.nearest(4)):
        beside = (*range(above.start, container.start), *range(container.end, above.end))
        if any(weights[i] and i != first and _is_beside(outline.runs[i], below, above) for i in beside):
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
        if any(weights[container.end : min(above.end, container.end + _AFTER_LEAD_RUNS)]):
            return above
    return container
