"""Whole pages, invented by hypothesis: no teaser in the story, all of the story in it, every teaser a related link."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, assume, given, settings

from newscrawl.items import Article, RelatedLink
from replica.redesign import scrambled
from support.invented_pages import (
    Box,
    NewsPage,
    Teaser,
    add_box,
    flat_pages,
    flatten,
    loose_pages,
    pages,
    read_flat,
    read_html,
    rows,
    without_names,
    write,
)

slow = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def running_text(article: Article) -> list[str]:
    """The lead is in `perex` where the page tells it from the first paragraph, else it is the first line of `text`."""
    return [*([article.perex] if article.perex else []), *article.text.split("\n")]


def shown(links: list[RelatedLink]) -> Counter[tuple[object, ...]]:
    return Counter((link.section, link.position, link.title, link.perex, tuple(link.authors)) for link in links)


def printed(page: NewsPage) -> Counter[tuple[object, ...]]:
    return Counter(
        (box.section, position, teaser.title, teaser.perex, (teaser.author,) if teaser.author else ())
        for box, position, teaser in page.in_order()
    )


def check_separated(page: NewsPage, article: Article, links: list[RelatedLink]) -> None:
    assert article.title == page.story.title
    assert running_text(article) == page.story.lines
    assert shown(links) == printed(page)


@slow
@given(pages())
def test_story_and_boxes(page: NewsPage) -> None:
    article, links = rows(read_html(write(page)))
    check_separated(page, article, links)
    assert {(link.title, link.url) for link in links} == {
        (teaser.title, f"https://zpravy.example{teaser.href}") for _, _, teaser in page.in_order()
    }


@slow
@given(loose_pages())
def test_boxes_without_an_element_of_their_own(page: NewsPage) -> None:
    check_separated(page, *rows(read_html(write(page))))


@slow
@given(flat_pages())
def test_flattened_text(page: NewsPage) -> None:
    check_separated(page, *rows(read_flat(flatten(page))))


@slow
@given(flat_pages())
def test_flattened_text_without_blank_lines(page: NewsPage) -> None:
    check_separated(page, *rows(read_flat(flatten(page).replace("\n\n", "\n"))))


@slow
@given(pages())
def test_a_redesign_changes_nothing(page: NewsPage) -> None:
    """All class names and ids random, or gone: the story and the teasers are found by headings and structure.

    A story of a few lines among many teasers, on a page without metadata, may be taken for a listing.
    """
    article, links = rows(read_html(write(page)))
    assume(len(article.text) > 400)
    for html in (scrambled(write(page)), without_names(write(page))):
        redesigned, same_links = rows(read_html(html))
        assert running_text(redesigned) == running_text(article)
        assert shown(same_links) == shown(links)


ONE_MORE = Box(
    "recommended",
    "Mohlo by vás zaujmout",
    (
        Teaser(
            "Muzeum hledá majitele kočáru z roku 1888",
            "/kultura/muzeum-hleda-majitele-kocaru.00000007",
            "Kočár stál sto let ve stodole u Třebíče. Muzeum ho chce vystavit, a tak hledá dědice původního majitele.",
        ),
        Teaser(
            "Rybáři vysadili do Sázavy osm tisíc pstruhů",
            "/priroda/rybari-vysadili-do-sazavy-osm-tisic-pstruhu.00000008",
            "Ryby dorazily ve dvou cisternách z líhně na Šumavě. Lovit se smějí až od jara, připomíná rybářský svaz.",
        ),
    ),
)


@slow
@given(pages())
@pytest.mark.parametrize("place", ["after", "story_end", "inset", "aside"])
def test_one_more_box_leaves_the_story_as_it_is(place: str, page: NewsPage) -> None:
    before, links = rows(read_html(write(page)))
    box = Box(ONE_MORE.section, ONE_MORE.heading, ONE_MORE.teasers, place)
    after, more_links = rows(read_html(write(add_box(page, box))))
    assert (after.perex, after.text, after.content_hash) == (before.perex, before.text, before.content_hash)
    assert len(more_links) == len(links) + len(box.teasers)


@slow
@given(pages())
def test_the_same_page_gives_the_same_rows(page: NewsPage) -> None:
    assert rows(read_html(write(page))) == rows(read_html(write(page)))
