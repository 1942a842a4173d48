"""`scrapy feed`: checks that a feed is what docs/feed.md says, merges and exports its runs, keeps them few."""

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
from newscrawl.exceptions import FeedError, StateError
from newscrawl.feed.checking.compact import compact
from newscrawl.feed.checking.findings import Delivered, Finding, LeftOut, Problem, to_json
from newscrawl.feed.checking.index_files import index
from newscrawl.feed.checking.merge import merge
from newscrawl.feed.checking.prune import prune
from newscrawl.feed.checking.verify import verify
from newscrawl.feed.exporting.export import export
from newscrawl.feed.exporting.forms import EXPORTS, Options
from newscrawl.feed.exporting.query import query_of
from newscrawl.feed.formats import FORMATS, export_formats, named_formats
from newscrawl.feed.run import LOCK
from newscrawl.rights.purposes import PURPOSES
from newscrawl.state.opening import existing_store
from newscrawl.state.upkeep import Upkeep
from newscrawl.values.moments import prague_now
from newscrawl.workbench.command import ProjectCommand

_OPTIONS = {
    "strict": ("verify",),
    "to": ("merge", "export"),
    "all_revisions": ("merge",),
    "formats": ("merge",),
    "by": ("merge",),
    "older_than": ("compact", "prune"),
    "out": ("export",),
    "purpose": ("export",),
    "site": ("export", "deliver"),
    "since": ("export", "deliver"),
    "until": ("export",),
    "limit": ("export",),
    "spreadsheet": ("export",),
}
"""Option to the actions that have it."""
_WITHOUT_DIRECTORY = ("deliver",)
"""Actions on the feed that the settings name."""


class Command(ProjectCommand):
    """`verify` checks every run that a DIR is or has below it; `merge` writes the rows of those runs to OUT, each once.

    `export` writes the present state of the feed in another form, that of EXPORTS_DIR where no DIR is given. `compact`
    makes one run of those of a site and day; `prune` removes old ones. `index` makes the list of the runs of each feed
    DIR anew. `deliver` hands on what targets lack.

    Exit status: 0 when all is well, 1 when something is not or cannot be read, 2 on wrong usage.
    """

    def syntax(self) -> str:
        """Return the arguments as `scrapy feed --help` shows them."""
        return (
            "verify [--strict] [--json] DIR..."
            " | merge [--all-revisions] [--formats NAME,NAME] [--by day] [--json] DIR... --to OUT"
            " | export [--site SITE] [--since DAY] [--until DAY] [--purpose PURPOSE] [--json] [DIR...]"
            " --to FORMAT --out OUT"
            " | compact [--json] --older-than DAYSd DIR... | prune [--json] --older-than DAYSd DIR..."
            " | deliver [--json] [--site SITE]... [--since YYYY-MM-DD]"
            " | index [--json] DIR..."
        )

    def short_desc(self) -> str:
        """Return the line of `scrapy --help`."""
        return "Check, merge, export, compact, prune, index or deliver runs of a feed"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of `syntax`."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print JSON lines")
        parser.add_argument("--strict", action="store_true", help="verify: an incomplete run is a problem too")
        parser.add_argument(
            "--to",
            metavar="OUT|FORMAT",
            help=f"merge: directory to write to, new or empty; export: {', '.join(EXPORTS)}",
        )
        parser.add_argument("--older-than", metavar="DAYSd", help="compact, prune: an age such as 7d")
        parser.add_argument("--all-revisions", action="store_true", help="merge: keep every revision and tombstone")
        parser.add_argument(
            "--formats", metavar="NAME,NAME", help=f"merge: copies beside the JSON Lines: {', '.join(FORMATS)}"
        )
        parser.add_argument("--by", metavar="day", help="merge: a set for each site and day")
        parser.add_argument("--out", metavar="OUT", help="export: directory to write to, new or empty")
        parser.add_argument("--purpose", help=f"export: leave out what is reserved: {', '.join(PURPOSES)}")
        parser.add_argument(
            "--site", action="append", help="export, deliver: only articles or runs of this site; can be given again"
        )
        parser.add_argument(
            "--since",
            metavar="DAY",
            help="export: only articles published on this day or later; deliver: runs from this day on, again too",
        )
        parser.add_argument("--until", metavar="DAY", help="export: only articles published on this day or before")
        parser.add_argument(
            "--limit", metavar="NUMBER", help="export to rss: the newest articles of a file, 100 of them"
        )
        parser.add_argument("--spreadsheet", action="store_true", help="export to csv: an apostrophe before formulas")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Do what the first argument says, print a line for each finding, and return the exit status.

        Raises:
            UsageError: there is no such action or no DIR, an option is not one of the action, or has a wrong value.
        """
        actions: dict[str, Callable[[list[Path], argparse.Namespace], Iterable[Finding]]] = {
            "verify": _verify,
            "merge": self._merge,
            "export": self._export,
            "compact": _compact,
            "prune": self._prune,
            "index": _index,
            "deliver": self._deliver,
        }
        action, *names = args or [""]
        if action not in actions:
            raise UsageError(f"one of {', '.join(actions)}, please")
        if names and action in _WITHOUT_DIRECTORY:
            raise UsageError(f"{action} takes no DIR, but EXPORTS_DIR")
        if not names and action not in (*_WITHOUT_DIRECTORY, "export"):
            raise UsageError(f"{action} needs a DIR")
        for option, of in _OPTIONS.items():
            if getattr(opts, option) and action not in of:
                raise UsageError(f"--{option.replace('_', '-')} is for {' and '.join(of)}")
        try:
            return _print(actions[action]([Path(name) for name in names], opts), opts)
        except StateError as error:
            undone = "nothing was removed" if action == "prune" else "not all is delivered"
            print(f"scrapy feed: {undone}: {error}", file=sys.stderr)
        except (FeedError, OSError) as error:
            print(f"scrapy feed: {error}", file=sys.stderr)
        except sqlite3.Error as error:
            print(
                f"scrapy feed: the keys of the rows cannot be kept among the temporary files: {error}", file=sys.stderr
            )
        return 1

    def _merge(self, directories: list[Path], opts: argparse.Namespace) -> Iterable[Finding]:
        """Merge; copies are made in the formats that the option or else EXPORT_FORMATS names."""
        if opts.by not in (None, "day"):
            raise UsageError(f"--by {opts.by}: day, please")
        if opts.formats is None:
            formats = export_formats(self.settings or Settings())
        else:
            formats = named_formats(opts.formats.split(","), "--formats")
        out = _new_directory("merge", "to", opts.to)
        return merge(directories, out, all_revisions=opts.all_revisions, formats=formats, by_day=opts.by == "day")

    def _export(self, directories: list[Path], opts: argparse.Namespace) -> Iterable[Finding]:
        """Export what is in the directories, or in EXPORTS_DIR where none is given."""
        if opts.to not in EXPORTS:
            raise UsageError(f"export needs --to FORMAT: one of {', '.join(EXPORTS)}")
        query = query_of(opts.site or [], opts.since, opts.until, opts.purpose)
        options = _export_options(opts)
        out = _new_directory("export", "out", opts.out)
        settings = self.settings or Settings()
        return export(directories or [Path(settings["EXPORTS_DIR"])], out, opts.to, query, options)

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


def _new_directory(action: str, option: str, value: str | None) -> Path:
    """Return the directory that is to be written; raise UsageError where there is something in it."""
    if not value:
        raise UsageError(f"{action} needs --{option} OUT")
    out = Path(value)
    try:
        taken = out.exists() and any(out.iterdir())
    except OSError as error:
        raise UsageError(f"--{option} {out}: {error.strerror}") from None
    if taken:
        raise UsageError(f"--{option} {out}: is not empty")
    return out


def _export_options(opts: argparse.Namespace) -> Options:
    """Return how the export is written; raise UsageError for an option that its form does not have."""
    if opts.spreadsheet and opts.to != "csv":
        raise UsageError("--spreadsheet is for --to csv")
    if opts.limit is None:
        return Options(spreadsheet=opts.spreadsheet)
    if opts.to != "rss":
        raise UsageError("--limit is for --to rss")
    if not re.fullmatch(r"\d{1,5}", opts.limit) or int(opts.limit) < 1:
        raise UsageError(f"--limit {opts.limit}: a number from 1 to 99999, please")
    return Options(limit=int(opts.limit))


def _compact(directories: list[Path], opts: argparse.Namespace) -> Iterable[Finding]:
    return compact(directories, _before(opts, least_days=1))


def _index(directories: list[Path], _: argparse.Namespace) -> Iterable[Finding]:
    return index(directories)


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
