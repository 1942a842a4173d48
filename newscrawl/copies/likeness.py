"""Whether two texts tell one story in much the same words: what is kept of a text, and how much two texts share.

A pair is two words that follow one another, a triple three.
"""

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
"""Only so much of a text is compared: more than any story has, live reports aside."""
ALIKE_SHARE = 0.36
"""Share of the shorter text's word pairs that a copy has at least: 99 of 100 texts keep it with 30 % new words."""
ALIKE_PAIRS = 24
"""Number of word pairs that copies share at least: two stock phrases do not make a copy of a short text."""
MOST_CANDIDATES = 5
"""Articles that a text is compared with at most: copies of it are among the first few, or share next to nothing."""
LEAST_WEIGHT = 0.5
"""Sum of the weights of the triples that a candidate shares, at least: one triple that two stories have is enough."""
LEAST_MEAN_WEIGHT = 0.25
"""Mean weight that the triples which copies share have at least: a triple that four stories have weighs so much."""
LEAST_SAMPLE_TRIPLES, MOST_SAMPLE_TRIPLES, TRIPLES_PER_SAMPLED = 40, 240, 8
"""A sample has one of eight triples of its text, but at least 40 and at most 240."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of a text to find its copies; the same on every machine and in every version of Python."""

    pairs: bytes
    """Hashes of its word pairs, each once, ascending, as little-endian uint32: they tell which share two texts have."""
    sample: bytes
    """The lowest hashes of its word triples (a bottom-k sketch), in the same form: they find texts to compare it with.

    Which triples are taken follows from the triples alone, so the samples of two texts that share many triples have
    some in common, also when one text is much longer.
    """


class Owner(NamedTuple):
    """An article that has a triple in its sample: the triple's hash, the ids of the article and of its story."""

    triple: int
    article_id: str
    story_id: str


def sketch(text: str) -> Sketch | None:
    """Return the sketch of `text`, None when it has fewer than LEAST_WORDS words; case and punctuation do not count."""
    words = [b" %b" % word for word in fold(text[:MOST_CHARACTERS]).encode().split()]
    if len(words) < LEAST_WORDS:
        return None
    pairs = list(map(crc32, words[1:], map(crc32, words)))
    triples = set(map(crc32, words[2:], pairs))
    size = min(max(LEAST_SAMPLE_TRIPLES, len(triples) // TRIPLES_PER_SAMPLED), MOST_SAMPLE_TRIPLES)
    return Sketch(pairs=_packed(set(pairs)), sample=_packed(triples)[: 4 * size])


def hashes(packed: bytes) -> tuple[int, ...]:
    """Return the hashes that `Sketch.pairs` or `Sketch.sample` holds."""
    return unpack(f"<{len(packed) // 4}I", packed)


def share(of: bytes, within: bytes) -> float:
    """Return which share of the pairs `of` one text (`Sketch.pairs`) stand `within` another, 0..1; 0 for no pairs."""
    pairs = hashes(of)
    return len(set(pairs).intersection(hashes(within))) / len(pairs) if pairs else 0.0


def weights(owners: Iterable[Owner]) -> dict[int, float]:
    """Return the weight of each triple: 1/n where n stories have it, so that stock phrases weigh little."""
    stories = defaultdict[int, set[str]](set)
    for owner in owners:
        stories[owner.triple].add(owner.story_id)
    return {triple: 1 / len(found) for triple, found in stories.items()}


def candidates(owners: Iterable[Owner], weight: Mapping[int, float]) -> list[str]:
    """Return the ids of the articles to compare a text with: those whose shared triples weigh most, these first.

    Args:
        owners: which articles have the triples of the text's sample.
        weight: of each of these triples (see `weights`).
    """
    shared = defaultdict[str, set[int]](set)
    for owner in owners:
        shared[owner.article_id].add(owner.triple)
    totals = {article: sum(map(weight.__getitem__, triples)) for article, triples in shared.items()}
    likely = [article for article, total in totals.items() if total >= LEAST_WEIGHT]
    return nlargest(MOST_CANDIDATES, likely, key=totals.__getitem__)


def likeness(one: Sketch, other: Sketch, weight: Mapping[int, float]) -> float:
    """Return which share of the shorter text's word pairs stand in the longer one, 0.0 where they are no copies.

    Measured by the shorter text, a story that was shortened, or taken over into a longer one, is a copy too. Texts are
    no copies where what they share is mostly what many stories have: `weight` (see `weights`) tells of their triples.
    """
    common = set(hashes(one.sample)).intersection(hashes(other.sample))
    if sum(weight.get(triple, 1.0) for triple in common) < LEAST_MEAN_WEIGHT * len(common):
        return 0.0
    shorter, longer = sorted((one.pairs, other.pairs), key=len)
    shared = share(shorter, longer)
    is_copy = shared >= ALIKE_SHARE and shared * len(hashes(shorter)) >= ALIKE_PAIRS
    return shared if is_copy else 0.0


def _packed(numbers: Collection[int]) -> bytes:
    return pack(f"<{len(numbers)}I", *sorted(numbers))
