"""Dumps that are not in the form of the seed: what other programs, and other sites, leave of a page."""

from __future__ import annotations

import pytest

from newscrawl.items import Article, RelatedLink
from support.invented_pages import URL, read_flat, rows

TITLE = "Obec opraví most přes řeku"
LEAD = "Most u mlýna se letos konečně dočká opravy. Lidé na ni čekali třicet let a museli jezdit oklikou přes Podlesí."
STORY = (
    "Oprava začne v květnu a potrvá do podzimu. Po tu dobu tudy neprojede žádné auto, jen autobusy a sanitky.",
    "„Stát nám dá tři čtvrtiny peněz, zbytek zaplatíme sami,“ řekl starosta Jan Novák. Obec si na most vezme úvěr.",
    "Podle starosty přibude i chodník. Děti z Podlesí konečně nebudou chodit do školy po krajnici silnice, dodal.",
    "Stavbaři začnou u mlýna, kde je most nejslabší. Nosníky tam podle statika prorezly a unesou sotva dvě tuny.",
)
NAVIGATION = ("Zprávy", "Domácí", "Zahraničí", "Sport", "Kultura", "Počasí", "TV program", "Přihlásit se", "Předplatné")
FOOTER = ("Kontakty", "Inzerce", "Ochrana osobních údajů", "Nastavení cookies", "O nás", "© 2026 Zprávy, a. s.")
BOX = (
    "Nejčtenější",
    "Vlak narazil do závor u Horní Lhoty, strojvedoucí brzdil pozdě",
    "Hasiči vytáhli ze studny psa, seděl v ní dva dny a dvě noci",
    "Cena dřeva stoupla o třetinu, pily nestíhají a stavby stojí",
)


def read(*lines: str, gap: str = "\n\n", url: str = URL) -> tuple[Article, list[RelatedLink]]:
    return rows(read_flat(gap.join(lines), url=url))


def check(article: Article, *, title: str = TITLE) -> None:
    assert article.title == title
    assert [article.perex, *article.text.split("\n")] == [LEAD, *STORY]


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_navigation_above_and_a_footer_below(gap: str) -> None:
    article, links = read(*NAVIGATION, TITLE, LEAD, *STORY, *BOX, *FOOTER, gap=gap)
    check(article)
    assert [(link.section, link.heading, link.title) for link in links] == [
        ("most_read", "Nejčtenější", title) for title in BOX[1:]
    ]


@pytest.mark.parametrize("line", ["Domácí", "Zprávy / Domácí", "Úvod » Zprávy » Domácí"])
def test_a_rubric_as_first_line(line: str) -> None:
    check(read(line, TITLE, LEAD, *STORY)[0])


def test_a_dump_that_starts_at_the_lead() -> None:
    check(read(LEAD, *STORY)[0], title="Obec opravi most pres reku")


def test_a_certain_story_is_an_article_though_its_address_has_no_shape_of_one() -> None:
    check(read(*NAVIGATION, TITLE, LEAD, *STORY, *FOOTER, url="https://zpravy.example/clanky/opravi-most-reka")[0])
    assert (
        read_flat("\n".join((TITLE, LEAD, *STORY)), url="https://zpravy.example/tag/opravi-most-reka").article is None
    )


def test_dates_and_bylines_over_several_lines() -> None:
    moments = ("Aktualizováno -", "11. srpna 2025", "21:48", "Autor: ČTK, lig -", "11. srpna 2025", "18:47")
    article, _ = read(TITLE, *moments, LEAD, *STORY)
    check(article)
    assert (article.published_at, article.modified_at) == ("2025-08-11T18:47:00+02:00", "2025-08-11T21:48:00+02:00")
    assert (article.authors, article.agencies) == (["lig"], ["ČTK"])


def test_bare_leads_of_other_articles_at_the_end() -> None:
    others = (
        "Horolezci zahynuli pod vrcholem Annapurny. Zasypala je lavina ledu, záchranáři hledají další dva Francouze.",
        "Tenistka vyhrála pařížský turnaj bez ztráty setu. Finále trvalo padesát minut, soupeřka uhrála čtyři gemy.",
    )
    check(read(TITLE, LEAD, *STORY, *others)[0])


def test_list_marks_and_a_heading_mark() -> None:
    lines = (*(f"  * {name}" for name in NAVIGATION), f"# {TITLE}", LEAD, *STORY, *(f"  * {name}" for name in FOOTER))
    check(read(*lines)[0])
