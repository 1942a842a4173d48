"""The places of a page's runs are those that the outline was made of, also where the parser repaired the page."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from selectolax.lexbor import LexborHTMLParser

from newscrawl.reading.document.places import Place, places_of
from newscrawl.reading.document.walk import outline_of
from newscrawl.values.text import clean
from support.hostile_pages import FRAGMENTS, broken_html, page_with
from support.paths import FIXTURES

PAGES = [path.read_text(encoding="utf-8") for path in sorted(FIXTURES.glob("*/*.html"))]


def texts_at_places(tree: LexborHTMLParser) -> dict[int, str]:
    """Return the texts of the nodes of each run, joined, in document order."""
    places = places_of(tree)
    texts: dict[int, str] = {}
    for node in tree.root.traverse(include_text=True) if tree.root is not None else ():
        if node.mem_id in places and node.is_text_node:
            run = places[node.mem_id].run
            texts[run] = texts.get(run, "") + (node.text_content or "")
    return texts


def assert_placed(html: str) -> None:
    tree = LexborHTMLParser(html)
    runs = [run for run in outline_of(tree).runs if not run.media]
    texts = texts_at_places(tree)
    squeezed = {run.index: "".join(run.text.split()) for run in runs}
    assert {index: "".join(clean(text).split()) for index, text in texts.items()} == squeezed


@pytest.mark.parametrize("html", [page_with(fragment) for fragment in FRAGMENTS.values()], ids=FRAGMENTS)
def test_the_texts_at_the_places_of_a_run_are_its_text(html: str) -> None:
    assert_placed(html)


def test_so_they_are_on_every_fixture() -> None:
    for html in PAGES:
        assert_placed(html)


@settings(max_examples=200, deadline=None)
@given(broken_html())
def test_so_they_are_however_broken_the_page(html: str) -> None:
    assert_placed(html)


def test_a_text_in_a_link_knows_which_link_of_its_run_that_is() -> None:
    tree = LexborHTMLParser("<body><p>před <a href=/a>první</a> mezi <a href=/b>druhý</a></p>")
    texts = {node.mem_id: node.text_content for node in tree.root.traverse(include_text=True) if node.is_text_node}
    placed = [(texts[mem_id], place) for mem_id, place in places_of(tree).items()]
    assert placed == [
        ("před ", Place(0)),
        ("první", Place(0, 0)),
        (" mezi ", Place(0)),
        ("druhý", Place(0, 1)),
    ]


def test_a_picture_has_a_place_too() -> None:
    tree = LexborHTMLParser("<body><p>text</p><img src=/a.png alt=Most>")
    picture = tree.css_first("img")
    assert picture is not None
    assert places_of(tree)[picture.mem_id] == Place(1)
