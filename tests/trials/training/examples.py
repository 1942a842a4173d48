"""Labelled pages as examples for the reader's network: a row of features and a label for each run of text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from newscrawl.reading.document.outline import HEADING_TAGS, TextRun
from newscrawl.reading.fields.sources import Document
from newscrawl.reading.html import parse_page
from newscrawl.reading.learned.features import page_features
from newscrawl.reading.learned.judged import known_of
from newscrawl.reading.learned.roles import ROLES
from newscrawl.reading.ruled import Ruled, rule_page
from newscrawl.spiders.generic import GenericSpider
from newscrawl.values.moments import PRAGUE
from replica.redesign import scrambled

from ..corpus import index_of, markup_of
from .invented import invented

_WORD = re.compile(r"\w+")
_GRAM = 4
_OVERLAP = 0.6
"""Share of a run's 4-grams in the true text from which it is story."""
_FEW_WORDS = 6
"""Words below which a run is story only where it is a whole line of the true text."""
_NOW = datetime(2026, 11, 30, 12, 0, tzinfo=PRAGUE)
_WEAK_ROLES = {
    "in a box of teasers": "teaser",
    "caption": "caption",
    "credit": "caption",
    "date": "byline",
    "boilerplate": "offer",
    "offer": "offer",
}
"""Fact -> role of runs that are no story: no page has labels of these, so that rules stand in."""


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled page."""

    domain: str
    """Registrable domain: what keeps a publisher's pages in one fold."""
    features: NDArray[np.float32]
    facts: int
    """How many of the last columns are facts, which rules and declarations tell."""
    is_story: NDArray[np.bool_]
    roles: NDArray[np.int64]
    weights: NDArray[np.float32]
    """What each run counts; all runs of a page together about 1."""


def read_examples(corpus: Path, *, redesigned: bool, jobs: int = 2) -> list[Example]:
    """Return the articles of a corpus as examples, read as pages of a site without declarations.

    Args:
        corpus: a folder of labelled pages.
        redesigned: whether every class and id is replaced first by a random token.
        jobs: number of processes.
    """
    rows = [row for row in index_of(corpus) if row["truth"] and row["file"].endswith(".html.gz")]
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        found = pool.map(_example, repeat(corpus), rows, repeat(redesigned), chunksize=8)
        return [example for example in found if example is not None]


def invented_examples(count: int, jobs: int = 2) -> list[Example]:
    """Return invented pages as examples."""
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        return list(pool.map(_invented, range(count), chunksize=16))


def _invented(seed: int) -> Example:
    page = invented(seed)
    example = _labelled(page["html"], f"https://invented{seed}.example/domaci/zprava-{seed}12345", page["truth"])
    assert example is not None
    return example


def domain_of_page(url: str) -> str:
    """Return the last two labels of an address's host."""
    return ".".join((urlsplit(url).hostname or "").split(".")[-2:])


def _example(corpus: Path, row: dict[str, Any], redesigned: bool) -> Example | None:
    html = markup_of(corpus, row)
    return _labelled(scrambled(html) if redesigned else html, row["url"], row["truth"])


def _labelled(html: str, url: str, truth: dict[str, Any]) -> Example | None:
    """Return a page as an example, None where it has no runs."""
    document = parse_page(html, url, GenericSpider.page)
    ruled = rule_page(document)
    known = known_of(document, ruled)
    runs = document.outline.runs
    if not runs:
        return None
    groups = page_features(document.outline, known)
    story = _labels(document, ruled, truth)
    sizes = np.sqrt([max(1, run.text.count(" ") + 1) for run in runs]) * [run.media is None for run in runs]
    return Example(
        domain=domain_of_page(url),
        features=np.concatenate(list(groups.values()), axis=1),
        facts=len(known.facts),
        is_story=story,
        roles=_roles(runs, story, {name: list(known.facts[name]) for name in _WEAK_ROLES}),
        weights=(sizes / (1 + sizes[story].sum())).astype(np.float32),
    )


def _labels(document: Document, ruled: Ruled, truth: dict[str, Any]) -> NDArray[np.bool_]:
    """Return for each run whether it is story; the cells of a table of data go together."""
    lines = [line for line in f"{truth['perex'] or ''}\n{truth['body']}".split("\n") if line.strip()]
    grams = {gram for line in lines for gram in grams_of(words_of(line))} | set(grams_of(words_of(" ".join(lines))))
    whole = {tuple(words_of(line)) for line in lines}
    runs = document.outline.runs
    labels = np.array([not run.media and _is_told(run.text, grams, whole) for run in runs])
    tables: dict[int, list[int]] = {}
    for run in runs:
        table = ruled.marks.table_of(run)
        if table is not None:
            tables.setdefault(table.index, []).append(run.index)
    for cells in tables.values():
        labels[cells] = _is_told(" ".join(runs[index].text for index in cells), grams, whole)
    if document.headline is not None:
        labels[document.headline.index] = False
    return labels


def _is_told(text: str, grams: set[tuple[str, ...]], whole: set[tuple[str, ...]]) -> bool:
    words = words_of(text)
    if len(words) < _FEW_WORDS:
        return bool(words) and tuple(words) in whole
    own = list(grams_of(words))
    return sum(gram in grams for gram in own) >= _OVERLAP * len(own)


def _roles(runs: list[TextRun], story: NDArray[np.bool_], facts: dict[str, list[int]]) -> NDArray[np.int64]:
    roles = np.zeros(len(runs), np.int64)
    for fact, role in _WEAK_ROLES.items():
        roles[facts[fact]] = ROLES.index(role)
    is_heading = np.array([run.tag in HEADING_TAGS for run in runs])
    roles[story] = ROLES.index("story")
    roles[story & is_heading] = ROLES.index("heading")
    return roles


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case."""
    return _WORD.findall(unicodedata.normalize("NFC", text).lower())


def grams_of(words: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield the 4-grams of words; fewer words are one of their own."""
    if len(words) < _GRAM:
        yield tuple(words)
    for start in range(len(words) - _GRAM + 1):
        yield tuple(words[start : start + _GRAM])
