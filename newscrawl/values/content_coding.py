"""Content codings of HTTP (RFC 9110 8.4.1), decoded to their end or not at all, within a limit."""

from __future__ import annotations

import sys
import zlib
from typing import TYPE_CHECKING

import brotli  # type: ignore[import-untyped]

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PIECE = 64 * 1024
"""Bytes that are decoded at a time, so that a bomb is noticed before it fills the memory."""
_GZIP, _ZLIB, _RAW_DEFLATE = 31, 15, -15
"""The `wbits` of zlib's formats."""
_GZIP_MAGIC = b"\x1f\x8b"


class NotWhole(ValueError):  # noqa: N818 - says what the body is, like NotText
    """The body breaks off, is damaged, or has another coding."""


class TooLong(ValueError):  # noqa: N818
    """The body is longer than it may be when decoded."""


def without_coding(body: bytes, coding: str, most: int = 0) -> bytes:
    """Return a body without its content coding.

    Args:
        body: as it was sent.
        coding: "gzip", "x-gzip", "deflate", "br" or "zstd".
        most: bytes that it may have when decoded, 0 for any number.

    Raises:
        NotWhole: it breaks off, is damaged, or has another coding.
        TooLong: it is longer than `most`.
    """
    whole = bytearray()
    try:
        for piece in _DECODERS[coding](body):
            whole += piece
            if most and len(whole) > most:
                raise TooLong(f"{len(body)} bytes of {coding} are more than {most} bytes when decoded")
    except (zlib.error, brotli.error, zstd.ZstdError) as error:
        raise NotWhole(f"no whole {coding}: {error}") from error
    except EOFError as error:
        raise NotWhole(f"{coding} breaks off after {len(whole)} bytes") from error
    return bytes(whole)


def _gzip(body: bytes) -> Iterator[bytes]:
    """Yield the content of all members; what stands behind them is padding (RFC 1952 2.2)."""
    while True:
        decoder = zlib.decompressobj(_GZIP)
        yield from _inflated(decoder, body)
        body = decoder.unused_data
        if not body.startswith(_GZIP_MAGIC):
            return


def _deflate(body: bytes) -> Iterator[bytes]:
    """Yield the content of the zlib format, or of bare deflate, which some servers send (RFC 9110 8.4.1.2)."""
    try:
        zlib.decompressobj(_ZLIB).decompress(body, 1)
    except zlib.error:
        yield from _inflated(zlib.decompressobj(_RAW_DEFLATE), body)
    else:
        yield from _inflated(zlib.decompressobj(_ZLIB), body)


def _inflated(decoder: zlib._Decompress, body: bytes) -> Iterator[bytes]:
    while not decoder.eof:
        piece = decoder.decompress(body, _PIECE)
        body = decoder.unconsumed_tail
        if not (piece or body or decoder.eof):
            raise EOFError
        yield piece


def _brotli(body: bytes) -> Iterator[bytes]:
    decoder = brotli.Decompressor()
    piece = decoder.process(body, output_buffer_limit=_PIECE)
    yield piece
    while not decoder.is_finished():
        piece = decoder.process(b"", output_buffer_limit=_PIECE)
        if not (piece or decoder.is_finished()):
            raise EOFError
        yield piece


def _zstd(body: bytes) -> Iterator[bytes]:
    """Yield the content of all frames (RFC 8878 3.1)."""
    while body:
        decoder = zstd.ZstdDecompressor()
        while not decoder.eof:
            piece = decoder.decompress(body, _PIECE)
            body = b""
            if decoder.needs_input and not (piece or decoder.eof):
                raise EOFError
            yield piece
        body = decoder.unused_data


_DECODERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
CODINGS = frozenset(_DECODERS)
"""Names of the codings that are decoded, in lower case."""
