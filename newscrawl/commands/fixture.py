"""`scrapy fixture`: records a page of a site, live or saved, and what is read from it, as a fixture."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.exceptions import DropItem, UsageError
from scrapy.settings import Settings

from newscrawl.values.moments import to_iso
from newscrawl.values.urls import canonical_url
from newscrawl.workbench.command import ProjectCommand
from newscrawl.workbench.fixtures import Fixture, Truth, difference, fixtures_directory, truth_of_rows
from newscrawl.workbench.live_pages import fetch
from newscrawl.workbench.saved_pages import Extractor, SavedPage, load, one_line

if TYPE_CHECKING:
    import argparse

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MOST_SLUG_CHARACTERS = 50
"""A longer slug, made from an address, is cut at a word: file names stay readable in a list."""


class Command(ProjectCommand):
    """Writes NAME/SLUG.html, the page in UTF-8, and NAME/SLUG.json, what the reader finds on it now.

    They go to the directory that section [fixtures] of scrapy.cfg names. What was found is a proposal: a fixture is
    true when a person has compared it with the page. The list `not_in_text` is only typed by hand: it is empty in a new
    fixture, and stays as it is when the rest is recorded again.

    Exit status: 0 when the fixture is written, 1 when the page cannot be fetched or read, 2 on wrong usage.
    """

    def syntax(self) -> str:
        """Return the arguments as `scrapy fixture --help` shows them."""
        return "[--slug SLUG] [--url URL] [--force] NAME URL|FILE | NAME --again SLUG"

    def short_desc(self) -> str:
        """Return the line of `scrapy --help`."""
        return "Record a page of a site and what is read from it as a fixture"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of `syntax`."""
        super().add_options(parser)
        parser.add_argument("--slug", metavar="SLUG", help="name of the fixture (default: from the address)")
        parser.add_argument("--url", metavar="URL", help="address of FILE (default: the one the page names)")
        parser.add_argument("--force", action="store_true", help="overwrite the page of a fixture that is there")
        parser.add_argument("--again", metavar="SLUG", help="read the page of a fixture again, show and record changes")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Record one fixture.

        Raises:
            UsageError: arguments that do not go together, an unknown spider, a fixture that is there already, no
                directory for fixtures.
        """
        self.extractor = Extractor(self.settings or Settings())
        if len(args) != (1 if opts.again else 2):
            raise UsageError("NAME URL|FILE, or NAME --again SLUG")
        if opts.again and (opts.slug or opts.url or opts.force):
            raise UsageError("--again goes with no other option: page and address are those of the fixture")
        try:
            self.extractor.spider(args[0])
        except ValueError as error:
            raise UsageError(str(error)) from None
        self.directory = fixtures_directory()
        try:
            if opts.again:
                self._again(args[0], self._fixture(args[0], opts.again))
            else:
                self._new(args[0], args[1], opts)
        except (OSError, ValueError, DropItem) as error:
            print(f"scrapy fixture: {one_line(error)}", file=sys.stderr)
            return 1
        return 0

    def _new(self, spider: str, source: str, opts: argparse.Namespace) -> None:
        """Record a new fixture, or one that is there with --force, of the URL or file `source`."""
        live = canonical_url(source)
        if live and opts.url:
            raise UsageError("--url is the address of a FILE")
        if opts.url and not canonical_url(opts.url):
            raise UsageError(f"--url: no http address: {opts.url}")
        if opts.slug:
            _refuse_to_overwrite(self._fixture(spider, opts.slug), force=opts.force)  # before anything is fetched
        if live:
            fetched = fetch(self.settings or Settings(), self.extractor.spider(spider), live)
            page, url = fetched.saved, fetched.url
        else:
            page = load(Path(source))
            url = opts.url or self._own_address(page, Path(source), spider)
        fixture = self._fixture(spider, opts.slug or _slug_of(url))
        _refuse_to_overwrite(fixture, force=opts.force)
        path = fixture.page_path(".html" if page.is_html else ".txt")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(page.text.encode("utf-8", "replace"))
        print(f"{path}: {len(page.text)} characters, UTF-8")
        self._record(spider, fixture, page, url)

    def _again(self, spider: str, fixture: Fixture) -> None:
        """Record again what is read from the page of a fixture."""
        if fixture.page is None:
            raise UsageError(f"no page {fixture.truth_path.with_suffix('.html')}")
        truth = fixture.truth()
        self._record(spider, fixture, load(fixture.page).at(truth["fetched_at"]), truth["url"])

    def _fixture(self, spider: str, slug: str) -> Fixture:
        """Return the fixture of a site with this slug; raise UsageError for a slug of another form."""
        if not _SLUG.fullmatch(slug):
            raise UsageError(f"{slug!r} is no slug: lower-case letters, digits and hyphens")
        return Fixture(self.directory / spider, slug)

    def _own_address(self, page: SavedPage, file: Path, spider: str) -> str:
        article = self.extractor.facts(page, url=file.absolute().as_uri(), spider=spider).article
        if article is None or canonical_url(article.url) is None:
            raise UsageError(f"{file} names no address of its own: --url, please")
        return article.url

    def _record(self, spider: str, fixture: Fixture, page: SavedPage, url: str) -> None:
        """Write the truth of a page where there is none yet, or where it differs from the recorded one; show how."""
        old = fixture.truth() if fixture.truth_path.exists() else None
        page = page.at(to_iso(page.fetched_at))
        facts = self.extractor.facts(page, url=url, spider=spider)
        reason = facts.reason
        rows = self.extractor.rows(facts)
        kept = old["not_in_text"] if old else []
        new = truth_of_rows(rows, url=url, fetched_at=to_iso(page.fetched_at), not_in_text=kept)
        if old is None:
            fixture.write(new)
            print(f"{fixture.truth_path}: {_summary(new, reason)}")
            print("Compare it with the page: what is wrong in it, correct by hand.")
        elif changed := difference(old, new):
            fixture.write(new)
            print(changed)
            print(f"{fixture.truth_path}: recorded again")
        else:
            print(f"{fixture.truth_path}: nothing changed")
        if new["article"] and not kept:
            print("not_in_text is empty: type sentences of the page's teasers into it; nothing here ever does.")


def _refuse_to_overwrite(fixture: Fixture, *, force: bool) -> None:
    """Raise UsageError where the fixture has a page, unless by `force`."""
    if fixture.page and not force:
        raise UsageError(f"{fixture.page} is there; --force overwrites it, --slug gives another name")


def _slug_of(url: str) -> str:
    """Return the words of the last part of an address, without an ending such as `.html` or an id after a dot."""
    last = urlsplit(url).path.rstrip("/").rpartition("/")[2]
    words = re.findall(r"[a-z0-9]+", re.sub(r"\.\w+$", "", last).lower())
    slug = "-".join(words)
    if len(slug) > _MOST_SLUG_CHARACTERS and len(words) > 1:
        return slug[:_MOST_SLUG_CHARACTERS].rpartition("-")[0]
    return slug or "page"


def _summary(truth: Truth, reason: str | None) -> str:
    """Return in one line what a truth holds; `reason` is why the page is no article."""
    if truth["article"] is None:
        return f"no article ({reason})"
    return f"{truth['article']['title']!r}, {len(truth['article'])} fields, {len(truth['related_links'])} related links"
