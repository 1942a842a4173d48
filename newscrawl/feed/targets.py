"""Teasers get the ids of the articles at their targets, as far as these are known when their run is published."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from newscrawl.feed.files import replacing

if TYPE_CHECKING:
    from pathlib import Path

FindTargets = Callable[[Collection[str]], Mapping[str, str]]
"""Returns the ids of the articles of the feed at canonical addresses, by address, of those where there is one."""

_UNKNOWN = b'"target_id":null'
"""How a row says that it does not know its target: inside a text each of these quotes would be escaped."""
_LINES_AT_ONCE = 1000
"""Whose targets are looked up together: enough for few statements, few enough for memory."""


class _Teaser(msgspec.Struct):
    """What matters of a row."""

    url: str | None = None


_decode = msgspec.json.Decoder(_Teaser).decode


def fill_targets(path: Path, find: FindTargets) -> None:
    """Write the `target_id` of each row in the JSON Lines file at `path` that has none yet and whose target is known.

    All else stays as it is, byte by byte. Interrupted at any moment, the file is as it was or done, and another call
    does the rest. Raises OSError when it cannot be written, and what `find` raises.
    """
    with replacing(path) as filled, path.open("rb") as lines, filled.open("wb") as out:
        while some := list(islice(lines, _LINES_AT_ONCE)):
            out.writelines(_filled(some, find))


def _filled(lines: Iterable[bytes], find: FindTargets) -> Iterator[bytes]:
    """Yield lines, in their order, with the targets that are known."""
    told = [(line, _target_of(line)) for line in lines]
    found = find({url for _, url in told if url})
    for line, url in told:
        target = found.get(url) if url else None
        yield line.replace(_UNKNOWN, b'"target_id":"%b"' % target.encode(), 1) if target else line


def _target_of(line: bytes) -> str | None:
    """Return the address of the target that a line does not know, None where there is nothing to look up."""
    if _UNKNOWN not in line:
        return None
    try:
        return _decode(line).url
    except (ValueError, RecursionError):  # a line that is no row, which recovery takes out
        return None
