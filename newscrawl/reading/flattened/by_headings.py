"""A text in which nothing but the article stands: headline, byline, picture, lead, story and boxes in this order.

So the sites of the seed are dumped. There printed headings and the shapes of the lines tell everything, exactly.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from newscrawl.page import Page
from newscrawl.reading.fields.kinds import kind_of
from newscrawl.reading.flattened.decode import Reading
from newscrawl.reading.flattened.head import read_head
from newscrawl.reading.flattened.lines import Line, why_no_line
from newscrawl.reading.flattened.parts import Parts
from newscrawl.reading.flattened.roles import Role
from newscrawl.reading.flattened.story import read_story
from newscrawl.reading.flattened.tail import end_of_story, read_tail

_LEAST = 1e-6
_MOST_LOSS = 7.0
"""Nats that this form may lose against what the network takes the lines for."""
_LOSS_OF_A_LINE = 4.0
"""Nats that a line loses at most: the network may be wrong about any one of them."""
_MEANT: dict[str, tuple[Role, ...]] = {
    "title": (Role.TITLE,),
    "authors": (Role.BYLINE,),
    "published": (Role.DATE, Role.BYLINE),
    "images": (Role.CAPTION, Role.OTHER),
    "topics": (Role.OTHER, Role.BOX),
}
"""What the network calls a line that the head was read from."""
_SHOWN: dict[str, tuple[Role, ...]] = {
    "title": (Role.TEASER_TITLE,),
    "perex": (Role.TEASER_PEREX,),
    "time": (Role.DATE,),
    "author": (Role.BYLINE,),
}
"""What it calls a line of a teaser."""
_NOTHING = (Role.OTHER, Role.OFFER, Role.BOX, Role.DATE, Role.BYLINE, Role.CAPTION)


def read_by_headings(lines: list[Line], url: str, page: Page) -> Parts:
    """Return the parts of a text in this form; of any other text it makes nonsense."""
    left_out = {line.index: why for line in lines if (why := why_no_line(line.text)) is not None}
    head, rest = read_head([line for line in lines if line.index not in left_out])
    is_live = kind_of(url, head.title or "", page) == "live"
    end = end_of_story(rest, is_live=is_live)
    return Parts(head, read_story(rest[:end], is_live=is_live), read_tail(rest[end:]), left_out)


def has_this_form(parts: Parts, reading: Reading) -> bool:
    """Tell whether the network finds what was read by headings about as probable as what it reads itself."""
    meant = dict(_meant(parts))
    seen = next((index for index, role in enumerate(reading.roles) if role is Role.TITLE), None)
    if seen is not None and meant.get(seen) != (Role.TITLE,):
        return False
    rows = reading.probabilities
    allowed = np.zeros(rows.shape, bool)
    for index in range(len(rows)):
        allowed[index, list(meant.get(index, _NOTHING))] = True
    best = rows[np.arange(len(rows)), [int(role) for role in reading.roles]]
    mine = np.where(allowed, rows, 0).sum(axis=1)
    loss = np.log(np.maximum(best, _LEAST)) - np.log(np.maximum(mine, _LEAST))
    return float(np.clip(loss, 0, _LOSS_OF_A_LINE).sum()) <= _MOST_LOSS


def _meant(parts: Parts) -> Iterator[tuple[int, tuple[Role, ...]]]:
    """Yield (index of a line, what the network would call it)."""
    yield from ((index, _MEANT[name]) for index, name in parts.head.roles.items())
    yield from ((line.index, (Role.STORY, Role.SUBHEADING)) for line in parts.story.all_lines)
    yield from ((index, _MEANT["topics"]) for index in parts.tail.topic_lines)
    for box in parts.tail.boxes:
        if box.heading is not None:
            yield box.heading.index, (Role.BOX, Role.OTHER)
        for teaser in box.teasers:
            yield from ((index, _SHOWN[name]) for index, name in teaser.shown.items())
