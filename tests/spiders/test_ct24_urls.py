"""ct24: addresses of both generations."""

from __future__ import annotations

import re

import pytest

from newscrawl.reading.fields.kinds import kind_of
from newscrawl.spiders.ct24 import Ct24Spider
from newscrawl.values.urls import canonical_url

LIVE = "https://ct24.ceskatelevize.cz/clanek/domaci/zive-hokejiste-slavi-zlato-s-fanousky-349647"
ARTICLES = {
    LIVE: "349647",
    "https://ct24.ceskatelevize.cz/clanek/veda/hladina-oceanu-stoupa-343897?utm_source=rss": "343897",
    "https://ct24.ceskatelevize.cz/clanek/regiony/kraj-vysocina/vlaky-v-roce-2025-nejely-357585": "357585",
    "https://ct24.ceskatelevize.cz/domaci/3412055-pocet-nehod-klesl": "3412055",
    "https://ct24.ceskatelevize.cz/svet/2671234-rok-2018-12345-obeti": "2671234",
}
OTHERS = [
    "/",
    "/rubrika/domaci-5",
    "/rubrika/regiony/kraj-vysocina-78",
    "/tema/valka-na-ukrajine-12345",
    "/rss/rubrika/domaci-5",
    "/api/articles?tagId=&page=1&pageSize=24",
    "/clanek/349647",
    "/porady/10101491767-studio-ct24",
    "/clanek/domaci/zive-hokejiste-slavi-zlato-349647/foto",
]


@pytest.mark.parametrize(("url", "shared"), ARTICLES.items())
def test_articles_and_what_their_addresses_share(url: str, shared: str) -> None:
    canonical = canonical_url(url) or ""
    assert re.search(Ct24Spider.article_url, canonical)
    assert re.search(Ct24Spider.article_id, canonical)[1] == shared


@pytest.mark.parametrize("path", OTHERS)
def test_other_pages(path: str) -> None:
    assert not re.search(Ct24Spider.article_url, canonical_url(f"https://ct24.ceskatelevize.cz{path}") or "")


def test_a_live_report_is_told_by_its_address() -> None:
    assert kind_of(LIVE, "Hokejisté slaví zlato", Ct24Spider.page) == "live"
