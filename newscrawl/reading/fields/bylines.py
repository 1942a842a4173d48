"""The bylines: the author values of an article as printed, names of people and agencies still together."""

from __future__ import annotations

import re
from dataclasses import replace

from newscrawl.czech.article_urls import looks_like_author, looks_like_tag
from newscrawl.czech.names import looks_like_name, split_bylines
from newscrawl.reading.document.metadata import MOST_MICRODATA, MOST_MICRODATA_CHARS, lookup, microdata_value
from newscrawl.reading.document.outline import Outline, TextRun
from newscrawl.reading.fields.dates import without_date
from newscrawl.reading.fields.sources import Document, Found, IsFree, Values, first_found, runs_of
from newscrawl.values.text import slug_of

_AUTHOR_NAMES = re.compile(r"(?:^|[\s_-])(?:author|autor|byline|authors|autori)(?:$|[\s_-])")
"""What sites call the element of a byline."""
_AUTHOR_LINE = re.compile(
    r"""
    (?:^|[|,–—-]\s*)  # at the beginning or after a separator
    (?:autoři|autorka|autor|text)\s*[:▪]\s*
    ([^|]{3,80})
    """,
    re.IGNORECASE | re.VERBOSE,
)
_INITIALS = re.compile(r"(\([a-zá-ž]{2,4}(?:, ?(?:[a-zá-ž]{2,4}|ČTK))*\))")
"""The byline of a short text, alone in its last line: "(kra)", "(jk, čtk)" (denik.cz, pages of 2017-18)."""
_BYLINE_ABOVE_RUNS = 4
"""Runs above the headline in which its author is named."""
_LINKED_BYLINE_RUNS = 30
"""Runs below the headline in which a byline links to its author's page."""
_BYLINE_BELOW_STORY_RUNS = 12
"""Runs below the story in which its author is named."""
_LINKED_BYLINE_CHARS = 160
"""Characters of the longest line that links to an author and is a byline: date and section may stand in it."""
_BYLINE_CHARS = 100
"""Characters of the longest line that is a byline."""
_SHORTEST_NAME_CHARS = 4
"""Characters of the shortest text in an element that is named as a byline."""
_BYLINE_ELEMENT_RUNS = 3
"""Runs of the largest element that is named as a byline."""
_PHOTO_ABOVE_RUNS = 2
"""Runs above a name in which a picture may be its photographer's."""
_PHOTO_ELEMENT_RUNS = 3
"""Runs of the largest element in which a picture and a name stand for its photographer."""


def find_bylines(document: Document, is_free: IsFree, story_end: int) -> Values:
    """Return the author values of an article.

    Args:
        document: the page.
        is_free: tells runs outside boxes.
        story_end: index of the first run after the story.
    """
    found = first_found(
        document,
        "authors",
        lambda: _linked_data_authors(document),
        lambda: _microdata_authors(document.outline),
        lambda: _author_links(document, is_free),
        lambda: _author_lines(document, is_free, story_end),
        "meta:author",
        "meta:article:author",
    )
    if not found.value or (found.source or "").startswith(("css:", "structure:")):
        return found
    return _with_shown_agencies(found, _author_links(document, is_free))


def _with_shown_agencies(found: Values, shown: Values) -> Values:
    """Return the authors of the metadata, which often name people alone, with the agencies of the printed byline."""
    agencies = split_bylines(shown.value, ())[1]
    return replace(found, value=[*found.value, *agencies], runs=found.runs | shown.runs)


def _linked_data_authors(document: Document) -> Values:
    node = document.node
    return Found(lookup(node, "author.name") or lookup(node, "author"), "json-ld:author.name", "the page's JSON-LD")


def _microdata_authors(outline: Outline) -> Values:
    values: list[str] = []
    runs: set[int] = set()
    left = MOST_MICRODATA_CHARS
    for node in outline.tree.css("[itemprop~='author']")[:MOST_MICRODATA]:
        named = node.css_first("[itemprop~='name']")
        value = microdata_value(named if named is not None else node)
        if value:
            values.append(value)
            runs.update(runs_of(node, outline))
            left -= len(value)
        if left < 0:  # one stands in the other, and each says what is in it
            break
    return Found(values, "itemprop:author", "the page's microdata", frozenset(runs))


def _author_links(document: Document, is_free: IsFree) -> Values:
    """Return the names near the headline that link to their author's page, with the agencies beside them."""
    values: list[str] = []
    runs: set[int] = set()
    for run in document.near_headline(_LINKED_BYLINE_RUNS, above=_BYLINE_ABOVE_RUNS):
        if not run.links or len(run.text) >= _LINKED_BYLINE_CHARS or not is_free(run):
            continue
        names = [
            text
            for href, text in run.links
            if text and (looks_like_author(href) or _is_person(href, text, run, document))
        ]
        if names:
            values.extend([*names, *_agencies_beside(names, run.text)])
            runs.add(run.index)
    return Found(values, "structure:author-link", "links to the author", frozenset(runs))


def _is_person(href: str, text: str, run: TextRun, document: Document) -> bool:
    """Tell whether a link beside a date, or in a byline, leads to a page called as the person whose name it prints."""
    if slug_of(text) != href.partition("?")[0].rstrip("/").rpartition("/")[2] or looks_like_tag(href):
        return False
    if not (looks_like_name(text) or split_bylines([text], ())[1]):
        return False
    small = [element for element in run.element.nearest(3) if element.end - element.start <= _BYLINE_ELEMENT_RUNS]
    beside = document.outline.runs[small[-1].start : small[-1].end] if small else [run]
    if any(_AUTHOR_NAMES.search(element.names) for element in small):
        return True
    return any(each.time or without_date(each.text) != each.text for each in beside)


def _agencies_beside(names: list[str], line: str) -> list[str]:
    beside = without_date(line)
    for name in names:
        beside = beside.replace(name, "\n")
    return split_bylines([beside], ())[1]


def _author_lines(document: Document, is_free: IsFree, story_end: int) -> Values:
    """Return the lines from the headline to below the story that name an author, by their words or their element."""
    first = max(0, document.headline_index - _BYLINE_ABOVE_RUNS)
    values: list[str] = []
    runs: set[int] = set()
    for run in document.outline.runs[first : story_end + _BYLINE_BELOW_STORY_RUNS]:
        if run.media or not is_free(run) or len(run.text) > _BYLINE_CHARS or _is_below_photo(run, document):
            continue
        name = _author_in(run, is_last=run.index >= story_end - 1)
        if name is not None:
            values.append(name)
            runs.add(run.index)
    return Found(values, "structure:author", "a line that names the author", frozenset(runs))


def _author_in(run: TextRun, *, is_last: bool) -> str | None:
    """Return the author that a run names, None where it names none; initials do so in the story's last line."""
    match = _AUTHOR_LINE.search(run.text) or (_INITIALS.fullmatch(run.text) if is_last else None)
    if match and not _is_caption(run):
        return match[1]
    holders = run.element.nearest(3)
    small = (element for element in holders if element.end - element.start <= _BYLINE_ELEMENT_RUNS)
    if len(run.text) >= _SHORTEST_NAME_CHARS and any(_AUTHOR_NAMES.search(element.names) for element in small):
        return run.text
    return None


def _is_caption(run: TextRun) -> bool:
    return any(element.tag in ("figure", "figcaption") for element in run.element.nearest(4))


def _is_below_photo(run: TextRun, document: Document) -> bool:
    """Tell whether a run stands with a picture in a small element: it names the photographer."""
    before = document.outline.runs[max(0, run.index - _PHOTO_ABOVE_RUNS) : run.index]
    photo = next((image for image in reversed(before) if image.media == "image"), None)
    if photo is None or document.headline is None or run.index <= document.headline.index:
        return False
    holders = run.element.nearest(4)
    return any(above.start <= photo.index and above.end - above.start <= _PHOTO_ELEMENT_RUNS for above in holders)
