"""Which requests ask for the same page: those whose URLs have the same key."""

from __future__ import annotations

from hashlib import sha1
from typing import TYPE_CHECKING

from scrapy.utils.request import RequestFingerprinter

from newscrawl.values.urls import url_key

if TYPE_CHECKING:
    from scrapy import Request


class PageFingerprinter(RequestFingerprinter):
    """Fingerprints requests by the key of their URL, so that a run fetches no page twice under two spellings of it.

    A redirect from one spelling to another (http to https, a slash added) does not repeat its own request: its place in
    the chain of redirects makes its fingerprint differ. REDIRECT_MAX_TIMES ends a chain that is a loop.
    """

    def fingerprint(self, request: Request) -> bytes:
        """Return bytes that are equal for requests for the same page (see `values.urls.url_key`)."""
        key = url_key(request.url)
        if key is None:
            return super().fingerprint(request)
        same_page = b"\n".join((request.method.encode(), key.encode(), request.body))
        chain = request.meta.get("redirect_urls", ())
        if any(url_key(earlier) == key for earlier in chain):
            same_page += b"\nredirect %d" % len(chain)
        return sha1(same_page, usedforsecurity=False).digest()
