"""`make chaos`: crawls of the replica whose server misbehaves, one kind of fault after another, then all at one time.

Of every article page that a fault kept out of the feed the crawl must have said so, in a counter and in one log line;
no fault may stop a run, and none may spoil the other pages. Where three of ten answers are faulty, three runs, an hour
apart, bring every article once with its whole text, and no row that is false. Exit status 1 where that is not so.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
from collections import Counter
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from replica.faults import parse_fault
from replica.newsroom import ANCHOR
from replica.running import Replica
from support.paths import ROOT

from .checks import STORY
from .crawls import ALL_PAGES, final_stats, run_crawl
from .feed import published_runs
from .shifted_clock import VARIABLE
from .world import World

SITE = "globe24"
PAGES = r"\.[a-g][0-9a-z]{7}/?(?:\?kolo=\d+)?$"
"""Addresses of about a quarter of the articles; `kolo` is what a redirect loop adds."""
FAULTS = (
    *("status=503x1", "resetx1", "truncatex1"),  # once: a retry brings the page
    *("status=404", "status=503", "reset", "truncate", "loop", "redirect=http://cizi.example/"),
    *("maintenance", "missing"),  # 200, and no article
    *("delay=0.3", "charset=utf-16"),  # the page is whole and must be read
    *("endless=12", "bomb=12"),  # megabytes; the crawl stops at 10
)
PATIENT: dict[str, Any] = {"BREAKER_REFUSALS": "1000", "BREAKER_REST": "0"}
"""Settings of the crawls: the faults are those of pages, and no host is left alone for them."""
MIXED = ("status=403", "status=404", "status=503", "reset", "truncate", "maintenance", "missing")
"""Faults that come together; an address has each of them once at most."""
MIXED_SHARE = 0.3
"""Share of the answers of article pages that are faulty then."""
MIXED_RUNS = 3
ARTICLES = r"/\d{6}-|\.[0-9a-z]{8}/?$"
"""Addresses of all articles."""
COUNTED = re.compile(r"failed/article/|guard/|quarantine/|redirect/")
"""Counters of pages that did not become an article."""
LINE = re.compile(
    r"(?:not fetched:|Refused \(\S+\):|redirected from:|Redirect to a known page:|rejected) (\S+?)(?:[:,]? |$)",
    re.MULTILINE,
)
"""Log lines about them, with the address."""


def main() -> int:
    """Crawl once for each fault and return the exit status."""
    parser = argparse.ArgumentParser(prog="make chaos", description="Crawls a replica that misbehaves.")
    parser.add_argument("--articles", type=int, default=60, help="articles of the replica (default 60)")
    parser.add_argument("--fault", action="append", help="only this one, written as for the replica's --fault")
    parser.add_argument("--mixed", type=int, default=300, help="articles of the mixed trial (default 300)")
    options = parser.parse_args()
    print(f"{'fault':>30} {'wrong answers':>14} {'published':>10} {'counted':>8} {'logged':>8}")
    problems = []
    with Replica([SITE], articles=options.articles) as replica, tempfile.TemporaryDirectory() as directory:
        for number, fault in enumerate(options.fault or [f"{fault}::{PAGES}" for fault in FAULTS]):
            found = _crawl(replica, fault, Path(directory) / str(number))
            problems += [f"{fault.partition('::')[0]}: {problem}" for problem in found]
    if not options.fault:
        with Replica([SITE], articles=options.mixed) as replica, tempfile.TemporaryDirectory() as directory:
            problems += [f"mixed: {problem}" for problem in _mixed(World(replica, SITE, Path(directory)))]
    print(
        *problems[:20] or ["Every fault was counted and logged, none stopped a run or spoiled another page."], sep="\n"
    )
    return 1 if problems else 0


def _crawl(replica: Replica, fault: str, directory: Path) -> list[str]:
    """Crawl under `fault`, print its line of the table, and return what is not as it must be."""
    directory.mkdir()
    replica.reset()
    replica.set_faults(parse_fault(fault))
    status = run_crawl(replica, SITE, directory / "exports", directory / "log", **PATIENT)
    runs = published_runs(directory / "exports", SITE)
    published = {article["url"]: article for run in runs for article in run.articles}
    counted = sum(number for name, number in final_stats(directory / "log").items() if COUNTED.match(name))
    lines = Counter(LINE.findall((directory / "log").read_text("utf-8", "replace")))
    wrong = sum(request.fault is not None for request in replica.requests)
    print(f"{fault.partition('::')[0]:>30} {wrong:14} {len(published):10} {counted:8.0f} {lines.total():8}", flush=True)
    problems = [problem for run in runs for problem in run.problems]
    if status or [run.report["finish_reason"] for run in runs] != ["finished"]:
        problems.append(f"the run did not end well: exit status {status}")
    if not wrong:
        problems.append("no answer was wrong, so nothing was tried")
    missing = set(replica.urls(SITE)) - set(published)
    if len(missing) > counted:
        problems.append(f"{len(missing)} articles missing, {counted:.0f} counted")
    newsroom = replica.newsrooms[SITE]
    logged = {newsroom.url(number) for url in lines if (number := newsroom.find(urlsplit(url).path))}
    problems += [f"missing, not logged: {url}" for url in missing - logged]
    problems += [f"logged {number} times: {url}" for url, number in lines.items() if number > 1]
    return problems + _spoiled(published, replica)


def _mixed(world: World) -> list[str]:
    """Crawl three times while many answers are faulty, then once more with none; return what is not as it must be."""
    rules = [parse_fault(f"{fault}@{MIXED_SHARE / len(MIXED)}x1::{ARTICLES}") for fault in MIXED]
    world.replica.set_faults(*rules)
    problems, missing = [], world.newsroom.articles
    for hour in range(MIXED_RUNS + 1):
        if hour == MIXED_RUNS:
            world.make_due()
        os.environ[VARIABLE] = (ANCHOR.astimezone(UTC) + timedelta(hours=1 + hour)).isoformat()
        status = world.run(f"log-{hour}", arguments=ALL_PAGES, CLOCK="trials.shifted_clock.ShiftedClock")
        if status:
            problems.append(f"run {hour + 1}: exit status {status}")
        runs = published_runs(world.exports, SITE)
        missing = len(set(world.replica.urls(SITE)) - {row["url"] for run in runs for row in run.articles})
        faulty = sum(request.fault is not None for request in world.replica.requests)
        print(f"{f'mixed, run {hour + 1}':>30} {faulty:14} {world.newsroom.articles - missing:10}", flush=True)
        if hour == MIXED_RUNS - 1 and missing:
            problems.append(f"{missing} articles are missing after {MIXED_RUNS} runs")
    rows = [row for run in runs for row in run.articles]
    problems += [problem for run in runs for problem in run.problems]
    problems += [f"false revision: {row['url']}" for row in rows if row["revision"] > 1]
    problems += [f"false tombstone: {row['url']}" for run in runs for row in run.tombstones]
    return problems + _spoiled({row["url"]: row for row in rows}, world.replica)


def _spoiled(published: dict[str, dict[str, Any]], replica: Replica) -> list[str]:
    """Return the fields of published articles that are not as printed."""
    truth = {page["url"]: page for page in replica.truth(SITE)}
    strange = [f"not of the replica: {url}" for url in published if url not in truth]
    return strange + [
        f"{name} is not as printed: {url}"
        for url, article in published.items()
        for name in STORY
        if url in truth and article[name] != truth[url][name]
    ]


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
