"""One spelling of a text, for rows (`clean`), for comparison (`fold`) and in addresses, and what XML can hold of it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import dropwhile

_NONCHARACTERS = "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    f"\ud800-\udfff\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufdd0-\ufdef{_NONCHARACTERS}]"
)
"""Soft hyphens, zero widths, marks, embeddings and isolates of bidirectional text, controls, halves of surrogate pairs,
and code points that Unicode assigns to no character ever (23.7)."""
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML 1.0 document can hold (2.2)."""
_MARKS = re.compile(r"[^\w\s\x00-\u02ff]{31,}")
"""Where more than 30 combining marks may follow one another: no letter, no white space, none of the Latin signs."""
_MOST_MARKS = 30
"""Combining marks in a row that are kept, as in Unicode's stream-safe text format (UAX 15): normalisation sorts them,
in time that grows with the square of their number."""
_FEW_CHARS = 200
"""Characters of a text whose marks may be sorted whatever they are, and that is remembered folded."""
_NOT_WORD = re.compile(r"[\W_]+")
_SENTENCE_MARKS = tuple(".!?…:;")
_CLOSING = "\"“”’')»]"


def clean(text: str) -> str:
    """Return `text` in NFC, without invisible and control characters, with one space for each run of white space.

    Lone surrogates go too: broken JSON escapes leave them behind as halves of an emoji, and UTF-8 cannot hold them. So
    do combining marks at its beginning, which belong to no character: joined to another text, or to an escape of JSON
    such as `\\n`, they would become part of its last letter.
    """
    spaced = " ".join(text.split())
    if not spaced.isprintable():
        spaced = " ".join(_INVISIBLE.sub("", spaced).split())
    if spaced.isascii():
        return spaced
    if len(spaced) > _FEW_CHARS:
        spaced = _MARKS.sub(_with_few_marks, spaced)
    spaced = unicodedata.normalize("NFC", spaced)
    return _without_leading_marks(spaced) if unicodedata.combining(spaced[0]) else spaced


def _without_leading_marks(text: str) -> str:
    return "".join(dropwhile(lambda sign: unicodedata.combining(sign) or sign == " ", text))


def _with_few_marks(signs: re.Match[str]) -> str:
    """Return signs without the combining marks beyond the first 30 of each row of them."""
    kept: list[str] = []
    marks = 0
    for sign in signs[0]:
        marks = marks + 1 if unicodedata.combining(sign) else 0
        if marks <= _MOST_MARKS:
            kept.append(sign)
    return "".join(kept)


def fold(text: str) -> str:
    """Return the words of `text` in lower case between single spaces: equal for texts that differ in nothing else."""
    return _folded_line(text) if len(text) <= _FEW_CHARS else _folded(text)


@lru_cache(maxsize=4096)
def _folded_line(text: str) -> str:
    """Return a short text folded: several rules look at each line."""
    return _folded(text)


def _folded(text: str) -> str:
    words = clean(text).casefold()
    return words if words.replace(" ", "").isalnum() else _NOT_WORD.sub(" ", words).strip()


def slug_of(text: str) -> str:
    """Return a name as addresses spell it: in small letters without accents, dashes for what is neither."""
    marks = unicodedata.normalize("NFD", text.lower())
    plain = "".join(sign for sign in marks if not unicodedata.combining(sign))
    return _NOT_WORD.sub("-", plain).strip("-")


def ends_like_sentence(text: str) -> bool:
    """Tell whether a line ends with a mark that ends sentences, perhaps with quotes and brackets after it."""
    return text.rstrip(_CLOSING).endswith(_SENTENCE_MARKS)


def xml_text(text: str) -> str:
    """Return `text` without the characters that no XML 1.0 document can hold, not even escaped."""
    return _NO_XML.sub("", text)
