"""`scrapy feed`: checks that a feed is what docs/feed.md says, and merges its runs into one set."""

from __future__ import annotations

import argparse
import sqlite3
import sys
from collections.abc import Iterable
from pathlib import Path

from scrapy.exceptions import UsageError

from newscrawl.feed.checking.findings import Finding, LeftOut, Problem, to_json
from newscrawl.feed.checking.merge import merge
from newscrawl.feed.checking.verify import verify
from newscrawl.workbench.command import ProjectCommand


class Command(ProjectCommand):
    """`verify` checks every run that a DIR is or has below it; `merge` writes the rows of those runs to OUT, each once.

    Exit status: 0 when all is well, 1 when something is not or cannot be read, 2 on wrong usage.
    """

    def syntax(self) -> str:
        """Return the arguments as `scrapy feed --help` shows them."""
        return "verify [--strict] [--json] DIR... | merge [--all-revisions] [--json] DIR... --to OUT"

    def short_desc(self) -> str:
        """Return the line of `scrapy --help`."""
        return "Check runs of a feed, or merge them into one set"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of `syntax`."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print JSON lines")
        parser.add_argument("--strict", action="store_true", help="verify: an incomplete run is a problem too")
        parser.add_argument("--to", metavar="OUT", help="merge: directory to write to, new or empty")
        parser.add_argument("--all-revisions", action="store_true", help="merge: keep every revision and tombstone")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Verify or merge, print a line for each finding, and return the exit status.

        Raises:
            UsageError: the action is neither, there is no DIR, an option is not one of the action, or OUT is not empty.
        """
        action, *names = args or [""]
        if action not in ("verify", "merge"):
            raise UsageError("say verify or merge")
        if not names:
            raise UsageError(f"{action} needs a DIR")
        directories = [Path(name) for name in names]
        try:
            findings = _verify(directories, opts) if action == "verify" else _merge(directories, opts)
            return _print(findings, opts)
        except sqlite3.Error as error:
            print(
                f"scrapy feed: the keys of the rows cannot be kept among the temporary files: {error}", file=sys.stderr
            )
            return 1


def _verify(directories: list[Path], opts: argparse.Namespace) -> Iterable[Finding]:
    if opts.to or opts.all_revisions:
        raise UsageError("--to and --all-revisions are for merge")
    return verify(directories)


def _merge(directories: list[Path], opts: argparse.Namespace) -> Iterable[Finding]:
    if opts.strict:
        raise UsageError("--strict is for verify")
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
