"""The headline without the name of a series."""

from __future__ import annotations

import pytest

from newscrawl.reading.flattened.headline import without_series

HEADLINE = "Uzávěrka: Most se zřítil do řeky"


@pytest.mark.parametrize(
    ("url", "headline"),
    [
        ("https://zpravy.example/clanek/most-se-zritil-do-reky-48821", "Most se zřítil do řeky"),
        ("https://zpravy.example/clanek/uzaverka-most-se-zritil-do-reky-48821", HEADLINE),
        ("https://zpravy.example/clanek/zriceny-most-v-podlesi-48821", HEADLINE),
        ("https://zpravy.example/clanek/48821", HEADLINE),
        ("", HEADLINE),
    ],
)
def test_a_series_that_the_address_does_not_have_is_no_headline(url: str, headline: str) -> None:
    assert without_series(HEADLINE, url) == headline
