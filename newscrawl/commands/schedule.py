"""`scrapy schedule`: shows the schedule of all sites, runs it, or hands it to cron or systemd."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
from datetime import timedelta
from itertools import islice
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import msgspec
from scrapy.exceptions import UsageError
from scrapy.settings import Settings
from scrapy.utils.log import configure_logging

from newscrawl.clock import clock_of
from newscrawl.commands.crawl import check_crawl
from newscrawl.feed.files import write_durably
from newscrawl.feed.run import last_start
from newscrawl.scheduling.capacity import busiest, run_seconds, shortfalls
from newscrawl.scheduling.crontab import crontab
from newscrawl.scheduling.runner import Runner
from newscrawl.scheduling.schedule import Entry, Schedule, ScheduleError, due_times, load_schedule, next_due
from newscrawl.scheduling.scrapyd_api import ScrapydApi
from newscrawl.scheduling.systemd import units
from newscrawl.values.moments import to_iso
from newscrawl.values.terminal import columns
from newscrawl.workbench.command import ProjectCommand

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

logger = logging.getLogger(__name__)

_HEAD = ("site", "scrapyd", "budget", "last", "due", "next")
_INHERITED = ("NEWSCRAWL_CONTACT_URL", "SCRAPY_SETTINGS_MODULE", "PYTHONPATH")
"""Variables that a crawl needs where they are set, and that neither cron nor systemd hands on."""
_LONG_WITHOUT = timedelta(hours=1)
"""A run that was missed is made up for at the start where the site would wait longer than this for its next one."""


class Command(ProjectCommand):
    """Shows what is due, runs the schedule against scrapyd, or writes it as crontab or as units of systemd.

    Exit status: 0 when it is done, 1 when something cannot be read or written, 2 on wrong usage, of which a wrong
    schedule is one.
    """

    def syntax(self) -> str:
        """Return the arguments as `scrapy schedule --help` shows them."""
        return "show [--json] [--runs N] [SITE...] | run | crontab | systemd --to DIR"

    def short_desc(self) -> str:
        """Return the line of `scrapy --help`."""
        return "Show or run the schedule of all sites"

    def long_desc(self) -> str:
        """Return the text of `scrapy schedule --help`."""
        return (
            "show: what is due, the next runs, and whether the cadences can be held. run: has the sites crawled by"
            " scrapyd when they are due, until it is told to end. crontab, systemd: the same schedule for cron, and as"
            " timers in DIR. The schedule is the TOML file that the setting SCHEDULE_FILE names."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of `syntax`."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="show: a JSON line for each site")
        parser.add_argument("--runs", type=int, help="show: so many of the next runs (default 1)")
        parser.add_argument("--to", metavar="DIR", help="systemd: directory of the units")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Do what the first argument says, and return the exit status.

        Raises:
            UsageError: there is no such action, an argument is not one of the action, or the schedule is wrong.
        """
        actions: dict[str, Callable[[Schedule, Settings, argparse.Namespace], int]] = {
            "show": _show,
            "run": _run,
            "crontab": _crontab,
            "systemd": _systemd,
        }
        action, *sites = args or [""]
        if action not in actions:
            raise UsageError(f"one of {', '.join(actions)}, please")
        if action != "show" and (sites or opts.json or opts.runs is not None):
            raise UsageError("sites, --json and --runs are for show")
        if opts.runs is not None and not 1 <= opts.runs <= 1000:
            raise UsageError(f"--runs={opts.runs}: a number from 1 to 1000, please")
        if (action == "systemd") != bool(opts.to):
            raise UsageError("systemd needs --to DIR, the others have no such option")
        settings = self.settings or Settings()
        schedule = _checked_schedule(settings)
        if unknown := set(sites) - {entry.site for entry in schedule.entries}:
            raise UsageError(f"not in the schedule: {', '.join(sorted(unknown))}")
        opts.sites = sites
        return actions[action](schedule, settings, opts)


def _checked_schedule(settings: Settings) -> Schedule:
    """Return the schedule, whose sites there are, with right arguments and settings; raise UsageError."""
    path = Path(settings["SCHEDULE_FILE"])
    try:
        schedule = load_schedule(path)
    except ScheduleError as error:
        raise UsageError(str(error)) from None
    for entry in schedule.entries:
        own = settings.copy()
        own.setdict(entry.settings, priority="cmdline")
        try:
            check_crawl(entry.site, entry.spider_arguments, own)
        except (UsageError, ValueError) as error:
            raise UsageError(f"{path}: sites.{entry.site}: {error}") from None
    return schedule


def _show(schedule: Schedule, settings: Settings, opts: argparse.Namespace) -> int:
    now = clock_of(settings).now()
    rows = [
        _row(entry, settings, now, opts.runs or 1)
        for entry in schedule.entries
        if not opts.sites or entry.site in opts.sites
    ]
    if opts.json:
        for row in rows:
            print(msgspec.json.encode(row).decode())
        return 0
    cells = [
        (row["site"], row["scrapyd"], row["budget"] or "-", row["last"] or "-", row["due"] or "-", *row["next"])
        for row in rows
    ]
    print(*columns([(*_HEAD, *[""] * ((opts.runs or 1) - 1)), *cells]), sep="\n")
    seconds = _seconds(schedule, settings)
    for line in (*busiest(schedule, seconds), *(f"warning: {line}" for line in shortfalls(schedule, seconds))):
        print(line)
    return 0


def _row(entry: Entry, settings: Settings, now: datetime, runs: int) -> dict[str, Any]:
    """Return what is shown of a site; moments are ISO 8601 in Europe/Prague."""
    last, due = last_start(_exports(entry, settings), entry.site), _overdue(entry, settings, now)
    return {
        "site": entry.site,
        "scrapyd": entry.scrapyd,
        "budget": entry.budget or None,
        "arguments": entry.arguments,
        "settings": entry.settings,
        "last": to_iso(last) if last else None,
        "due": to_iso(due) if due else None,
        "next": [to_iso(moment) for moment in islice(entry.cadence.moments_after(now, entry.share), runs)],
    }


def _overdue(entry: Entry, settings: Settings, now: datetime) -> datetime | None:
    """Return since when the site has been due, where no run has begun since; None for one that no run is known of."""
    last = last_start(_exports(entry, settings), entry.site)
    return next(due_times(entry, last, now), None) if last else None


def _run(schedule: Schedule, settings: Settings, _: argparse.Namespace) -> int:
    configure_logging(settings)
    logging.getLogger("urllib3").setLevel(logging.WARNING)  # it has a DEBUG line for each request
    for line in shortfalls(schedule, _seconds(schedule, settings)):
        logger.warning("Schedule: %s", line)
    clock, stop = clock_of(settings), Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    now = clock.now()
    missed = [
        entry.site
        for entry in schedule.entries
        if next_due(entry, now) - now > _LONG_WITHOUT and _overdue(entry, settings, now)
    ]
    apis = {name: ScrapydApi(scrapyd) for name, scrapyd in schedule.scrapyds.items()}
    logger.info("Schedule: runs %d sites, %d of them at once", len(schedule.entries), len(missed))
    Runner(schedule, apis, clock).run(stop.wait, missed)
    logger.info("Schedule: told to end; crawls that are under way go on")
    return 0


def _crontab(schedule: Schedule, settings: Settings, _: argparse.Namespace) -> int:
    _warn(schedule, settings)
    print(*crontab(schedule, _scrapy(), Path.cwd(), _environment()), sep="\n")
    return 0


def _systemd(schedule: Schedule, settings: Settings, opts: argparse.Namespace) -> int:
    _warn(schedule, settings)
    directory = Path(opts.to)
    directory.mkdir(parents=True, exist_ok=True)
    for name, content in units(schedule, _scrapy(), Path.cwd(), _environment()).items():
        write_durably(directory / name, content.encode())
        print(directory / name)
    return 0


def _warn(schedule: Schedule, settings: Settings) -> None:
    for line in shortfalls(schedule, _seconds(schedule, settings)):
        print(f"warning: {line}", file=sys.stderr)


def _seconds(schedule: Schedule, settings: Settings) -> dict[str, float]:
    """Return by site how long its run takes."""
    return {entry.site: run_seconds(_exports(entry, settings), entry.site) for entry in schedule.entries}


def _exports(entry: Entry, settings: Settings) -> Path:
    """Return where the site's feed lies: that of a daemon on another machine is not there, and nothing is known."""
    return Path(entry.settings.get("EXPORTS_DIR", settings["EXPORTS_DIR"]))


def _scrapy() -> tuple[str, ...]:
    """Return how this installation's `scrapy` is called."""
    return sys.executable, "-m", "scrapy"


def _environment() -> dict[str, str]:
    return {name: os.environ[name] for name in _INHERITED if os.environ.get(name)}
