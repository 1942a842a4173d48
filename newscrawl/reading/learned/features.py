"""What a page tells of each of its runs: the rows of numbers from which the network judges what a run is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from newscrawl.reading.document.outline import HEADING_TAGS, Element, Outline, TextRun
from newscrawl.reading.learned.text_features import TEXT_FEATURES, Matrix, text_features

Numbers = NDArray[np.int64]
_TAGS = (
    *("p", "h1", "h2", "h3", "h4 h5 h6", "li", "td th", "figcaption", "blockquote", "a", "dd dt", "pre"),
    *("summary label", "section article", "div"),
)
"""Elements of a run that are told apart."""
_AROUND = (
    *("aside", "nav", "footer", "header", "form fieldset", "figure", "figcaption", "ul", "ol", "li", "table"),
    *("article", "main", "section", "blockquote", "a", "details dialog", "dl", "p"),
)
"""Elements around a run that are told apart."""
_NAMES = {
    "story": r"article|story|content|body|text|entry|post|main|clanek|obsah|paragraph|rich",
    "comments": r"comment|diskus|disqus|forum",
    "teasers": r"relat|souvis|recommend|doporu|more|read-?also|most|popular|teaser|card|list|linked|promo|outbrain",
    "offer": r"newsletter|subscri|signup|paywall|premium|login|regist|piano",
    "social": r"share|social|follow|twitter|facebook|insta",
    "caption": r"caption|credit|figure|image|photo|gallery|foto|media|video|player|popisek",
    "author": r"author|byline|autor|bio|profile|contributor",
    "meta": r"tag|meta|date|time|breadcrumb|category|topic|label|keyword|info",
    "navigation": r"nav|menu|foot|header|side|aside|bar|skip|modal|popup|cookie|consent|banner|toolbar",
    "advert": r"(?:^|[-_ ])ad(?:s|v|vert)?(?:[-_ ]|$)|reklam|sponsor|commerc|widget|box|embed|fact|note|quiz|poll",
}
"""Groups of words in the class and id of the elements around a run."""
_NAME = re.compile("|".join(f"(?P<{group}>{words})" for group, words in _NAMES.items()))
_GROUP_BITS = {group: 1 << place for place, group in enumerate(_NAMES)}
_FAR = 30.0
_PROSE_CHARS = 60
_SHARES = 5
"""Elements around a run whose share of the page's prose is told."""
_MANY_WORDS = 40
"""Different words of a run that is no headline."""


@dataclass(slots=True)
class Known:
    """What is known of a page beside its runs: as texts, and as facts of single runs."""

    headline: int | None
    """Index of the headline's run."""
    title: str
    """The headline, or the document's title."""
    description: str
    """What the page's metadata say it is about."""
    body: str
    """articleBody of its JSON-LD, "" where there is none."""
    facts: Mapping[str, Iterable[int]] = field(default_factory=dict)
    """Name of a fact -> indexes of the runs of which it holds; the same names in the same order for every page."""


def page_features(outline: Outline, known: Known) -> dict[str, Matrix]:
    """Return the features of a page in groups, each with a row for each run, media included; {} without runs.

    Everything is counted in time that is linear in runs and elements, but for the levels of their nesting, which
    `walk.MAX_OUTLINE_DEPTH` limits.
    """
    runs = outline.runs
    if not runs:
        return {}
    texts = text_features([run.text for run in runs])
    tree = _Tree(outline)
    prose = _prose(runs, texts)
    around, named = tree.around()
    return {
        "its text": texts,
        "its links": _links(runs),
        "its element": tree.own_tags(),
        "elements around it": around,
        "names around it": named,
        "its place": _places(known.headline, prose),
        "running text beside it": tree.shares(prose),
        "what the page says of itself": _agreement(runs, known),
        "rules and declarations": _facts(known.facts, len(runs)),
    }


def _prose(runs: list[TextRun], texts: Matrix) -> NDArray[np.float64]:
    """Return for each run its characters where it reads like running text, else 0."""
    ends = texts[:, TEXT_FEATURES.index("ends a sentence")] > 0
    return np.array(
        [
            len(run.text)
            if end
            and len(run.text) >= _PROSE_CHARS
            and not run.media
            and run.link_chars * 2 < len(run.text)
            and run.element.tag not in HEADING_TAGS
            else 0
            for run, end in zip(runs, ends.tolist(), strict=True)
        ],
        np.float64,
    )


def _links(runs: list[TextRun]) -> Matrix:
    """Return what a run is made of beside words: links, bold text, a time; or that it is a picture."""
    rows = [
        (
            run.link_share,
            min(1.0, run.bold_chars / (len(run.text) or 1)),
            len(run.links),
            run.time is not None,
            run.media == "image",
            run.media == "embed",
        )
        for run in runs
    ]
    made = np.array(rows, np.float32)
    made[:, 2] = np.log1p(made[:, 2])
    return made


class _Tree:
    """The elements of a page as arrays: parent, depth, names, and the range of runs of each."""

    def __init__(self, outline: Outline) -> None:
        elements = outline.elements
        self.elements = elements
        self.parent = np.array([element.parent.index if element.parent else 0 for element in elements])
        self.depth = np.array([element.depth for element in elements])
        self.start = np.array([element.start for element in elements])
        self.end = np.array([element.end for element in elements])
        self.at = np.array([run.element.index for run in outline.runs])
        self.levels = _by_level(self.depth)
        self.tags = [element.tag for element in elements]

    def own_tags(self) -> Matrix:
        """Return the kind of element that each run stands in."""
        own: Matrix = _flags(self.tags, _TAGS)[self.at]
        return own

    def around(self) -> tuple[Matrix, Matrix]:
        """Return how near each run is to an element of each kind, and to one whose name has a word of each group.

        That is 1 for its own element, less for those above, 0 for none.
        """
        bits = np.array([_groups(element) for element in self.elements])
        named = (bits[:, None] >> np.arange(len(_NAMES))) & 1
        flags = np.concatenate([_flags(self.tags, _AROUND), named], axis=1)
        distance = np.where(flags > 0, 0, _FAR).astype(np.float32)
        for level in self.levels[1:]:
            distance[level] = np.minimum(distance[level], distance[self.parent[level]] + 1)
        near = np.where(distance < _FAR, 1 / (1 + distance), 0).astype(np.float32)[self.at]
        depth = (self.depth[self.at, None] / 10).astype(np.float32)
        return np.concatenate([near[:, : len(_AROUND)], depth], axis=1), near[:, len(_AROUND) :]

    def shares(self, prose: NDArray[np.float64]) -> Matrix:
        """Return how much of the page's running text stands in the elements around each run, and beside its likes."""
        total = max(1.0, prose.sum())
        sums = np.concatenate(([0.0], np.cumsum(prose)))
        counts = np.concatenate(([0.0], np.cumsum(prose > 0)))
        inside = (sums[self.end] - sums[self.start]) / total
        paragraphs = counts[self.end] - counts[self.start]
        runs = np.maximum(1, self.end - self.start)
        columns = []
        element = self.at
        for _ in range(_SHARES):
            columns += [inside[element], np.log1p(runs[element]), paragraphs[element] / runs[element]]
            element = self.parent[element]
        path, number = self._paths()
        alike = np.bincount(path, prose, number)[path]
        count = np.bincount(path, minlength=number)[path]
        columns += [alike / total, np.log1p(count), np.log1p(alike / count)]
        up, is_inside = self._main_column(inside)
        columns += [1 / (1 + up), is_inside]
        return np.stack(columns, axis=1).astype(np.float32)

    def _paths(self) -> tuple[Numbers, int]:
        """Return for each run the number of its path: tag and class of the three elements around it; and how many."""
        known: dict[tuple[str, str | None], int] = {}
        kinds = [known.setdefault((e.tag, e.attributes.get("class")), len(known)) for e in self.elements]
        kind = np.array(kinds, np.int64)
        first, second = self.parent, self.parent[self.parent]
        code = (kind * len(known) + kind[first]) * len(known) + kind[second]
        _, path = np.unique(code[self.at], return_inverse=True)
        return path, int(path.max()) + 1

    def _main_column(self, inside: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Return for each run how many levels it is below the way to the main column, and whether it is in it."""
        element = self.elements[0]
        way = [0]
        while element.children:
            heaviest = max(element.children, key=lambda child: inside[child.index])
            if inside[heaviest.index] < 0.6 * inside[element.index] or not inside[heaviest.index]:
                break
            element = heaviest
            way.append(element.index)
        on_way = np.full(len(self.elements), _FAR)
        on_way[way] = 0
        for level in self.levels[1:]:
            on_way[level] = np.minimum(on_way[level], on_way[self.parent[level]] + 1)
        places = np.arange(len(self.at))
        return on_way[self.at], (places >= element.start) & (places < element.end)


def _by_level(depth: Numbers) -> list[Numbers]:
    """Return the elements of each depth."""
    order = np.argsort(depth, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(depth[order])) + 1)


def _flags(tags: list[str], kinds: Sequence[str]) -> Matrix:
    """Return a row for each tag that tells its kind."""
    place = {tag: number for number, kind in enumerate(kinds) for tag in kind.split()}
    flags = np.zeros((len(tags), len(kinds) + 1), np.float32)
    flags[np.arange(len(tags)), [place.get(tag, len(kinds)) for tag in tags]] = 1
    return flags[:, :-1]


def _groups(element: Element) -> int:
    """Return the groups of words in an element's names, as bits."""
    if element.depth < 2 or len(element.names) < 2:  # what <html> and <body> are called says nothing of a part
        return 0
    return _groups_of(element.role_names)


@lru_cache(maxsize=10_000)
def _groups_of(names: str) -> int:
    bits = 0
    for match in _NAME.finditer(names[:300]):
        bits |= _GROUP_BITS[match.lastgroup or ""]
    return bits


def _places(headline: int | None, prose: NDArray[np.float64]) -> Matrix:
    """Return where each run stands: beside the headline, on the page, in the running text."""
    count = len(prose)
    places = np.arange(count)
    total = max(1.0, prose.sum())
    sums = np.concatenate(([0.0], np.cumsum(prose)))
    counts = np.concatenate(([0.0], np.cumsum(prose > 0)))
    below = places - headline if headline is not None else np.zeros(count)
    is_prose = prose > 0
    last = np.maximum.accumulate(np.where(is_prose, places, -99))
    following = np.minimum.accumulate(np.where(is_prose, places, count + 99)[::-1])[::-1]
    before = np.concatenate(([-99], last[:-1]))
    after = np.concatenate((following[1:], [count + 99]))
    columns = [
        np.sign(below) * np.log1p(np.abs(below)),
        np.full(count, headline is not None),
        below > 0,
        below == 0 if headline is not None else np.zeros(count),
        places / count,
        sums[:-1] / total,
        1 / (places - before),
        1 / (after - places),
        is_prose,
        np.full(count, np.log1p(total)),
    ]
    for width in (2, 5, 10, 20):
        low, high = np.maximum(0, places - width), np.minimum(count, places + width + 1)
        columns += [(sums[high] - sums[low]) / total, (counts[high] - counts[low]) / (high - low)]
    return np.stack(columns, axis=1).astype(np.float32)


def _agreement(runs: list[TextRun], known: Known) -> Matrix:
    """Return how far each run's words are those of the headline, the description, the JSON-LD's text, another run."""
    title, described, body = (set(text.lower().split()) for text in (known.title, known.description, known.body))
    lowered = [run.text.lower() for run in runs]
    times = Counter(lowered)
    rows = []
    for text in lowered:
        words = set(text.split())
        count = len(words) or 1
        rows.append(
            (
                len(words & title) / count if count < _MANY_WORDS else 0,
                len(words & described) / count,
                len(words & body) / count,
                bool(body),
                min(3, times[text] - 1) if text else 0,
            )
        )
    return np.array(rows, np.float32)


def _facts(facts: Mapping[str, Iterable[int]], count: int) -> Matrix:
    """Return a column for each fact."""
    table = np.zeros((count, len(facts)), np.float32)
    for column, indexes in enumerate(facts.values()):
        table[list(indexes), column] = 1
    return table
