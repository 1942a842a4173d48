"""`scrapy fixture`: a page of a site, live or saved, becomes a fixture; what must come out stays a person's word."""

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
from newscrawl.workbench.fixtures import Fixture, Truth, changes, expected
from newscrawl.workbench.live_pages import fetch
from newscrawl.workbench.saved_pages import Extractor, SavedPage, load, one_line

if TYPE_CHECKING:
    import argparse

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_SLUG = 50


class Command(ProjectCommand):
    """Writes tests/fixtures/NAME/SLUG.html, in UTF-8, and SLUG.json, what the reader finds on it now.

    What was found is a proposal: a fixture is true when somebody has compared it with the page. `not_in_text` is typed
    by hand and never filled here; a list that is there stays when the rest is recorded again.

    Exit status: 0 when the fixture is written, 1 when the page cannot be had or read, 2 on wrong usage.
    """

    def syntax(self) -> str:
        """Return the arguments as `scrapy fixture --help` shows them."""
        return "[--slug SLUG] [--url URL] [--force] NAME URL|FILE | NAME --again SLUG"

    def short_desc(self) -> str:
        """Return the line of `scrapy --help`."""
        return "Record a page of a site and what is read from it as a fixture"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--slug", metavar="SLUG", help="name of the fixture (default: from the address)")
        parser.add_argument("--url", metavar="URL", help="address of FILE (default: the one the page names)")
        parser.add_argument("--force", action="store_true", help="overwrite the page of a fixture that is there")
        parser.add_argument("--again", metavar="SLUG", help="read the page of a fixture again, show and record changes")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Record one fixture.

        Raises:
            UsageError: arguments that do not go together, an unknown spider, a fixture that is there already.
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
        try:
            if opts.again:
                self._again(_fixture(args[0], opts.again))
            else:
                self._new(args[0], args[1], opts)
        except (OSError, ValueError, DropItem) as error:
            print(f"scrapy fixture: {one_line(error)}", file=sys.stderr)
            return 1
        return 0

    def _new(self, spider: str, source: str, opts: argparse.Namespace) -> None:
        live = canonical_url(source)
        if live and opts.url:
            raise UsageError("--url is the address of a FILE")
        if opts.url and not canonical_url(opts.url):
            raise UsageError(f"--url: no http address: {opts.url}")
        if opts.slug:
            _refuse(_fixture(spider, opts.slug), force=opts.force)  # before anything is fetched
        if live:
            fetched = fetch(self.settings or Settings(), self.extractor.spider(spider), live)
            page, url = fetched.saved, fetched.url
        else:
            page = load(Path(source))
            url = opts.url or self._own_address(page, Path(source), spider)
        fixture = _fixture(spider, opts.slug or _slug_of(url))
        _refuse(fixture, force=opts.force)
        path = fixture.page_path(".html" if page.is_html else ".txt")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(page.text.encode("utf-8", "replace"))
        print(f"{path}: {len(page.text)} characters, UTF-8")
        self._record(fixture, page, url)

    def _again(self, fixture: Fixture) -> None:
        if fixture.page is None:
            raise UsageError(f"no page {fixture.truth_path.with_suffix('.html')}")
        truth = fixture.truth()
        self._record(fixture, load(fixture.page).at(truth["fetched_at"]), truth["url"])

    def _own_address(self, page: SavedPage, file: Path, spider: str) -> str:
        article = self.extractor.facts(page, url=file.absolute().as_uri(), spider=spider).article
        if article is None or canonical_url(article.url) is None:
            raise UsageError(f"{file} names no address of its own: --url, please")
        return article.url

    def _record(self, fixture: Fixture, page: SavedPage, url: str) -> None:
        """Write the truth where it is new or differs from what was recorded, which is shown."""
        old = fixture.truth() if fixture.truth_path.exists() else None
        page = page.at(to_iso(page.fetched_at))
        facts = self.extractor.facts(page, url=url, spider=fixture.spider)
        reason = facts.reason
        rows = self.extractor.rows(facts)
        kept = old["not_in_text"] if old else []
        new = expected(rows, url=url, fetched_at=to_iso(page.fetched_at), not_in_text=kept)
        if old is None:
            fixture.write(new)
            print(f"{fixture.truth_path}: {_summary(new, reason)}")
            print("Compare it with the page: what is wrong in it, correct by hand.")
        elif difference := changes(old, new):
            fixture.write(new)
            print(difference)
            print(f"{fixture.truth_path}: recorded again")
        else:
            print(f"{fixture.truth_path}: nothing changed")
        if new["article"] and not kept:
            print("not_in_text is empty: type sentences of the page's teasers into it; nothing here ever does.")


def _fixture(spider: str, slug: str) -> Fixture:
    if not _SLUG.fullmatch(slug):
        raise UsageError(f"{slug!r} is no slug: lower-case letters, digits and hyphens")
    return Fixture(spider, slug)


def _refuse(fixture: Fixture, *, force: bool) -> None:
    if fixture.page and not force:
        raise UsageError(f"{fixture.page} is there; --force overwrites it, --slug gives another name")


def _slug_of(url: str) -> str:
    """Return the words of an address's last part, without an ending such as `.html` or an id behind a dot."""
    last = urlsplit(url).path.rstrip("/").rpartition("/")[2]
    words = re.findall(r"[a-z0-9]+", re.sub(r"\.\w+$", "", last).lower())
    slug = "-".join(words)
    return slug[:_LONGEST_SLUG].rpartition("-")[0] if len(slug) > _LONGEST_SLUG and len(words) > 1 else slug or "page"


def _summary(truth: Truth, reason: str | None) -> str:
    if truth["article"] is None:
        return f"no article ({reason})"
    return f"{truth['article']['title']!r}, {len(truth['article'])} fields, {len(truth['related_links'])} related links"
