"""The address of a picture, wherever a page keeps it until its scripts have run."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from newscrawl.reading.document.walk import outline_of

BLANK = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="
PLACEHOLDERS = (BLANK, "/static/blank.gif", "https://cdn.example/img/placeholder.png?v=2", "lazy-load.svg", "")


def sources(html: str) -> list[str | None]:
    return [run.source for run in outline_of(LexborHTMLParser(f"<body>{html}")).runs if run.media]


@pytest.mark.parametrize("blank", PLACEHOLDERS)
@pytest.mark.parametrize(
    "shown",
    [
        "<img src='{blank}' data-src='/most.jpg'>",
        "<img src='{blank}' data-lazy='/most.jpg'>",
        "<img src='{blank}' data-srcset='/most.jpg 400w, /velky.jpg 800w'>",
        "<img src='{blank}' srcset='/most.jpg'>",
        "<img src='{blank}' srcset='{blank} 1w, /most.jpg 800w'>",
        "<picture><source srcset='/most.jpg 1x, /velky.jpg 2x'><img src='{blank}'></picture>",
        "<picture><source data-srcset='/most.jpg'><source srcset='/jiny.jpg'><img src='{blank}'></picture>",
        "<figure><img src='{blank}'><noscript><img src='/most.jpg'></noscript></figure>",
        "<div><noscript><img src='/most.jpg'></noscript> <img src='{blank}'></div>",
        "<picture><img src='{blank}'></picture>\n<noscript><img src='/most.jpg'></noscript>",
        "<figure><div><noscript><img src='/most.jpg' ></noscript></div><figcaption>Most</figcaption></figure>",
    ],
)
def test_a_lazy_picture(shown: str, blank: str) -> None:
    assert sources(shown.format(blank=blank)) == ["/most.jpg"]


@pytest.mark.parametrize("blank", PLACEHOLDERS)
def test_a_placeholder_alone_is_no_address(blank: str) -> None:
    assert sources(f"<img src='{blank}'>") == [None]


@pytest.mark.parametrize(
    "address", ["/foto/blanka-nova.jpg", "/blank.jpg", "/m,c_fill,w_80.jpg", "/a b.jpg", "/x?u=data:"]
)
def test_an_address_is_taken_as_it_is(address: str) -> None:
    assert sources(f'<img src="{address}">') == [address]


def test_what_is_shown_without_scripts_is_no_second_picture_and_a_counter_none_at_all() -> None:
    assert sources("<noscript><img src='https://counter.example/1.gif'></noscript><p>Text</p>") == []
    assert sources("<figure><noscript><img src='/m.jpg'></noscript><img data-src='/most.jpg'></figure>") == [
        "/most.jpg"
    ]
