"""Articles over several pages: what is a further page, which one comes next, and how their facts are joined."""

from __future__ import annotations

import pytest

from newscrawl.crawling.further_pages import first_page, join, next_page, warn
from newscrawl.facts import BlockFact, ImageFact, LinkFact, PageLink, VideoFact
from newscrawl.page import Page
from newscrawl.reading.html import parse_page
from newscrawl.reading.page_links import page_links
from newscrawl.values.paging import is_page_of
from support.crawl_parts import page_of
from support.state_notes import article

URL = "https://noviny.example/domaci/most-pres-reku-12345"


def links_of(markup: str) -> list[PageLink]:
    """Return the links of an article's page that has this in its body."""
    return page_links(parse_page(f"<html><body><h1>Most</h1>{markup}</body></html>", URL, Page()))


@pytest.mark.parametrize(
    "url",
    [
        *(f"{URL}?strana=2", f"{URL}/?page=3", f"{URL}/2", f"{URL}/2/", f"{URL}/strana-2", f"{URL}/page/2/"),
        *(f"{URL}-strana-2.html", f"{URL},2", f"{URL}/?p=2", f"{URL}?PAGED=2"),
    ],
)
def test_address_of_a_further_page(url: str) -> None:
    assert is_page_of(URL, url)


def test_addresses_with_an_extension_or_a_query_have_further_pages_too() -> None:
    assert is_page_of(f"{URL}.html", f"{URL}-2.html")
    assert is_page_of(f"{URL}.html", f"{URL}/2")
    assert is_page_of("https://noviny.example/clanek.aspx?c=A1", "https://noviny.example/clanek.aspx?c=A1&strana=2")
    assert not is_page_of("https://noviny.example/clanek.aspx?c=A1", "https://noviny.example/clanek.aspx?c=A2&strana=2")


@pytest.mark.parametrize(
    "url",
    [
        *(URL, f"{URL}#2", f"{URL}6", f"{URL}2", f"{URL}?foto=2", f"{URL}?page=dva", f"{URL}?page=2&razeni=nove"),
        *("https://noviny.example/domaci/jiny-clanek-12346", "https://jinde.example/domaci/most-pres-reku-12345/2"),
        *(f"{URL}/diskuse", f"{URL}/2/3", "https://noviny.example/", f"{URL}?page=12345", "http://["),
    ],
)
def test_address_that_is_none(url: str) -> None:
    assert not is_page_of(URL, url)


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ('<link rel="next" href="?strana=2">', f"{URL}?strana=2"),
        ('<a rel="nofollow NEXT" href="/domaci/most-pres-reku-12345/2">2</a>', f"{URL}/2"),
        ('<div class="pager"><a href="?page=3">3</a><a href="?page=2">2</a></div>', f"{URL}?page=2"),
        ('<p class="strankovani"><a href="?page=2">»</a></p>', f"{URL}?page=2"),
        ('<p><a href="?cast=2">Další strana</a></p>', f"{URL}?cast=2"),
        (
            '<p><a href="/x/pokracovani">Pokračování článku na další straně</a></p>',
            "https://noviny.example/x/pokracovani",
        ),
        # what is none: another article, a list, another site, comments that nothing calls the next page
        ('<link rel="next" href="/domaci/jiny-clanek-12346">', None),
        ('<p class="pager"><a href="/domaci?page=2">Další strana</a></p>', None),
        ('<a rel="next" href="https://jinde.example/domaci/most-pres-reku-12345/2">2</a>', None),
        ('<p class="pager"><a href="?page=2">Starší komentáře</a></p>', None),
        ('<a rel="next" href="http://[">2</a>', None),
        ("<p>Pokračování na další straně</p>", None),
    ],
)
def test_next_page(link: str, target: str | None) -> None:
    assert next_page(links_of(link), [URL]) == target


def test_page_that_was_read_is_not_the_next_one() -> None:
    links = links_of('<a rel="next" href="?strana=2">2</a><a rel="next" href="?strana=3">3</a>')
    assert next_page(links, [URL, f"{URL}?strana=2"]) == f"{URL}?strana=3"
    assert next_page(links, [URL, f"{URL}?strana=2", f"{URL}?strana=3"]) is None


def test_later_page_names_its_first_by_its_canonical_address_or_the_page_before() -> None:
    assert first_page([], f"{URL}?strana=2", URL) == URL
    assert first_page(links_of(f'<link rel="prev" href="{URL}">'), f"{URL}/2", f"{URL}/2") == URL
    assert first_page(links_of(f'<link rel="PREV" href="{URL}-jiny">'), f"{URL}/2", f"{URL}/2") is None
    assert first_page([], URL, URL) is None
    assert first_page([], f"{URL}?utm_source=x", URL) is None


def test_pages_are_joined_in_their_order_without_what_is_repeated() -> None:
    facts = page_of(article(1, text="Starosta otevřel v sobotu ráno nový most přes řeku.\nAno."), links=1)
    further = page_of(article(1, text="Starosta otevřel v sobotu ráno nový most přes řeku.\nAno.\nKonec."), links=1)
    assert facts.article
    assert further.article
    facts.article.images = [ImageFact(url="/a.jpg", is_lead=True)]
    further.article.images = [ImageFact(url="/a.jpg"), ImageFact(url="/b.jpg", is_lead=True)]
    facts.article.videos = [VideoFact(url="/a.mp4")]
    further.article.videos = [VideoFact(url="/a.mp4"), VideoFact(url="/b.mp4")]
    further.article.blocks.insert(0, BlockFact(kind="heading", text=facts.article.title, level=1))
    further.links.append(LinkFact(**{**_fields(further.links[0]), "title": "Další zpráva"}))
    assert join(facts, further)
    assert [block.text for block in facts.article.blocks][1:] == ["Ano.", "Ano.", "Konec."]
    assert [(image.url, image.is_lead) for image in facts.article.images] == [("/a.jpg", True), ("/b.jpg", False)]
    assert [video.url for video in facts.article.videos] == ["/a.mp4", "/b.mp4"]
    assert [link.title for link in facts.links] == ["Jiná zpráva 1", "Další zpráva"]


def test_perex_of_a_further_page_is_a_paragraph_unless_its_metadata_alone_have_it() -> None:
    for source, expected in (("structure:perex", 2), ("meta:description", 1)):
        facts, further = page_of(article(1, text="A.")), page_of(article(1, text="B.", perex="Začátek druhé strany."))
        assert facts.article
        assert further.article
        further.article.provenance["perex"] = source
        assert join(facts, further)
        assert len(facts.article.blocks) == 1 + expected


def test_page_that_only_repeats_joins_nothing() -> None:
    text = "Starosta otevřel v sobotu ráno nový most přes řeku."
    facts, further = page_of(article(1, text=text)), page_of(article(1, text=text))
    assert not join(facts, further)
    assert facts.article
    assert len(facts.article.blocks) == 1


@pytest.mark.parametrize(
    ("before", "is_whole", "after"),
    [
        (["text: incomplete, it goes on on another page"], True, []),
        (["text: incomplete, 3 of 9 words that the page states, the page says that it goes on", "x"], True, ["x"]),
        (["text: incomplete, the page breaks off"], True, ["text: incomplete, the page breaks off"]),
        ([], False, ["text: incomplete, it goes on on another page"]),
        (
            [
                "text: incomplete, the page breaks off, it goes on on another page",
                "text: incomplete, the page breaks off",
            ],
            False,
            ["text: incomplete, the page breaks off, it goes on on another page"],
        ),
    ],
)
def test_warnings_of_an_article_of_several_pages(before: list[str], is_whole: bool, after: list[str]) -> None:
    found = page_of(article(1)).article
    assert found
    found.warnings = before
    warn(found, is_whole=is_whole)
    assert found.warnings == after


def _fields(link: LinkFact) -> dict[str, object]:
    return {name: getattr(link, name) for name in LinkFact.__slots__}
