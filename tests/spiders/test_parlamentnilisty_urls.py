"""Addresses of parlamentnilisty.cz: articles, and what only resembles one."""

from __future__ import annotations

import re

import pytest

from newscrawl.spiders.parlamentnilisty import ParlamentnilistySpider
from newscrawl.values.urls import canonical_url

ARTICLES = {
    "https://www.parlamentnilisty.cz/arena/monitor/Dohoda-o-Gronsku-Tamni-premier-nic-nevi-786011": "786011",
    "https://www.parlamentnilisty.cz/arena/monitor/-Nejaky-clanek-s-uvozovkou-730092?utm_source=rss": "730092",
    "https://www.parlamentnilisty.cz/politika/politici-volicum/Novak-XYZ-Nejaky-prispevek-778266": "778266",
    "http://www.parlamentnilisty.cz/zpravy/tiskovezpravy/Ministerstvo-Nejaka-zprava-702345": "702345",
    "https://parlamentnilisty.cz/kraje/plzensky/Nejaky-clanek-z-kraje-650001": "650001",
    "http://www.parlamentnilisty.cz/zpravy/187654.aspx": "187654",
}
OTHERS = [
    "https://www.parlamentnilisty.cz/",
    "https://www.parlamentnilisty.cz/arena/monitor",
    "https://www.parlamentnilisty.cz/dalsi-zpravy?p=3",
    "https://www.parlamentnilisty.cz/archiv/?p=2",
    "https://www.parlamentnilisty.cz/arena/monitor/-Nejaky-clanek-s-uvozovkou-730092/diskuse",
    "https://www.parlamentnilisty.cz/profily/Jan-Lipavsky-120979",
    "https://www.parlamentnilisty.cz/profily/clanek.aspx?id=128303",
    "https://www.parlamentnilisty.cz/profily/otazka.aspx?id=154427",
    "https://www.parlamentnilisty.cz/vop/Eticky-kodex-vkladani-prispevku-156847",
    "https://www.parlamentnilisty.cz/napoveda/Informace-o-cookies-613206",
    "https://www.parlamentnilisty.cz/tagy/arm%C3%A1da",
    "https://www.parlamentnilisty.cz/special/Volba%20prezidenta%202023",
    "https://www.parlamentnilisty.cz/export/rss.aspx",
    "https://parlamentnilisty.cz.jine.example/arena/monitor/Nejaky-clanek-730092",
]


@pytest.mark.parametrize("url", ARTICLES)
def test_articles_and_their_id(url: str) -> None:
    address = canonical_url(url)
    assert address is not None
    assert ParlamentnilistySpider().is_article_url(address)
    number = re.search(ParlamentnilistySpider.article_id, address)
    assert number is not None
    assert number[1] == ARTICLES[url]


@pytest.mark.parametrize("url", OTHERS)
def test_addresses_of_other_pages(url: str) -> None:
    assert not ParlamentnilistySpider().is_article_url(canonical_url(url) or "")
