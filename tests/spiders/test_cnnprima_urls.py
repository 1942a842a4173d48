"""Addresses of cnn.iprima.cz: articles of 2020-26, and what only resembles one."""

from __future__ import annotations

import re

import pytest

from newscrawl.spiders.cnnprima import CnnPrimaSpider
from newscrawl.values.urls import canonical_url

ARTICLES = {
    "https://cnn.iprima.cz/anketa-kdo-ma-byt-senatorem-za-kladensko-a-litovelsko-hlasujte-522624": "522624",
    "https://cnn.iprima.cz/show-time/nejaky-clanek-o-zpevacce-201327?utm_source=rss": "201327",
    "https://cnn.iprima.cz/nejaky-clanek-201063#/7e7b1d69402358063640e149701bcff5": "201063",
    "http://cnn.iprima.cz/on-line-201296": "201296",
    "https://cnn.iprima.cz/nejaky-rozpis-2023-190380": "190380",
    "https://cnn.iprima.cz/nejaky-clanek-o-sporu-55813": "55813",
    "https://cnn.iprima.cz/nejlepsi-horory-vsech-dob-2273": "2273",
}
OTHERS = [
    "https://cnn.iprima.cz/",
    "https://cnn.iprima.cz/domaci#_il=top-menu",
    "https://cnn.iprima.cz/prave-se-deje",
    "https://cnn.iprima.cz/volby/prezidentske",
    "https://cnn.iprima.cz/porady/360deg-0",
    "https://cnn.iprima.cz/usti-nad-labem-tag",
    "https://cnn.iprima.cz/ms-v-hokeji-2024",
    "https://cnn.iprima.cz/anna-novakova",
    "https://cnn.iprima.cz/nejaky-clanek-201337/galerie-201337",
    "https://cnn.iprima.cz/nejaky-clanek-201337?strana=2",
    "https://cnn.iprima.cz/rss/zpravy-z-regionu",
    "https://cnn.iprima.cz/sitemap-content-2026.xml",
    "https://zoom.iprima.cz/historie/nejaky-clanek-201161",
    "https://www.iprima.cz/nejaky-porad-201161",
]


@pytest.mark.parametrize("url", ARTICLES)
def test_articles_and_their_id(url: str) -> None:
    address = canonical_url(url)
    assert address is not None
    assert CnnPrimaSpider().is_article_url(address)
    found = re.search(CnnPrimaSpider.article_id, address)
    assert found is not None
    assert found[1] == ARTICLES[url]


@pytest.mark.parametrize("url", OTHERS)
def test_addresses_of_other_pages(url: str) -> None:
    assert not CnnPrimaSpider().is_article_url(canonical_url(url) or "")
