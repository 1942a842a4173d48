"""Which teasers stand in which box: links to other articles, found by the shape of the page.

A *card* is the smallest element that shows one teaser: its linked headline with image, time and perex. A *box* is a
row of neighbouring cards with the heading printed over it. Neither needs a class name to be known.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from newscrawl.dates import is_date_line
from newscrawl.headings import SECTIONS, role
from newscrawl.reading.outline import Element, Outline, Run
from newscrawl.urls import absolute_url, unwrap, url_key

_NOT_ARTICLE = re.compile(
    r"/(tagy?|stitky?|temata?|autori?|author|wiki|rubrika|sekce|kategorie|category|profil|predplatne|registrace|login"
    r"|prihlas\w*|diskus[ez]e?|diskuze|hledat|vyhledavani|kontakty?|redakce|galerie|fotogalerie|foto|rss|newsletter|podminky\w*"
    r"|inzerce|reklama|porady|pocasi|horoskopy?|program|archiv|komentare/pridat|feedback|sharer?|intent)(/|\.|\?|$)",
    re.IGNORECASE,
)
_ARTICLE_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+){2,}|\d{5,}|\.A\d{6}_\d{6}", re.IGNORECASE)
_BLOCK_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6", "legend", "caption", "header"})
_HEADING_NAMES = re.compile(r"title|head|nadpis|label|caption|titulek")
_CARD_LIMIT = 900
_BYLINE = re.compile(r"^(?:Zdroj|Autor|Text|Foto)\s*:\s*(.+)$", re.IGNORECASE)


@dataclass(slots=True, eq=False)
class Card:
    """One teaser: the element that shows it and what it shows."""

    root: Element
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
    """A row of cards and the heading printed over it; `start:end` is the range of runs that it spans."""

    cards: list[Card]
    start: int
    end: int
    heading: Run | None = None
    hull: Element | None = field(default=None, repr=False)

    @property
    def role(self) -> str | None:
        """What the printed heading says the box holds, None where there is none or the vocabulary lacks it."""
        return role(self.heading.text) if self.heading else None


def find_boxes(page: Outline, url: str, headline: Run | None) -> list[Box]:
    """Return the boxes of teasers of a page, in document order.

    Args:
        page: the outline of the page.
        url: its address; links back to it are no teasers.
        headline: the run of the story's headline; no card may swallow it.
    """
    cards = _Cards(page, url, headline).find()
    boxes = [_box(group, page) for group in _group(cards, page)]
    return [box for box in boxes if not _is_furniture(box)]


class _Cards:
    """Finds the cards of one page."""

    def __init__(self, page: Outline, url: str, headline: Run | None) -> None:
        self.page = page
        self.base = url
        self.own = url_key(url)
        self.domain = _domain(url)
        self.headline = headline
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
                if len(text) > len(cards[-1].title_text) and not cards[-1].title.tag.startswith("h"):
                    cards[-1].title, cards[-1].title_text = run, text
                continue
            cards.append(Card(root=root, target=key, url=url, title=run, title_text=text))
        for card in cards:
            _fill(card, self.page.runs[card.root.start : card.root.end])
        return cards

    def _headlines(self, run: Run) -> list[tuple[str, tuple[str, str]]]:
        """Return (title, target) of the links in `run` that are headlines of other articles."""
        if run.media or not run.links or run.link_share < 0.6:
            return []
        found = []
        for href, text in run.links:
            shown = text if len(run.links) > 1 else run.text
            if len(text) >= 12 and text.count(" ") >= 1 and (target := self._target(href)):
                found.append((shown if run.link_share < 0.95 else text, target))
        return found

    def _target(self, href: str) -> tuple[str, str] | None:
        if href not in self.known:
            self.known[href] = self._article_target(href)
        return self.known[href]

    def _article_target(self, href: str) -> tuple[str, str] | None:
        if not href or href.startswith("#"):
            return None
        url = absolute_url(self.base, unwrap(absolute_url(self.base, href) or ""))
        if url is None or _domain(url) != self.domain:
            return None
        parts = urlsplit(url)
        if _NOT_ARTICLE.search(parts.path) or not _ARTICLE_SLUG.search(f"{parts.path}?{parts.query}"):
            return None
        key = url_key(url)
        return None if key == self.own else (key, url)

    def _root(self, run: Run, key: str) -> Element:
        """Climb from the headline to the largest element that shows this teaser alone."""
        root = run.element
        for above in run.element.ancestors():
            if above.tag in ("body", "main") or not self._shows_only(above, key):
                break
            root = above
        return root

    def _shows_only(self, element: Element, key: str) -> bool:
        first, last = bisect_left(self.at, element.start), bisect_left(self.at, element.end)
        if any(self.targets[i] != key for i in range(first, last)):
            return False
        if self.headline is not None and element.start <= self.headline.index < element.end:
            return False
        own_text = 0
        for run in self.page.runs[element.start : element.end]:
            if run.media:
                continue
            if run.link_share < 0.6:
                own_text += len(run.text)
                if role(run.text) is not None or own_text > _CARD_LIMIT:
                    return False
        return True


def _fill(card: Card, runs: list[Run]) -> None:
    """Read image, time, perex and byline of a card from its runs."""
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
    if card.time is None:
        card.time = card.title.time


def _group(cards: list[Card], page: Outline) -> list[list[Card]]:
    """Split the cards into rows of neighbours: like roots under one parent, nothing but their own text between."""
    groups: list[list[Card]] = []
    for card in cards:
        if groups and _neighbours(groups[-1][-1], card, page):
            groups[-1].append(card)
        else:
            groups.append([card])
    return groups


def _neighbours(left: Card, right: Card, page: Outline) -> bool:
    if left.root is right.root:
        return True
    common = _common(left.root, right.root)
    if left.root.depth - common.depth > 3 or right.root.depth - common.depth > 3:
        return False
    between = page.runs[left.root.end : right.root.start]
    return len(between) <= 6 and not any(_breaks(run) for run in between)


def _breaks(run: Run) -> bool:
    """Tell whether a run between two cards ends the row: a heading of the next box, or running text."""
    if run.media:
        return False
    if is_date_line(run.text):
        return False
    return role(run.text) is not None or _looks_like_heading(run) or run.link_share < 0.5 and len(run.text) > 300


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


def _box(cards: list[Card], page: Outline) -> Box:
    hull = cards[0].root
    for card in cards[1:]:
        hull = _common(hull, card.root)
    box = Box(cards=_distinct(cards), start=cards[0].root.start, end=cards[-1].root.end, hull=hull)
    box.heading = _heading(box, page)
    if box.heading is not None:
        box.start = min(box.start, box.heading.index)
    return box


def _distinct(cards: list[Card]) -> list[Card]:
    """Return the cards without the second showing of a target."""
    first: dict[str, Card] = {}
    for card in cards:
        first.setdefault(card.target, card)
    return list(first.values())


def _heading(box: Box, page: Outline) -> Run | None:
    """Return the heading printed over a box: the nearest one above it that the same column shows."""
    first = box.cards[0].root
    for run in reversed(page.runs[max(0, first.start - 5) : first.start]):
        if run.media or is_date_line(run.text):
            continue
        if first.depth - _common(run.element, first).depth > 6:
            return None
        if role(run.text) is not None:
            return run
        if _looks_like_heading(run) or len(run.text) <= 50 and _HEADING_NAMES.search(run.element.names):
            return run
        if len(run.text) > 60:
            return None
    return None


def _is_furniture(box: Box) -> bool:
    """Tell whether a row of links is navigation or an advert rather than a box of teasers."""
    if box.role is not None:
        return box.role not in SECTIONS
    tags = Counter(element.tag for element in box.cards[0].root.ancestors())
    return bool(tags["nav"] or tags["footer"])


def _domain(url: str) -> str:
    """Return the registrable domain of a Czech site's address: its last two labels."""
    return ".".join((urlsplit(url).hostname or "").split(".")[-2:])
