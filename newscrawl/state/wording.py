"""How a story reads, in 8 bytes a line: what the store keeps to tell later what a revision changed. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from difflib import SequenceMatcher
from hashlib import blake2b

from newscrawl.items import Article, Changes
from newscrawl.values.text import clean

_SIZE = 8
"""Bytes of a line's print: of a thousand lines two differ in all but one of 10^13 stories."""
_NOTHING = blake2b(b"", digest_size=_SIZE).digest()
_MOST_COMPARED_LINES = 1_000
"""Longest passage whose lines are compared one with another, for the cost grows with the square."""


def wording(article: Article) -> bytes:
    """Return the wording of an article: the prints of its title, its perex and each line of its text, joined."""
    lines = (article.title, article.perex or "", *(article.text.split("\n") if article.text else ()))
    return b"".join(map(line_print, lines))


def line_print(line: str) -> bytes:
    """Return the print of one line: 8 bytes that are equal for lines that read the same, white space aside."""
    return blake2b(clean(line).encode("utf-8", "replace"), digest_size=_SIZE).digest()


def tells_same(known: bytes, lines: Collection[bytes]) -> bool:
    """Tell whether at least half of the lines of a known wording are among the prints `lines`."""
    parts = [part for part in _parts(known) if part != _NOTHING]
    return bool(parts) and 2 * sum(part in lines for part in parts) >= len(parts)


def tells_other(known: bytes, lines: Collection[bytes]) -> bool:
    """Tell whether the prints `lines` have neither the title of a known wording nor half of its lines."""
    return _parts(known)[0] not in lines and not tells_same(known, lines)


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
    return [joined[place : place + _SIZE] for place in range(0, len(joined), _SIZE)]


def _replaced(old: Sequence[bytes], new: Sequence[bytes]) -> list[tuple[int, int, int, int]]:
    """Return the passages that differ, each as (start in `old`, end in `old`, start in `new`, end in `new`).

    Lines that both begin or end with are passed over; a longer passage than can be compared counts as one.
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
