"""Crawls sites in one process, one run after another: `python tests/in_one_process.py DIRECTORY SITE...`.

Each feed goes to DIRECTORY/SITE/exports. Prints one JSON line a run: {"site", "started", "ended", "reason"}, times in
Unix seconds.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from scrapy.crawler import AsyncCrawlerRunner
from scrapy.utils.defer import deferred_from_coro
from scrapy.utils.log import configure_logging
from scrapy.utils.project import get_project_settings
from scrapy.utils.reactor import install_reactor
from twisted.internet.task import react


async def crawl(directory: Path, sites: list[str]) -> None:
    """Crawl `sites` in this order."""
    for site in sites:
        settings = get_project_settings()
        own = directory / site
        local = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False}  # a server that is no one's site
        paths = {"EXPORTS_DIR": str(own / "exports"), "STATE_DIR": str(own / "state")}
        settings.setdict(local | paths, priority="cmdline")
        runner = AsyncCrawlerRunner(settings)
        crawler = runner.create_crawler(site)
        started = time.time()
        await runner.crawl(crawler)
        reason = crawler.stats.get_value("finish_reason") if crawler.stats else None
        print(json.dumps({"site": site, "started": started, "ended": time.time(), "reason": reason}), flush=True)


if __name__ == "__main__":
    configure_logging({"LOG_LEVEL": "WARNING"})
    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    react(lambda _: deferred_from_coro(crawl(Path(sys.argv[1]), sys.argv[2:])))
