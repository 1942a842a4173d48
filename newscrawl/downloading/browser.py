"""The browser of a run: started for the first page that needs one, bounded in time and memory, ended with the run."""

from __future__ import annotations

import asyncio
import logging
import shutil
from contextlib import suppress
from itertools import count
from time import monotonic
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.exceptions import IgnoreRequest
from scrapy.http import TextResponse

from newscrawl.crawling.rendering import RENDER
from newscrawl.crawling.visits import header
from newscrawl.downloading import process_tree
from newscrawl.downloading.page_parts import OF_PAGE, PageParts, Shelf
from newscrawl.downloading.settling import Settling
from newscrawl.downloading.signals import request_turn
from newscrawl.exceptions import NoBrowser, RenderingFailed
from newscrawl.values.charset import decode

if TYPE_CHECKING:
    from typing import Self

    from playwright.async_api import CDPSession, Page
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler

logger = logging.getLogger(__name__)

_GRACE_SECONDS = 30.0
"""That a page may take beyond BROWSER_SECONDS: for the start of the browser, and for its content to be taken."""
_END_SECONDS = 5.0
"""In which the browser is to close a page, or to end by itself."""
_LOOK_SECONDS = 0.5
"""Between two looks at its memory."""
_HEAP_SHARE = 0.5
"""Of BROWSER_MEGABYTES that the scripts of one page may take."""
_CRASH = "crash"
"""Why a page is tried a second time: the browser, or what showed the page in it, has ended."""
_VALIDATORS = ("ETag", "Last-Modified")
"""Headers that speak for the document alone, and not for what scripts have put into it."""


class Browser:
    """Scrapy extension that shows pages in Chromium, by scrapy-playwright, and returns them as they are then.

    No process is started before the first page. Each page has a context of its own, without a network: `PageParts`
    answers what it asks for. A page takes BROWSER_SECONDS at most, then it is taken as it is. Where all processes of
    the browser have more than BROWSER_MEGABYTES, they are ended, with the pages in them; the next page starts another.

    Settings: BROWSER_EXECUTABLE, BROWSER_SECONDS, BROWSER_MEGABYTES, BROWSER_PARTS, BROWSER_PARTS_MEGABYTES.

    Stats: `browser/peak_megabytes`, `browser/ended/memory`, `browser/ended/hang`.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._executable: str = settings["BROWSER_EXECUTABLE"]
        self._seconds = settings.getfloat("BROWSER_SECONDS")
        self._megabytes = settings.getfloat("BROWSER_MEGABYTES")
        self._parts = settings.getint("BROWSER_PARTS")
        self._parts_bytes = int(settings.getfloat("BROWSER_PARTS_MEGABYTES") * 1024 * 1024)
        self._handler: ScrapyPlaywrightDownloadHandler | None = None
        self._starting = asyncio.Lock()
        self._watching: asyncio.Task[None] | None = None
        self._pages: dict[asyncio.Task[Any], str] = {}
        """What downloads a page now, and why it was given up."""
        self._numbers = count(1)
        self._shelf = Shelf()
        self._why_none = ""
        """Why there is no browser, "" while there may be one."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the browser of one run, which is not started yet."""
        self = cls(crawler)
        crawler.signals.connect(self._still_wanted, request_turn)
        crawler.signals.connect(self.close, signals.engine_stopped)
        return self

    async def render(self, request: Request) -> Response:
        """Return the page that `request.meta[RENDER]` holds as it was fetched, as the browser shows it.

        Raises:
            NoBrowser: there is none, or it cannot be started.
            RenderingFailed: the page ended the browser, took too much memory, or could not be taken.
        """
        try:
            return await self._render(request)
        except RenderingFailed as error:
            if error.reason != _CRASH:
                raise
        return await self._render(request)  # another page may have ended the browser, or the system

    async def _render(self, request: Request) -> Response:
        from newscrawl.downloading.chromium import forget_ended  # noqa: PLC0415

        handler = await self._started()
        forget_ended(handler)
        document = _as_utf8(request.meta[RENDER])
        parts = PageParts(self._crawler, document, self._shelf, most=self._parts, most_bytes=self._parts_bytes)
        name = f"page {next(self._numbers)}"
        task = asyncio.create_task(self._download(handler, self._asked(request, name, parts)))
        self._pages[task] = ""
        try:
            return _rendered(await asyncio.wait_for(task, self._seconds + _GRACE_SECONDS), document, request)
        except TimeoutError as error:
            raise RenderingFailed("hang", "the browser did not answer") from error
        except asyncio.CancelledError:
            if self._pages[task]:
                raise RenderingFailed(self._pages[task], "the browser was ended") from None
            raise
        finally:
            parts.is_over = True
            task.cancel()
            del self._pages[task]
            await self._forget(handler, name)

    async def close(self) -> None:
        """End the browser and its driver, whatever they do."""
        if self._watching:
            self._watching.cancel()
        handler, self._handler = self._handler, None
        if handler is None:
            return
        drivers = process_tree.drivers()
        processes = [*drivers, *process_tree.descendants(drivers)]
        with suppress(Exception):  # whatever they answer, they are ended
            await asyncio.wait_for(handler.close(), _END_SECONDS)
        await asyncio.to_thread(process_tree.end, processes, 1.0)

    async def _download(self, handler: ScrapyPlaywrightDownloadHandler, request: Request) -> Response:
        from playwright.async_api import Error  # noqa: PLC0415  only a run with a browser imports it

        try:
            response: Response = await handler.download_request(request)
        except NoBrowser as error:
            self._why_none = str(error)
            raise
        except Error as error:
            reason = _CRASH if "crash" in error.message or "closed" in error.message else type(error).__name__
            raise RenderingFailed(reason, error.message.splitlines()[0]) from error
        return response

    async def _started(self) -> ScrapyPlaywrightDownloadHandler:
        """Return scrapy-playwright's handler, made and started for the first page."""
        async with self._starting:
            if self._handler is None and not self._why_none:
                path = shutil.which(self._executable) if self._executable else None
                if path is None:
                    self._why_none = f"no {self._executable or 'BROWSER_EXECUTABLE'}"
                else:
                    await self._start(path)
        if self._handler is None or self._why_none:
            raise NoBrowser(self._why_none)
        return self._handler

    async def _start(self, path: str) -> None:
        from newscrawl.downloading.chromium import start_handler  # noqa: PLC0415

        logging.getLogger("scrapy-playwright").setLevel(logging.ERROR)  # what fails is logged here, once
        try:
            heap = int(self._megabytes * _HEAP_SHARE)
            self._handler = await start_handler(self._crawler, path, heap_megabytes=heap, ended=self._ended)
        except NoBrowser as error:
            self._why_none = str(error)
            return
        self._watching = asyncio.create_task(self._watch())

    def _asked(self, request: Request, name: str, parts: PageParts) -> Request:
        """Return what scrapy-playwright is asked for."""
        from scrapy_playwright.page import PageMethod  # noqa: PLC0415

        from newscrawl.downloading.chromium import context_of  # noqa: PLC0415

        spider = self._crawler.spider

        tools: list[CDPSession] = []

        async def open_page(page: Page, _: Request) -> None:
            await parts.answer_for(page)
            tools.append(await page.context.new_cdp_session(page))  # a page that is busy would not have it
            cookies = [
                {"name": key, "value": value, "domain": f".{domain}", "path": "/"}
                for key, value in getattr(spider, "cookies", {}).items()
                for domain in getattr(spider, "allowed_domains", ())
            ]
            await page.context.add_cookies(cookies)  # type: ignore[arg-type]

        async def settle(page: Page) -> None:
            lazy = getattr(getattr(spider, "page", None), "lazy_boxes", ())
            await Settling(page, tools[-1], parts, seconds=self._seconds, lazy=lazy).settle()

        user_agent = self._crawler.settings["USER_AGENT"]
        meta = {
            "playwright": True,
            "playwright_context": name,
            "playwright_context_kwargs": context_of(user_agent),
            "playwright_page_init_callback": open_page,
            "playwright_page_methods": [PageMethod(settle)],
            "playwright_page_goto_kwargs": {"wait_until": "commit"},
            "playwright_page_event_handlers": {"popup": _close, "dialog": _dismiss},
        }
        return request.replace(headers={"User-Agent": user_agent}, meta=meta)

    async def _forget(self, handler: ScrapyPlaywrightDownloadHandler, name: str) -> None:
        """Close the context of a page; where the browser does not do so in time, end it."""
        if (wrapper := handler.context_wrappers.get(name)) is None:
            return
        try:
            await asyncio.wait_for(wrapper.context.close(), _END_SECONDS)
        except TimeoutError:
            await self._end_browser("hang")
        except Exception as error:
            logger.debug("The browser is gone: %s", error)
        handler.context_wrappers.pop(name, None)

    async def _watch(self) -> None:
        """Look at the memory of the browser as long as it runs."""
        while True:
            started = monotonic()
            used = await asyncio.to_thread(_used)
            self._crawler.stats.max_value("browser/peak_megabytes", round(used))
            if used > self._megabytes:
                logger.warning("The browser has %d MB, more than BROWSER_MEGABYTES: ended", used)
                await self._end_browser("memory")
            await asyncio.sleep(max(_LOOK_SECONDS, monotonic() - started))

    async def _end_browser(self, reason: str) -> None:
        """End all processes of the browser, and give up the pages in it; the driver starts another one."""
        self._crawler.stats.inc_value(f"browser/ended/{reason}")
        self._give_up(reason)
        browsers = process_tree.descendants(process_tree.drivers())
        await asyncio.to_thread(process_tree.end, browsers)

    def _ended(self) -> None:
        self._give_up(_CRASH)

    def _give_up(self, reason: str) -> None:
        """Give up all pages that are shown now, unless that was done before: some would wait for ever."""
        for task, before in self._pages.items():
            self._pages[task] = before or reason
            task.cancel()

    def _still_wanted(self, request: Request) -> None:
        """Raise IgnoreRequest for a part of a page that has been read or given up."""
        page: PageParts | None = request.meta.get(OF_PAGE)
        if page and page.is_over:
            raise IgnoreRequest(f"its page is over: {request.url}")


def _as_utf8(document: Response) -> Response:
    """Return a page with its text in UTF-8, and with headers that say so: a browser would guess it otherwise."""
    text, _ = decode(document.body, header(document, "Content-Type"))
    headers = document.headers.copy()
    headers["Content-Type"] = "text/html; charset=utf-8"
    return TextResponse(document.url, status=document.status, headers=headers, body=text.encode(), encoding="utf-8")


def _rendered(response: Response, document: Response, request: Request) -> Response:
    """Return what the browser shows as the answer to `request`, at the address of its document."""
    headers = response.headers.copy()
    for name in _VALIDATORS:
        headers.pop(name, None)
    return response.replace(url=document.url, headers=headers, request=request)


def _used() -> float:
    drivers = process_tree.drivers()
    return process_tree.megabytes([*drivers, *process_tree.descendants(drivers)])


async def _close(popup: Any) -> None:
    with suppress(Exception):  # it may be gone already
        await popup.close()


async def _dismiss(dialog: Any) -> None:
    with suppress(Exception):
        await dialog.dismiss()
