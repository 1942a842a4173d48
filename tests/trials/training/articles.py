"""Train the weights by which a page is told to be an article: newscrawl/reading/evidence/weights.py.

    PYTHONPATH=tests python -m trials.training.articles [SHARED]            # held-out figures, then the table
    PYTHONPATH=tests python -m trials.training.articles [SHARED] --score    # the figures alone

SHARED is the folder with the labelled pages (docs/reading.md says which). What is printed is of pages whose publishers
the weights that judge them have not seen: five folds and two halves, each drawn three times. Pages that rules refuse
(front pages, notices, short texts) have no facts and are no part of the training, but count in the figures.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from newscrawl.reading.evidence.verdict import KINDS
from support.paths import ROOT, SHARED
from trials.training.pages import Judged, judged_pages
from trials.training.softmax import Array, Softmax, fit

TABLE = ROOT / "newscrawl" / "reading" / "evidence" / "weights.py"
SETS = {"wcxb": 1.0, "corpus": 1.0, "world": 1.0, "later": 1.0, "web": 0.5}
"""Folder of labelled pages -> what each of its pages weighs. All of `web` count as articles, which some are not."""
REFUSED_ARTICLES = 0.002
"""Share of the articles of `wcxb` that the weights may refuse: with the 0.004 that rules refuse it must stay below 0.01
on unseen ones, too."""
CZECH_ROOM = 0.35
"""How far the threshold of Czech and Slovak pages lies from that of all towards the highest article of the press."""
REDESIGNED = 0.25
"""Share of a page's weight that it has without the names of its parts."""
FOLDS, HALVES, SEEDS = 5, 2, range(3)
_RARE_PAGES = 8
"""Pages that a fact must be told of to get a weight."""


@dataclass(frozen=True, slots=True)
class Pages:
    """All pages as arrays, one row a page."""

    rows: list[Judged]
    names: list[str]
    values: Array
    kinds: Array
    """Index of the kind, 0 for an article; -1 for what is none, of an unknown kind."""
    weights: Array
    seen: Array
    """True for pages with facts."""
    ruled: Array
    """True for pages that a rule refuses."""


@dataclass(frozen=True, slots=True)
class Trained:
    """Weights, and the points from which on a page is refused."""

    model: Softmax
    threshold: float
    czech_threshold: float


def main() -> None:
    """Print the held-out figures and write the table."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("shared", type=Path, nargs="?", default=SHARED)
    cli.add_argument("--score", action="store_true", help="print the figures and write nothing")
    arguments = cli.parse_args()
    if not (arguments.shared / "wcxb").is_dir():
        print(f"{arguments.shared} has no labelled pages", file=sys.stderr)
        raise SystemExit(2)
    pages = arrays([page for name in SETS for page in judged_pages(arguments.shared / name)])
    for parts in (FOLDS, HALVES):
        print(f"held out, {parts} parts, mean of {len(SEEDS)} draws")
        for name, share in figures(pages, parts):
            print(f"  {name:32s} {share}")
    if not arguments.score:
        trained = train(pages, np.ones(len(pages.rows), dtype=bool))
        TABLE.write_text(table(trained, pages.names), encoding="utf-8")
        print(f"{TABLE.relative_to(ROOT)} written: {len(pages.names)} facts, refused from {trained.threshold:.2f}")


def arrays(rows: list[Judged]) -> Pages:
    """Return pages as arrays; facts that few of them have are left out."""
    told: dict[str, int] = {}
    for row in rows:
        for name, value in row.facts.items():
            told[name] = told.get(name, 0) + (value != 0)
    names = sorted(name for name, number in told.items() if number >= _RARE_PAGES)
    kinds = [0 if row.is_article else KINDS.index(row.kind) + 1 if row.kind in KINDS else -1 for row in rows]
    return Pages(
        rows=rows,
        names=names,
        values=np.array([[row.facts.get(name, 0.0) for name in names] for row in rows]),
        kinds=np.array(kinds),
        weights=np.array([SETS[row.folder] for row in rows]),
        seen=np.array([bool(row.facts) for row in rows]),
        ruled=np.array([row.ruled for row in rows]),
    )


def train(pages: Pages, chosen: Array) -> Trained:
    """Return weights for the chosen pages; their thresholds are set on folds within these."""
    draws = [held_out(pages, chosen, FOLDS, seed) for seed in SEEDS]
    judged = chosen & ~pages.ruled
    web = judged & _articles(pages, "wcxb")
    threshold = np.mean([np.quantile(points[web], 1 - REFUSED_ARTICLES) for points in draws])
    press = np.mean([points[judged & _articles(pages, "corpus", "world", "later")].max() for points in draws])
    czech_threshold = threshold + CZECH_ROOM * min(0.0, press - threshold)
    return Trained(_fitted(pages, chosen & pages.seen), float(threshold), float(czech_threshold))


def held_out(pages: Pages, chosen: Array, parts: int, seed: int) -> Array:
    """Return the points of the chosen pages by weights that have not seen their publishers; inf where rules refuse."""
    part = _parts(pages.rows, parts, seed)
    points = np.where(pages.ruled, np.inf, -np.inf)
    for number in range(parts):
        learnt = chosen & pages.seen & (part != number)
        scored = chosen & ~pages.ruled & (part == number)
        if scored.any():
            points[scored] = _fitted(pages, learnt).points(pages.values[scored])
    return points


def figures(pages: Pages, parts: int) -> Iterator[tuple[str, str]]:
    """Yield what is refused of pages whose publishers were held out, thresholds set on the others."""
    refused = np.zeros((len(SEEDS), len(pages.rows)), dtype=bool)
    for draw, seed in enumerate(SEEDS):
        part = _parts(pages.rows, parts, seed)
        for number in range(parts):
            trained = train(pages, part != number)
            limits = np.where([row.is_czech for row in pages.rows], trained.czech_threshold, trained.threshold)
            scored = part == number
            refused[draw, scored] = trained.model.points(pages.values[scored]) > limits[scored]
        refused[draw] |= pages.ruled
    groups: dict[str, list[int]] = {}
    for index, row in enumerate(pages.rows):
        groups.setdefault(f"{row.folder} {'articles' if row.is_article else row.kind}", []).append(index)
        if not row.is_article:
            groups.setdefault(f"{row.folder} no articles", []).append(index)
    for name, indexes in sorted(groups.items()):
        yield name, f"{refused[:, indexes].mean():.4f} of {len(indexes)}"
    for row, wrong in zip(pages.rows, refused[0], strict=True):
        if row.is_czech and row.is_article == wrong:
            yield "Czech, wrong in the first draw", row.file


def table(trained: Trained, names: list[str]) -> str:
    """Return the source of the module with the weights."""
    model = trained.model
    rows = [
        f"    {_quoted(name)}: ({', '.join(_number(value) for value in (usual, *weights))}),"
        for name, usual, weights in zip(names, model.means, model.weights, strict=True)
    ]
    return "\n".join(
        [
            '"""Weights of the facts that tell an article: written by `make train`, see docs/reading.md."""',
            "",
            f"REFUSED_POINTS = {_number(trained.threshold)}",
            '"""Points from which on a page is no article."""',
            f"CZECH_REFUSED_POINTS = {_number(trained.czech_threshold)}",
            '"""The same on Czech and Slovak sites, whose articles have far fewer."""',
            f"BIAS = ({', '.join(map(_number, model.bias))})",
            '"""Points of a page without any fact, for each kind of page in the order of `verdict.KINDS`."""',
            "WEIGHTS = {",
            *rows,
            "}",
            '"""Fact -> its mean over all pages, then its weight for each kind of page."""',
            "",
        ]
    )


def _quoted(name: str) -> str:
    return '"' + name + '"'


def _number(value: float) -> str:
    return str(round(float(value), 3) + 0.0)


def _fitted(pages: Pages, chosen: Array) -> Softmax:
    """Return weights for the chosen pages, each taken a second time as after a redesign: without names of its parts."""
    values, kinds, weights = pages.values[chosen], pages.kinds[chosen], pages.weights[chosen]
    bare = np.where([_is_by_name(name) for name in pages.names], 0.0, values)
    return fit(
        np.vstack([values, bare]),
        np.tile(kinds, 2),
        np.concatenate([weights * (1 - REDESIGNED), weights * REDESIGNED]),
        len(KINDS),
    )


def _is_by_name(fact: str) -> bool:
    """Tell whether a fact is read from classes and ids, which a redesign changes."""
    return fact.endswith(" names") or fact.startswith("class of ") or fact == "comments"


def _articles(pages: Pages, *folders: str) -> Array:
    return np.array([row.is_article and row.folder in folders for row in pages.rows])


def _parts(rows: list[Judged], parts: int, seed: int) -> Array:
    """Return for each page the part that its publisher was drawn into."""
    publishers = sorted({row.publisher for row in rows})
    drawn = dict(zip(publishers, np.random.default_rng(seed).permutation(len(publishers)) % parts, strict=True))
    return np.array([drawn[row.publisher] for row in rows])


if __name__ == "__main__":
    main()
