"""`scrapy state`: shows and maintains the state, the database of what has been seen."""

from __future__ import annotations

import re
import sys
import time
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from scrapy.exceptions import UsageError

from newscrawl.exceptions import StateError
from newscrawl.state.opening import existing_store
from newscrawl.state.plan import DAY
from newscrawl.state.upkeep import Upkeep
from newscrawl.values.moments import PRAGUE, to_iso
from newscrawl.values.terminal import columns
from newscrawl.values.urls import canonical_url
from newscrawl.workbench.command import ProjectCommand

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

_HEAD = ("site", "pages", "published", "gone", "planned", "due", "sources")


class Command(ProjectCommand):
    """Shows what the state holds, prunes it, lets pages be read anew, exports it or checks it.

    Exit status: 0 when it is done, 1 when the state is damaged, cannot be read or does not know a URL, 2 on wrong
    usage.
    """

    def syntax(self) -> str:
        """Return the arguments as `scrapy state --help` shows them."""
        return "stats | prune --older-than DAYSd | forget URL... | export | check"

    def short_desc(self) -> str:
        """Return the line of `scrapy --help`."""
        return "Look after the store of what has been seen"

    def long_desc(self) -> str:
        """Return the text of `scrapy state --help`."""
        return (
            "stats: numbers of each site. prune: forget what no source has named and nobody fetched for so long."
            " forget: read a page anew in the next run, or a feed, sitemap or listing whether it has changed or not."
            " export: all pages and sources as JSON Lines. check: look at every part of the file; a damaged one is set"
            " aside and made anew by the next run. The store is STATE_DIR/newscrawl.sqlite3."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the option of `prune`."""
        super().add_options(parser)
        parser.add_argument("--older-than", metavar="DAYSd", help="for prune: an age such as 400d")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Do what the first argument says, and return the exit status.

        Raises:
            UsageError: there is no such action, or the arguments are not those of the action.
        """
        actions: dict[str, Callable[[Upkeep, Sequence[str], argparse.Namespace], int]] = {
            "stats": _stats,
            "prune": _prune,
            "forget": _forget,
            "export": _export,
            "check": _check,
        }
        if not args or args[0] not in actions:
            raise UsageError(f"one of {', '.join(actions)}, please")
        if (args[0] == "forget") != bool(args[1:]):
            raise UsageError("forget needs a URL" if args[0] == "forget" else f"{args[0]} takes no argument")
        if (args[0] == "prune") != bool(opts.older_than):
            raise UsageError("prune needs --older-than, the others have no such option")
        assert self.settings is not None  # noqa: S101 - Scrapy sets them before it runs a command
        try:
            with closing(existing_store(Path(self.settings["STATE_DIR"]))) as store:
                return actions[args[0]](Upkeep(store), args[1:], opts)
        except StateError as error:
            print(f"scrapy state: {error}", file=sys.stderr)
            return 1


def _stats(upkeep: Upkeep, _: Sequence[str], __: argparse.Namespace) -> int:
    rows = [
        (site.site, *map(str, (site.pages, site.published, site.gone, site.planned, site.due, site.sources)))
        for site in upkeep.stats(int(time.time()))
    ]
    print(*columns([_HEAD, *rows]), sep="\n")
    print(f"{upkeep.size()} bytes")
    return 0


def _prune(upkeep: Upkeep, _: Sequence[str], opts: argparse.Namespace) -> int:
    days = re.fullmatch(r"(\d{1,5})d?", opts.older_than)
    if days is None:
        raise UsageError(f"--older-than={opts.older_than}: a number of days such as 400d, please")
    before = int(time.time()) - int(days[1]) * DAY
    pages, sources = upkeep.prune(before)
    print(f"{pages} pages and {sources} sources forgotten, last seen before {_time(before)}")
    return 0


def _forget(upkeep: Upkeep, urls: Sequence[str], _: argparse.Namespace) -> int:
    canonical = {printed: canonical_url(printed) for printed in urls}
    if wrong := [printed for printed, url in canonical.items() if url is None]:
        raise UsageError(f"no http address: {', '.join(wrong)}")
    status = 0
    for url in filter(None, canonical.values()):
        done = upkeep.forget(url, int(time.time()))
        print(f"{url}: {done or 'not known'}")
        status = status if done else 1
    return status


def _export(upkeep: Upkeep, _: Sequence[str], __: argparse.Namespace) -> int:
    for row in upkeep.export():
        print(msgspec.json.encode(row).decode())
    return 0


def _check(upkeep: Upkeep, _: Sequence[str], __: argparse.Namespace) -> int:
    problems = upkeep.problems()
    print(*(problems or ["sound"]), sep="\n")
    return 1 if problems else 0


def _time(moment: int) -> str:
    return to_iso(datetime.fromtimestamp(moment, PRAGUE))
