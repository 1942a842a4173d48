"""In which language pages are: Czech by its letters, another by what the pages declare, else by its letters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from babel import Locale

from newscrawl.values.languages import language_tag

_CZECH_LETTERS = frozenset("ěřů")
"""Letters that no language around has but Czech."""
_LETTERS = {
    "sk": frozenset("ľĺŕ"),
    "pl": frozenset("ąęłśźż"),
    "hu": frozenset("őű"),
    "de": frozenset("ß"),
    "uk": frozenset("іїєґ"),
    "ru": frozenset("ыэъ"),
}
"""Letters that tell a language from those around it, by its code."""
_CZECH_SHARE = 0.05
"""Share of words with its letters from which a text is Czech; about 0.15 of Czech prose has them."""
_OTHER_SHARE = 0.005
"""The same of other languages, whose letters are rarer: those of Slovak stand in 0.02 of the words."""
_FEWEST_WORDS = 100
"""In lower case, that tell a language; names are in any."""


def is_czech(words: Iterable[str]) -> bool | None:
    """Tell whether words are those of a Czech text, None where they are too few; words in capitals do not count."""
    lower = [word for word in words if word[:1].islower()]
    if len(lower) < _FEWEST_WORDS:
        return None
    return _share(lower, _CZECH_LETTERS) > _CZECH_SHARE


def name_of_language(words: Sequence[str], declared: Iterable[str | None]) -> str | None:
    """Return the English name of the language of a text that is not Czech, None where nothing tells it.

    Args:
        words: of the text.
        declared: by its pages, as printed; most of them decide. Those that say Czech are wrong.
    """
    tags = (tag for value in declared if (tag := language_tag(value)) is not None)
    said = Counter(tag.partition("-")[0] for tag in tags)
    del said["cs"]
    lower = [word for word in words if word[:1].islower()]
    shares = {code: _share(lower, letters) for code, letters in _LETTERS.items()}
    shown = max(shares, key=lambda code: shares[code])
    code = shown if shares[shown] > _OTHER_SHARE else next((code for code, _ in said.most_common(1)), None)
    return str(Locale("en").languages.get(code, "")) or None if code else None


def _share(words: Sequence[str], letters: frozenset[str]) -> float:
    """Return the share of words that have one of these letters."""
    return sum(not letters.isdisjoint(word.lower()) for word in words) / len(words) if words else 0.0
