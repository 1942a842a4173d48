"""Which runs are story: what the network makes of each, under the facts that decide alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from newscrawl.czech.headings import SECTIONS, role
from newscrawl.czech.names import looks_like_name
from newscrawl.reading.document.columns import marked_columns
from newscrawl.reading.document.outline import HEADING_TAGS, TextRun
from newscrawl.reading.fields.sources import Document
from newscrawl.reading.learned.judged import Judged
from newscrawl.reading.ruled import Ruled
from newscrawl.reading.story.container import OUTSIDE_TAGS, is_prose
from newscrawl.reading.story.lines import BOILERPLATE
from newscrawl.reading.teasers.boxes import Box
from newscrawl.values.text import fold

_AGAINST_RULES, _FOR_STORY = 0.2, 0.7
"""Probability below which a run is no story though the rules say so, and from which one is though they do not.

Between them the rules hold: a page whose teasers or times change must not tell another story for it. In the folds that
is better than one bar for all, too (world 0.965 instead of 0.962).
"""
_AGAINST_DECLARED, _BESIDE_DECLARED = 0.02, 0.9
"""The same in a column that the site declares, where the rules know more."""
_TRUSTED_SHARE = 0.6
"""Share of the words likely to be story that a declared or marked column must hold: else it means something else."""


def decide_runs(document: Document, ruled: Ruled, judged: Judged) -> dict[int, str | None]:
    """Return for each run of text of a page why it is no story, None where it is.

    Facts decide alone: boxes that the site declares or that a printed heading names, what the site drops, `<nav>` and
    its like, lines of the vocabulary of services. The cells of a table of data go together.
    """
    known = certain_runs(document, ruled)
    likely = judged.story
    for cells in _tables(document, ruled).values():
        weights = [len(run.text) for run in cells]
        likely[[run.index for run in cells]] = np.average(likely[[run.index for run in cells]], weights=weights)
    known |= dict.fromkeys(_beside_column(document, ruled, likely), "outside the story's column")
    verdict: dict[int, str | None] = {}
    for run in document.outline.runs:
        if run.media:
            continue
        why = known.get(run.index)
        if why is None and likely[run.index] < _bar(ruled, run):
            why = ruled.whys.get(run.index) or judged.told(run)
        verdict[run.index] = why
    return verdict


def _beside_column(document: Document, ruled: Ruled, likely: NDArray[np.float32]) -> list[int]:
    """Return the runs outside a column that the site declares or microdata mark, where it holds most of the story."""
    if ruled.container.source == "structure":
        return []
    runs = document.outline.runs
    words = likely * np.array([0 if run.media else run.text.count(" ") + 1 for run in runs])
    inside = np.zeros(len(runs), bool)
    for element in ruled.container.elements:
        inside[element.start : element.end] = True
    for element in marked_columns(document.outline):
        if element not in ruled.container.elements and not inside[element.start : element.end].any():
            words[element.start : element.end] = 0  # another article's on the same page
    if words[inside].sum() < _TRUSTED_SHARE * words.sum():
        return []
    return [int(index) for index in np.flatnonzero(~inside)]


def _bar(ruled: Ruled, run: TextRun) -> float:
    """Return the probability from which a run is story."""
    is_ruled = run.index in ruled.perex.runs or ruled.whys.get(run.index, "") is None
    if ruled.container.source.startswith("css:"):
        return _AGAINST_DECLARED if is_ruled else _BESIDE_DECLARED
    return _AGAINST_RULES if is_ruled else _FOR_STORY


def certain_runs(document: Document, ruled: Ruled) -> dict[int, str]:
    """Return the runs that are no story whatever the network says: index -> why."""
    return dict(_facts(document, ruled))


def _facts(document: Document, ruled: Ruled) -> Iterator[tuple[int, str]]:
    """Yield the runs that are no story by facts, with the reason."""
    outline, headline = document.outline, document.headline
    for element in outline.elements:
        if element.tag in OUTSIDE_TAGS:
            yield from ((index, f"furniture: in <{element.tag}>") for index in range(element.start, element.end))
    yield from ((index, "in a box of teasers") for box in ruled.boxes if _is_certain(box) for index in box.runs)
    for card in (card for box in ruled.teaser_boxes for card in box.cards):
        yield card.title.index, "a teaser's headline"
        yield from ((index, f"a teaser's {name}") for index, name in card.shown.items() if name == "perex")
    names = _names_above(document, ruled)
    for run in outline.runs:
        if run.is_dropped:
            yield run.index, "the site drops it"
        elif ruled.whys.get(run.index) == BOILERPLATE:
            yield run.index, BOILERPLATE
        elif run.index in names:
            yield run.index, "a line of names above the story"
        elif headline is not None and run.tag in HEADING_TAGS and fold(run.text) == ruled.marks.headline:
            yield run.index, "the headline once more"
    if headline is not None:
        yield headline.index, "the headline"


def _names_above(document: Document, ruled: Ruled) -> frozenset[int]:
    """Return the runs above the story's first paragraph that are nothing but names of persons and agencies."""
    runs = document.outline.runs[document.headline_index :]
    above = takewhile(lambda run: ruled.whys.get(run.index, "") is not None or not is_prose(run), runs)
    return frozenset(run.index for run in above if run.text and all(map(_is_name, run.text.split(", "))))


def _is_name(text: str) -> bool:
    """Tell whether a text is a person's name, or an agency's initials."""
    return looks_like_name(text) or text.isupper()


def _is_certain(box: Box) -> bool:
    """Tell whether a box holds teasers by more than its shape."""
    return box.is_declared or (box.heading is not None and role(box.heading.text) in SECTIONS)


def _tables(document: Document, ruled: Ruled) -> dict[int, list[TextRun]]:
    """Return the cells of each table of data, by the index of its element."""
    tables: dict[int, list[TextRun]] = defaultdict(list)
    if ruled.marks.tables:
        for run in document.outline.runs:
            table = ruled.marks.table_of(run)
            if table is not None and run.text:
                tables[table.index].append(run)
    return tables
