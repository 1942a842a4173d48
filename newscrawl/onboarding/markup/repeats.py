"""Lines that stand in the story's column of several articles word for word, and came into the text of some."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from newscrawl.onboarding.markup.trial import Change, changes
from newscrawl.onboarding.seen import Seen, SeenPage
from newscrawl.onboarding.selectors import selectors_for
from newscrawl.page import Page
from newscrawl.reading.document.outline import Element, TextRun
from newscrawl.values.text import fold

_FEWEST = 3
"""Articles that must show a line, so that it is none of their stories."""
_SHARE = 0.15
"""Share of the articles that must show it."""
_FEWEST_WORDS = 4
"""Words of a line that stories do not share by chance: subheadings and labels do."""
_LEVELS = 4
_SAFE = re.compile(r"[^'\"\\\s<>]{1,60}")
"""What may stand in quotes in a selector."""


def learn_repeats(seen: Seen, base: Page) -> tuple[list[str], list[str]]:
    """Return selectors of what repeats in stories, and a sentence for each line that none could be found for."""
    articles = _distinct(seen.articles)
    repeated = _repeated(articles)
    chosen: dict[str, None] = {}
    notes: list[str] = []
    for places in _by_element(articles, repeated):
        texts = {_text(run) for _, run, _ in places}
        if any(_is_covered(texts, selector, articles) for selector in chosen):
            continue
        for selector in _selectors(articles, places):
            tried = changes(articles, Page(drop=(selector,)))
            if any(change.lost_text for change in tried) and not any(_is_worse(change, repeated) for change in tried):
                chosen[selector] = None
                break
        else:
            line = places[0][1].text
            notes.append(f"{line[:60]!r} is in the text of {len(places)} articles: no selector was found for it")
    return [selector for selector in chosen if selector not in base.drop], notes


def _distinct(articles: Sequence[SeenPage]) -> list[SeenPage]:
    """Return the articles without those whose story another one tells, under another address."""
    stories: dict[frozenset[str], SeenPage] = {}
    for page in articles:
        fact = page.decisions.facts.article
        stories.setdefault(frozenset(fold(block.text) for block in (fact.blocks if fact else [])), page)
    return list(stories.values())


def _text(run: TextRun) -> str:
    return fold(run.text)


def _story(page: SeenPage) -> list[TextRun]:
    """Return the lines that a page's story was read from."""
    decisions = page.decisions
    boxed = {index for box in decisions.boxes for index in box.runs}
    return [run for run in decisions.story.runs if run.index not in boxed and not run.media]


def _repeated(articles: Sequence[SeenPage]) -> set[str]:
    """Return the lines, folded, that are in the stories of several articles."""
    shown: dict[str, int] = {}
    for page in articles:
        for text in {_text(run) for run in _story(page)}:
            shown[text] = shown.get(text, 0) + 1
    fewest = max(_FEWEST, _SHARE * len(articles))
    return {text for text, count in shown.items() if count >= fewest and len(text.split()) >= _FEWEST_WORDS}


Place = tuple[SeenPage, TextRun, Element]


def _by_element(articles: Sequence[SeenPage], repeated: set[str]) -> list[list[Place]]:
    """Return the repeated lines of all articles by what their elements are called."""
    found: dict[tuple[str, str], list[Place]] = {}
    for page in articles:
        for run in _story(page):
            if _text(run) in repeated:
                element = _whole(run, page, repeated)
                key = element.names or _text(run)
                found.setdefault((element.tag, key), []).append((page, run, element))
    return list(found.values())


def _whole(run: TextRun, page: SeenPage, repeated: set[str]) -> Element:
    """Return the largest element around a line that holds nothing else of the story."""
    others = {each.index for each in _story(page) if _text(each) not in repeated}
    largest = run.element
    for element in run.element.nearest(_LEVELS):
        if any(element.start <= index < element.end for index in others):
            break
        largest = element
    return largest


def _selectors(articles: Sequence[SeenPage], places: Sequence[Place]) -> Iterator[str]:
    """Yield selectors of the elements that hold repeated lines, the best first."""
    wanted = [
        (page.decisions.document.outline, list(dict.fromkeys(e for other, _, e in places if other is page)))
        for page in articles
    ]
    yield from selectors_for(wanted)[:2]
    for _, run, element in places[:1]:
        for href, _ in run.links:
            path = urlsplit(href).path.rstrip("/")
            if path and _SAFE.fullmatch(path) and element.tag.isalnum():
                yield f"{element.tag}:has(> a[href*='{path}'])"


def _is_covered(texts: set[str], selector: str, articles: Sequence[SeenPage]) -> bool:
    """Tell whether a selector takes these lines away, too."""
    left = {_text(run) for page in articles for run in _story(page) if not _is_in(run, selector, page)}
    return not texts & left


def _is_in(run: TextRun, selector: str, page: SeenPage) -> bool:
    elements = page.decisions.document.outline.select(selector)
    return any(element.start <= run.index < element.end for element in elements)


def _is_worse(change: Change, repeated: set[str]) -> bool:
    """Tell whether more is lost of a story than lines that repeat, or a teaser."""
    lost = {fold(text) for text in change.lost_text}
    return bool(change.gained_text or change.lost_links or lost - repeated)
