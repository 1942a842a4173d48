"""Files of WARC records, read forward in bounded pieces: plain, or gzip with a member a record or one for all."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator

PIECE = 64 * 1024
"""Bytes that are read or unpacked at a time."""
_GZIP = 31
"""`wbits` of the gzip format."""
_MOST_RATIO = 300
"""How many times its size a member may unpack to: what packs better is no text but a bomb, of up to 1032 (zlib)."""
_UNPACKED_FREELY = 32 * 1024 * 1024
"""Bytes that a member may unpack to whatever its size: a page within the limits of the reader, and its head."""
GZIP_MAGIC = b"\x1f\x8b\x08"
_MEMBER = re.compile(re.escape(GZIP_MAGIC) + rb"[\x00-\x1f]")
"""How a gzip member begins: magic, deflate, flags without the reserved bits (RFC 1952 2.3.1)."""
_PLAIN = re.compile(rb"(?<=\n)WARC/[01]\.\d")
"""How a record begins that is not packed."""
_FIRST_BYTES = 4096
"""Of a member, enough for its header and the tables of its first block."""
_LOOK_BACK = 16
"""Bytes of a piece that are looked at again with the next one: no beginning is longer."""


class Damaged(Exception):  # noqa: N818 - says what the file is
    """The bytes are no WARC records from here on; the message says why in one line."""


class Pieces:
    """Bytes that come in pieces, taken from the front."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        """Take what yields the pieces, none of them empty."""
        self._pieces = pieces
        self._held = bytearray()
        self.taken = 0
        """Bytes that were taken or passed over."""

    def line_end(self, most: int) -> int | None:
        """Return how many bytes there are up to the first empty line and with it, None where `most` have none."""
        begin = 0
        while True:
            ends = [end for mark in (b"\r\n\r\n", b"\n\n") if (end := self._held.find(mark, begin)) >= 0]
            if ends:
                end = min(ends)
                return end + (4 if self._held.startswith(b"\r", end) else 2)
            begin = max(0, len(self._held) - 3)
            if len(self._held) >= most or not self._fill():
                return None

    def take(self, count: int) -> bytes:
        """Return the next `count` bytes; raise Damaged where there are less."""
        while len(self._held) < count and self._fill():
            pass
        if len(self._held) < count:
            raise Damaged("it breaks off")
        taken = bytes(self._held[:count])
        del self._held[:count]
        self.taken += count
        return taken

    def skip(self, count: int) -> None:
        """Pass over `count` bytes; raise Damaged where there are less."""
        while count:
            if not self._held and not self._fill():
                raise Damaged("it breaks off")
            passed = min(count, len(self._held))
            del self._held[:passed]
            self.taken += passed
            count -= passed

    def skip_line_ends(self) -> None:
        """Pass over CR and LF."""
        while self._held or self._fill():
            passed = len(self._held) - len(self._held.lstrip(b"\r\n"))
            del self._held[:passed]
            self.taken += passed
            if self._held:
                return

    def begins_with(self, start: bytes) -> bool:
        """Tell whether the next bytes are these."""
        while len(self._held) < len(start) and self._fill():
            pass
        return self._held.startswith(start)

    def is_at_end(self) -> bool:
        """Tell whether there is nothing more."""
        return not self._held and not self._fill()

    def _fill(self) -> bool:
        try:
            piece = next(self._pieces, b"")
        except zlib.error as error:
            raise Damaged(f"no whole gzip: {error}") from error
        self._held += piece
        return bool(piece)


class Member:
    """One gzip member of a file, unpacked piece by piece."""

    def __init__(self, file: BinaryIO, start: int) -> None:
        """Take the file, and where in it the member begins."""
        self._file = file
        self._start = start
        self.end: int | None = None
        """Where the member ends in the file; None as long as it has not been read to its end."""

    def pieces(self) -> Iterator[bytes]:
        """Yield its content; raise zlib.error where it is broken, Damaged where it breaks off or is a bomb."""
        self._file.seek(self._start)
        decoder = zlib.decompressobj(_GZIP)
        packed, position, unpacked = b"", self._start, 0
        while not decoder.eof:
            if not packed:
                packed = self._file.read(PIECE)
                position += len(packed)
                if not packed:
                    raise Damaged("its gzip breaks off")
            piece = decoder.decompress(packed, PIECE)
            packed = decoder.unconsumed_tail
            unpacked += len(piece)
            if unpacked > _UNPACKED_FREELY + _MOST_RATIO * (position - self._start):
                raise Damaged(f"its gzip unpacks to more than {_MOST_RATIO} times its size")
            if piece:
                yield piece
        self.end = position - len(decoder.unused_data)


def plain_pieces(file: BinaryIO, start: int) -> Iterator[bytes]:
    """Yield the bytes of a file from `start` on."""
    file.seek(start)
    while piece := file.read(PIECE):
        yield piece


def next_start(file: BinaryIO, after: int, *, is_gzip: bool) -> int | None:
    """Return where in a file, behind byte `after`, the next gzip member or plain record may begin; None if nowhere."""
    beginning = _MEMBER if is_gzip else _PLAIN
    position = after
    held = b""
    for piece in plain_pieces(file, after):
        held += piece
        for found in beginning.finditer(held):
            start = position + found.start()
            if start > after and (not is_gzip or _is_record(file, start)):
                return start
        kept = held[-_LOOK_BACK:]
        position += len(held) - len(kept)
        held = kept
        file.seek(position + len(held))
    return None


def _is_record(file: BinaryIO, start: int) -> bool:
    """Tell whether what a gzip member at `start` would unpack to begins as a record does."""
    file.seek(start)
    try:
        return zlib.decompressobj(_GZIP).decompress(file.read(_FIRST_BYTES), 5) == b"WARC/"
    except zlib.error:
        return False
