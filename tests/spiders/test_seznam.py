"""The Seznam sites: addresses of all generations, and what of a page only its `data-dot` names tell from story."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from newscrawl.cms.seznam import SEZNAM
from newscrawl.news_spider import NewsSpider
from newscrawl.reading import read_page
from newscrawl.reading.fields.kinds import kind_of
from newscrawl.spiders.novinky import NovinkySpider
from newscrawl.spiders.seznamzpravy import SeznamzpravySpider
from newscrawl.values.moments import PRAGUE
from newscrawl.values.urls import canonical_url

ARTICLES = [
    (SeznamzpravySpider, "https://www.seznamzpravy.cz/clanek/domaci-politika-vlada-podala-demisi-co-bude-dal-290947"),
    (SeznamzpravySpider, "https://www.seznamzpravy.cz/clanek/ekonomika-b2b-roky-v-duchodu-293637?amp=1"),
    (SeznamzpravySpider, "https://seznamzpravy.cz/clanek/audio-podcast-agenda-ceny-leti-nahoru-195132?utm_source=rss"),
    (SeznamzpravySpider, "https://www.seznamzpravy.cz/clanek/hrad-je-zavreny-4411?seq-no=3&source=hp"),
    (NovinkySpider, "https://www.novinky.cz/clanek/valka-na-ukrajine-scholz-chce-tanky-40423310"),
    (
        NovinkySpider,
        "https://www.novinky.cz/clanek/ekonomika-inflace-byla-v-prosinci-29-procenta-40456264#dop_ab_variant=1",
    ),
    (NovinkySpider, "https://www.novinky.cz/auto/clanek/pred-140-lety-se-narodil-konstrukter-40060562"),
    (NovinkySpider, "https://www.novinky.cz/zahranicni/evropa/clanek/v-pristavu-zamrzly-lode-40397718"),
    (NovinkySpider, "https://www.novinky.cz/domaci/452065-nejaky-clanek.html"),
    (NovinkySpider, "http://www.novinky.cz/bydleni/jak-na-to/146560-jak-zrekonstruovat-byt.html"),
]
OTHERS = [
    (SeznamzpravySpider, "https://www.seznamzpravy.cz/"),
    (SeznamzpravySpider, "https://www.seznamzpravy.cz/sekce/domaci-13"),
    (SeznamzpravySpider, "https://www.seznamzpravy.cz/autor/honza-mikulka-519"),
    (SeznamzpravySpider, "https://www.seznamzpravy.cz/tag/ivo-mares-67367"),
    (SeznamzpravySpider, "https://www.seznamzpravy.cz/diskuze/kultura-enormni-misto-tlusty-226066"),
    (SeznamzpravySpider, "https://www.seznamzpravy.cz/clanek/pocet-obeti-vzrostl-207597?timeline--pageItem=207729"),
    (SeznamzpravySpider, "https://www.seznamzpravy.cz/konspiracni-teorie-a-strach-57854/chci-rict-nazor"),
    (SeznamzpravySpider, "https://www.seznamzpravy.cz/clanek/redakce-seznam-33526"),
    (SeznamzpravySpider, "https://www.seznamzpravy.cz/clanek/newslettery-seznam-zprav-142756"),
    (SeznamzpravySpider, "https://www.seznamzpravy.cz/clanek/kodex-diskuzi-na-seznam-zpravach-131313"),
    (SeznamzpravySpider, "https://native.seznamzpravy.cz/clanek/jak-vybrat-kotel-1234"),
    (SeznamzpravySpider, "https://www.novinky.cz/clanek/valka-na-ukrajine-scholz-chce-tanky-40423310"),
    (NovinkySpider, "https://www.novinky.cz/sekce/stalo-se-154"),
    (NovinkySpider, "https://www.novinky.cz/zahranicni/blizky-a-stredni-vychod"),
    (NovinkySpider, "https://www.novinky.cz/tag/nemecko-7006"),
    (NovinkySpider, "https://www.novinky.cz/autor/ctk-304"),
    (NovinkySpider, "https://www.novinky.cz/auto/diskuze/pred-140-lety-se-narodil-konstrukter-40060562"),
    (NovinkySpider, "https://www.novinky.cz/p/tiraz"),
    (NovinkySpider, "https://tema.novinky.cz/hybridni-pohon"),
    (NovinkySpider, "https://www.novinky.cz/denni-tisk?sectionId=901&id=18439914"),
    (NovinkySpider, "https://novinky.cz.jine.example/clanek/nejaky-clanek-40423310"),
]


@pytest.mark.parametrize(("spider", "url"), ARTICLES)
def test_articles(spider: type[NewsSpider], url: str) -> None:
    assert re.search(spider.article_url, canonical_url(url) or "")


@pytest.mark.parametrize(("spider", "url"), OTHERS)
def test_other_pages(spider: type[NewsSpider], url: str) -> None:
    assert not re.search(spider.article_url, canonical_url(url) or "")


@pytest.mark.parametrize(
    ("spider", "shared", "urls"),
    [
        (
            NovinkySpider,
            "40060562",
            [
                "https://www.novinky.cz/clanek/auto-pred-140-lety-se-narodil-konstrukter-40060562",
                "https://www.novinky.cz/auto/clanek/pred-140-lety-se-narodil-konstrukter-40060562",
            ],
        ),
        (NovinkySpider, "452065", ["https://www.novinky.cz/domaci/452065-rok-2017-byl-suchy.html"]),
        (
            SeznamzpravySpider,
            "290947",
            [
                "https://www.seznamzpravy.cz/clanek/domaci-politika-vlada-podala-demisi-290947",
                "https://seznamzpravy.cz/clanek/domaci-vlada-padla-v-roce-2025-290947",
            ],
        ),
    ],
)
def test_what_the_addresses_of_one_article_share(spider: type[NewsSpider], shared: str, urls: list[str]) -> None:
    assert [re.search(spider.article_id, url)[1] for url in urls] == [shared] * len(urls)


@pytest.mark.parametrize(
    ("spider", "url", "kind"),
    [
        (
            SeznamzpravySpider,
            "https://www.seznamzpravy.cz/clanek/nazory-komentare-vysetrovani-skonci-208001",
            "opinion",
        ),
        (SeznamzpravySpider, "https://www.seznamzpravy.cz/clanek/audio-podcast-ptam-se-ja-host-209001", "podcast"),
        (SeznamzpravySpider, "https://www.seznamzpravy.cz/clanek/ekonomika-byznys-rozhovory-firma-207910", "interview"),
        (SeznamzpravySpider, "https://www.seznamzpravy.cz/clanek/domaci-politika-nazory-se-lisi-207911", "article"),
        (NovinkySpider, "https://www.novinky.cz/clanek/komentare-stin-nad-reckou-40423311", "opinion"),
        (NovinkySpider, "https://www.novinky.cz/komercni-clanky/clanek/jak-vybrat-kotel-40423312", "sponsored"),
        (NovinkySpider, "https://www.novinky.cz/clanek/domaci-komentare-k-zakonu-40423313", "article"),
    ],
)
def test_kinds_by_section(spider: type[NewsSpider], url: str, kind: str) -> None:
    assert kind_of(url, "Titulek", spider.page) == kind


HEADLINE = "Kočár prolomil novou lávku přes řeku"
FURNITURE = {
    "info card 2022": '<div class="g_hA mol-post-card__body"><h3>O čem je řeč</h3><p>{}</p></div>',
    "info card": '<div data-dot="mol-post-card"><div><h3>O čem je řeč</h3></div><div><p>{}</p></div></div>',
    "embed": '<div data-dot="mol-embed"><div><p>{}</p></div></div>',
    "self-promotion": '<div data-dot="mol-self-promo"><div><p>{}</p></div></div>',
    "pull quote": '<div data-dot="mol-quote"><blockquote>{}</blockquote><footer><div>Jan Malý</div></footer></div>',
    "advert": '<div data-dot="mol-advert-in-text"><p>{}</p></div>',
}


@pytest.mark.parametrize("furniture", FURNITURE.values(), ids=FURNITURE)
def test_what_stands_between_the_paragraphs_and_is_no_story(furniture: str) -> None:
    """Nothing but a name tells these from story, so the fixtures, also read with other names, cannot hold them."""
    before = "Starosta otevřel novou lávku přes řeku a první po ní přešel kočár se čtyřmi koňmi."
    inside = "Lávka měří sto metrů, stála dvacet milionů korun a stavěla se celé dva roky."
    after = "Druhý den ji hasiči zavřeli, protože pod kočárem praskla dvě prkna najednou."
    page = f"""<html><head>
        <script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{HEADLINE}"}}</script></head>
        <body><h1>{HEADLINE}</h1>
        <article aria-labelledby="accessibility-article"><h6 id="accessibility-article">Článek</h6>
        <div data-dot="ogm-article-content"><div><div data-dot="mol-paragraph"><p>{before}</p></div>
        {furniture.format(inside)}
        <div data-dot="mol-paragraph"><p>{after}</p></div></div></div></article></body></html>"""

    facts = read_page(
        page,
        url="https://www.seznamzpravy.cz/clanek/domaci-kocar-prolomil-novou-lavku-290001",
        page=SEZNAM,
        site="seznamzpravy",
        fetched_at=datetime(2026, 1, 24, 12, tzinfo=PRAGUE),
    )

    assert facts.article is not None
    assert [block.text for block in facts.article.blocks] == [before, after]
