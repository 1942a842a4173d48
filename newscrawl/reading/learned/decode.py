"""Which runs are story: what the network makes of each, under the facts that decide alone."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from newscrawl.reading.document.columns import marked_columns
from newscrawl.reading.document.outline import Element, TextRun
from newscrawl.reading.fields.sources import Document
from newscrawl.reading.learned.judged import Judged
from newscrawl.reading.ruled import Ruled
from newscrawl.reading.story.lists import lists_between_paragraphs

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
    its like, lines of the vocabulary of services. The cells of a table of data go together, and a list of sentences
    with the paragraphs around it.
    """
    likely = judged.story
    for cells in _tables(document, ruled).values():
        likely[_indexes(cells)] = _together(likely, cells)
    for around, items in lists_between_paragraphs(document.outline, ruled.whys):
        likely[_indexes(items)] = np.maximum(likely[_indexes(items)], _together(likely, around + items))
    known = ruled.certain | dict.fromkeys(_beside_column(document, ruled, likely), "outside the story's column")
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
    words = likely * word_counts(runs)
    inside = standing_in(ruled.container.elements, len(runs))
    for element in marked_columns(document.outline):
        if element not in ruled.container.elements and not inside[element.start : element.end].any():
            words[element.start : element.end] = 0  # another article's on the same page
    if words[inside].sum() < _TRUSTED_SHARE * words.sum():
        return []
    return [int(index) for index in np.flatnonzero(~inside)]


def word_counts(runs: list[TextRun]) -> NDArray[np.int64]:
    """Return for each run how many words it has; pictures have none."""
    return np.array([0 if run.media else run.text.count(" ") + 1 for run in runs], np.int64)


def standing_in(elements: list[Element], count: int) -> NDArray[np.bool_]:
    """Return for each of the page's `count` runs whether it stands in one of the elements."""
    inside = np.zeros(count, bool)
    for element in elements:
        inside[element.start : element.end] = True
    return inside


def _bar(ruled: Ruled, run: TextRun) -> float:
    """Return the probability from which a run is story."""
    is_ruled = run.index in ruled.perex.runs or ruled.whys.get(run.index, "") is None
    if ruled.container.source.startswith("css:"):
        return _AGAINST_DECLARED if is_ruled else _BESIDE_DECLARED
    return _AGAINST_RULES if is_ruled else _FOR_STORY


def _together(likely: NDArray[np.float32], runs: list[TextRun]) -> float:
    """Return how likely runs that go together are to be story, each by its length."""
    return float(np.average(likely[_indexes(runs)], weights=[len(run.text) for run in runs]))


def _indexes(runs: list[TextRun]) -> list[int]:
    return [run.index for run in runs]


def _tables(document: Document, ruled: Ruled) -> dict[int, list[TextRun]]:
    """Return the cells of each table of data, by the index of its element."""
    tables: dict[int, list[TextRun]] = defaultdict(list)
    if ruled.marks.tables:
        for run in document.outline.runs:
            table = ruled.marks.table_of(run)
            if table is not None and run.text:
                tables[table.index].append(run)
    return tables
