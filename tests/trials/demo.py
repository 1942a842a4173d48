"""`make demo`: a local replica of two sites, the real spiders on it, and the feed they write, checked.

Exit status 0 when every check holds, 1 when one does not or a crawl fails. It can be killed at any moment: the next
one recovers what the interrupted crawls had written.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import shutil
import sys
import time
from pathlib import Path

from replica.running import Replica
from support.paths import ROOT

from .checks import check_crawl
from .crawls import final_stats, run_crawl
from .feed import MANIFEST, PublishedRun, published_runs
from .show import show_article, show_checks, show_site

SITES = ("globe24", "eurozpravy")


def main() -> int:
    """Run the demo and return its exit status."""
    parser = argparse.ArgumentParser(prog="make demo", description="Crawls a local replica and shows the feed.")
    parser.add_argument("--articles", type=int, default=120, help="articles of each site (default 120)")
    parser.add_argument("--directory", type=Path, default=Path("var/demo"), help="where everything goes")
    options = parser.parse_args()
    directory = options.directory.resolve()
    directory.mkdir(parents=True, exist_ok=True)
    claim = _claim(directory / ".lock")
    exports = directory / "exports"
    _forget_complete_runs(exports)
    shutil.rmtree(directory / "state", ignore_errors=True)  # made anew from what is left of the feed
    with Replica(SITES, articles=options.articles) as replica:
        print(f"newscrawl on a local replica of {' and '.join(SITES)}: {options.articles} articles each, all invented.")
        print(f"replica {replica.proxy_url} (a proxy that answers for the sites' own addresses)")
        print(f"feed    {exports}\n", flush=True)
        for site in SITES:
            if not _crawl(replica, site, directory, claim):
                return 1
        return _show(replica, directory, {site: published_runs(exports, site) for site in SITES})


def _claim(path: Path) -> int:
    """Wait until no earlier demo or crawl of one is alive; return the descriptor that keeps later ones waiting."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("An earlier demo, or a crawl that it left behind, is still running: waiting for its end.", flush=True)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    return descriptor


def _forget_complete_runs(exports: Path) -> None:
    """Begin with an empty feed, but for what an interrupted demo left unfinished."""
    for manifest in exports.glob(f"*/*/*/{MANIFEST}"):
        shutil.rmtree(manifest.parent)


def _crawl(replica: Replica, site: str, directory: Path, claim: int) -> bool:
    log, started = directory / f"{site}.log", time.monotonic()
    print(f"scrapy crawl {site} ...", end=" ", flush=True)
    # The crawl inherits the claim, so that no demo begins while one that was left behind is writing.
    status = run_crawl(replica, site, directory / "exports", log, pass_fds=[claim])
    print(f"exit status {status}, {time.monotonic() - started:.1f} s, log in {log}", flush=True)
    if status:
        print(*log.read_text("utf-8", "replace").splitlines()[-20:], sep="\n", file=sys.stderr)
    return status == 0


def _show(replica: Replica, directory: Path, runs: dict[str, list[PublishedRun]]) -> int:
    for site in SITES:
        hosts = replica.newsrooms[site].site.hosts
        requests = [request for request in replica.requests if request.host in hosts and request.method == "GET"]
        forbidden = final_stats(directory / f"{site}.log").get("robotstxt/forbidden", 0)
        show_site(site, runs[site], requests, forbidden)
    show_article(max(runs[SITES[0]], key=lambda run: len(run.articles)))
    checks = check_crawl([run for site in SITES for run in runs[site]], replica, SITES)
    show_checks(checks)
    return 0 if all(check.kept for check in checks) else 1


if __name__ == "__main__":
    os.chdir(ROOT)
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
