"""Texts that may not be the whole story say so, and whole ones do not."""

from __future__ import annotations

import json

import pytest

from newscrawl.czech.continued import goes_on, reveals
from support.invented_pages import URL, read_html

HEAD = "<h1>Obec opraví most přes řeku</h1>"
STORY = "".join(
    f"<p>{text}</p>"
    for text in (
        "Oprava začne v květnu a potrvá do podzimu. Po tu dobu tudy neprojede žádné auto, jen autobusy a sanitky.",
        "Město za ni zaplatí osm milionů korun. Polovinu přidá kraj, který most užívá pro svou silnici do hor.",
        "Podle starosty přibude i chodník. Děti z Podlesí konečně nebudou chodit do školy po krajnici silnice.",
    )
)


def warnings(head: str = "", below: str = "", end: str = "</body></html>") -> list[str]:
    html = f"<html><head>{head}</head><body><main><article>{HEAD}<div>{STORY}{below}</div></article></main>{end}"
    facts = read_html(html)
    assert facts.article is not None, facts.reason
    assert facts.counts["incomplete"] == len(facts.article.warnings)
    return facts.article.warnings


def ld(**values: object) -> str:
    node = {"@type": "NewsArticle", "headline": "Obec opraví most přes řeku", **values}
    return f"<script type='application/ld+json'>{json.dumps(node)}</script>"


@pytest.mark.parametrize(
    "page",
    [
        {},
        {"head": ld(wordCount=50)},
        {"head": ld(wordCount="mnoho")},
        {"head": ld(wordCount=10**9)},
        {"head": "<link rel='next' href='/region/jina-zprava.abcd1234'>"},
        {"below": "<nav><a rel='next' href='/region/jina-zprava.abcd1234'>Další</a></nav>"},
        {"end": "<script>var a = 1;</script>"},
        {"end": "</div><!-- konec -->"},
    ],
)
def test_a_whole_text_says_nothing(page: dict[str, str]) -> None:
    assert warnings(**page) == []


@pytest.mark.parametrize(
    ("page", "sign"),
    [
        ({"end": "<p>Hasiči přijeli z celého kra"}, "the page breaks off"),
        ({"end": "<p>Hasiči <a href='/x"}, "the page breaks off"),
        ({"head": ld(wordCount=400)}, "of 400 words that the page states"),
        ({"head": ld(wordCount="400")}, "of 400 words that the page states"),
        ({"head": f"<link rel='next' href='{URL}?page=2'>"}, "it goes on on another page"),
        ({"below": f"<a rel='next' href='{URL}/2'>2</a>"}, "it goes on on another page"),
        ({"below": "<p><a href='/region/dil-2'>Pokračování na další straně</a></p>"}, "the page says that it goes on"),
        ({"below": "<p><a href='#'>Zobrazit celý článek</a></p>"}, "the page says that it goes on"),
    ],
)
def test_a_sign_that_a_text_is_not_whole_is_a_warning(page: dict[str, str], sign: str) -> None:
    (warning,) = warnings(**page)
    assert warning.startswith("text: incomplete, ")
    assert sign in warning


def test_what_is_withheld_from_readers_is_no_sign_but_a_share() -> None:
    head = ld(wordCount=500, isAccessibleForFree=False)
    facts = read_html(f"<html><head>{head}</head><body><article>{HEAD}{STORY}</article></body></html>")
    assert facts.article is not None
    assert facts.article.warnings == []
    assert facts.article.access_level == "paid"
    assert facts.article.visible_share == pytest.approx(0.1, abs=0.02)


@pytest.mark.parametrize(
    "text",
    [
        "Pokračování na další straně",
        "Zobrazit celý článek »",
        "Pokračujte ve čtení",
        "Read the full story",
        "Next page",
    ],
)
def test_lines_that_say_that_a_story_goes_on(text: str) -> None:
    assert goes_on(text)
    assert reveals(text)


@pytest.mark.parametrize("text", ["Další", "Pokračování oprav na další straně řeky začne v květnu", "Celý most", ""])
def test_lines_that_do_not(text: str) -> None:
    assert not goes_on(text)
