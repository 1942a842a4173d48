"""Addresses of tn.nova.cz: both known forms, and what only resembles them."""

from __future__ import annotations

import re

import pytest

from newscrawl.spiders.tn import TnSpider
from newscrawl.values.urls import canonical_url

ARTICLES = {
    "https://tn.nova.cz/zpravodajstvi/clanek/646111-studny-vysychaji-obce-vozi-vodu": "646111",
    "https://tn.nova.cz/zpravodajstvi/clanek/449111-most-cekal-na-kolaudaci/?utm_source=rss": "449111",
    "https://tn.cz/zpravodajstvi/clanek/646111-studny-vysychaji-obce-vozi-vodu": "646111",
    "http://tn.nova.cz/clanek/most-cekal-na-kolaudaci-sedm-let.html": None,
}
OTHERS = [
    "https://tn.nova.cz/",
    "https://tn.nova.cz/zpravodajstvi",
    "https://tn.nova.cz/zpravodajstvi/clanek/",
    "https://tn.nova.cz/rss",
    "https://tn.nova.cz/zpravodajstvi/clanek/646111-studny-vysychaji/diskuze",
    "https://tn.nova.cz/kontakt.html",
    "https://www.nova.cz/clanek/novy-serial-na-podzim.html",
    "https://neotn.cz/zpravodajstvi/clanek/646111-studny-vysychaji",
    "https://tn.nova.cz.jine.example/clanek/most-cekal-na-kolaudaci.html",
]


@pytest.mark.parametrize("url", ARTICLES)
def test_articles_of_both_generations_and_their_number(url: str) -> None:
    address = canonical_url(url) or ""
    assert TnSpider().is_article_url(address)
    found = re.search(TnSpider.article_id, address)
    assert (found and found[1]) == ARTICLES[url]


@pytest.mark.parametrize("url", OTHERS)
def test_addresses_of_other_pages(url: str) -> None:
    assert not TnSpider().is_article_url(canonical_url(url) or "")
