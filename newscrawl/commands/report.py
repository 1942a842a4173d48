"""`scrapy report`: all sites over some days, as one HTML page that needs nothing else."""

from __future__ import annotations

import re
import sys
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from newscrawl.clock import clock_of
from newscrawl.exceptions import StateError
from newscrawl.feed.files import write_durably
from newscrawl.reporting.health import look
from newscrawl.reporting.overview.period import Period, site_period
from newscrawl.reporting.overview.wording import LANGUAGES
from newscrawl.state.opening import existing_store
from newscrawl.state.plan import DAY, HOUR
from newscrawl.state.run_table import KEPT
from newscrawl.values.moments import PRAGUE, unix_of
from newscrawl.workbench.command import ProjectCommand
from newscrawl.workbench.sites_asked import entries_for

if TYPE_CHECKING:
    import argparse

    from newscrawl.reporting.health import Health
    from newscrawl.reporting.overview.period import SitePeriod

_SINCE = re.compile(r"(\d{1,3})([hd])")
_FORM = f"a time such as 36h or 7d, or a day such as 2026-11-20, at most {KEPT // DAY} days ago, please"


class Command(ProjectCommand):
    """Writes a page that shows all sites over some days, those that need somebody first.

    Exit status: 0 when it is written, 1 when it cannot be written or the state cannot be read, which the page then
    says, 2 on wrong usage.
    """

    def syntax(self) -> str:
        """Return the arguments as `scrapy report --help` shows them."""
        return "[--since 7d] [--to FILE] [--language cs|en] [SITE...]"

    def short_desc(self) -> str:
        """Return the line of `scrapy --help`."""
        return "Write a page about all sites over some days"

    def long_desc(self) -> str:
        """Return the text of `scrapy report --help`."""
        return (
            "One HTML file that loads nothing: how each site is now, and its articles, delay, coverage, errors and"
            " problems since a moment. It shows each SITE, else each of the schedule (SCHEDULE_FILE), else each that"
            " the state (STATE_DIR) knows."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of `syntax`."""
        super().add_options(parser)
        parser.add_argument(
            "--since", metavar="WHEN", default="7d", help=f"{_FORM.removesuffix(', please')} (default 7d)"
        )
        parser.add_argument(
            "--to", metavar="FILE", default="report.html", help="(default report.html) - is standard output"
        )
        parser.add_argument("--language", metavar="|".join(LANGUAGES), default="cs", help="of the page (default cs)")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Write the page and return the exit status.

        Raises:
            UsageError: a SITE is unknown, the schedule cannot be used, or an option is wrong.
        """
        settings = self.settings or Settings()
        if opts.language not in LANGUAGES:
            raise UsageError(f"--language {opts.language}: one of {', '.join(LANGUAGES)}, please")
        now = unix_of(clock_of(settings).now())
        period = Period.of(_since(opts.since, now), now)
        entries = entries_for(settings, args)
        directory = Path(settings["STATE_DIR"])
        found, periods = _periods(look(directory, entries, args, now), directory, period)
        from newscrawl.reporting.overview.page import render  # noqa: PLC0415 - loads matplotlib, which takes a second

        page = render(found, periods, period, opts.language).encode("utf-8", "replace")
        try:
            _write(page, opts.to)
        except OSError as error:
            print(f"scrapy report: {opts.to}: {error.strerror}", file=sys.stderr)
            return 1
        if found.state:
            print(f"scrapy report: {found.state}", file=sys.stderr)
        return 1 if found.state else 0


def _since(given: str, now: int) -> int:
    """Return the moment that `--since` names; raise UsageError."""
    try:
        if match := _SINCE.fullmatch(given):
            since = now - int(match[1]) * (HOUR if match[2] == "h" else DAY)
        else:
            since = int(datetime.combine(date.fromisoformat(given), time(), PRAGUE).timestamp())
    except ValueError:
        raise UsageError(f"--since {given}: {_FORM}") from None
    if not now - KEPT <= since <= now - HOUR:
        raise UsageError(f"--since {given}: {_FORM}")
    return since


def _periods(found: Health, directory: Path, period: Period) -> tuple[Health, dict[str, SitePeriod]]:
    """Return what the sites did; where the state cannot be read, nothing, and health that says so."""
    if found.state:
        return found, {}
    try:
        with closing(existing_store(directory)) as store:
            return found, {one.site: site_period(store, one.site, period) for one in found.sites}
    except StateError as error:
        return replace(found, state=str(error)), {}


def _write(page: bytes, to: str) -> None:
    if to == "-":
        sys.stdout.buffer.write(page)
    else:
        write_durably(Path(to), page)
        print(Path(to).absolute())
