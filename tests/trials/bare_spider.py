"""The yardstick of `make bench` for a whole crawl: a Scrapy spider that does nothing beyond downloading.

It is run outside the project (`scrapy runspider`), so that nothing of newscrawl is in it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response


class BareSpider(Spider):
    """Fetches the addresses in the file `urls`, one a line, and yields one small item of each page.

    Redirects are not followed, and what is missing counts as an answer: the file names each request that is to be made.
    """

    name = "bare"

    def __init__(self, urls: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._urls = Path(urls).read_text("utf-8").split()

    async def start(self) -> AsyncIterator[Request]:
        """Yield a request for each address."""
        for url in self._urls:
            yield Request(url, meta={"dont_redirect": True, "handle_httpstatus_all": True})

    def parse(self, response: Response) -> Iterator[dict[str, Any]]:
        """Yield the address and size of a page."""
        if response.status == 200:
            yield {"url": response.url, "bytes": len(response.body)}
