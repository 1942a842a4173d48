"""The sum of the evidence: which kind of page it speaks for most, and how much it speaks against an article."""

from __future__ import annotations

import math
from typing import NamedTuple

from newscrawl.reading.evidence.fact import Fact
from newscrawl.reading.evidence.weights import BIAS, WEIGHTS

KINDS = ("forum", "documentation", "goods", "service", "other")
"""Kinds of pages that are no article, in the order of the columns of `WEIGHTS`; `other` are listings and indexes."""
_MOST_NAMED = 3
"""Facts that a reason names."""


class Verdict(NamedTuple):
    """What the evidence on a page says."""

    points: float
    """Logarithm of how much likelier the page is none of an article; above 0 it more likely is none."""
    kind: str
    """The kind of page it is most likely, if it is no article: forum, documentation, goods, service or other."""
    reason: str
    """The facts that weigh most for that kind, for people to read."""


def verdict(facts: list[Fact]) -> Verdict:
    """Return what facts about a page say; each name stands among them once at most.

    A page of each kind has as many points as its facts weigh for that kind and against an article: one row of
    `WEIGHTS` each. The points of the page are those of all kinds together.
    """
    known = [(fact, WEIGHTS[fact.name]) for fact in facts if fact.name in WEIGHTS]
    points = list(BIAS)
    for fact, (_, *weights) in known:
        for kind, weight in enumerate(weights):
            points[kind] += weight * fact.value
    best = max(range(len(points)), key=points.__getitem__)
    weighed = [(weights[best] * (fact.value - usual), fact) for fact, (usual, *weights) in known]
    weighed.sort(key=lambda entry: -entry[0])
    words = dict.fromkeys(fact.words for weight, fact in weighed[:_MOST_NAMED] if weight > 0)
    total = points[best] + math.log(sum(math.exp(point - points[best]) for point in points))
    return Verdict(total, KINDS[best], ", ".join(words))
