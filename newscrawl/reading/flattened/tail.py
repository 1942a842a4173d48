"""What stands below the story of a flattened page: boxes of teasers, each with its heading, and the list of topics."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from newscrawl.czech.boilerplate import is_boilerplate
from newscrawl.czech.dates import is_date_line
from newscrawl.czech.headings import SECTIONS, is_label, role
from newscrawl.reading.flattened.lines import SENTENCE_END, SOURCE_LINE, Line, is_prose, topics_in
from newscrawl.reading.flattened.teasers import Teaser, read_teasers
from newscrawl.values.text import fold


@dataclass(slots=True)
class FlatBox:
    """One box: its printed heading, None for a teaser that stands alone after the story."""

    heading: Line | None
    teasers: list[Teaser] = field(default_factory=list)
    in_story: bool = False
    """Whether it stands between the story's paragraphs or right below them, so that it is related without a heading."""


@dataclass(slots=True)
class Tail:
    """What stands below the story."""

    boxes: list[FlatBox] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    topic_lines: list[int] = field(default_factory=list)
    """Indexes of the lines that list topics."""
    left_out: dict[int, str] = field(default_factory=dict)
    """Index of a line that says nothing -> why."""

    def add_topics(self, line: Line, topics: list[str]) -> None:
        """Add the topics that a line lists."""
        self.topics.extend(topics)
        self.topic_lines.append(line.index)

    def add_lines(self, lines: list[Line]) -> None:
        """Add the lines below a heading: teasers and lists of topics; without a heading they are a box of their own."""
        if not lines:
            return
        if not self.boxes:
            self.boxes.append(FlatBox(None, in_story=True))
        for line in lines:
            if _is_topic_list(line.text):
                self.add_topics(line, [part.strip() for part in line.text.split(" , ")])
        self.boxes[-1].teasers.extend(read_teasers([line for line in lines if not _is_topic_list(line.text)]))


def end_of_story(lines: list[Line], *, is_live: bool) -> int:
    """Return the number of the tail's first line: a box's heading, or the time line of a lone teaser.

    In a live report a time line is an entry's.
    """
    for number, line in enumerate(lines):
        following = lines[number + 1].text if number + 1 < len(lines) else ""
        if topics_in(line.text) is not None:
            return number
        if role(line.text) in SECTIONS | {"topics"} and not is_prose(following):
            return number
        if not is_live and is_date_line(line.text) and following and not is_prose(following):
            return number
        if SOURCE_LINE.match(line.text) and not following:
            return number
    return len(lines)


def read_tail(lines: list[Line]) -> Tail:
    """Read the boxes and topics below the story."""
    tail = Tail()
    pending: list[Line] = []
    topics_follow = False
    for line in lines:
        named = topics_in(line.text)
        if named is not None or role(line.text) in SECTIONS:
            tail.add_lines(pending)
            pending = []
        if named is not None:
            tail.add_topics(line, [part.strip() for part in re.split(r"\s*[,|]\s*", named) if part.strip()])
            topics_follow = not named
        elif role(line.text) in SECTIONS:
            tail.boxes.append(FlatBox(line))
            topics_follow = fold(line.text).startswith("více")
        elif topics_follow and not is_date_line(line.text) and not is_prose(line.text):
            tail.add_topics(line, [line.text])
        elif role(line.text) is None and not is_boilerplate(line.text) and not is_label(line.text):
            pending.append(line)
        else:
            tail.left_out[line.index] = "boilerplate or a label"
    tail.add_lines(pending)
    return tail


def _is_topic_list(line: str) -> bool:
    return " , " in line and not SENTENCE_END.search(line)
