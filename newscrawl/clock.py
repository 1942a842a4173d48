"""The present: one clock for all that a crawl remembers and plans, so that days can be tested in seconds."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scrapy.utils.misc import load_object

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings


class Clock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """Return the present, in UTC."""
        return datetime.now(UTC)


def clock_of(settings: BaseSettings) -> Clock:
    """Return the clock that the setting CLOCK names by its dotted path."""
    clock: Clock = load_object(settings.get("CLOCK", Clock))()
    return clock
