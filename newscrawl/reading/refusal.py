"""Whether a page is an article, and why it is none."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlsplit

from newscrawl.czech.article_urls import looks_like_article
from newscrawl.czech.notices import is_notice, notice_in_title, notice_phrases
from newscrawl.reading.document.metadata import Metadata
from newscrawl.reading.evidence import evidence_of, prose_chars
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

_WEIGHTS = {
    # what a page says that it is, or where its site keeps it
    "forum type": 4.0,  # DiscussionForumPosting, QAPage, Comment: 52 of 55 pages are none
    "forum software": 3.0,  # makes forums only
    "forum address": 3.5,  # but britannica.com has /topic/
    "documentation software": 2.5,  # blogs are made with it, too
    "documentation address": 3.5,  # docs.example.org, /wiki/
    "goods og:type": 4.0,  # no article says so
    "goods type": 2.5,  # reviews have a Product beside the Article
    "goods price": 1.5,
    "goods address": 2.0,
    "basket": 1.5,  # shops have blogs, and newspapers have shops
    "basket and prices": 2.0,
    "service address": 2.5,
    "business type": 0.5,  # often the publisher's
    "listing type": 2.0,
    "noindex": 1.5,  # archives of papers say it, too
    "episode": 2.5,
    "address of other things": 3.0,  # tags, authors, searches
    "Czech address of no article": 2.0,  # the shapes were collected on Czech sites
    "address of no article": 0.5,
    "slug of one word": 0.5,
    # what an article has
    "no date": 1.0,
    "no author": 1.0,
    "no headline": 0.5,
    "not one <article>": 1.0,
    "many authors": 1.0,  # users who reviewed or answered
    "less than 500 characters": 0.5,  # each step is added to those before it
    "less than 1000 characters": 1.0,
    "less than 3000 characters": 0.5,
    "small share": 1.0,
    "no long paragraph": 0.5,
    "teasers": 0.5,
    "form": 0.5,
    "listings": 1.0,  # of programs: documentation, or a blog about programming
    # what speaks for an article
    "article type": -0.5,  # some sites say it of every page
    "article type with the headline": -2.0,
    "og:type article": -0.5,  # WordPress says it of every page
    "story address": -2.0,
    "year in the address": -1.0,
    "slug of many words": -0.5,
    "class of a post": -1.0,
    "perex": -0.5,
    "comments": -1.5,  # pages and shops have no place for them
}
"""Fact -> points against an article, rounded from a fit on labelled pages (November 2026).

Those were 773 articles and 442 other pages of WCXB, 118 of the world's press, 87 Czech pages; points of facts that name
a kind and are rare there were raised by hand. Fitted on the hosts of one half alone and scored on the other, without
that raising, 0.41 and 0.53 of the pages that are no articles were refused.
"""
_REFUSED_POINTS = 6.5
"""Points from which on a page is no article: of labelled articles less than 1 in 100 have as many."""
_MOST_NAMED = 3
"""Facts that a reason names."""
_KINDS = {
    "forum": "forum",
    "documentation": "documentation",
    "goods": "goods",
    "basket": "goods",
    "episode": "goods",
    "service": "service",
}
"""First word of a fact -> the kind of page it stands for."""


class Refusal(NamedTuple):
    """Why a page is no article."""

    kind: str
    """For counters: front_page, notice, short, forum, documentation, goods, service or other."""
    reason: str
    """What was seen, for people to read."""


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
        return Refusal("notice", f"a notice: {notice}")
    if prose < _least_chars(document, fields):
        return Refusal("short", f"{prose} characters of running text")
    found = [
        evidence for evidence in evidence_of(document, story, fields, teasers=teasers) if evidence.fact in _WEIGHTS
    ]
    if sum(_WEIGHTS[evidence.fact] for evidence in found) < _REFUSED_POINTS:
        return None
    found.sort(key=lambda evidence: -_WEIGHTS[evidence.fact])
    kind = next((_KINDS[word] for evidence in found if (word := evidence.fact.split()[0]) in _KINDS), "other")
    return Refusal(kind, ", ".join(dict.fromkeys(evidence.words for evidence in found[:_MOST_NAMED])))


def _notice(document: Document, story: Story, fields: Fields, prose: int) -> str | None:
    """Return the heading of a notice that stands where an article should be."""
    if is_announced(document.metadata) or prose >= _MOST_NOTICE_CHARS:
        return None
    has_author = bool(fields.authors.value) and not (fields.authors.source or "").startswith("meta:")
    has_date = bool(fields.lead.published.value)
    if has_date and has_author:
        return None
    headline = document.headline.text if document.headline is not None else fields.lead.title.value or ""
    titled = notice_in_title(document.metadata.title or "")
    if is_notice(headline) and (titled is not None or not has_date):
        return headline
    if has_date or has_author:
        return None
    text = "\n".join(block.text or "" for block in story.blocks)
    return titled or (headline if notice_phrases(text) >= _NOTICE_PHRASES else None)


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


def address_allows_article(url: str) -> bool:
    """Tell whether an address may be an article's; that of a saved page, which is not known, may."""
    return urlsplit(url).scheme == "file" or looks_like_article(url)
