"""A text in which nothing but the article stands: headline, byline, picture, lead, story and boxes in this order.

So the sites of the seed are dumped. There printed headings and the shapes of the lines tell everything, exactly.
"""

from __future__ import annotations

from newscrawl.page import Page
from newscrawl.reading.fields.kinds import kind_of
from newscrawl.reading.flattened.decode import Reading
from newscrawl.reading.flattened.head import read_head
from newscrawl.reading.flattened.lines import Line, why_no_line
from newscrawl.reading.flattened.parts import Parts
from newscrawl.reading.flattened.roles import Role
from newscrawl.reading.flattened.story import read_story
from newscrawl.reading.flattened.tail import end_of_story, read_tail

_LEAST_AGREEMENT = 0.6
"""Share of the story's characters that the network must see as story, too."""


def read_by_headings(lines: list[Line], url: str, page: Page) -> Parts:
    """Return the parts of a text in this form; of any other text it makes nonsense."""
    left_out = {line.index: why for line in lines if (why := why_no_line(line.text)) is not None}
    head, rest = read_head([line for line in lines if line.index not in left_out])
    is_live = kind_of(url, head.title or "", page) == "live"
    end = end_of_story(rest, is_live=is_live)
    return Parts(head, read_story(rest[:end], is_live=is_live), read_tail(rest[end:]), left_out)


def has_this_form(parts: Parts, reading: Reading) -> bool:
    """Tell whether the network sees about the same headline and the same story in a text."""
    titles = [index for index, name in parts.head.roles.items() if name == "title"]
    seen = [index for index, role in enumerate(reading.roles) if role is Role.TITLE]
    if titles and seen and titles != seen:
        return False
    story = {line.index: len(line.text) for line in parts.story.all_lines}
    network = {index for index, role in enumerate(reading.roles) if role in (Role.STORY, Role.SUBHEADING)}
    both = sum(chars for index, chars in story.items() if index in network)
    return both >= _LEAST_AGREEMENT * max(1, sum(story.values()))
