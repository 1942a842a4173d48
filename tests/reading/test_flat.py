"""Text that somebody else has flattened: its lines told apart by printed headings and by their shape."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.facts import LinkFact
from newscrawl.items import Article, RelatedLink
from newscrawl.page import Page
from support.invented_pages import URL, flat_pages, flatten, read_flat, rows

TITLE = "Obec opraví most přes řeku"
LEAD = "Most u mlýna se letos konečně dočká opravy. Lidé na ni čekali třicet let a museli jezdit oklikou."
FIRST = "Oprava začne v květnu a potrvá do podzimu. Po tu dobu tudy neprojede žádné auto, jen autobusy."
LAST = "Podle starosty přibude i chodník. Děti z Podlesí konečně nebudou chodit do školy po krajnici."
LONGEST_HEADING = 35
OTHER = "Strojvedoucí brzdil dvě stě metrů. Nikomu se nic nestalo, škoda dosáhla dvou milionů korun."


def read(*lines: str, **changes: Any) -> tuple[Article, list[RelatedLink]]:
    return rows(read_flat("\n\n".join(lines), **changes))


def head(*lines: str) -> Article:
    """Read a page with `lines` between headline and lead; nothing of them may be text."""
    article, links = read(TITLE, *lines, LEAD, FIRST, LAST)
    assert (article.title, article.perex, article.text, links) == (TITLE, LEAD, f"{FIRST}\n{LAST}", [])
    return article


def tail(*lines: str) -> list[tuple[Any, ...]]:
    """Return (section, title, perex) of what `lines` below the story give; nothing of them may be text."""
    article, links = read(TITLE, LEAD, FIRST, LAST, *lines)
    assert (article.title, article.perex, article.text) == (TITLE, LEAD, f"{FIRST}\n{LAST}")
    assert all(link.url is None for link in links)
    return [(link.section, link.title, link.perex) for link in links]


@pytest.mark.parametrize(
    "line",
    [
        "Přejít k obsahu | Přejít k hlavnímu menu",
        "Přejít k obsahu",
        "Menu",
        "Hledat",
    ],
)
def test_skip_links_above_the_headline(line: str) -> None:
    assert read(line, TITLE, LEAD, FIRST, LAST)[0].title == TITLE


@pytest.mark.parametrize(
    ("lines", "authors", "published"),
    [
        (("Jana Malá", "19. listopadu 2026 9:05"), ["Jana Malá"], "2026-11-19T09:05:00+01:00"),
        (("Jana Malá", "Jana Malá", "19. listopadu 2026 9:05"), ["Jana Malá"], "2026-11-19T09:05:00+01:00"),
        (("Jana Malá 19. listopadu 2026 09:05",), ["Jana Malá"], "2026-11-19T09:05:00+01:00"),
        (("19. listopadu 2026 9:05",), [], "2026-11-19T09:05:00+01:00"),
        (("5. září 2019, 8:24",), [], "2019-09-05T08:24:00+02:00"),
        (("Jana Malá", "včera"), ["Jana Malá"], "2026-11-19T00:00:00+01:00"),
        (("Lunapark", "Lunapark", "Foto: Depositphotos"), [], None),
        ((), [], None),
    ],
)
def test_byline_and_date(lines: tuple[str, ...], authors: list[str], published: str | None) -> None:
    article = head(*lines)
    assert (article.authors, article.published_at) == (authors, published)


@pytest.mark.parametrize(
    ("lines", "caption", "credit"),
    [
        (("Most u mlýna", "Most u mlýna Foto: Eva Bílá"), "Most u mlýna", "Eva Bílá"),
        (
            ("Most, ilustrační fotografie.", "Most, ilustrační fotografie. Foto: Eva Bílá"),
            "Most, ilustrační fotografie.",
            "Eva Bílá",
        ),
        (("Most u mlýna", "Most u mlýna, foto: Eva Bílá / INCORP images"), "Most u mlýna", "Eva Bílá / INCORP images"),
        (
            ("Most u mlýna Fotogalerie +68", "Most u mlýna", "Foto: Eva Bílá, Zprávy"),
            "Most u mlýna",
            "Eva Bílá, Zprávy",
        ),
        (
            ("Most (22.6.2025, Podlesí)", "Most (22.6.2025, Podlesí) Foto: hrad.cz"),
            "Most (22.6.2025, Podlesí)",
            "hrad.cz",
        ),
        (("Foto: Eva Bílá",), None, "Eva Bílá"),
        (("Most u mlýna",), "Most u mlýna", None),
    ],
)
def test_photo(lines: tuple[str, ...], caption: str | None, credit: str | None) -> None:
    (image,) = head(*lines).images
    assert (image.url, image.caption, image.credit) == (None, caption, credit)


def test_a_long_photo_text_that_ends_with_a_full_stop_is_no_lead() -> None:
    text = "Opravený most u mlýna s novým chodníkem a zábradlím, které ukovali kováři z Podlesí."
    assert head(text, f"{text} Foto: Eva Bílá").images[0].caption == text


@pytest.mark.parametrize(
    ("line", "topics"),
    [
        ("Témata:  mosty Podlesí", ["mosty Podlesí"]),
        ("Témata: mosty, Podlesí", ["mosty", "Podlesí"]),
        ("Témata: mosty | Podlesí", ["mosty", "Podlesí"]),
        ("mosty , Podlesí , Jana Malá", ["mosty", "Podlesí", "Jana Malá"]),
        ("Témata:", []),
    ],
)
def test_topics(line: str, topics: list[str]) -> None:
    article, links = read(TITLE, LEAD, FIRST, LAST, "Související", "Vlak narazil do závor", line, "Aktuálně se děje")
    assert article.topics == topics
    assert [link.title for link in links] == ["Vlak narazil do závor"]


def test_topics_on_a_line_of_their_own() -> None:
    article, links = read(
        TITLE, LEAD, FIRST, LAST, "Témata:", "mosty", "Podlesí", "Související", "Vlak narazil do závor"
    )
    assert article.topics == ["mosty", "Podlesí"]
    assert [link.title for link in links] == ["Vlak narazil do závor"]


@pytest.mark.parametrize(
    ("lines", "links"),
    [
        (("Související",), []),
        (("Související", "Více souvisejících", "Aktuálně se děje", "Další zprávy"), []),
        (
            ("Související", "Zaplatí kraj víc?", "Vlak narazil do závor"),
            [("Zaplatí kraj víc?", None), ("Vlak narazil do závor", None)],
        ),
        (("Aktuálně se děje", "včera", "Vlak narazil do závor", OTHER), [("Vlak narazil do závor", OTHER)]),
        (("Aktuálně se děje", "Vlak", "Vlak narazil do závor", OTHER), [("Vlak narazil do závor", OTHER)]),
        (
            ("Aktuálně se děje", "včera", "Vlak, ilustrační foto.", "Vlak narazil do závor", OTHER),
            [("Vlak narazil do závor", OTHER)],
        ),
        (("Aktuálně se děje", "včera", "Mimořádná zpráva Vlak narazil do závor"), [("Vlak narazil do závor", None)]),
        (("Aktuálně se děje", "včera", "Mimořádná zpráva", "Vlak narazil do závor"), [("Vlak narazil do závor", None)]),
        (
            ("Aktuálně se děje", "Vlak narazil do závor", OTHER, FIRST.replace("Oprava", "Výluka")),
            [("Vlak narazil do závor", f"{OTHER} {FIRST.replace('Oprava', 'Výluka')}")],
        ),
        (
            (
                "Aktuálně se děje",
                "8:33",
                "Vlak narazil do závor. Nikdo nezemřel",
                OTHER,
                "Zdroj: Jan Hrabal",
                "Další zprávy",
            ),
            [("Vlak narazil do závor. Nikdo nezemřel", OTHER)],
        ),
    ],
)
def test_items_of_a_box(lines: tuple[str, ...], links: list[tuple[str, str | None]]) -> None:
    assert [found[1:] for found in tail(*lines)] == links


def test_each_box_by_its_heading() -> None:
    found = tail(
        *("Související", "Vlak narazil do závor", "Stalo se", "Hasiči zachránili psa ze studny", OTHER),
        *("Nejčtenější", "Cena dřeva stoupla o třetinu", "Mohlo by vás zajímat", "Starosta složil slib potřetí"),
    )
    assert [section for section, _, _ in found] == ["related", "latest", "most_read", "recommended"]


def test_a_dated_teaser_between_story_and_boxes_is_related() -> None:
    article, links = read(
        TITLE, LEAD, FIRST, LAST, "včera", "Vlak narazil do závor", "Související", "Hasiči zachránili psa"
    )
    assert article.text == f"{FIRST}\n{LAST}"
    assert [(link.section, link.heading, link.title, link.published_at) for link in links] == [
        ("related", None, "Vlak narazil do závor", "2026-11-19T00:00:00+01:00"),
        ("related", "Související", "Hasiči zachránili psa", None),
    ]


def test_the_source_line_is_the_author_of_the_teaser_above_it() -> None:
    article, links = read(
        *(TITLE, LEAD, FIRST, LAST, "Aktuálně se děje", "včera", "Vlak narazil do závor", OTHER, "Zdroj: Jan Hrabal"),
        *("8:33", "Hasiči zachránili psa ze studny", OTHER.replace("Strojvedoucí", "Řidič")),
    )
    assert article.authors == []
    assert [link.authors for link in links] == [["Jan Hrabal"], []]


def test_a_lone_source_line_below_the_story_names_nobody() -> None:
    article, links = read(TITLE, "Jana Malá", "19. listopadu 2026 9:05", LEAD, FIRST, LAST, "Zdroj: Jan Hrabal")
    assert (article.authors, article.text, links) == (["Jana Malá"], f"{FIRST}\n{LAST}", [])


@pytest.mark.parametrize(
    "line",
    [
        "Další zprávy",
        "Anketa",
        "Předpověď na sobotu:",
        "Odezva lídrů na sociálních sítích",
        "Kdo to zaplatí",
        "Reklama na cestě",
    ],
)
def test_a_subheading_keeps_the_story_below_it(line: str) -> None:
    article, links = read(TITLE, LEAD, FIRST, line, LAST)
    assert [(block.kind, block.text) for block in article.body] == [
        ("paragraph", FIRST),
        ("heading", line),
        ("paragraph", LAST),
    ]
    assert links == []


@pytest.mark.parametrize(
    "line",
    [
        "„To je vše,“ řekl.",
        "Další zprávy přijdou zítra.",
        "K tématu se vyjádřil i premiér.",
        "Aktuálně se děje jen to, že se čeká.",
        "Zdroj: vodárna hlásí, že pitné vody bude dost i v srpnu, kdy se most zavře pro všechna auta.",
    ],
)
def test_a_short_paragraph_in_the_story(line: str) -> None:
    article, links = read(TITLE, LEAD, FIRST, line, LAST)
    assert article.text == f"{FIRST}\n{line}\n{LAST}"
    assert links == []


def test_promo_lines_in_the_story_are_related() -> None:
    article, links = read(
        TITLE, LEAD, FIRST, "Čtěte také: Vlak narazil do závor", LAST, "Psali jsme: Pes uvízl ve studni"
    )
    assert article.text == f"{FIRST}\n{LAST}"
    assert [(link.section, link.heading, link.position, link.title) for link in links] == [
        ("related", "Čtěte také", 1, "Vlak narazil do závor"),
        ("related", "Psali jsme", 1, "Pes uvízl ve studni"),
    ]


def test_without_a_headline_the_address_gives_it_with_a_warning() -> None:
    article, _ = read(LEAD, FIRST, LAST, url="https://zpravy.example/region/obec-opravi-most.k3x9m2ap")
    assert (article.title, article.perex) == ("Obec opravi most", LEAD)
    assert any("title" in warning for warning in article.warnings)


@pytest.mark.parametrize(
    "url",
    [
        "https://globe24.cz/krimi/pozar.ab12cd34",
        "https://globe24.cz/krimi/nehoda-na-d1.28caa952/",
        "https://eurozpravy.cz/domaci/spolecnost/60287-zvykejte",
        "file:///tmp/clanek.txt",
    ],
)
def test_a_story_is_read_whatever_its_address_looks_like(url: str) -> None:
    article, _ = read(TITLE, LEAD, FIRST, LAST, url=url)
    assert (article.title, article.perex) == (TITLE, LEAD)


def test_what_the_site_declares() -> None:
    declared = Page(publisher="INCORP a.s.", kinds=(("/region/", "opinion"),))
    article, _ = read(TITLE, LEAD, FIRST, LAST, page=declared)
    assert (article.publisher, article.kind, article.section, article.url) == ("INCORP a.s.", "opinion", "region", URL)


@pytest.mark.parametrize(
    ("lines", "url"),
    [
        ((), URL),
        (("",), URL),
        (
            ("Domov", "Související články:", "Vlak", "Vlak narazil do závor", OTHER),
            "https://zpravy.example/domaci?page=54",
        ),
        (
            ("Profil editora", "Jana Malá", "redaktorka", LEAD, "Související články:", "Vlak", "Vlak narazil", OTHER),
            "https://zpravy.example/autor/jana-mala?page=2",
        ),
        (
            ("rozhovor", "Kalina Rozhovor", "Vlak narazil do závor", OTHER, "Pes", "Pes uvízl ve studni", LEAD),
            "https://zpravy.example/wiki/rozhovor?page=5",
        ),
        (("Válka o vodu", LEAD, FIRST, "Jak se dá přispět?", LAST), "https://zpravy.example/tema/valka-o-vodu?page=3"),
        (("404", "Stránka nenalezena"), URL),
        (("x" * 5000,), URL),
    ],
)
def test_what_is_no_article_has_a_reason(lines: tuple[str, ...], url: str) -> None:
    facts = read_flat("\n\n".join(lines), url=url)
    assert facts.article is None
    assert facts.reason
    assert facts.links == []


@given(flat_pages(), st.integers(0, 3000))
def test_a_text_that_breaks_off_has_no_teaser_in_its_story(page, length: int) -> None:
    """Most dumps hold the first 2,000 characters of a page; of a heading cut in two nobody can tell what it was."""
    text = flatten(page)[:length]
    facts = read_flat(text)
    if facts.article is None:
        return
    article, links = rows(facts)
    story = "\n".join(page.story.lines)
    foreign = [line for line in (article.perex or "", *article.text.split("\n")) if line not in story]
    assert foreign in ([], [text.splitlines()[-1].strip()])
    assert len("".join(foreign)) <= LONGEST_HEADING
    titles = [teaser.title for _, _, teaser in page.in_order()]
    assert all(link.title in titles for link in links[:-1])


@given(
    st.text(max_size=300)
    | st.lists(
        st.sampled_from(
            [
                TITLE,
                LEAD,
                FIRST,
                OTHER,
                "včera",
                "Další zprávy",
                "Témata:",
                "Zdroj: Jan",
                "Foto: Eva",
                "Čtěte také: x",
                "a , b",
                "8:33",
            ]
        ),
        max_size=15,
    ).map("\n".join)
)
def test_any_text_is_read(text: str) -> None:
    facts = read_flat(text)
    assert (facts.article is None) == (facts.reason is not None)
    assert all(isinstance(link, LinkFact) and link.position >= 1 and link.title for link in facts.links)
