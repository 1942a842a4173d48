"""The paragraphs of a text, whichever program flattened the page."""

from __future__ import annotations

import textwrap

import pytest

from newscrawl.reading.flattened.paragraphs import paragraphs_of

PROSE = (
    "Most u mlýna se letos konečně dočká opravy. Lidé na ni čekali třicet let a museli jezdit oklikou přes Podlesí.",
    "Oprava začne v květnu a potrvá do podzimu. Po tu dobu tudy neprojede žádné auto, jen autobusy a sanitky.",
    "Podle starosty přibude i chodník. Děti z Podlesí konečně nebudou chodit do školy po krajnici silnice.",
)


def texts(text: str) -> list[str]:
    return [paragraph.text for paragraph in paragraphs_of(text)]


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\n \n\n", "\r\n"])
def test_lines_are_paragraphs_with_or_without_blank_lines(gap: str) -> None:
    assert texts(gap.join(("Obec opraví most", *PROSE))) == ["Obec opraví most", *PROSE]


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("width", [50, 72, 100])
def test_wrapped_lines_are_joined(width: int, gap: str) -> None:
    wrapped = gap.join(textwrap.fill(line, width) for line in PROSE * 3)
    assert texts(wrapped) == list(PROSE * 3)


def test_short_lines_are_not_taken_for_wrapped_ones() -> None:
    lines = ["Domácí", "Ze světa", "Ekonomika a finance", "Sport", "Kultura a umění", "Názory", "Počasí na víkend"]
    assert texts("\n".join(lines)) == lines


@pytest.mark.parametrize("bullet", ["* ", "• ", "  * ", "•", "· "])
def test_bullets_are_marks_and_no_text(bullet: str) -> None:
    (paragraph,) = paragraphs_of(f"{bullet}Vlak narazil do závor")
    assert (paragraph.text, paragraph.is_item) == ("Vlak narazil do závor", True)


def test_markdown_is_taken_back() -> None:
    heading, linked = paragraphs_of("# Obec **opraví** most\n\n[Vlak](https://a.example/vlak) narazil do _závor_")
    assert (heading.text, heading.is_heading) == ("Obec opraví most", True)
    assert (linked.text, linked.is_heading) == ("Vlak narazil do závor", False)


@pytest.mark.parametrize(
    "line", ["Cena 3*4 korun", "jmeno_souboru_zprava.txt", "Poznámka [1] pod čarou", "– To je vše."]
)
def test_signs_that_only_look_like_marks_stay(line: str) -> None:
    assert texts(line) == [line]


def test_cells_of_data_are_one_row_and_cells_of_a_layout_are_paragraphs() -> None:
    assert [(row.text, row.cells) for row in paragraphs_of("Sparta\t3:1\tSlavia")] == [("Sparta 3:1 Slavia", 3)]
    assert texts(f"Domácí\t{PROSE[0]}") == ["Domácí", PROSE[0]]


def test_paragraphs_that_were_run_together_are_parted() -> None:
    assert texts("".join(PROSE * 2)) == list(PROSE * 2)
    quoted = "„Je to hotové.“ To řekl starosta."
    assert texts("\n".join([quoted] * 4)) == [quoted] * 4
    assert texts("Web iDNES.cz a firma Seznam.Cz.") == ["Web iDNES.cz a firma Seznam.Cz."]


def test_nothing_is_no_paragraph() -> None:
    assert texts("") == texts(" \n\t\n ") == []
