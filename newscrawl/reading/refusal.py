"""Whether a page is an article, and why it is none."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlsplit

from newscrawl.czech.notices import notice_in, notice_in_title, notice_phrases
from newscrawl.reading.document.metadata import Metadata
from newscrawl.reading.evidence.address import address_allows_article
from newscrawl.reading.evidence.declared import is_article_shown
from newscrawl.reading.evidence.evidence import evidence_of, prose_chars
from newscrawl.reading.evidence.fact import Fact
from newscrawl.reading.evidence.shell import is_script_shell
from newscrawl.reading.evidence.verdict import verdict
from newscrawl.reading.evidence.weights import CZECH_REFUSED_POINTS, REFUSED_POINTS
from newscrawl.reading.fields.fields import Fields
from newscrawl.reading.fields.sources import Document
from newscrawl.reading.story.story import Story

MIN_STORY_CHARS = 250
"""Characters of running text that make a page without any article metadata an article."""
_SHORT_STORY_CHARS = 80
"""Characters that suffice where the page is known to be an article by other signs."""
_MOST_NOTICE_CHARS = 2500
"""Characters of running text that no notice has."""
_NOTICE_PHRASES = 3
"""Phrases of notices in a short text without date and author that are one, whatever its heading says."""
_SAYS_ARTICLE = ("article type", "article microdata", "og:type article")
"""Facts by which a page says that it is an article."""
_SAYS_OTHER = (
    *("goods og:type", "goods type", "goods microdata", "goods price"),
    *("forum type", "forum software"),
)
"""Facts by which a page says that it is something else: none of 952 labelled articles has one and none of the above."""


class Refusal(NamedTuple):
    """Why a page is no article."""

    kind: str
    """For counters: front_page, what a `Notice` is about or notice, script_shell, empty, no_headline, short, forum,
    documentation, goods, service or other."""
    reason: str
    """What was seen, for people to read."""


_SCRIPT_SHELL = Refusal("script_shell", "its text is put in by scripts")


def why_no_article(document: Document, story: Story, fields: Fields, *, teasers: int) -> Refusal | None:
    """Return why a page with a headline is no article, None where it is one.

    Args:
        document: the page.
        story: the story that was found on it.
        fields: what was found of an article's fields.
        teasers: number of teasers on it.
    """
    parts = urlsplit(document.url)
    if parts.path in ("", "/") and not parts.query:
        return Refusal("front_page", "front page")
    prose = prose_chars(story, fields)
    if (notice := _notice(document, story, fields, prose)) is not None:
        return notice
    if is_script_shell(document.outline, prose):
        return _SCRIPT_SHELL
    if prose < _least_chars(document, fields):
        return Refusal("short", f"{prose} characters of running text")
    if _is_sure(document, fields):
        return None
    facts = evidence_of(document, story, fields, teasers=teasers)
    found = verdict(facts)
    if (declared := _declared(facts)) is not None:
        return declared
    limit = CZECH_REFUSED_POINTS if is_of_czech_site(document) else REFUSED_POINTS
    return Refusal(found.kind, found.reason) if found.points > limit else None


def _is_sure(document: Document, fields: Fields) -> bool:
    """Tell whether a page is so surely an article that its evidence need not be looked at, as most of the press is.

    Of 1390 labelled articles 390 are, and none of the 466 other pages.
    """
    return bool(fields.lead.published.value and address_allows_article(document.url) and is_article_shown(document))


def _declared(facts: list[Fact]) -> Refusal | None:
    """Return what a page says that it is, where it does not say that it is an article."""
    words = {fact.name: fact.words for fact in facts}
    if not words.keys().isdisjoint(_SAYS_ARTICLE):
        return None
    said = [name for name in _SAYS_OTHER if name in words]
    return Refusal(said[0].split()[0], ", ".join(words[name] for name in said)) if said else None


def is_of_czech_site(document: Document) -> bool:
    """Tell whether a page is in Czech or Slovak, or on a site of these countries."""
    host = urlsplit(document.url).hostname or ""
    return (document.metadata.language or "").startswith(("cs", "sk")) or host.endswith((".cz", ".sk"))


def why_no_headline(document: Document) -> Refusal:
    """Return what a page without a headline is."""
    if is_script_shell(document.outline, 0):
        return _SCRIPT_SHELL
    has_text = any(run.text for run in document.outline.runs)
    return Refusal("no_headline", "no headline") if has_text else Refusal("empty", "a page without text")


def _notice(document: Document, story: Story, fields: Fields, prose: int) -> Refusal | None:
    """Return the notice that stands where an article should be."""
    if is_announced(document.metadata) or prose >= _MOST_NOTICE_CHARS:
        return None
    has_author = bool(fields.authors.value) and not (fields.authors.source or "").startswith("meta:")
    has_date = bool(fields.lead.published.value)
    if has_date and has_author:
        return None
    headline = document.headline.text if document.headline is not None else fields.lead.title.value or ""
    titled = notice_in_title(document.metadata.title or "")
    headed = notice_in(headline)
    if headed is not None and (titled is not None or not has_date):
        return Refusal(headed, f"a notice: {headline}")
    if has_date or has_author:
        return None
    if titled is not None:
        return Refusal(titled[1], f"a notice: {titled[0]}")
    text = "\n".join(block.text or "" for block in story.blocks)
    return Refusal("notice", f"a notice: {headline}") if notice_phrases(text) >= _NOTICE_PHRASES else None


def _least_chars(document: Document, fields: Fields) -> int:
    """Return how many characters of running text are enough for an article."""
    metadata = document.metadata
    if is_announced(metadata) and fields.lead.perex.value:
        return 0
    dated = document.headline is not None and address_allows_article(document.url) and fields.lead.published.value
    if is_announced(metadata) or metadata.first_meta("og:type") == "article" or dated:
        return _SHORT_STORY_CHARS
    return MIN_STORY_CHARS


def is_announced(metadata: Metadata) -> bool:
    """Tell whether a page says that it is an article."""
    dated = metadata.first_meta("og:type") == "article" and metadata.first_meta("article:published_time")
    return bool(metadata.nodes or dated)
