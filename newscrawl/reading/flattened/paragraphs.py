"""The paragraphs of a plain text, whoever flattened the page: bullets, marks and hard wraps are taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from newscrawl.values.text import clean

_WIDEST_WRAP_CHARS = 200
"""Characters of the longest line of a text that a program may have wrapped; a terminal has 80, an editor 120."""
_FEWEST_FULL_LINES = 4
"""Lines broken where the next word had no room, from which a text counts as wrapped."""
_SHARE_OF_FULL_LINES = 0.7
_LONG_CELL_CHARS = 60
"""Characters of a cell that is a paragraph: the table is layout, not data."""
_FEWEST_GLUED_PLACES = 3

_HEADING_MARK = re.compile(r"#{1,6}\s+(?=\S)")
"""Markdown, as html2text writes it."""
_BULLET = re.compile(r"[*•·◦▪‣○●]\s+(?=\S)|[•◦▪‣●](?=\w)")
_LINK = re.compile(r"!?\[([^\[\]]{0,500})\]\([^()\s]{0,2000}(?:\s\"[^\"]{0,500}\")?\)")
_BROKEN_LINK = re.compile(r"\]\([^()\s]{0,2000}\)|^!?\[(?![^\]]*\])")
"""What is left of a link around several paragraphs."""
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.{1,2000}?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<!\w)_(?=\S)([^_]{1,2000})(?<=\S)_(?!\w)")
_GLUED = re.compile(r"(?<=[a-zá-ž0-9)][.!?])(?=[A-ZÁ-Ž„])|(?<=[a-zá-ž][.!?][“”\"])(?=[A-ZÁ-Ž„])")
"""Where a paragraph ends and the next begins without white space, as `text_content` of a page in one line has it."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph as it was printed, and what the text tells about it beside its words."""

    text: str
    is_item: bool = False
    """Whether a bullet stood before it."""
    is_heading: bool = False
    """Whether it was marked as a heading."""
    cells: int = 1
    """Cells of the row of a table that it is."""
    gap: bool = False
    """Whether blank lines stood before it."""


def paragraphs_of(text: str) -> list[Paragraph]:
    """Return the paragraphs of a text, none of them blank."""
    lines = _unwrapped(text.splitlines())
    glued = sum(len(_GLUED.findall(line)) for line in lines) >= _FEWEST_GLUED_PLACES
    found: list[Paragraph] = []
    gap = False
    for line in lines:
        before = len(found)
        found.extend(_read(line, gap=gap, glued=glued))
        gap = len(found) == before
    return found


def _unwrapped(lines: list[str]) -> list[str]:
    """Return the lines with those joined that a program broke because the next word had no room any more."""
    width = max((len(line.rstrip()) for line in lines if " " in line.strip()), default=0)  # no program breaks a word
    if not 0 < width <= _WIDEST_WRAP_CHARS:
        return lines
    pairs = list(pairwise(lines))
    full = [_is_full(line, after, width) for line, after in pairs]
    long = sum(len(line.strip()) > width / 2 and bool(after.strip()) for line, after in pairs)
    if sum(full) < max(_FEWEST_FULL_LINES, _SHARE_OF_FULL_LINES * long):
        return lines
    joined = lines[:1]
    for line, was_full in zip(lines[1:], full, strict=True):
        if was_full:
            joined[-1] = f"{joined[-1].rstrip()} {line.strip()}"
        else:
            joined.append(line)
    return joined


def _is_full(line: str, after: str, width: int) -> bool:
    """Tell whether a line has no room for the first word of the line after it, and is continued there."""
    word, _, _ = after.strip().partition(" ")
    return bool(word) and bool(line.strip()) and len(line.rstrip()) + 1 + len(word) > width


def _read(line: str, *, gap: bool, glued: bool) -> Iterator[Paragraph]:
    """Yield the paragraphs of one line: one, none of a blank line, the cells of a layout's row."""
    cells = [cell for cell in line.strip().split("\t") if cell.strip()] if "\t" in line else [line]
    is_layout = len(cells) > 1 and any(len(cell) >= _LONG_CELL_CHARS for cell in cells)
    pieces = cells if is_layout else [" ".join(cells)]
    for cell in pieces:
        for piece in _GLUED.split(cell) if glued else (cell,):
            if (paragraph := _paragraph(piece, cells=1 if is_layout else len(cells), gap=gap)) is not None:
                yield paragraph
                gap = False


def _paragraph(line: str, *, cells: int, gap: bool) -> Paragraph | None:
    text = clean(line)
    is_heading = is_item = False
    if mark := _HEADING_MARK.match(text):
        text, is_heading = text[mark.end() :], True
    elif mark := _BULLET.match(text):
        text, is_item = text[mark.end() :], True
    if "](" in text:
        text = _BROKEN_LINK.sub("", _LINK.sub(r"\1", text))
    if "__" in text or "**" in text:
        text = _STRONG.sub(r"\2", text)
    if "_" in text:
        text = _EMPHASIS.sub(r"\1", text)
    text = text.strip()
    if not text or text == "[":
        return None
    return Paragraph(text=text, is_item=is_item, is_heading=is_heading, cells=cells, gap=gap)
