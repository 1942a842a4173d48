"""As many requests at one time to a host as the settings say, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.core.downloader import Downloader

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from scrapy import Request
    from scrapy.core.downloader import Slot
    from scrapy.http import Response
    from twisted.internet.defer import Deferred


class CountedDownloader(Downloader):
    """Scrapy's downloader, but CONCURRENT_REQUESTS_PER_DOMAIN holds without a DOWNLOAD_DELAY, too.

    Scrapy 2.19 counts a request for its host when the task that downloads it begins to run, and starts such a task for
    each request that waits before any of them does (verified in November 2026): without a delay all that wait are sent
    at once, each through a connection of its own, which costs a TLS handshake a page and is more than the site was
    promised.
    """

    def _wait_for_download(
        self, slot: Slot, request: Request, queue_dfd: Deferred[Response]
    ) -> Coroutine[Any, Any, None]:
        """Count `request` for its host at once; return what downloads it."""
        slot.transferring.add(request)
        return super()._wait_for_download(slot, request, queue_dfd)
