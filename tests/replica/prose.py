"""Invented Czech news prose: the same seed gives the same words, and no sentence occurs twice in a site."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import count
from random import Random

from . import words

NAMES_PER_ARTICLE = 128
"""Numbers reserved for the sentences of one article; more than the longest story has."""

_CONSONANTS, _VOWELS = "bdhklmnprstvz", "aeiou"
_SYLLABLES = tuple(consonant + vowel for consonant in _CONSONANTS for vowel in _VOWELS)
_STEP = 7_368_787  # a prime larger than any factor of the name space: neighbours get unlike names
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def proper_name(number: int) -> str:
    """Return the invented name with this number (>= 0); different numbers have different names."""
    syllables = 2
    while number >= (size := len(words.NAME_STARTS) * len(_SYLLABLES) ** syllables * len(words.NAME_ENDS)):
        number -= size
        syllables += 1
    rest, end = divmod(number * _STEP % size, len(words.NAME_ENDS))
    middle = []
    for _ in range(syllables):
        rest, syllable = divmod(rest, len(_SYLLABLES))
        middle.append(_SYLLABLES[syllable])
    return f"{words.NAME_STARTS[rest]}{''.join(middle)}{words.NAME_ENDS[end]}"


def slugify(text: str, limit: int = 90) -> str:
    """Return `text` as the sites write it in addresses: ASCII, lower case, hyphens, cut at a word within `limit`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    slug = _NOT_SLUG.sub("-", plain.lower()).strip("-")
    return slug if len(slug) <= limit else slug[:limit].rpartition("-")[0]


@lru_cache(maxsize=1)
def _people() -> tuple[tuple[str, bool], ...]:
    men = [(f"{first} {pair[0]}", False) for first in words.MEN for pair in words.SURNAMES]
    women = [(f"{first} {pair[1]}", True) for first in words.WOMEN for pair in words.SURNAMES]
    return tuple(men + women)


class Writer:
    """Writes the sentences of one article.

    `key` names the random stream (site, seed, article, part), `first_name` is the number of the first invented name,
    `step` the distance to the next; two writers whose names do not meet never write the same sentence.
    """

    def __init__(self, key: str, first_name: int, step: int = 1) -> None:
        self.rng = Random(key)
        self._names = count(first_name, step)

    def write(self, patterns: Sequence[str]) -> str:
        """Return one of `patterns` with its slots filled."""
        rng = self.rng
        person, is_woman = rng.choice(_people())
        city, in_city = rng.choice(words.PLACES)
        return rng.choice(patterns).format(
            u=proper_name(next(self._names)),
            osoba=person,
            a="a" if is_woman else "",
            role=rng.choice(words.ROLES)[is_woman],
            mesto=city,
            v_meste=in_city,
            ve_dni=rng.choice(words.DAYS),
            ode_dne=rng.choice(words.SINCE_DAYS),
            v_mesici=rng.choice(words.IN_MONTHS),
            rok=rng.randint(2027, 2035),
            n=rng.randint(5, 98),
            m=rng.randint(5, 60),
            p=rng.randint(5, 60),
            h=rng.randint(3, 8),
            d=rng.randint(1, 28),
            mm=rng.randint(1, 10),
        )

    def sentences(self, patterns: Sequence[str], number: int) -> tuple[str, ...]:
        """Return `number` sentences."""
        return tuple(self.write(patterns) for _ in range(number))

    def paragraph(self) -> str:
        """Return a paragraph of running text: one to four sentences, now and then one of them direct speech."""
        parts = list(self.sentences(words.BODY, self.rng.randint(1, 3)))
        if self.rng.random() < 0.4:
            parts.append(self.write(words.QUOTES))
        return " ".join(parts)
