"""A field's value comes from the first source that has it, and is told with its source, its runs and its rank."""

from __future__ import annotations

from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from newscrawl.page import Page
from newscrawl.reading.document.metadata import read_metadata
from newscrawl.reading.document.outline import TextRun
from newscrawl.reading.document.walk import outline_of
from newscrawl.reading.fields.bylines import find_bylines
from newscrawl.reading.fields.dates import find_modified, find_published
from newscrawl.reading.fields.headline import find_headline
from newscrawl.reading.fields.perex import find_perex
from newscrawl.reading.fields.sources import Document, Found, first_found, single
from newscrawl.reading.fields.title import find_title
from newscrawl.reading.fields.topics import find_topics

TITLE = "Obec opraví most přes řeku"
LEAD = "Most u mlýna se letos konečně dočká opravy. Lidé na ni čekali třicet let a museli jezdit oklikou."
BYLINE = '<p class="kdo">Autor: Jana Malá</p>'

URL = "https://noviny.example/a-b-c-1"


def document(body: str, head: str = "", **declared: Any) -> Document:
    tree = LexborHTMLParser(f"<html><head>{head}</head><body><h1>{TITLE}</h1>{body}</body></html>")
    outline, metadata, page = outline_of(tree), read_metadata(tree), Page(**declared)
    headline = find_headline(outline, page, metadata)
    return Document(outline=outline, metadata=metadata, declared=page, address=URL, url=URL, headline=headline)


def free(_: TextRun) -> bool:
    return True


@pytest.mark.parametrize(
    ("declared", "value", "source", "rank", "runs"),
    [
        ((), "Eva Bílá", "meta:author", None, set()),
        (("css:p.kdo",), "Autor: Jana Malá", "css:p.kdo", 0, {1}),
        (("css:p.nic", "css:p.kdo"), "Autor: Jana Malá", "css:p.kdo", 1, {1}),
        (("css:p.nic", "json-ld:author.name"), "Eva Bílá", "meta:author", -1, set()),
        (("meta:author",), "Eva Bílá", "meta:author", 0, set()),
    ],
)
def test_declared_sources_first_and_then_those_of_every_site(
    declared: tuple[str, ...], value: str, source: str, rank: int | None, runs: set[int]
) -> None:
    page = document(BYLINE, '<meta name="author" content="Eva Bílá">', authors=declared)
    found = single(first_found(page, "authors", "json-ld:author.name", "meta:author"))
    assert (found.value, found.source, found.rank, found.runs) == (value, source, rank, runs)


def test_a_field_that_nothing_has_is_none_and_tells_whether_a_source_was_declared() -> None:
    assert first_found(document(""), "authors", "meta:author") == Found([])
    assert first_found(document("", authors=("css:p",)), "authors", "meta:author") == Found([], rank=-1)


def test_an_element_that_holds_more_than_a_field_is_not_taken_from_the_story() -> None:
    page = document("<div>" + 4 * f"<p>{LEAD}</p>" + "</div>", perex=("css:div",))
    assert first_found(page, "perex").runs == set()


def test_reading_a_field_twice_gives_the_same() -> None:
    page = document(f"<p>14. ledna 2026 20:10</p>{BYLINE}<p class='perex'>{LEAD}</p><p>Témata: <a href='/tema/m'>m</a>")
    runs = page.outline.runs
    once = [
        (find_title(page), find_perex(page, runs[3:4], 3, free), find_published(page, free)),
        (find_bylines(page, free, 4), find_topics(page, free, 4)),
    ]
    again = [
        (find_title(page), find_perex(page, runs[3:4], 3, free), find_published(page, free)),
        (find_bylines(page, free, 4), find_topics(page, free, 4)),
    ]
    assert once == again
    assert [found.runs for found in once[0]] == [set(), {3}, {1}]


MODIFIED = "2026-01-15T08:00:00+01:00"
SAME_DATES = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "%s", "dateModified": "%s"}</script>'
    f'<meta property="article:modified_time" content="{MODIFIED}">'
) % (2 * ("2026-01-14",))


@pytest.mark.parametrize(
    ("source", "value"),
    [("json-ld:datePublished", "2026-01-14"), (None, "2026-01-14"), ("css:p.den", MODIFIED)],
)
def test_metadata_that_know_of_no_change_are_passed_over_where_the_page_shows_another_date(
    source: str | None, value: str
) -> None:
    page = document("", SAME_DATES)
    assert find_modified(page, Found("13. ledna 2026", source), free).value == value
