"""Small text rules that reading and the pipelines share."""

from __future__ import annotations

import re
import unicodedata

_SPACE = re.compile(r"\s+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_NOT_WORD = re.compile(r"[\W_]+")
_WORD = re.compile(r"\w+")


def clean(text: str) -> str:
    """Return `text` in NFC, without invisible and control characters, each run of white space one space."""
    return _SPACE.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", text))).strip()


def fold(text: str) -> str:
    """Return the key under which two printings of one text are equal: case, punctuation and spacing folded."""
    return _NOT_WORD.sub(" ", clean(text).casefold()).strip()


def word_count(text: str) -> int:
    """Return the number of words in `text`."""
    return len(_WORD.findall(text))
