"""Trying again, with longer and longer pauses."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from newscrawl.exceptions import NotDelivered

if TYPE_CHECKING:
    from collections.abc import Callable

PAUSES = (1, 2, 4)
"""Seconds between the attempts of one run; the next run of the site, minutes later, is the pause after these."""


def persistently(work: Callable[[], None], until: float) -> None:
    """Do `work`, and again after each of PAUSES while it raises NotDelivered for what may pass.

    Raises NotDelivered, of the last attempt; there is none after `until`, a moment of the monotonic clock.
    """
    for pause in PAUSES:
        try:
            return work()
        except NotDelivered as error:
            if not error.may_pass or time.monotonic() + pause >= until:
                raise
        time.sleep(pause)
    return work()
