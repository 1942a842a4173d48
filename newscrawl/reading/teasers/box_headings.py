"""The heading of a box of teasers: which line above or on top of its cards it is."""

from __future__ import annotations

import re

from newscrawl.czech.article_urls import links_to_article
from newscrawl.czech.dates import is_date_line
from newscrawl.czech.headings import SECTIONS, is_advert, is_label, role
from newscrawl.reading.document.outline import HEADING_TAGS, Element, Outline, TextRun
from newscrawl.reading.teasers.card import Card
from newscrawl.values.text import ends_like_sentence

_BLOCK_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "legend", "caption", "header"})
BOX_RANKS = frozenset({"h1", "h2", "h3"})
"""Headings of this rank head a box also where their word is a teaser's label: "Video"."""
_HEADING_NAMES = re.compile(r"title|head|nadpis|label|caption|titulek")
_SHORT_LINE_CHARS = 60
"""Characters of the longest line that is a heading by its place alone."""
_HEADING_CHARS = range(2, 71)
"""Characters of a heading."""
_NAMED_HEADING_CHARS = 50
"""Characters of the longest line that is a heading because its element is called so."""
_HEADING_ABOVE_RUNS = 5
"""Runs above the first card in which the box's heading is looked for."""
_HEADING_TOP_RUNS = 3
"""Runs at the top of a declared box in which its heading is looked for."""
_MOST_LEVELS = 6
"""Levels from the first card up to the element that holds its heading, too."""


def heading_above(cards: list[Card], outline: Outline, url: str) -> TextRun | None:
    """Return the heading over a box on a page at `url`: the nearest one above it that the same column shows."""
    first = cards[0].root
    passed_links = False
    for run in reversed(outline.runs[max(0, first.start - _HEADING_ABOVE_RUNS) : first.start]):
        is_small = is_label(run.text) and run.tag not in BOX_RANKS
        if run.media or is_date_line(run.text) or is_small:
            passed_links = passed_links or bool(run.links)
            continue
        if first.depth - common_ancestor(run.element, first).depth > _MOST_LEVELS or _is_menu_entry(run, first):
            return None
        if labels_empty_slot(run, first, outline):
            continue
        found = role(run.text)
        if found is not None:
            return None if passed_links and found not in SECTIONS else run
        if any(links_to_article(url, href) for href, _ in run.links):
            return None
        if _is_below_title(run, cards):
            return None
        if looks_like_heading(run) or (
            len(run.text) <= _NAMED_HEADING_CHARS and _HEADING_NAMES.search(run.element.names)
        ):
            return run
        if _opens_list(run, cards, outline):
            return run
        if len(run.text) > _SHORT_LINE_CHARS:
            return None
        passed_links = passed_links or bool(run.links)
    return None


def _is_below_title(run: TextRun, cards: list[Card]) -> bool:
    """Tell whether a heading is of lower rank than that of the only card below it: it is one of the story's."""
    title = cards[0].title.tag
    return len(cards) == 1 and {run.tag, title} <= HEADING_TAGS and run.tag > title


def labels_empty_slot(line: TextRun, below: Element, outline: Outline) -> bool:
    """Tell whether a line such as "Reklama" labels a slot of its own, empty for us, and not what stands `below` it."""
    if line.tag in HEADING_TAGS or not is_advert(line.text):
        return False
    common = common_ancestor(line.element, below)
    slot = next((element for element in line.element.ancestors() if element.parent is common), None)
    if slot is None or slot is line.element:
        return False
    return all(run.media or run is line for run in outline.runs[slot.start : slot.end])


def declared_heading(inside: list[TextRun], titles: set[int]) -> TextRun | None:
    """Return the heading of a declared box: a heading or a word of the vocabulary on top, else a short first line."""
    first = next((run for run in inside if not run.media), None)
    shown = [run for run in inside if run.index in titles and run is not first]
    if first is not None and first.tag in BOX_RANKS and len(shown) > 1 and all(run.tag != first.tag for run in shown):
        return first
    texts = [run for run in inside[:_HEADING_TOP_RUNS] if not run.media and run.index not in titles]
    for run in texts:
        alone = sum(other.text == run.text for other in inside) == 1
        if (looks_like_heading(run) or role(run.text) in SECTIONS) and (alone or not is_label(run.text)):
            return run
    return next((run for run in texts[:1] if run is inside[0] and _is_short_line(run)), None)


def looks_like_heading(run: TextRun) -> bool:
    """Tell whether a run is a heading: short, no date, and the only text of a heading element."""
    if run.media or len(run.text) not in _HEADING_CHARS or is_date_line(run.text):
        return False
    return run.tag in _BLOCK_HEADINGS or any(
        element.tag in _BLOCK_HEADINGS for element in run.element.nearest(3) if element.end - element.start <= 2
    )


def opens_block(left: Card, right: Card, outline: Outline) -> bool:
    """Tell whether a short line stands over the right one of two cards in a block that the left one does not stand in.

    The line opens the block, pictures apart.
    """
    apart = common_ancestor(left.root, right.root)
    block = next((element for element in right.root.ancestors() if element.parent is apart), None)
    if block is None or block is right.root:
        return False
    above = [run for run in outline.runs[block.start : right.start] if not run.media]
    return len(above) == 1 and len(above[0].text) <= _SHORT_LINE_CHARS and not is_date_line(above[0].text)


def common_ancestor(left: Element, right: Element) -> Element:
    """Return the innermost element that holds both."""
    while left is not right:
        if left.depth >= right.depth and left.parent is not None:
            left = left.parent
        elif right.parent is not None:
            right = right.parent
    return left


def _is_short_line(run: TextRun) -> bool:
    return (
        not run.links
        and len(run.text) <= _SHORT_LINE_CHARS
        and not (ends_like_sentence(run.text) or is_date_line(run.text))
    )


def _is_menu_entry(run: TextRun, first: Element) -> bool:
    """Tell whether a run stands in a menu that the cards do not stand in, or is one linked line of a list."""
    common = common_ancestor(run.element, first)
    for element in run.element.ancestors():
        if element is common:
            return False
        if element.tag in ("nav", "menu", "footer") or (element.tag == "li" and run.link_share == 1.0):
            return True
    return False


def _opens_list(run: TextRun, cards: list[Card], outline: Outline) -> bool:
    """Tell whether a line is followed by nothing but these cards in the element that it opens."""
    if not _is_short_line(run):
        return False
    holder = common_ancestor(run.element, cards[0].root)
    if holder.start != run.index or len(cards) < 2:
        return False
    shown = {index for card in cards for index in range(card.start, card.end)}
    return all(index in shown or outline.runs[index].media for index in range(run.index + 1, holder.end))
