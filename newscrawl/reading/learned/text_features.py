"""What the characters of texts tell of their role: counted for all texts of a page at once."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
TEXT_FEATURES = (
    "characters",
    "words",
    "commas",
    "full stops",
    "digits",
    "capitals",
    "word length",
    "ends a sentence",
    "ends with a question",
    "ends with a colon",
    "begins with a capital",
    "begins with a quote",
    "begins with a digit",
    "has a bar",
)
_PLANE = 0x10000
"""Code points with a class of their own in `_classes`; those above are letters and pictures without case."""
_SPACE, _COMMA, _STOP, _DIGIT, _CAPITAL, _LETTER, _BAR, _QUOTE, _QUESTION, _COLON, _END = (
    1 << bit for bit in range(11)
)


def text_features(texts: list[str]) -> Matrix:
    """Return a row of features for each text; see TEXT_FEATURES."""
    if not texts:
        return np.zeros((0, len(TEXT_FEATURES)), np.float32)
    padded = [text + "\n" for text in texts]
    lengths = np.array([len(text) for text in padded])
    codes = np.frombuffer("".join(padded).encode("utf-32-le", "surrogatepass"), np.uint32)
    classes = _classes()[np.minimum(codes, _PLANE - 1)]
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))

    def count(kind: int) -> NDArray[np.float32]:
        return np.add.reduceat((classes & kind) != 0, starts, dtype=np.float32)

    chars = (lengths - 1).astype(np.float32)
    words, letters = count(_SPACE), count(_LETTER)  # the line's end counts as the last word's space
    some = np.maximum(chars, 1)
    first, last = classes[starts], classes[np.maximum(starts, starts + lengths - 2)]
    columns = [
        np.log1p(chars),
        np.log1p(words),
        count(_COMMA) / words,
        count(_STOP) / words,
        count(_DIGIT) / some,
        count(_CAPITAL) / some,
        letters / words / 10,
        (last & _END) != 0,
        (last & _QUESTION) != 0,
        (last & _COLON) != 0,
        (first & _CAPITAL) != 0,
        (first & _QUOTE) != 0,
        (first & _DIGIT) != 0,
        count(_BAR) > 0,
    ]
    return np.stack([np.asarray(column, np.float32) for column in columns], axis=1)


@cache
def _classes() -> NDArray[np.uint16]:
    """Return for each code point what it is."""
    table = np.zeros(_PLANE, np.uint16)
    for code in range(_PLANE):
        char = chr(code)
        if char.isspace():
            table[code] = _SPACE
        elif char.isdigit():
            table[code] = _DIGIT
        elif char.isalpha():
            table[code] = _LETTER | (_CAPITAL if char.isupper() else 0)
    for chars, kind in ((",、،", _COMMA), (".。!…", _STOP), ("?？", _QUESTION | _STOP), (":：", _COLON), ("|", _BAR)):
        for char in chars:
            table[ord(char)] = kind
    for char in "\"'„“”‚‘’«»":
        table[ord(char)] = _QUOTE
    for char in ".!?…:\"“”»')。？！":
        table[ord(char)] |= _END
    return table
