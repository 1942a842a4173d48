"""Front and section pages: which teasers stand in which box, and in which part of the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.reading import read_boxes
from replica.running import Replica
from replica.site import load_sites
from support.replica_pages import body
from trials.sighted import Box, Place, recorded

ORIGIN = "https://zpravy.example"
URL = f"{ORIGIN}/"
NAMES = ("Domácí", "Zahraničí", "Ekonomika", "Kultura", "Sport", "Názory")


@dataclass(frozen=True)
class Block:
    """A block of cards: (number, number of words of the headline)."""

    heading: str | None
    cards: tuple[int, ...]


def title(number: int) -> str:
    return f"Obec číslo {number} opraví most přes řeku"


def href(number: int) -> str:
    return f"/domaci/obec-cislo-{number}-opravi-most-pres-reku.k3x9m{number:03}"


def semantic(block: Block) -> str:
    cards = "".join(
        f'<article><a href="{href(each)}"><img src="/{each}.jpg" alt=""></a>'
        f'<h3><a href="{href(each)}">{title(each)}</a></h3>'
        f"<p>Stavba začne na jaře.</p></article>"
        for each in block.cards
    )
    return f"<section>{f'<h2>{block.heading}</h2>' if block.heading else ''}{cards}</section>"


def named(block: Block) -> str:
    cards = "".join(
        f'<div class="c"><div class="c__t"><a href="{href(each)}">{title(each)}</a></div></div>' for each in block.cards
    )
    head = f'<div class="b__title"><span>{block.heading}</span></div>' if block.heading else ""
    return f'<div class="b">{head}<div class="b__list">{cards}</div></div>'


def listed(block: Block) -> str:
    cards = "".join(f'<li><a href="{href(each)}"><h4>{title(each)}</h4></a></li>' for each in block.cards)
    return f"<div>{f'<header><h3>{block.heading}</h3></header>' if block.heading else ''}<ul>{cards}</ul></div>"


def linked(block: Block) -> str:
    cards = "".join(f'<h3><a href="{href(each)}">{title(each)}</a></h3>' for each in block.cards)
    return f"<div>{f'<h2><a href=/rubrika/x>{block.heading}</a></h2>' if block.heading else ''}{cards}</div>"


SHAPES: tuple[Callable[[Block], str], ...] = (semantic, named, listed, linked)


def page(main: str, *, side: str = "", top: str = "", bottom: str = "") -> str:
    menu = "".join(f'<li><a href="/rubrika/{number}">{name}</a></li>' for number, name in enumerate(NAMES))
    return (
        f"<!DOCTYPE html><html><head><title>Zprávy</title></head><body><header><a href='/'>Zprávy</a>"
        f"<nav><ul>{menu}</ul></nav></header>{top}<main><div class='content'>{main}</div>{side}</main>{bottom}"
        f"<footer><ul>{menu}</ul><a href='/podminky-uziti'>Podmínky užití</a></footer></body></html>"
    )


def read(html: str, url: str = URL) -> list[tuple[str, str | None, list[str]]]:
    return [(box.section, box.heading, [teaser.title for teaser in box.teasers]) for box in read_boxes(html, url=url)]


@st.composite
def blocks(draw: st.DrawFn) -> list[Block]:
    """Blocks of 2 to 60 cards, the first of them with or without a heading, each card with an article of its own."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=0, max_size=5, unique=True))
    first = [Block(None, tuple(range(draw(st.integers(1, 12)))))] if draw(st.booleans()) or not names else []
    found, number = first, 100
    for name in names:
        size = draw(st.integers(2, 60))
        found = [*found, Block(name, tuple(range(number, number + size)))]
        number += 100
    return found


@given(blocks=blocks(), shape=st.sampled_from(SHAPES))
def test_every_block_is_a_box_with_its_teasers_in_order(blocks: list[Block], shape: Callable[[Block], str]) -> None:
    found = read_boxes(page("".join(map(shape, blocks))), url=URL)
    assert [(box.number, box.heading) for box in found] == [
        (number, block.heading) for number, block in enumerate(blocks, 1)
    ]
    assert [box.section for box in found] == ["lead", *["main"] * (len(blocks) - 1)]
    for box, block in zip(found, blocks, strict=True):
        assert [(each.position, each.url, each.title) for each in box.teasers] == [
            (position, f"{ORIGIN}{href(number)}", title(number)) for position, number in enumerate(block.cards, 1)
        ]


@pytest.mark.parametrize(
    "around",
    [
        "<aside>{}</aside>",
        "<div class='sidebar'>{}</div>",
        "<div id='col-right'>{}</div>",
        "<div role='complementary'>{}</div>",
        "<div class='pravy-sloupec'>{}</div>",
    ],
)
def test_what_stands_beside_the_main_column_is_side(around: str) -> None:
    side = around.format(semantic(Block(None, (7, 8, 9))))
    found = read(page(semantic(Block(None, (1, 2, 3))), side=side))
    assert found == [
        ("lead", None, [title(number) for number in (1, 2, 3)]),
        ("side", None, [title(number) for number in (7, 8, 9)]),
    ]


@pytest.mark.parametrize(
    ("heading", "section"),
    [("Nejčtenější", "most_read"), ("Právě se děje", "latest"), ("Doporučujeme", "recommended")],
)
def test_a_heading_of_the_vocabulary_tells_the_section_wherever_the_box_stands(heading: str, section: str) -> None:
    box = semantic(Block(heading, (7, 8, 9)))
    main = semantic(Block(None, (1, 2, 3)))
    for html in (page(main, side=f"<aside>{box}</aside>"), page(main, top=box), page(main, bottom=box)):
        assert (section, heading, [title(number) for number in (7, 8, 9)]) in read(html)
        assert ("lead", None, [title(number) for number in (1, 2, 3)]) in read(html)


def test_the_lead_is_the_box_with_the_headline_of_the_page_else_the_first_with_a_picture() -> None:
    strip, story = linked(Block("Témata dne", (1, 2, 3))), semantic(Block("Kultura", (4, 5)))
    assert [box[0] for box in read(page(strip + story))] == ["main", "lead"]
    headline = f'<div><h1><a href="{href(9)}">{title(9)}</a></h1><h3><a href="{href(8)}">{title(8)}</a></h3></div>'
    assert [box[0] for box in read(page(strip + headline + story))] == ["main", "lead", "main"]


def test_menus_footers_and_adverts_are_no_boxes() -> None:
    advert = semantic(Block("Komerční sdělení", (7, 8)))
    footer = f"<footer>{semantic(Block(None, (21, 22)))}</footer>"
    menu = f"<nav>{semantic(Block(None, (31, 32)))}</nav>"
    found = read(page(semantic(Block("Domácí", (1, 2))) + advert, top=menu, bottom=footer))
    assert found == [("lead", "Domácí", [title(1), title(2)])]


def test_a_row_that_leads_to_other_sites_is_a_box_where_most_teasers_are_the_sites_own() -> None:
    address = "https://jiny.example/sport/hokejiste-vyhrali-v-prodlouzeni-123456"
    other = f"<article><h3><a href='{address}'>Hokejisté vyhráli v prodloužení</a></h3></article>"
    mixed = semantic(Block("Domácí", (1, 2))).replace("</section>", f"{other}</section>")
    assert [len(box[2]) for box in read(page(mixed))] == [3]
    foreign = semantic(Block("Domácí", (1,))).replace(
        "</section>", f"{other}{other.replace('123456', '654321')}</section>"
    )
    assert read(page(foreign)) == []


def test_articles_below_the_address_of_a_section_are_teasers_of_it() -> None:
    assert len(read(page(semantic(Block("Domácí", (1, 2)))), f"{ORIGIN}/domaci")[0][2]) == 2


@pytest.mark.parametrize("html", ["", "<p>Nic tu není.</p>", page("")])
def test_a_page_without_teasers_has_no_boxes(html: str) -> None:
    assert read_boxes(html, url=URL) == []


def test_a_page_beyond_the_limits_is_refused() -> None:
    with pytest.raises(ValueError, match="nested"):
        read_boxes("<div>" * 20_000, url=URL)


@pytest.mark.parametrize("name", load_sites())
def test_front_pages_of_the_replica_are_read_as_it_records_them(name: str) -> None:
    with Replica([name], articles=60) as replica:
        url = replica.newsrooms[name].site.front
        html = body(replica, name, url).decode(replica.newsrooms[name].site.charset)
        (shown,) = recorded(replica.shown(name))
    found = [
        Box(box.section, box.heading, tuple(Place(each.position, each.url or "", each.title) for each in box.teasers))
        for box in read_boxes(html, url=url)
    ]
    assert sorted(found, key=str) == list(shown.boxes)
