"""Whether the text that was read is the whole story: the signs that it is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import numpy as np

from newscrawl.czech.continued import goes_on
from newscrawl.reading.document.outline import TextRun
from newscrawl.reading.fields.access import Access
from newscrawl.reading.fields.sources import Document
from newscrawl.reading.learned.judged import Judged
from newscrawl.reading.story.container import is_prose
from newscrawl.reading.story.stated import stated_words
from newscrawl.reading.story.story import Story
from newscrawl.values.urls import absolute_url

_LEFT_OUT_SHARE = 0.2
"""Share of the words that are likely story from which those left out are told."""
_STATED_SHARE = 0.75
"""Share of the words that the page states below which the text is not whole."""
_FEWEST_STATED_WORDS = 60
_END_CHARS = 4000
"""Characters of a page's end in which its last tags stand."""
_CLOSED = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_BELOW_RUNS = 4
"""Runs below the story in which a link says that it goes on."""
_PAGE_OF_URL = re.compile(r"^(?:/(?:page/|strana[-/]?)?\d{1,3}/?|[-_/]?(?:p|page|strana)?[-_]?\d{1,3}(?:\.\w+)?)$")
"""What the address of a further page has after that of the first."""
_PAGE_OF_QUERY = re.compile(r"(?:^|&)(?:page|p|paged|strana|pg|seite)=\d{1,3}(?:&|$)")


def why_incomplete(document: Document, story: Story, judged: Judged, access: Access, html: str) -> Iterator[str]:
    """Yield each sign that a story's text is not whole, for people to read.

    Args:
        document: the page.
        story: its story.
        judged: how likely each run is story.
        access: how open it is; where a part is withheld, what the page states is no sign.
        html: the page as it was fetched.
    """
    if _is_cut(html):
        yield "the page breaks off"
    words = story.words
    stated = stated_words(document.node)
    if access.level != "paid" and stated >= _FEWEST_STATED_WORDS and words < _STATED_SHARE * stated:
        yield f"{words} of {stated} words that the page states"
    left = _left_out(document, story, judged)
    if left > _LEFT_OUT_SHARE:
        yield f"{left:.0%} of what may be story was left out"
    if _has_next_page(document):
        yield "it goes on on another page"
    elif _says_more(document, story):
        yield "the page says that it goes on"


def _is_cut(html: str) -> bool:
    """Tell whether a page ends inside a tag or a text; many pages leave out their last end tags."""
    end = html[-_END_CHARS:].rstrip()
    if not end or _CLOSED.search(end):
        return False
    return not end.endswith((">", "}", "*/", ";"))


def _left_out(document: Document, story: Story, judged: Judged) -> float:
    """Return the share of the words likely to be story that stand in runs that were left out, 0..1."""
    runs = [run for run in document.outline.runs if run.text and not run.media]
    if not story.runs or not runs:
        return 0.0
    kept = {run.index for run, block in zip(story.runs, story.blocks, strict=True) if not block.in_box} | story.joined
    likely = judged.story
    words = np.array([likely[run.index] * (run.text.count(" ") + 1) for run in runs])
    lost = np.array([run.index not in kept for run in runs])
    return float(words[lost].sum() / max(1.0, words.sum()))


def _has_next_page(document: Document) -> bool:
    """Tell whether the page names a further page of the same article."""
    own = urlsplit(document.url)
    for node in document.outline.tree.css("link[rel~='next'][href], a[rel~='next'][href]"):
        target = urlsplit(absolute_url(document.url, node.attributes.get("href") or "") or "")
        if target.netloc != own.netloc:
            continue
        base, path = own.path.rstrip("/"), target.path
        stem = base.rsplit(".", 1)[0]
        if base and path != own.path and path.startswith(stem) and _PAGE_OF_URL.match(path[len(stem) :]):
            return True
        if path == own.path and _PAGE_OF_QUERY.search(target.query):
            return True
    return False


def _says_more(document: Document, story: Story) -> bool:
    """Tell whether a line right below the story says that it goes on."""
    last = max((run.index for run in story.runs if is_prose(run)), default=None)
    if last is None:
        return False
    below: list[TextRun] = document.outline.runs[last + 1 : last + 1 + _BELOW_RUNS]
    return any(goes_on(run.text) for run in below if not run.media)
