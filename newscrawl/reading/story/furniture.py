"""What stands in a story's column and is none of it: forms, polls, players, adverts, cards of persons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate

from newscrawl.czech.article_urls import links_to_article
from newscrawl.czech.boilerplate import paywall
from newscrawl.czech.headings import role
from newscrawl.reading.document.outline import HEADING_TAGS, Element, Outline, TextRun
from newscrawl.reading.story.container import OUTSIDE_TAGS, comments_name, is_prose, opens_discussion

_NOT_STORY = re.compile(
    r"""
    (?:^|[\s_-])
    (?:
        newsletter | share | sharing | social | sdileni
        | advert\w* | reklama | banner | promo
        | (?<!non-)paywall | premium | subscription | predplatne
        | tags? | stitky | keywords? | breadcrumbs? | drobeckova
        | related | souvisejici | recommended | mostread | nejctenejsi | sidebar
        | poll | anketa | rating | hodnoceni
        | login | popup | modal | player | print
        | copyrights? | author-box | perexbox | seo-?box | footer
    )
    (?:[\s_-]|$)
    """,
    re.VERBOSE,
)
"""What sites call elements that stand in a story's column and hold none of it, beside `container.comments_name`."""
_SERVICES = frozenset({"newsletter", "advert"})
_PLAYER_LINES_PER_STORY_LINE = 12
"""Lines of a player's for each that reads like story: its dialogs have headings and whole sentences, too."""
_LONGEST_POLL_LINES = 15
_LONGEST_POLL_CHARS = 600
"""Lines and characters of a poll: question, answers, counts."""
ASIDES = OUTSIDE_TAGS | {"aside", "form", "fieldset"}
"""Elements that hold no story, though they may stand in its column."""
_STORY_SHARE = 0.3
"""Share of the story's weight from which an element is story whatever its name says."""


def find_furniture(
    outline: Outline, inside: list[Element], weights: list[float], tables: set[int], url: str
) -> dict[int, str]:
    """Return the runs that are no story, by their element or because the site drops them: index -> why.

    Args:
        outline: the page's elements and text runs.
        inside: the elements in the story's container.
        weights: for each run of the page how much story it is likely to be.
        tables: indexes of the elements that are tables of data.
        url: the page's address.
    """
    total = sum(weights) or 1
    furniture: dict[int, str] = {}
    for element in inside:
        share = sum(weights[element.start : element.end]) / total
        why = _why_furniture(element, share, outline, tables, url)
        if why is not None:
            furniture.update(dict.fromkeys(range(element.start, element.end), why))
    furniture.update(dict.fromkeys(_players(outline, inside), "furniture: a player's line"))
    furniture.update({run.index: "the site drops it" for run in outline.runs if run.is_dropped})
    return furniture


def _why_furniture(element: Element, share: float, outline: Outline, tables: set[int], url: str) -> str | None:
    """Return why an element with this share of the story's weight is no story, None where it may be."""
    if share >= _STORY_SHARE:
        return None
    if element.tag in ASIDES:
        return f"furniture: in <{element.tag}>"
    if named := _telling_name(element.role_names):
        return f"furniture: named {named}"
    if _is_service(element, outline):
        return "furniture: a service or an offer"
    if share == 0 and _is_layout(element, tables):
        return "furniture: in a table that is layout"
    if share == 0 and _is_profile(element, outline, url):
        return "furniture: a person's card"
    return None


@lru_cache(maxsize=10_000)
def _telling_name(names: str) -> str | None:
    """Return the word in an element's names that says that it holds no story."""
    found = _NOT_STORY.search(names)
    return found[0].strip(" _-") if found else comments_name(names)


def _is_layout(element: Element, tables: set[int]) -> bool:
    return element.tag == "table" and element.index not in tables


def _is_service(element: Element, outline: Outline) -> bool:
    """Tell whether an element opens with a paywall's offer or the heading of a newsletter form, advert, discussion."""
    first = outline.runs[element.start] if element.end - element.start > 1 else None
    if first is None:
        return False
    found = role(first.text)
    if found == "poll":
        return _is_poll(outline.runs[element.start + 1 : element.end])
    return paywall(first.text)[0] or opens_discussion(first) or (first.tag in HEADING_TAGS and found in _SERVICES)


def _is_poll(below: list[TextRun]) -> bool:
    """Tell whether under the word "Anketa" stand a question and short answers, not a part of the story."""
    texts = [run.text for run in below if not run.media]
    statements = [run for run in below if is_prose(run) and not run.text.endswith("?")]
    return not statements and len(texts) <= _LONGEST_POLL_LINES and sum(map(len, texts)) <= _LONGEST_POLL_CHARS


def _is_profile(element: Element, outline: Outline, url: str) -> bool:
    """Tell whether an element is a person's card: a linked name as heading, short lines, no link to an article."""
    lines = [run for run in outline.runs[element.start : element.end] if not run.media]
    if len(lines) <= 2 or not any(run.tag in HEADING_TAGS and run.link_share == 1.0 for run in lines):
        return False
    if any(map(is_prose, lines)):
        return False
    return not any(links_to_article(url, href) for run in lines for href, _ in run.links)


def _players(outline: Outline, inside: list[Element]) -> Iterator[int]:
    """Yield the indexes of the lines that players print: buttons, times and dialogs beside the video."""
    players = [run for run in outline.runs if run.is_player]
    if not players:
        return
    places = set(inside)
    lines = [0, *accumulate(not run.media for run in outline.runs)]
    story = [0, *accumulate(not run.media and (is_prose(run) or run.tag in HEADING_TAGS) for run in outline.runs)]
    largest: dict[int, Element] = {}
    for player in players:
        for element in player.element.ancestors():
            # an element that holds a player holds no story: no prose or heading, or drowned in the player's lines
            shown = lines[element.end] - lines[element.start]
            told = story[element.end] - story[element.start]
            if element not in places or told * _PLAYER_LINES_PER_STORY_LINE > shown:
                break
            largest[player.index] = element
    for element in dict.fromkeys(largest.values()):
        yield from (run.index for run in outline.runs[element.start : element.end] if not run.media)
