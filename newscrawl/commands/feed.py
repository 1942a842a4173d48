"""`scrapy feed`: checks that a feed is what docs/feed.md says, merges its runs into one set, keeps them few."""

from __future__ import annotations

import argparse
import re
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from newscrawl.delivery.by_hand import deliver_sites, delivered_to_all, targets_by_hand
from newscrawl.delivery.site_delivery import Outcome
from newscrawl.exceptions import StateError
from newscrawl.feed.checking.compact import compact
from newscrawl.feed.checking.findings import Delivered, Finding, LeftOut, Problem, to_json
from newscrawl.feed.checking.merge import merge
from newscrawl.feed.checking.prune import prune
from newscrawl.feed.checking.verify import verify
from newscrawl.feed.run import LOCK
from newscrawl.state.opening import existing_store
from newscrawl.state.upkeep import Upkeep
from newscrawl.values.moments import prague_now
from newscrawl.workbench.command import ProjectCommand

_OPTIONS = {
    "strict": ("verify",),
    "to": ("merge",),
    "all_revisions": ("merge",),
    "older_than": ("compact", "prune"),
    "site": ("deliver",),
    "since": ("deliver",),
}
"""Option to the actions that have it."""
_WITHOUT_DIRECTORY = ("deliver",)
"""Actions on the feed that the settings name."""


class Command(ProjectCommand):
    """`verify` checks every run that a DIR is or has below it; `merge` writes the rows of those runs to OUT, each once.

    `compact` makes one run of those of a site and day; `prune` removes old ones. `deliver` hands on what targets lack.

    Exit status: 0 when all is well, 1 when something is not or cannot be read, 2 on wrong usage.
    """

    def syntax(self) -> str:
        """Return the arguments as `scrapy feed --help` shows them."""
        return (
            "verify [--strict] [--json] DIR... | merge [--all-revisions] [--json] DIR... --to OUT"
            " | compact [--json] --older-than DAYSd DIR... | prune [--json] --older-than DAYSd DIR..."
            " | deliver [--json] [--site SITE]... [--since YYYY-MM-DD]"
        )

    def short_desc(self) -> str:
        """Return the line of `scrapy --help`."""
        return "Check, merge, compact, prune or deliver runs of a feed"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of `syntax`."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print JSON lines")
        parser.add_argument("--strict", action="store_true", help="verify: an incomplete run is a problem too")
        parser.add_argument("--to", metavar="OUT", help="merge: directory to write to, new or empty")
        parser.add_argument("--older-than", metavar="DAYSd", help="compact, prune: an age such as 7d")
        parser.add_argument("--site", action="append", help="deliver: only the runs of this site")
        parser.add_argument("--since", metavar="DAY", help="deliver: the runs from this day on, also those delivered")
        parser.add_argument("--all-revisions", action="store_true", help="merge: keep every revision and tombstone")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Do what the first argument says, print a line for each finding, and return the exit status.

        Raises:
            UsageError: there is no such action or no DIR, an option is not one of the action, or has a wrong value.
        """
        actions: dict[str, Callable[[list[Path], argparse.Namespace], Iterable[Finding]]] = {
            "verify": _verify,
            "merge": _merge,
            "compact": _compact,
            "prune": self._prune,
            "deliver": self._deliver,
        }
        action, *names = args or [""]
        if action not in actions:
            raise UsageError(f"one of {', '.join(actions)}, please")
        if bool(names) == (action in _WITHOUT_DIRECTORY):
            raise UsageError(f"{action} takes no DIR, but EXPORTS_DIR" if names else f"{action} needs a DIR")
        for option, of in _OPTIONS.items():
            if getattr(opts, option) and action not in of:
                raise UsageError(f"--{option.replace('_', '-')} is for {' and '.join(of)}")
        try:
            return _print(actions[action]([Path(name) for name in names], opts), opts)
        except StateError as error:
            undone = "nothing was removed" if action == "prune" else "not all is delivered"
            print(f"scrapy feed: {undone}: {error}", file=sys.stderr)
        except sqlite3.Error as error:
            print(
                f"scrapy feed: the keys of the rows cannot be kept among the temporary files: {error}", file=sys.stderr
            )
        return 1

    def _prune(self, directories: list[Path], opts: argparse.Namespace) -> Iterable[Finding]:
        """Remove old runs, of sites that the state knows, once all targets have them.

        Raises StateError where there is no sound state.
        """
        settings = self.settings or Settings()
        before = _before(opts, least_days=settings.getint("COPIES_DAYS") + 1)
        with closing(existing_store(Path(settings["STATE_DIR"]))) as store:
            known = {site.site for site in Upkeep(store).stats(int(time.time())) if site.published}
            try:
                delivered = delivered_to_all(settings, store, known)
            except ValueError as error:
                raise UsageError(str(error)) from None
        return prune(directories, before, known, delivered)

    def _deliver(self, _: list[Path], opts: argparse.Namespace) -> Iterable[Finding]:
        """Deliver what targets lack; raise UsageError where an option or a setting is wrong."""
        settings = self.settings or Settings()
        exports = Path(settings["EXPORTS_DIR"])
        if unknown := [site for site in opts.site or () if not (exports / site / LOCK).is_file()]:
            raise UsageError(f"--site={unknown[0]}: {exports} has no run of it")
        try:
            since = date.fromisoformat(opts.since) if opts.since else None
        except ValueError:
            raise UsageError(f"--since={opts.since}: a day such as 2026-11-01, please") from None
        try:
            targets = targets_by_hand(settings)
        except ValueError as error:
            raise UsageError(str(error)) from None
        for path, outcomes in deliver_sites(settings, targets, opts.site or (), since):
            yield from _delivered(path, outcomes)


def _delivered(path: Path, outcomes: Sequence[Outcome]) -> Iterable[Finding]:
    """Yield what became of the runs of the site at `path`."""
    if not outcomes:
        yield Problem(path=path, what="its runs are being delivered by another process")
    for outcome in outcomes:
        if outcome.position is None:
            what = f"nothing delivered: {outcome.target} gets what the next run publishes, or with --since what is here"
            yield LeftOut(type="new_target", path=path, what=what)
            continue
        yield Delivered(path=path, target=outcome.target, runs=outcome.runs, waiting=outcome.waiting)
        if outcome.failure:
            yield Problem(path=path, what=f"not delivered to {outcome.target}: {outcome.failure}")


def _verify(directories: list[Path], _: argparse.Namespace) -> Iterable[Finding]:
    return verify(directories)


def _merge(directories: list[Path], opts: argparse.Namespace) -> Iterable[Finding]:
    if not opts.to:
        raise UsageError("merge needs --to OUT")
    out = Path(opts.to)
    try:
        taken = out.exists() and any(out.iterdir())
    except OSError as error:
        raise UsageError(f"--to {out}: {error.strerror}") from None
    if taken:
        raise UsageError(f"--to {out}: is not empty")
    return merge(directories, out, all_revisions=opts.all_revisions)


def _compact(directories: list[Path], opts: argparse.Namespace) -> Iterable[Finding]:
    return compact(directories, _before(opts, least_days=1))


def _before(opts: argparse.Namespace, least_days: int) -> date:
    """Return the first day that is not older than asked for, in Europe/Prague; raise UsageError."""
    days = re.fullmatch(r"(\d{1,5})d", opts.older_than or "")
    if days is None or int(days[1]) < least_days:
        raise UsageError(f"--older-than={opts.older_than or ''}: a number of days from {least_days}d on, please")
    return prague_now().date() - timedelta(days=int(days[1]) - 1)


def _print(findings: Iterable[Finding], opts: argparse.Namespace) -> int:
    """Print a line for each finding; return 1 where one is a problem, also an incomplete run with --strict, else 0."""
    status = 0
    for finding in findings:
        if isinstance(finding, Problem) or (opts.strict and isinstance(finding, LeftOut)):
            status = 1
        line = to_json(finding) if opts.json else f"{finding}\n".encode("utf-8", "replace")
        sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()
    return status
