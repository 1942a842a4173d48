"""Saved pages -> rows: the reading and the pipelines 100-300 of a crawl, without network and without state."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
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

from newscrawl.facts import PageFacts
from newscrawl.items import Article, Row
from newscrawl.news_spider import NewsSpider
from newscrawl.page import Page
from newscrawl.pipelines.normalise import Normalise
from newscrawl.pipelines.separate import Separate
from newscrawl.pipelines.validate import Validate
from newscrawl.reading import read_page, read_text
from newscrawl.values.charset import decode
from newscrawl.values.moments import PRAGUE

MAX_BYTES = 20_000_000
"""A larger file is no page of a news site."""
_MARKUP = re.compile(r"<(?:!doctype\s+html|html|head|body|div|p|article|section|meta|h1|span|table)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One saved page: its path, the address it came from if known, the spider that declares its site."""

    file: str
    url: str | None = None
    spider: str = "generic"


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPage:
    """A page as text, HTML or flattened, and when it was fetched."""

    text: str
    fetched_at: datetime

    @property
    def is_html(self) -> bool:
        """Tell whether there is markup in it."""
        return bool(_MARKUP.search(self.text))

    def at(self, fetched_at: str) -> SavedPage:
        """Return the page as if it had been fetched then (ISO 8601)."""
        return replace(self, fetched_at=datetime.fromisoformat(fetched_at).astimezone(PRAGUE))


def load(file: Path) -> SavedPage:
    """Return the page saved in `file`; it counts as fetched when the file was written.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is empty, no text, or too large for a page.
    """
    size = file.stat().st_size
    if size > MAX_BYTES:
        raise ValueError(f"{size} bytes, more than the {MAX_BYTES} of a page")
    body = file.read_bytes()
    if not body.strip():
        raise ValueError("empty file")
    return SavedPage(text=decode(body)[0], fetched_at=datetime.fromtimestamp(file.stat().st_mtime, PRAGUE))


class Extractor:
    """Reads saved pages with the spiders of a project."""

    def __init__(self, settings: BaseSettings) -> None:
        """Take the project's settings; its spiders are loaded at once."""
        self.loader = get_spider_loader(settings)
        stats = DummyStatsCollector(Crawler(Spider, Settings(settings)))
        self.separate = Separate(stats)
        self.stages = (Normalise(stats), self.separate, Validate())

    def row(self, job: Job) -> dict[str, Any]:
        """Return `{"file", "items"}` of a page, `{"file", "error"}` where it could not be read."""
        name = job.file.encode(errors="replace").decode()  # a file name need not be text
        try:
            return {"file": name, "items": [msgspec.to_builtins(item) for item in self._items(job)]}
        except (OSError, ValueError) as error:
            return {"file": name, "error": one_line(error)}
        except Exception as error:  # one page that breaks the reading must not end the run
            return {"file": name, "error": f"{type(error).__name__}: {one_line(error)}"}

    def page_of(self, spider: str) -> Page:
        """Return what a spider declares about its site's pages.

        Raises:
            ValueError: there is no such spider.
        """
        return self.spider(spider).page

    def spider(self, name: str) -> type[NewsSpider]:
        """Return a spider's class.

        Raises:
            ValueError: there is no such spider.
        """
        try:
            return self.loader.load(name)  # type: ignore[return-value]
        except KeyError:
            raise ValueError(f"no spider {name!r}; 'generic' reads sites without one") from None

    def facts(self, saved: SavedPage, *, url: str, spider: str) -> PageFacts:
        """Return what a page from `url` holds, read as the site of `spider`.

        Raises:
            ValueError: there is no such spider, or the page is beyond the reader's limits.
        """
        read = read_page if saved.is_html else read_text
        page = self.page_of(spider)
        return read(saved.text, url=url, page=page, site=spider, fetched_at=saved.fetched_at)

    def rows(self, facts: PageFacts) -> list[Row]:
        """Return the article of a page and its related links, [] where it is no article; `facts` are used up.

        Raises:
            DropItem: nothing of the page is fit to publish.
        """
        if facts.article is None:
            return []
        article: Article = self._through(facts.article)
        rows: dict[tuple[str, str | None], Row] = {}
        for link in facts.links:
            try:
                row = self._through(link)
                rows.setdefault((row.id, link.heading), row)
            except DropItem as dropped:
                article.warnings.append(f"related link left out: {one_line(dropped)}")
        return [article, *rows.values()]

    def _items(self, job: Job) -> list[Row]:
        path = Path(job.file)
        return self.rows(self.facts(load(path), url=job.url or path.absolute().as_uri(), spider=job.spider))

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


def one_line(error: BaseException | None) -> str:
    """Return what an error says, in one line of valid text."""
    return " ".join(str(error).encode(errors="replace").decode().split()) or type(error).__name__
