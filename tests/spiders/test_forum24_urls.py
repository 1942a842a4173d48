"""Addresses of forum24.cz: a slug and nothing else is an article, all that WordPress puts beside it is none."""

from __future__ import annotations

import re

import pytest

from newscrawl.spiders.forum24 import Forum24Spider
from newscrawl.values.urls import canonical_url

ARTICLES = [
    "https://www.forum24.cz/dezolati-a-milovnici-ruska-se-sesli-a-moc-jich-nebylo/",
    "http://forum24.cz/nejaky-clanek-o-volbach-2025?utm_source=rss",
    "https://www.forum24.cz/on-line-1000-dni-valky",
    "https://www.forum24.cz/ochrana-klimatu-podle-vlady/",
]
OTHERS = [
    "https://www.forum24.cz/",
    "https://www.forum24.cz/?paged=2",
    "https://www.forum24.cz/?m=20251122",
    "https://www.forum24.cz/?p=123456",
    "https://www.forum24.cz/rubrika/domaci",
    "https://www.forum24.cz/rubrika/domaci/page/2/",
    "https://www.forum24.cz/autor/nejaky-dlouhy-autor/",
    "https://www.forum24.cz/author/nejaky-dlouhy-autor/",
    "https://www.forum24.cz/tag/valka-na-ukrajine/",
    "https://www.forum24.cz/2025/11/22/",
    "https://www.forum24.cz/feed/",
    "https://www.forum24.cz/nejaky-clanek-o-volbach/feed/",
    "https://www.forum24.cz/nejaky-clanek-o-volbach/amp/",
    "https://www.forum24.cz/wp-content/uploads/2023/02/nejaka-fotka-s-popiskem.jpg",
    "https://www.forum24.cz/wp-login.php",
    "https://www.forum24.cz/kontakt/",
    "https://www.forum24.cz/o-nas/",
    "https://www.forum24.cz/zasady-ochrany-osobnich-udaju/",
    "https://www.forum24.cz/vseobecne-obchodni-podminky/",
    "https://predplatne.forum24.cz/nejaky-clanek-o-volbach/",
]


@pytest.mark.parametrize("url", ARTICLES)
def test_articles(url: str) -> None:
    assert Forum24Spider().is_article_url(canonical_url(url) or "")


@pytest.mark.parametrize("url", OTHERS)
def test_addresses_of_other_pages(url: str) -> None:
    assert not Forum24Spider().is_article_url(canonical_url(url) or "")


def test_sections_lead_to_more_listings() -> None:
    assert re.search(Forum24Spider.section_url, "https://www.forum24.cz/rubrika/zahranicni/")
    assert not re.search(Forum24Spider.section_url, "https://www.forum24.cz/rubrika/zahranicni/page/2/")
