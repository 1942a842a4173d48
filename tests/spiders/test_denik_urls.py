"""Addresses of denik.cz and its regional papers: articles of all generations, and what only resembles one."""

from __future__ import annotations

import re

import pytest

from newscrawl.spiders.denik import DenikSpider
from newscrawl.values.urls import canonical_url

ARTICLES = [
    "https://www.denik.cz/film-a-televize/stastne-az-na-veky-polyamorie-vztahy.html",
    "https://www.denik.cz/staty-mimo-eu/biden-v-kyjeve.html?utm_source=rss",
    "https://www.denik.cz/z_domova/pocasi-cesko-snih-doprava-20211129.html",
    "http://www.denik.cz/diety/nejaky-clanek-20130305-t1mr.html",
    "http://www.denik.cz/atletika/americky_sprint_ma_noveho_rekordmana20080629.html",
    "https://prachaticky.denik.cz/zpravy_region/nevideli-jste-je-hleda-je-policie-20230406.html",
    "https://ustecky.denik.cz/krimi/nejaka-zprava.html",
    "https://fm.denik.cz/zpravy_region/nejaka-zprava.html",
    "https://jicinsky.denik.cz/fotbal-okres/nejaky-zapas-o-postup/",
    "https://www.denik.cz/krimi/nejaka-nova-zprava/?utm_medium=feed",
]
OTHERS = [
    "https://www.denik.cz/",
    "https://www.denik.cz/z_domova/",
    "https://jicinsky.denik.cz/fotbal-okres/",
    "https://www.denik.cz/tema/jak-na-dane-2023.html",
    "https://www.denik.cz/tagy/joe-biden-3231.html",
    "https://www.denik.cz/tagy/?tagSlug=dana-zatopkova-4082",
    "https://www.denik.cz/autor/lubos-palata-3556.html",
    "https://www.denik.cz/galerie/valka-kyjev-20-unora-2023.html?photo=1",
    "https://www.denik.cz/diskuse/nova/58xpY.html",
    "https://www.denik.cz/diskuse/nejaka-zprava.html",
    "https://www.denik.cz/rss/all.html",
    "https://www.denik.cz/sitemaps/news.html",
    "https://www.denik.cz/ctenar-reporter-formular/",
    "https://www.denik.cz/atletika/nejaka_zprava20080629.html?do=redirectToMobile",
    "https://g.denik.cz/1/7f/foto-2_denik-210-3x2.jpg",
    "https://auta.denik.cz/206-Plus-1-4-33-00-Hatchback-15029825184391694.html",
    "https://sip.denik.cz/celebrity/milos-zeman-covid.html",
    "https://profil.denik.cz/newsletter/?region=denik",
    "https://www.denik.cz.jine.example/krimi/nejaka-zprava.html",
]
REGIONS = {
    "https://jicinsky.denik.cz/": True,
    "https://zatecky.denik.cz": True,
    "https://fm.denik.cz/": True,
    "https://auta.denik.cz/": False,
    "https://www.denik.cz/": False,
    "https://jicinsky.denik.cz/zpravy_region/": False,
}


@pytest.mark.parametrize("url", ARTICLES)
def test_articles_of_all_generations(url: str) -> None:
    assert DenikSpider().is_article_url(canonical_url(url) or "")


@pytest.mark.parametrize("url", OTHERS)
def test_addresses_of_other_pages(url: str) -> None:
    assert not DenikSpider().is_article_url(canonical_url(url) or "")


@pytest.mark.parametrize(("url", "region"), REGIONS.items())
def test_the_front_pages_of_regional_papers_are_listings(url: str, region: bool) -> None:
    assert bool(re.search(DenikSpider.section_url, canonical_url(url) or "")) is region
