"""Teasers as cards: the smallest element that shows one linked headline of another article, with what belongs to it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from newscrawl.czech.article_urls import is_never_article, looks_like_article, looks_like_author
from newscrawl.czech.boilerplate import is_boilerplate
from newscrawl.czech.dates import is_date_line
from newscrawl.czech.headings import SECTIONS, is_label, role, split_promo
from newscrawl.reading.document.outline import HEADING_TAGS, Element, Outline, TextRun
from newscrawl.values.text import fold
from newscrawl.values.urls import absolute_url, url_key

_LABEL = 25
"""Characters below which a linked text may be a label over the headline."""
_MOSTLY_LINKED = 0.6
"""Share of linked characters from which a run is a link rather than text with a link in it."""
_PEREX_LENGTH = 50
"""Characters from which unlinked text of a card is its perex: it has one, below its headline."""
_SHORTEST = 20
"""Characters of the shortest headline outside a heading element."""
_CARD_LIMIT = 900
"""Characters of unlinked text in one card."""
_TITLE = 40
"""Characters of a linked heading that is a headline, not the name of a section."""
_LONG_LINE = 40
"""Characters of the shortest perex."""
_SLUG = 20
"""Characters of a slug that no other address has by chance."""
_CARD_RUNS = 40
"""Runs in one card, images included."""
_CAPTION = re.compile(r"\S.*\bFoto:|Foto:.{,30}$", re.IGNORECASE)
"""A caption with its credit, or a credit alone; a headline may begin with "Foto:"."""
_STAMPED = re.compile(r"^(?P<time>[^·•|]{4,40}?)\s*[·•|]\s*(?P<rest>\S.{30,})$")
_CLOCK = re.compile(r"(?P<time>(?:[01]?\d|2[0-3]):[0-5]\d)\s+(?:[-–|•]\s*)?(?P<title>\S.{15,})")
_YEAR_FIRST = re.compile(r"^((?:19|20)\d\d) (\d{1,2}\. ?[^\W\d]+)$")
"""novinky.cz of 2010-2018 (page of 2017)."""
_BUTTON = re.compile(
    r"(?<=[.!?…])\s*(?:Celý článek|Číst (?:dál|dále|více|celé)|Více|Přečíst článek)\W*$", re.IGNORECASE
)
BYLINE = re.compile(r"^(?:Zdroj|Autor|Text|Foto)\s*:\s*(.+)$", re.IGNORECASE)
"""The line that names a teaser's author or photographer."""


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
    is_target: Callable[[str], bool]
    """Tells whether a link, as printed, leads to it."""
    title: TextRun
    title_text: str
    perex: str | None = None
    label: str | None = None
    """A linked label in one line with the perex: "Premium"."""
    clock: str | None = None
    """Printed before the title in one line with it."""
    time: str | None = None
    byline: str | None = None
    image: TextRun | None = None
    is_own: bool = False
    """True where a list shows the page itself among the others: it bounds its neighbours and is no teaser."""


def find_cards(page: Outline, url: str, headline: TextRun | None, columns: list[Element]) -> list[Card]:
    """Return the cards of a page in document order; the same teaser shown twice gives two.

    Args:
        page: the outline of the page.
        url: its address; links back to it are no teasers.
        headline: the run of the story's headline; no card may swallow it.
        columns: elements known to hold the story; no card may be as large.
    """
    return _Search(page, url, headline, columns).find()


def fill(card: Card, page: Outline) -> None:
    """Read image, time, perex and byline of a card from the runs that it spans.

    Of what stands above the card's own element only the line right above may be its: a time, an author.
    """
    card.perex = card.image = card.time = card.byline = None
    times: list[str] = []
    above = [run.index for run in page.runs[card.start : card.root.start] if not run.media]
    for run in page.runs[card.start : card.end]:
        if run.is_dropped or run is card.title or run.index in above[:-1]:
            continue
        if run.media:
            if run.media == "image" and not (run.source or "data:").startswith("data:") and _is_of(run, card):
                card.image = card.image or run
        elif run.time and not times:
            times = [run.time]
        elif is_date_line(day := _YEAR_FIRST.sub(r"\2 \1", run.text)):
            times.append(day)
        elif byline := _byline(run):
            card.byline = card.byline or byline
        elif card.perex is None and _may_be_perex(run, card):
            card.label, text = _split_label(run)
            stamp, card.perex = _split_perex(text)
            times = times or stamp
    beside = card.title.text.replace(card.title_text, "", 1).strip()
    card.time = _time(times) or card.clock or card.title.time or (beside if is_date_line(beside) else None)


def _may_be_perex(run: TextRun, card: Card) -> bool:
    long_enough = (
        len(run.text) >= _LONG_LINE
        and run.index >= card.root.start
        and (run.tag not in HEADING_TAGS or bool(run.links))
    )
    return long_enough and run.text != card.title_text and _is_of(run, card)


def _split_label(run: TextRun) -> tuple[str | None, str]:
    """Return the linked label that a teaser's line begins with, None without one, and the rest: "Premium"."""
    label = run.links[0][1] if run.links else ""
    if is_label(label) and run.text.startswith(label):
        return label, run.text.removeprefix(label).strip()
    return None, run.text


def _split_perex(text: str) -> tuple[list[str], str]:
    """Return the date line before a teaser's perex, [] without one, and the perex without the button behind it."""
    stamped = _STAMPED.match(text)
    if stamped and is_date_line(stamped["time"]):
        return [stamped["time"]], _BUTTON.sub("", stamped["rest"])
    return [], _BUTTON.sub("", text)


def _time(printed: list[str]) -> str | None:
    """Return a teaser's time of the date lines it shows; day and clock may stand in two."""
    both = " ".join(printed[:2])
    return both if is_date_line(both) else next(iter(printed), None)


def _byline(run: TextRun) -> str | None:
    """Return the author a run of a card names: "Autor: Jana Malá", or links to authors."""
    if run.links and all(looks_like_author(href) for href, _ in run.links):
        return ", ".join(text for _, text in run.links)
    if run.link_share >= _MOSTLY_LINKED or run.tag in HEADING_TAGS:
        return None
    match = BYLINE.match(run.text)
    return match[1] if match else None


class _Search:
    """The search for the cards of one page."""

    def __init__(self, page: Outline, url: str, headline: TextRun | None, columns: list[Element]) -> None:
        self.page = page
        self.columns = frozenset(columns)
        self.base = url
        self.own = url_key(url) if looks_like_article(url) else None
        """Key of the page's address; a section's has none: what lies below it are articles."""
        self.headline = headline
        self.headline_text = fold(headline.text) if headline is not None else None
        self.known: dict[tuple[str, bool], tuple[str, str] | None] = {}
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
            clock = _CLOCK.match(text)
            title = clock["title"] if clock else text
            card = Card(
                root=root,
                start=start,
                end=end,
                target=key,
                url=url,
                is_target=partial(self._leads_to, key),
                title=run,
                title_text=title,
            )
            card.clock = clock["time"] if clock else None
            card.is_own = key == self.own
            cards.append(card)
        for card in cards:
            fill(card, self.page)
        return cards

    def _headlines(self, run: TextRun) -> list[tuple[str, tuple[str, str]]]:
        """Return (title, target) of the links in `run` that are headlines of other articles."""
        if run.media or run.is_dropped or not run.links or run.link_share < _MOSTLY_LINKED:
            return []
        promo = split_promo(run.text) is not None
        return [
            (run.text if promo else text, target)
            for href, text in run.links
            if self._is_headline(run, text)
            and (target := self._target(href, titled=run.tag in HEADING_TAGS and len(text) >= _TITLE))
            and (target[0] == self.own) == (fold(text) == self.headline_text)
        ]

    def _is_headline(self, run: TextRun, text: str) -> bool:
        """Tell whether a linked text is a teaser's; the page's own headline is where a list shows the page itself."""
        long_enough = len(text) >= _SHORTEST or run.tag in HEADING_TAGS
        return long_enough and " " in text and run is not self.headline and not _is_service(run, text)

    def _target(self, href: str, *, titled: bool = False) -> tuple[str, str] | None:
        """Return key and address of the article a link leads to; one with a whole headline may have a short address."""
        if (href, titled) not in self.known:
            self.known[href, titled] = self._article_target(href, titled=titled)
        return self.known[href, titled]

    def _leads_to(self, key: str, href: str) -> bool:
        url = absolute_url(self.base, href)
        return url is not None and url_key(url) == key

    def _article_target(self, href: str, *, titled: bool) -> tuple[str, str] | None:
        if not href or href.startswith("#"):
            return None
        url = absolute_url(self.base, href)
        if url is None or not (looks_like_article(url) or (titled and _has_slug(url))):
            return None
        key = url_key(url)
        return None if key is None or _is_within(key, self.own) else (key, url)

    def _root(self, run: TextRun, key: str) -> Element:
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
            and not any(_names_a_box(run) or self._heads(run, self.page.runs[self.at[first]]) for run in own)
            and not any(self._leads_elsewhere(run) for run in self.page.runs[element.start : self.at[first]])
        )

    def _leads_elsewhere(self, run: TextRun) -> bool:
        """Tell whether a run is a linked heading of a box: it leads to a section, to no article."""
        return run.tag in HEADING_TAGS and bool(run.links) and not any(self._target(href) for href, _ in run.links)

    @staticmethod
    def _heads(run: TextRun, title: TextRun) -> bool:
        """Tell whether a run is a box's heading rather than a teaser's label: above the title and of higher rank."""
        above = run.index < title.index and run.tag in HEADING_TAGS
        return above and (title.tag not in HEADING_TAGS or run.tag <= title.tag)


def _has_slug(url: str) -> bool:
    """Tell whether an address that does not look like an article's may be one: two words, and nowhere special."""
    return "-" in urlsplit(url).path and not is_never_article(url)


def _is_within(key: str, own: str | None) -> bool:
    """Tell whether an address is below the page's own: its gallery, its discussion; some sites keep but its slug."""
    if own is None:
        return False
    slug = own.rstrip("/").rpartition("/")[2]
    return key.startswith((f"{own}/", f"{own}?")) or (len(slug) >= _SLUG and f"/{slug}/" in key)


def _is_service(run: TextRun, text: str) -> bool:
    """Tell whether a link's text is no headline: a caption, a time, a label, a button."""
    return (
        role(text) is not None
        or (run.tag not in HEADING_TAGS and bool(_CAPTION.match(text)))
        or is_boilerplate(text)
        or is_date_line(text)
        or is_label(text)
    )


def _names_a_box(run: TextRun) -> bool:
    return role(run.text) in SECTIONS and not is_label(run.text)


def _is_of(run: TextRun, card: Card) -> bool:
    """Tell whether a run belongs to a card's teaser: it is text, or a link to the same address."""
    if run.media and not run.links:
        return True
    return (not run.media and run.link_share < _MOSTLY_LINKED) or any(card.is_target(href) for href, _ in run.links)


def _is_better_title(run: TextRun, text: str, card: Card) -> bool:
    """Tell whether a later link text of a card is its headline: it stands in a heading, or the first is but a label."""
    if card.title.tag in HEADING_TAGS or _reads_like_perex(text):
        return False
    return run.tag in HEADING_TAGS or len(card.title_text) < _LABEL or _reads_like_perex(card.title_text)


def _reads_like_perex(text: str) -> bool:
    return len(text) > 170 or (len(text) > 60 and text.endswith((".", "…", "...")))


def _is_own_text(run: TextRun) -> bool:
    return not run.media and run.link_share < _MOSTLY_LINKED
