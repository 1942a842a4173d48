"""Which runs are story: what goes together, whatever the network makes of each."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from newscrawl.page import Page
from newscrawl.reading.html import parse_page
from newscrawl.reading.learned.decode import decide_runs
from newscrawl.reading.learned.judged import judge
from newscrawl.reading.learned.roles import ROLES
from newscrawl.reading.ruled import rule_page
from support.invented_pages import URL

FIRST = "Oprava začne v květnu a potrvá do podzimu. Po tu dobu tudy neprojede žádné auto, jen autobusy."
LAST = "Podle starosty přibude i chodník. Děti z Podlesí konečně nebudou chodit do školy po krajnici."
ITEMS = (
    "Polovinu z osmi milionů korun zaplatí kraj, který most užívá.",
    "Druhou polovinu si město vypůjčí na dvacet let od spořitelny.",
)
LIST = f"<ul><li>{ITEMS[0]}</li><li>{ITEMS[1]}</li></ul>"
TEASER = "<p><a href='/a.k3x9m2aq'>Kraj koupí dvacet autobusů, jezdit mají na jaře</a></p>"
BOX = f"<section><h2>Čtěte také</h2>{TEASER}</section>"


def kept(body: str, *, unlikely: tuple[str, ...]) -> list[str]:
    """Return the paragraphs and items that are story, by a network that takes those that are `unlikely` for none."""
    html = f"<html><body><main><h1>Obec opraví most přes řeku</h1>{body}</main></body></html>"
    document = parse_page(html, URL, Page())
    ruled = rule_page(document)
    judged = judge(document, ruled)
    probabilities = np.zeros_like(judged.probabilities)
    for run in document.outline.runs:
        story = 0.05 if run.text in unlikely else 0.95
        probabilities[run.index, [ROLES.index("story"), ROLES.index("other")]] = story, 1 - story
    verdict = decide_runs(document, ruled, replace(judged, probabilities=probabilities))
    texts = (*ITEMS, FIRST, LAST)
    return [run.text for run in document.outline.runs if run.text in texts and verdict[run.index] is None]


@pytest.mark.parametrize("unlikely", [ITEMS, ITEMS[:1], ITEMS[1:]])
@pytest.mark.parametrize("beside", ["", BOX])
@pytest.mark.parametrize("tag", ["ul", "ol"])
def test_a_list_of_sentences_stands_with_the_paragraphs_around_it(
    unlikely: tuple[str, ...], beside: str, tag: str
) -> None:
    body = f"<p>{FIRST}</p>{beside}{LIST.replace('ul>', f'{tag}>')}<p>{LAST}</p>"
    assert kept(body, unlikely=unlikely) == [FIRST, *ITEMS, LAST]


def test_it_falls_with_them() -> None:
    assert kept(f"<p>{FIRST}</p>{LIST}<p>{LAST}</p>", unlikely=(FIRST, LAST, *ITEMS)) == []


@pytest.mark.parametrize(
    "body",
    [
        f"<p>{FIRST}</p><p>{LAST}</p>{LIST}",
        f"{LIST}<p>{FIRST}</p><p>{LAST}</p>",
        f"<p>{FIRST}</p><div>{LIST}</div><p>{LAST}</p>",
        f"<p>{FIRST}</p><ul><li><a href='/a.k3x9m2ap'>{ITEMS[0]}</a></li><li>{ITEMS[1]}</li></ul><p>{LAST}</p>",
    ],
    ids=["below", "above", "in a part of its own", "of links"],
)
def test_any_other_list_is_judged_by_itself(body: str) -> None:
    assert kept(body, unlikely=ITEMS) == [FIRST, LAST]
