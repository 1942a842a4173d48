"""`scrapy health`: how each site is, in the terminal, as JSON, and for Prometheus."""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from newscrawl.clock import clock_of
from newscrawl.reporting.health import look
from newscrawl.reporting.metrics import registry_of, write_textfile
from newscrawl.reporting.metrics_server import ADDRESS, PATH, Credentials, serve_until_stopped, server
from newscrawl.values.moments import to_iso, unix_of
from newscrawl.values.terminal import columns, printable
from newscrawl.workbench.command import ProjectCommand
from newscrawl.workbench.sites_asked import entries_for

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from newscrawl.reporting.health import Health, SiteHealth

_HEAD = ("site", "status", "last run", "last good", "newest", "next run", "due", "unpublished", "requests", "articles")
_PASSWORD_VARIABLES = ("METRICS_USERNAME", "METRICS_PASSWORD")
_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))
_LAST_PORT = 65_535


class Command(ProjectCommand):
    """Shows how each site of the schedule is, those that need somebody first.

    Exit status: 0 when all are well, 1 when one is not or the state cannot be read, 2 on wrong usage.
    """

    def syntax(self) -> str:
        """Return the arguments as `scrapy health --help` shows them."""
        return "[--json | --textfile PATH | --serve PORT] [SITE...]"

    def short_desc(self) -> str:
        """Return the line of `scrapy --help`."""
        return "Show which sites are well, and what is wrong with the others"

    def long_desc(self) -> str:
        """Return the text of `scrapy health --help`."""
        return (
            "Each SITE, else each site of the schedule (SCHEDULE_FILE), else each that the state (STATE_DIR) knows. A"
            " site is ill when its last run found problems, silent when a run that was due has not ended."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of `syntax`."""
        super().add_options(parser)
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--json", action="store_true", help="print one JSON document")
        how.add_argument("--textfile", metavar="PATH", help="print nothing; write metrics for node_exporter to PATH")
        how.add_argument(
            "--serve",
            metavar="PORT",
            help=f"serve metrics at http://{ADDRESS}:PORT{PATH} until it is stopped, to whoever knows the user name and"
            f" the password that stand in the environment variables {' and '.join(_PASSWORD_VARIABLES)}",
        )

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Look at the sites, tell it in the form that is asked for, and return the exit status.

        Raises:
            UsageError: a SITE is unknown, the schedule cannot be used, PORT is no port, or the password is missing.
        """
        settings = self.settings or Settings()
        entries = entries_for(settings, args)

        def look_now() -> Health:
            return look(Path(settings["STATE_DIR"]), entries, args, unix_of(clock_of(settings).now()))

        if opts.serve:
            return _serve(opts.serve, look_now)
        found = look_now()
        if opts.textfile:
            if failure := _written(found, opts.textfile):
                print(f"scrapy health: {failure}", file=sys.stderr)
                return 1
        elif opts.json:
            print(msgspec.json.format(msgspec.json.encode(_document(found)), indent=2).decode())
        elif found.sites:
            print(*_lines(found), sep="\n")
        if found.state or not found.sites:
            print(f"scrapy health: {found.state or 'no site is scheduled or known to the state'}", file=sys.stderr)
        return 0 if found.is_well else 1


def _written(found: Health, path: str) -> str | None:
    """Put the metrics at `path`; return why that cannot be done, None where it is done."""
    try:
        write_textfile(found, path)
    except OSError as error:
        return f"{path}: {error.strerror}"
    return None


def _serve(given_port: str, look_now: Callable[[], Health]) -> int:
    """Serve metrics until SIGINT or SIGTERM; raise UsageError where the port or the password is wrong."""
    if not given_port.isdecimal() or not 0 < int(given_port) <= _LAST_PORT:
        raise UsageError(f"--serve {given_port}: a port from 1 to {_LAST_PORT}, please")
    username, password = (os.environ.get(name, "") for name in _PASSWORD_VARIABLES)
    if not username or not password or ":" in username:
        raise UsageError(f"--serve needs {' and '.join(_PASSWORD_VARIABLES)} in the environment, the first without :")
    serving = server(int(given_port), Credentials(username, password), registry_of(look_now))
    print(f"http://{ADDRESS}:{given_port}{PATH}", flush=True)
    serve_until_stopped(serving)
    return 0


def _document(found: Health) -> dict[str, Any]:
    """Return what `--json` prints: moments as in the feed, ages in seconds."""
    return {
        "at": _iso(found.now),
        "ok": found.is_well,
        "state": found.state,
        "sites": [_site(site, found.now) for site in found.sites],
    }


def _site(site: SiteHealth, now: int) -> dict[str, Any]:
    return {
        "site": site.site,
        "status": site.status,
        "ok": site.is_well,
        "problems": [
            {"name": problem.name, "text": problem.text, "since": _iso(problem.since)} for problem in site.problems
        ],
        "last_run": _iso(site.last_run),
        "last_run_ended": _iso(site.last_run_ended),
        "last_run_age": _age(site.last_run, now),
        "last_good_run": _iso(site.last_good_run),
        "last_good_run_age": _age(site.last_good_run, now),
        "newest_article": _iso(site.newest_article),
        "newest_article_age": _age(site.newest_article, now),
        "next_run": _iso(site.next_run),
        "due": site.due,
        "due_not_in_feed": site.due_not_in_feed,
        "last_day": asdict(site.last_day),
    }


def _lines(found: Health) -> list[str]:
    """Return the table and, below it, the problems."""
    rows = [
        (
            site.site,
            site.status,
            *(_ago(moment, found.now) for moment in (site.last_run, site.last_good_run, site.newest_article)),
            _ahead(site.next_run, found.now),
            *map(str, (site.due, site.due_not_in_feed, site.last_day.requests, site.last_day.new)),
        )
        for site in found.sites
    ]
    problems = [
        f"{site.site}: since {_iso(problem.since)}: {printable(problem.text)}"
        for site in found.sites
        for problem in site.problems
    ]
    return [*columns([_HEAD, *rows]), *problems]


def _iso(moment: int | None) -> str | None:
    return None if moment is None else to_iso(datetime.fromtimestamp(moment, UTC))


def _age(moment: int | None, now: int) -> int | None:
    return None if moment is None else now - moment


def _ago(moment: int | None, now: int) -> str:
    return "-" if moment is None else f"{_span(max(0, now - moment))} ago"


def _ahead(moment: int | None, now: int) -> str:
    return "-" if moment is None else f"in {_span(max(0, moment - now))}"


def _span(seconds: int) -> str:
    """Return a time in the largest unit of which it has two: "119 min", "2 h"."""
    length, unit = next((found for found in _UNITS if seconds >= 2 * found[0]), _UNITS[-1])
    return f"{seconds // length} {unit}"
