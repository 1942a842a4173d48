"""Identity hops: redirects through another site that notes who reads and leads back to the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newscrawl.downloading.walls import carries
from newscrawl.values.urls import url_key

if TYPE_CHECKING:
    from scrapy import Request


def is_identity_hop(spider: object, request: Request) -> bool:
    """Tell whether `request` is a redirect to the identity hop that the site of `spider` declares.

    It must carry the address of the page that redirects to it, and be the first of its kind on the way to the page.
    """
    way = request.meta.get("redirect_urls", [])
    pattern = _pattern(spider)
    return bool(
        way
        and pattern
        and pattern.search(request.url)
        and not any(map(pattern.search, way))
        and carries(request.url, way[-1:])
    )


def comes_back(spider: object, request: Request) -> bool:
    """Tell whether a `request` that the site's identity hop redirects to is for the page that had led there.

    Every other request passes.
    """
    way = request.meta.get("redirect_urls", [])
    pattern = _pattern(spider)
    if len(way) < 2 or not pattern or not pattern.search(way[-1]):
        return True
    return url_key(request.url) == url_key(way[-2])


def _pattern(spider: object) -> re.Pattern[str] | None:
    declared = getattr(spider, "identity_hop", "")
    return re.compile(declared) if declared else None
