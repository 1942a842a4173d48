"""Addresses of aktualne.cz, hn.cz with ihned.cz, and respekt.cz: the forms of real ones, 2009-2026, invented words."""

from __future__ import annotations

import re

import pytest

from newscrawl.news_spider import NewsSpider
from newscrawl.spiders.aktualne import AktualneSpider
from newscrawl.spiders.hn import HnSpider
from newscrawl.spiders.respekt import RespektSpider
from newscrawl.values.urls import canonical_url

HEX = "5b310f46f9f311e8b7c1ac1f6b220ee8"

ARTICLES: list[tuple[type[NewsSpider], str, str | None]] = [
    (AktualneSpider, f"https://zpravy.aktualne.cz/zahranici/nejaky-clanek/r~{HEX}/", HEX),
    (AktualneSpider, f"https://zpravy.aktualne.cz/domaci/politika/nejaky-clanek/r~{HEX}/?utm_source=rss", HEX),
    (AktualneSpider, f"http://sport.aktualne.cz/fotbal/euro/nejaky-clanek/r~{HEX}", HEX),
    (AktualneSpider, f"https://www.aktualne.cz/nejaky-clanek/r~{HEX}/", HEX),
    (AktualneSpider, f"https://magazin.aktualne.cz/foto/nejaka-galerie/r~{HEX}/", HEX),
    (AktualneSpider, f"https://zpravy.aktualne.cz/spotlight/nejaky-clanek/r~{HEX}/", HEX),
    (AktualneSpider, "http://magazin.aktualne.cz/kultura/film/nejaky-clanek/r~i:article:773404/", "i:article:773404"),
    (AktualneSpider, "https://www.aktualne.cz/domaci/nejaky-clanek-bez-cisla", None),
    (HnSpider, "https://zahranicni.hn.cz/c1-67173670-nejaky-clanek-o-nicem", "67173670"),
    (HnSpider, "https://hn.cz/c1-67173670-nejaky-clanek-o-nicem?utm_source=mediafed&utm_medium=rss", "67173670"),
    (HnSpider, "http://byznys.ihned.cz/zpravodajstvi-cesko/c1-63111590-nejaky-clanek", "63111590"),
    (HnSpider, "http://m.ihned.cz/c1-63111590-nejaky-clanek", "63111590"),
    (HnSpider, "http://ihned.cz/c3-36966390-000000_d-nejaky-clanek", "36966390"),
    (HnSpider, f"https://sport.ihned.cz/hokej/nejaky-clanek/r~{HEX}/", HEX),
    (RespektSpider, "https://www.respekt.cz/komentare/nejaky-clanek-o-nicem", None),
    (RespektSpider, "https://www.respekt.cz/informacni-servis/nejaky-clanek-o-nicem/", None),
    (RespektSpider, "https://respekt.cz/tydenik/2023/8/nejaky-clanek", None),
    (RespektSpider, "https://www.respekt.cz/fotogalerie/pet-let-od-necoho", None),
]
OTHERS: list[tuple[type[NewsSpider], str]] = [
    (AktualneSpider, "https://www.aktualne.cz/"),
    (AktualneSpider, "https://zpravy.aktualne.cz/domaci/"),
    (AktualneSpider, f"https://zpravy.aktualne.cz/nejaka-fotka/r~{HEX}/r~a6b3489caebe11ed9ae20cc47ab5f122/"),
    (AktualneSpider, "https://zpravy.aktualne.cz/nejaka-fotka/r~i:photo:529292/r~i:article:769754/"),
    (AktualneSpider, f"https://zpravy.aktualne.cz/domaci/nejaky-clanek/r~{HEX}/diskuse/"),
    (AktualneSpider, "https://www.aktualne.cz/wiki/zahranici/egypt/r~i:wiki:1176/"),
    (AktualneSpider, f"https://www.aktualne.cz/wiki/ekonomika/nejake-tema/r~{HEX}/"),
    (AktualneSpider, "https://www.aktualne.cz/autori/jana-nova/l~273c3440396a11e7b65b002590604f2e/"),
    (AktualneSpider, "https://www.aktualne.cz/autori/jana-anna-nova/"),
    (AktualneSpider, "https://zpravy.aktualne.cz/nejaky-stitek/l~i:keyword:109792/"),
    (AktualneSpider, "https://www.aktualne.cz/aktualneplus/r~b:r:aktualneplus/"),
    (AktualneSpider, f"https://www.aktualne.cz/nejlepsi-zpravy-e-mailem/r~{HEX}/"),
    (AktualneSpider, f"https://zpravy.aktualne.cz/spotlight/r~{HEX}/"),
    (AktualneSpider, "https://www.aktualne.cz/zdravotnictvi-0190c1f2-aaaa-7bbb-8ccc-0123456789ab"),
    (AktualneSpider, f"https://aktualne.cz.jine.example/domaci/nejaky-clanek/r~{HEX}/"),
    (AktualneSpider, f"https://neaktualne.cz/domaci/nejaky-clanek/r~{HEX}/"),
    (HnSpider, "https://hn.cz/"),
    (HnSpider, "https://byznys.hn.cz/reality/"),
    (HnSpider, "https://hn.cz/tagy/Green-Deal-355623"),
    (HnSpider, "https://hn.cz/?m=authors&overview[aut_id]=15436080"),
    (HnSpider, "https://ihned.cz/?m=slots&article[edition_slot_id]=11241080"),
    (HnSpider, "https://archiv.ihned.cz/?p=0A0000&archive[source_date]=2020-06-26"),
    (HnSpider, "https://ihned.cz/c1-1234-nejaky-clanek"),
    (HnSpider, "https://nehn.cz/c1-67173670-nejaky-clanek"),
    (RespektSpider, "https://www.respekt.cz/"),
    (RespektSpider, "https://www.respekt.cz/komentare"),
    (RespektSpider, "https://www.respekt.cz/tydenik/2023/8"),
    (RespektSpider, "https://www.respekt.cz/special/2022/nejaky-zvlastni-sesit"),
    (RespektSpider, "https://www.respekt.cz/redakce/jana-anna-nova"),
    (RespektSpider, "https://www.respekt.cz/uzivatel/prihlaseni?return=x"),
    (RespektSpider, "https://www.respekt.cz/api/rss"),
]


@pytest.mark.parametrize(("spider", "url", "identity"), ARTICLES)
def test_articles_and_what_their_addresses_share(spider: type[NewsSpider], url: str, identity: str | None) -> None:
    address = canonical_url(url)
    assert address is not None
    assert spider().is_article_url(address)
    match = re.search(spider.article_id or "(?!)", address)
    assert (match and match[1]) == identity


@pytest.mark.parametrize(("spider", "url"), OTHERS)
def test_addresses_of_other_pages(spider: type[NewsSpider], url: str) -> None:
    assert not spider().is_article_url(canonical_url(url) or "")
