"""Which teasers stand in which box: links to other articles, found by the shape of the page.

A *card* is the smallest element that shows one teaser: its linked headline with image, time and perex. A *box* is a
row of neighbouring cards with the heading printed over it. Neither needs a class name to be known.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from newscrawl.article_urls import looks_like_article
from newscrawl.boilerplate import is_boilerplate
from newscrawl.dates import is_date_line
from newscrawl.headings import SECTIONS, is_label, role, split_promo
from newscrawl.reading.outline import HEADING_TAGS, Element, Outline, Run
from newscrawl.text import fold
from newscrawl.urls import absolute_url, url_key

_HEADLINE_LENGTH = 24
"""Characters that the titles of a list have on average, or it lists topics and services."""
_LABEL = 25
"""Characters below which a linked text may be a label over the headline."""
_BLOCK_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6", "legend", "caption", "header"})
_HEADING_NAMES = re.compile(r"title|head|nadpis|label|caption|titulek")
_MOSTLY_LINKED = 0.6
"""Share of linked characters from which a run is a link rather than text with a link in it."""
_PEREX_LENGTH = 50
"""Characters from which unlinked text of a card is its perex: it has one, below its headline."""
_SHORTEST = 20
"""Characters of the shortest headline outside a heading element."""
_CARD_LIMIT = 900
"""Characters of unlinked text in one card."""
_CARD_RUNS = 40
"""Runs in one card, images included."""
_TAIL = 300
"""Characters of unlinked text after the last card of a box."""
_CAPTION = re.compile(r"\bFoto:", re.IGNORECASE)
_BYLINE = re.compile(r"^(?:Zdroj|Autor|Text|Foto)\s*:\s*(.+)$", re.IGNORECASE)


@dataclass(slots=True, eq=False)
class Card:
    """One teaser: the element that shows it and what it shows."""

    root: Element
    start: int
    end: int
    """The half-open range of runs that belong to it."""
    target: str
    """Key of the linked address."""
    url: str
    title: Run
    title_text: str
    perex: Run | None = None
    time: str | None = None
    byline: str | None = None
    image: Run | None = None


@dataclass(slots=True, eq=False)
class Box:
    """A row of cards and the heading printed over it; `runs` are the indexes of all runs that belong to it."""

    cards: list[Card]
    heading: Run | None
    runs: frozenset[int]

    @property
    def start(self) -> int:
        """Index of its first run."""
        return min(self.runs)

    @property
    def role(self) -> str | None:
        """What the printed heading says the box holds, None where there is none or the vocabulary lacks it."""
        return role(self.heading.text) if self.heading else None


def find_boxes(page: Outline, url: str, headline: Run | None, columns: list[Element]) -> list[Box]:
    """Return the boxes of teasers of a page, in document order.

    Args:
        page: the outline of the page.
        url: its address; links back to it are no teasers.
        headline: the run of the story's headline; no card may swallow it.
        columns: elements known to hold the story; no card may be as large.
    """
    cards = _Cards(page, url, headline, columns).find()
    groups: list[tuple[_Section | None, list[Card]]] = []
    for card, section in _with_sections(cards, _sections(page, cards, headline), page):
        if groups and section is groups[-1][0] and (section or _neighbours(groups[-1][1][-1], card, page)):
            groups[-1][1].append(card)
        else:
            groups.append((section, [card]))
    boxes = [_box(group, section, page) for section, group in groups]
    return [box for box in boxes if not _is_furniture(box, _domain(url))]


def _is_within(key: str, own: str | None) -> bool:
    """Tell whether an address is the page's own or below it: its gallery, its discussion."""
    return own is not None and (key == own or key.startswith((f"{own}/", f"{own}?")))


@dataclass(slots=True, eq=False)
class _Section:
    """An element that begins with a heading of the vocabulary and holds cards: all of it is a box."""

    heading: Run
    start: int
    end: int
    seen: int
    """Index of the first run that was not yet looked at for another heading."""
    closed: bool = False


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
        if section is not None and not section.closed:
            section.closed = any(_ends(run, section.heading) for run in page.runs[section.seen : card.start])
            section.seen = max(section.seen, card.end)
        yield card, None if section is None or section.closed else section


def _ends(run: Run, heading: Run) -> bool:
    if run.media:
        return False
    return role(run.text) in SECTIONS or (run.tag == heading.tag and run.tag in HEADING_TAGS and not run.links)


def _sections(page: Outline, cards: list[Card], headline: Run | None) -> list[_Section]:
    sections = []
    starts = [card.start for card in cards]
    for run in page.runs:
        if run.media or role(run.text) not in SECTIONS:
            continue
        section = None
        for element in run.element.ancestors():
            if element.start != run.index or (headline is not None and element.start <= headline.index < element.end):
                break
            inside = cards[bisect_left(starts, element.start) : bisect_left(starts, element.end)]
            if inside and not _has_tail(page, inside[-1].end, element.end):
                section = _Section(run, element.start, element.end, seen=run.index + 1)
        if section is not None:
            sections.append(section)
    return sections


def _has_tail(page: Outline, start: int, end: int) -> bool:
    """Tell whether running text goes on after the last card: then the element is the story's, not the box's."""
    return sum(len(run.text) for run in page.runs[start:end] if not run.media and run.link_share < 0.5) > _TAIL


class _Cards:
    """Finds the cards of one page."""

    def __init__(self, page: Outline, url: str, headline: Run | None, columns: list[Element]) -> None:
        self.page = page
        self.columns = columns
        self.base = url
        self.own = url_key(url)
        self.headline = headline
        self.headline_text = fold(headline.text) if headline is not None else None
        self.known: dict[str, tuple[str, str] | None] = {}
        self.at: list[int] = []
        self.targets: list[str] = []

    def find(self) -> list[Card]:
        seeds = [(run, text, target) for run in self.page.runs for text, target in self._headlines(run)]
        self.at = [run.index for run, _, _ in seeds]
        self.targets = [target[0] for _, _, target in seeds]
        cards: list[Card] = []
        for run, text, (key, url) in seeds:
            root = self._root(run, key)
            if cards and cards[-1].target == key and cards[-1].root is root:
                if _is_better_title(run, text, cards[-1]):
                    cards[-1].title, cards[-1].title_text = run, text
                continue
            start, end = (
                (root.start, max(root.end, run.index + 1))
                if self._shows_only(root, key)
                else (run.index, run.index + 1)
            )
            cards.append(Card(root=root, start=start, end=end, target=key, url=url, title=run, title_text=text))
        for card in cards:
            _fill(card, self.page.runs[card.start : card.end])
        return cards

    def _headlines(self, run: Run) -> list[tuple[str, tuple[str, str]]]:
        """Return (title, target) of the links in `run` that are headlines of other articles."""
        if run.media or not run.links or run.link_share < _MOSTLY_LINKED:
            return []
        promo = split_promo(run.text) is not None
        return [
            (run.text if promo else text, target)
            for href, text in run.links
            if self._is_headline(run, text) and (target := self._target(href))
        ]

    def _is_headline(self, run: Run, text: str) -> bool:
        long_enough = len(text) >= _SHORTEST or run.tag in HEADING_TAGS
        return long_enough and " " in text and fold(text) != self.headline_text and not _is_service(text)

    def _target(self, href: str) -> tuple[str, str] | None:
        if href not in self.known:
            self.known[href] = self._article_target(href)
        return self.known[href]

    def _article_target(self, href: str) -> tuple[str, str] | None:
        if not href or href.startswith("#"):
            return None
        url = absolute_url(self.base, href)
        if url is None or not looks_like_article(url):
            return None
        key = url_key(url)
        return None if key is None or _is_within(key, self.own) else (key, url)

    def _root(self, run: Run, key: str) -> Element:
        """Climb from the headline to the largest element that shows this teaser alone."""
        root = run.element
        if split_promo(run.text):
            return root
        for above in run.element.ancestors():
            if above.tag in ("body", "main") or not self._shows_only(above, key):
                break
            root = above
        return root

    def _shows_only(self, element: Element, key: str) -> bool:
        if element.end - element.start > _CARD_RUNS:
            return False
        first, last = bisect_left(self.at, element.start), bisect_left(self.at, element.end)
        if any(self.targets[i] != key for i in range(first, last)):
            return False
        if self.headline is not None and element.start <= self.headline.index < element.end:
            return False
        if element in self.columns:
            return False
        own = [run for run in self.page.runs[element.start : element.end] if _is_own_text(run)]
        prose = [run for run in own if len(run.text) >= _PEREX_LENGTH]
        return (
            len(prose) <= 1
            and all(run.index > self.at[first] for run in prose)
            and sum(len(run.text) for run in own) <= _CARD_LIMIT
            and not any(role(run.text) in SECTIONS for run in own)
        )


def _is_service(text: str) -> bool:
    """Tell whether a link's text is no headline: a caption, a time, a label, a button."""
    return (
        role(text) is not None
        or bool(_CAPTION.search(text))
        or is_boilerplate(text)
        or is_date_line(text)
        or is_label(text)
    )


def _is_better_title(run: Run, text: str, card: Card) -> bool:
    """Tell whether a later link text of a card is its headline: it stands in a heading, or the first is but a label."""
    if card.title.tag in HEADING_TAGS or _reads_like_perex(text):
        return False
    return run.tag in HEADING_TAGS or len(card.title_text) < _LABEL or _reads_like_perex(card.title_text)


def _reads_like_perex(text: str) -> bool:
    return len(text) > 170 or (len(text) > 60 and text.endswith((".", "…", "...")))


def _is_own_text(run: Run) -> bool:
    return not run.media and run.link_share < _MOSTLY_LINKED


def _fill(card: Card, runs: list[Run]) -> None:
    """Read image, time, perex and byline of a card from its runs."""
    card.perex = card.image = card.time = card.byline = None
    for run in runs:
        if run.media == "image":
            card.image = card.image or run
        elif run is card.title or run.media:
            continue
        elif card.time is None and (run.time or is_date_line(run.text)):
            card.time = run.time or run.text
        elif match := _BYLINE.match(run.text):
            card.byline = match[1]
        elif card.perex is None and len(run.text) >= 40 and run.text != card.title_text:
            card.perex = run
    beside = card.title.text.replace(card.title_text, "", 1).strip()
    card.time = card.time or card.title.time or (beside if is_date_line(beside) else None)


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


def _breaks(run: Run) -> bool:
    """Tell whether a run between two cards ends the row: a heading of the next box, or running text."""
    if run.media or is_date_line(run.text) or is_label(run.text):
        return False
    return role(run.text) is not None or _looks_like_heading(run) or (run.link_share < 0.5 and len(run.text) > 300)


def _looks_like_heading(run: Run) -> bool:
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
        cards[0].start = section.heading.index + 1
        _fill(cards[0], page.runs[cards[0].start : cards[0].end])
    elif heading is not None and role(heading.text) in SECTIONS:
        _extend(cards, page, None)
    runs = set(range(section.start, section.end)) if section else set()
    for card in cards:
        runs.update(range(card.start, card.end))
    if heading is not None:
        runs.add(heading.index)
    return Box(cards=_distinct(cards), heading=heading, runs=frozenset(runs))


def _extend(cards: list[Card], page: Outline, end: int | None) -> None:
    """Give the runs between the cards of a flat list, where each teaser is several siblings, to their cards.

    `end` is where the box is known to end; None where its last card may be followed by the story.
    """
    for left, right in zip(cards, [*cards[1:], None], strict=True):
        stop = right.start if right is not None else end or min(left.end + 3, len(page.runs))
        own = [run.index for run in page.runs[left.end : stop] if not run.media]
        while own and is_date_line(page.runs[own[-1]].text) and right is not None:
            right.start = own.pop()
        if right is None and end is None:
            own = _last_perex(left, cards, own, page)
        if own:
            left.end = own[-1] + 1
    for card in cards:
        _fill(card, page.runs[card.start : card.end])


def _last_perex(card: Card, cards: list[Card], following: list[int], page: Outline) -> list[int]:
    """Return the runs after the last card of a flat list that are still its own, as far as the others tell.

    One paragraph is its perex where the other cards have one or an author line follows it: the story may go on after
    the box, and none of it may be lost.
    """
    level = [i for i in following if _common(page.runs[i].element, card.root).depth >= card.root.depth - 1]
    byline = next((i for i in level if _BYLINE.match(page.runs[i].text)), None)
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


def _heading(cards: list[Card], page: Outline) -> Run | None:
    """Return the heading printed over a box: the nearest one above it that the same column shows."""
    first = cards[0].root
    for run in reversed(page.runs[max(0, first.start - 5) : first.start]):
        if run.media or is_date_line(run.text) or is_label(run.text):
            continue
        if first.depth - _common(run.element, first).depth > 6:
            return None
        if role(run.text) is not None:
            return run
        if _looks_like_heading(run) or (len(run.text) <= 50 and _HEADING_NAMES.search(run.element.names)):
            return run
        if len(run.text) > 60:
            return None
    return None


def _is_furniture(box: Box, domain: str) -> bool:
    """Tell whether a row of links is navigation, an advert or another site's strip rather than a box of teasers."""
    lengths = [len(card.title_text) for card in box.cards]
    if len(lengths) > 2 and sum(lengths) < _HEADLINE_LENGTH * len(lengths):
        return True
    if box.role is not None:
        return box.role not in SECTIONS
    if any(_domain(card.url) != domain for card in box.cards):
        return True
    tags = Counter(element.tag for element in box.cards[0].root.ancestors())
    return bool(tags["nav"] or tags["footer"])


def _domain(url: str) -> str:
    """Return the registrable domain of a Czech site's address: its last two labels."""
    return ".".join((urlsplit(url).hostname or "").split(".")[-2:])
