"""Compressed bodies, decoded to their end or not at all."""

from __future__ import annotations

import sys
import zlib
from typing import TYPE_CHECKING

import brotli  # type: ignore[import-untyped]
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware

from newscrawl.downloading.wholeness import again
from newscrawl.exceptions import BodyTooBig, BrokenAnswer, IncompleteBody

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_PIECE = 64 * 1024
"""Bytes that are decoded at a time, so that a bomb is noticed before it fills the memory."""
_GZIP, _ZLIB, _RAW_DEFLATE = 31, 15, -15
"""The `wbits` of zlib's formats."""
_GZIP_MAGIC = b"\x1f\x8b"


class Decompression(HttpCompressionMiddleware):
    """Scrapy's middleware, but a body that breaks off is no body: it is asked for again, then given up.

    Scrapy 2.19 goes on with what it could decode of a gzip, brotli or zstd body that breaks off (verified in November
    2026), so that half an article looks like a whole one.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler=crawler)
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Decompression:
        """Decode the bodies of one crawl."""
        return cls(crawler)

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Return `response` decoded, or the request to make again; raise BrokenAnswer as `wholeness.again` does."""
        if not response.body:
            return response
        try:
            return super().process_response(request, response)
        except BrokenAnswer as error:
            return again(self._crawler, request, error)

    @staticmethod
    def _decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
        """Replace the step of Scrapy's middleware that decodes one encoding."""
        return decoded(body, encoding.decode("ascii"), max_size)


def decoded(body: bytes, encoding: str, most: int = 0) -> bytes:
    """Return a body without its content coding (RFC 9110 8.4.1).

    Args:
        body: as it was sent.
        encoding: "gzip", "x-gzip", "deflate", "br" or "zstd".
        most: bytes that it may have when decoded, 0 for any number.

    Raises:
        IncompleteBody: it breaks off, is damaged, or has another encoding.
        BodyTooBig: it is longer than `most`.
    """
    whole = bytearray()
    try:
        for piece in _DECODERS[encoding](body):
            whole += piece
            if most and len(whole) > most:
                raise BodyTooBig(f"{len(body)} bytes of {encoding} are more than {most} bytes when decoded")
    except (zlib.error, brotli.error, zstd.ZstdError) as error:
        raise IncompleteBody(f"no whole {encoding}: {error}") from error
    except EOFError as error:
        raise IncompleteBody(f"{encoding} breaks off after {len(whole)} bytes") from error
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
