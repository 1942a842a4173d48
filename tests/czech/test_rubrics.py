"""What kind of article a rubric holds."""

from __future__ import annotations

import pytest

from newscrawl.czech.rubrics import kind_of_rubric


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Názory", "opinion"),
        ("Komentáře a glosy", "opinion"),
        ("nazory-komentare", "opinion"),
        ("Úhel pohledu", "opinion"),
        ("Blogy", "opinion"),
        ("PR články", "sponsored"),
        ("komercni-sdeleni", "sponsored"),
        ("Sdělení firem", "sponsored"),
        ("Advertorial", "sponsored"),
        ("Rozhovory", "interview"),
        ("Podcasty", "podcast"),
        ("Obrazem", "gallery"),
    ],
)
def test_names_of_rubrics_tell_a_kind_with_marks_and_without(name: str, kind: str) -> None:
    assert kind_of_rubric(name) == kind


@pytest.mark.parametrize(
    "name", ["Domácí", "Praha", "Prozkoumáno", "Komentovaná prohlídka", "", "Názory " * 20, "Blogger"]
)
def test_other_names_tell_none(name: str) -> None:
    assert kind_of_rubric(name) is None
