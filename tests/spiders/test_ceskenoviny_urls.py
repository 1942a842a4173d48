"""Addresses of ceskenoviny.cz: one article under several, and what only resembles one."""

from __future__ import annotations

import re

import pytest

from newscrawl.spiders.ceskenoviny import CeskenovinySpider
from newscrawl.values.urls import canonical_url

ARTICLES = {
    "https://www.ceskenoviny.cz/zpravy/zacaly-volby-do-snemovny-nekde-uz-v-prvnich-hodinach/2099848": "2099848",
    "https://www.ceskenoviny.cz/zpravy/clanek/2326856?utm_source=rss": "2326856",
    "https://ceskenoviny.cz/zpravy/nejaka-zprava/2326856/": "2326856",
    "https://www.ceskenoviny.cz/index_view.php?id=2326856": "2326856",
    "http://www.ceskenoviny.cz/svet/zpravy/nejaka-zprava/654321": "654321",
    "http://www.ceskenoviny.cz/sport/fotbal/zpravy/nejaka-zprava/765432": "765432",
    "https://www.ceskenoviny.cz/pr/nejaka-tiskova-zprava/2330001": "2330001",
}
OTHERS = [
    "https://www.ceskenoviny.cz/",
    "https://www.ceskenoviny.cz/cr/",
    "https://www.ceskenoviny.cz/prehled-zprav/",
    "https://www.ceskenoviny.cz/pr/",
    "https://www.ceskenoviny.cz/tema/?aquery[klice]=Rusko&stitek=Rusko",
    "https://www.ceskenoviny.cz/fotogalerie/?id=4144",
    "https://www.ceskenoviny.cz/ajax.php?action=nextDoc&idDoc=2326856",
    "https://www.ceskenoviny.cz/sluzby/rss/zpravy.php",
    "https://www.ceskenoviny.cz/sitemap_zpravy.php",
    "https://www.ceskenoviny.cz/zpravy/2326856",
    "https://www.ceskenoviny.cz/index_view.php?id=2326856&tisk=1",
    "https://ceskenoviny.cz.jine.example/zpravy/nejaka-zprava/2326856",
]


@pytest.mark.parametrize("url", ARTICLES)
def test_articles_and_their_id(url: str) -> None:
    address = canonical_url(url)
    assert address is not None
    assert CeskenovinySpider().is_article_url(address)
    number = re.search(CeskenovinySpider.article_id, address)
    assert number is not None
    assert number[1] == ARTICLES[url]


@pytest.mark.parametrize("url", OTHERS)
def test_addresses_of_other_pages(url: str) -> None:
    assert not CeskenovinySpider().is_article_url(canonical_url(url) or "")
