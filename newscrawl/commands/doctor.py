"""`scrapy doctor`: whether site files still say what their sites are, by ten live articles and all sources."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from scrapy.exceptions import DropItem, UsageError
from scrapy.settings import Settings

from newscrawl.values.terminal import printable
from newscrawl.workbench.command import ProjectCommand
from newscrawl.workbench.live_pages import FetchedPage
from newscrawl.workbench.live_sites import MOST_ARTICLES, LiveSite, ReadPage, look_at_sites
from newscrawl.workbench.saved_pages import Extractor, one_line
from newscrawl.workbench.site_check import check, share_table

if TYPE_CHECKING:
    import argparse

    from newscrawl.items import Row
    from newscrawl.news_spider import NewsSpider

_ARTICLES = 10
"""Articles of a site that are looked at, unless told otherwise."""


class Command(ProjectCommand):
    """Looks at live sites as a crawl finds them, and checks their files.

    Each source that a file declares is asked for, ten articles are read that these name, and a file of each archive.
    The table says of each field on how many of the articles it is, what `expect` asks for, where it comes from, and
    which of the declared sources had it. A site is ill when a source leads nowhere, a field is on fewer articles than
    expected, or by none of its declared sources, and when `article_url` takes what is no article or misses some.

    Exit status: 0 when all sites are well, 1 when one is not, 2 on wrong usage.
    """

    def syntax(self) -> str:
        """Return the arguments as `scrapy doctor --help` shows them."""
        return "[SITE ...]"

    def short_desc(self) -> str:
        """Return the line of `scrapy --help`."""
        return "Check the file of each site, or of those named, by its live articles and sources"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument("--articles", type=int, default=_ARTICLES, help="articles of a site that are looked at")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Look at each site and print what was found; return the exit status.

        Raises:
            UsageError: there is no such site, or so many articles are not looked at.
        """
        if not 1 <= opts.articles <= MOST_ARTICLES:
            raise UsageError(f"--articles {opts.articles}: from 1 to {MOST_ARTICLES}, please")
        settings = self.settings or Settings()
        extractor = Extractor(settings)
        names = list(dict.fromkeys(args)) or [name for name in extractor.spider_names() if name != "generic"]
        if "generic" in names:
            raise UsageError("generic has no site of its own")
        try:
            spiders = [extractor.spider(name) for name in names]
        except ValueError as error:
            raise UsageError(str(error)) from None
        live = look_at_sites(settings, spiders, articles=opts.articles, read=partial(_read, extractor))
        well = [_report(spider, site) for spider, site in live.items()]
        return 0 if all(well) else 1


def _read(extractor: Extractor, spider: type[NewsSpider], page: FetchedPage) -> ReadPage:
    """Return what is read on a page; raise ValueError where that is beyond the reader's limits."""
    facts = extractor.facts(page.saved, url=page.url, spider=spider.name)
    rows: list[Row] = []
    reason = facts.reason
    try:
        rows = extractor.rows(facts)
    except DropItem as dropped:
        reason = one_line(dropped)
    return ReadPage(url=page.url, found_on=page.found_on, facts=facts, rows=rows, reason=reason)


def _report(spider: type[NewsSpider], site: LiveSite) -> bool:
    """Print what was found on one site; tell whether the site is well."""
    articles = [page for page in site.pages if page.rows]
    takes = re.compile(spider.article_url).search
    found = check(spider, site, lambda url: bool(takes(url)))
    if articles:
        first = articles[0]
        print(
            f"{spider.name}  {printable(first.url)}" + (f"  (on {printable(first.found_on)})" if first.found_on else "")
        )
        print(f"  {len(articles)} of {len(site.pages)} pages are articles; {len(site.sources)} sources were asked for")
        print("\n".join(share_table(spider, articles)))
    for note in found.notes:
        print(f"  note: {printable(note)}")
    for problem in found.problems:
        print(f"  problem: {printable(problem)}")
    print(f"{spider.name}: {'ill' if found.problems else 'well'}\n")
    return not found.problems
