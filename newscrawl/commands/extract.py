"""`scrapy extract`: reads saved pages and prints their rows, with no network and no state."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import repeat
from pathlib import Path
from typing import Any

import msgspec
from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings, Settings

from newscrawl.values.urls import canonical_url
from newscrawl.workbench.command import ProjectCommand, number_of_jobs
from newscrawl.workbench.saved_pages import Extractor, Job, extract_in_worker


class Command(ProjectCommand):
    """Prints a JSON line for each page on stdout, in the order of the pages; `--jobs N` reads them in N processes.

    Exit status: 0 when every file was read, 1 when some failed or were not read, 2 on wrong usage.
    """

    def syntax(self) -> str:
        """Return the arguments as `scrapy extract --help` shows them."""
        return "[--spider NAME] [--url URL] FILE... | --manifest M.jsonl"

    def short_desc(self) -> str:
        """Return the line of `scrapy --help`."""
        return "Read saved pages, HTML or plain text, to JSON lines"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of `syntax`, and the number of processes."""
        super().add_options(parser)
        parser.add_argument("--spider", metavar="NAME", help="the site's spider (default: generic)")
        parser.add_argument("--url", metavar="URL", help="address of the page; one FILE only")
        parser.add_argument("--manifest", metavar="FILE", help='JSON lines of {"file", "url", "spider", "fetched_at"}')
        parser.add_argument("--jobs", metavar="N", default="1", help="number of processes (default: 1)")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Print a line for each page; return the exit status.

        Raises:
            UsageError: there are no files, the spider is unknown, the manifest is unreadable, or options do not go
                together.
        """
        count = number_of_jobs(opts.jobs)
        settings = self.settings or Settings()
        extractor = Extractor(settings)
        jobs = _jobs(args, opts)
        try:
            extractor.spider(opts.spider or "generic")
        except ValueError as error:
            raise UsageError(str(error)) from None
        rows = map(extractor.line, jobs) if count == 1 else _in_processes(settings, jobs, count)
        try:
            return _write(rows)
        except BrokenProcessPool:
            print("scrapy extract: a worker was killed; pages without a line were not read", file=sys.stderr)
            return 1


def _in_processes(settings: BaseSettings, jobs: list[Job], count: int) -> Iterator[dict[str, Any]]:
    modules = tuple(settings.getlist("SPIDER_MODULES"))
    with ProcessPoolExecutor(max_workers=count) as pool:
        yield from pool.map(extract_in_worker, repeat(modules), jobs, chunksize=8)


def _write(rows: Iterable[dict[str, Any]]) -> int:
    failed = False
    for row in rows:
        failed = failed or "error" in row
        sys.stdout.buffer.write(msgspec.json.encode(row) + b"\n")
    sys.stdout.buffer.flush()
    return 1 if failed else 0


def _jobs(args: list[str], opts: argparse.Namespace) -> list[Job]:
    if opts.manifest:
        if args or opts.url or opts.spider:
            raise UsageError("--manifest names files, addresses and spiders itself")
        return _read_manifest(Path(opts.manifest))
    if not args:
        raise UsageError("no FILE and no --manifest")
    if opts.url and len(args) > 1:
        raise UsageError("--url is the address of one FILE; several need a --manifest")
    if opts.url and canonical_url(opts.url) is None:
        raise UsageError(f"--url: {opts.url!r} is no web address")
    return [Job(file=name, url=opts.url, spider=opts.spider or "generic") for name in args]


def _read_manifest(path: Path) -> list[Job]:
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise UsageError(f"--manifest {path}: {error.strerror}") from None
    jobs = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            jobs.append(msgspec.json.decode(line, type=Job))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise UsageError(f"--manifest {path}, line {number}: {error}") from None
    return jobs
