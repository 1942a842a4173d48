"""Saved pages -> rows: the reading and the pipelines 100-300 of a crawl, without network and without state."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.settings import BaseSettings, Settings
from scrapy.spiderloader import get_spider_loader
from scrapy.statscollectors import DummyStatsCollector

from newscrawl.charset import decode
from newscrawl.dates import PRAGUE
from newscrawl.page import Page
from newscrawl.pipelines.normalise import Normalise
from newscrawl.pipelines.separate import Separate
from newscrawl.pipelines.validate import Validate
from newscrawl.reading import read_page, read_text

MAX_BYTES = 20_000_000
"""A larger file is no page of a news site."""
_MARKUP = re.compile(r"<(?:!doctype\s+html|html|head|body|div|p|article|section|meta|h1|span|table)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One saved page: its path, the address it came from if known, the spider that declares its site."""

    file: str
    url: str | None = None
    spider: str = "generic"


class Extractor:
    """Reads saved pages with the spiders of a project."""

    def __init__(self, settings: BaseSettings) -> None:
        """Take the project's settings; its spiders are loaded at once."""
        self.loader = get_spider_loader(settings)
        stats = DummyStatsCollector(Crawler(Spider, Settings(settings)))
        self.stages = (Normalise(stats), Separate(stats), Validate())

    def row(self, job: Job) -> dict[str, Any]:
        """Return `{"file", "items"}` of a page, `{"file", "error"}` where it could not be read."""
        name = job.file.encode(errors="replace").decode()  # a file name need not be text
        try:
            return {"file": name, "items": [msgspec.to_builtins(item) for item in self._items(job)]}
        except (OSError, ValueError) as error:
            return {"file": name, "error": _one_line(error)}
        except Exception as error:  # one page that breaks the reading must not end the run
            return {"file": name, "error": f"{type(error).__name__}: {_one_line(error)}"}

    def page_of(self, spider: str) -> Page:
        """Return what a spider declares about its site's pages.

        Raises:
            ValueError: there is no such spider.
        """
        try:
            page: Page = self.loader.load(spider).page  # type: ignore[attr-defined]
        except KeyError:
            raise ValueError(f"no spider {spider!r}; 'generic' reads sites without one") from None
        return page

    def _items(self, job: Job) -> list[Any]:
        page = self.page_of(job.spider)
        path = Path(job.file)
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise ValueError(f"{size} bytes, more than the {MAX_BYTES} of a page")
        body = path.read_bytes()
        if not body.strip():
            raise ValueError("empty file")
        text, _ = decode(body)
        read = read_page if _MARKUP.search(text) else read_text
        saved = datetime.fromtimestamp(path.stat().st_mtime, PRAGUE)
        facts = read(text, url=job.url or path.absolute().as_uri(), page=page, site=job.spider, fetched_at=saved)
        if facts.article is None:
            return []
        article = self._through(facts.article)
        rows: dict[str, Any] = {}
        for link in facts.links:
            try:
                row = self._through(link)
                rows.setdefault(row.id, row)
            except DropItem as dropped:
                article.warnings.append(f"related link left out: {_one_line(dropped)}")
        return [article, *rows.values()]

    def _through(self, item: Any) -> Any:
        for stage in self.stages:
            item = stage.process_item(item)
        return item


@lru_cache(maxsize=1)
def _extractor(spider_modules: tuple[str, ...]) -> Extractor:
    return Extractor(Settings({"SPIDER_MODULES": list(spider_modules)}))


def extract_in_worker(spider_modules: tuple[str, ...], job: Job) -> dict[str, Any]:
    """Return the row of a job in a worker process, which loads the project's spiders once."""
    return _extractor(spider_modules).row(job)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).encode(errors="replace").decode().split()) or type(error).__name__
