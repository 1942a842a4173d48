"""The topics that a story is filed under: the links that the page shows of them, else its keywords."""

from __future__ import annotations

import re
from dataclasses import replace

from newscrawl.czech.article_urls import looks_like_author
from newscrawl.czech.headings import role
from newscrawl.reading.fields.sources import Document, Found, IsFree, Values, first_found, values_of

_TOPICS_LABEL = re.compile(r"\btémata:", re.IGNORECASE)
_TOPIC_ADDRESS = re.compile(
    r"""
    /l~  # hn.cz and aktualne.cz: their lists
    | /(?:
        (?:zpravy-)?tagy?
        | tema(?:ta)?
        | wiki
        | stitk?[ye]?k? | stitek
        | klicova-slova
        | osobnosti
    )/
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""The part of an address that is a topic's."""
_TOPICS_ABOVE_RUNS = 3
"""Runs above the headline in which a line of its own may name date and topics."""
_TOPICS_BELOW_STORY_RUNS = 25
"""Runs below the story in which its topics are listed."""
_SHORTEST_TOPIC_CHARS = 2
_LONGEST_TOPIC_CHARS = 60


def find_topics(document: Document, is_free: IsFree, story_end: int) -> Values:
    """Return the topics of a story.

    Args:
        document: the page.
        is_free: tells runs outside boxes.
        story_end: index of the first run after the story.
    """
    found = first_found(
        document,
        "topics",
        lambda: _topic_links(document, is_free, story_end),
        lambda: _keywords(document, "json-ld:keywords"),
        lambda: _keywords(document, "meta:article:tag"),
        lambda: _keywords(document, "meta:keywords"),
    )
    is_list = found.rank is not None and found.rank >= 0 and not (found.source or "").startswith("css:")
    return replace(found, value=_split_keywords(found.value)) if is_list else found


def _topic_links(document: Document, is_free: IsFree, story_end: int) -> Values:
    at = document.headline_index
    runs = document.outline.runs
    above = [run for run in runs[max(0, at - _TOPICS_ABOVE_RUNS) : at] if run.time or _TOPICS_LABEL.search(run.text)]
    below = [run for run in runs[at : story_end + _TOPICS_BELOW_STORY_RUNS] if run.link_share > 0.5]
    shown = [
        (text, run.index)
        for run in (*above, *below)
        if is_free(run)
        for href, text in run.links
        if _is_topic(href, text)
    ]
    seen_in = frozenset(index for _, index in shown)
    return Found([text for text, _ in shown], "structure:topic-links", "links to the topics", seen_in=seen_in)


def _is_topic(href: str, text: str) -> bool:
    if not _SHORTEST_TOPIC_CHARS <= len(text) <= _LONGEST_TOPIC_CHARS:
        return False
    return bool(_TOPIC_ADDRESS.search(href)) and not looks_like_author(href) and role(text) is None


def _keywords(document: Document, source: str) -> Values:
    return Found(_split_keywords(values_of(document, source)), source, "the page's keywords")


def _split_keywords(values: list[str]) -> list[str]:
    return [part for value in values for part in re.split(r"[,;]", value) if part.strip()]
