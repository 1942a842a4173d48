"""What a survey tells of the house: publisher, shared CMS, names of the house, scripts, charsets."""

from __future__ import annotations

import pytest

from newscrawl.cms import cnc, economia, incorp, mafra, seznam
from newscrawl.onboarding.answer import Answer
from newscrawl.onboarding.house import learn_house
from newscrawl.onboarding.house.names import owner_in
from newscrawl.onboarding.seen import Seen
from replica.scripted_sites import SITES as SCRIPTED
from support.surveyed import FETCHED, OfflineSite

STORY = (
    "Zastupitelstvo na jednání schválilo opravu mostu přes řeku a rozdělilo peníze na školy i silnice ve městě. " * 6
)


def surveyed(pages: list[str], domain: str = "udolni.cz", content_type: str = "text/html; charset=utf-8") -> Seen:
    """Return what a survey has seen whose articles are these pages."""
    headers = {"content-type": content_type}
    answers = []
    for number, html in enumerate(pages):
        url = f"https://www.{domain}/zpravy/oprava-mostu-se-prodrazi-{10_000 + number}"
        body = html.encode("cp1250" if "1250" in content_type else "utf-8")
        answers.append(Answer(url=url, final_url=url, status=200, headers=headers, body=body, at=FETCHED))
    return Seen("udolni", domain, answers)


def article(number: int, *, head: str = "", byline: str = "", foot: str = "") -> str:
    """Return the page of an article."""
    return f"""<!DOCTYPE html><html lang="cs"><head><title>Most {number}</title>{head}
        <meta property="article:published_time" content="2026-11-{number + 1:02}T08:00:00+01:00"></head><body><main>
        <article><h1>Oprava mostu číslo {number} se prodraží o dva miliony</h1>{byline}
        <p>{STORY}</p><p>{STORY}</p></article></main><footer><p>{foot}</p></footer></body></html>"""


@pytest.mark.parametrize(
    ("site", "base", "words"),
    [
        ("idnes", "mafra.MAFRA", {"article_id": mafra.ARTICLE_ID, "wrappers": mafra.WRAPPERS}),
        ("press1", "incorp.INCORP", {"article_shape": incorp.ARTICLE_SHAPE, "id_in_url": incorp.ID_IN_URL}),
        ("novinky", "seznam.SEZNAM", {"house_names": ("Novinky", *seznam.HOUSE_NAMES)}),
        ("e15", "cnc.CNC", {"article_shape": None}),  # most of its addresses have no such shape
        ("respekt", "economia.ECONOMIA", {"house_names": ("Respekt", *economia.HOUSE_NAMES)}),
        ("irozhlas", None, {}),
        ("denik", None, {}),
    ],
)
def test_the_shared_cms_of_a_publisher_and_what_addresses_bear_out(
    site: str, base: str | None, words: dict[str, object]
) -> None:
    found = learn_house(OfflineSite(site).surveyed(articles=8))
    assert found.base == base
    for word, value in words.items():
        assert (found.site[word].value if word in found.site else None) == value
    declares_publisher = base is None or site == "novinky"  # else that of the shared page holds
    assert ("publisher" in found.page) is declares_publisher
    found.declared_page(cnc.CNC if base == "cnc.CNC" else None)  # what is found can be declared


def test_no_shared_cms_where_the_publisher_alone_speaks_for_it() -> None:
    foot = "© 2026 CZECH NEWS CENTER a.s. Všechna práva vyhrazena."
    found = learn_house(surveyed([article(number, foot=foot) for number in range(6)]))
    assert found.base is None
    assert found.page["publisher"].value == "CZECH NEWS CENTER a.s."


def test_a_company_at_the_foot_goes_before_the_name_of_the_newspaper_in_metadata() -> None:
    head = """<meta property="og:site_name" content="Údolní deník | zprávy z kraje">
        <script type="application/ld+json">{"@type": "NewsArticle", "headline": "Oprava",
        "publisher": {"@type": "Organization", "name": "Údolní deník"}}</script>"""
    foot = "Vydavatel: Údolní média, s. r. o., IČO 12345678"
    found = learn_house(surveyed([article(number, head=head, foot=foot) for number in range(6)]))
    publisher = found.page["publisher"]
    assert (publisher.value, publisher.certainty) == ("Údolní média, s. r. o.", "sure")
    assert publisher.alternatives == ("Údolní deník",)
    assert found.site["house_names"].value == ("Údolní deník", "zprávy z kraje")


def test_whose_a_picture_of_the_story_is_tells_nothing() -> None:
    photo = "<figure><img src='/a.jpg'><figcaption>© Fotobanka Jiná a.s.</figcaption></figure>"
    found = learn_house(surveyed([article(number, byline=photo, foot="© ÚDOLÍ a.s.") for number in range(6)]))
    assert (found.page["publisher"].value, found.page["publisher"].alternatives) == ("ÚDOLÍ a.s.", ())


def test_a_site_that_names_no_publisher_has_its_own_name_for_want_of_a_better_one() -> None:
    head = '<meta property="og:site_name" content="Údolní deník">'
    publisher = learn_house(surveyed([article(number, head=head) for number in range(6)])).page["publisher"]
    assert (publisher.value, publisher.certainty) == ("Údolní deník", "unsure")


@pytest.mark.parametrize(
    ("line", "owner"),
    [
        ("© 1999–2026 MAFRA, a. s.", "MAFRA, a. s."),
        ("ISSN: 1213-5003 © Copyright 2023 ČTK", "ČTK"),
        ("Copyright © N media a.s.", "N media a.s."),
        ("© 1997-2026 Český rozhlas", "Český rozhlas"),
        ("© Údolní deník. Všechna práva vyhrazena, Tisk a.s. dodává.", "Údolní deník"),
        ("Provozovatelem serveru je Svět novin spol. s r.o., Brno", "Svět novin spol. s r.o."),
        ("(c) 2026 | Design: Studio s.r.o.", None),
        ("Vydavatelství vydalo letos třicet knih a na podzim chystá další", None),
        ("© 1999-2016 (c) Economia, a.s.", "Economia, a.s."),
        ("© Vydavatelství Údolí a.s.", "Vydavatelství Údolí a.s."),
        ("Obec postaví školku", None),
    ],
)
def test_the_owner_that_a_line_names(line: str, owner: str | None) -> None:
    assert owner_in(line) == owner


def test_a_name_beside_every_author_is_the_houses_and_one_author_of_all_is_none() -> None:
    head = '<meta property="og:site_name" content="Údolní deník">'
    names = ("Jana Malá", "Petr Nový", "Eva Bílá")
    house = [
        article(number, head=head, byline=f'<p class="author">Kulatý stůl, {names[number % 3]}</p>')
        for number in range(6)
    ]
    assert "Kulatý stůl" in str(learn_house(surveyed(house)).site["house_names"].value)
    alone = [article(number, head=head, byline='<p class="author">Jana Malá</p>') for number in range(6)]
    assert learn_house(surveyed(alone)).site["house_names"].value == ("Údolní deník",)


@pytest.mark.parametrize(
    ("site", "hosts"), [("client", ("data.client-dodavatel.example",)), ("endless", None), ("lazy", None)]
)
def test_pages_that_scripts_fill_and_the_host_of_what_they_show(site: str, hosts: tuple[str, ...] | None) -> None:
    found = learn_house(OfflineSite(SCRIPTED[site]).surveyed(articles=6)).site
    assert (found["browser"].value if "browser" in found else False) is (site != "lazy")
    assert (found["render_hosts"].value if "render_hosts" in found else None) == hosts


def test_a_wrong_charset_and_the_language_are_notes() -> None:
    pages = [article(number) for number in range(3)]
    right, wrong = surveyed(pages), surveyed(pages, content_type="text/html; charset=utf-8")
    for page in wrong.pages.values():
        page.charset = "cp1250"  # as it was decoded, whatever it declares
    assert learn_house(right).notes == ["Language of the articles: cs on 3."]
    assert any("3 of 3 pages declare utf-8 and are in cp1250" in note for note in learn_house(wrong).notes)


@pytest.mark.parametrize("pages", [[], ["<p>Nic</p>"], ["<div>" * 5000 + "x"]], ids=["none", "no article", "too deep"])
def test_a_survey_without_an_article_tells_nothing(pages: list[str]) -> None:
    found = learn_house(surveyed(pages))
    assert (found.base, found.site, found.page, found.notes) == (None, {}, {}, [])
