"""Compressed bodies, decoded to their end or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware

from newscrawl.downloading.wholeness import again
from newscrawl.exceptions import BodyTooBig, BrokenAnswer, IncompleteBody
from newscrawl.values.content_coding import NotWhole, TooLong, without_coding

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response


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
    try:
        return without_coding(body, encoding, most)
    except NotWhole as error:
        raise IncompleteBody(str(error)) from error
    except TooLong as error:
        raise BodyTooBig(str(error)) from error
