"""Addresses of denikn.cz: articles, their short links, short news, and what only resembles them."""

from __future__ import annotations

import re

import pytest

from newscrawl.spiders.denikn import DenikNSpider
from newscrawl.values.urls import canonical_url

ARTICLES = {
    "https://denikn.cz/1663315/ludvik-umel-vzdy-vyjit-s-kazdym/?ref=tit1": "1663315",
    "http://www.denikn.cz/1086296/nejaky-clanek": "1086296",
    "https://denikn.cz/1086296": "1086296",
    "https://denikn.cz/28/prvni-clanek/?rtm_source=x&referer=y": "28",
    "https://denikn.cz/minuta/1086577/": "minuta/1086577",
    "https://denikn.cz/minuta/1086577/nejaka-zprava/": "minuta/1086577",
}
OTHERS = [
    "https://denikn.cz/",
    "https://denikn.cz/cesko/",
    "https://denikn.cz/cesko/?paged=2",
    "https://denikn.cz/minuta/",
    "https://denikn.cz/minuta/feed/",
    "https://denikn.cz/1086296/nejaky-clanek/feed/",
    "https://denikn.cz/1086296/feed/",
    "https://denikn.cz/1086296/amp",
    "https://denikn.cz/?m=20251122",
    "https://denikn.cz/date/2025/11/22/",
    "https://denikn.cz/autor/nejaky-autor/",
    "https://denikn.cz/tag/rozhovory/",
    "https://denikn.cz/wp-content/uploads/2023/02/obrazek.jpg",
    "https://predplatne.denikn.cz/2023/darovaci",
    "https://dennikn.sk/1086296/nejaky-clanek/",
]


@pytest.mark.parametrize("url", ARTICLES)
def test_articles_and_their_id(url: str) -> None:
    address = canonical_url(url)
    assert address is not None
    assert DenikNSpider().is_article_url(address)
    found = re.search(DenikNSpider.article_id, address)
    assert found is not None
    assert found[1] == ARTICLES[url]


@pytest.mark.parametrize("url", OTHERS)
def test_addresses_of_other_pages(url: str) -> None:
    assert not DenikNSpider().is_article_url(canonical_url(url) or "")
