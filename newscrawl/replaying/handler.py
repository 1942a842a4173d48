"""The download handler of a replay: what is asked for comes from the archive, and from nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.http import Headers
from scrapy.responsetypes import responsetypes

from newscrawl.crawling.visits import ARCHIVED, RIGHTS, answered_at
from newscrawl.exceptions import NotArchived
from newscrawl.facts import Archived
from newscrawl.replaying.spider import captures_of
from newscrawl.rights.headers import header_signals

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response


_VALIDATORS = ("Etag", "Last-Modified")


class FromArchive(BaseDownloadHandler):
    """Answers a request with the newest capture of its address, as of the moment when that was fetched."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._site = crawler.spidercls.name
        self._captures = captures_of(crawler)

    async def download_request(self, request: Request) -> Response:
        """Return the archived answer to `request`; raise NotArchived where there is none."""
        page = self._captures.find(self._site, request.url)
        if page is None:
            raise NotArchived(f"the archive does not have {request.url}")
        answered_at(request, page.fetched_at)
        request.meta[ARCHIVED] = Archived(warc=page.warc, record_id=page.record_id)
        request.meta[RIGHTS] = [*request.meta.get(RIGHTS, ()), *header_signals(page.headers, page.url)]
        headers = Headers({"Content-Type": page.content_type} if page.content_type else {})
        headers.update({name: value for name, value in page.headers if name.title() in _VALIDATORS})
        kind = responsetypes.from_args(headers=headers, url=page.url, body=page.body)
        return kind(url=page.url, status=200, headers=headers, body=page.body)
