"""What a page in the browser asks for: refused, or fetched by Scrapy with all manners; the browser has no network."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag

from scrapy import Request
from scrapy.http.request import NO_CALLBACK

from newscrawl.downloading.part_rules import OTHERS_SLOT, PART, is_own, refusal_of

if TYPE_CHECKING:
    from playwright.async_api import Page, Route
    from playwright.async_api import Request as Asked
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)

OF_PAGE = "browser_page"
"""Key in the meta of a part's request of the PageParts it is for."""
_MOST_RELOADS = 2
"""Times that a page may load itself again, as after an answer about consent."""
_LEAST_BYTES = 1024
_KEPT_BYTES = 32 * 1024 * 1024
"""Bytes of scripts that are kept for the run: the pages of a site share them."""
_NOT_SENT = frozenset(("user-agent", "accept-encoding", "host", "connection", "content-length", "cookie"))
"""Headers of the browser that Scrapy sets itself, or that only the site's own hosts get."""
_NOT_GIVEN = frozenset((b"content-encoding", b"content-length", b"transfer-encoding", b"connection", b"set-cookie"))
"""Headers of an answer that do not hold for its decoded body."""
_NOTHING = 204
"""The status at which a browser stays on the page that it shows (RFC 9110 15.3.5)."""


class Shelf:
    """The scripts that pages of this run have asked for: each is fetched once."""

    def __init__(self) -> None:
        self._free = _KEPT_BYTES
        self._answers: dict[str, asyncio.Future[Response | None]] = {}

    async def get(self, url: str) -> Response | None:
        """Return the answer for the script at `url`, also one that is under way; None where the caller is to fetch it.

        Who is told to fetch it must call `put`.
        """
        while (answer := self._answers.get(url)) is not None:
            if (response := await asyncio.shield(answer)) is not None:
                return response
        self._answers[url] = asyncio.get_running_loop().create_future()
        return None

    def put(self, url: str, response: Response | None) -> None:
        """Keep the answer for the script at `url`, if it is one that all pages get and there is room."""
        is_kept = response is not None and response.status == 200 and len(response.body) <= self._free
        answer = self._answers[url] if is_kept else self._answers.pop(url)
        answer.set_result(response if is_kept else None)
        self._free -= len(response.body) if response and is_kept else 0


class PageParts:
    """Answers the requests of one page in the browser.

    - The page itself is answered with the document that was fetched before. It may load itself again a few times, as
      sites do once consent is given or refused; what would lead elsewhere is refused.
    - Scripts, and what these fetch, are fetched by Scrapy: guard, breaker, budget, robots.txt and delay hold for the
      site's own hosts and those its file declares, for others that their address is a public one.
    - Everything else is refused, and so is what exceeds the limits of a page.

    Stats: `browser/parts`, `browser/refused/REASON`, `browser/failed_parts`.
    """

    def __init__(self, crawler: Crawler, document: Response, shelf: Shelf, *, most: int, most_bytes: int) -> None:
        """Take what is known of the page.

        Args:
            crawler: of the run.
            document: the page as it was fetched, its body in UTF-8.
            shelf: scripts that other pages have asked for.
            most: parts that are fetched at most.
            most_bytes: that these may have together.
        """
        self._crawler = crawler
        self._document = document
        self._shelf = shelf
        self._left = most
        self._bytes_left = most_bytes
        self._loads = 0
        self._under_way = 0
        self._page: Page | None = None
        self.is_beyond = False
        """Whether the page has asked for more than it may: it is taken as it is, for it may go on asking."""
        self.is_over = False
        """Whether the page has been read or given up, so that nobody waits for its parts."""

    @property
    def is_busy(self) -> bool:
        """Whether a part is under way."""
        return self._under_way > 0

    async def answer_for(self, page: Page) -> None:
        """Answer whatever `page` asks for, and refuse what pages ask for that it opens."""
        self._page = page
        await page.context.route("**", self._refuse_popup)
        await page.context.route_web_socket("**", lambda socket: socket.close())
        await page.route("**", self._answer)

    async def _refuse_popup(self, route: Route) -> None:
        self._count("popup")
        await _quietly(route.abort())

    async def _answer(self, route: Route) -> None:
        try:
            if route.request.is_navigation_request() and self._is_page(route.request):
                await self._load(route)
            else:
                await self._answer_part(route)
        except Exception as error:  # the page or browser is gone, or the part cannot be had: nobody waits for it
            logger.debug("No answer for %s: %s", route.request.url, error)
            await _quietly(route.abort())

    def _is_page(self, asked: Asked) -> bool:
        """Tell whether a document is for the page itself, and not for a frame in it."""
        return self._page is not None and asked.frame == self._page.main_frame

    async def _load(self, route: Route) -> None:
        """Answer with the page's document; fetch that anew where the page loads itself again."""
        self._loads += 1
        is_same = urldefrag(route.request.url)[0] == urldefrag(self._document.url)[0]
        if self._loads == 1 and is_same:
            await self._give(route, self._document)
        elif is_same and route.request.method == "GET" and self._loads <= 1 + _MOST_RELOADS:
            await self._fetch(route, "document")
        else:
            self._count("navigation")
            await route.fulfill(status=_NOTHING)

    async def _answer_part(self, route: Route) -> None:
        asked = route.request
        kind = asked.resource_type
        refusal = refusal_of(kind, asked.method, asked.url, is_own=is_own(self._crawler.spider, asked.url))
        refusal = refusal or self._beyond_limits()
        if refusal == "stylesheet":  # scripts wait for it to be there
            await route.fulfill(status=200, content_type="text/css", body="")
        elif refusal:
            self._count(refusal)
            await route.abort()
        else:
            await (self._fetch_script(route) if kind == "script" else self._fetch(route, kind))

    async def _fetch_script(self, route: Route) -> None:
        """Answer with a script that a page of this run has asked for before, else with what Scrapy fetches."""
        url = route.request.url
        self._under_way += 1
        try:
            kept = await self._shelf.get(url)
        finally:
            self._under_way -= 1
        if kept is not None:
            await self._give(route, kept)
            return
        response = None
        try:
            response = await self._fetch(route, "script")
        finally:
            self._shelf.put(url, response)

    def _beyond_limits(self) -> str | None:
        """Return which limit of the page keeps one more part from being fetched, None where none does."""
        beyond = "number" if self._left <= 0 else "bytes" if self._bytes_left < _LEAST_BYTES else None
        self.is_beyond = beyond is not None
        return beyond

    async def _fetch(self, route: Route, kind: str) -> Response:
        """Answer with what Scrapy fetches; return it."""
        self._left -= 1
        self._under_way += 1
        self._crawler.stats.inc_value("browser/parts")
        try:
            request = await self._request(route.request, kind)
            # It waits for the slot of its host, while the page that waits for it is in the browser's slot.
            response = await self._crawler.engine.download_async(request)
            self._bytes_left -= len(response.body)
            await self._give(route, response)
            return response
        except Exception:
            if not self.is_over:
                self._crawler.stats.inc_value("browser/failed_parts")
            raise
        finally:
            self._under_way -= 1

    async def _request(self, asked: Asked, kind: str) -> Request:
        """Return the request that fetches a part, with the browser's headers and without other sites' cookies."""
        headers = await asked.all_headers()
        kept = (name for name in headers if name not in _NOT_SENT and not name.startswith((":", "sec-")))
        sent = {name: headers[name] for name in kept}
        own = is_own(self._crawler.spider, asked.url)
        if own and "cookie" in headers:
            sent["cookie"] = headers["cookie"]
        meta: dict[str, Any] = {PART: kind, OF_PAGE: self, "dont_retry": True, "download_maxsize": self._bytes_left}
        if not own:
            meta |= {"download_slot": OTHERS_SLOT, "autothrottle_dont_adjust_delay": True}
        return Request(
            asked.url,
            method=asked.method,
            headers=sent,
            body=asked.post_data_buffer or b"",
            meta=meta,
            callback=NO_CALLBACK,
            dont_filter=True,
        )

    async def _give(self, route: Route, response: Response) -> None:
        headers = {
            name.decode("latin-1"): b", ".join(values).decode("latin-1")
            for name, values in response.headers.items()
            if name.lower() not in _NOT_GIVEN
        }
        if cookies := response.headers.getlist("Set-Cookie"):
            headers["set-cookie"] = b"\n".join(cookies).decode("latin-1")
        await route.fulfill(status=response.status, headers=headers, body=response.body)

    def _count(self, reason: str) -> None:
        self._crawler.stats.inc_value(f"browser/refused/{reason}")


async def _quietly(doing: object) -> None:
    """Await what is of no use any more where the page is gone."""
    try:
        await doing  # type: ignore[misc]
    except Exception as error:
        logger.debug("The page is gone: %s", error)
