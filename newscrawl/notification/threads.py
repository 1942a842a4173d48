"""Work that waits for other people's servers and programs, within a time, and without holding up the end of a run."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_Result = TypeVar("_Result")

GRACE_SECONDS = 2
"""How much longer to wait for work that has a limit of its own, so that it can say and clean up what it had begun."""


async def in_thread(work: Callable[[], _Result], seconds: float) -> _Result:
    """Return what `work` returns, run in a thread of its own; raise what it raises.

    Raises TimeoutError after so many seconds. The thread is left to itself then, and does not keep the process alive:
    time limits of sockets count from one byte to the next, so that a server that drips could hold it for ever.
    """
    loop = asyncio.get_running_loop()
    result: asyncio.Future[_Result] = loop.create_future()

    def settle(value: _Result | None, error: Exception | None) -> None:
        if result.done():
            return
        if error is None:
            result.set_result(value)  # type: ignore[arg-type]
        else:
            result.set_exception(error)

    def run() -> None:
        value, failure = None, None
        try:
            value = work()
        except Exception as error:
            failure = error
        with suppress(RuntimeError):  # nobody waits any longer, and the loop is closed
            loop.call_soon_threadsafe(settle, value, failure)

    threading.Thread(target=run, daemon=True).start()
    return await asyncio.wait_for(result, seconds)
