"""Page: what a site may declare, and what is refused as a slip of the pen."""

from __future__ import annotations

import dataclasses
import re

import pytest

from newscrawl.page import Page

SOURCED = ("title", "perex", "published", "modified", "authors", "topics", "section")


def test_nothing_is_declared_by_default() -> None:
    page = Page()
    assert all(not getattr(page, field.name) for field in dataclasses.fields(Page))


@pytest.mark.parametrize("name", SOURCED)
@pytest.mark.parametrize("source", ["json-ld:author.name", "meta:og:title", "itemprop:headline", "css:h1 > a@title"])
def test_four_kinds_of_sources(name: str, source: str) -> None:
    assert getattr(Page(**{name: (source,)}), name) == (source,)


@pytest.mark.parametrize("name", SOURCED)
@pytest.mark.parametrize("source", ["h1", "ld:headline", "css:", "css: h1", "xpath://h1", "", "CSS:h1"])
def test_another_source_is_refused_by_field_and_value(name: str, source: str) -> None:
    with pytest.raises(ValueError, match=f"Page.{name}: ") as refused:
        Page(**{name: (source,)})
    assert repr(source) in str(refused.value)


@pytest.mark.parametrize("name", [*SOURCED, "body", "drop", "boxes", "paywall", "kinds"])
def test_a_forgotten_comma_is_a_type_error(name: str) -> None:
    with pytest.raises(TypeError, match=f"Page.{name}: a tuple, not str"):
        Page(**{name: "css:h1"})


def test_an_unknown_word_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="titel"):
        Page(titel=("css:h1",))


def test_kinds_are_those_of_the_feed() -> None:
    assert Page(kinds=(("/nazory/", "opinion"), (r"/video/\d+", "video"))).kinds[0] == ("/nazory/", "opinion")
    with pytest.raises(ValueError, match="'komentář' is none of opinion"):
        Page(kinds=(("/nazory/", "komentář"),))


def test_a_broken_pattern_is_refused() -> None:
    with pytest.raises(re.error):
        Page(kinds=(("/nazory/(", "opinion"),))


def test_pages_are_values() -> None:
    page = Page(title=("css:h1",))
    assert page == Page(title=("css:h1",))
    assert hash(page) == hash(Page(title=("css:h1",)))
    with pytest.raises(dataclasses.FrozenInstanceError):
        page.title = ()
