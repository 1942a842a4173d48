"""`scrapy doctor`: one live article of each site, the fields found in it, and where they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import DropItem, UsageError
from scrapy.settings import Settings

from newscrawl.values.terminal import printable
from newscrawl.workbench.command import ProjectCommand
from newscrawl.workbench.inspection import field_table, fields_found_elsewhere
from newscrawl.workbench.live_pages import FetchedPage, LiveFetch, fetch_from_sites
from newscrawl.workbench.saved_pages import Extractor, one_line

if TYPE_CHECKING:
    import argparse

    from newscrawl.items import Row
    from newscrawl.news_spider import NewsSpider

REQUIRED_SHARE = 0.9
"""A field that `expect` asks of so large a share of a site's articles must be in the one that is looked at."""
_MOST_PAGES = 3
"""Pages of a site that are tried until one is an article: an address may be a gallery's or a form's."""


class Command(ProjectCommand):
    """Fetches one article of each site, found as a crawl finds it, and prints a table of its fields.

    The column `from` says where a value came from, the column `declared` which of the sources that the site's file
    declares had it, or that none had. A site is well when its article has every field that `expect` asks of nine
    articles in ten.

    Exit status: 0 when all sites are well, 1 when one is not, 2 on wrong usage.
    """

    def syntax(self) -> str:
        """Return the arguments as `scrapy doctor --help` shows them."""
        return "[SITE ...]"

    def short_desc(self) -> str:
        """Return the line of `scrapy --help`."""
        return "Look at one live article of each site, or of those named"

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Fetch an article of each site and print its table; return the exit status.

        Raises:
            UsageError: there is no such site.
        """
        settings = self.settings or Settings()
        extractor = Extractor(settings)
        names = list(dict.fromkeys(args)) or [name for name in extractor.spider_names() if name != "generic"]
        if "generic" in names:
            raise UsageError("generic has no site of its own")
        try:
            spiders = [extractor.spider(name) for name in names]
        except ValueError as error:
            raise UsageError(str(error)) from None

        def refuse(spider: type[NewsSpider], page: FetchedPage) -> str | None:
            reason = extractor.facts(page.saved, url=page.url, spider=spider.name).reason
            return f"no article: {reason}" if reason else None

        arguments = {spider: {"limit": str(_MOST_PAGES), "pages": "1"} for spider in spiders}
        found = fetch_from_sites(settings, arguments, refuse=refuse)
        well = [_report(spider, fetched, extractor) for spider, fetched in found.items()]
        return 0 if all(well) else 1


def _report(spider: type[NewsSpider], fetched: LiveFetch, extractor: Extractor) -> bool:
    """Print what was found on one site; tell whether the site is well."""
    problems: list[str] = []
    drift: list[str] = []
    if fetched.page is None:
        problems.append("no article was found or fetched")
    else:
        page = fetched.page
        print(f"{spider.name}  {printable(page.url)}" + (f"  (on {printable(page.found_on)})" if page.found_on else ""))
        facts = extractor.facts(page.saved, url=page.url, spider=spider.name)
        try:
            rows = extractor.rows(facts)
        except DropItem as dropped:
            problems.append(one_line(dropped))
        else:
            print("\n".join(field_table(rows, spider.page, facts.counts)))
            problems += [f"{name} is missing" for name in _missing(spider, rows)]
            drift = [
                f"{name} by no declared source" for name in fields_found_elsewhere(rows, spider.page, facts.counts)
            ]
    for note in _notes(fetched.failures):
        print(f"  note: {printable(note)}")
    print(f"{spider.name}: {'; '.join(map(printable, [*(problems or ['well']), *drift]))}\n")
    return not problems


def _notes(failures: list[tuple[str, str]]) -> list[str]:
    """Return a line for each reason among `failures`, (address, reason), with the first address that has it."""
    urls: dict[str, list[str]] = {}
    for url, reason in failures:
        urls.setdefault(reason, []).append(url)
    return [
        f"{first}: {reason}" + (f", and {len(others)} more" if others else "")
        for reason, (first, *others) in urls.items()
    ]


def _missing(spider: type[NewsSpider], rows: list[Row]) -> list[str]:
    """Return the names of the fields that the article, the first of `rows`, must have and lacks."""
    required = [name for name, share in spider.expect.items() if name != "articles" and share >= REQUIRED_SHARE]
    return [name for name in required if not (rows[1:] if name == "boxes" else getattr(rows[0], name))]
