"""The teasers of one box of a flattened page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import zip_longest

from newscrawl.czech.dates import is_date_line
from newscrawl.reading.flattened.lines import PROSE_CHARS, SOURCE_LINE, Line, is_perex
from newscrawl.values.text import fold

_LONG_TITLE_CHARS = 100
"""Characters that few headlines have."""
_SHORTEST_TITLE_CHARS = 8
_TITLE_LABELS = re.compile(r"^(?:Mimořádná zpráva|Prohlédněte si galerii|Komentář|Rozhovor|Analýza)\s+(?=\S)")


@dataclass(slots=True)
class Teaser:
    """One teaser below the story."""

    published: str | None = None
    title: str = ""
    perex: str | None = None
    byline: str | None = None
    shown: dict[int, str] = field(default_factory=dict)
    """Index of a line -> what it shows of the teaser: "title", "perex", "time", "author"."""


def read_teasers(lines: list[Line]) -> list[Teaser]:
    """Read the teasers of one box. A time line opens a teaser; a perex or an author line ends one."""
    timed = any(is_date_line(line.text) for line in lines)
    with_perex = any(is_perex(line.text) for line in lines)
    teasers: list[Teaser] = []
    titles: list[Line] = []
    time: Line | None = None

    def close(perex: Line | None = None) -> None:
        nonlocal time
        single = timed or (with_perex and perex is not None)
        new = [teaser_of(line, time) for line in _titles(titles, single=single)]
        teasers.extend(new)
        if perex is not None and titles and teasers:
            teasers[-1].perex = perex.text
            teasers[-1].shown[perex.index] = "perex"
        titles.clear()
        time = None

    for line in lines:
        source = SOURCE_LINE.match(line.text)
        if is_date_line(line.text):
            close()
            time = line
        elif source:
            close()
            if teasers:
                teasers[-1].byline = source[1]
                teasers[-1].shown[line.index] = "author"
        elif is_perex(line.text) and titles:
            close(line)
        elif is_perex(line.text) and teasers and teasers[-1].perex is not None:
            teasers[-1].perex = f"{teasers[-1].perex} {line.text}"
            teasers[-1].shown[line.index] = "perex"
        elif not (is_perex(line.text) and teasers):
            titles.append(line)
    if len(titles) > 1 and len(titles[-1].text) >= (PROSE_CHARS if with_perex else _LONG_TITLE_CHARS):
        close(titles.pop())  # the text was cut off within the last perex
    close()
    return teasers


def teaser_of(title: Line, time: Line | None) -> Teaser:
    """Return the teaser that a headline opens, and the time line above it."""
    shown = {title.index: "title"}
    if time is not None:
        shown[time.index] = "time"
    return Teaser(
        published=time.text if time is not None else None, title=_TITLE_LABELS.sub("", title.text), shown=shown
    )


def _titles(lines: list[Line], *, single: bool) -> list[Line]:
    """Return the headlines among short lines: of one teaser the last, of several all but photo alts."""
    pairs = zip_longest(lines, lines[1:])
    shown = lines[-1:] if single else [line for line, after in pairs if after is None or not _is_alt(line, after)]
    return [line for line in shown if len(line.text) >= _SHORTEST_TITLE_CHARS]


def _is_alt(line: Line, title: Line) -> bool:
    """Tell whether a line is the alt text of the photo of the next line's teaser: its beginning, or the same words."""
    return fold(title.text).startswith(fold(line.text)) or "ilustrační foto" in line.text.casefold()
