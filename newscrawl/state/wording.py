"""What a store keeps of a story to tell later what a revision changed: a line_print of each line. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from difflib import SequenceMatcher
from hashlib import blake2b

from newscrawl.items import Article, Changes
from newscrawl.values.text import clean

_SIZE = 8
"""Bytes of a line_print."""
_NOTHING = blake2b(b"", digest_size=_SIZE).digest()
_COMPARED = 1_000
"""Lines compared one with another; of longer passages only their place counts, for the cost grows with the square."""


def wording(article: Article) -> bytes:
    """Return the fingerprints of an article: title, perex, then each line of its text, 8 bytes each."""
    lines = (article.title, article.perex or "", *(article.text.split("\n") if article.text else ()))
    return b"".join(map(line_print, lines))


def line_print(line: str) -> bytes:
    """Return what an outline keeps of one line."""
    return blake2b(clean(line).encode("utf-8", "replace"), digest_size=_SIZE).digest()


def tells_same(known: bytes, lines: Collection[bytes]) -> bool:
    """Tell whether at least half of what an outline has stands among the fingerprints `lines`."""
    parts = [part for part in _parts(known) if part != _NOTHING]
    return bool(parts) and 2 * sum(part in lines for part in parts) >= len(parts)


def tells_other(known: bytes, lines: Collection[bytes]) -> bool:
    """Tell whether neither the title of an outline nor half of what it has stands among the fingerprints `lines`."""
    return _parts(known)[0] not in lines and not tells_same(known, lines)


def changes(before: bytes, after: bytes) -> Changes:
    """Return what changed between two outlines; `before` and `after` as `outline` makes them."""
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
    """Return the passages that differ, as (start, end) in `old` and in `new`."""
    shorter = min(len(old), len(new))
    head = next((place for place in range(shorter) if old[place] != new[place]), shorter)
    rest = shorter - head
    tail = next((place for place in range(rest) if old[-1 - place] != new[-1 - place]), rest)
    old, new = old[head : len(old) - tail], new[head : len(new) - tail]
    if max(len(old), len(new)) > _COMPARED:
        return [(head, head + len(old), head, head + len(new))]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [
        (head + old_start, head + old_end, head + start, head + end)
        for kind, old_start, old_end, start, end in matcher.get_opcodes()
        if kind != "equal"
    ]
