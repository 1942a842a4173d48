"""Fits what tells a story that lost a part of its text, on pages read by networks that have not seen their publisher.

A logistic regression over `newscrawl.reading.completeness.measures`. Its own score is one of ten parts of publishers,
each told by what was fitted to the others.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from newscrawl.page import Page
from newscrawl.reading.completeness import MEASURES, Read, measures
from newscrawl.reading.fields.access import Access
from newscrawl.reading.html import parse_page
from newscrawl.reading.learned.judged import judge
from newscrawl.reading.learned.network import Committee, read_committee
from newscrawl.reading.page_story import find_story
from newscrawl.reading.ruled import rule_page

from ..corpus import html_pages
from .examples import domain_of_page, grams_of, words_of
from .folds import FOLDS, fold_of
from .story import SHARED, WEIGHTS

TARGET = WEIGHTS.with_name("whole.json")
_SETS = ("world", "wcxb", "corpus")
_LOST = 0.8
"""Share of the true story below which a text lost a part."""
_FALSE_ALARMS = 0.03
_PARTS = 10
Row = tuple[str, dict[str, float], bool]


def main() -> None:
    """Fit, print the score of unseen publishers, write."""
    parser = argparse.ArgumentParser(description="Fits what tells an incomplete text.")
    parser.add_argument("weights", type=Path, help="folder of the networks that `make folds --weights` left")
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder of the labelled pages")
    options = parser.parse_args()
    committees = [read_committee((options.weights / f"{fold}.npz").read_bytes()) for fold in range(FOLDS)]
    rows = [row for name in _SETS for row in _rows(options.shared / name, committees)]
    found = np.array([[measured[name] for name in MEASURES] for _, measured, _ in rows])
    lost = np.array([is_lost for _, _, is_lost in rows])
    parts = np.array([fold_of(domain + "#") * 2 + fold_of(domain + "##") % 2 for domain, _, _ in rows])
    odds = np.zeros(len(rows))
    for part in range(_PARTS):
        if (parts == part).any():
            odds[parts == part] = _fitted(found[parts != part], lost[parts != part]).decision_function(
                found[parts == part]
            )
    bar = float(np.quantile(odds[~lost], 1 - _FALSE_ALARMS))
    told = (odds[lost] > bar).sum()
    print(f"{lost.sum()} of {len(lost)} lost a part; told, with {_FALSE_ALARMS:.0%} of the others: {told}")
    TARGET.write_text(json.dumps(_table(_fitted(found, lost), bar), indent=1) + "\n", encoding="utf-8")


def _fitted(found: NDArray[np.float64], lost: NDArray[np.bool_]) -> Any:
    return make_pipeline(StandardScaler(), LogisticRegression(C=0.3, class_weight="balanced")).fit(found, lost)


def _table(fitted: Any, bar: float) -> dict[str, Any]:
    """Return the regression over the measures as they are, without their scaling."""
    scaler, regression = fitted[0], fitted[-1]
    weights = regression.coef_[0] / scaler.scale_
    bias = float(regression.intercept_[0] - (weights * scaler.mean_).sum())
    return {"bias": round(bias - bar, 4), "weights": dict(zip(MEASURES, weights.round(4).tolist(), strict=True))}


def _rows(corpus: Path, committees: list[Committee]) -> Iterator[Row]:
    """Yield for each article of a set: its domain, its measures, and whether its text lost a part."""
    for page, html in html_pages(corpus):
        if not page["truth"]:
            continue
        domain = domain_of_page(page["url"])
        document = parse_page(html, page["url"], Page())
        ruled = rule_page(document)
        judged = judge(document, ruled, committees[fold_of(domain)])
        story = find_story(document, ruled, judged, Access("free"), html)
        measured = measures(Read(document=document, ruled=ruled, judged=judged, story=story))
        if measured:
            told = "\n".join([ruled.perex.value or "", *(block.text for block in story.blocks if not block.in_box)])
            yield domain, measured, _recall(f"{page['truth']['perex'] or ''}\n{page['truth']['body']}", told) < _LOST


def _recall(true: str, told: str) -> float:
    wanted, got = Counter(grams_of(words_of(true))), Counter(grams_of(words_of(told)))
    return (wanted & got).total() / max(1, wanted.total())


if __name__ == "__main__":
    main()
