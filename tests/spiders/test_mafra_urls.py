"""Addresses of idnes.cz and lidovky.cz: articles of both generations, and what only resembles one."""

from __future__ import annotations

import re

import pytest

from newscrawl.cms.mafra import ARTICLE_ID
from newscrawl.news_spider import NewsSpider
from newscrawl.spiders.idnes import IdnesSpider
from newscrawl.spiders.lidovky import LidovkySpider
from newscrawl.values.urls import canonical_url

ARTICLES = {
    "https://www.idnes.cz/zpravy/zahranicni/summit-eu-gronsko.A260122_103049_zahranicni_mul": IdnesSpider,
    "https://www.idnes.cz/praha/zpravy/nejaka-zprava.A230216_708055_praha-zpravy_pkr?zdroj=vybava_idnes": IdnesSpider,
    "https://www.idnes.cz/hry/novinky/nejaka-hra.A230214_113802_bw-novinky_srp?setver=touch": IdnesSpider,
    "http://zpravy.idnes.cz/nejaky-clanek-0jv-/domaci.aspx?c=A180111_155756_domaci_bja": IdnesSpider,
    "https://kultura.zpravy.idnes.cz/kapela-038-/hudba.aspx?c=A150802_125901_hudba_vdr#utm_source=rss": IdnesSpider,
    "https://bonusweb.idnes.cz/nejaka-hra-087-/Novinky.aspx?c=A180202_065117_bw-novinky_srp": IdnesSpider,
    "https://ostrava.idnes.cz/kamery-pn8-/ostrava-zpravy.aspx?c=A150728_2180361_ostrava-zpravy_sme": IdnesSpider,
    "https://www.lidovky.cz/domov/nejaka-zprava.A230221_133704_ln_domov_hma": LidovkySpider,
    "https://www.lidovky.cz/domov/zprava-z-idnes.A230221_124049_domaci_kop?zdroj=LN_vybava_lidovky": LidovkySpider,
    "https://www.lidovky.cz/sport/fotbal/zapas.A180201_133704_ln-sport-fotbal_liako": LidovkySpider,
    "https://www.lidovky.cz/nejaka-zprava-fcz-/zpravy-svet.aspx?c=A180201_194400_ln_zahranici_ele": LidovkySpider,
}
OTHERS = [
    "/",
    "/zpravy/domaci",
    "/zpravy/archiv/slovensko.K64384",
    "/wiki/politika/milos-zeman.K455005",
    "/novinari/marie-kucerova.N4706",
    "/domov/zprava.A230221_133704_ln_domov_hma/diskuse",
    "/domov/zprava.A230221_133704_ln_domov_hma/foto",
    "/domov/zprava.A230221_133704_ln_domov_hma/foto/IHA99a012_153008_799580.jpg",
    "/domov/zprava.A230221_133704_ln_domov_hma/tisk",
    "/diskuse.aspx?iddiskuse=A110509_021956_ak_aktual_ada",
    "/foto.aspx?r=ak_aktual&c=A110509_021956_ak_aktual_ada",
    "/tiskni.aspx?r=ak_aktual&c=A110509_021956_ak_aktual_ada",
    "/archiv.aspx?klic=481334",
    "/unesene-cesky-09a-/archiv.aspx?klic=481334",
    "/ucet/prihlasit?url=https%3A%2F%2Fwww.idnes.cz%2Fauto%2Ftest.A170619_003838_autoservis_fdv",
    "/Fbiden_kyjev?url=https%3A%2F%2Fwww.lidovky.cz%2Fdomov%2Fzprava.A230221_133704_ln_domov_hma",
    "/nastaveni-souhlasu?url=https%3A%2F%2Fwww.idnes.cz%2Fzpravy%2Fx.A230221_133704_domaci_hma",
    "/zpravy/domaci/zprava.A23022_133704_domaci_hma",
]


@pytest.mark.parametrize("url", ARTICLES)
def test_articles_of_all_generations(url: str) -> None:
    address = canonical_url(url)
    assert address is not None
    assert ARTICLES[url]().is_article_url(address)
    assert re.search(ARTICLE_ID, address)


@pytest.mark.parametrize("path", OTHERS)
@pytest.mark.parametrize("spider", [IdnesSpider, LidovkySpider])
def test_addresses_of_other_pages(spider: type[NewsSpider], path: str) -> None:
    assert not spider().is_article_url(canonical_url(f"https://www.{spider.name}.cz{path}") or "")


@pytest.mark.parametrize("host", ["idnes.cz.jine.example", "neidnes.cz", "www.lidovky.cz"])
def test_articles_of_other_sites_are_not_ours(host: str) -> None:
    assert not IdnesSpider().is_article_url(f"https://{host}/zpravy/domaci/zprava.A230221_133704_domaci_hma")


def test_all_addresses_of_an_article_have_one_id() -> None:
    """Its twin on the sister site, its gallery and discussion, its address before the move of 2018."""
    urls = [
        "https://www.idnes.cz/zpravy/domaci/penze-soud.A230221_124049_domaci_kop",
        "https://www.lidovky.cz/domov/penze-soud-okamura.A230221_124049_domaci_kop",
        "https://www.lidovky.cz/domov/penze-soud-okamura.A230221_124049_domaci_kop/foto",
        "https://www.idnes.cz/zpravy/domaci/penze-soud.A230221_124049_domaci_kop/diskuse",
        "http://zpravy.idnes.cz/penze-soud-0jv-/domaci.aspx?c=A230221_124049_domaci_kop",
        "https://www.idnes.cz/zpravy/domaci/penze-soud.A230221_124049_domaci_kop?setver=touch",
    ]
    assert {re.findall(ARTICLE_ID, url)[0] for url in urls} == {"A230221_124049_domaci_kop"}
