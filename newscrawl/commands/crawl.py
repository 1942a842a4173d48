"""`scrapy crawl SITE` as Scrapy has it, but with an exit status that tells when the feed could not be written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.commands import crawl

from newscrawl.pipelines.write import FAILURE_STAT

if TYPE_CHECKING:
    import argparse

    from scrapy import Spider
    from scrapy.crawler import Crawler


class Command(crawl.Command):
    """Ends with status 1 also when the run began well but its feed could not be written or published."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl, then look whether the feed stands."""
        super().run(args, opts)
        if not self.exitcode and self._crawler.stats.get_value(FAILURE_STAT):
            self.exitcode = 1

    def _create_crawler(self, spidercls: type[Spider] | str) -> Crawler:
        self._crawler = super()._create_crawler(spidercls)
        return self._crawler
