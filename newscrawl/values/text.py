"""Small text rules that reading and the pipelines share."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\ud800-\udfff\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]"
)
_NOT_WORD = re.compile(r"[\W_]+")
_SENTENCE_END = re.compile(r"[.!?…:;][\"“”’')»\]]*$")


def clean(text: str) -> str:
    """Return `text` in NFC, without invisible and control characters, each run of white space one space.

    Lone surrogates, halves of an emoji that broken JSON escapes leave behind, go too: UTF-8 cannot hold them.
    """
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())


def fold(text: str) -> str:
    """Return the key under which two printings of one text are equal: case, punctuation and spacing folded."""
    return _NOT_WORD.sub(" ", clean(text).casefold()).strip()


def ends_like_sentence(text: str) -> bool:
    """Tell whether a text ends with a sentence's mark, quotes and brackets after it allowed."""
    return bool(_SENTENCE_END.search(text))
