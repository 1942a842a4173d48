"""Elements that are a box of teasers as a whole: by a heading of the vocabulary on top, or because the site says so."""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from newscrawl.czech.headings import SECTIONS, is_advert, is_label, role
from newscrawl.page import Page
from newscrawl.reading.document.outline import HEADING_TAGS, Outline, TextRun
from newscrawl.reading.teasers.box_headings import declared_heading, labels_empty_slot
from newscrawl.reading.teasers.card import Card, is_unlinked_text
from newscrawl.values.text import ends_like_sentence

_MOST_PARAGRAPHS = 3
"""Paragraphs in a box beside two for each of its teasers."""
_PARAGRAPH_CHARS = 100
_TAIL_CHARS = 300
"""Characters of unlinked text after the last card of a box."""


@dataclass(slots=True, eq=False)
class Section:
    """An element that is a box as a whole: it begins with a heading of the vocabulary, or the site declares it."""

    heading: TextRun | None
    start: int
    end: int
    seen: int
    """Index of the first run that was not yet looked at for another heading."""
    closed: bool = False
    declared: bool = False
    used: bool = False
    """True once a card stands in it."""


def with_sections(
    cards: list[Card], sections: list[Section], outline: Outline
) -> Iterator[tuple[Card, Section | None]]:
    """Yield each card with the innermost section around it; a heading of the section's rank inside it ends it."""
    waiting = deque(sections)
    around: list[Section] = []
    for card in cards:
        while waiting and waiting[0].start <= card.start:
            around.append(waiting.popleft())
        while around and around[-1].end <= card.start:
            around.pop()
        section = around[-1] if around else None
        if section is not None:
            section.used = True
        if section is not None and section.heading is not None and not section.closed:
            passed = outline.runs[section.seen : card.start]
            section.closed = not section.declared and any(
                _ends(run, section.heading, card) and not labels_empty_slot(run, card.root, outline) for run in passed
            )
            section.seen = max(section.seen, card.end)
        yield card, None if section is None or section.closed else section


def vocabulary_sections(outline: Outline, cards: list[Card], headline: TextRun | None) -> list[Section]:
    """Return the largest element that each heading of the vocabulary opens, where it holds cards and no story."""
    starts = [card.start for card in cards]
    headings = [run for run in outline.runs if not run.media and role(run.text) in SECTIONS]
    sections = []
    for heading in headings:
        section = None
        for element in heading.element.ancestors():
            if element.start != heading.index or (
                headline is not None and element.start <= headline.index < element.end
            ):
                break
            inside = cards[bisect_left(starts, element.start) : bisect_left(starts, element.end)]
            if (
                inside
                and not _labels_each(heading, inside, outline)
                and not _has_tail(outline, inside[-1].end, element.end)
            ):
                section = Section(heading, element.start, element.end, seen=heading.index + 1)
        if section is not None:
            sections.append(section)
    return sections


def declared_sections(outline: Outline, declared: Page, titles: set[int]) -> Iterator[Section]:
    """Yield the boxes the site declares; `titles` are the runs of teasers' headlines, none of which heads a box.

    One that holds most of the page's running text, and more than its teasers' perexes come to, is no box: it is the
    column of another layout, or a table that the story stands in.
    """
    paragraphs = [0, *accumulate(map(_is_paragraph, outline.runs))]
    for selector in declared.boxes:
        for element in outline.select(selector):
            inside = outline.runs[element.start : element.end]
            held = paragraphs[element.end] - paragraphs[element.start]
            perexes = _MOST_PARAGRAPHS + 2 * sum(run.index in titles for run in inside)
            if held > perexes and held > paragraphs[-1] / 2:
                continue
            heading = declared_heading(inside, titles)
            yield Section(heading, element.start, element.end, seen=element.end, declared=True)


def _is_paragraph(run: TextRun) -> bool:
    return is_unlinked_text(run) and len(run.text) >= _PARAGRAPH_CHARS and ends_like_sentence(run.text)


def _ends(run: TextRun, heading: TextRun, card: Card) -> bool:
    """Tell whether a run ends a box: another box's heading, one of its own rank unless its teasers have that too."""
    if run.media:
        return False
    same_rank = run.tag == heading.tag != card.title.tag and run.tag in HEADING_TAGS
    return role(run.text) in SECTIONS or is_advert(run.text) or (same_rank and not run.links)


def _labels_each(line: TextRun, cards: list[Card], outline: Outline) -> bool:
    """Tell whether a line is the label of one card rather than the heading of all: "Premium" over each."""
    if not is_label(line.text):
        return False
    again = (run.text == line.text for run in outline.runs[line.index + 1 : cards[-1].end])
    return len(cards) == 1 or any(again)


def _has_tail(outline: Outline, start: int, end: int) -> bool:
    """Tell whether running text goes on after the last card: then the element is the story's, not the box's."""
    return sum(len(run.text) for run in outline.runs[start:end] if not run.media and run.link_share < 0.5) > _TAIL_CHARS
