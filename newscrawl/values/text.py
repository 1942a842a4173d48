"""One spelling of a text, for rows (`clean`) and for comparison (`fold`)."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\ud800-\udfff\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]"
)
_NOT_WORD = re.compile(r"[\W_]+")
_SENTENCE_END = re.compile(r"[.!?…:;][\"“”’')»\]]*$")


def clean(text: str) -> str:
    """Return `text` in NFC, without invisible and control characters, with one space for each run of white space.

    Lone surrogates go too: broken JSON escapes leave them behind as halves of an emoji, and UTF-8 cannot hold them.
    """
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())


def fold(text: str) -> str:
    """Return the words of `text` in lower case between single spaces: equal for texts that differ in nothing else."""
    return _NOT_WORD.sub(" ", clean(text).casefold()).strip()


def ends_like_sentence(text: str) -> bool:
    """Tell whether a text ends with a mark that ends sentences, perhaps with quotes and brackets after it."""
    return bool(_SENTENCE_END.search(text))
