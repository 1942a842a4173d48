"""`scrapy crawl SITE` as Scrapy has it, but with an exit status that tells of wrong usage and of an unwritten feed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from scrapy.commands import crawl
from scrapy.exceptions import UsageError

from newscrawl.feed.formats import export_formats
from newscrawl.pipelines.write import ALREADY_RUNNING, FAILURE_STAT

if TYPE_CHECKING:
    import argparse

    from scrapy import Spider
    from scrapy.crawler import Crawler


class Command(crawl.Command):
    """Ends with status 2 and one line for an unknown spider, a wrong spider argument or an unknown format.

    Ends with status 1 also when the run began well but its feed could not be written or published, and with 3 when it
    did not begin because another one of the site is under way.
    """

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Look whether the arguments are right, crawl, then look whether the feed stands."""
        if wrong := self._wrong_usage(args, opts):
            print(wrong, file=sys.stderr)
            self.exitcode = 2
            return
        super().run(args, opts)
        stats = self._crawler.stats
        if stats.get_value("finish_reason") == ALREADY_RUNNING:
            self.exitcode = 3
        elif not self.exitcode and stats.get_value(FAILURE_STAT):
            self.exitcode = 1

    def _wrong_usage(self, args: list[str], opts: argparse.Namespace) -> str | None:
        if len(args) != 1 or self.crawler_process is None:
            return None
        try:
            spider = self.crawler_process.spider_loader.load(args[0])
        except KeyError:
            return f"no spider {args[0]!r}; `scrapy list` names them all"
        try:
            spider(**opts.spargs)
            export_formats(self.crawler_process.settings)
        except UsageError as error:
            return str(error)
        return None

    def _create_crawler(self, spidercls: type[Spider] | str) -> Crawler:
        self._crawler = super()._create_crawler(spidercls)
        return self._crawler
