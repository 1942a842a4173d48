"""`scrapy replay`: reads archived pages with the reader of today, with no network."""

from __future__ import annotations

import argparse
import re
import sys
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import msgspec
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from newscrawl.replaying.publishing import publish
from newscrawl.values.moments import PRAGUE
from newscrawl.workbench.archived_pages import Archive, ArchiveReader, read_all
from newscrawl.workbench.command import ProjectCommand, number_of_jobs
from newscrawl.workbench.reread import Difference, as_json, table

if TYPE_CHECKING:
    from collections import Counter


class Command(ProjectCommand):
    """Reads the newest page of each address in WARC and WACZ files, or in directories with such files.

    `--diff` compares what is read with the rows of the feed, `--rows` writes it. Without them what differs is
    published.

    Exit status: 0 when all was read, 1 when files or records were damaged, a process was killed or the feed could not
    be written, 2 on wrong usage, 3 when another run of a site was under way.
    """

    def syntax(self) -> str:
        """Return the arguments as `scrapy replay --help` shows them."""
        return "[--site SITE] [--since DAY] [--jobs N] [--diff [--feed DIR] [--json] | --rows FILE] WARC..."

    def short_desc(self) -> str:
        """Return the line of `scrapy --help`."""
        return "Read archived pages again: publish what differs, compare it with the feed, or write rows"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of `syntax`."""
        super().add_options(parser)
        parser.add_argument("--site", metavar="SITE", help="only pages of this site")
        parser.add_argument("--since", metavar="DAY", help="only pages fetched on this day or later, YYYY-MM-DD")
        parser.add_argument("--jobs", metavar="N", default="1", help="number of processes (default: 1)")
        parser.add_argument("--diff", action="store_true", help="say what would change in the feed")
        parser.add_argument("--feed", metavar="DIR", help="that feed (default: EXPORTS_DIR)")
        parser.add_argument("--json", action="store_true", help="print JSON lines: one a site, then the counts")
        parser.add_argument("--rows", metavar="FILE", help="write the rows to FILE as JSON lines, - is stdout")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Read the archive in the mode that is asked for; return the exit status.

        Raises:
            UsageError: there is no archive or no mode, or options cannot be used.
        """
        settings = self.settings or Settings()
        _check_mode(opts)
        reader = ArchiveReader(settings)
        archive = _archive(args, opts, reader)
        jobs = number_of_jobs(opts.jobs)
        if not (opts.diff or opts.rows):
            return self._publish(archive, args, settings)
        difference = Difference(Path(opts.feed or settings["EXPORTS_DIR"])) if opts.diff else None
        status = 0
        with ExitStack() as stack:
            rows = _output(opts.rows, stack)
            try:
                for read in read_all(settings, reader, archive.pages(), jobs):
                    archive.counts["read_failed" if read.failed else "articles" if read.rows else "no_article"] += 1
                    if rows:
                        rows.writelines(msgspec.json.encode(row) + b"\n" for row in read.rows)
                    if difference:
                        difference.add(read)
            except BrokenProcessPool:
                print("scrapy replay: a process was killed; the rest was not read", file=sys.stderr)
                status = 1
            if rows:
                rows.flush()
        _print(difference, archive.counts, opts)
        return 1 if archive.counts["damaged"] else status

    def _publish(self, archive: Archive, files: list[str], settings: Settings) -> int:
        """Publish what the feed does not have; return the exit status."""
        status = publish(archive.pages(), settings, files=files)
        _print(None, archive.counts, argparse.Namespace(rows=None, json=False))
        return status or (1 if archive.counts["damaged"] else 0)


def _check_mode(opts: argparse.Namespace) -> None:
    if opts.json and not (opts.diff or opts.rows):
        raise UsageError("--json goes with --diff or --rows")
    if opts.feed is not None and not opts.diff:
        raise UsageError("--feed is the feed of --diff")
    if opts.feed is not None and not Path(opts.feed).is_dir():
        raise UsageError(f"--feed {opts.feed}: no such directory")
    if opts.diff and opts.rows == "-":
        raise UsageError("--rows - and --diff both print; give --rows a file")


def _archive(args: list[str], opts: argparse.Namespace, reader: ArchiveReader) -> Archive:
    if not args:
        raise UsageError("no WARC")
    paths = [Path(name) for name in args]
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path}: no such file or directory")
    if opts.site is not None and not reader.has_site(opts.site):
        raise UsageError(f"--site: no site {opts.site!r}")
    return Archive(paths=paths, reader=reader, site=opts.site, since=_day(opts.since))


def _day(text: str | None) -> datetime | None:
    """Return the first moment of a day in Europe/Prague."""
    if text is None:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return datetime.fromisoformat(text).replace(tzinfo=PRAGUE)
    except ValueError:
        pass
    raise UsageError(f"--since: a day as YYYY-MM-DD, not {text!r}")


def _output(name: str | None, stack: ExitStack) -> BinaryIO | None:
    if name == "-":
        return sys.stdout.buffer
    return stack.enter_context(Path(name).open("wb")) if name else None


def _print(difference: Difference | None, counts: Counter[str], opts: argparse.Namespace) -> None:
    """Print differences, then what was counted: on stderr where the rows go to stdout."""
    out = sys.stderr if opts.rows == "-" else sys.stdout
    numbers = {name: number for name, number in sorted(counts.items()) if number}
    if opts.json:
        for name, site in sorted(difference.sites.items() if difference else ()):
            print(msgspec.json.encode(as_json(name, site)).decode(), file=out)
        print(msgspec.json.encode({"counts": numbers}).decode(), file=out)
        return
    for line in table(difference.sites) if difference else ():
        print(line, file=out)
    print("archive: " + ", ".join(f"{number} {name}" for name, number in numbers.items()), file=out)
