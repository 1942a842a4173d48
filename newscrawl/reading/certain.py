"""Facts that decide alone: which runs are no story whatever a network makes of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import takewhile

from newscrawl.czech.headings import SECTIONS, role
from newscrawl.czech.names import looks_like_name
from newscrawl.reading.document.outline import HEADING_TAGS
from newscrawl.reading.fields.sources import Document
from newscrawl.reading.story.container import OUTSIDE_TAGS, is_prose
from newscrawl.reading.story.lines import BOILERPLATE
from newscrawl.reading.story.marks import Marks
from newscrawl.reading.teasers.boxes import Box
from newscrawl.values.text import fold


def certain_runs(
    document: Document, boxes: list[Box], marks: Marks, whys: Mapping[int, str | None]
) -> Iterator[tuple[int, str]]:
    """Yield the runs that are no story whatever a network says, with the reason.

    Args:
        document: the page.
        boxes: its boxes, furniture among them.
        marks: what is known of the runs of the story's column.
        whys: index of a run in the story's column -> why it is no story by the rules.
    """
    outline, headline = document.outline, document.headline
    for element in outline.elements:
        if element.tag in OUTSIDE_TAGS:
            yield from ((index, f"furniture: in <{element.tag}>") for index in range(element.start, element.end))
    yield from ((index, "in a box of teasers") for box in boxes if _is_certain(box) for index in box.runs)
    for card in (card for box in boxes if not box.is_furniture for card in box.cards):
        yield card.title.index, "a teaser's headline"
        yield from ((index, f"a teaser's {name}") for index, name in card.shown.items() if name == "perex")
    names = _names_above(document, whys)
    for run in outline.runs:
        if run.is_dropped:
            yield run.index, "the site drops it"
        elif whys.get(run.index) == BOILERPLATE:
            yield run.index, BOILERPLATE
        elif run.index in names:
            yield run.index, "a line of names above the story"
        elif headline is not None and run.tag in HEADING_TAGS and fold(run.text) == marks.headline:
            yield run.index, "the headline once more"
    if headline is not None:
        yield headline.index, "the headline"


def _names_above(document: Document, whys: Mapping[int, str | None]) -> frozenset[int]:
    """Return the runs above the story's first paragraph that are nothing but names of persons and agencies."""
    runs = document.outline.runs[document.headline_index :]
    above = takewhile(lambda run: whys.get(run.index, "") is not None or not is_prose(run), runs)
    return frozenset(run.index for run in above if run.text and all(map(_is_name, run.text.split(", "))))


def _is_name(text: str) -> bool:
    """Tell whether a text is a person's name, or an agency's initials."""
    return looks_like_name(text) or text.isupper()


def _is_certain(box: Box) -> bool:
    """Tell whether a box holds teasers by more than its shape."""
    return box.is_declared or (box.heading is not None and role(box.heading.text) in SECTIONS)
