"""Pages that show several articles, one below the other: only the page's own is read."""

from __future__ import annotations

import pytest

from newscrawl.page import Page
from support.invented_pages import read_html, rows

PROSE = "{name} začne v květnu a potrvá do podzimu. Po tu dobu tudy neprojede žádné auto, jen autobusy. " * 3
URL = "https://zpravy.example/zpravy/oprava-mostu-pres-reku/2326856"


def part(number: str, name: str, *, marked: bool = False) -> str:
    prop = " itemprop='articleBody'" if marked else ""
    return (
        f"<div id='row-detail-{number}' class='row'><h1>{name} přes řeku Orlici se odkládá</h1>"
        f"<div{prop}><p>{PROSE.format(name=name)}</p><p>{name} stojí. {PROSE.format(name=name)}</p></div></div>"
    )


def page(*parts: str) -> str:
    title = "<title>Oprava přes řeku Orlici se odkládá</title>"
    return f"<html><head>{title}</head><body><main>{''.join(parts)}</main></body>"


@pytest.mark.parametrize("own_first", [True, False])
def test_the_article_of_the_address_is_read_and_no_other(own_first: bool) -> None:
    parts = [part("2326856", "Oprava"), part("2326999", "Stavba")]
    html = page(*(parts if own_first else parts[::-1]))
    article, _ = rows(read_html(html, url=URL, page=Page(root=("div[id^='row-detail-']",))))
    assert article.title == "Oprava přes řeku Orlici se odkládá"
    assert "Oprava stojí." in article.text
    assert "Stavba" not in f"{article.perex} {article.text}"


def test_without_a_number_in_the_address_the_first_is_the_page_s_own() -> None:
    html = page(part("2326999", "Stavba"), part("2326856", "Oprava"))
    article, _ = rows(
        read_html(html, url="https://zpravy.example/zpravy/stavba-mostu-pres-reku", page=Page(root=("div[id^='row']",)))
    )
    assert "Stavba stojí." in article.text
    assert "Oprava" not in article.text


def test_a_redesign_leaves_microdata_to_tell_them_apart() -> None:
    html = page(part("a", "Oprava", marked=True), part("b", "Stavba", marked=True))
    article, _ = rows(read_html(html, url=URL))
    assert "Oprava stojí." in article.text
    assert "Stavba" not in article.text
