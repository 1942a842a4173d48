"""Chromium as scrapy-playwright starts it, without a network of its own. Importing this costs a plain crawl nothing."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler
from scrapy_playwright.provider import PlaywrightBrowserProvider

from newscrawl.exceptions import NoBrowser

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.async_api import Browser
    from scrapy.crawler import Crawler
    from scrapy_playwright.handler import Config

_ARGUMENTS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",  # no network: what it asks for is answered by PageParts, or not at all
    "--no-proxy-server",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",  # nor one that asks for no name
    "--disable-quic",
    "--disable-gpu",
    "--disable-dev-shm-usage",  # of which containers have 64 MB
    "--disable-sync",
    "--no-first-run",
)
_INHERITED = ("PATH", "HOME", "LANG", "TMPDIR", "XDG_RUNTIME_DIR")
"""Environment variables that the browser gets; others may hold passwords."""
_MOST_STARTS = 5
"""Times that a run starts a browser: one that ends that often will not do."""


class Chromium(PlaywrightBrowserProvider):  # type: ignore[misc]
    """Starts the browser, for a page, where none runs; raises NoBrowser where it cannot."""

    def __init__(self, config: Config, *, ended: Callable[[], None]) -> None:
        """Take scrapy-playwright's configuration, and what is to be called when the browser has ended."""
        super().__init__(config)
        self._ended = ended
        self._starts = 0

    async def launch_browser(self) -> Browser:
        """Return the running browser."""
        if self._starts >= _MOST_STARTS:
            raise NoBrowser(f"it has ended {_MOST_STARTS} times")
        self._starts += 1
        try:
            browser: Browser = await super().launch_browser()
        except Error as error:
            raise NoBrowser(error.message.splitlines()[0]) from error
        browser.on("disconnected", lambda _: self._ended())
        return browser


async def start_handler(
    crawler: Crawler, executable: str, *, heap_megabytes: int, ended: Callable[[], None]
) -> ScrapyPlaywrightDownloadHandler:
    """Return scrapy-playwright's handler with its driver process started; the browser starts with its first page.

    Args:
        crawler: of the run.
        executable: path of Chromium.
        heap_megabytes: memory of the scripts of one page.
        ended: is called when the browser has ended, whoever ended it.

    Raises:
        NoBrowser: the driver cannot be started.
    """
    handler = ScrapyPlaywrightDownloadHandler.from_crawler(crawler)
    handler.browser_provider_cls = partial(Chromium, ended=ended)
    handler.config.launch_options = {
        "executable_path": executable,
        "args": [*_ARGUMENTS, f"--js-flags=--max-old-space-size={heap_megabytes}"],
        "chromium_sandbox": os.geteuid() != 0,  # it refuses to have one as root
        "env": {name: os.environ[name] for name in _INHERITED if name in os.environ},
        # The run ends it, in order, whatever signal the run gets.
        **dict.fromkeys(("handle_sigint", "handle_sigterm", "handle_sighup"), False),
    }
    handler.config.target_closed_max_retries = 0  # Browser does that, with a new context
    handler.config.restart_disconnected_browser = False  # see forget_ended
    handler.config.download_timeout_secs = 1
    try:
        await handler._launch()  # which it does by itself where it is made before the run begins
    except (OSError, Error) as error:
        raise NoBrowser(str(error)) from error
    return handler


def forget_ended(handler: ScrapyPlaywrightDownloadHandler) -> None:
    """Have `handler` start a browser for its next page where the one that it had has ended.

    It would do so by itself, but not where that ended while it was being started, or a page was opened in it.
    """
    browser = getattr(handler, "browser", None)
    if browser is not None and not browser.is_connected():
        del handler.browser
        handler.context_wrappers.clear()


def context_of(user_agent: str) -> dict[str, Any]:
    """Return what the context of one page is made with: nothing of it outlives the page, and no page shares it."""
    return {
        "user_agent": user_agent,
        "locale": "cs-CZ",
        "timezone_id": "Europe/Prague",
        "service_workers": "block",
        "accept_downloads": False,
    }
