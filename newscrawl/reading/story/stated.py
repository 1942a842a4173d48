"""The story as the page's JSON-LD states it: `articleBody`, or the entries of a live report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from newscrawl.facts import BlockFact
from newscrawl.reading.document.metadata import first_text, lookup, strip_markup
from newscrawl.reading.document.outline import HEADING_TAGS
from newscrawl.reading.document.walk import outline_of

_MARKUP = re.compile(r"</?(?:p|br|div|h[1-6]|li)\b|&lt;/?p\b", re.IGNORECASE)
_BREAK = re.compile(r"\s*\n\s*")
_MOST_ENTRIES = 500
"""Entries of a live report that are read."""
_MOST_CHARS = 500_000
"""Characters of a stated text that are read."""
_PLACEHOLDER_WORDS = 5
"""Words of a text that says nothing: "undefined", "Read more"."""
_COUNT_DIGITS = 7
MOST_WORDS = 30_000
"""Words of a text that may be a story."""


def stated_words(node: dict[str, Any], blocks: list[BlockFact]) -> int:
    """Return how many words an article's JSON-LD node says that it has, 0 for none.

    That is the number of words of its text, else `wordCount`.

    Args:
        node: the node.
        blocks: its text, as `stated_blocks` returns it.
    """
    words = sum(len(block.text.split()) for block in blocks)
    if words <= _PLACEHOLDER_WORDS:
        count = first_text(node.get("wordCount")) or ""
        words = int(count) if count.isascii() and count.isdigit() and len(count) < _COUNT_DIGITS else 0
    return words if words <= MOST_WORDS else 0


def stated_blocks(node: dict[str, Any]) -> list[BlockFact]:
    """Return the text that a JSON-LD node states as its `articleBody`, [] where it states none.

    It may have line breaks or markup, escaped or not (schema.org does not say which).
    """
    texts = [text for text in _raw(node.get("articleBody")) if text]
    return list(_paragraphs(max(texts, key=len, default="")))


def stated_entries(node: dict[str, Any]) -> list[BlockFact]:
    """Return the entries of a live report (schema.org/liveBlogUpdate), the first block of each with its time."""
    entries = _listed(node.get("liveBlogUpdate"))[:_MOST_ENTRIES]
    return [block for entry in entries if isinstance(entry, dict) for block in _entry(entry)]


def _entry(entry: dict[str, Any]) -> Iterator[BlockFact]:
    """Yield the blocks of one entry, the first with its time."""
    title = next(iter(lookup(entry, "headline")), None)
    blocks = [BlockFact(kind="heading", text=title, level=3)] if title else []
    for text in _raw(entry.get("articleBody")):
        blocks += _paragraphs(text)
    if blocks:
        blocks[0].published = next(iter(lookup(entry, "datePublished")), None)
    yield from blocks


def _paragraphs(text: str) -> Iterator[BlockFact]:
    """Yield the paragraphs of a text with line breaks or markup."""
    text = text[:_MOST_CHARS]
    if not _MARKUP.search(text):
        yield from (
            BlockFact(kind="paragraph", text=line) for part in _BREAK.split(text) if (line := strip_markup(part))
        )
        return
    if "&lt;" in text:
        text = LexborHTMLParser(text).text()
    for run in outline_of(LexborHTMLParser(text)).runs:
        if run.text and not run.media:
            level = int(run.tag[1]) if run.tag in HEADING_TAGS else None
            yield BlockFact(kind="heading" if level else "paragraph", text=run.text, level=level)


def _raw(value: Any) -> list[str]:
    return [text for text in _listed(value) if isinstance(text, str)]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
