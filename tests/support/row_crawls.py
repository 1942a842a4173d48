"""For the tests of the pipelines and the feed: crawls without a network, prepared rows through the real pipelines.

As a script it is one such crawl, which the crash tests kill: `python row_crawls.py EXPORTS [NAME=VALUE ...]`. Capital
names are settings, `fault` is a Fault, `limit` the largest size of a file in bytes, `expect` the spider's as JSON,
`broken_store=1` makes each commit fail, the others are spider arguments. The state lies in EXPORTS-state.
"""

from __future__ import annotations

import asyncio
import errno
import functools
import gzip
import hashlib
import json
import os
import resource
import runpy
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.exceptions import DropItem

from newscrawl.derived import content_hash, link_id, word_count
from newscrawl.exceptions import NoStory
from newscrawl.facts import ArticleFact
from newscrawl.items import Access, Article, Block, Image, RelatedLink, Row
from newscrawl.state.notes import Note
from newscrawl.state.page_notes import Published
from newscrawl.state.store import Store
from newscrawl.values.moments import to_iso
from support.forks import Fork, run
from support.paths import ROOT

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

FETCHED = "2026-11-22T10:00:00+01:00"
PIPELINES = {
    "newscrawl.pipelines.validate.Validate": 300,
    "newscrawl.pipelines.deduplicate.Deduplicate": 400,
    "newscrawl.pipelines.write.Write": 500,
}
SETTINGS = {
    "ITEM_PIPELINES": PIPELINES,
    "EXTENSIONS": {"newscrawl.state.crawl_state.CrawlState": 0, "newscrawl.reporting.report.Report": 500},
    "COPIES_DAYS": 14,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "LOG_LEVEL": "INFO",
    "WRITE_BATCH_SECONDS": 0.02,
    "WRITE_BATCH_ROWS": 7,
    "AFTER_RUN_SECONDS": 60,
    "EXPORT_EMPTY_RUNS": True,
}


def article(number: int = 1, **changes: Any) -> Article:
    """Return a good article; its id, address and content follow from `number`, its hash and word count from all."""
    url = f"https://zpravy.example/clanek-{number}"
    text = f"Žluťoučký kůň číslo {number} úpěl ďábelské ódy."
    values: dict[str, Any] = {
        "id": sha(url)[:16],
        "url": url,
        "site": "lab",
        "title": f"Kůň číslo {number}",
        "perex": "Příběh jednoho koně.",
        "body": [Block(kind="paragraph", text=text)],
        "text": text,
        "images": [Image(url=None, caption="Kůň")],
        "access": Access(),
        "published_at": "2026-11-22T09:00:00+01:00",
        "first_seen_at": FETCHED,
        "fetched_at": FETCHED,
    }
    values |= changes
    title, perex, text = values["title"], values["perex"], values["text"]
    return Article(
        **({"word_count": word_count(perex, text), "content_hash": content_hash(title, perex, text)} | values)
    )


def link(number: int = 1, position: int = 1, **changes: Any) -> RelatedLink:
    """Return a good link on the page of article `number`."""
    owner = article(number)
    values: dict[str, Any] = {
        "article_id": owner.id,
        "article_url": owner.url,
        "site": "lab",
        "section": "latest",
        "heading": "Aktuálně se děje",
        "position": position,
        "url": f"https://zpravy.example/jiny-{position}",
        "title": f"Jiná zpráva {position}",
        "seen_at": FETCHED,
    }
    values |= changes
    target = values["article_id"], values["section"], values["url"], values["title"]
    return RelatedLink(**({"id": link_id(*target)} | values))


def page(number: int, links: int = 3) -> list[Row]:
    """Return the rows of one page in the order that spiders yield them."""
    return [*(link(number, position) for position in range(1, links + 1)), article(number)]


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class RowSpider(scrapy.Spider):
    """Yields prepared pages, one a request, `pause` seconds apart.

    `pages` is their number, or `FILE:FUNCTION` for a function that returns them: lists of what a callback yields.
    """

    name = "lab"
    pages = "5"
    pause = "0"
    expect: ClassVar[dict[str, float]] = {}

    async def start(self):
        for rows in self.prepared():
            yield scrapy.Request("data:,", dont_filter=True, cb_kwargs={"rows": rows})
            await asyncio.sleep(float(self.pause))

    def prepared(self) -> list[list[Any]]:
        file, _, function = self.pages.rpartition(":")
        if not file:
            return [page(number) for number in range(1, int(self.pages) + 1)]
        pages: list[list[Any]] = runpy.run_path(file)[function]()
        return pages

    def parse(self, response, rows):
        for row in rows:
            if isinstance(row, Exception):
                raise row
            if callable(row):
                row(self.crawler)
            else:
                yield row


class Policy:
    """Stands for Separate: refuses the facts, drops one article, and breaks on another."""

    def process_item(self, item):
        if isinstance(item, ArticleFact):
            raise NoStory(f"lab {item.url}: no block of the page is story")
        if isinstance(item, Article) and item.title == "Zahodit":
            raise DropItem("not today")
        if isinstance(item, Article) and item.title == "Rozbít":
            raise RuntimeError("a bug in a pipeline")
        return item


def crawl_rows(exports: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run this file as a script, which crawls prepared rows into the feed `exports`, and wait for its end."""
    return run(command(exports, *arguments), **GIVEN, timeout=60)


def start_crawl(exports: Path, *arguments: str) -> Fork:
    """Start what `crawl_rows` runs, for tests that kill it or look at it while it runs."""
    return Fork(command(exports, *arguments), **GIVEN)


def command(exports: Path, *arguments: str) -> list[str]:
    """Return the command line that crawls prepared rows, without Python's name."""
    return [__file__, str(exports), *arguments]


ENVIRONMENT = os.environ | {"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"}
GIVEN: dict[str, Any] = {"cwd": ROOT, "env": ENVIRONMENT, "join": True}
"""How it is run: as a fork, output and log together."""


def runs(exports: Path) -> list[Path]:
    """Return the directories of all runs of the site `lab`, oldest first."""
    return sorted(directory for directory in exports.glob("lab/*/*") if not directory.name.startswith("."))


def rows(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a JSON Lines file; every line must be whole."""
    content = path.read_bytes()
    assert not content or content.endswith(b"\n")
    return [json.loads(line) for line in content.split(b"\n")[:-1]]


def verify(directory: Path) -> dict[str, list[dict[str, Any]]]:
    """Check a published run, in all its formats, against its manifest and return its rows by resource."""
    names = {path.name for path in directory.iterdir() if not path.name.startswith(".")}
    manifest = json.loads((directory / "datapackage.json").read_bytes())
    paths = {resource["path"] for resource in manifest["resources"]}
    assert names == paths | {"datapackage.json"}
    assert {"articles.jsonl", "related_links.jsonl", "report.json"} <= paths
    assert len({resource["name"] for resource in manifest["resources"]}) == len(paths)
    found = {}
    for file in manifest["resources"]:
        content = (directory / file["path"]).read_bytes()
        assert file["bytes"] == len(content)
        assert file["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        if file["mediatype"] == "application/jsonl":
            found[file["name"]] = rows(directory / file["path"])
            assert file["rows"] == len(found[file["name"]])
    for file in manifest["resources"]:
        name, _, form = file["name"].partition("-")
        if form:
            assert rows_in_format(directory / file["path"], form) == found[name]
            assert file["rows"] == len(found[name])
    articles = [row["id"] for row in found["articles"]]
    links = [row["id"] for row in found["related_links"]]
    assert len(set(articles)) == len(articles)
    assert len(set(links)) == len(links)
    assert {row["article_id"] for row in found["related_links"]} <= set(articles)
    report = json.loads((directory / "report.json").read_bytes())
    assert report["rows"]["articles"] == len(articles)
    assert report["rows"]["related_links"] == len(links)
    return found


def rows_in_format(path: Path, form: str) -> list[dict[str, Any]]:
    """Return the rows of a file in the format that EXPORT_FORMATS calls `form`, as they stand in JSON Lines."""
    if form == "gzip":
        return [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
    if form == "zstd":
        return [json.loads(line) for line in zstd.decompress(path.read_bytes()).splitlines()]
    from pyarrow import parquet  # only where it is needed: it costs what hundreds of crawls of rows do

    with parquet.ParquetFile(path) as file:
        return [_as_json(row) for row in file.read(use_threads=False).to_pylist(maps_as_pydicts="strict")]


def _as_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _as_json(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_as_json(inner) for inner in value]
    return to_iso(value) if isinstance(value, datetime) else value


class Fault:
    """Makes the process die, or find the disk full, at its n-th change of a file: `Fault("3:kill")`, `Fault("3:full")`.

    A disk once full stays full.
    """

    CALLS = ("mkdir", "open", "write", "fsync", "rename", "replace", "unlink")

    def __init__(self, where: str) -> None:
        count, self.what = where.split(":")
        self.left = int(count)
        for name in self.CALLS:
            setattr(os, name, functools.partial(self.call, getattr(os, name)))

    def call(self, original: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        self.left -= 1
        if self.left == 0 and self.what == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if self.left <= 0 and self.what == "full":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return original(*arguments, **named)


_apply = Store.apply


def failing_apply(store: Store, notes: Iterable[Note]) -> None:
    """Stand for `Store.apply`: fail where rows are to be kept."""
    notes = list(notes)
    if any(isinstance(note, Published) for note in notes):
        raise RuntimeError("the store is broken")
    _apply(store, notes)


def main() -> int:
    """Crawl the prepared rows as the script's arguments say; return the exit status."""
    exports, *arguments = sys.argv[1:]
    options = dict(argument.split("=", 1) for argument in arguments)
    if options.pop("broken_store", ""):
        Store.apply = failing_apply
    if "fault" in options:
        Fault(options.pop("fault"))
    if "limit" in options:
        limit = int(options.pop("limit"))
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    RowSpider.expect = json.loads(options.pop("expect", "{}"))
    settings = {name: options.pop(name) for name in list(options) if name.isupper()}
    paths = {"EXPORTS_DIR": exports, "STATE_DIR": f"{exports}-state"}
    process = CrawlerProcess(SETTINGS | paths | settings)
    process.crawl(RowSpider, **options)
    process.start()
    return int(process.bootstrap_failed)


if __name__ == "__main__":
    sys.exit(main())
