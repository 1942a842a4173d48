"""Whether site owners can tell who crawls."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Self

from scrapy import signals

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

_NOBODY = "newscrawl.example"
"""Host of the address in the user agent as long as none is set: a reserved name (RFC 2606)."""


class Contact:
    """Extension that warns when a crawl begins whose user agent names nobody.

    One without pipelines fetches a page or two for a person who looks at it (see `workbench.live_pages`).
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Look at the user agent of `crawler` when its spider is opened."""
        self = cls()
        if _NOBODY in str(crawler.settings["USER_AGENT"]) and crawler.settings.getdict("ITEM_PIPELINES"):
            crawler.signals.connect(self.warn, signals.spider_opened)
        return self

    def warn(self) -> None:
        """Log that nobody is named."""
        logger.warning("NEWSCRAWL_CONTACT_URL is not set: site owners cannot tell who crawls, nor object")
