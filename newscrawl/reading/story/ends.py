"""Where a story begins and ends in its column: at running text, and at short lines beside that."""

from __future__ import annotations

from newscrawl.czech.boilerplate import is_boilerplate, paywall
from newscrawl.czech.headings import role
from newscrawl.reading.document.outline import HEADING_TAGS, Element, Outline, TextRun
from newscrawl.reading.story.container import is_prose
from newscrawl.reading.story.lines import why_no_line
from newscrawl.reading.story.marks import Marks
from newscrawl.values.text import ends_like_sentence

_BROKEN_OFF_RUNS = 3
"""Runs between the last whole paragraph and the offer of the withheld rest: the paragraph that breaks off."""
_OPENING_QUOTES = "„“\"'–"
"""What a sentence may begin with before its first letter."""


def find_extent(outline: Outline, candidates: list[TextRun], marks: Marks) -> range:
    """Return the indexes from the first to the last run of a story, with the paragraph that a paywall cuts.

    Args:
        outline: the page's elements and text runs.
        candidates: the runs of the story's container.
        marks: what is known of them beyond their text.
    """
    solid = [run.index for run in candidates if is_prose(run) and marks.is_free(run) and not is_boilerplate(run.text)]
    if not solid:
        return range(0)
    first, last = _first(outline, marks, solid[0]), _last(outline, marks, solid[-1])
    offer = next((run.index for run in candidates if run.index > last and paywall(run.text)[0]), last)
    return range(first, (offer if offer - last <= _BROKEN_OFF_RUNS else last) + 1)


def _first(outline: Outline, marks: Marks, first: int) -> int:
    """Return the index of the first of the sentences, however short, that stand right above the first paragraph."""
    column = outline.runs[first].element.parent
    while first > 0 and _is_short_sentence(outline.runs[first - 1], column, marks):
        first -= 1
    return first


def _last(outline: Outline, marks: Marks, last: int) -> int:
    """Return the index of the last line that goes on below the last paragraph, in the same element.

    That is a sentence, however short, one under a subheading too, or an item of a list behind a colon.
    """
    column, reached = outline.runs[last].element.parent, last
    for run, above in zip(outline.runs[last + 1 :], outline.runs[last:], strict=False):
        if run.tag in HEADING_TAGS and run.element.parent is column and not run.links and role(run.text) is None:
            continue
        if not (_is_short_sentence(run, column, marks) or _is_listed(run, above, column, marks)):
            break
        reached = run.index
    return reached


def _is_short_sentence(run: TextRun, column: Element | None, marks: Marks) -> bool:
    """Tell whether a run is a paragraph of the column that reads like a sentence."""
    begins = run.text.lstrip(_OPENING_QUOTES)[:1].isupper()
    in_column = run.tag == "p" and run.element.parent is column
    return in_column and begins and ends_like_sentence(run.text) and _is_unclaimed(run, marks)


def _is_listed(run: TextRun, above: TextRun, column: Element | None, marks: Marks) -> bool:
    """Tell whether a run is an item of a list in the column, below a line with a colon or another such item."""
    listed = run.tag == "li" and run.element.parent is not None and run.element.parent.parent is column
    return listed and (above.text.endswith(":") or above.tag == "li") and _is_unclaimed(run, marks)


def _is_unclaimed(run: TextRun, marks: Marks) -> bool:
    """Tell whether a run is text without a link that nothing takes for anything else than story."""
    return not (run.media or run.links) and marks.is_free(run) and why_no_line(run) is None
