"""The vocabulary of printed headings, as 18 Czech sites print them."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.czech import headings
from newscrawl.czech.headings import SECTIONS, is_label, role, section, split_promo

PRINTED = {
    "related": (
        *("Související", "Související:", "Související články", "Související články:", "Více souvisejících"),
        *("Související obsah", "Čtěte také", "Čtěte také:", "ČTĚTE TAKÉ:", "Přečtěte si", "PŘEČTĚTE SI", "Viděli jste"),
        *("Čtěte dále", "Psali jsme:", "K tématu", "K tématu:"),
    ),
    "latest": (*("Aktuálně se děje", "AKTUÁLNĚ SE DĚJE", "Právě se děje", "Právě zveřejněno", "Nejnovější články"),),
    "more_news": (
        *("Další zprávy", "Další články", "Další články z rubriky", "Hlavní zprávy", "Výběr článků", "Zprávy odjinud"),
        *("Články odjinud", "Zprávy, které jste nečetli", "Načíst starší články", "Ostatní online zpravodajství"),
        *("Obrazem", "Tiskové zprávy", "Politici voličům", "Poslední příspěvky z profilů"),
    ),
    "most_read": (
        *("Nejčtenější", "Nejčtenější za posledních 24 hodin", "Nejčtenější za poslední 3 dny"),
        *("Nejčtenější za poslední týden", "V tomto okamžiku nejčtenější", "Právě nejčtenější Premium články:"),
        "Právě čtete",
    ),
    "recommended": (
        *("Mohlo by vás zajímat", "MOHLO BY VÁS ZAJÍMAT:", "Doporučujeme", "Doporučované", "Seznam doporučuje"),
        *("Vybíráme z HN", "Vybíráme pro vás", "Návrhy pro vás", "Neuteklo vám?"),
        "S předplatným můžete mít i tento exkluzivní obsah",
        "Zajímají vás další kvalitní články z Hospodářských novin",
    ),
    "topics": (
        *("Témata", "Témata:", "Související témata:", "Aktuální témata", "Populární témata", "Klíčová slova:"),
        *("Článek obsahuje štítky", "Štítky"),
    ),
    "discussion": (
        *("Diskuze", "Diskuse", "Diskuse (12)", "Vstoupit do diskuze", "Čtenář reportér", "Napište autorovi"),
        *("Diskuse čtenářů", "Diskuze k článku (3)", "Komentáře (2)", "Komentáře čtenářů", "Reakce k článku"),
        *("Máte k článku podnět nebo připomínku?", "Líbil se Vám tento článek?", "Ohodnoťte článek"),
    ),
    "advert": (
        *("Reklama", "Komerční sdělení", "Jinde na netu:", "Finanční kalkulačky 2023", "Další služby", "Sdílej:"),
        *("Tipy z televizního programu", "Akční letáky", "Dnešní horoskopy", "Předpověď počasí", "Sledujte nás"),
        *("Tento článek je uzamčen", "Stáhněte si aplikaci HN", "Dočtěte článek až do konce"),
    ),
    "newsletter": ("Newsletter", "Odebírejte náš newsletter"),
    "gallery": (
        *("Prohlédněte si galerii", "Fotogalerie", "Fotogalerie:", "Fotogalerie +68", "Zobrazit galerii"),
        *("4 fotografie v galerii ›", "38 fotografií", "Nahrávám video"),
    ),
    "poll": ("Anketa",),
    "navigation": ("Přejít k obsahu", "Přejít k hlavnímu menu", "Menu", "Hledat", "O nás"),
}

HEADLINES = (
    "Další zprávy z fronty: armáda ustupuje od řeky",
    "Další zprávy o životě na Marsu vědci zveřejní až v lednu",
    "Nejčtenější kniha roku je o vaření",
    "Související prohlídky zabraly policii celý den",
    "Anketa ukázala, koho chtějí Češi na Hradě",
    "Reklama na loterii skončí u soudu",
    "Vybíráme si prezidenta, ne krále, řekl senátor v Brně",
    "Co bude dál",
    "Předpověď na sobotu:",
    "",
)

SENTENCES = (
    "K tématu se vyjádřil i premiér.",
    "Další zprávy přijdou zítra.",
    "Vybíráme ze dvou možností.",
    "Lékař doporučuje.",
    "Nejčtenější dnes nebyla.",
)


@pytest.mark.parametrize(("meaning", "heading"), [(role, text) for role, texts in PRINTED.items() for text in texts])
def test_a_printed_heading_says_what_its_box_holds(meaning: str, heading: str) -> None:
    assert role(heading) == meaning
    assert section(heading) == (meaning if meaning in SECTIONS else None)


@pytest.mark.parametrize("text", HEADLINES)
def test_a_headline_that_begins_alike_is_no_heading(text: str) -> None:
    assert role(text) is None


@pytest.mark.parametrize("text", SENTENCES)
def test_a_sentence_is_no_heading(text: str) -> None:
    """Else a short paragraph of the story counts as the heading of a box and is lost."""
    assert role(text) is None


@given(st.sampled_from([text for texts in PRINTED.values() for text in texts]), st.sampled_from(" \n\xa0"))
def test_case_spacing_and_punctuation_do_not_matter(heading: str, space: str) -> None:
    for spelling in (heading.upper(), heading.replace(" ", space * 2), f" {heading.rstrip(':')} :"):
        assert role(spelling) == role(heading)


@given(st.text(max_size=200))
def test_any_text_has_a_role_or_none(text: str) -> None:
    assert role(text) in {None, *PRINTED}


@pytest.mark.parametrize(
    ("line", "split"),
    [
        ("Čtěte také: Radar vyvinuli studenti", ("Čtěte také", "Radar vyvinuli studenti")),
        ("ČTĚTE TAKÉ: Radar vyvinuli studenti", ("ČTĚTE TAKÉ", "Radar vyvinuli studenti")),
        ("▶ Přečtěte si také » Radar vyvinuli studenti", ("Přečtěte si také", "Radar vyvinuli studenti")),
        ("Viděli jste? Požár viděli až z Polska", ("Viděli jste", "Požár viděli až z Polska")),
        ("Psali jsme: Radar: první zkoušky", ("Psali jsme", "Radar: první zkoušky")),
        ("Čtěte také zítřejší vydání, vyzval šéfredaktor.", None),
        ("Psali jsme o tom už loni.", None),
        ("Související škody odhadli hasiči na milion korun.", None),
        ("Viděli jste ho naposledy v pátek?", None),
        ("Tipujeme: vyhraje Sparta", None),
    ],
)
def test_a_promo_line_needs_a_mark_after_its_heading(line: str, split: tuple[str, str] | None) -> None:
    assert split_promo(line) == split


def test_labels_over_a_teaser_are_no_headings_of_a_box() -> None:
    assert all(map(is_label, ("Mimořádná zpráva", "Komentář", "Rozhovor", "ANALÝZA", "Prohlédněte si galerii")))
    assert not any(map(is_label, ("Doporučujeme", "Související", "Rozhovor s hejtmanem", "")))


def test_examples() -> None:
    assert doctest.testmod(headings).failed == 0


@pytest.mark.parametrize(
    ("line", "is_promo"),
    [
        ("Čtěte také: Obec opraví most", True),
        ("Čtěte také: Opraví obec most?", True),
        ("Tip: Kam o víkendu s dětmi", True),
        ("Tip: Kdo chce most vidět osvětlený, má přijít po setmění.", False),
        ("K tématu: vláda loni slíbila peníze a žádné nedala.", False),
        ("Přečtěte si: takhle zní celá výzva starostky…", False),
    ],
)
def test_a_sentence_without_a_link_promotes_nothing(line: str, is_promo: bool) -> None:
    assert (split_promo(line, is_linked=False) is not None) == is_promo
    assert split_promo(line) is not None
