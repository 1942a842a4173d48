"""What speaks for a paragraph's role, in words: for whoever asks why it was read so."""

from __future__ import annotations

from newscrawl.reading.flattened.features import NAMES, Matrix

_SAID = (
    ("heading", 0, "marked as a heading"),
    ("item", 0, "an item of a list"),
    ("date", 0, "a date"),
    ("teasers_heading", 0, "a heading of teasers"),
    ("topics_heading", 0, "a heading of topics"),
    ("other_heading", 0, "a heading of no teasers"),
    ("navigation", 0, "navigation"),
    ("boilerplate", 0, "a service line"),
    ("offer", 0, "an offer"),
    ("promo", 0, "promotes another text"),
    ("credit", 0, "has a credit"),
    ("name", 0, "a name"),
    ("label", 0, "a label"),
    ("byline", 0, "begins like a byline"),
    ("reserved", 0, "a copyright notice"),
    ("alt", 0, "begins the next line"),
    ("repeats", 0, "printed more than once"),
    ("slug_share", 0.4, "repeats the address"),
    ("prose", 0, "running text"),
)
"""Measure, what it must exceed, and what it says then."""


def evidence(measures: Matrix) -> str:
    """Return what the measures of one paragraph say, and how much running text is around it."""
    said = [text for name, least, text in _SAID if measures[NAMES.index(name)] > least]
    around = f"{measures[NAMES.index('prose_5')]:.0%} of the running text around it"
    return ", ".join([*said, around])
