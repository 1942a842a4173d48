"""Addresses of irozhlas.cz: articles of both generations, and what only resembles one."""

from __future__ import annotations

import re

import pytest

from newscrawl.spiders.irozhlas import IrozhlasSpider
from newscrawl.values.urls import canonical_url

ARTICLES = {
    "https://www.irozhlas.cz/sport/fotbal/uefa-fousek-facr_2302161730_rej": ("23", "02", "16"),
    "https://www.irozhlas.cz/komentare/nejaky-komentar_2411030629_cen?utm_source=rss": ("24", "11", "03"),
    "http://irozhlas.cz/zpravy-svet/nejaka-zprava_2012301235_elev": ("20", "12", "30"),
    "https://www.irozhlas.cz/ekonomika/nejaky-clanek-o-darcich_201612231644_nliskova": ("2016", "12", "23"),
    "https://www.irozhlas.cz/kultura_film/nejaky-clanek-o-filmu_201412301235_mkopp": ("2014", "12", "30"),
}
OTHERS = [
    "https://www.irozhlas.cz/",
    "https://www.irozhlas.cz/zpravy-domov",
    "https://www.irozhlas.cz/zpravy-tag/petr-pavel",
    "https://www.irozhlas.cz/zpravy-archiv",
    "https://www.irozhlas.cz/bretislav-turecek-5002437",
    "https://www.irozhlas.cz/fotogalerie/8944035?fid=8402305",
    "https://www.irozhlas.cz/volby/komunalni-volby-2022/kourim-533424",
    "https://www.irozhlas.cz/node/6533025",
    "https://www.irozhlas.cz/rss/irozhlas/section/zpravy-domov",
    "https://www.irozhlas.cz/sites/default/files/irozhlas_feeds/sitemaps/news.xml",
    "https://www.irozhlas.cz/zpravy-domov/nejaka-zprava_23021617_rej",
    "https://www.irozhlas.cz.jine.example/sport/nejaka-zprava_2302161730_rej",
]


@pytest.mark.parametrize("url", ARTICLES)
def test_articles_and_their_day(url: str) -> None:
    address = canonical_url(url)
    assert address is not None
    assert IrozhlasSpider().is_article_url(address)
    day = re.search(IrozhlasSpider.article_date, address)
    assert day is not None
    assert day.group("year", "month", "day") == ARTICLES[url]


@pytest.mark.parametrize("url", OTHERS)
def test_addresses_of_other_pages(url: str) -> None:
    assert not IrozhlasSpider().is_article_url(canonical_url(url) or "")
