"""What a whole crawl costs beside a bare Scrapy spider that makes the same requests; `make bench` runs it.

All download from one replica without delay, in turns: newscrawl from robots.txt to the published feed, state and fsync
on; the bare spider (`bare_spider.py`) with one small item a page, once as Scrapy is, once over one connection as
newscrawl is. The server is a thread of this process, so elapsed time is its time, too; CPU time is that of the crawl's
process alone. Of several rounds the best counts.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from replica.running import Replica
from support.paths import ROOT

from .cpu_time import PIPELINES, READING, WHOLE, WRITING
from .crawls import LOCAL_SERVER, SECONDS, final_stats, run_crawl

SITE = "globe24"
FULL, BARE, BARE_ONE = "newscrawl, to the published feed", "bare Scrapy", "bare Scrapy, one connection"
BARE_SETTINGS = LOCAL_SERVER | {
    "CONCURRENT_REQUESTS": "4",
    "CONCURRENT_REQUESTS_PER_DOMAIN": "1",
    "LOG_LEVEL": "INFO",
    "TELNETCONSOLE_ENABLED": "False",
    "REMOTE_CONTROL_ENABLED": "False",
    "ADDONS": '{"trials.cpu_time.CountCpuTime": 0}',
}
"""As newscrawl has them; all else is Scrapy's default."""
ONE_CONNECTION = {"DOWNLOADER": "newscrawl.downloading.connections.CountedDownloader"}
"""Setting with which the bare spider, too, keeps to CONCURRENT_REQUESTS_PER_DOMAIN."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawl:
    """What one crawl took, from the opening of its spider to its closing."""

    pages: int
    """Answers with status 200, robots.txt and sources included."""
    stats: dict[str, float]

    @property
    def speed(self) -> float:
        """Pages in a second of elapsed time."""
        return self.pages / self.stats["elapsed_time_seconds"]

    def cost(self, part: str = WHOLE) -> float:
        """Return the CPU milliseconds of its process a page, all or those of a part."""
        return 1000 * self.stats[part] / self.pages


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measures a whole crawl beside a bare one.")
    parser.add_argument("--articles", type=int, default=600, help="of the replica (default 600)")
    parser.add_argument("--padding", type=int, default=100, metavar="KB", help="style and script in each (default 100)")
    parser.add_argument("--rounds", type=int, default=3, help="of which the best counts (default 3)")
    parser.add_argument("--site", default=SITE, help=f"default {SITE}")
    options = parser.parse_args()
    crawls: dict[str, list[Crawl]] = {BARE: [], BARE_ONE: [], FULL: []}
    with (
        Replica([options.site], articles=options.articles, padding=options.padding, crawl_delay=0) as replica,
        tempfile.TemporaryDirectory() as directory,
    ):
        for number in range(options.rounds):
            at = Path(directory) / str(number)
            at.mkdir()
            replica.reset()
            crawls[FULL].append(newscrawl(replica, options.site, at))
            urls = [request.url for request in replica.requests if request.method == "GET"]
            for name, settings in ((BARE, {}), (BARE_ONE, ONE_CONNECTION)):
                crawls[name].append(bare_crawl(replica, urls, at, **settings))
    report(crawls)


def newscrawl(replica: Replica, site: str, directory: Path) -> Crawl:
    """Crawl `site` from robots.txt to the published feed, without anything known before."""
    log = directory / "log"
    if run_crawl(replica, site, directory / "exports", log, ADDONS='{"trials.cpu_time.CountParts": 0}'):
        raise SystemExit(log.read_text())
    return Crawl(pages=_pages(replica), stats=final_stats(log))


def bare_crawl(replica: Replica, urls: Sequence[str], directory: Path, **settings: str) -> Crawl:
    """Fetch `urls` with the bare spider, outside the project."""
    replica.reset()
    (directory / "urls").write_text("\n".join(urls))
    given = [part for name, value in (BARE_SETTINGS | settings).items() for part in ("-s", f"{name}={value}")]
    told = ["-a", f"urls={directory / 'urls'}", "-O", str(directory / "items.jsonl")]
    spider, log = Path(__file__).with_name("bare_spider.py"), directory / "bare.log"
    with log.open("wb") as output:
        subprocess.run(
            [sys.executable, "-m", "scrapy", "runspider", str(spider), *told, *given],
            cwd=directory,
            env=os.environ | replica.env | {"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            timeout=SECONDS,
            check=True,
        )
    crawl = Crawl(pages=_pages(replica), stats=final_stats(log))
    if crawl.stats["item_scraped_count"] != crawl.pages or len(replica.requests) < len(urls):
        raise SystemExit(log.read_text())
    return crawl


def _pages(replica: Replica) -> int:
    return sum(request.status == 200 for request in replica.requests if request.method == "GET")


def report(crawls: dict[str, list[Crawl]]) -> None:
    """Print the best round of each, what newscrawl is beside the others, and what of it costs how much."""
    full = crawls[FULL]
    rows = full[0].stats["item_scraped_count"]
    print(f"\n{full[0].pages} pages, {rows:.0f} rows, best of {len(full)} rounds in turns\n")
    print(f"{'a whole crawl':34} {'pages/s':>8} {'newscrawl is':>13} {'CPU ms a page':>14} {'newscrawl is':>13}")
    speed, cost = _best(full)
    for name, rounds in crawls.items():
        other_speed, other_cost = _best(rounds)
        print(f"{name:34} {other_speed:8.0f} {speed / other_speed:13.2f} {other_cost:14.2f} {cost / other_cost:13.2f}")
    best = min(full, key=Crawl.cost)
    print(f"\n{'of it':34} {'CPU ms a page':>14} {'of reading':>11}")
    for part in (READING, PIPELINES, WRITING):
        name, milliseconds = part.removeprefix("cpu_time/"), best.cost(part)
        print(f"{name:34} {milliseconds:14.2f} {milliseconds / best.cost(READING):11.2f}")


def _best(rounds: Sequence[Crawl]) -> tuple[float, float]:
    return max(crawl.speed for crawl in rounds), min(crawl.cost() for crawl in rounds)


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
