"""Which sites a command on sites is about: the schedule, and the names it was given."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader

from newscrawl.scheduling.schedule import Entry, ScheduleError, load_schedule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy.settings import BaseSettings


def entries_for(settings: BaseSettings, names: Sequence[str]) -> dict[str, Entry]:
    """Return what the schedule (the setting SCHEDULE_FILE) says of each site, nothing where there is no schedule.

    Raises:
        UsageError: it cannot be used, or one of `names` is neither in it nor a spider's.
    """
    path = Path(settings["SCHEDULE_FILE"])
    try:
        entries = {entry.site: entry for entry in load_schedule(path).entries} if path.exists() else {}
    except ScheduleError as error:
        raise UsageError(str(error)) from None
    if unknown := sorted(set(names) - set(get_spider_loader(settings).list()) - set(entries)):
        raise UsageError(f"no such site: {', '.join(unknown)}")
    return entries
