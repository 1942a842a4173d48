"""In which language a text is."""

from __future__ import annotations

import pytest

from newscrawl.onboarding.speech import is_czech, name_of_language
from support.hopeless_sites import COMPANY, ENGLISH, SLOVAK

POLISH = "Miasto zacznie wiosną naprawiać stary most, ludzie będą jeździć objazdem aż do jesieni, mówią władze. " * 12
GERMAN = "Die alte Brücke wird im Frühjahr erneuert, außer den Bussen fährt bis zum Herbst niemand über sie. " * 12


@pytest.mark.parametrize(
    ("text", "is_it"), [(COMPANY, True), (SLOVAK, False), (POLISH, False), ("Jen pár slov.", None)]
)
def test_czech_is_told_by_its_letters(text, is_it):
    assert is_czech(text.split()) is is_it


@pytest.mark.parametrize(
    ("text", "declared", "name"),
    [
        (SLOVAK, ["cs", "cs"], "Slovak"),
        (POLISH, [None], "Polish"),
        (GERMAN, ["en"], "German"),
        (ENGLISH, ["en-GB", "en-US"], "English"),
        (ENGLISH, ["cs"], None),
        ("", [], None),
    ],
)
def test_others_are_named_by_their_letters_or_what_is_declared(text, declared, name):
    assert name_of_language(text.split(), declared) == name
