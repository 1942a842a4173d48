"""For tests of what many crawls share: crawls sites in one process, one run after another.

Usage: `python tests/support/crawls_in_one_process.py DIRECTORY RUN...`.

A run is written SITE or SITE?ARGUMENT=VALUE&..., its feed goes to DIRECTORY/RUN/exports. Prints one JSON line a run:
{"run", "started", "ended", "reason"}, times in Unix seconds.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from urllib.parse import parse_qsl

from scrapy.crawler import AsyncCrawlerRunner
from scrapy.utils.defer import deferred_from_coro
from scrapy.utils.log import configure_logging
from scrapy.utils.project import get_project_settings
from scrapy.utils.reactor import install_reactor
from twisted.internet.task import react


async def crawl(directory: Path, runs: list[str]) -> None:
    """Make `runs` in this order."""
    for run in runs:
        settings = get_project_settings()
        own, (site, _, arguments) = directory / run, run.partition("?")
        # The server is no one's site, and a process that reads takes half a second to start.
        local = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "READER_PROCESS": False}
        paths = {"EXPORTS_DIR": str(own / "exports"), "STATE_DIR": str(own / "state")}
        settings.setdict(local | paths, priority="cmdline")
        runner = AsyncCrawlerRunner(settings)
        crawler = runner.create_crawler(site)
        started = time.time()
        await runner.crawl(crawler, **dict(parse_qsl(arguments)))
        reason = crawler.stats.get_value("finish_reason") if crawler.stats else None
        print(json.dumps({"run": run, "started": started, "ended": time.time(), "reason": reason}), flush=True)


if __name__ == "__main__":
    configure_logging({"LOG_LEVEL": "WARNING"})
    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    react(lambda _: deferred_from_coro(crawl(Path(sys.argv[1]), sys.argv[2:])))
