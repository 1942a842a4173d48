import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.czech.names import MOST_WORDS, split_bylines

SITE = ("globe24", "Globe24.cz", "INCORP a.s.")


@pytest.mark.parametrize(
    ("byline", "authors", "agencies"),
    [
        ("Jana Malá, ČTK", ["Jana Malá"], ["ČTK"]),
        ("Autor:\nJana Malá,\xa0ČTK", ["Jana Malá"], ["ČTK"]),
        ("Autoři: iDNES.cz\n, Adam Nový", ["Adam Nový"], []),
        ("pma, ČTK, trm\xa0-", ["pma", "trm"], ["ČTK"]),
        ("ČTK/Jan Nový", ["Jan Nový"], ["ČTK"]),
        ("Jan Nový (ČTK)", ["Jan Nový"], ["ČTK"]),
        ("čtk, red", [], ["ČTK"]),
        ("Reuters, AFP a ČTK", [], ["Reuters", "AFP", "ČTK"]),
        ("ap, jk", ["ap", "jk"], []),
        ("Jan Nový a Petr Malý", ["Jan Nový", "Petr Malý"], []),
        ("Jan Nový; Petr Malý | Eva Bílá & mdb", ["Jan Nový", "Petr Malý", "Eva Bílá", "mdb"], []),
        ("Jan Nový - redaktor", ["Jan Nový"], []),
        ("šéfredaktor Jan Nový", ["Jan Nový"], []),
        ("zpravodaj ČT Jan Nový", ["Jan Nový"], []),
        ("Jan Nový, zpravodaj ČT", ["Jan Nový"], []),
        ("Eva Bílá redaktorka CNN Prima NEWS Všechny články autora", ["Eva Bílá"], []),
        ("Jan Nový hlavní analytik HN", ["Jan Nový"], []),
        ("Jan Nový Reportér Napište mi", ["Jan Nový"], []),
        ("Mgr. Jan Nový, Ph.D.", ["Jan Nový"], []),
        ("prof. MUDr. Jan Nový, CSc.", ["Jan Nový"], []),
        ("Jan Nový pro iDNES.cz", ["Jan Nový"], []),
        ("Zdroj: Jan Hrabě", ["Jan Hrabě"], []),
        ("autor: nab", ["nab"], []),
        ("Text: Jan Nový, foto: Petr Malý", ["Jan Nový"], []),
        ("Text: Jan Nový Foto: Petr Malý, Deník", ["Jan Nový"], []),
        ("Text a foto: Jan Nový", ["Jan Nový"], []),
        ("dom, foto: archiv HN", ["dom"], []),
        ("Jan Nový před 7 minutami", ["Jan Nový"], []),
        ("Jan Nový 22. února 2023 • 16:00", ["Jan Nový"], []),
        ("14. 2. 2018, 13:33mb, ČTK, Novinky", ["mb"], ["ČTK"]),
        ("Jan Nový jan.novy@globe24.cz +420 777 123 456", ["Jan Nový"], []),
        ("Jan Nový Jan Nový", ["Jan Nový"], []),
        ("Jan Nový\nJan Nový", ["Jan Nový"], []),
        ("JAN NOVÝ", ["JAN NOVÝ"], []),
        ("J. K. Malá", ["J. K. Malá"], []),
        ("J. K.", ["J. K."], []),
        ("(jd)", ["(jd)"], []),
        ("(ČTK, jd)", ["jd"], ["ČTK"]),
        ("Anna-Marie Nová", ["Anna-Marie Nová"], []),
        ("Ludmila van der Berg Nová", ["Ludmila van der Berg Nová"], []),
        ("Patrik O'Neill", ["Patrik O'Neill"], []),
        ("Malý, Jan", ["Jan Malý"], []),
        ("Autor: Nová-Bílá, Eva", ["Eva Nová-Bílá"], []),
        ("Malý, Jan; Bílá, Eva; ČTK", ["Jan Malý", "Eva Bílá"], ["ČTK"]),
        ("Novák, Dvořák", ["Novák", "Dvořák"], []),
        ("Jan, Eva", ["Jan", "Eva"], []),
        ("mal, jan", ["mal", "jan"], []),
        ("Praha – Jan Malý", ["Jan Malý"], []),
        ("Jan Malý, Brusel", ["Jan Malý"], []),
        ("New York, ČTK, Jan Malý", ["Jan Malý"], ["ČTK"]),
        ("Jan Malý a kolektiv", ["Jan Malý"], []),
        ("Jan Malý a kol.", ["Jan Malý"], []),
        ("Ing. et Ing. Jan Malý, MBA, LL.M.", ["Jan Malý"], []),
        ("Mgr. et Bc. Jan Malý, DrSc.", ["Jan Malý"], []),
        ("Kristina Katt, CPA, MSc", ["Kristina Katt"], []),
        ("md, rn", ["md", "rn"], []),
    ],
)
def test_a_byline_is_split_into_people_and_agencies(byline: str, authors: list[str], agencies: list[str]) -> None:
    assert split_bylines([byline], SITE) == (authors, agencies)


@pytest.mark.parametrize(
    "byline",
    [
        *("", " ", ",", "-", "red", "(red)", "Redakce", "REDAKCE", "Redakce Globe24.cz", "Redakce Seznam", "Sport"),
        *(
            "autor:\nSport\n| 18. 6. 2012",
            "Globe24",
            "globe24.cz",
            "INCORP a.s.",
            "iDNES.cz",
            "MF DNES",
            "Seznam Zprávy",
        ),
        *(
            "Echo24",
            "EuroZprávy.cz",
            "E15",
            "Novinky",
            "Profimedia.cz",
            "Komerční sdělení",
            "https://www.facebook.com/globe24",
        ),
        *(
            "kolektiv",
            "Kolektiv redakce",
            "autorský kolektiv",
            "kolektiv autorů",
            "Praha",
            "Hradec Králové",
            "Praha, red",
        ),
        *("www.globe24.cz", "redakce@globe24.cz", "27. ledna 2026 9:11", "včera", "777 123 456", "redaktor"),
        "K účtu služby se nepodařilo přihlásit. Zkuste to prosím znovu.",
    ],
)
def test_what_is_no_name_is_nobody(byline: str) -> None:
    assert split_bylines([byline], SITE) == ([], [])


def test_names_of_several_elements_stand_once_and_in_order() -> None:
    bylines = ["Eva  Bílá", "ČTK", "Jan Nový, ČTK", "Eva Bílá", "Reuters"]
    assert split_bylines(bylines, SITE) == (["Eva Bílá", "Jan Nový"], ["ČTK", "Reuters"])


def test_the_names_of_the_site_are_taken_in_any_spelling() -> None:
    assert split_bylines(["Krajské noviny, Jan Nový"], ["krajskenoviny"]) == (["Jan Nový"], [])
    assert split_bylines(["Krajské noviny"], []) == (["Krajské noviny"], [])


bylines = st.lists(
    st.lists(
        st.sampled_from(
            [
                "Jan Nový",
                "Eva",
                "ČTK",
                "a",
                "Autor:",
                "foto:",
                "Text",
                "redaktor",
                "pro",
                "(",
                ")",
                ",",
                "/",
                " - ",
                "Ph.D.",
            ]
        )
        | st.sampled_from(
            ["\n", "mdb", "27. ledna", "dnes", "MF", "J.", "Ing.", "iDNES.cz", "@", "http:", "13:33", "AP", "."]
        )
        | st.text(max_size=4),
        max_size=8,
    ).map(" ".join)
    | st.text(),
    max_size=3,
)


@given(bylines)
def test_names_are_clean_and_go_through_unchanged(printed: list[str]) -> None:
    authors, agencies = split_bylines(printed, SITE)
    for name in authors + agencies:
        assert name.split() == name.split(" ")
        assert 1 <= len(name.split()) <= MOST_WORDS
    assert len({name.casefold() for name in authors}) == len(authors)
    assert split_bylines(authors + agencies, SITE) == (authors, agencies)
