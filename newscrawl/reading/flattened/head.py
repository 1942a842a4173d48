"""What stands above the story of a flattened page: headline, byline, date, photo and caption."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from newscrawl.czech.boilerplate import is_boilerplate
from newscrawl.czech.credits import split_credit
from newscrawl.czech.dates import is_date_line
from newscrawl.czech.headings import SECTIONS, role
from newscrawl.facts import ImageFact
from newscrawl.reading.flattened.lines import CREDIT_LINE, FULL_STOP, Line, is_prose
from newscrawl.reading.flattened.when import Dates, without_dash

_FIRST_LINE_HEADLINE_CHARS = 180
"""Characters of a first line that may be a headline though it ends with a question or an exclamation."""
_BYLINE_TO_DATE_LINES = 4
"""Lines from a name, which may be printed twice, to the date that makes it the byline."""
_NAME = r"[A-ZÁ-Ž][\w'’.-]+(?: (?:[A-ZÁ-Ž][\w'’.-]*|von|van|de|al|ml\.|st\.)){1,3}"
_NAME_LINE = re.compile(_NAME)
_LABELLED_BYLINE = re.compile(r"Autor(?:ka|ři)?\s*:\s*\S", re.IGNORECASE)
_NAME_AND_DATE = re.compile(rf"(?P<author>{_NAME}) (?P<date>\d{{1,2}}\. ?\S+ \d{{4}}.*)")
_GALLERY_COUNT = re.compile(r"\s*Fotogalerie \+\d+$")


@dataclass(slots=True)
class Head:
    """What stands above the story."""

    title: str | None = None
    bylines: list[str] = field(default_factory=list)
    dates: Dates = field(default_factory=Dates)
    images: list[ImageFact] = field(default_factory=list)
    roles: dict[int, str] = field(default_factory=dict)
    """Index of a line -> the field it was read into."""
    left_out: dict[int, str] = field(default_factory=dict)
    """Index of a line that says nothing -> why."""


def read_head(lines: list[Line]) -> tuple[Head, list[Line]]:
    """Read headline, byline, date and photo; the rest begins with the perex."""
    texts = [line.text for line in lines]
    stop = _first_of_story(texts)
    head = Head()
    captions: list[str] = []
    for number, line in enumerate(lines[:stop]):
        name = _read_line(head, line.text, captions, texts[number : min(stop, number + _BYLINE_TO_DATE_LINES)])
        if name is not None:
            head.roles[line.index] = name
        else:
            head.left_out[line.index] = "boilerplate, or said before"
    if captions and not head.images:
        head.images.append(ImageFact(caption=captions[-1]))
    return head, lines[stop:]


def _first_of_story(lines: list[str]) -> int:
    """Return the number of the line that the story begins with; a box's heading ends the search."""
    stop = next((i for i in range(len(lines)) if _opens_story(lines, i)), len(lines))
    return min(stop, next((i for i, line in enumerate(lines) if i and role(line) in SECTIONS), stop))


def _read_line(head: Head, line: str, captions: list[str], following: list[str]) -> str | None:
    """Read one line into the head and return the field that it was read into, None where it says nothing.

    Args:
        head: what the lines above said.
        line: the line.
        captions: the lines above that may be the caption of a photo whose credit is still to come.
        following: this line and those after it.
    """
    if head.title is None:
        head.title = line
        return "title"
    if _read_date(head, line):
        return "published"
    if _LABELLED_BYLINE.match(line) and not captions and not head.bylines:
        head.bylines.append(without_dash(line))
        head.dates.interrupt()
        return "authors"
    if _read_photo(head, line, captions):
        return "images"
    if _NAME_LINE.fullmatch(line) and not head.bylines and _is_dated(following):
        head.bylines.append(line)
        return "authors"
    if not is_boilerplate(line) and role(line) is None and line not in head.bylines:
        captions.append(_GALLERY_COUNT.sub("", line))
        return "images"
    return None


def _read_date(head: Head, line: str) -> bool:
    """Read a date, with or without the author's name before it; return whether the line is one."""
    if head.dates.take(line):
        return True
    combined = _NAME_AND_DATE.fullmatch(line)
    if combined is None or not head.dates.take(combined["date"]):
        return False
    head.bylines.append(combined["author"])
    return True


def _read_photo(head: Head, line: str, captions: list[str]) -> bool:
    """Read a photo's credit, or its caption with the credit; return whether the line is one."""
    if match := CREDIT_LINE.match(line):
        head.images.append(ImageFact(caption=captions[-1] if captions else None, credit=match[1]))
    else:
        caption, credit = split_credit(line)
        if not credit:
            return False
        head.images.append(ImageFact(caption=caption, credit=credit))
    captions.clear()
    return True


def _opens_story(lines: list[str], number: int) -> bool:
    """Tell whether a line is the story's first: running text that is neither headline nor the alt text of a caption."""
    line = lines[number]
    if not is_prose(line) or split_credit(line)[1]:
        return False
    if number == 0 and len(line) <= _FIRST_LINE_HEADLINE_CHARS and not FULL_STOP.search(line):
        return False
    following = lines[number + 1] if number + 1 < len(lines) else ""
    return not following.startswith(line)


def _is_dated(lines: list[str]) -> bool:
    """Tell whether the line after a name, which may be printed twice, is a date: then the name is the byline."""
    after = next((line for line in lines if line != lines[0]), "")
    return is_date_line(after)
