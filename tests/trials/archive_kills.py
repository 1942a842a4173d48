"""Crawls that keep their pages, killed at random moments: `python -m trials.archive_kills [--kills 40] [--site SITE]`.

After some kills and the run that follows them every finished file of the archive must be readable to its end, by warcio
and by FastWARC, and each article of the feed must lead to the record of the bytes that it was read from. Exit status 1
where one does not.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from fastwarc.warc import ArchiveIterator as OtherIterator
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

from replica.running import Replica

from .crawls import fork_crawl
from .feed import published_runs

SECONDS = 120


def crawl_killed(replica: Replica, site: str, directory: Path, wait: float) -> bool:
    """Start a crawl with an archive and kill it after `wait` seconds; return whether it was still running."""
    options = {"ARCHIVE": str(directory / "archive"), "ARCHIVE_MEGABYTES": "1", "WRITE_BATCH_SECONDS": "0.05"}
    crawl = fork_crawl(replica, site, directory / "exports", directory / "log", **options)
    try:
        crawl.wait(wait)
    except subprocess.TimeoutExpired:
        crawl.kill()
    return crawl.wait(SECONDS) != 0


def problems(directory: Path, site: str) -> Iterator[str]:
    """Yield what is wrong with the archive and the feed of a site."""
    digests: dict[tuple[str, str], str] = {}
    root = directory / "archive"
    for path in sorted(root.glob("*/*/*.warc.gz")):
        name, read = str(path.relative_to(root)), {}
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                content = record.content_stream().read()
                read[record.rec_headers["WARC-Record-ID"].strip("<>")] = hashlib.sha256(content).hexdigest()
        with path.open("rb") as file:
            others = {(record.record_id or "").strip("<>") for record in OtherIterator(file)}
        if others != set(read):
            yield f"{name}: FastWARC finds {len(others)} records, warcio {len(read)}"
        digests |= {(name, record_id): digest for record_id, digest in read.items()}
    for run in published_runs(directory / "exports", site):
        for row in run.articles:
            capture = row["capture"]
            if digests.get((capture["warc"], capture["record_id"])) != capture["body_sha256"]:
                yield f"{row['url']}: not in {capture['warc']} as {capture['record_id']}"


def main() -> int:
    """Kill crawls, check after each next run; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--site", default="globe24")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance, killed, began = random.Random(options.seed), 0, time.monotonic()
    found: list[str] = []
    while killed < options.kills and not found:
        with tempfile.TemporaryDirectory() as name, Replica([options.site], articles=60) as replica:
            directory = Path(name)
            for _ in range(3):
                killed += crawl_killed(replica, options.site, directory, chance.uniform(0.8, 3))
            crawl_killed(replica, options.site, directory, SECONDS)
            found += problems(directory, options.site)
            left = [str(path) for path in directory.glob("archive/**/*.open")]
            found += [f"left: {path}" for path in left]
            articles = sum(len(run.articles) for run in published_runs(directory / "exports", options.site))
            print(
                f"{killed} kills, {articles} articles, {len(found)} problems, {time.monotonic() - began:.0f} s",
                flush=True,
            )
    print("\n".join(found[:20]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
