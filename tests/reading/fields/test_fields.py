"""The fields of an article page, each from the sources that real pages have it in."""

from __future__ import annotations

from typing import Any

import pytest

from newscrawl.items import Article
from newscrawl.page import Page
from newscrawl.reading.fields.kinds import kind_of
from newscrawl.reading.fields.section import section_of_url
from support.invented_pages import URL, read_html, rows

TITLE = "Obec opraví most přes řeku"
LEAD = "Most u mlýna se letos konečně dočká opravy. Lidé na ni čekali třicet let a museli jezdit oklikou."
STORY = (
    "<p>Oprava začne v květnu a potrvá do podzimu. Po tu dobu tudy neprojede žádné auto, jen autobusy.</p>"
    "<p>Město za ni zaplatí osm milionů korun. Polovinu přidá kraj, který most užívá pro svou silnici.</p>"
    "<p>Podle starosty přibude i chodník. Děti z Podlesí konečně nebudou chodit do školy po krajnici.</p>"
)


def read(top: str = "", *, head: str = "", bottom: str = "", declared: Page | None = None, **changes: Any) -> Article:
    title = changes.pop("title", TITLE)
    html = (
        f"<html lang='cs'><head><title>{title} | Zprávy</title>{head}</head><body><h1>{title}</h1>{top}"
        f"<p class='perex'>{LEAD}</p><div>{STORY}</div>{bottom}</body></html>"
    )
    return rows(read_html(html, page=declared, **changes))[0]


# --- headline ---------------------------------------------------------------------------------------------------------


def headline_of(head: str, body: str) -> tuple[str, str]:
    html = f"<html><head>{head}</head><body>{body}<p class='perex'>{LEAD}</p>{STORY}</body></html>"
    article = rows(read_html(html))[0]
    return article.title, article.provenance["title"]


def test_the_headline_that_is_shown() -> None:
    assert headline_of("", f"<h1>{TITLE}</h1>") == (TITLE, "structure:h1")


def test_of_several_headings_the_one_that_the_page_announces() -> None:
    head = f"<title>{TITLE} - Zprávy</title>"
    shown = f"<h1>Zprávy z Podlesí, denně čerstvé</h1><h1>{TITLE}</h1>"
    assert headline_of(head, shown)[0] == TITLE


def test_a_headline_of_several_elements_is_whole() -> None:
    shown = "<h1><span>Obec opraví</span> <em>most</em><br>přes řeku</h1>"
    assert headline_of("", shown)[0] == TITLE


def test_without_a_heading_the_metadata_have_it_without_the_name_of_the_site() -> None:
    assert headline_of(f'<meta property="og:title" content="{TITLE} | Zprávy">', "")[0] == TITLE
    assert headline_of(f"<title>{TITLE} – Zprávy z kraje</title>", "")[0] == TITLE


DASHED = "Povodně na Moravě – voda stoupá dál"


@pytest.mark.parametrize(
    ("titled", "shared", "more"),
    [
        (f"{DASHED} | Údolní deník", DASHED, ""),
        (f"{DASHED} - Údolní deník", DASHED, ""),
        (f"{DASHED} - Domov - Údolní deník", f"{DASHED} - Domov - Údolní deník", "Údolní deník"),
        (f"{DASHED} | Domov | Údolní deník", f"{DASHED} | Domov", ""),
        (DASHED, f"{DASHED} - Údolní deník", ""),
        (f"Údolní deník | {DASHED}", "", "Údolní deník"),
        (f"{DASHED} – Zprávy.example", "", ""),
        (DASHED, "", ""),
        ("", DASHED, ""),
    ],
)
def test_a_dash_of_the_headline_is_told_from_the_one_before_the_site(titled: str, shared: str, more: str) -> None:
    head = f"<title>{titled}</title><meta property='og:title' content='{shared}'>"
    head += f"<meta property='og:site_name' content='{more}'>"
    rubric = " - Domov" if " - Domov" in titled else ""
    assert headline_of(head, "")[0] == DASHED + rubric


@pytest.mark.parametrize("name", ["Zprávy", "zpravy.example", "ZPRÁVY", "Deník Zprávy"])
@pytest.mark.parametrize("form", ["{title} | {name}", "{title} – {name}", "{name} - {title}"])
def test_the_name_of_the_site_in_a_heading(name: str, form: str) -> None:
    head = "<meta property='og:site_name' content='Deník Zprávy - vše nové'>"
    assert headline_of(head, f"<h1>{form.format(title=DASHED, name=name)}</h1>")[0] == DASHED


@pytest.mark.parametrize(
    "heading",
    [
        "<span class='article__kicker'>Doprava</span> {title}",
        "<span class='over-line'>Doprava</span><span> - </span><span>{title}</span>",
        "<div><small class='nadtitulek'>Doprava</small>{title}</div>",
        "<span>Doprava</span>{title}",  # the metadata tell
        "<a href='/doprava'>Doprava:</a> <em>{title}</em>",
    ],
)
def test_a_kicker_in_the_heading_is_no_part_of_the_title(heading: str) -> None:
    head = f"<meta property='og:title' content='{TITLE}'>"
    assert headline_of(head, f"<h1>{heading.format(title=TITLE)}</h1>")[0] == TITLE


@pytest.mark.parametrize(
    ("heading", "announced"),
    [
        ("<span class='kicker'>Doprava:</span> Obec opraví most přes řeku", "Doprava: Obec opraví most přes řeku"),
        (
            "<strong>Ministr:</strong> Zvyšovat daně nebudu ani příští rok",
            "Daně příští rok neporostou, slibuje ministr",
        ),
        ("<span class='kicker'>Nový most přes řeku</span> stojí", "Nový most přes řeku stojí"),
    ],
)
def test_what_begins_the_headline_is_no_kicker(heading: str, announced: str) -> None:
    title = heading.partition(">")[2].replace("</span>", "").replace("</strong>", "")
    assert headline_of(f"<meta property='og:title' content='{announced}'>", f"<h1>{heading}</h1>")[0] == title


# --- lead -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lead", "head"),
    [
        (f"<p class='article-perex'>{LEAD}</p>", ""),
        (f"<div class='lead'>{LEAD}</div>", ""),
        (f"<p itemprop='description'>{LEAD}</p>", ""),
        (f"<p><strong>{LEAD}</strong></p>", ""),
        (f"<p>{LEAD}</p>", f'<meta property="og:description" content="{LEAD[:80]}...">'),
        (f"<p>{LEAD}</p>", f'<meta name="description" content="{LEAD}">'),
    ],
)
def test_the_lead_is_told_by_name_weight_or_description(lead: str, head: str) -> None:
    html = f"<html><head>{head}</head><body><h1>{TITLE}</h1>{lead}<div>{STORY}</div></body></html>"
    article = rows(read_html(html))[0]
    assert article.perex == LEAD
    assert len(article.body) == 3


def test_a_lead_that_nothing_tells_is_the_first_paragraph() -> None:
    html = f"<html><body><h1>{TITLE}</h1><p>{LEAD}</p>{STORY}</body></html>"
    article = rows(read_html(html))[0]
    assert (article.perex, article.body[0].text) == (None, LEAD)
    declared = rows(read_html(html, page=Page(perex_first=True)))[0]
    assert (declared.perex, len(declared.body)) == (LEAD, 3)


@pytest.mark.parametrize("printed", [LEAD, LEAD.upper(), f"{LEAD} A nejen to."])
def test_a_perex_of_the_declared_metadata_is_no_part_of_the_story_where_it_is_printed(printed: str) -> None:
    html = (
        f'<html><head><meta name="description" content="{LEAD}"></head><body><h1>{TITLE}</h1>'
        f"<div><p>{printed}</p>{STORY}</div></body></html>"
    )
    article = rows(read_html(html, page=Page(perex=("meta:description",))))[0]
    is_same = printed.casefold() == LEAD.casefold()
    assert (article.perex, len(article.body)) == (LEAD, 3 if is_same else 4)


def test_the_lead_of_a_teaser_is_not_the_storys() -> None:
    other = "Vlak v noci prorazil závory u Dolní Vsi. Nikomu se nic nestalo, škoda dosáhla dvou milionů korun."
    box = (
        "<h3>Související</h3><div class='teaser'>"
        "<a href='/domaci/vlak-v-noci-narazil-do-zavor'>Vlak narazil do závor</a>"
        f"<p class='perex'>{other}</p></div>"
    )
    article, links = rows(read_html(f"<html><body><h1>{TITLE}</h1><p><b>{LEAD}</b></p>{STORY}{box}</body></html>"))
    assert article.perex == LEAD
    assert [link.perex for link in links] == [other]


# --- dates ------------------------------------------------------------------------------------------------------------

LOCKED = '{"@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": ".zamceno"}'
LD = '<script type="application/ld+json">{{"@type": "NewsArticle", {}}}</script>'


@pytest.mark.parametrize(
    ("top", "head", "published"),
    [
        ("", LD.format('"datePublished": "2026-11-19T08:05:00Z"'), "2026-11-19T09:05:00+01:00"),
        ("", '<meta property="article:published_time" content="2026-11-19T09:05">', "2026-11-19T09:05:00+01:00"),
        ("<i itemprop='datePublished' content='2026-11-19T09:05:00+01:00'>ráno</i>", "", "2026-11-19T09:05:00+01:00"),
        ("<time datetime='2026-11-19T09:05:00+01:00'>dnes ráno</time>", "", "2026-11-19T09:05:00+01:00"),
        ("<p>19. listopadu 2026 9:05</p>", "", "2026-11-19T09:05:00+01:00"),
        ("<p>Publikováno: 19.11.2026, 9:05</p>", "", "2026-11-19T09:05:00+01:00"),
        ("<p>Jana Malá | 19. 11. 2026 9:05 | Domácí</p>", "", "2026-11-19T09:05:00+01:00"),
        ("<p>včera 9:05</p>", "", "2026-11-19T09:05:00+01:00"),
        ("", '<meta name="parsely-pub-date" content="2026-11-19T08:05:00Z">', "2026-11-19T09:05:00+01:00"),
        ("<p>By Jane Doe | Nov 19, 2026, 9:05 AM</p>", "", "2026-11-19T09:05:00+01:00"),
        ("<p>By Jane Doe, reviewed Nov 19, 2026</p>", "", None),
        ("<p>On Nov 19, 2026 the mayor opened the bridge.</p>", "", None),
        ("<img src='/a.jpg' alt='Most, 19. November 2026'><p>Most, 19. November 2026</p>", "", None),
        ("<p><abbr title='2026-11-19T09:05:00+01:00'>včera</abbr></p>", "", "2026-11-19T09:05:00+01:00"),
        ("<p>Vyšlo <time title='19. 11. 2026 9:05'>před 27 hodinami</time></p>", "", "2026-11-19T09:05:00+01:00"),
        ("<time datetime='2026-11-19T09:05:00+01:00'>před 27 hodinami</time>", "", "2026-11-19T09:05:00+01:00"),
        ("<abbr itemprop='datePublished' title='2026-11-19T09:05'>9:05</abbr>", "", "2026-11-19T09:05:00+01:00"),
        ("<p itemprop='datePublished'>9:05</p><p>čtvrtek 19. listopadu 2026</p>", "", "2026-11-19T09:05:00+01:00"),
        ("<p>19. listopadu 2026</p><i itemprop='datePublished'>9:05</i>", "", "2026-11-19T09:05:00+01:00"),
        (
            "<figure><img src='/a.jpg' alt='Most'><figcaption>Most (3. 5. 2019) Foto: Jan Malý</figcaption></figure>",
            "",
            None,
        ),
    ],
)
def test_the_date_of_publication(top: str, head: str, published: str | None) -> None:
    assert read(top, head=head).published_at == published


HEADS = (
    "<header><p>Pátek 20. listopadu 2026</p></header><main>{story}</main>",
    "<div class='page-header'><span>20. 11. 2026</span></div>{story}",
    "<div><p>Dnes je pátek 20. listopadu 2026, svátek má Nikola</p></div><article>{story}</article>",
    "<div><p>20.11.2026</p></div><article>{story}</article>",
)


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("shown", ["<p>18. 11. 2026 7:00</p>", "<p>Publikováno 18. listopadu 2026, 7:00</p>"])
def test_the_date_of_the_day_in_the_head_of_the_site_is_not_the_storys(head: str, shown: str) -> None:
    story = f"<h1>{TITLE}</h1>{shown}<p class='perex'>{LEAD}</p><div>{STORY}</div>"
    article = rows(read_html(f"<html><body>{head.format(story=story)}</body></html>"))[0]
    assert article.published_at == "2026-11-18T07:00:00+01:00"


@pytest.mark.parametrize("head", HEADS[:3])
def test_nor_is_it_where_the_story_has_none(head: str) -> None:
    story = f"<h1>{TITLE}</h1><p class='perex'>{LEAD}</p><div>{STORY}</div>"
    assert rows(read_html(f"<html><body>{head.format(story=story)}</body></html>"))[0].published_at is None


@pytest.mark.parametrize(
    "shown",
    [
        "<article><header><p>18. 11. 2026 7:00</p><h1>{title}</h1></header>",
        "<article><div class='article-header'><p class='header-date'>18. 11. 2026 7:00</p><h1>{title}</h1></div>",
        "<div><p>18. 11. 2026 7:00</p></div><article><h1>{title}</h1><p>20. listopadu 2026</p>",
    ],
)
def test_a_date_above_the_headline_is_the_storys_where_it_stands_in_its_head(shown: str) -> None:
    html = f"<html><body>{shown.format(title=TITLE)}<p class='perex'>{LEAD}</p><div>{STORY}</div></body></html>"
    assert rows(read_html(html))[0].published_at == "2026-11-18T07:00:00+01:00"


def test_the_date_of_a_teaser_is_not_the_storys() -> None:
    teaser = "<p>8:33</p><a href='/a/vlak-v-noci-narazil-do-zavor'>Vlak narazil do závor</a>"
    box = f"<section><h2>Aktuálně se děje</h2>{teaser}</section>"
    assert read(bottom=box).published_at is None


@pytest.mark.parametrize(
    ("top", "head"),
    [
        ("", LD.format('"datePublished": "2026-11-19T09:05:00+01:00", "dateModified": "2026-11-19T11:30:00+01:00"')),
        ("<p>19. listopadu 2026 9:05, aktualizováno 11:30</p>", ""),
        ("<p>19. listopadu 2026 9:05</p><p>Aktualizováno 19. listopadu 2026 11:30</p>", ""),
    ],
)
def test_the_date_of_the_last_change(top: str, head: str) -> None:
    article = read(top, head=head)
    assert (article.published_at, article.modified_at) == ("2026-11-19T09:05:00+01:00", "2026-11-19T11:30:00+01:00")


# --- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("top", "head", "authors", "agencies"),
    [
        ("", LD.format('"author": [{"name": "Jana Malá"}, {"name": "ČTK"}]'), ["Jana Malá"], ["ČTK"]),
        ("", LD.format('"author": "Jana Malá"'), ["Jana Malá"], []),
        ("<p><a href='/autor/jana-mala'>Jana Malá</a>, ČTK</p>", "", ["Jana Malá"], ["ČTK"]),
        ("<p><a href='/autor/jana-mala'>Jana Malá</a> <a href='/autor/petr-novy'>Petr Nový</a></p>", "", 2, []),
        ("<p>Autor: Jana Malá, ČTK</p>", "", ["Jana Malá"], ["ČTK"]),
        ("<div class='article-author'>Jana Malá</div>", "", ["Jana Malá"], []),
        ("<p><span itemprop='author'><b itemprop='name'>Jana Malá</b> redaktorka</span></p>", "", ["Jana Malá"], []),
        ("", '<meta name="author" content="Jana Malá">', ["Jana Malá"], []),
        ("<p>19. 11. 2026 9:05 | autor: Jana Malá</p>", "", ["Jana Malá"], []),
        ("<p>— Autor: Jana Malá</p>", "", ["Jana Malá"], []),
        ("", "", [], []),
    ],
)
def test_authors_and_agencies(top: str, head: str, authors: list[str] | int, agencies: list[str]) -> None:
    article = read(top, head=head)
    assert article.authors == (["Jana Malá", "Petr Nový"] if authors == 2 else authors)
    assert article.agencies == agencies


def test_neither_teasers_nor_captions_name_the_author() -> None:
    box = (
        "<section><h2>Aktuálně se děje</h2><div><a href='/a/vlak-v-noci-narazil-do-zavor'>Vlak narazil do závor</a>"
        "<p>Zdroj: Petr Nový</p></div></section>"
    )
    photo = "<figure><img src='/a.jpg' alt='Most'><figcaption>Most u mlýna, autor: Eva Bílá</figcaption></figure>"
    article = read(photo, bottom=box)
    assert article.authors == []
    assert article.images[0].credit == "Eva Bílá"


# --- topics, section, publisher, language, kind, access ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("bottom", "head"),
    [
        ("<p>Témata: <a href='/tema/mosty'>mosty</a>, <a href='/tema/podlesi'>Podlesí</a></p>", ""),
        ("<ul><li><a href='/tag/mosty'>mosty</a></li><li><a href='/tag/podlesi'>Podlesí</a></li></ul>", ""),
        ("<p><a href='/wiki/mosty'>#mosty</a> <a href='/wiki/podlesi'>#Podlesí</a></p>", ""),
        ("", LD.format('"keywords": "mosty, Podlesí"')),
        ("", LD.format('"keywords": ["mosty", "Podlesí"]')),
        ("", '<meta property="article:tag" content="mosty"><meta property="article:tag" content="Podlesí">'),
        ("", '<meta name="keywords" content="mosty;Podlesí">'),
    ],
)
def test_topics(bottom: str, head: str) -> None:
    article = read(head=head, bottom=bottom)
    assert article.topics == ["mosty", "Podlesí"]
    assert article.text.endswith("po krajnici.")


def test_section_as_the_page_says_it_or_as_its_links_print_it() -> None:
    assert read(head=LD.format('"articleSection": "Kraj"')).section == "Kraj"
    assert read(head='<meta property="article:section" content="Kraj">').section == "Kraj"
    assert read("<nav><a href='/region'>Z regionu</a></nav>").section == "Z regionu"
    assert read().section == "region"


@pytest.mark.parametrize(
    "control", ["Zobrazit další", "Vstoupit do diskuse (6 příspěvků)", "Sdílet", "ČÍST DÁL", "Všechny články"]
)
def test_what_a_control_says_is_no_section(control: str) -> None:
    shown = f"<nav><a href='/region'>Z regionu</a></nav><a href='/region'>{control}</a>"
    assert read(shown).section == "Z regionu"
    assert read(shown, declared=Page(section=("css:h1 ~ a",))).section is None
    assert read("<nav><a href='/region'>Další v pořadí</a></nav>").section == "region"


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://a.example/domaci/kun-upel.12345678", "domaci"),
        ("https://a.example/domaci/politika/kun-upel.12345678", "domaci"),
        ("https://a.example/komercni-sdeleni/kun-upel", "komercni-sdeleni"),
        ("https://a.example/kun-upel.12345678", None),
        ("https://a.example/2026/kun-upel", None),
        ("https://a.example/clanek/kun-upel-123456", None),
        ("https://a.example/", None),
    ],
)
def test_section_of_an_address(url: str, found: str | None) -> None:
    assert section_of_url(url) == found


@pytest.mark.parametrize(
    ("url", "title", "types", "kind"),
    [
        ("https://a.example/domaci/kun", "Kůň úpěl", (), "article"),
        ("https://a.example/ekonomika/komercni-sdeleni/kun", "Kůň úpěl", (), "sponsored"),
        ("https://a.example/nazory/kun", "Kůň úpěl", (), "opinion"),
        ("https://a.example/domaci/kun", "ROZHOVOR | Kůň úpěl", (), "interview"),
        ("https://a.example/domaci/kun", "OBRAZEM: Kůň úpěl", (), "gallery"),
        ("https://a.example/domaci/kun", "ŽIVĚ: Kůň úpí", (), "live"),
        ("https://a.example/domaci/kun", "Komentář: Kůň úpěl", (), "opinion"),
        ("https://a.example/domaci/kun", "Kůň úpěl", ("LiveBlogPosting",), "live"),
        ("https://a.example/domaci/kun", "Kůň úpěl", ("OpinionNewsArticle",), "opinion"),
        ("https://a.example/domaci/kun", "Rozhovory s koněm vyjdou knižně", (), "article"),
        ("https://a.example/domaci/kun", "Video zachytilo koně na dálnici", (), "article"),
        ("https://a.example/kun/123", "Kůň úpěl", (), "podcast"),
    ],
)
def test_kind(url: str, title: str, types: tuple[str, ...], kind: str) -> None:
    assert kind_of(url, title, Page(kinds=((r"/kun/\d+", "podcast"),)), types) == kind


def test_publisher_and_language() -> None:
    ld = LD.format('"publisher": {"@type": "Organization", "name": "Vydavatel s.r.o."}')
    assert (read(head=ld).publisher, read(head=ld).language) == ("Vydavatel s.r.o.", "cs")
    assert read(head=ld, declared=Page(publisher="Jiný a.s.")).publisher == "Jiný a.s."


ENGLISH = " ".join(["The village repairs its bridge, says Mayor Jiří Dvořák, and nobody will pay for it."] * 4)


@pytest.mark.parametrize("declared", ["cs", "CS", "cs-CZ", "cs_CZ", " cs-cz ", "CZ", "ces", "en", "en-US", ""])
def test_czech_in_any_spelling_and_behind_the_default_of_a_template(declared: str) -> None:
    html = f"<html lang='{declared}'><body><h1>{TITLE}</h1><p class='perex'>{LEAD}</p>{STORY}</body></html>"
    assert rows(read_html(html))[0].language == "cs"


@pytest.mark.parametrize(
    ("lang", "head", "language"),
    [
        ("en-GB", "", "en-GB"),
        ("sk_SK", "", "sk"),
        ("anglicky", "", "cs"),  # the feed's default
        ("", "<meta property='og:locale' content='de_DE'>", "de"),
        ("", LD.format('"inLanguage": "pl-PL"'), "pl"),
        ("", LD.format('"inLanguage": {"@type": "Language", "name": "slk"}'), "sk"),
    ],
)
def test_other_languages(lang: str, head: str, language: str) -> None:
    html = f"<html lang='{lang}'><head>{head}</head><body><h1>{TITLE}</h1><p>{ENGLISH}</p></body></html>"
    assert rows(read_html(html))[0].language == language


def test_a_kind_by_a_mark_on_the_page() -> None:
    declared = Page(kinds=(("css:div.online2016", "live"), (r"/domaci/", "opinion")))
    assert read(bottom="<div class='online2016'></div>", declared=declared).kind == "live"
    assert read(declared=declared).kind == "article"


@pytest.mark.parametrize(
    ("bottom", "head", "level", "share"),
    [
        ("", "", "free", None),
        ("", LD.format('"isAccessibleForFree": false'), "paid", None),
        ("", LD.format('"isAccessibleForFree": "False"'), "paid", None),
        ("", LD.format('"isAccessibleForFree": true'), "free", None),
        ("", LD.format('"isAccessibleForFree": "http://schema.org/False"'), "paid", None),
        ("", LD.format('"isAccessibleForFree": {"@value": "false"}'), "paid", None),
        ("", LD.format('"isAccessibleForFree": [false]'), "paid", None),
        ("", LD.format('"isAccessibleForFree": "https://schema.org/True"'), "free", None),
        ("", LD.format('"isAccessibleForFree": null'), "free", None),
        ("", LD.format(f'"hasPart": {LOCKED}'), "paid", None),
        ("", LD.format(f'"isAccessibleForFree": true, "hasPart": [{{"@type": "Clip"}}, {LOCKED}]'), "free", None),
        ("", LD.format('"hasPart": [{"@type": "ImageGallery", "isAccessibleForFree": false}, 7]'), "free", None),
        ("", "<meta property='article:content_tier' content='metered'>", "metered", None),
        ("", "<meta property='article:content_tier' content='locked'>", "paid", None),
        ("", "<meta property='article:content_tier' content='free'>", "free", None),
        ("", "<meta itemprop='isAccessibleForFree' content='False'>", "paid", None),
        ("<p>Tento text je součástí prémiového obsahu pro předplatitele.</p>", "", "paid", None),
        ("<p>Zbývá vám ještě 90 % článku</p>", "", "paid", 0.1),
        ("<p>Tento měsíc vám zbývají 3 články zdarma.</p>", "", "metered", None),
        ("<p>Přečetli jste 4 z 5 článků zdarma.</p>", "", "metered", None),
        ("<div>Pro dočtení článku se zdarma registrujte</div>", "", "metered", None),
        ("<p>Tento měsíc vám zbývají 3 články zdarma.</p>", LD.format('"isAccessibleForFree": false'), "paid", None),
    ],
)
def test_access(bottom: str, head: str, level: str, share: float | None) -> None:
    access = read(head=head, bottom=bottom).access
    assert (access.level, access.visible_share) == (level, pytest.approx(share) if share else None)


# --- what a site declares ---------------------------------------------------------------------------------------------


def test_declared_sources_come_first_in_their_order() -> None:
    top = "<p class='when'>18. listopadu 2026 7:00</p><p class='who'>Eva Bílá</p><b class='what'>Mosty</b>"
    declared = Page(
        published=("css:.gone", "css:.when"),
        authors=("css:.who",),
        section=("css:.what",),
        topics=("css:.none",),
        title=("json-ld:headline", "css:h1"),
    )
    html = f"<html><body><h1>{TITLE}</h1>{top}<p class='perex'>{LEAD}</p>{STORY}</body></html>"
    facts = read_html(html, page=declared)
    article = rows(facts)[0]
    assert (article.published_at, article.authors, article.section) == (
        "2026-11-18T07:00:00+01:00",
        ["Eva Bílá"],
        "Mosty",
    )
    assert article.provenance["published_at"] == "css:.when"
    assert {name: count for name, count in facts.counts.items() if "/" in name and not name.startswith("body")} == {
        "published/1": 1,
        "authors/0": 1,
        "section/0": 1,
        "topics/miss": 1,
        "title/1": 1,
    }


def test_an_attribute_and_a_nested_key() -> None:
    top = "<time class='when' data-at='2026-11-18T07:00:00+01:00'>ráno</time>"
    head = LD.format('"author": {"name": "Eva Bílá"}')
    article = read(top, head=head, declared=Page(published=("css:.when@data-at",), authors=("json-ld:author.name",)))
    assert (article.published_at, article.authors) == ("2026-11-18T07:00:00+01:00", ["Eva Bílá"])


def test_declared_body_and_what_to_drop() -> None:
    html = (
        f"<html><body><h1>{TITLE}</h1><p class='perex'>{LEAD}</p><div class='text'>{STORY}"
        "<div class='quiz'><p>Kolik mostů má Praha? Odpovězte a vyhrajte víkend pro dva v Českém ráji.</p></div></div>"
        "<div class='text'><p>Druhá část příběhu o mostu stojí ve svém vlastním bloku pod reklamou.</p></div>"
        "</body></html>"
    )
    article = rows(read_html(html, page=Page(body=("div.gone", "div.text"), drop=("div.quiz",))))[0]
    assert [block.text[:5] for block in article.body] == ["Oprav", "Město", "Podle", "Druhá"]
    assert article.provenance["body"] == "css:div.text"


def test_declared_boxes_hold_no_story() -> None:
    """A box that structure cannot tell: its teaser's link is no headline."""
    html = (
        f"<html><body><h1>{TITLE}</h1><p class='perex'>{LEAD}</p><div>{STORY}<div class='tip'>"
        "<p>Nový most u Lhoty už slouží. Podívejte se, jak ho dělníci v noci nasouvali na pilíře.</p>"
        "<a href='/domaci/novy-most-u-lhoty-uz-slouzi'>Více zde</a></div></div></body></html>"
    )
    article = rows(read_html(html, page=Page(boxes=("div.tip",))))[0]
    assert "nasouvali" not in article.text


def test_declared_paywall() -> None:
    assert read(bottom="<div class='lock'></div>", declared=Page(paywall=("div.lock",))).access.level == "paid"


def test_canonical_address() -> None:
    own = "https://zpravy.example/region/oprava-mostu.k3x9m2ap"
    assert read(head=f'<link rel="canonical" href="{own}?utm_source=x">').url == own
    assert read(head='<link rel="canonical" href="/region/oprava-mostu.k3x9m2ap">').url == own
    for other in ("https://jiny.example/region/oprava-mostu.k3x9m2ap", "https://zpravy.example/", "", "mailto:a"):
        assert read(head=f'<link rel="canonical" href="{other}">').url == URL


# --- several addresses, sister sites ----------------------------------------------------------------------------------

TWIN = "https://sestra.example/region/obec-opravi-most-pres-reku.k3x9m2ap"


def test_a_canonical_link_to_a_twin_is_believed_and_links_stay_on_the_page_s_site() -> None:
    head = f"<link rel='canonical' href='{TWIN}'>"
    teaser = "<a href='/domaci/vlak-v-noci-narazil.a1b2c3d4'>Vlak v noci narazil do závor</a>"
    box = f"<section><h2>Související</h2>{teaser}</section>"
    declared = Page(twins=("sestra.example",))
    body = f"<h1>{TITLE}</h1><p class='perex'>{LEAD}</p><div>{STORY}</div>{box}"
    html = f"<html><head>{head}</head><body>{body}</body></html>"
    article, (link,) = rows(read_html(html, page=declared))
    assert article.url == link.article_url == TWIN
    assert link.url == "https://zpravy.example/domaci/vlak-v-noci-narazil.a1b2c3d4"
    assert rows(read_html(html))[0].url == URL


def test_a_modification_before_the_publication_is_none() -> None:
    ld = LD.format('"datePublished": "2026-11-19T14:30:00+01:00", "dateModified": "2026-11-19T14:29:00+01:00"')
    assert read(head=ld).modified_at is None


@pytest.mark.parametrize("printed", [f"{TITLE}AKTUALIZOVÁNO", f"{TITLE} AKTUALIZOVÁNO", f"{TITLE} AKTUALIZOVÁNO:"])
def test_the_mark_of_an_update_is_no_part_of_the_headline(printed: str) -> None:
    assert read(title=printed).title == TITLE


def test_initials_alone_in_the_last_line_are_the_byline() -> None:
    article = read(bottom="<p><strong>(kra, čtk)</strong></p>")
    assert (article.authors, article.agencies) == (["kra"], ["ČTK"])
    assert "(kra" not in article.text


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ('<a href="/profil/eva-mala/">Eva Malá</a></span> <time>5. května 2026 8:00</time>', ["Eva Malá"]),
        ('<a href="/profil/eva-mala/">Eva Malá</a></span>', []),
        ('<a href="/profil/mapa/">Eva Malá</a></span> <time>5. května 2026 8:00</time>', []),
        ('<a href="/tag/eva-mala/">Eva Malá</a></span> <time>5. května 2026 8:00</time>', []),
    ],
)
def test_a_name_beside_the_date_that_its_link_spells_is_the_author(byline: str, authors: list[str]) -> None:
    assert read(f"<div><p><span>{byline}</p></div>").authors == authors


def test_the_section_is_called_as_the_menu_calls_the_folder_wherever_its_link_leads() -> None:
    menu = '<ul><li><a href="/rubrika/21">Praha a okolí</a></li><li><a href="/rubrika/22">Kultura</a></li></ul>'
    url = "https://zpravy.example/index.php/praha-a-okoli/most-123456"
    assert read(bottom=menu, url=url).section == "Praha a okolí"


def test_the_name_of_a_section_may_tell_the_kind() -> None:
    declared = Page(section=("css:p.rubrika",), kinds=(("section:Pohledy", "opinion"),))
    kinds = [read(f"<p class='rubrika'>{name}</p>", declared=declared).kind for name in ("Pohledy", "Domov")]
    assert kinds == ["opinion", "article"]
