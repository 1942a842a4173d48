"""What may be fetched at all: the spider's own domains, by HTTP, at public addresses."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from scrapy.utils.httpobj import urlparse_cached

from newscrawl.downloading.identity_hop import comes_back, is_identity_hop
from newscrawl.downloading.part_rules import FETCHED, PART, is_own
from newscrawl.downloading.resolver import is_public
from newscrawl.downloading.walls import carries
from newscrawl.exceptions import RefusedRequest
from newscrawl.values.urls import is_within

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

_CONSENT_HOST = "cmp."
"""How hosts of consent management platforms begin: cmp.seznam.cz (site facts, November 2026)."""


class Guard:
    """Downloader middleware that refuses requests a crawl of the spider's site has no reason to make.

    Every request passes here, whoever made it: spider, redirect, retry, robots.txt. Scrapy's OffsiteMiddleware, which
    this replaces, lets requests with `dont_filter` pass, and a redirect inherits that from a retried request.
    Host names are judged when they are resolved, see `newscrawl.downloading.resolver`.

    A redirect to a consent wall, known by its host or by the spider's `consent_url`, is named as such: its page is no
    article, wherever it lies, and many of them mean that the site asks for an answer (`NewsSpider.cookies`) that it
    does not get. One whose address carries that of the page is a wall of some kind, known or not. Only the identity hop
    that the site declares is followed, there and back. Scripts of a page in the browser, and what these fetch, may come
    from any public address (see `page_parts`).

    Stats: `guard/scheme`, `guard/consent`, `guard/wall`, `guard/offsite`, `guard/identity`, `guard/private`.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._allow_private = crawler.settings.getbool("ALLOW_PRIVATE_ADDRESSES")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the guard of one crawl."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise RefusedRequest where the request must not leave."""
        refusal = self._refusal(request)
        if refusal is None:
            return
        self._crawler.stats.inc_value(f"guard/{refusal}")
        came_from = request.meta.get("redirect_urls", ["no redirect"])[-1]
        level = logging.WARNING if refusal in ("consent", "wall", "identity") else logging.INFO
        logger.log(level, "Refused (%s): %s, redirected from: %s", refusal, request.url, came_from)
        raise RefusedRequest(f"refused ({refusal}): {request.url}", refusal)

    def _refusal(self, request: Request) -> str | None:
        url = urlparse_cached(request)
        if url.scheme not in ("http", "https"):
            return "scheme"
        host = url.hostname or ""
        if refusal := self._refusal_of_place(request, host):
            return refusal
        return "private" if not self._allow_private and _is_private(host) else None

    def _refusal_of_place(self, request: Request, host: str) -> str | None:
        """Return why `request` leads to a place that is no page of the spider's site, None where it may be one."""
        spider, way = self._crawler.spider, request.meta.get("redirect_urls", [])
        if way and request.meta.get("dont_obey_robotstxt"):
            return None  # RFC 9309 2.3.1.2: redirects of robots.txt are followed "even across authorities"
        if is_identity_hop(spider, request):
            return None
        if way and self._is_consent_wall(request.url, host):
            return "consent"
        if way and carries(request.url, way):
            return "wall"
        if request.meta.get("dont_obey_robotstxt") and is_own(spider, request.url):
            return None
        if PART in request.meta:
            return None if is_own(spider, request.url) or request.meta[PART] in FETCHED else "offsite"
        domains = getattr(spider, "allowed_domains", None)
        if domains and not any(is_within(host, domain) for domain in domains):
            return "offsite"
        return None if comes_back(spider, request) else "identity"

    def _is_consent_wall(self, url: str, host: str) -> bool:
        own = getattr(self._crawler.spider, "consent_url", "")
        return host.startswith(_CONSENT_HOST) or bool(own and re.search(own, url))


def _is_private(host: str) -> bool:
    try:
        return not is_public(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")  # RFC 6761 6.3
