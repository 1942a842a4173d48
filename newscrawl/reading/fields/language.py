"""The language of an article: what the page declares, in the one spelling of codes."""

from __future__ import annotations

from newscrawl.reading.fields.sources import Document, values_of
from newscrawl.reading.story.story import Story
from newscrawl.values.languages import language_code

_TEMPLATE_DEFAULT = "en"
"""What templates declare until somebody changes it."""
_CZECH_LETTERS = frozenset("ěřů")
"""Letters that no language around has but Czech."""
_CZECH_SHARE = 0.05
"""Share of words with these letters from which a text is Czech; about 0.15 of Czech prose has them."""


def find_language(document: Document, story: Story) -> str | None:
    """Return the code of an article's language, ISO 639-1 where that has one; None where nothing declares it.

    A page that is declared to be English, as templates are, and reads as Czech is Czech.
    """
    metadata = document.metadata
    declared = (
        metadata.language,
        *values_of(document, "json-ld:inLanguage"),
        metadata.first_meta("og:locale", "content-language", "language", "dc.language"),
    )
    code = next((code for value in declared if (code := language_code(value))), None)
    return "cs" if code == _TEMPLATE_DEFAULT and _is_czech(story) else code


def _is_czech(story: Story) -> bool:
    """Tell whether a story reads as Czech; words in capitals do not count, being names."""
    words = [word for block in story.blocks for word in block.text.split() if word[0].islower()]
    return sum(not _CZECH_LETTERS.isdisjoint(word) for word in words) > _CZECH_SHARE * len(words)
