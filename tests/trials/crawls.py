"""The real `scrapy crawl` of a site in a process of its own, sent to a running replica."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from replica.running import Replica
from support.forks import PYTHONPATH, Fork
from support.paths import ROOT

LOCAL_SERVER = {"DOWNLOAD_DELAY": "0", "AUTOTHROTTLE_ENABLED": "False"}
"""Settings for a server that is no one's site; the Crawl-delay of its robots.txt is still kept."""
ALL_PAGES = ("pages=100",)
"""Spider argument: read listings to their end, whatever is known of them."""
SECONDS = 300
"""No crawl of the replica takes as long."""


def crawl_command(
    site: str,
    exports: Path,
    *,
    arguments: Sequence[str] = ALL_PAGES,
    program: Sequence[str] = ("scrapy",),
    **settings: str,
) -> list[str]:
    """Return the command that crawls `site` with spider `arguments` and writes the feed in `exports`.

    The state and pages at fault lie beside the feed. `program` is a module that takes Scrapy's command line, with
    arguments of its own.
    """
    beside = {"STATE_DIR": "state", "DRIFT_DIR": "drift"}
    places = {name: str(exports.parent / place) for name, place in beside.items()}
    options = LOCAL_SERVER | {"EXPORTS_DIR": str(exports)} | places | settings
    given = [part for name, value in options.items() for part in ("-s", f"{name}={value}")]
    told = [part for argument in arguments for part in ("-a", argument)]
    return [sys.executable, "-m", *program, "crawl", site, *told, *given]


def start_crawl(
    replica: Replica, site: str, exports: Path, log: Path, *, pass_fds: Sequence[int] = (), **options: Any
) -> subprocess.Popen[bytes]:
    """Start the crawl of `site`, `options` as for `crawl_command`; its log goes to the file `log`."""
    with log.open("wb") as output:
        return subprocess.Popen(
            crawl_command(site, exports, **options),
            cwd=ROOT,
            env=os.environ | replica.env | {"PYTHONPATH": PYTHONPATH},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            pass_fds=pass_fds,
        )


def fork_crawl(replica: Replica, site: str, exports: Path, log: Path, **options: Any) -> Fork:
    """Start the crawl of `site` as `start_crawl` does, as a fork."""
    environment = os.environ | replica.env | {"PYTHONPATH": PYTHONPATH}
    return Fork(crawl_command(site, exports, **options)[1:], cwd=ROOT, env=environment, output=log)


def run_crawl(
    replica: Replica, site: str, exports: Path, log: Path, *, pass_fds: Sequence[int] = (), **options: Any
) -> int:
    """Crawl `site` and return the exit status; raises subprocess.TimeoutExpired. No crawl outlives an exception."""
    with start_crawl(replica, site, exports, log, pass_fds=pass_fds, **options) as crawl:
        try:
            return crawl.wait(SECONDS)
        except BaseException:
            crawl.kill()
            raise


def final_stats(log: Path) -> dict[str, float]:
    """Return the counters that Scrapy printed at the end of a crawl's log."""
    dump = log.read_text("utf-8", "replace").partition("Dumping Scrapy stats:")[2]
    return {name: float(value) for name, value in re.findall(r"'([^']+)': ([\d.]+)[,}]", dump)}
