"""When a page in the browser is as it is to be read: nothing is under way any more, or its time is over."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Any

from newscrawl.czech.consent import REFUSES

if TYPE_CHECKING:
    from collections.abc import Awaitable, Sequence

    from playwright.async_api import CDPSession, Page

    from newscrawl.downloading.page_parts import PageParts

_LOOK_SECONDS = 0.2
"""Between two looks at a page."""
_QUIET_SECONDS = 0.6
"""For which a page asks for nothing and does not change when it is settled."""
_SPIN_SECONDS = 4.0
"""For which a page's script may keep the page from answering; then it is ended, and the page goes on."""
_STEPS_SECONDS = 5.0
_LOOK = "() => [document.readyState !== 'loading', document.getElementsByTagName('*').length]"
_REFUSE = """(pattern) => {
    const refuses = new RegExp(pattern, "iu");
    for (const button of document.querySelectorAll("button, a, [role=button], input[type=button], input[type=submit]"))
        if (refuses.test((button.innerText || button.value || "").trim())) { button.click(); return true; }
    return false;
}"""
_SHOW = """async (selectors) => {
    const wait = () => new Promise((resolve) => setTimeout(resolve, 60));
    const found = selectors.flatMap((selector) => [...document.querySelectorAll(selector)]);
    for (const box of found) { box.scrollIntoView(); await wait(); }
    for (let step = 1; !found.length && step <= 40; step++) {
        window.scrollTo(0, step * window.innerHeight);
        await wait();
        if (step * window.innerHeight > document.documentElement.scrollHeight) break;
    }
}"""


class Settling:
    """Brings one page to its rest: consent is refused, what loads lazily is shown, scripts without an end are ended."""

    def __init__(
        self, page: Page, session: CDPSession, parts: PageParts, *, seconds: float, lazy: Sequence[str]
    ) -> None:
        """Take the page and what it asks for.

        Args:
            page: that has been opened.
            session: to its developer tools, which answer while a script keeps the page busy.
            parts: what the page asks for.
            seconds: that all may take.
            lazy: selectors of boxes that are loaded when they are shown.
        """
        self._page = page
        self._session = session
        self._parts = parts
        self._lazy = lazy
        self._end = monotonic() + seconds

    async def settle(self) -> None:
        """Wait until the page rests; then no script of it runs any more."""
        await self._quiet()
        if await self._refuse_consent():
            await self._quiet()
        if self._lazy and self._left() > 0:
            await self._ask(self._page.evaluate(_SHOW, list(self._lazy)), _STEPS_SECONDS)
            await self._quiet()
        await self._stop()

    async def _quiet(self) -> None:
        """Wait until nothing is under way and nothing changes, or the time is over."""
        before, since = None, monotonic()
        while self._left() > 0:
            now = await self._ask(self._page.evaluate(_LOOK), _SPIN_SECONDS)
            if now is None or now != before or not now[0] or self._parts.is_busy:
                before, since = now, monotonic()
            elif monotonic() - since >= _QUIET_SECONDS:
                return
            await asyncio.sleep(_LOOK_SECONDS)

    async def _refuse_consent(self) -> bool:
        """Press the button that refuses consent; tell whether there was one."""
        for frame in self._page.frames:
            if self._left() > 0 and await self._ask(frame.evaluate(_REFUSE, REFUSES), _SPIN_SECONDS):
                return True
        return False

    async def _ask(self, question: Awaitable[Any], seconds: float) -> Any:
        """Return what the page answers; None where it does not in time, so that its script is ended, or cannot."""
        from playwright.async_api import Error  # noqa: PLC0415  only a run with a browser imports it

        try:
            return await asyncio.wait_for(question, min(seconds, max(self._left(), _LOOK_SECONDS)))
        except TimeoutError:
            await self._tell("Runtime.terminateExecution")
        except Error:  # the page is between two documents
            await asyncio.sleep(_LOOK_SECONDS)
        return None

    async def _stop(self) -> None:
        """End all scripts and loading, so that the page answers and stays as it is."""
        await self._tell("Emulation.setScriptExecutionDisabled", value=True)
        await self._tell("Runtime.terminateExecution")
        await self._tell("Page.stopLoading")

    async def _tell(self, method: str, **arguments: Any) -> None:
        from playwright.async_api import Error  # noqa: PLC0415

        with suppress(TimeoutError, Error):
            await asyncio.wait_for(self._session.send(method, arguments), _SPIN_SECONDS)

    def _left(self) -> float:
        """Return the seconds that are left; none where the page asks for more than it may."""
        return 0.0 if self._parts.is_beyond else self._end - monotonic()
