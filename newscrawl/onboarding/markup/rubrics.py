"""The names of rubrics that articles' pages print, as far as they tell what kind of article a page is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from newscrawl.czech.article_urls import looks_like_tag
from newscrawl.czech.rubrics import kind_of_rubric
from newscrawl.items import ArticleKind
from newscrawl.onboarding.seen import SeenPage
from newscrawl.reading.document.outline import Element, TextRun
from newscrawl.values.text import fold
from newscrawl.values.urls import absolute_url

_MENU_SHARE = 0.6
"""Share of the articles from which a name in the same place is an entry of a menu, not the rubric of the article."""
_FEWEST_FOR_MENU = 3
"""Articles, without which nobody can tell a menu from a rubric."""
_LEVELS = 4
_NEAR_RUNS = 6
"""Runs between the headline and the name of its rubric."""
_MOST_LINKS = 5
"""Links of a list that leads to the article's rubric; a menu has more."""
_LABELS: frozenset[ArticleKind] = frozenset({"sponsored", "opinion"})
"""Kinds that a line without a link may tell; "Video" and "Podcast" are printed over what comes with an article, too."""
_SLOTS = frozenset({"reklama", "inzerce", "promo"})
"""What is printed over any advert."""
_ADVERT = re.compile(r"(?<![a-z])(?:ad|ads|advert\w*|reklam\w*|banner\w*|sponsor-?slot)(?![a-z])")
"""What elements of adverts are called."""
SECTION_METAS = ("article:section", "section")
"""Names of <meta> tags for an article's rubric."""


class Rubric(NamedTuple):
    """The name of a rubric on an article's page."""

    kind: ArticleKind
    name: str
    """As printed."""
    place: str
    """Where it stands: the same string on all pages of one layout."""
    href: str | None = None
    """Where it leads to, as printed."""
    run: TextRun | None = None
    """The line that prints it, None where metadata name it."""


def told_rubrics(articles: Sequence[SeenPage]) -> list[list[Rubric]]:
    """Return for each article the names of rubrics that tell its kind; what all pages print is a menu and left out."""
    named = [list(_rubrics(page)) for page in articles]
    counts = Counter(key for rubrics in named for key in {_key(rubric) for rubric in rubrics})
    most = max(_FEWEST_FOR_MENU, _MENU_SHARE * len(articles))
    return [[rubric for rubric in rubrics if counts[_key(rubric)] < most] for rubrics in named]


def place_of(element: Element) -> str:
    """Return the names of an element and those above it: the same for the same place in a layout."""
    return " ".join(f"{each.tag}.{each.attributes.get('class') or ''}" for each in element.nearest(_LEVELS))


def _key(rubric: Rubric) -> tuple[str, str]:
    return rubric.place, fold(rubric.name)


def _rubrics(page: SeenPage) -> Iterator[Rubric]:
    document = page.decisions.document
    for name in SECTION_METAS:
        stated = document.metadata.first_meta(name) or ""
        if kind := kind_of_rubric(stated):
            yield Rubric(kind, stated, f"meta:{name}")
    sections = document.node.get("articleSection")
    for value in sections if isinstance(sections, list) else [sections]:
        if isinstance(value, str) and (kind := kind_of_rubric(value)):
            yield Rubric(kind, value, "json-ld:articleSection")
    for run in _near_headline(page):
        for href, text in run.links:
            if (kind := kind_of_rubric(text)) and not _is_topic(href, text, page) and not _is_in_menu(run, page):
                yield Rubric(kind, text, place_of(run.element), href, run)
        is_slot = fold(run.text) in _SLOTS or any(
            _ADVERT.search(each.names) for each in run.element.nearest(2 * _LEVELS)
        )
        kind = None if run.links or run.media or is_slot else kind_of_rubric(run.text)
        if kind in _LABELS and kind is not None:
            yield Rubric(kind, run.text, place_of(run.element), None, run)


def _is_topic(href: str, text: str, page: SeenPage) -> bool:
    """Tell whether a link leads to a topic: an article about interviews is filed under "Rozhovory", too."""
    fact = page.decisions.facts.article
    url = absolute_url(page.url, href)
    return bool(url and looks_like_tag(url)) or (fact is not None and text in fact.topics)


def _is_in_menu(run: TextRun, page: SeenPage) -> bool:
    """Tell whether a link stands among links to many rubrics."""
    runs = page.decisions.document.outline.runs
    for element in run.element.ancestors():
        links = sum(len(each.links) for each in runs[element.start : element.end])
        if links > 1 or element.tag in ("ul", "ol", "nav"):
            return links > _MOST_LINKS
    return False


def _near_headline(page: SeenPage) -> list[TextRun]:
    """Return the lines around a page's headline, without those in boxes of teasers and of the story."""
    decisions = page.decisions
    taken = {index for box in decisions.boxes if not box.is_furniture for index in box.runs}
    taken |= {run.index for run in decisions.story.runs}
    headline = decisions.document.headline_index
    near = decisions.document.outline.runs[max(0, headline - _NEAR_RUNS) : headline + _NEAR_RUNS + 1]
    return [run for run in near if run.index not in taken]
