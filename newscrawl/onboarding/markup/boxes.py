"""Which boxes of teasers structure alone does not find on every page: `Page.boxes`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from newscrawl.czech.article_urls import links_to_article
from newscrawl.onboarding.finding import Finding
from newscrawl.onboarding.markup.trial import Change, changes
from newscrawl.onboarding.seen import Seen, SeenPage
from newscrawl.onboarding.selectors import selectors_for
from newscrawl.page import Page
from newscrawl.reading.document.outline import HEADING_TAGS, Element, Outline, TextRun
from newscrawl.reading.teasers.boxes import Box
from newscrawl.values.terminal import counted

_FEWEST = 3
"""Articles on which an element must be a box, so that it is taken for one where it was not found."""
_FOUND_SHARE = 0.5
"""Share of the articles with an element on which it must be found as a box."""
_FEWEST_LINKS = 2
"""Links to articles in an element that may be a box."""
_MOST_ADDRESSES = 5

Name = tuple[str, str]
"""Tag and class of an element: what tells it from others on all pages."""


def learn_boxes(seen: Seen, base: Page) -> Finding[object] | None:
    """Return the boxes that must be declared: those that run together, and those that are missed on some pages.

    Each is tried: it is declared only where no story and no teaser changes for the worse.
    """
    articles = seen.articles
    chosen: list[str] = []
    changed: dict[str, None] = {}
    for name in dict.fromkeys([*_merged(articles), *_missed(articles)]):
        wanted = [(page.decisions.document.outline, _elements(page, name)) for page in articles]
        for selector in selectors_for(wanted)[:1] or _by_heading(wanted):
            if selector in base.boxes or selector in chosen:
                continue
            tried = changes(articles, Page(boxes=(selector,)))
            better = [change.page.url for change in tried if _is_better(change)]
            if better and not any(map(_is_worse, tried)):
                chosen.append(selector)
                changed.update(dict.fromkeys(better))
    if not chosen:
        return None
    return Finding(
        value=(*chosen, *base.boxes),
        certainty="sure" if len(changed) >= _FEWEST else "few",
        why=f"without it boxes are missed, or run together, on {len(changed)} of {counted(len(articles), 'article')}",
        addresses=tuple(changed)[:_MOST_ADDRESSES],
    )


def _by_heading(wanted: Sequence[tuple[Outline, Sequence[Element]]]) -> list[str]:
    """Return the selector of boxes without a name: elements that open with a heading, in what holds them."""
    elements = [element for _, found in wanted for element in found]
    heads = {element.children[0].tag if element.children else "" for element in elements}
    if len(heads) != 1 or not heads <= HEADING_TAGS or not elements[0].tag.isalnum():
        return []
    around = {element.parent.tag for element in elements if element.parent is not None and element.parent.tag.isalnum()}
    holder = f"{around.pop()} > " if len(around) == 1 else ""
    return [f"{holder}{elements[0].tag}:has(> {heads.pop()})"]


def _merged(articles: Sequence[SeenPage]) -> Iterator[Name]:
    """Yield the elements that each open with a heading of their own, of which one box on a page holds several."""
    found: Counter[Name] = Counter()
    for page in articles:
        for box in page.decisions.boxes:
            parts = [_opened_by(heading, headings) for headings in [_headings_in(box, page)] for heading in headings]
            shown = [part for part in parts if part is not None and any(card.root.within(part) for card in box.cards)]
            same = (_name(left) for left, right in pairwise(shown) if _name(left) == _name(right))
            found.update(_each_once(same))
    yield from (name for name, count in found.items() if count >= min(_FEWEST, len(articles)) and name[1])


def _headings_in(box: Box, page: SeenPage) -> list[TextRun]:
    """Return the lines of a box that are as large as its heading and no teaser's, the heading among them."""
    if box.heading is None or box.heading.tag not in HEADING_TAGS:
        return []
    titles = {card.title.index for card in box.cards}
    runs = page.decisions.document.outline.runs
    return [runs[index] for index in sorted(box.runs - titles) if runs[index].tag == box.heading.tag]


def _opened_by(heading: TextRun, headings: Sequence[TextRun]) -> Element | None:
    """Return the largest element that a heading opens and that holds none of the other ones."""
    largest = None
    for element in heading.element.ancestors()[1:]:
        if element.start != heading.index or sum(element.start <= each.index < element.end for each in headings) > 1:
            break
        largest = element
    return largest


def _missed(articles: Sequence[SeenPage]) -> Iterator[Name]:
    """Yield the elements that are a box on most of the articles that have them, and are none on some."""
    found: Counter[Name] = Counter()
    shown: Counter[Name] = Counter()
    for page in articles:
        boxes = (box for box in page.decisions.boxes if not box.is_furniture)
        found.update(_each_once(_name(home) for box in boxes if (home := home_of(box, page)) is not None))
        elements = page.decisions.document.outline.elements
        shown.update(_each_once(_name(element) for element in elements if _may_be_box(element, page)))
    for name, count in found.items():
        if name[1] and count >= _FEWEST and count < shown[name] and count >= _FOUND_SHARE * shown[name]:
            yield name


def home_of(box: Box, page: SeenPage) -> Element | None:
    """Return the smallest element that holds the heading and all teasers of a box, and no part of the story."""
    runs = page.decisions.document.outline.runs
    first, last = min(box.runs), max(box.runs)
    home = next(element for element in runs[first].element.ancestors() if element.end > last)
    story = (run.index for run in page.decisions.story.runs if run.index not in box.runs)
    return None if any(home.start <= index < home.end for index in story) else home


def _may_be_box(element: Element, page: SeenPage) -> bool:
    """Tell whether an element holds links to several articles."""
    runs = page.decisions.document.outline.runs[element.start : element.end]
    linked: set[str] = set()
    for href in (href for run in runs for href, text in run.links if text):
        if href not in linked and links_to_article(page.url, href):
            linked.add(href)
        if len(linked) >= _FEWEST_LINKS:
            return True
    return False


def _elements(page: SeenPage, name: Name) -> list[Element]:
    """Return the elements of a page with this tag and class that hold a link to an article."""
    outline = page.decisions.document.outline
    return [element for element in outline.elements if _name(element) == name and _holds_link(element, page)]


def _holds_link(element: Element, page: SeenPage) -> bool:
    runs = page.decisions.document.outline.runs[element.start : element.end]
    return any(links_to_article(page.url, href) for run in runs for href, _ in run.links)


def _each_once(names: Iterable[Name]) -> list[Name]:
    return list(dict.fromkeys(names))


def _name(element: Element) -> Name:
    return element.tag, element.attributes.get("class") or element.attributes.get("id") or ""


def _is_better(change: Change) -> bool:
    before, after = change.headings
    return bool(change.gained_links) or bool(after - before)


def _is_worse(change: Change) -> bool:
    """Tell whether a story or a teaser is lost; a headline in a box was no story."""
    before, after = change.headings
    titles = {title for _, title in change.gained_links}
    return bool(change.lost_links or change.gained_text or (change.lost_text - titles) or (before - after))
