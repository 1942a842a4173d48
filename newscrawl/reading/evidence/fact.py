"""What one fact is: its name in the table of weights, how much of it a page has, and how it is told."""

from __future__ import annotations

import math
from typing import NamedTuple

_MOST = 100
"""Of what is counted, more is no more telling."""


class Fact(NamedTuple):
    """One thing that speaks for or against a page's being an article."""

    name: str
    """Its row in the table of weights."""
    value: float
    """1.0 for what a page has or has not, else an amount."""
    words: str
    """What was seen, for people to read."""


def told(name: str, words: str) -> Fact:
    """Return a fact that a page either has or has not."""
    return Fact(name, 1.0, words)


def share(name: str, value: float, words: str) -> Fact:
    """Return a fact that is a share, 0..1."""
    return Fact(name, min(1.0, value), f"{min(1.0, value):.0%} {words}")


def amount(name: str, number: float, words: str, *, most: float = _MOST) -> Fact:
    """Return a fact that is a number: ten after five tells as much as two after one, more than `most` as `most`."""
    return Fact(name, math.log1p(min(number, most)), f"{number:.0f} {words}")
