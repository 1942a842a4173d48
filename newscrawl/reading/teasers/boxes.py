"""Teasers in boxes: rows of neighbouring cards with the heading printed over them, found by the shape of the page."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field

from newscrawl.czech.dates import is_date_line
from newscrawl.czech.headings import SECTIONS, is_advert, is_label, role, split_promo
from newscrawl.czech.names import looks_like_name
from newscrawl.page import Page
from newscrawl.reading.document.columns import declared_columns, is_beside
from newscrawl.reading.document.outline import Outline, TextRun
from newscrawl.reading.teasers.box_headings import common_ancestor, heading_above, looks_like_heading, opens_block
from newscrawl.reading.teasers.card import Card
from newscrawl.reading.teasers.card_lines import fill
from newscrawl.reading.teasers.cards import find_cards
from newscrawl.reading.teasers.flat_lists import extend
from newscrawl.reading.teasers.sections import Section, declared_sections, vocabulary_sections, with_sections
from newscrawl.values.text import fold
from newscrawl.values.urls import domain_of

_MEAN_TITLE_CHARS = 24
"""Characters that the titles of a list have on average, or it lists topics and services."""
_NEIGHBOUR_RUNS = 6
"""Runs between two cards of one row."""
_NEIGHBOUR_LEVELS = 3
"""Levels from a card up to the element that holds its neighbour, too."""
_STORY_BETWEEN_CHARS = 300
"""Characters of an unlinked run between two cards from which it is story."""
FOREIGN = "links to another site"
"""Why a row is furniture of which a link leaves the site."""


@dataclass(frozen=True, slots=True, eq=False)
class Box:
    """A row of cards and the heading printed over it."""

    cards: list[Card]
    heading: TextRun | None
    runs: frozenset[int]
    """Indexes of all runs that belong to it."""
    furniture: str | None = None
    """Why it is navigation, an advert or another site's strip: no teasers, but no story either; None for a box."""
    left_out: dict[int, str] = field(default_factory=dict)
    """Index of a run whose card is no teaser -> why."""
    is_declared: bool = False
    """Whether the site declares it."""

    @property
    def is_furniture(self) -> bool:
        """True where it is no box of teasers."""
        return self.furniture is not None

    @property
    def start(self) -> int:
        """Index of its first run."""
        return min(self.runs)


def find_boxes(
    outline: Outline, declared: Page, url: str, headline: TextRun | None, *, is_listing: bool = False
) -> list[Box]:
    """Return the boxes of teasers of a page, in document order.

    Args:
        outline: the page's elements and text runs.
        declared: what the site says about its pages: its boxes, and where the story stands.
        url: the page's address.
        headline: the run of the story's headline.
        is_listing: whether it is a page of teasers alone, on which a short line may open a block, whatever its element.
    """
    cards = find_cards(outline, url, headline, declared_columns(outline, declared))
    titles = {card.title.index for card in cards}
    sections = [*vocabulary_sections(outline, cards, headline), *declared_sections(outline, declared, titles)]
    sections.sort(key=lambda section: (section.start, -section.end))
    headings = {section.heading.index for section in sections if section.heading is not None}
    cards = [card for card in cards if card.title.index not in headings]
    boxes = [
        _box(row, section, outline, url) for section, row in _rows(cards, sections, outline, is_listing=is_listing)
    ]
    return boxes + [_empty_box(section) for section in sections if section.declared and not section.used]


def teaser_texts(boxes: list[Box]) -> frozenset[str]:
    """Return the titles and perexes of the teasers in boxes, folded."""
    cards = [card for box in boxes for card in box.cards]
    titles = {fold(card.title_text) for card in cards}
    return frozenset(titles | {fold(card.perex) for card in cards if card.perex is not None})


def _rows(
    cards: list[Card], sections: list[Section], outline: Outline, *, is_listing: bool
) -> list[tuple[Section | None, list[Card]]]:
    """Return the cards in rows: those of one section, or neighbours that stand in none."""
    rows: list[tuple[Section | None, list[Card]]] = []
    for card, section in with_sections(cards, sections, outline):
        if (
            rows
            and section is rows[-1][0]
            and (section or _neighbours(rows[-1][1][-1], card, outline))
            and not (section is None and is_listing and _begins_block(rows[-1][1][-1], card, outline))
        ):
            rows[-1][1].append(card)
        else:
            rows.append((section, [card]))
    return rows


def _box(cards: list[Card], section: Section | None, outline: Outline, url: str) -> Box:
    """Return the box of a row of cards on a page at `url`."""
    heading = section.heading if section else heading_above(cards, outline, url)
    if section is not None:
        extend(cards, outline, section.end)
        cards[0].start = section.heading.index + 1 if section.heading is not None else section.start
    elif heading is not None and role(heading.text) in SECTIONS:
        extend(cards, outline, None)
    for card in cards:
        fill(card, outline)
    runs = set(range(section.start, section.end)) if section else set()
    for card in cards:
        runs.update(range(card.start, card.end))
    if heading is not None:
        runs.add(heading.index)
    teasers, left_out = _teasers(cards, outline)
    _sign(teasers, outline)
    is_declared = section is not None and section.declared
    furniture = _why_furniture(teasers, heading, domain_of(url), is_declared=is_declared)
    return Box(teasers, heading, frozenset(runs), furniture, left_out, is_declared)


def _empty_box(section: Section) -> Box:
    """Return a box that the site declares and that holds no card."""
    runs = frozenset(range(section.start, section.end))
    return Box([], section.heading, runs, "a declared box without teasers", is_declared=True)


def _teasers(cards: list[Card], outline: Outline) -> tuple[list[Card], dict[int, str]]:
    """Return the cards that are teasers, and the runs of the others: index -> why."""
    teasers: list[Card] = []
    left_out: dict[int, str] = {}
    shown: set[str] = set()
    for card in cards:
        why = _why_no_teaser(card, shown, outline)
        shown.add(card.target)
        if why is None:
            teasers.append(card)
        else:
            left_out.update(dict.fromkeys(range(card.start, card.end), why))
    return teasers, left_out


def _why_no_teaser(card: Card, shown: Container[str], outline: Outline) -> str | None:
    """Return why a card is no teaser, None where it is one; `shown` are the targets of the cards before it."""
    if card.target in shown:
        return "shown before in this box"
    if card.is_own:
        return "the page itself"
    is_labelled = any(is_advert(run.text) for run in outline.runs[card.start : card.end] if not run.media)
    return "an advert" if is_labelled else None


def _sign(cards: list[Card], outline: Outline) -> None:
    """Give each card the name that it shows below its headline as its author, where all cards of a box show one."""
    below = [outline.runs[card.title.index + 1 : card.end] for card in cards]
    names = [[run for run in runs if not run.media and looks_like_name(run.text)] for runs in below]
    if len(cards) > 1 and all(len(shown) == 1 for shown in names):
        for card, (run,) in zip(cards, names, strict=True):
            if card.byline is None:
                card.byline = run.text
                card.shown[run.index] = "author"


def _why_furniture(cards: list[Card], heading: TextRun | None, domain: str, *, is_declared: bool) -> str | None:
    """Return why a row of links is navigation, an advert or another site's strip, None for a box of teasers."""
    if not cards:
        return "links that are no teasers of this site"
    lengths = [len(card.title_text) for card in cards]
    if len(lengths) > 2 and sum(lengths) < _MEAN_TITLE_CHARS * len(lengths):
        return "short links: topics or services"
    named = role(heading.text) if heading is not None else None
    if named is not None:
        return None if named in SECTIONS else f"links under a heading of the kind {named}"
    if not is_declared and any(domain_of(card.url) != domain for card in cards):
        return FOREIGN
    outside = next((element.tag for element in cards[0].root.ancestors() if element.tag in ("nav", "footer")), None)
    return f"links in <{outside}>" if outside else None


def _neighbours(left: Card, right: Card, outline: Outline) -> bool:
    """Tell whether two cards stand in one row."""
    if left.root is right.root:
        return True
    if split_promo(left.title.text) or split_promo(right.title.text):
        return False
    common = common_ancestor(left.root, right.root)
    if max(left.root.depth, right.root.depth) - common.depth > _NEIGHBOUR_LEVELS:
        return False
    between = outline.runs[left.end : right.start]
    return len(between) <= _NEIGHBOUR_RUNS and not any(map(_breaks, between))


def _begins_block(left: Card, right: Card, outline: Outline) -> bool:
    """Tell whether the right one of two neighbours on a page of teasers is the first of a block of its own.

    It is the headline of the page, stands in another column, or a line opens the block.
    """
    return (
        (right.title.tag == "h1" and left.title.tag != "h1")
        or is_beside(left.root) != is_beside(right.root)
        or opens_block(left, right, outline)
    )


def _breaks(run: TextRun) -> bool:
    """Tell whether a run between two cards ends the row: a heading of the next box, or running text."""
    if run.is_dropped:
        return True
    if run.media or is_date_line(run.text) or is_label(run.text):
        return False
    is_story = run.link_share < 0.5 and len(run.text) > _STORY_BETWEEN_CHARS
    return role(run.text) is not None or looks_like_heading(run) or is_story
