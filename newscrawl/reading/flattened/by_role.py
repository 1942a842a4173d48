"""Head, story and tail of a text whose paragraphs' roles are known; navigation and boxes may stand anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from newscrawl.czech.credits import split_credit
from newscrawl.czech.dates import names_day
from newscrawl.czech.headings import role as vocabulary_role
from newscrawl.czech.headings import split_promo
from newscrawl.facts import BlockFact, ImageFact
from newscrawl.reading.flattened.decode import Reading
from newscrawl.reading.flattened.head import Head
from newscrawl.reading.flattened.lines import CREDIT_LINE, Line, is_prose, topics_in
from newscrawl.reading.flattened.parts import Parts
from newscrawl.reading.flattened.roles import Role
from newscrawl.reading.flattened.story import FlatStory
from newscrawl.reading.flattened.tail import FlatBox, Tail
from newscrawl.reading.flattened.teasers import Teaser, teaser_of
from newscrawl.reading.flattened.when import without_dash
from newscrawl.values.text import fold

_ABOVE_HEADLINE = 6
"""Lines above the headline in which its date and byline may stand, too."""
_BELOW_STORY = 4
"""Lines below the story in which a byline may stand that its head does not have."""
_LONGEST_GAP = 6
"""Lines of nothing between two teasers of one box."""
_NEAR_STORY = 8
"""Lines below a story in which teasers without a heading are related to it."""
_BELOW_BREADCRUMBS = 2
_SHORTEST_TITLE_CHARS = 15
_MOST_TOPICS = 12
_LONGEST_TOPIC_CHARS = 40
_LONGEST_REPEAT_CHARS = 40
"""Characters of a paragraph that may be said twice in one story; a longer one is there twice by its layout."""
_LIKELY = 0.2
"""Probability from which a line near the headline is a byline."""
_SHARE = re.compile(r"\s*\b(?:Sdílet|Sdílejte|Share|Tweet)\b.*$")
_STORY = (Role.STORY, Role.SUBHEADING)
_DATE = re.compile(r"\d{1,2}\. ?(?:\d{1,2}\.|[^\W\d]{3,9}) ?\d{4}.*")


@dataclass(frozen=True, slots=True)
class _Text:
    """A text, its roles, and where the headline and the story stand in it."""

    lines: list[Line]
    reading: Reading

    @property
    def title(self) -> int | None:
        """Place of the headline; of the line below where both end alike: breadcrumbs may run into the upper one."""
        place = next(self.of(Role.TITLE), None)
        below = range(place + 1, min(place + 1 + _BELOW_BREADCRUMBS, len(self.lines))) if place is not None else ()
        ends = (i for i in below if place is not None and self.lines[place].text.endswith(self.lines[i].text))
        return next((i for i in ends if len(self.lines[i].text) >= _SHORTEST_TITLE_CHARS), place)

    @property
    def story(self) -> list[int]:
        """Places of the story's paragraphs."""
        return list(self.of(*_STORY))

    def of(self, *roles: Role) -> Iterator[int]:
        """Yield the places of the lines with one of these roles."""
        return (place for place, role in enumerate(self.reading.roles) if role in roles)


def read_by_role(lines: list[Line], reading: Reading) -> Parts:
    """Return what stands above the story, the story, and the boxes and topics around it."""
    text = _Text(lines, reading)
    story, head = _story(text), _head(text)
    tail = _tail(text, head)
    taken = head.roles.keys() | story.left_out.keys() | {line.index for line in story.all_lines} | set(tail.topic_lines)
    for box in tail.boxes:
        taken |= {index for teaser in box.teasers for index in teaser.shown}
        taken |= {box.heading.index} if box.heading is not None else set()
    others = {index: reading.roles[index] for index in range(len(lines)) if index not in taken}
    return Parts(head, story, tail, {index: f"read as {role.told}" for index, role in others.items()})


def _story(text: _Text) -> FlatStory:
    """Return lead and blocks, each paragraph once."""
    seen: set[str] = set()
    left_out: dict[int, str] = {}
    own: list[tuple[Line, Role]] = []
    for place in text.story:
        line = text.lines[place]
        folded = fold(line.text)
        if len(folded) > _LONGEST_REPEAT_CHARS and folded in seen:
            left_out[line.index] = "said before"
        else:
            own.append((line, text.reading.roles[place]))
        seen.add(folded)
    perex = own[0][0] if len(own) > 1 and is_prose(own[0][0].text) else None
    blocks = own[1:] if perex is not None else own
    promos = [promo for line, _ in blocks if (promo := split_promo(line.text, is_linked=False)) and promo[1]]
    facts = [
        BlockFact(kind="heading", text=line.text, level=2)
        if role is Role.SUBHEADING
        else BlockFact(kind="paragraph", text=line.text)
        for line, role in blocks
    ]
    return FlatStory(perex, facts, [line for line, _ in blocks], promos, left_out)


def _head(text: _Text) -> Head:
    """Return headline, byline, dates and pictures."""
    head = Head()
    story, title = text.story, text.title
    first = story[0] if story else len(text.lines)
    if title is not None:
        head.title = text.lines[title].text
        head.roles[text.lines[title].index] = "title"
    top = title if title is not None else first
    near = range(max(0, min(top, first) - _ABOVE_HEADLINE), max(top, first))
    _read_dates(head, text, near)
    _read_bylines(head, text, near)
    if not head.bylines and story:
        _read_bylines(head, text, range(story[-1] + 1, min(len(text.lines), story[-1] + 1 + _BELOW_STORY)))
    _read_images(head, text, range(top, story[-1] + 1 if story else len(text.lines)))
    return head


def _read_dates(head: Head, text: _Text, places: range) -> None:
    """Read publication and update; where no line is a date, one that names a day with its year."""
    for place in places:
        line, role = text.lines[place], text.reading.roles[place]
        if role in (*_STORY, Role.TITLE):
            continue
        if head.dates.take(line.text):
            head.roles[line.index] = "published"
        elif role is Role.BYLINE:
            head.dates.interrupt()
    if head.dates.published is None and head.dates.modified is None:
        held = (text.lines[place].text for place in places if text.reading.roles[place] not in (*_STORY, Role.TITLE))
        head.dates.published = next((line for line in held if names_day(line)), None)


def _read_bylines(head: Head, text: _Text, places: range) -> None:
    """Read who wrote the text; near the headline a line is one though it is more probably nothing."""
    for place in places:
        line, role = text.lines[place], text.reading.roles[place]
        is_likely = role is Role.OTHER and text.reading.probabilities[place, Role.BYLINE] >= _LIKELY
        if not (is_likely or role is Role.BYLINE) or CREDIT_LINE.match(line.text):
            continue
        printed = without_dash(_SHARE.sub("", line.text))
        if dated := _DATE.search(printed):
            printed = printed[: dated.start()].strip(" ,|-–")
        if printed and printed not in head.bylines:
            head.bylines.append(printed)
        head.roles.setdefault(line.index, "authors")


def _read_images(head: Head, text: _Text, places: range) -> None:
    """Read the captions; the text that stands for a picture repeats the beginning of its caption."""
    captions = [place for place in places if text.reading.roles[place] is Role.CAPTION]
    for place, after in pairwise([*captions, len(text.lines)]):
        line = text.lines[place]
        head.roles[line.index] = "images"
        following = text.lines[after].text if after == place + 1 and after < len(text.lines) else ""
        if following.startswith(line.text):
            continue
        caption, credit = split_credit(line.text)
        last = head.images[-1] if head.images else None
        if caption is None and credit and last is not None and last.credit is None and place - 1 in captions:
            last.credit = credit
        else:
            head.images.append(ImageFact(caption=caption, credit=credit))


def _tail(text: _Text, head: Head) -> Tail:
    """Return the boxes of teasers, wherever they stand, and the topics."""
    tail = Tail()
    _read_topics(tail, text)
    story = text.story
    near = range(story[0], story[-1] + _NEAR_STORY) if story else range(0)
    box: FlatBox | None = None
    time: Line | None = None
    gap = 0
    for place, line in enumerate(text.lines):
        role = text.reading.roles[place]
        if line.index in head.roles or line.index in tail.topic_lines:
            continue
        if role in (Role.BOX, Role.TEASER_TITLE) and (role is Role.BOX or box is None):
            box = FlatBox(line if role is Role.BOX else None, in_story=place in near)
            tail.boxes.append(box)
        if role is Role.TEASER_TITLE and box is not None and len(line.text) >= _SHORTEST_TITLE_CHARS:
            _open(box, line, time)
            time = None
        elif role is Role.DATE:
            time = _dated(box, line, text, place)
        elif box is not None and box.teasers and role in (Role.TEASER_PEREX, Role.BYLINE):
            _add(box.teasers[-1], line, role)
        elif role in _STORY or (role is not Role.BOX and gap >= _LONGEST_GAP):
            box = None
        gap = gap + 1 if role is Role.OTHER else 0
    tail.boxes = [box for box in tail.boxes if box.teasers]
    return tail


def _open(box: FlatBox, line: Line, time: Line | None) -> None:
    """Begin a teaser, unless the last one has this headline already: a picture's text may repeat it."""
    last = box.teasers[-1] if box.teasers else None
    if last is not None and last.perex is None and fold(last.title) == fold(line.text):
        last.shown[line.index] = "title"
    else:
        box.teasers.append(teaser_of(line, time))


def _dated(box: FlatBox | None, line: Line, text: _Text, place: int) -> Line | None:
    """Give a time to the teaser above it, or return it for the one below: in a box all do as its first one."""
    last = box.teasers[-1] if box is not None and box.teasers else None
    opens = box is not None and bool(box.teasers) and box.teasers[0].published is not None and _is_over(box.teasers[0])
    if last is None or opens or last.published is not None:
        return line
    if place and text.reading.roles[place - 1] not in (Role.TEASER_TITLE, Role.TEASER_PEREX, Role.BYLINE):
        return line
    last.published = line.text
    last.shown[line.index] = "time"
    return None


def _is_over(teaser: Teaser) -> bool:
    """Tell whether a teaser's time stands above its headline."""
    times = [index for index, name in teaser.shown.items() if name == "time"]
    titles = [index for index, name in teaser.shown.items() if name == "title"]
    return bool(times) and times[0] < titles[0]


def _add(teaser: Teaser, line: Line, role: Role) -> None:
    if role is Role.BYLINE:
        teaser.byline = teaser.byline or line.text
        teaser.shown[line.index] = "author"
    else:
        teaser.perex = f"{teaser.perex} {line.text}" if teaser.perex else line.text
        teaser.shown[line.index] = "perex"


def _read_topics(tail: Tail, text: _Text) -> None:
    """Read the list of topics below a story: in the line of its heading, or in the short lines below that."""
    story = text.story
    start = story[0] if story else len(text.lines)
    left = 0
    for place in range(start, len(text.lines)):
        line = text.lines[place]
        named = topics_in(line.text)
        if tail.topics and not left:
            return
        if named is not None or vocabulary_role(line.text) == "topics":
            topics = [part.strip() for part in re.split(r"\s*[,|]\s*", named or "") if part.strip()]
            tail.add_topics(line, topics)
            left = 0 if topics else _MOST_TOPICS
        elif left and text.reading.roles[place] is Role.OTHER and len(line.text) <= _LONGEST_TOPIC_CHARS:
            if vocabulary_role(line.text) is not None:
                left = 0
                continue
            tail.add_topics(line, [line.text])
            left -= 1
        else:
            left = 0
