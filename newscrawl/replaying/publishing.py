"""Publishes what today's reader makes of archived pages: a run of each site that has any, one after the other."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.crawler import CrawlerProcess
from scrapy.spiderloader import get_spider_loader

from newscrawl.pipelines.write import ALREADY_RUNNING, FAILURE_STAT
from newscrawl.replaying.captures import Captures
from newscrawl.replaying.spider import hosts_of, replay_spider

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrapy.crawler import Crawler
    from scrapy.settings import Settings
    from scrapy.spiderloader import SpiderLoaderProtocol
    from twisted.internet.defer import Deferred

    from newscrawl.archive.pages import ArchivedPage
    from newscrawl.news_spider import NewsSpider

logger = logging.getLogger(__name__)

GENERIC = "generic"
"""Name of the spider that reads the pages of sites which have none."""
_ARCHIVE = "newscrawl.replaying.handler.FromArchive"
_OFFLINE: dict[str, Any] = {
    "REPLAY": True,
    "DOWNLOADER_MIDDLEWARES_BASE": {},
    "DOWNLOADER_MIDDLEWARES": {},
    "DOWNLOAD_HANDLERS_BASE": {},
    "DOWNLOAD_HANDLERS": {"http": _ARCHIVE, "https": _ARCHIVE},
    "DOWNLOAD_DELAY": 0,
    "AUTOTHROTTLE_ENABLED": False,
    "CONCURRENT_REQUESTS": 4,
    "EXTENSIONS": {"newscrawl.state.crawl_state.CrawlState": 0},
    "SPIDERMON_ENABLED": False,
    "FEEDS": {},
    "JOBDIR": None,
}
"""Settings that make a run a replay: what it asks for comes from the archive, and nobody is told of it."""


def publish(pages: Iterable[tuple[ArchivedPage, str]], settings: Settings, *, files: Iterable[str]) -> int:
    """Publish what the pages of an archive hold that the feed does not, and return the exit status.

    0: a run of each site is published. 1: one could not be written or was broken off; the same call publishes the
    rest. 3: another run of a site was under way, and the others are published.

    Args:
        pages: of the archive, each with the name of the spider that reads it.
        settings: the project's, with those of the call.
        files: names of the archive's files, for the reports.
    """
    own = settings.copy()
    own.setdict(_OFFLINE, priority="cmdline")
    loader = get_spider_loader(own)
    with tempfile.TemporaryDirectory(prefix="replay-") as directory, Captures(Path(directory) / "captures") as captures:
        for page, site in pages:
            captures.add(site, page)
        replay = _Replay(own, loader, captures, tuple(files))
        replay.run()
    return replay.status


class _Replay:
    """The runs of one call."""

    def __init__(
        self, settings: Settings, loader: SpiderLoaderProtocol, captures: Captures, files: tuple[str, ...]
    ) -> None:
        self.status = 0
        self._process = CrawlerProcess(settings)
        self._loader = loader
        self._captures = captures
        self._files = files

    def run(self) -> None:
        """Make the runs, and set `status`."""
        self._next(iter(self._captures.sites()))
        self._process.start()

    def _next(self, sites: Iterator[str]) -> Deferred[None] | None:
        """Begin the run of the next site; when it has ended, that of the one after it."""
        site = next(sites, None)
        if site is None:
            return None
        declared: type[NewsSpider] = self._loader.load(site)  # type: ignore[assignment]
        crawler = self._process.create_crawler(replay_spider(declared, self._captures, self._files))
        given = {"start": ",".join(hosts_of(self._captures, site))} if site == GENERIC else {}
        crawling = self._process.crawl(crawler, **given)

        def ended(_: object) -> Deferred[None] | None:
            return self._next(sites) if self._is_well(crawler) else None

        return crawling.addBoth(ended)

    def _is_well(self, crawler: Crawler) -> bool:
        """Keep how a run has ended, and tell whether the next one may begin."""
        reason = crawler.stats.get_value("finish_reason") if crawler.stats else None
        if reason == ALREADY_RUNNING:
            self.status = self.status or 3
        elif reason != "finished" or crawler.stats.get_value(FAILURE_STAT):
            self.status = 1
        return reason in ("finished", ALREADY_RUNNING)
