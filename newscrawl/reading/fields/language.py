"""The language of an article: what the page declares, as a tag of BCP 47."""

from __future__ import annotations

from newscrawl.reading.fields.sources import Document, Found, values_of
from newscrawl.reading.story.story import Story
from newscrawl.values.languages import language_tag

_TEMPLATE_DEFAULT = "en"
"""What templates declare until somebody changes it, perhaps with a country."""
_CZECH_LETTERS = frozenset("ěřů")
"""Letters that no language around has but Czech."""
_CZECH_SHARE = 0.05
"""Share of words with these letters from which a text is Czech; about 0.15 of Czech prose has them."""
_METAS = ("og:locale", "content-language", "language", "dc.language")


def find_language(document: Document, story: Story) -> Found[str | None]:
    """Return the language of an article; None where nothing declares it.

    A page that is declared to be English, as templates are, and reads as Czech is Czech.
    """
    metadata = document.metadata
    declared = (
        ("html:lang", metadata.language),
        *(("json-ld:inLanguage", value) for value in values_of(document, "json-ld:inLanguage")),
        *((f"meta:{name}", value) for name in _METAS for value in metadata.meta.get(name, ())),
    )
    found = ((source, tag) for source, value in declared if (tag := language_tag(value)))
    source, tag = next(found, (None, None))
    if tag is not None and tag.partition("-")[0] == _TEMPLATE_DEFAULT and _is_czech(story):
        return Found("cs", "structure:letters", "its text reads as Czech")
    return Found(tag, source, "declared" if source else "")


def _is_czech(story: Story) -> bool:
    """Tell whether a story reads as Czech; words in capitals do not count, being names."""
    words = [word for block in story.blocks for word in block.text.split() if word[0].islower()]
    return sum(not _CZECH_LETTERS.isdisjoint(word) for word in words) > _CZECH_SHARE * len(words)
