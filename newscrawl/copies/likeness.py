"""Whether two texts tell one story in much the same words: what is kept of a text, and how much two share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from heapq import nlargest
from struct import pack, unpack
from typing import NamedTuple
from zlib import crc32

from newscrawl.values.text import fold

LEAST_WORDS = 30
"""A shorter text says too little to tell its copies from other texts."""
MOST_CHARACTERS = 100_000
"""What comes after these is left out; longer than any story but a live report."""
ALIKE_SHARE = 0.36
"""Least share of the shorter text's word pairs: 99 of 100 texts keep it when 30 % of their words are replaced."""
ALIKE_PAIRS = 24
"""Least number of shared word pairs: two stock phrases do not make a copy of a short text."""
CANDIDATES = 5
"""Most articles to compare a text with: its copies are among the first few, or share next to nothing."""
LEAST_WEIGHT = 0.5
"""Least weight of the triples that a candidate shares: one that no more than two stories have is enough."""
RARITY = 0.25
"""Least mean weight of the triples that copies share."""
SAMPLE_LEAST, SAMPLE_MOST, SAMPLE_PART = 40, 240, 8
"""Triples in a sample: an eighth of the text's, but so many at least and at most."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of a text to find its copies: the same on every machine, in every version of Python."""

    pairs: bytes
    """Hashes of its word pairs, each once, ascending, as little-endian uint32: for the exact share."""
    sample: bytes
    """The lowest hashes of its word triples (a bottom-k sketch), in the same form: for the look-up.

    Which triples are taken follows from the triples alone, so two texts that share many of them share some of these,
    also when one is much longer.
    """


class Owner(NamedTuple):
    """An article that has a triple in its sample: the triple's hash, the ids of the article and of its story."""

    triple: int
    article: str
    story: str


def sketch(text: str) -> Sketch | None:
    """Return the sketch of `text`, or None when it has fewer than LEAST_WORDS words; only words count, not case."""
    words = [b" %b" % word for word in fold(text[:MOST_CHARACTERS]).encode().split()]
    if len(words) < LEAST_WORDS:
        return None
    pairs = list(map(crc32, words[1:], map(crc32, words)))
    triples = set(map(crc32, words[2:], pairs))
    size = min(max(SAMPLE_LEAST, len(triples) // SAMPLE_PART), SAMPLE_MOST)
    return Sketch(pairs=_packed(set(pairs)), sample=_packed(triples)[: 4 * size])


def hashes(packed: bytes) -> tuple[int, ...]:
    """Return the hashes that `Sketch.pairs` or `Sketch.sample` holds."""
    return unpack(f"<{len(packed) // 4}I", packed)


def share(of: bytes, within: bytes) -> float:
    """Return which share of the word pairs `of` one text stand in another, 0 to 1; 0 when there are none."""
    pairs = hashes(of)
    return len(set(pairs).intersection(hashes(within))) / len(pairs) if pairs else 0.0


def weights(owners: Iterable[Owner]) -> dict[int, float]:
    """Return what sharing a triple says of two texts: 1/n for one that n stories have, so little for stock phrases."""
    stories = defaultdict[int, set[str]](set)
    for owner in owners:
        stories[owner.triple].add(owner.story)
    return {triple: 1 / len(found) for triple, found in stories.items()}


def candidates(owners: Iterable[Owner], weight: Mapping[int, float]) -> list[str]:
    """Return the ids of the articles that share most of a text's triples by weight, from their owners, best first."""
    shared = defaultdict[str, set[int]](set)
    for owner in owners:
        shared[owner.article].add(owner.triple)
    totals = {article: sum(weight[triple] for triple in triples) for article, triples in shared.items()}
    likely = [article for article, total in totals.items() if total >= LEAST_WEIGHT]
    return nlargest(CANDIDATES, likely, key=totals.__getitem__)


def likeness(one: Sketch, other: Sketch, weight: Mapping[int, float]) -> float:
    """Return which share of the shorter text's word pairs stand in the longer, 0 when neither is a copy of the other.

    So a story that was shortened, or taken over into a longer one, is a copy too. Texts that share little but what many
    stories have, by the weight of their triples, are none.
    """
    common = set(hashes(one.sample)).intersection(hashes(other.sample))
    if sum(weight.get(triple, 1.0) for triple in common) < RARITY * len(common):
        return 0.0
    shorter, longer = sorted((one.pairs, other.pairs), key=len)
    shared = share(shorter, longer)
    is_copy = shared >= ALIKE_SHARE and shared * len(hashes(shorter)) >= ALIKE_PAIRS
    return shared if is_copy else 0.0


def _packed(numbers: Collection[int]) -> bytes:
    return pack(f"<{len(numbers)}I", *sorted(numbers))
