"""The download handler of http and https: Scrapy's own, but pages that need a browser come from the run's browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler

from newscrawl.crawling.rendering import RENDER
from newscrawl.downloading.browser import Browser
from newscrawl.exceptions import NoBrowser

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class PlainOrRendered(HTTP11DownloadHandler):
    """Fetches a page plainly, or has the run's `Browser` show one that was fetched before.

    scrapy-playwright's own handler would start a driver process for each scheme, whatever is asked for.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._crawler = crawler

    async def download_request(self, request: Request) -> Response:
        """Return the answer to `request`; raise NoBrowser or RenderingFailed where a page cannot be shown."""
        if RENDER not in request.meta:
            return await super().download_request(request)
        browser = self._crawler.get_extension(Browser)
        if browser is None:
            raise NoBrowser("the setting EXTENSIONS has none")
        return await browser.render(request)
