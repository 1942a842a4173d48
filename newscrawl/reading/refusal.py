"""Whether a page is an article, and why it is none."""

from __future__ import annotations

from urllib.parse import urlsplit

from newscrawl.czech.article_urls import looks_like_article
from newscrawl.reading.document.metadata import Metadata
from newscrawl.reading.fields.fields import Lead
from newscrawl.reading.fields.sources import Document
from newscrawl.reading.story.story import Story

MIN_STORY_CHARS = 250
"""Characters of running text that make a page without any article metadata an article."""
_SHORT_STORY_CHARS = 80
"""Characters that suffice where the page is known to be an article by other signs."""
_CHARS_PER_TEASER = 60
"""Characters of running text for each teaser that a listing has at most."""
_MOST_LISTING_CHARS = 1500
"""Characters of running text that no listing has, however many teasers it shows."""


def why_no_article(document: Document, story: Story, lead: Lead, *, teasers: int) -> str | None:
    """Return why a page with a headline is no article, None where it is one.

    Args:
        document: the page.
        story: the story that was found on it.
        lead: its title, perex and date of publication.
        teasers: number of teasers on it.
    """
    parts = urlsplit(document.url)
    if parts.path in ("", "/") and not parts.query:
        return "front page"
    prose = story.prose_chars + len(lead.perex.value or "")
    if is_announced(document.metadata) and (prose >= _SHORT_STORY_CHARS or lead.perex.value):
        return None
    may_be_article = address_allows_article(document.url)
    dated = document.headline is not None and may_be_article and lead.published.value is not None
    if prose < (_SHORT_STORY_CHARS if dated else MIN_STORY_CHARS):
        return f"{prose} characters of running text"
    if not may_be_article and prose < max(_CHARS_PER_TEASER * teasers, _MOST_LISTING_CHARS):
        return f"{teasers} teasers and {prose} characters of running text: a listing"
    return None


def is_announced(metadata: Metadata) -> bool:
    """Tell whether a page says that it is an article."""
    dated = metadata.first_meta("og:type") == "article" and metadata.first_meta("article:published_time")
    return bool(metadata.nodes or dated)


def address_allows_article(url: str) -> bool:
    """Tell whether an address may be an article's; that of a saved page, which is not known, may."""
    return urlsplit(url).scheme == "file" or looks_like_article(url)
