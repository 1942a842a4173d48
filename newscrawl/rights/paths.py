"""Patterns of paths as robots.txt has them (RFC 9309 2.2.3), matched in linear time: no regular expression is made."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self
from urllib.parse import quote, urlsplit

_ESCAPE = re.compile("%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_ASCII = "".join(map(chr, range(0x21, 0x7F)))


def path_of(url: str) -> str:
    """Return path and query of a web address as patterns are compared with them; raise ValueError where it is none."""
    parts = urlsplit(url)
    return _comparable((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


@dataclass(frozen=True, slots=True)
class PathPattern:
    """A pattern: what a path begins with, `*` for anything, `$` for the end."""

    pieces: tuple[str, ...]
    """What stands between the `*`, in their order."""
    is_whole: bool
    """Whether the path has to end where the pattern does."""
    length: int
    """Characters: of several patterns the longest one counts."""

    @classmethod
    def parse(cls, printed: str) -> Self:
        """Return the pattern that a file has as `printed`; one without a slash at its beginning gets it."""
        text = _comparable(printed.strip())
        if not text.startswith(("/", "*")):
            text = f"/{text}"
        is_whole = text.endswith("$")
        return cls(tuple(text.removesuffix("$").split("*")), is_whole, len(text))

    def matches(self, path: str) -> bool:
        """Tell whether it matches `path`, as `path_of` returns it."""
        first, *others = self.pieces
        if not path.startswith(first):
            return False
        at = len(first)
        if not others:
            return not self.is_whole or at == len(path)
        for piece in others[:-1] if self.is_whole else others:
            found = path.find(piece, at)
            if found < 0:
                return False
            at = found + len(piece)
        return not self.is_whole or (len(path) - at >= len(others[-1]) and path.endswith(others[-1]))


def _comparable(text: str) -> str:
    """Return a path with the one spelling of its escapes: RFC 9309 2.2.2 compares octets, whoever has escaped them."""
    return _ESCAPE.sub(_plain, quote(text, safe=_ASCII, errors="replace"))


def _plain(escape: re.Match[str]) -> str:
    sign = chr(int(escape[1], 16))
    return sign if sign in _UNRESERVED else escape[0].upper()
