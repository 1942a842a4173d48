"""Whether the text that was read is the whole story: the signs that it is not."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newscrawl.czech.continued import goes_on
from newscrawl.facts import GOES_ON_ELSEWHERE, SAYS_MORE, PageLink
from newscrawl.reading import learned
from newscrawl.reading.document.outline import TextRun
from newscrawl.reading.fields.sources import Document
from newscrawl.reading.learned.decode import standing_in, word_counts
from newscrawl.reading.learned.judged import Judged
from newscrawl.reading.ruled import Ruled
from newscrawl.reading.story.container import is_prose
from newscrawl.reading.story.story import Story
from newscrawl.values.paging import is_page_of

MEASURES = (
    *("left out", "likeliest left out", "doubtful", "running text below", "running text between", "linked between"),
    *("in boxes", "share of the page", "words", "runs", "paragraphs"),
)
"""What `measures` returns."""
_LEFT_OUT_SHARE = 0.03
"""Share of the words that are likely story below which nothing was left out."""
_DOUBTFUL = 0.05
"""How likely a run is story that was left out with some doubt."""
_MOST = 5.0
"""Cut of measures that are ratios to the words kept."""
_STATED_SHARE = 0.75
"""Share of the words that the page states below which the text is not whole."""
_LINKED_SHARE = 0.5
"""Share of a run's characters in links from which it is no text."""
_FEWEST_STATED_WORDS = 60
_END_CHARS = 4000
"""Characters of a page's end in which its last tags stand."""
_CLOSED = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_BELOW_RUNS = 4
"""Runs below the story in which a link says that it goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What was read of a page, with what decided."""

    document: Document
    ruled: Ruled
    judged: Judged
    story: Story


def why_incomplete(page: Read, links: Iterable[PageLink], stated: int, html: str) -> Iterator[str]:
    """Yield each sign that a story's text is not whole, for people to read.

    Args:
        page: what was read of it.
        links: those that may lead to another page of the article.
        stated: how many words the page states to have; 0 for none, and where a part is withheld.
        html: the page as it was fetched.
    """
    document, story = page.document, page.story
    if _is_cut(html):
        yield "the page breaks off"
    words = story.words
    if stated >= _FEWEST_STATED_WORDS and words < _STATED_SHARE * stated:
        yield f"{words} of {stated} words that the page states"
    measured = measures(page)
    if measured and measured["left out"] >= _LEFT_OUT_SHARE and _odds(measured) > 0:
        yield f"about {measured['left out']:.0%} of what may be story was left out"
    if any("next" in link.relations and is_page_of(document.url, link.url) for link in links):
        yield GOES_ON_ELSEWHERE
    elif _says_more(document, story):
        yield SAYS_MORE


def _is_cut(html: str) -> bool:
    """Tell whether a page ends inside a tag or a text; many pages leave out their last end tags."""
    end = html[-_END_CHARS:].rstrip()
    if not end or _CLOSED.search(end):
        return False
    return not end.endswith((">", "}", "*/", ";"))


def _odds(measured: dict[str, float]) -> float:
    """Return the odds that more than a fifth of a story was lost, as a logarithm; above 0 it is warned of."""
    table = _table()
    odds: float = table["bias"] + sum(table["weights"][name] * value for name, value in measured.items())
    return odds


@cache
def _table() -> Any:
    """Return what `trials.training.completeness` fitted."""
    return json.loads(resources.files(learned).joinpath("whole.json").read_bytes())


def measures(page: Read) -> dict[str, float]:
    """Return what tells a story that lost a part: shares and amounts of words by how likely they are story.

    {} where no run is story: its text came from elsewhere.
    """
    runs = page.document.outline.runs
    kept = _kept(page.story, len(runs))
    if not kept.any():
        return {}
    likely = page.judged.story
    likely[list(page.ruled.certain)] = 0
    if page.ruled.container.source != "structure":  # what a site declares and a page marks is believed
        likely[~standing_in(page.ruled.container.elements, len(runs))] = 0
    words = word_counts(runs).astype(np.float32)
    prose = np.array([is_prose(run) for run in runs])
    is_medium = np.array([run.media is not None for run in runs])
    linked = is_medium | np.array([run.link_share > _LINKED_SHARE for run in runs])
    free = np.array([page.ruled.is_free(run) for run in runs])
    told = float((words * kept).sum())
    first, last = np.flatnonzero(kept)[[0, -1]]
    places = np.arange(len(runs))
    is_between = (places > first) & (places < last)
    beside = prose & ~kept & free & ~linked
    boxed = ~free & ~linked

    def share(chosen: NDArray[np.bool_]) -> float:
        return min(_MOST, float((words * chosen).sum()) / max(1.0, told))

    return {
        "left out": float((likely * words)[~kept].sum() / ((likely * words).sum() + 1)),
        "likeliest left out": float(likely[prose & ~kept & ~linked].max(initial=0)),
        "doubtful": share((likely > _DOUBTFUL) & ~kept),
        "running text below": share(beside & (places > last)),
        "running text between": share(beside & is_between),
        "linked between": share(linked & ~kept & ~is_medium & is_between),
        "in boxes": share(boxed),
        "share of the page": told / max(1.0, float((words * ~linked).sum())),
        "words": math.log1p(told),
        "runs": math.log1p(int(kept.sum())),
        "paragraphs": math.log1p(int((kept & prose).sum())),
    }


def _kept(story: Story, count: int) -> NDArray[np.bool_]:
    """Return for each run whether it is in the story's text."""
    kept = np.zeros(count, bool)
    pairs = zip(story.runs, story.blocks, strict=True) if story.runs else ()
    kept[[run.index for run, block in pairs if not (block.in_box or run.media)]] = True
    kept[list(story.joined)] = True
    return kept


def _says_more(document: Document, story: Story) -> bool:
    """Tell whether a line right below the story says that it goes on."""
    last = max((run.index for run in story.runs if is_prose(run)), default=None)
    if last is None:
        return False
    below: list[TextRun] = document.outline.runs[last + 1 : last + 1 + _BELOW_RUNS]
    return any(goes_on(run.text) for run in below if not run.media)
