"""`scrapy inspect`: shows what each part of a page was taken for, and why, in the terminal or beside the page."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from newscrawl.reading.explain import Part
from newscrawl.values.terminal import columns, printable, shortened
from newscrawl.values.urls import canonical_url
from newscrawl.workbench.command import ProjectCommand
from newscrawl.workbench.inspection import Inspection, field_table, inspect
from newscrawl.workbench.inspection_page.render import render
from newscrawl.workbench.live_pages import fetch
from newscrawl.workbench.saved_pages import Extractor, load, one_line

if TYPE_CHECKING:
    import argparse

_LEAST_TEXT_COLUMNS = 40
"""The text of a part gets so much room also in a narrow terminal, whose lines then wrap."""
_MOST_WHY_COLUMNS = 64
"""A longer reason is cut: it is about half of the line."""


class Command(ProjectCommand):
    """Prints the fields of a page and then its parts in order, each with what it was taken for and why.

    A URL is fetched as the site's spider would fetch it. Without `--spider` that is the spider to whose domains the
    address belongs, else `generic`.

    Exit status: 0 also for a page that is no article, 1 when it cannot be fetched or read, 2 on wrong usage.
    """

    def syntax(self) -> str:
        """Return the arguments as `scrapy inspect --help` shows them."""
        return "[--spider NAME] [--url URL] [--html OUT] FILE|URL"

    def short_desc(self) -> str:
        """Return the line of `scrapy --help`."""
        return "Show what was taken as what on a page, and why"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of `syntax`."""
        super().add_options(parser)
        parser.add_argument("--spider", metavar="NAME", help="read as this spider's site (default: by the address)")
        parser.add_argument("--url", metavar="URL", help="address of FILE (default: the one the page names)")
        parser.add_argument("--html", metavar="OUT", help="write the page with its parts marked to the file OUT")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Inspect one page and print what was found; return the exit status.

        Raises:
            UsageError: there is not one page, the spider is unknown, or `--url` stands beside a URL.
        """
        if len(args) != 1:
            raise UsageError("one FILE or URL, please")
        live = canonical_url(args[0])
        if opts.url and (live or not canonical_url(opts.url)):
            raise UsageError("--url is the http address of a FILE")
        self.extractor = Extractor(self.settings or Settings())
        url = live or opts.url
        spider = opts.spider or self._spider_of(url)
        try:
            self.extractor.spider(spider)
        except ValueError as error:
            raise UsageError(str(error)) from None
        try:
            inspection = self._inspect(args[0], live, url, spider)
            if opts.html:
                Path(opts.html).write_text(render(inspection), encoding="utf-8")
        except (OSError, ValueError) as error:
            print(f"scrapy inspect: {one_line(error)}", file=sys.stderr)
            return 1
        print("\n".join(_lines(inspection)))
        return 0

    def _inspect(self, source: str, live: str | None, url: str | None, spider: str) -> Inspection:
        if live:
            fetched = fetch(self.settings or Settings(), self.extractor.spider(spider), live)
            return inspect(self.extractor, fetched.saved, url=fetched.url, spider=spider)
        saved = load(Path(source))
        return inspect(self.extractor, saved, url=url or Path(source).absolute().as_uri(), spider=spider)

    def _spider_of(self, url: str | None) -> str:
        """Return the name of the spider to whose domains `url` belongs, "generic" where none or several fit."""
        names = self.extractor.spiders_of(url) if url else []
        return names[0] if len(names) == 1 else "generic"


def _why(part: Part) -> str:
    """Return the reason of a part with what the network made of it."""
    return f"{part.why} ({part.weighed})" if part.weighed else part.why


def _lines(inspection: Inspection) -> list[str]:
    """Return the lines to print, cut to the width of the terminal."""
    shown = [f"{printable(inspection.url)}  (spider {inspection.spider})"]
    if inspection.rows:
        shown += field_table(inspection.rows, inspection.declared, inspection.counts)
    else:
        shown.append(f"  no article: {printable(inspection.reason or '')}")
    parts = [(kind, shortened(_why(part), _MOST_WHY_COLUMNS), part.text) for kind, part in inspection.parts]
    left = columns([(kind, why) for kind, why, _ in parts], "  ") if parts else []
    width = max(map(len, left), default=0) + 2
    room = max(_LEAST_TEXT_COLUMNS, shutil.get_terminal_size((140, 24)).columns - width)
    texts = (shortened(text, room) for *_, text in parts)
    return [*shown, "", *(f"{start.ljust(width)}{text}" for start, text in zip(left, texts, strict=True))]
