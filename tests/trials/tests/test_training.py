"""The training of the weights by which articles are told, on invented numbers."""

from __future__ import annotations

import numpy as np

from newscrawl.reading.evidence.verdict import KINDS
from trials.training.articles import Pages, Trained, _parts, arrays, figures, table, train
from trials.training.pages import Judged
from trials.training.softmax import fit


def pages() -> Pages:
    """120 articles with many paragraphs and 40 pages of each kind with a fact of its own, four to a publisher."""
    rows = [row("article", number, {"paragraphs": 3.0 + number % 3}) for number in range(120)]
    rows += [row(kind, number, {f"{kind} fact": 1.0, "paragraphs": 1.0}) for kind in KINDS for number in range(40)]
    return arrays(rows)


def row(kind: str, number: int, facts: dict[str, float]) -> Judged:
    is_article = kind == "article"
    folder = ("wcxb", "corpus")[number % 4 == 0]
    return Judged(
        folder=folder,
        file=f"{kind}{number}",
        publisher=f"{kind}{number // 4}.example",
        is_article=is_article,
        kind="" if is_article else kind,
        is_czech=folder == "corpus",
        facts=facts,
        ruled=False,
    )


def test_kinds_are_told_apart():
    values = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]] * 20)
    model = fit(values, np.array([1, 2, 0] * 20), np.ones(60), 2)
    assert (model.points(values).reshape(20, 3) > 0).tolist() == [[True, True, False]] * 20


def test_a_page_of_an_unknown_kind_is_learnt_as_no_article():
    values = np.array([[1.0], [0.0]] * 20)
    assert (fit(values, np.array([-1, 0] * 20), np.ones(40), 3).points(values) > 0).tolist() == [True, False] * 20


def test_publishers_are_never_parted():
    some = pages().rows
    parts = _parts(some, 5, seed=1)
    assert all(
        len({part for page, part in zip(some, parts, strict=True) if page.publisher == name}) == 1
        for name in {page.publisher for page in some}
    )
    assert set(parts) == set(range(5))


def test_held_out_pages_are_told():
    found = dict(figures(pages(), 5))
    assert float(found["wcxb articles"].split()[0]) <= 0.02
    assert float(found["wcxb no articles"].split()[0]) > 0.98


def test_training_is_reproducible_and_its_table_is_python():
    some = pages()
    chosen = np.ones(len(some.rows), dtype=bool)
    first = table(train(some, chosen), some.names)
    assert first == table(train(some, chosen), some.names)
    names: dict[str, object] = {}
    exec(first, names)
    assert list(names["WEIGHTS"]) == some.names
    assert isinstance(train(some, chosen), Trained)
