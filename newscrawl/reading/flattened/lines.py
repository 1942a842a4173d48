"""What a line of plain text is by its shape: markup tells nothing any more."""

from __future__ import annotations

import re
from dataclasses import dataclass

from newscrawl.czech.dates import is_date_line
from newscrawl.czech.headings import role

SENTENCE_END = re.compile(r"[.!?…][\"“”’')»]*$")
FULL_STOP = re.compile(r"[.…][\"“”’')»]*$")
PROSE_CHARS = 60
"""Characters of the shortest line that is a paragraph of running text."""
_LONGEST_TITLE_CHARS = 170
"""Characters of a line that is too long for a headline, whatever it ends with: the text may be cut off."""
_LABELLED = re.compile(r"^(?P<label>[^\W\d][^:]{1,30}):\s*(?P<rest>.*)$")
CREDIT_LINE = re.compile(r"^(?:ilustrační )?foto\s*:\s*(.+)$", re.IGNORECASE)
SOURCE_LINE = re.compile(r"^(?:Zdroj|Autor)\s*:\s*([^.!?]{2,60})$")


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank."""

    index: int
    """Its place among them."""
    text: str


def is_prose(line: str) -> bool:
    """Tell whether a line is a paragraph of running text."""
    return len(line) >= PROSE_CHARS and bool(SENTENCE_END.search(line)) and not is_date_line(line)


def is_perex(line: str) -> bool:
    """Tell whether a line of a box is a teaser's perex: headlines may end with a question, hardly with a full stop."""
    if len(line) >= _LONGEST_TITLE_CHARS:
        return True
    return len(line) >= PROSE_CHARS and bool(FULL_STOP.search(line)) and not is_date_line(line)


def topics_in(line: str) -> str | None:
    """Return what stands after "Témata:" in a line, None where it is no such line."""
    match = _LABELLED.match(line)
    return match["rest"] if match and role(match["label"]) == "topics" else None


def why_no_line(line: str) -> str | None:
    """Return why a line is not even looked at, None where it is: a skip link, a copyright notice."""
    if all(role(part.strip()) == "navigation" for part in line.split("|") if part.strip()):
        return "a skip link"
    return "a copyright notice" if line.casefold().startswith(("copyright", "©")) else None
