"""Addresses of echo24.cz: articles on three hosts, and what only resembles one."""

from __future__ import annotations

import re

import pytest

from newscrawl.spiders.echo24 import Echo24Spider
from newscrawl.values.urls import canonical_url

ARTICLES = {
    "https://www.echo24.cz/a/HXKtq/zpravy-ekonomika-rozpocet-zakon-neporusil": "HXKtq",
    "https://echo24.cz/a/i8Xn4/nejaky-clanek": "i8Xn4",
    "https://m.echo24.cz/a/HXKtq/zpravy-ekonomika-rozpocet-zakon-neporusil?utm_source=fb": "HXKtq",
    "http://echo24.cz/a/S2b3c": "S2b3c",
}
OTHERS = [
    "https://www.echo24.cz/",
    "https://echo24.cz/rss/s/domov",
    "https://echo24.cz/a/",
    "https://echo24.cz/a/HXKt/nejaky-clanek",
    "https://echo24.cz/a/HXKtqq/nejaky-clanek",
    "https://echo24.cz/a/HXKtq/nejaky-clanek/diskuse",
    "https://echo24.cz/a/HXKtq/nejaky-clanek?strana=2",
    "https://echo24.cz/s/domov",
    "https://eshop.echo24.cz/a/HXKtq/nejaky-clanek",
    "https://echo24.cz.jine.example/a/HXKtq/nejaky-clanek",
]


@pytest.mark.parametrize("url", ARTICLES)
def test_articles_and_their_id(url: str) -> None:
    address = canonical_url(url)
    assert address is not None
    assert Echo24Spider().is_article_url(address)
    found = re.search(Echo24Spider.article_id, address)
    assert found is not None
    assert found[1] == ARTICLES[url]


@pytest.mark.parametrize("url", OTHERS)
def test_addresses_of_other_pages(url: str) -> None:
    assert not Echo24Spider().is_article_url(canonical_url(url) or "")
