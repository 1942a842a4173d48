"""What the fields and the words of a page tell of its being an article."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newscrawl.czech.voices import voices
from newscrawl.reading.evidence.fact import Fact, amount, told
from newscrawl.reading.fields.fields import Fields
from newscrawl.reading.fields.sources import Document
from newscrawl.reading.story.story import Story
from newscrawl.values.text import fold

_MANY_AUTHORS = 6
"""Authors that an article does not have: more are users who wrote below one another, or reviewed."""
_TELLING_MARK = re.compile(r"[,:?!–—„“\"]")
"""A mark that a headline has, and the name of a thing or a list has not."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_JUDGED_CHARS = 5000
"""Characters of a story whose words are counted."""


def fields_told(document: Document, fields: Fields) -> Iterator[Fact]:
    """Yield what an article's fields say."""
    if not fields.lead.published.value:
        yield told("no date", "no date")
    if not fields.authors.value:
        yield told("no author", "no author")
    elif len(fields.authors.value) > _MANY_AUTHORS:
        yield told("many authors", f"{len(fields.authors.value)} authors")
    if fields.lead.perex.value:
        yield told("perex", "a perex")
    yield from _title(document, (fields.lead.title.value or "").strip())


def _title(document: Document, title: str) -> Iterator[Fact]:
    """Yield what its title says, and how the page shows it."""
    if document.headline is None:
        yield told("no headline", "no headline shown")
    if _TELLING_MARK.search(title):
        yield told("marks in the title", "marks of a sentence in its title")
    folded, site = fold(title), fold(document.metadata.first_meta("og:site_name") or "")
    if site and (folded == site or site in folded):
        yield told("title is the site's", "a title that names the site")
    yield amount("words in the title", len(folded.split()), "words in its title")


def words_told(story: Story) -> Iterator[Fact]:
    """Yield what the words of its story say."""
    text = " ".join(block.text or "" for block in story.blocks if block.kind != "heading")[:_JUDGED_CHARS]
    for voice, per_hundred in voices(text).items():
        yield amount(f"voice {voice}", per_hundred, f"in 100 words say {voice!r}")
    words = max(1, text.count(" "))
    yield amount("quotes", 100 * sum(map(text.count, '"„“”»«')) / words, "quotes in 100 words")
    yield amount("signs of code", 100 * sum(map(text.count, "(){}_=<>")) / words, "signs of code in 100 words")
    yield amount("years", 100 * len(_YEAR.findall(text)) / words, "years in 100 words")
