"""The wording of a story, 8 bytes a line: the store keeps it to tell later what a revision changed. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from difflib import SequenceMatcher
from hashlib import blake2b

from newscrawl.items import Article, Changes
from newscrawl.values.text import clean

_FINGERPRINT_BYTES = 8
"""Of a line: so many that two different lines of a story of 1,000 lines share a fingerprint in one of 10^13 stories."""
_FINGERPRINT_OF_EMPTY = blake2b(b"", digest_size=_FINGERPRINT_BYTES).digest()
_MOST_COMPARED_LINES = 1_000
"""Longest passage whose lines are compared with one another: the time grows with the square of its length."""


def wording(article: Article) -> bytes:
    """Return the wording of an article: the fingerprints of its title, its perex and each line of its text, joined."""
    lines = (article.title, article.perex or "", *(article.text.split("\n") if article.text else ()))
    return b"".join(map(line_fingerprint, lines))


def line_fingerprint(line: str) -> bytes:
    """Return the fingerprint of one line: 8 bytes, equal for lines that read the same, white space aside."""
    return blake2b(clean(line).encode("utf-8", "replace"), digest_size=_FINGERPRINT_BYTES).digest()


def tells_same(known: bytes, lines: Collection[bytes]) -> bool:
    """Tell whether at least half of the lines of a wording, empty ones aside, are among the fingerprints `lines`."""
    parts = [part for part in _parts(known) if part != _FINGERPRINT_OF_EMPTY]
    return bool(parts) and 2 * sum(part in lines for part in parts) >= len(parts)


def tells_alike(known: bytes, lines: Collection[bytes]) -> bool:
    """Tell whether a wording and a page with these `lines` share half of the lines of the shorter one, two at least."""
    parts = lines_of(known)
    shared = sum(part in lines for part in parts)
    return shared > 1 and 2 * shared >= min(len(parts), len(lines))


def keeps_title(before: bytes, after: bytes) -> bool:
    """Tell whether two wordings have the same title."""
    return _parts(before)[0] == _parts(after)[0]


def tells_other(before: bytes, after: bytes) -> bool:
    """Tell whether two wordings have no line in common, their titles included."""
    return lines_of(before).isdisjoint(lines_of(after))


def lines_of(joined: bytes) -> frozenset[bytes]:
    """Return the fingerprints of the lines of a wording, empty ones aside."""
    return frozenset(_parts(joined)) - {_FINGERPRINT_OF_EMPTY}


def changes_between(before: bytes, after: bytes) -> Changes:
    """Return what a revision changed, from the wording before it and the one after."""
    (old_title, old_perex, *old), (title, perex, *new) = _parts(before), _parts(after)
    found = Changes(title=title != old_title, perex=perex != old_perex)
    for old_start, old_end, start, end in _replaced(old, new):
        edited = min(old_end - old_start, end - start)
        found.edited += range(start + 1, start + edited + 1)
        found.added += range(start + edited + 1, end + 1)
        found.removed += range(old_start + edited + 1, old_end + 1)
    return found


def _parts(joined: bytes) -> list[bytes]:
    return [joined[start : start + _FINGERPRINT_BYTES] for start in range(0, len(joined), _FINGERPRINT_BYTES)]


def _replaced(old: Sequence[bytes], new: Sequence[bytes]) -> list[tuple[int, int, int, int]]:
    """Return the passages that differ, each as (start in `old`, end in `old`, start in `new`, end in `new`).

    The lines that both have in common at the beginning and at the end are left out first. What is between them is one
    passage where it is too long to compare.
    """
    shorter = min(len(old), len(new))
    head = next((place for place in range(shorter) if old[place] != new[place]), shorter)
    rest = shorter - head
    tail = next((place for place in range(rest) if old[-1 - place] != new[-1 - place]), rest)
    old, new = old[head : len(old) - tail], new[head : len(new) - tail]
    if max(len(old), len(new)) > _MOST_COMPARED_LINES:
        return [(head, head + len(old), head, head + len(new))]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [
        (head + old_start, head + old_end, head + start, head + end)
        for kind, old_start, old_end, start, end in matcher.get_opcodes()
        if kind != "equal"
    ]
