"""Addresses of blesk.cz, e15.cz and reflex.cz: the forms of real ones, 2014-2026, with invented words."""

from __future__ import annotations

import re

import pytest

from newscrawl.news_spider import NewsSpider
from newscrawl.spiders.blesk import BleskSpider
from newscrawl.spiders.e15 import E15Spider
from newscrawl.spiders.reflex import ReflexSpider
from newscrawl.values.urls import canonical_url

ARTICLES = {
    BleskSpider: [
        "https://www.blesk.cz/clanek/zpravy-krimi/735111/stodola-lehla-popelem-hasici-zachranili-kozy.html",
        "https://www.blesk.cz/clanek/zpravy-valka-na-ukrajine/702111/online-hraz-drzi-reka-klesa?utm_source=rss",
        "https://pocasi.blesk.cz/clanek/zpravy-pocasi/735222/boure-lamala-stromy-prijde-mraz",
        "https://isport.blesk.cz/clanek/fotbal-1-liga-rocnik-2022-23/427111/brankar-dal-gol-z-vlastni-pulky.html",
        "http://www.blesk.cz/clanek/celebrity-ceske-celebrity/288111/zpevak-prisel-o-hlas.html",
        "http://isport.blesk.cz/clanek/blesk-sport/221111/nejvyssi-skokan-na-svete.html",
    ],
    E15Spider: [
        "https://www.e15.cz/byznys/burzy-a-trhy/burza-posilila-tahly-ji-banky-1396111",
        "https://www.e15.cz/valka-na-ukrajine/vlak-s-cukrem-stoji-na-hranici-1387111",
        "https://www.e15.cz/video/pod-lupou/pod-lupou-jak-se-dela-syr-1395111",
        "https://www.e15.cz/system/video/stavime-hlavne-pro-lidi-rika-architekt-1382111",
        "https://www.e15.cz/reklama/jen-jedna-firma-ze-ctyr-zalohuje-data-1396222",
        "http://finexpert.e15.cz/hypoteky-zlevnily-poprve-po-roce-1333111/",
    ],
    ReflexSpider: [
        "https://www.reflex.cz/clanek/komentare/117111/eva-bartlova-proc-klepeme-na-drevo.html",
        "https://www.reflex.cz/clanek/fotogalerie/80111/zivot-na-severu-padesat-fotografii.html",
        "https://www.reflex.cz/clanek/tema/117222/dum-ktery-nikdo-nechce.html",
        "http://reflex.cz/clanek/lide-a-zeme-evropa-cesko-a-slovensko/117333/toulky-po-hradech.html",
    ],
}
OTHERS = {
    BleskSpider: [
        "https://www.blesk.cz/",
        "https://www.blesk.cz/zpravy/krimi",
        "https://www.blesk.cz/kategorie/5156",
        "https://www.blesk.cz/tag/požár/1",
        "https://www.blesk.cz/regiony/usti-nad-labem-okres-4207",
        "https://www.blesk.cz/19-unor-svatek-ma-patrik",
        "https://www.blesk.cz/galerie/zpravy-krimi/1216111/stodola-lehla-popelem?foto=0",
        "https://www.blesk.cz/diskuse/1177961/1",
        "https://www.blesk.cz/clanek/314977",
        "https://www.blesk.cz/clanek/blesk-cz/668374/redakce-blesk-cz-kdo-je-kdo-kontakty-tiraz.html",
        "https://www.blesk.cz/clanek/system-seo-clanky/554466/predpoved-pocasi.html",
        "https://www.blesk.cz/clanek/zpravy-valka-na-ukrajine/702111/online-hraz-drzi.html?date=2022-03-01&reportPage=2",
        "https://tv.blesk.cz/video/8204111/navrat-hasicu.html",
        "https://bazar.blesk.cz/a/delsi-kratasy-hannah",
        "https://www.blesk.cz.jine.example/clanek/zpravy-krimi/735111/stodola.html",
        "https://www.neblesk.cz/clanek/zpravy-krimi/735111/stodola.html",
    ],
    E15Spider: [
        "https://www.e15.cz/",
        "https://www.e15.cz/byznys/burzy-a-trhy",
        "https://www.e15.cz/kategorie/6553/vydelavame",
        "https://www.e15.cz/tag/Dax/1",
        "https://www.e15.cz/kalkulacka-vypocet-ciste-mzdy",
        "https://www.e15.cz/writerprofile/1268/radka-holubova",
        "https://www.e15.cz/galerie/byznys/burzy-a-trhy/262111/burza-posilila?foto=0",
        "https://www.e15.cz/byznys/burzy-a-trhy/burza-posilila-tahly-ji-banky-1396111/diskuze",
        "https://www.e15.cz/titulni-strana/e15-denik-pro-ekonomiku-a-byznys-tiraz-kontakty-na-redakci-1380986",
        "https://www.e15.cz/system/seo-clanky/financni-kalkulacky-2023-1370995",
        "https://www.e15.cz.jine.example/domaci/burza-posilila-1396111",
        "https://www.ne15.cz/domaci/burza-posilila-1396111",
    ],
    ReflexSpider: [
        "https://www.reflex.cz/",
        "https://www.reflex.cz/kategorie/2984/komentare",
        "https://www.reflex.cz/fotogalerie",
        "https://www.reflex.cz/tag/pověry/1",
        "https://www.reflex.cz/writerprofile/102/",
        "https://www.reflex.cz/clanek/system/109299/jak-zobrazit-diskuze-na-reflex-cz.html",
        "https://www.reflex.cz/clanek/komentare/117111/eva-bartlova-proc-klepeme-na-drevo.html/diskuze",
        "https://www.nereflex.cz/clanek/komentare/117111/eva-bartlova.html",
    ],
}
ALIASES = {
    BleskSpider: (
        "https://www.blesk.cz/clanek/zpravy-krimi/735111/stodola-lehla-popelem.html",
        "https://www.blesk.cz/clanek/735111",
        "https://pocasi.blesk.cz/clanek/zpravy-pocasi/735111/jiny-titulek?date=2022-03-01&reportPage=2",
    ),
    E15Spider: (
        "https://www.e15.cz/byznys/burzy-a-trhy/burza-posilila-1396111",
        "https://www.e15.cz/clanek/1396111",
        "https://www.e15.cz/byznys/burzy-a-trhy/burza-posilila-1396111/diskuze",
    ),
    ReflexSpider: (
        "https://www.reflex.cz/clanek/komentare/117111/eva-bartlova.html",
        "https://www.reflex.cz//clanek/komentare/117111/eva-bartlova.html",
        "https://www.reflex.cz/clanek/117111",
    ),
}


def pairs(urls: dict[type[NewsSpider], list[str]]) -> list[tuple[type[NewsSpider], str]]:
    return [(spider, url) for spider, found in urls.items() for url in found]


@pytest.mark.parametrize(("spider", "url"), pairs(ARTICLES))
def test_article_addresses_of_all_generations(spider: type[NewsSpider], url: str) -> None:
    assert spider().is_article_url(canonical_url(url) or "")


@pytest.mark.parametrize(("spider", "url"), pairs(OTHERS))
def test_addresses_of_other_pages(spider: type[NewsSpider], url: str) -> None:
    assert not spider().is_article_url(canonical_url(url) or "")


@pytest.mark.parametrize(
    ("spider", "number"), [(BleskSpider, "735111"), (E15Spider, "1396111"), (ReflexSpider, "117111")]
)
def test_the_addresses_of_one_article_share_its_number(spider: type[NewsSpider], number: str) -> None:
    assert [re.search(spider.article_id, canonical_url(url) or "")[1] for url in ALIASES[spider]] == [number] * 3


def test_isport_counts_its_articles_by_itself() -> None:
    """Its number 427111 of 2023 is that of an article of 2016 on www.blesk.cz."""
    assert not re.search(BleskSpider.article_id, "https://isport.blesk.cz/clanek/hokej/427111/brankar-dal-gol.html")
