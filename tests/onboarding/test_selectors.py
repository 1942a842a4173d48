"""Selectors match what is wanted on every page, and none of their names comes from a build."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from newscrawl.onboarding.selectors import is_generated, selectors_for
from newscrawl.reading.document.outline import Element, Outline
from newscrawl.reading.document.walk import outline_of


def page(body: str, wanted: str | None) -> tuple[Outline, list[Element]]:
    """Return a page and the elements that a selector of the test's own finds on it."""
    outline = outline_of(LexborHTMLParser(f"<html><body>{body}</body></html>"))
    return outline, outline.select(wanted) if wanted else []


@pytest.mark.parametrize(
    ("body", "wanted", "selector"),
    [
        ("<p class='perex'>a</p><p>b</p>", ".perex", "p.perex"),
        ("<p class='css-1x2y3z' itemprop='description'>a</p><p>b</p>", "[itemprop]", "p[itemprop='description']"),
        ("<div class='g_fs' data-dot='lead'>a</div><div>b</div>", "[data-dot]", "div[data-dot='lead']"),
        ("<p class='Header_perex__x7Gd2'>a</p><p>b</p>", "[class]", "p[class*='Header_perex__']"),
        ("<div class='box'><p>a</p></div><p>b</p>", ".box p", "div.box p"),
        ("<div class='text-lg opener'>a</div><div>b</div>", ".opener", "div.opener"),
        ("<div id='row-123456'><h1>a</h1></div>", "h1", "h1"),
        ("<nav id=breadcrumb><a href='/'>a</a><a href='/domaci/'>b</a></nav>", "a + a", "nav#breadcrumb a:last-child"),
    ],
)
def test_the_first_selector_is_the_one_that_a_person_would_write(body: str, wanted: str, selector: str) -> None:
    assert selectors_for([page(body, wanted)])[0] == selector


def test_a_selector_matches_the_wanted_elements_of_every_page_and_nothing_else() -> None:
    pages = [
        page("<main><p class='a lead'>1</p><p class='a'>2</p></main>", ".lead"),
        page("<main><p class='b lead'>1</p><p class='lead'>2</p></main><p class='b'>3</p>", ".lead"),
        page("<main><p class='b'>1</p></main>", None),
    ]
    found = selectors_for(pages)
    assert found[0] == "p.lead"
    for outline, wanted in pages:
        for selector in found:
            assert [element.index for element in outline.select(selector)] == [element.index for element in wanted]


def test_what_no_lasting_name_tells_from_its_neighbours_has_no_selector() -> None:
    wanted = ".xa3f09b1c"
    assert selectors_for([page("<div><p>0</p><p>1</p><p class='xa3f09b1c'>2</p><p>3</p></div>", wanted)]) == []
    assert selectors_for([page("<p>1</p>", None)]) == []


@pytest.mark.parametrize(
    "name",
    [
        *("css-1x2y3z", "sc-abc", "jsx-123", "g_fs", "_2aBc9", "post-482913", "x3fa90b1c", "kJhG7x", "md:w-1/2", "a'b"),
        *("d_7d9-2", "css-1f09ab-3", "lead__5044a-2", "wfexbppx", "wCjssmEt", "reset-HuwcgHwf", "perex" * 20),
    ],
)
def test_generated_names(name: str) -> None:
    assert is_generated(name)


@pytest.mark.parametrize(
    "name",
    [
        *("perex", "b-article-body__text", "art-full", "article__perex", "h1-title", "p-menu-2", "articleBody"),
        *("nightshift", "highlights", "lengthwise", "ctvrtletnik", "prvnistrana", "worldsport", "top10-2", "srcset"),
    ],
)
def test_names_that_last(name: str) -> None:
    assert not is_generated(name)
