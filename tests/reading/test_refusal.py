"""What is no article, by kinds of invented pages, and articles that look like one of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from unittest.mock import patch

import pytest

from newscrawl.facts import PageFacts
from newscrawl.page import Page
from newscrawl.reading import refusal
from newscrawl.reading.html import read_page

SENTENCE = {
    "cs": "Obec nechala opravit most přes řeku a práce přišly na osm milionů korun, řekl v pondělí starosta. ",
    "sk": "Obec dala opraviť most cez rieku a práce stáli osem miliónov korún, povedal v pondelok starosta. ",
    "en": "The village has had its bridge over the river mended and the works took eight months, the mayor said. ",
}
TITLE = {
    "cs": "Obec opravila most přes řeku",
    "sk": "Obec opravila most cez rieku",
    "en": "Village mends its old bridge",
}
ARTICLE_URL = "https://www.udolni.example/domaci/obec-opravila-most-pres-reku-12345"


def paragraphs(number: int = 4, language: str = "cs") -> str:
    return "".join(f"<p>{number}. {SENTENCE[language] * 2}</p>" for number in range(number))


def page(
    body: str,
    *,
    title: str = TITLE["cs"],
    head: str = "",
    node: dict[str, object] | None = None,
    language: str = "cs",
    url: str = ARTICLE_URL,
) -> PageFacts:
    linked = f'<script type="application/ld+json">{json.dumps(node)}</script>' if node else ""
    html = (
        f'<!DOCTYPE html><html lang="{language}"><head><title>{title} | Údolní deník</title>{head}{linked}</head>'
        f"<body><main><h1>{title}</h1>{body}</main></body></html>"
    )
    return read(html, url)


def read(html: str, url: str = ARTICLE_URL) -> PageFacts:
    return read_page(html, url=url, page=Page(), site="generic", fetched_at=datetime(2026, 11, 30, tzinfo=UTC))


def news(title: str = TITLE["cs"], **more: object) -> dict[str, object]:
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": title,
        "datePublished": "2026-11-29T10:00:00+01:00",
        "author": {"@type": "Person", "name": "Jana Nová"},
        **more,
    }


def refused(facts: PageFacts, words: str) -> None:
    assert facts.article is None
    assert words in (facts.reason or "")


@pytest.mark.parametrize("language", ["cs", "sk", "en"])
@pytest.mark.parametrize(
    ("head", "words"),
    [
        ('<meta property="og:type" content="product">', "og:type product"),
        ('<meta property="og:type" content="og:product">', "og:type og:product"),
    ],
)
def test_goods_by_their_tags(language, head, words):
    body = f"<p>1 290 Kč</p><button>Do košíku</button>{paragraphs(language=language)}"
    refused(page(body, head=head, language=language, title="Stan pro tři osoby"), words)


@pytest.mark.parametrize("kind", ["Product", "Hotel", "TouristTrip", ["Product", "Vehicle"]])
def test_goods_by_their_type(kind):
    node = {"@type": kind, "name": "Stan pro tři osoby", "offers": {"@type": "Offer", "price": 1290}}
    body = f"<p>1 290 Kč</p><p>od 990 Kč</p><p>2 000 Kč</p><p>Do košíku</p>{paragraphs()}"
    refused(page(body, node=node, title="Stan pro tři osoby"), "type ")


def test_goods_by_microdata():
    body = (
        '<div itemscope itemtype="http://schema.org/Product"><span itemprop="name">Stan</span>'
        '<span itemprop="price">1290</span><a href="/k">Do košíku</a></div>'
    )
    refused(page(body + paragraphs(2), title="Stan pro tři osoby"), "microdata Product")


def test_tour_by_its_address_and_form():
    fields = '<input type="checkbox" name="x">' * 40
    body = f"<h2>Termíny a ceny</h2><p>od 12 990 Kč</p><p>Termíny a ceny</p>{fields}{paragraphs(3)}"
    url = "https://www.cesty.example/poznavaci-zajezdy/recko-za-sest-dni"
    refused(page(body, title="Řecko za šest dní", url=url), "poznavaci-zajezdy in its address")


@pytest.mark.parametrize("kind", ["DiscussionForumPosting", "QAPage"])
def test_forum_by_its_type(kind):
    node = {"@type": kind, "headline": "Jak opravit most?", "datePublished": "2026-11-29", "author": {"name": "Petr"}}
    facts = page(
        paragraphs(), node=node, title="Jak opravit most?", url="https://www.mosty.example/forum/jak-opravit-most-1"
    )
    refused(facts, f"type {kind}")


def test_forum_by_its_software():
    head = '<meta name="generator" content="Discourse 2026.3.0">'
    facts = page(paragraphs(), head=head, language="en", url="https://mosty.example/t/how-to-mend-a-bridge/123")
    refused(facts, "made with discourse")


def test_documentation_by_its_address():
    body = f"<pre>a</pre><pre>b</pre><pre>c</pre>{paragraphs(language='en')}"
    facts = page(body, language="en", title="Install", url="https://docs.bridges.example/engine/install")
    refused(facts, "docs in its address")


def test_index_of_articles():
    cards = "".join(
        f'<div><a href="/domaci/zprava-o-mostu-cislo-{n}-1234{n}"><h3>Zpráva o mostu číslo {n}</h3></a></div>'
        for n in range(30)
    )
    body = f"<p>{SENTENCE['cs'] * 4}</p>{cards}"
    facts = page(body, title="Speciál mosty", url="https://www.udolni.example/special/")
    refused(facts, "special in its address")
    assert facts.counts == {"no_article/other": 1}


@pytest.mark.parametrize("folder", ["tag", "autor", "rubrika"])
def test_what_articles_are_filed_under(folder):
    facts = page(paragraphs(2), title="Jana Nová", url=f"https://www.udolni.example/{folder}/jana-nova")
    refused(facts, "an address where no articles are kept")


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Stránka nebyla nalezena", "Článek jsme smazali, nebo nikdy nebyl. Zkuste hledat na titulní straně."),
        ("Stránka sa nenašla", "Článok sme zmazali, alebo nikdy nebol. Skúste hľadať na titulnej strane."),
        ("Page not found", "We have deleted the article or it never existed. Have a look at our home page."),
        ("Právě probíhá údržba", "Za několik minut najdete všechny články na svém místě a web bude rychlejší."),
        ("Ověřte, že nejste robot", "Z vaší sítě přichází mnoho požadavků, opište proto znaky z obrázku."),
        ("Souhlas s cookies", "My a naši partneři ukládáme do vašeho zařízení informace a čteme je."),
    ],
)
def test_notices(title, text):
    facts = page(f"<p>{text * 3}</p>" * 3, title=title)
    refused(facts, f"a notice: {title}")


def test_notice_below_a_heading_that_says_nothing():
    text = "Stránka, kterou hledáte, byla přesunuta. Zkuste vyhledávání, nebo přejděte na titulní stranu. "
    refused(page(f"<p>{text * 2}</p>" * 2, title="Jejda!"), "a notice: Jejda!")


def test_article_about_a_notice_stays():
    title = "Stránka nenalezena"
    assert page(paragraphs(), title=title, node=news(title)).article is not None
    dated = '<time datetime="2026-11-29T10:00">29. 11. 2026</time><p>Autor: Jana Nová</p>'
    assert page(dated + paragraphs(12), title="Chyba 404 slaví výročí na internetu").article is not None


@pytest.mark.parametrize("language", ["cs", "sk", "en"])
@pytest.mark.parametrize("number", [1, 2, 12])
def test_plain_article_stays(language, number):
    body = f'<time datetime="2026-11-29T10:00">29. 11. 2026</time>{paragraphs(number, language)}'
    assert page(body, language=language, title=TITLE[language]).article is not None


def test_article_that_says_so_with_its_headline_and_date_is_not_looked_at_closer():
    with patch.object(refusal, "evidence_of", side_effect=AssertionError):
        assert page(paragraphs(2), node=news()).article is not None
        with pytest.raises(AssertionError):
            page(paragraphs(2), node=news("Something else"))


def test_article_without_any_metadata_stays():
    assert page(paragraphs(2)).article is not None


def test_review_with_a_product_beside_the_article_stays():
    title = "Test: stan, který přežil vichřici"
    product = {"@type": "Product", "name": "Stan", "offers": {"@type": "Offer", "price": 1290, "priceCurrency": "CZK"}}
    node = {"@context": "https://schema.org", "@graph": [news(title), product]}
    body = f"<p>1 290 Kč</p><p>990 Kč</p><p>890 Kč</p><p>Do košíku</p>{paragraphs()}"
    assert page(body, node=node, title=title).article is not None


@pytest.mark.parametrize("kind", ["Movie", "VideoGame", "Book"])
def test_review_of_a_work_without_the_type_of_an_article_stays(kind):
    body = f'<time datetime="2026-11-29T10:00">29. 11. 2026</time><p>Autor: Jana Nová</p>{paragraphs(8)}'
    facts = page(body, node={"@type": kind, "name": "Most"}, title="Recenze: Most, na který se čekalo")
    assert facts.article is not None


def test_shop_that_calls_its_article_one_stays():
    head = '<meta property="og:type" content="article">'
    body = f'<time datetime="2026-11-29T10:00">29. 11. 2026</time>{paragraphs(8)}'
    url = "https://www.stany.example/blog/jak-vybrat-stan-pro-tri-osoby"
    facts = page(body, head=head, node={"@type": "Product", "name": "Stan"}, title="Jak vybrat stan", url=url)
    assert facts.article is not None


def test_recipe_stays():
    title = "Bramborová polévka podle babičky"
    node = {"@graph": [news(title), {"@type": "Recipe", "name": title}]}
    lines = "".join(f"<li>{n} brambor</li>" for n in range(9))
    assert page(f"<ul>{lines}</ul>{paragraphs(2)}", node=node, title=title).article is not None


def test_gallery_that_is_an_article_stays():
    title = "Obrazem: povodeň v údolí"
    photos = "".join(
        f'<figure><img src="/p{n}.jpg" alt="Voda"><figcaption>Voda {n}</figcaption></figure>' for n in range(30)
    )
    assert page(paragraphs(1) + photos, title=title, node=news(title)).article is not None


def test_live_report_stays():
    title = "Povodeň v údolí online"
    entries = "".join(f"<h3>{hour}:00</h3><p>{SENTENCE['cs'] * 2}</p>" for hour in range(10, 20))
    node = {**news(title), "@type": "LiveBlogPosting"}
    assert page(entries, title=title, node=node).article is not None


def test_paid_stub_with_its_perex_stays():
    perex = SENTENCE["cs"]
    node = news(isAccessibleForFree=False, description=perex.strip())
    head = f'<meta property="og:type" content="article"><meta name="description" content="{perex.strip()}">'
    body = f'<p class="perex">{perex}</p><p>Tento článek je součástí prémiového obsahu</p>'
    assert page(body, node=node, head=head).article is not None


def test_article_among_readers_comments_stays():
    comments = "".join(
        f'<div itemscope itemtype="https://schema.org/Comment"><p itemprop="text">Souhlasím, {n}.</p></div>'
        for n in range(9)
    )
    body = f'{paragraphs(6)}<section id="comments">{comments}</section>'
    assert page(body, node=news()).article is not None


def test_short_article_beside_many_teasers_stays():
    cards = "".join(f'<a href="/clanky/mosty-{n}/"><h3>O mostech, díl {n}</h3></a>' for n in range(12))
    body = (
        f'<p>Autor: Jana Nová</p><time datetime="2026-11-29">29. 11. 2026</time>{paragraphs(3)}<aside>{cards}</aside>'
    )
    facts = page(body, title="Automatické mosty", url="http://www.mosty.example/clanky/automaticke-mosty/")
    assert facts.article is not None


def test_saved_page_is_not_judged_by_its_address():
    assert page(paragraphs(4), url="file:///tmp/tag/page.html").article is not None


def test_reason_names_what_weighs_most_once():
    head = '<meta property="og:type" content="product"><meta property="product:price:amount" content="9">'
    reason = page(paragraphs(), head=head, title="Stan", node={"@type": "Product", "name": "Stan"}).reason
    assert reason == "og:type product, type Product, a price in its metadata"


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("front_page", {"url": "https://www.udolni.example/"}),
        ("not_found", {"title": "Stránka nenalezena"}),
        ("maintenance", {"title": "Právě probíhá údržba"}),
        ("robot_check", {"title": "Ověřte, že nejste robot"}),
        ("consent", {"title": "Souhlas s cookies"}),
        ("sign_in", {"title": "Přihlaste se"}),
        (
            "goods",
            {"head": '<meta property="og:type" content="product">', "node": {"@type": "Product", "name": "Stan"}},
        ),
        ("forum", {"node": {"@type": "QAPage"}, "url": "https://www.mosty.example/forum/jak-opravit-most-1"}),
        ("other", {"url": "https://www.udolni.example/tag/most"}),
    ],
)
def test_refusals_are_counted_by_kind(kind, more):
    assert page(paragraphs(), **more).counts == {f"no_article/{kind}": 1}


@pytest.mark.parametrize(
    "body",
    [
        '<div id="root"></div><script src="/app.js"></script>',
        '<div id="app"><p>Načítám…</p></div><script>start()</script>',
        '<noscript>Zapněte prosím JavaScript.</noscript><p>Udolni.cz</p><script src="/app.js"></script>',
        f"<script>{'x = 1; ' * 500}</script>",
    ],
)
@pytest.mark.parametrize("announced", [False, True])
def test_a_shell_that_scripts_fill_is_no_article(body, announced):
    title = "Obec opraví most přes řeku"
    node = f'<script type="application/ld+json">{json.dumps(news(title))}</script>' if announced else ""
    lead = '<meta name="description" content="Most u mlýna se letos konečně dočká opravy, řekl starosta.">'
    html = f"<html><head><title>{title}</title>{lead}{node}</head><body>{body}</body></html>"
    found = read(html)
    refused(found, "its text is put in by scripts")
    assert found.counts == {"no_article/script_shell": 1}


@pytest.mark.parametrize("body", ["", "<p> </p>", "<!-- nic -->"])
def test_an_empty_page_is_counted(body):
    assert read(f"<html><body>{body}</body></html>").counts == {"no_article/empty": 1}


def test_a_story_beside_a_mount_is_an_article():
    assert page(f'<div id="root">{paragraphs(4)}</div><script src="/app.js"></script>').article is not None


def test_short_page_is_counted():
    assert page("<p>Krátký text.</p>").counts == {"no_article/short": 1}
