"""What a line in the story's column is by its words and its element: a credit, a stamp, a line of the story."""

from __future__ import annotations

import re

from newscrawl.czech.boilerplate import is_boilerplate
from newscrawl.czech.credits import opens_with_credit
from newscrawl.czech.dates import is_date_line
from newscrawl.items import BlockKind
from newscrawl.reading.document.outline import TextRun
from newscrawl.values.text import ends_like_sentence

_ABOUT_AUTHOR = re.compile(r"Autor(?:ka|ři|ky)? (?:je|jsou|byl|byla|působí|přednáší|vyučuje)\b")
_LINK_LINE_CHARS = 40
"""Characters of a paragraph that is one link and no sentence."""
_CREDIT_LINE_CHARS = 100
"""Characters of a line that credits a picture."""
_BARRED_CAPTION_CHARS = 250
"""Characters of a caption in one line with its credit, a bar between."""
_STAMP_CHARS = 60
"""Characters of a place and a date."""
_SHORTEST_SENTENCE_CHARS = 20
_TEXT_TAGS = frozenset({"p", "li", "blockquote", "dd", "dt"})
BOILERPLATE, A_DATE, A_CREDIT = "boilerplate", "a date", "a picture's credit"
"""What a line is that is never story."""
_KINDS: dict[str, BlockKind] = {"li": "list_item", "blockquote": "quote", "q": "quote"}


def why_no_line(run: TextRun) -> str | None:
    """Return why a line is never story, wherever it stands in the column; None where it may be."""
    if is_boilerplate(run.text):
        return BOILERPLATE
    if is_date_line(run.text):
        return A_DATE
    if _is_stamp(run):
        return A_DATE
    return A_CREDIT if _is_credit(run) else None


def is_story_line(run: TextRun, *, between: bool) -> bool:
    """Tell whether a short run belongs to the story: between two paragraphs of it, in an element that holds text."""
    if run.tag == "p" and run.link_share == 1.0 and len(run.links) == 1 and len(run.text) <= _LINK_LINE_CHARS:
        return False
    if _ABOUT_AUTHOR.match(run.text) and run.tag == "p":
        return True
    sentence = ends_like_sentence(run.text) and run.link_share < 0.5 and len(run.text) > _SHORTEST_SENTENCE_CHARS
    holders = run.element.nearest(3)
    if run.tag in _TEXT_TAGS or any(element.tag in ("li", "blockquote") for element in holders):
        return between or sentence
    return between and sentence


def kind_of_line(run: TextRun) -> BlockKind:
    """Return the kind of a block of running text, by the nearest element that tells."""
    for element in run.element.nearest(3):
        if element.tag in _KINDS:
            return _KINDS[element.tag]
    return "paragraph"


def _is_stamp(run: TextRun) -> bool:
    """Tell whether a run is a time with little but links beside it: place, date, share and print buttons."""
    unlinked = len(run.text) - run.link_chars
    return run.time is not None and bool(run.links) and unlinked <= _STAMP_CHARS and not ends_like_sentence(run.text)


def _is_credit(run: TextRun) -> bool:
    """Tell whether a run is a credit, or a caption with its credit behind a bar: "Most u mlýna | Foto: Eva Bílá"."""
    if len(run.text) <= _CREDIT_LINE_CHARS and opens_with_credit(run.text):
        return True
    caption, bar, credit = run.text.rpartition("|")
    return bool(bar) and len(caption) <= _BARRED_CAPTION_CHARS and opens_with_credit(credit)
