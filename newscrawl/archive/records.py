"""The records of a file: WARC 1.0 and 1.1 (ISO 28500:2017), whole or damaged.

Named fields are parsed by warcio. The frame is read here: warcio 1.8.1 ends at the first damaged record, refuses files
in one gzip member, and takes lines of any length into memory (verified in December 2026).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser  # type: ignore[import-untyped]

from newscrawl.archive.pieces import GZIP_MAGIC, Damaged, Member, Pieces, next_start, plain_pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MOST_BYTES = 20_000_000
"""A larger block is no page of a news site; it is passed over unread."""
_MOST_HEAD_BYTES = 64 * 1024
"""Of a record's named fields: WARC sets no limit, but addresses and digests take some hundred bytes."""
_MOST_DAMAGES = 1000
"""Of one file: each may cost reading MOST_BYTES, so that a file made of lies would take hours."""
_LENGTH = re.compile(r"\d{1,18}")
_VERSIONS = ("WARC/1.0", "WARC/1.1", "WARC/0.17", "WARC/0.18")
"""0.17 and 0.18 are drafts of 1.0, alike in all that is read here; old archives have them."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record."""

    fields: StatusAndHeaders
    """Its named fields; `get_header` finds them in any case."""
    block: bytes | None
    """Its content block, None where that is larger than MOST_BYTES or was not wanted."""
    offset: int
    """Where it begins in the file; where several share a gzip member, where that begins."""

    def field(self, name: str) -> str:
        """Return the value of a named field, "" where there is none."""
        return (self.fields.get_header(name) or "").strip()


def read_records(file: BinaryIO, damaged: Callable[[int, str], None], wanted: frozenset[str]) -> Iterator[Record]:
    """Yield the records of a file, with the blocks of those whose WARC-Type is in `wanted`.

    What is damaged is told to `damaged`, offset and reason, and left out; reading goes on at the next gzip member, or
    plain record, that can be found.

    Raises:
        OSError: the file cannot be read.
    """
    file.seek(0)
    is_gzip = file.read(len(GZIP_MAGIC)) == GZIP_MAGIC
    read = _members if is_gzip else _plain
    start: int | None = 0
    for _ in range(_MOST_DAMAGES):
        if start is None:
            return
        position = _Position(start)
        try:
            yield from read(file, position, wanted)
            return
        except Damaged as error:
            damaged(position.offset, str(error))
        start = next_start(file, position.offset, is_gzip=is_gzip)
    if start is not None:
        damaged(start, f"the rest is left out after {_MOST_DAMAGES} damages")


@dataclass(slots=True)
class _Position:
    """Where in the file the record begins that is being read."""

    offset: int


def _members(file: BinaryIO, position: _Position, wanted: frozenset[str]) -> Iterator[Record]:
    while True:
        file.seek(position.offset)
        if not file.read(1):
            return
        member = Member(file, position.offset)
        pieces = Pieces(member.pieces())
        pieces.skip_line_ends()
        while not pieces.is_at_end():
            yield _next(pieces, position.offset, wanted)
        if member.end is None:
            raise Damaged("its gzip does not end")
        position.offset = member.end


def _plain(file: BinaryIO, position: _Position, wanted: frozenset[str]) -> Iterator[Record]:
    start = position.offset
    pieces = Pieces(plain_pieces(file, start))
    pieces.skip_line_ends()
    while not pieces.is_at_end():
        position.offset = start + pieces.taken
        yield _next(pieces, position.offset, wanted)


def _next(pieces: Pieces, offset: int, wanted: frozenset[str]) -> Record:
    """Return the next record, once it is clear that another one or the end follows it (WARC 1.1, 4)."""
    if not pieces.begins_with(b"WARC/"):
        raise Damaged("no WARC record begins here")
    end = pieces.line_end(_MOST_HEAD_BYTES)
    if end is None:
        raise Damaged("its named fields do not end")
    fields = StatusAndHeadersParser([], verify=False).parse(BytesIO(pieces.take(end)))
    if fields.protocol not in _VERSIONS:
        raise Damaged("it has no version of WARC that is known")
    length = (fields.get_header("Content-Length") or "").strip()
    if not _LENGTH.fullmatch(length):
        raise Damaged("it has no Content-Length")
    block = None
    if fields.get_header("WARC-Type") in wanted and int(length) <= MOST_BYTES:
        block = pieces.take(int(length))
    else:
        pieces.skip(int(length))
    pieces.skip_line_ends()
    if not (pieces.is_at_end() or pieces.begins_with(b"WARC/")):
        raise Damaged("its Content-Length is not that of its block")
    return Record(fields, block, offset)
