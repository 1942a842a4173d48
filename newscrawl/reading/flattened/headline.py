"""The headline without what is printed in one line with it, as the page's address tells."""

from __future__ import annotations

from newscrawl.reading.flattened.features import plain_words, slug_words

_LONGEST_LABEL_WORDS = 2
_FIRST_WORDS = 3
"""Words of a headline that its address begins with, if it has the headline at all."""


def without_series(headline: str, url: str) -> str:
    """Return a headline without the name of a series before a colon that the address does not have.

    "Uzávěrka: Most se zřítil do řeky" at /clanek/most-se-zritil-do-reky is "Most se zřítil do řeky" (seznamzpravy.cz,
    pages of 2018); at /clanek/uzaverka-most-se-zritil it stays.
    """
    series, colon, rest = headline.partition(": ")
    slug = slug_words(url)
    first, label = plain_words(rest)[:_FIRST_WORDS], plain_words(series)
    if not colon or len(label) > _LONGEST_LABEL_WORDS or set(label) & set(slug) or len(first) < _FIRST_WORDS:
        return headline
    return rest if slug[:_FIRST_WORDS] == first else headline
