"""Teasers in boxes: rows of neighbouring cards with the heading printed over them, found by the shape of the page."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from newscrawl.czech.article_urls import looks_like_article
from newscrawl.czech.dates import is_date_line
from newscrawl.czech.headings import SECTIONS, is_advert, is_label, role, split_promo
from newscrawl.czech.names import looks_like_name
from newscrawl.page import Page
from newscrawl.reading.document.columns import declared_columns
from newscrawl.reading.document.outline import HEADING_TAGS, Element, Outline, TextRun
from newscrawl.reading.teasers.cards import BYLINE, Card, fill, find_cards
from newscrawl.values.text import ends_like_sentence
from newscrawl.values.urls import domain_of

_HEADLINE_LENGTH = 24
"""Characters that the titles of a list have on average, or it lists topics and services."""
_BLOCK_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "legend", "caption", "header"})
_BOX_RANKS = frozenset({"h1", "h2", "h3"})
"""Headings of this rank head a box also where their word is a teaser's label: "Video"."""
_HEADING_NAMES = re.compile(r"title|head|nadpis|label|caption|titulek")
_TAIL = 300
"""Characters of unlinked text after the last card of a box."""


@dataclass(slots=True, eq=False)
class Box:
    """A row of cards and the heading printed over it."""

    cards: list[Card]
    heading: TextRun | None
    runs: frozenset[int]
    """Indexes of all runs that belong to it."""
    is_declared: bool = False
    """True where the site says that it is a box."""
    is_furniture: bool = False
    """True for navigation, adverts and the strips of other sites: no teasers, but no story either."""

    @property
    def start(self) -> int:
        """Index of its first run."""
        return min(self.runs)


def find_boxes(page: Outline, declared: Page, url: str, headline: TextRun | None) -> list[Box]:
    """Return the boxes of teasers of a page, in document order.

    Args:
        page: the outline of the page.
        declared: what the site says about its pages: its boxes, and where the story stands.
        url: the page's address.
        headline: the run of the story's headline.
    """
    cards = find_cards(page, url, headline, declared_columns(page, declared))
    titles = {card.title.index for card in cards}
    sections = [*_sections(page, cards, headline), *_declared_sections(page, declared, titles)]
    sections.sort(key=lambda section: (section.start, -section.end))
    headings = {section.heading.index for section in sections if section.heading is not None}
    cards = [card for card in cards if card.title.index not in headings]
    groups: list[tuple[_Section | None, list[Card]]] = []
    for card, section in _with_sections(cards, sections, page):
        if groups and section is groups[-1][0] and (section or _neighbours(groups[-1][1][-1], card, page)):
            groups[-1][1].append(card)
        else:
            groups.append((section, [card]))
    boxes = [_box(group, section, page) for section, group in groups]
    for box in boxes:
        _sign(box.cards, page)
        box.is_furniture = not box.cards or _is_furniture(box, domain_of(url))
    return boxes + [_empty_box(section) for section in sections if section.declared and not section.used]


def _sign(cards: list[Card], page: Outline) -> None:
    """Give each card the name that it shows below its headline as its author, where all cards of a box show one."""
    below = [page.runs[card.title.index + 1 : card.end] for card in cards]
    names = [[run.text for run in runs if not run.media and looks_like_name(run.text)] for runs in below]
    if len(cards) > 1 and all(len(shown) == 1 for shown in names):
        for card, (name,) in zip(cards, names, strict=True):
            card.byline = card.byline or name


@dataclass(slots=True, eq=False)
class _Section:
    """An element that is a box as a whole: it begins with a heading of the vocabulary, or the site declares it."""

    heading: TextRun | None
    start: int
    end: int
    seen: int
    """Index of the first run that was not yet looked at for another heading."""
    closed: bool = False
    declared: bool = False
    used: bool = False
    """True once a card stands in it."""


def _with_sections(
    cards: list[Card], sections: list[_Section], page: Outline
) -> Iterator[tuple[Card, _Section | None]]:
    """Yield each card with the innermost section around it; a heading of the section's rank inside it ends it."""
    waiting = deque(sections)
    around: list[_Section] = []
    for card in cards:
        while waiting and waiting[0].start <= card.start:
            around.append(waiting.popleft())
        while around and around[-1].end <= card.start:
            around.pop()
        section = around[-1] if around else None
        if section is not None:
            section.used = True
        if section is not None and section.heading is not None and not section.closed:
            section.closed = not section.declared and any(
                _ends(run, section.heading, card) for run in page.runs[section.seen : card.start]
            )
            section.seen = max(section.seen, card.end)
        yield card, None if section is None or section.closed else section


def _ends(run: TextRun, heading: TextRun, card: Card) -> bool:
    """Tell whether a run ends a box: another box's heading, one of its own rank unless its teasers have that too."""
    if run.media:
        return False
    same_rank = run.tag == heading.tag != card.title.tag and run.tag in HEADING_TAGS
    return role(run.text) in SECTIONS or is_advert(run.text) or (same_rank and not run.links)


def _sections(page: Outline, cards: list[Card], headline: TextRun | None) -> list[_Section]:
    starts = [card.start for card in cards]
    headings = [run for run in page.runs if not run.media and role(run.text) in SECTIONS]
    sections = []
    for heading in headings:
        section = None
        for element in heading.element.ancestors():
            if element.start != heading.index or (
                headline is not None and element.start <= headline.index < element.end
            ):
                break
            inside = cards[bisect_left(starts, element.start) : bisect_left(starts, element.end)]
            if inside and not _labels_each(heading, inside, page) and not _has_tail(page, inside[-1].end, element.end):
                section = _Section(heading, element.start, element.end, seen=heading.index + 1)
        if section is not None:
            sections.append(section)
    return sections


def _labels_each(line: TextRun, cards: list[Card], page: Outline) -> bool:
    """Tell whether a line is the label of one card rather than the heading of all: "Premium" over each."""
    if not is_label(line.text):
        return False
    again = (run.text == line.text for run in page.runs[line.index + 1 : cards[-1].end])
    return len(cards) == 1 or any(again)


def _declared_sections(page: Outline, declared: Page, titles: set[int]) -> Iterator[_Section]:
    """Yield the boxes the site declares; `titles` are the runs of teasers' headlines, none of which heads a box."""
    for selector in declared.boxes:
        for element in page.select(selector):
            inside = page.runs[element.start : element.end]
            heading = _declared_heading(inside, titles)
            yield _Section(heading, element.start, element.end, seen=element.end, declared=True)


def _declared_heading(inside: list[TextRun], titles: set[int]) -> TextRun | None:
    """Return the heading of a declared box: a heading or a word of the vocabulary on top, else a short first line."""
    first = next((run for run in inside if not run.media), None)
    shown = [run for run in inside if run.index in titles and run is not first]
    if first is not None and first.tag in _BOX_RANKS and len(shown) > 1 and all(run.tag != first.tag for run in shown):
        return first
    texts = [run for run in inside[:3] if not run.media and run.index not in titles]
    for run in texts:
        alone = sum(other.text == run.text for other in inside) == 1
        if (_looks_like_heading(run) or role(run.text) in SECTIONS) and (alone or not is_label(run.text)):
            return run
    return next((run for run in texts[:1] if run is inside[0] and _is_short_line(run)), None)


def _is_short_line(run: TextRun) -> bool:
    return not run.links and len(run.text) <= 60 and not (ends_like_sentence(run.text) or is_date_line(run.text))


def _empty_box(section: _Section) -> Box:
    return Box(cards=[], heading=section.heading, runs=frozenset(range(section.start, section.end)), is_furniture=True)


def _has_tail(page: Outline, start: int, end: int) -> bool:
    """Tell whether running text goes on after the last card: then the element is the story's, not the box's."""
    return sum(len(run.text) for run in page.runs[start:end] if not run.media and run.link_share < 0.5) > _TAIL


def _neighbours(left: Card, right: Card, page: Outline) -> bool:
    if left.root is right.root:
        return True
    if split_promo(left.title.text) or split_promo(right.title.text):
        return False
    common = _common(left.root, right.root)
    if left.root.depth - common.depth > 3 or right.root.depth - common.depth > 3:
        return False
    between = page.runs[left.end : right.start]
    return len(between) <= 6 and not any(_breaks(run) for run in between)


def _breaks(run: TextRun) -> bool:
    """Tell whether a run between two cards ends the row: a heading of the next box, or running text."""
    if run.is_dropped:
        return True
    if run.media or is_date_line(run.text) or is_label(run.text):
        return False
    return role(run.text) is not None or _looks_like_heading(run) or (run.link_share < 0.5 and len(run.text) > 300)


def _looks_like_heading(run: TextRun) -> bool:
    if run.media or not 2 <= len(run.text) <= 70 or is_date_line(run.text):
        return False
    return run.tag in _BLOCK_HEADINGS or any(
        element.tag in _BLOCK_HEADINGS for element in run.element.ancestors()[:3] if element.end - element.start <= 2
    )


def _common(left: Element, right: Element) -> Element:
    while left is not right:
        if left.depth >= right.depth and left.parent is not None:
            left = left.parent
        elif right.parent is not None:
            right = right.parent
    return left


def _box(cards: list[Card], section: _Section | None, page: Outline) -> Box:
    heading = section.heading if section else _heading(cards, page)
    if section is not None:
        _extend(cards, page, section.end)
        cards[0].start = section.heading.index + 1 if section.heading is not None else section.start
        fill(cards[0], page)
    elif heading is not None and role(heading.text) in SECTIONS:
        _extend(cards, page, None)
    runs = set(range(section.start, section.end)) if section else set()
    for card in cards:
        runs.update(range(card.start, card.end))
    if heading is not None:
        runs.add(heading.index)
    teasers = [card for card in _distinct(cards) if not (card.is_own or _is_advert(card, page))]
    is_declared = section is not None and section.declared
    return Box(cards=teasers, heading=heading, runs=frozenset(runs), is_declared=is_declared)


def _is_advert(card: Card, page: Outline) -> bool:
    """Tell whether a card is labelled as an advert."""
    return any(is_advert(run.text) for run in page.runs[card.start : card.end] if not run.media)


def _extend(cards: list[Card], page: Outline, end: int | None) -> None:
    """Give the runs between the cards of a flat list, where each teaser is several siblings, to their cards.

    `end` is where the box is known to end; None where its last card may be followed by the story.
    """
    for left, right in zip(cards, [*cards[1:], None], strict=True):
        stop = right.start if right is not None else end or min(left.end + 3, len(page.runs))
        own = [run.index for run in _until_heading(page.runs[left.end : stop]) if not run.media]
        while own and is_date_line(page.runs[own[-1]].text) and right is not None:
            right.start = own.pop()
        if right is None and end is None:
            own = _last_perex(left, cards, own, page)
        if own:
            left.end = own[-1] + 1
    for card in cards:
        fill(card, page)


def _until_heading(runs: list[TextRun]) -> Iterator[TextRun]:
    return takewhile(lambda run: run.media is not None or not _opens_another(run), runs)


def _opens_another(run: TextRun) -> bool:
    """Tell whether a run is the heading of something else: a word of the vocabulary or an unlinked heading."""
    named = role(run.text) is not None and not is_label(run.text)
    return named or (run.tag in HEADING_TAGS and not run.links)


def _last_perex(card: Card, cards: list[Card], following: list[int], page: Outline) -> list[int]:
    """Return the runs after the last card of a flat list that are still its own, as far as the others tell.

    One paragraph is its perex where the other cards have one or an author line follows it: the story may go on after
    the box, and none of it may be lost.
    """
    level = [i for i in following if _common(page.runs[i].element, card.root).depth >= card.root.depth - 1]
    byline = next((i for i in level if BYLINE.match(page.runs[i].text)), None)
    if byline is not None:
        return level[: level.index(byline) + 1]
    others = [other.end - other.title.index > 1 for other in cards[:-1]]
    if others and all(others) and level and len(page.runs[level[0]].text) >= 40:
        return level[:1]
    return []


def _distinct(cards: list[Card]) -> list[Card]:
    """Return the cards without the second showing of a target."""
    first: dict[str, Card] = {}
    for card in cards:
        first.setdefault(card.target, card)
    return list(first.values())


def _heading(cards: list[Card], page: Outline) -> TextRun | None:
    """Return the heading printed over a box: the nearest one above it that the same column shows."""
    first = cards[0].root
    passed_links = False
    for run in reversed(page.runs[max(0, first.start - 5) : first.start]):
        is_small = is_label(run.text) and run.tag not in _BOX_RANKS
        if run.media or is_date_line(run.text) or is_small:
            passed_links = passed_links or bool(run.links)
            continue
        if first.depth - _common(run.element, first).depth > 6 or _is_menu_entry(run, first):
            return None
        found = role(run.text)
        if found is not None:
            return None if passed_links and found not in SECTIONS else run
        if any(looks_like_article(href) for href, _ in run.links):
            return None
        if _looks_like_heading(run) or (len(run.text) <= 50 and _HEADING_NAMES.search(run.element.names)):
            return run
        if _opens_list(run, cards, page):
            return run
        if len(run.text) > 60:
            return None
        passed_links = passed_links or bool(run.links)
    return None


def _is_menu_entry(run: TextRun, first: Element) -> bool:
    """Tell whether a run stands in a menu that the cards do not stand in, or is one linked line of a list."""
    common = _common(run.element, first)
    for element in run.element.ancestors():
        if element is common:
            return False
        if element.tag in ("nav", "menu", "footer") or (element.tag == "li" and run.link_share == 1.0):
            return True
    return False


def _opens_list(run: TextRun, cards: list[Card], page: Outline) -> bool:
    """Tell whether a line is followed by nothing but these cards in the element that it opens."""
    if not _is_short_line(run):
        return False
    holder = _common(run.element, cards[0].root)
    shown = {index for card in cards for index in range(card.start, card.end)}
    rest = [other for other in page.runs[run.index + 1 : holder.end] if not other.media]
    return holder.start == run.index and len(cards) > 1 and all(other.index in shown for other in rest)


def _is_furniture(box: Box, domain: str) -> bool:
    """Tell whether a row of links is navigation, an advert or another site's strip rather than a box of teasers."""
    lengths = [len(card.title_text) for card in box.cards]
    if len(lengths) > 2 and sum(lengths) < _HEADLINE_LENGTH * len(lengths):
        return True
    named = role(box.heading.text) if box.heading is not None else None
    if named is not None:
        return named not in SECTIONS
    if not box.is_declared and any(domain_of(card.url) != domain for card in box.cards):
        return True
    return any(element.tag in ("nav", "footer") for element in box.cards[0].root.ancestors())
