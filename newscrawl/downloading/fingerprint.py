"""Which requests are the same page: those whose URLs have one key."""

from __future__ import annotations

from hashlib import sha1
from typing import TYPE_CHECKING

from scrapy.utils.request import RequestFingerprinter

from newscrawl.values.urls import url_key

if TYPE_CHECKING:
    from scrapy import Request


class PageFingerprinter(RequestFingerprinter):
    """Fingerprints a request by `urls.url_key`, so that no page is fetched twice in a run under two spellings.

    A redirect between two spellings of one page (http to https, a slash added) is not a repetition of itself: it is
    told apart by its place in the chain, and REDIRECT_MAX_TIMES ends a loop.
    """

    def fingerprint(self, request: Request) -> bytes:
        """Return the bytes that are equal for requests of the same page."""
        key = url_key(request.url)
        if key is None:
            return super().fingerprint(request)
        same_page = b"\n".join((request.method.encode(), key.encode(), request.body))
        chain = request.meta.get("redirect_urls", ())
        if any(url_key(earlier) == key for earlier in chain):
            same_page += b"\nredirect %d" % len(chain)
        return sha1(same_page, usedforsecurity=False).digest()
