"""The clock of a crawl, which tests can set: whatever spans runs is measured by it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scrapy.utils.misc import load_object

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings


class Clock:
    """Tells the present."""

    def now(self) -> datetime:
        """Return the present, aware, in UTC."""
        return datetime.now(UTC)


def clock_of(settings: BaseSettings) -> Clock:
    """Return a new clock of the class that the setting CLOCK names by its dotted path, the machine's without one."""
    clock: Clock = load_object(settings["CLOCK"] or Clock)()
    return clock
