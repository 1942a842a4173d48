"""Strips that show teasers and are no news of the site: offers of other sites, and links whose title never changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from newscrawl.onboarding.markup.boxes import home_of
from newscrawl.onboarding.markup.trial import Change, changes
from newscrawl.onboarding.seen import Seen, SeenPage
from newscrawl.onboarding.selectors import selectors_for
from newscrawl.page import Page
from newscrawl.reading.document.outline import Element
from newscrawl.reading.teasers.boxes import Box
from newscrawl.reading.teasers.card import Card
from newscrawl.values.text import fold
from newscrawl.values.urls import url_key

_FEWEST = 3
"""Articles that must show a strip."""
_SAME_SHARE = 0.6
"""Share of the articles with a title from which it is always there."""
_OWN_ADDRESSES_SHARE = 0.8
"""Addresses for each time that a title is shown, from which its address changes with the page."""


def learn_strips(seen: Seen, base: Page) -> list[str]:
    """Return selectors of strips that read as boxes of teasers and hold none.

    Of two kinds: below all boxes of the site one whose links all lead off it, the same on most pages; and one whose
    title is the same on most pages while its address is another one on each.
    """
    articles = seen.articles
    if len(articles) < _FEWEST:
        return []
    titles, addresses = _shown(articles)
    offers, gates = [], []
    for page in articles:
        boxes = [box for box in page.decisions.boxes if not box.is_furniture]
        last = max((index for index, box in enumerate(boxes) if not _leads_off(box, seen.domain)), default=-1)
        always = [_is_always(box.cards, titles, len(articles)) for box in boxes]
        offers.append([box for index, box in enumerate(boxes) if index > last and always[index]])
        gates.append([box for box in boxes if all(_is_gate(card, titles, addresses) for card in box.cards)])
    chosen: dict[str, None] = {}
    for strips in (offers, gates):
        for selector in _selectors(articles, strips):
            shown = {title for boxes in strips for box in boxes for title in _titles(box)}
            tried = changes(articles, Page(drop=(selector,)))
            if any(change.lost_links for change in tried) and not any(_is_worse(change, shown) for change in tried):
                chosen[selector] = None
    return [selector for selector in chosen if selector not in base.drop]


def _shown(articles: Sequence[SeenPage]) -> tuple[Counter[str], dict[str, set[str]]]:
    """Return on how many articles each title of a teaser is shown, and to which addresses it leads."""
    titles: Counter[str] = Counter()
    addresses: dict[str, set[str]] = {}
    for page in articles:
        cards = [card for box in page.decisions.boxes if not box.is_furniture for card in box.cards]
        titles.update({fold(card.title_text) for card in cards})
        for card in cards:
            addresses.setdefault(fold(card.title_text), set()).add(url_key(card.url) or card.url)
    return titles, addresses


def _titles(box: Box) -> set[str]:
    return {card.title_text for card in box.cards}


def _leads_off(box: Box, domain: str) -> bool:
    hosts = [(urlsplit(card.url).hostname or "").lower() for card in box.cards]
    return not any(host == domain or host.endswith(f".{domain}") for host in hosts)


def _is_always(cards: Sequence[Card], titles: Counter[str], articles: int) -> bool:
    return all(titles[fold(card.title_text)] >= max(_FEWEST, _SAME_SHARE * articles) for card in cards)


def _is_gate(card: Card, titles: Counter[str], addresses: dict[str, set[str]]) -> bool:
    """Tell whether a title leads to another address on each page."""
    title = fold(card.title_text)
    return titles[title] >= _FEWEST and len(addresses[title]) >= _OWN_ADDRESSES_SHARE * titles[title]


def _selectors(articles: Sequence[SeenPage], strips: Sequence[Sequence[Box]]) -> Iterator[str]:
    """Yield selectors of the elements that hold the teasers of these boxes alone."""
    wanted: dict[str, list[tuple[SeenPage, Element]]] = {}
    for page, boxes in zip(articles, strips, strict=True):
        for box in boxes:
            home = home_of(box, page)
            parts = [home] if home is not None and _is_narrow(home, box) else [card.root for card in box.cards]
            for element in dict.fromkeys(_part_of(part, box, page) for part in parts):
                wanted.setdefault(f"{element.tag} {element.names}", []).append((page, element))
    for found in wanted.values():
        by_page = [
            (page.decisions.document.outline, [each for other, each in found if other is page]) for page in articles
        ]
        yield from selectors_for(by_page)[:1]


def _is_narrow(home: Element, box: Box) -> bool:
    """Tell whether an element holds nothing but a box."""
    return all(index in box.runs for index in range(home.start, home.end)) and home.tag != "body"


def _part_of(element: Element, box: Box, page: SeenPage) -> Element:
    """Return the largest element around one that holds nothing but lines of its box and no teaser of another strip."""
    largest = element
    for above in element.ancestors():
        if not _is_narrow(above, box) or above.tag in ("main", "article", "body"):
            break
        largest = above
    return largest


def _is_worse(change: Change, shown: set[str]) -> bool:
    """Tell whether a story changes, or a teaser that is none of those in the strips."""
    return not change.keeps_story or any(title not in shown for _, title in change.lost_links | change.gained_links)
