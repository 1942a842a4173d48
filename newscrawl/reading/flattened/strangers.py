"""The leads of other articles that a dump prints below the story, without their headlines."""

from __future__ import annotations

import re

from newscrawl.reading.flattened.lines import Line

_WORD = re.compile(r"[^\W\d_]{5,}")
_STEM_CHARS = 5
"""Letters of a word that its forms share in a language that inflects."""
_FEWEST_STEMS = 10
"""Different words of a paragraph that is long enough to be judged by them."""
_SHARED = 0.1
"""Share of their words that the last paragraphs of a story have in common with those above them, and half as much the
first of them: of 956 labelled articles, two had less (November 2026)."""
_FEWEST, _MOST = 2, 5
"""Paragraphs below a story that are judged: one alone may be a digression."""
_FEWEST_OWN = 3


def first_stranger(story: list[Line]) -> int:
    """Return the number of the first paragraph from which on a story shares hardly a word with what is above.

    Args:
        story: its paragraphs, the last of which ends the text; their number where all are its own.
    """
    stems = [_stems(line.text) for line in story]
    for first in range(max(_FEWEST_OWN, len(story) - _MOST), len(story) - _FEWEST + 1):
        own, below = set().union(*stems[:first]), set().union(*stems[first:])
        few = len(below & own) < _SHARED * len(below) and len(stems[first] & own) < _SHARED / 2 * len(stems[first])
        if few and all(len(words) >= _FEWEST_STEMS for words in stems[first:]):
            return first
    return len(story)


def _stems(text: str) -> set[str]:
    return {word[:_STEM_CHARS] for word in _WORD.findall(text.casefold())}
