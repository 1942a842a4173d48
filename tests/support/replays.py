"""For tests: WARC files of pages, and their replay in a process of its own.

Usage: `python -m support.replays EXPORTS WARC... [-s NAME=VALUE] [--declare SITE=JSON]`: publishes what the pages of
the files hold; `--declare` changes what a site declares of its pages.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from scrapy.spiderloader import get_spider_loader
from scrapy.utils.project import get_project_settings
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newscrawl.archive.reading import read_pages
from newscrawl.workbench.archived_pages import ArchiveReader
from support.forks import PYTHONPATH, Fork
from support.paths import ROOT

HTML = "text/html; charset=utf-8"


def write_warc(file: Path, pages: Iterable[tuple[str, str, bytes]]) -> Path:
    """Write pages, each its address, the moment of its fetch (ISO 8601) and its body, as response records."""
    with file.open("wb") as output:
        writer = WARCWriter(output, gzip=True, warc_version="WARC/1.1")
        for url, fetched_at, body in pages:
            headers = StatusAndHeaders("200 OK", [("Content-Type", HTML)], protocol="HTTP/1.1")
            date = datetime.fromisoformat(fetched_at).astimezone().isoformat()
            writer.write_record(
                writer.create_warc_record(
                    url, "response", payload=BytesIO(body), http_headers=headers, warc_headers_dict={"WARC-Date": date}
                )
            )
    return file


def start_replay(exports: Path, files: Iterable[Path], log: Path, *more: str, **settings: Any) -> Fork:
    """Start the replay of `files` into a feed, whose state lies beside it."""
    own = {"EXPORTS_DIR": exports, "STATE_DIR": exports.parent / "state", "READER_PROCESS": False, **settings}
    given = [part for name, value in own.items() for part in ("-s", f"{name}={value}")]
    environment = os.environ | {"PYTHONPATH": PYTHONPATH, "SCRAPY_SETTINGS_MODULE": "newscrawl.settings"}
    nowhere = {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
    command = ["-m", "support.replays", *files, *more, *given]
    return Fork(command, cwd=ROOT, env=environment | nowhere, output=log)


def replay(exports: Path, *files: Path, log: Path, more: Iterable[str] = (), **settings: Any) -> int:
    """Replay `files` and return the exit status."""
    with start_replay(exports, files, log, *more, **settings) as process:
        return process.wait(120)


def declaring(site: str, **changes: Any) -> tuple[str, str]:
    """Return the arguments that have a replay read a site by other declarations of its pages."""
    return "--declare", f"{site}={json.dumps(changes)}"


def _redeclare(loader: Any, declared: str) -> None:
    site, _, changes = declared.partition("=")
    spider = loader.load(site)
    told: Mapping[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in json.loads(changes).items()
    }
    spider.page = replace(spider.page, **told)


def main() -> int:
    """Do what the module says; return the exit status."""
    from newscrawl.replaying.publishing import publish

    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="+")
    parser.add_argument("-s", action="append", default=[])
    parser.add_argument("--declare", action="append", default=[])
    given = parser.parse_args()
    settings = get_project_settings()
    settings.setdict(dict(one.split("=", 1) for one in given.s), priority="cmdline")
    loader = get_spider_loader(settings)
    for declared in given.declare:
        _redeclare(loader, declared)
    site_of = ArchiveReader(settings).site_of
    pages = ((page, site_of(page.url)) for file in given.files for page in read_pages(file, Counter()))
    return publish(pages, settings, files=given.files)


if __name__ == "__main__":
    sys.exit(main())
