"""Invented agency news of the variety of real news, and what other papers make of it.

The replica's prose fills few patterns, so two of its stories share whole sentences. Here most sentences are drawn
word by word from a large vocabulary with the frequencies of a language (Zipf's law); some are the replica's, as stock
phrases that unrelated stories have in common.
"""

from __future__ import annotations

import re
from itertools import accumulate
from random import Random

from replica import words
from replica.prose import NAMES_PER_ARTICLE, Writer

FUNCTION_WORDS = (
    "a v na se že je do s z o k i ve po za by pro to podle ale už jsou od který která které jako až při před mezi také "
    "jen ho jeho není byl byla bylo jsme ještě tak když nebo kdy kde co"
)
STARTS = "b br bl c č d dr h hl j k kl kr l m n p pr př r ř s st sl š t tr v vl z zn ž"
VOWELS = "a e i o u á é í ou y"
ENDINGS = "a y u e ou ým ých ého ová ost osti ení ní nou oval ovala uje ují il ila it em ům ách ské ně tel"
VOCABULARY = 12_000
STOCK_SHARE = 0.2
"""Share of the sentences that are stock phrases: two stories share two to three times as much as two real ones."""


class Newswire:
    """Writes stories, each number its own: the same seed gives the same stories."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        rng = Random(seed)
        patterns = " ".join((*words.BODY, *words.PEREX, *words.TITLES, *words.QUOTES)).lower()
        known = sorted(set(re.findall(r"[^\W\d_]{3,}", re.sub(r"\{.*?\}", " ", patterns))))
        starts, vowels, endings = STARTS.split(), VOWELS.split(), ENDINGS.split()
        invented: dict[str, None] = {}
        while len(invented) < VOCABULARY:
            syllables = (rng.choice(starts) + rng.choice(vowels) for _ in range(rng.choice((1, 2, 2, 3))))
            invented["".join(syllables) + rng.choice(starts) + rng.choice(endings)] = None
        rare = [*known, *invented]
        rng.shuffle(rare)
        self._words = [*FUNCTION_WORDS.split(), *rare]
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(len(self._words))))

    def story(self, number: int, *, least: int = 100, most: int = 500) -> str:
        """Return a story of `least` to `most` words, a paragraph a line."""
        rng = Random(f"{self.seed} story {number}")
        writer = Writer(f"{self.seed} stock {number}", number * NAMES_PER_ARTICLE)
        length, sentences = rng.randint(least, most), list[str]()
        while sum(sentence.count(" ") + 1 for sentence in sentences) < length:
            is_stock = rng.random() < STOCK_SHARE
            sentences.append(writer.write((*words.BODY, *words.QUOTES)) if is_stock else self._sentence(rng))
        return "\n".join(" ".join(sentences[start : start + 3]) for start in range(0, len(sentences), 3))

    def changed(self, text: str, part: float, rng: Random) -> str:
        """Return `text` with each word replaced by another one with probability `part`."""
        lines = (line.split() for line in text.split("\n"))
        return "\n".join(
            " ".join(self._draw(rng, 1)[0] if rng.random() < part else word for word in line) for line in lines
        )

    def _sentence(self, rng: Random) -> str:
        return f"{' '.join(self._draw(rng, rng.randint(7, 20)))}.".capitalize()

    def _draw(self, rng: Random, number: int) -> list[str]:
        return rng.choices(self._words, cum_weights=self._weights, k=number)


def shortened(text: str) -> str:
    """Return the first half of the paragraphs."""
    lines = text.split("\n")
    return "\n".join(lines[: (len(lines) + 1) // 2])


def extended(text: str, other: str) -> str:
    """Return `text` in the middle of another one."""
    lines = other.split("\n")
    middle = len(lines) // 2
    return "\n".join((*lines[:middle], text, *lines[middle:]))
