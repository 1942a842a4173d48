"""A schedule as a crontab: cron runs the crawls, without scrapyd."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from newscrawl.scheduling.calendar import calendar, ranges

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from newscrawl.scheduling.schedule import Entry, Schedule

_HEAD = """\
# Made by scrapy schedule crontab. Times are those of Europe/Prague: where cron does not know CRON_TZ, as Debian's, the
# machine must be in that time zone."""
_CRON_DAYS = (1, 2, 3, 4, 5, 6, 0)
"""Cron's number of each day from Monday on."""


def crontab(
    schedule: Schedule, command: Sequence[str], directory: Path, environment: Mapping[str, str]
) -> Iterator[str]:
    """Yield the lines of the crontab.

    Args:
        schedule: whose sites are crawled.
        command: how `scrapy` is called.
        directory: where the crawls run; their logs go to `logs/` in it.
        environment: variables that the crawls need.
    """
    yield from _HEAD.splitlines()
    yield "CRON_TZ=Europe/Prague"
    yield from (f"{name}={value}" for name, value in environment.items())
    for entry in schedule.entries:
        crawl = [*command, *crawl_arguments(entry), "-s", f"LOG_FILE=logs/{entry.site}.log"]
        line = f"cd {shlex.quote(str(directory))} && mkdir -p logs && {shlex.join(crawl)}".replace("%", r"\%")
        for times in calendar(entry):
            minutes = ranges(times.minutes, "-")
            hours = ranges(times.hours, "-")
            days = "*" if len(times.days) == 7 else ranges(sorted(_CRON_DAYS[day] for day in times.days), "-")
            yield f"{minutes} {hours} * * {days} {line}"


def crawl_arguments(entry: Entry) -> list[str]:
    """Return the arguments of `scrapy` for a run of the site."""
    arguments = [part for name, value in entry.spider_arguments.items() for part in ("-a", f"{name}={value}")]
    settings = [part for name, value in entry.settings.items() for part in ("-s", f"{name}={value}")]
    return ["crawl", entry.site, *arguments, *settings]
