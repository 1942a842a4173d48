"""What speaks for and against a page's being an article: facts of its metadata, address, text and markup."""

from __future__ import annotations

from newscrawl.reading.evidence.address import address_told
from newscrawl.reading.evidence.amounts import labels_told, links_told, markup_told, prose_told, story_told, texts_of
from newscrawl.reading.evidence.declared import body_told, tags_told, types_told
from newscrawl.reading.evidence.fact import Fact
from newscrawl.reading.evidence.names import names_told
from newscrawl.reading.evidence.printed import fields_told, words_told
from newscrawl.reading.fields.fields import Fields
from newscrawl.reading.fields.sources import Document
from newscrawl.reading.story.story import Story


def evidence_of(document: Document, story: Story, fields: Fields, *, teasers: int) -> list[Fact]:
    """Return what is told of a page's being an article, each fact once.

    Args:
        document: the page.
        story: the story that was found on it.
        fields: its fields.
        teasers: number of teasers on it.
    """
    chars = prose_chars(story, fields)
    texts = texts_of(document.outline)
    return [
        *types_told(document),
        *tags_told(document.metadata),
        *body_told(document),
        *address_told(document.url),
        *fields_told(document, fields),
        *words_told(story),
        *names_told(document.outline.elements),
        *prose_told(texts, document.headline_index, chars),
        *story_told(story, chars),
        *links_told(document.outline, texts, teasers / (chars / 1000 + 0.1)),
        *labels_told(texts),
        *markup_told(document.outline),
    ]


def prose_chars(story: Story, fields: Fields) -> int:
    """Return the characters of running text in a story and its perex."""
    return story.prose_chars + len(fields.lead.perex.value or "")
