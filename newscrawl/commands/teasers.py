"""`scrapy teasers`: what the sites promoted, when, where, how high, how long and under which headlines."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import msgspec
from scrapy.exceptions import UsageError
from scrapy.settings import Settings
from scrapy.spiderloader import get_spider_loader

from newscrawl.exceptions import FeedError
from newscrawl.feed.files import replacing, write_durably
from newscrawl.workbench.command import ProjectCommand

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator

_SUFFIXES = (".jsonl", ".parquet", ".html")


class Command(ProjectCommand):
    """Tells of each target and each site what the sightings and visits of a feed say.

    Exit status: 0 when it is written, 1 when a run cannot be read or the file not written, 2 on wrong usage.
    """

    def syntax(self) -> str:
        """Return the arguments as `scrapy teasers --help` shows them."""
        return "[--rows] [--site SITE]... [--since DAY] [--to FILE] [DIR...]"

    def short_desc(self) -> str:
        """Return the line of `scrapy --help`."""
        return "Tell what the sites promoted, where, how long and under which headlines"

    def long_desc(self) -> str:
        """Return the text of `scrapy teasers --help`."""
        return (
            "Reads the sightings and visits of all complete runs in the feeds DIR (default EXPORTS_DIR), and writes a"
            " line of JSON for each target and each site; to FILE as JSON Lines, Parquet (targets only), or one HTML"
            " page that loads nothing, as its name ends: .jsonl, .parquet, .html. With --rows a line for each teaser on"
            " each page that was read."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of `syntax`."""
        super().add_options(parser)
        parser.add_argument("--rows", action="store_true", help="the sightings themselves, a row for each teaser")
        parser.add_argument("--site", metavar="SITE", action="append", default=[], help="only this one; repeatable")
        parser.add_argument("--since", metavar="DAY", help="only runs that began on this day or later (YYYY-MM-DD)")
        parser.add_argument("--to", metavar="FILE", default="-", help="(default -, standard output)")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Write what was promoted and return the exit status.

        Raises:
            UsageError: a DIR is none, or an option has a wrong value.
        """
        settings = self.settings or Settings()
        directories = [Path(name) for name in args or [settings["EXPORTS_DIR"]]]
        since = _day(opts.since)
        suffixes = _SUFFIXES[:2] if opts.rows else _SUFFIXES
        if opts.to != "-" and Path(opts.to).suffix not in suffixes:
            raise UsageError(f"--to {opts.to}: a name that ends in {', '.join(suffixes)}, please")
        if missing := [directory for directory in directories if not directory.is_dir()]:
            raise UsageError(f"{missing[0]}: no such directory")
        from newscrawl.reporting.promotion import rows, targets  # noqa: PLC0415 - with duckdb, which takes a while
        from newscrawl.reporting.promotion.ledger import opened  # noqa: PLC0415

        try:
            with opened(directories, opts.site, since) as connection:
                if opts.rows:
                    _write(rows.rows(connection), rows.ShownTeaser, opts.to)
                    return 0
                found = list(targets.targets(connection, _article_rule(settings)))
                sites = targets.sites(connection, found)
            if Path(opts.to).suffix == ".html":
                from newscrawl.reporting.promotion.page import render  # noqa: PLC0415

                write_durably(Path(opts.to), render(sites, found).encode("utf-8", "replace"))
            elif Path(opts.to).suffix == ".parquet":
                _write(found, targets.Target, opts.to)
            else:
                _write([*sites, *found], targets.Target, opts.to)
        except (FeedError, OSError) as error:
            print(f"scrapy teasers: {error}", file=sys.stderr)
            return 1
        return 0


def _day(given: str | None) -> date | None:
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        raise UsageError(f"--since {given}: a day such as 2026-11-20, please") from None


def _article_rule(settings: Settings) -> Callable[[str, str], bool | None]:
    """Return what tells, of a site and an address, whether that is one of its articles; None without a spider."""
    loader = get_spider_loader(settings)
    patterns: dict[str, re.Pattern[str] | None] = {}

    def is_article(site: str, url: str) -> bool | None:
        if site not in patterns:
            declared = getattr(loader.load(site), "article_url", "") if site in loader.list() else ""
            patterns[site] = re.compile(declared) if declared else None
        pattern = patterns[site]
        return None if pattern is None else bool(pattern.search(url))

    return is_article


def _write(rows: Iterable[object], row_class: type, to: str) -> None:
    """Write rows to standard output or the file `to`, whose name says in which format; raise OSError.

    In Parquet all rows are of `row_class`.
    """
    if to == "-":
        sys.stdout.buffer.writelines(_lines(rows))
        return
    path = Path(to)
    with replacing(path) as unfinished:
        if path.suffix != ".parquet":
            with unfinished.open("wb") as file:
                file.writelines(_lines(rows))
            return
        from newscrawl.feed.parquet import write_parquet  # noqa: PLC0415

        with TemporaryDirectory() as directory:
            lines = Path(directory) / "rows.jsonl"
            with lines.open("wb") as file:
                file.writelines(_lines(rows))
            write_parquet(lines, unfinished, row_class)


def _lines(rows: Iterable[object]) -> Iterator[bytes]:
    return (msgspec.json.encode(row) + b"\n" for row in rows)
