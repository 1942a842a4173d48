"""Flat lists of teasers: each is several siblings, so that a card begins and ends where its neighbours let it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from newscrawl.czech.dates import is_date_line
from newscrawl.czech.headings import is_label, role
from newscrawl.reading.document.outline import HEADING_TAGS, Outline, TextRun
from newscrawl.reading.teasers.box_headings import common_ancestor
from newscrawl.reading.teasers.card import Card
from newscrawl.reading.teasers.card_lines import BYLINE, SHORTEST_PEREX_CHARS

_AFTER_LAST_CARD_RUNS = 3
"""Runs after the last card of a list that may still be its own."""


def extend(cards: list[Card], outline: Outline, end: int | None) -> None:
    """Give the runs between the cards of a flat list, where each teaser is several siblings, to their cards.

    `end` is where the box is known to end; None where its last card may be followed by the story.
    """
    for left, right in zip(cards, [*cards[1:], None], strict=True):
        stop = right.start if right is not None else end or min(left.end + _AFTER_LAST_CARD_RUNS, len(outline.runs))
        own = [run.index for run in _until_heading(outline.runs[left.end : stop]) if not run.media]
        while own and is_date_line(outline.runs[own[-1]].text) and right is not None:
            right.start = own.pop()
        if right is None and end is None:
            own = _last_perex(left, cards, own, outline)
        if own:
            left.end = own[-1] + 1


def _until_heading(runs: list[TextRun]) -> Iterator[TextRun]:
    return takewhile(lambda run: run.media is not None or not _opens_another(run), runs)


def _opens_another(run: TextRun) -> bool:
    """Tell whether a run is the heading of something else: a word of the vocabulary or an unlinked heading."""
    named = role(run.text) is not None and not is_label(run.text)
    return named or (run.tag in HEADING_TAGS and not run.links)


def _last_perex(card: Card, cards: list[Card], following: list[int], outline: Outline) -> list[int]:
    """Return the runs after the last card of a flat list that are still its own, as far as the others tell.

    One paragraph is its perex where the other cards have one or an author line follows it: the story may go on after
    the box, and none of it may be lost.
    """
    level = [i for i in following if common_ancestor(outline.runs[i].element, card.root).depth >= card.root.depth - 1]
    byline = next((i for i in level if BYLINE.match(outline.runs[i].text)), None)
    if byline is not None:
        return level[: level.index(byline) + 1]
    others = [other.end - other.title.index > 1 for other in cards[:-1]]
    if others and all(others) and level and len(outline.runs[level[0]].text) >= SHORTEST_PEREX_CHARS:
        return level[:1]
    return []
