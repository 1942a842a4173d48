"""Saved pages -> rows: the reading and the pipelines 100-300 of a crawl, without network and without state."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

import msgspec
from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.http import Request
from scrapy.settings import BaseSettings, Settings
from scrapy.spiderloader import get_spider_loader
from scrapy.statscollectors import DummyStatsCollector

from newscrawl.czech.dates import is_date_line, names_day
from newscrawl.facts import ArticleFact, LinkFact, PageFacts
from newscrawl.items import RelatedLink, Row
from newscrawl.news_spider import NewsSpider
from newscrawl.pipelines.normalise import Normalise
from newscrawl.pipelines.normalised import NormalisedArticle
from newscrawl.pipelines.separate import Separate
from newscrawl.pipelines.validate import Validate
from newscrawl.reading import read_page, read_text
from newscrawl.reading.fields.fields import ROW_FIELDS
from newscrawl.values.charset import decode
from newscrawl.values.moments import PRAGUE, in_prague
from newscrawl.values.text import clean
from newscrawl.values.urls import canonical_url

_SHOWN_DATE_CHARS = 80
_SHOWN_URL_CHARS = 200
"""Characters of a date line and of an address in a warning."""
MAX_BYTES = 20_000_000
"""A larger file is no page of a news site."""
_MARKUP = re.compile(r"<(?:!doctype\s+html|html|head|body|div|p|article|section|meta|h1|span|table)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One saved page: its path, the address it came from if known, the spider that declares its site."""

    file: str
    url: str | None = None
    """One that is no web address counts as unknown, with a warning in the article."""
    spider: str = "generic"
    fetched_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    """When the page was fetched: what its "16:30" and "včera" count from. None where nobody knows."""


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


class RowMaker:
    """Makes rows of a page's facts: the pipelines 100-300 of a crawl, without its state."""

    def __init__(self, settings: BaseSettings) -> None:
        """Take the project's settings."""
        stats = DummyStatsCollector(Crawler(Spider, Settings(settings)))
        self._normalise, self._separate, self._validate = Normalise(stats), Separate(stats), Validate()

    def rows(self, facts: PageFacts) -> list[Row]:
        """Return the article of a page and its related links, [] where it is no article.

        Raises:
            DropItem: nothing of the page is fit to publish.
        """
        return self.rows_of(self.normalised(facts.article), facts.links) if facts.article else []

    def normalised(self, article: ArticleFact) -> NormalisedArticle:
        """Return an article as pipeline 100 hands it on; raise DropItem where its address is none."""
        return self._normalise.article(article)

    def rows_of(self, normalised: NormalisedArticle, links: Iterable[LinkFact]) -> list[Row]:
        """Return the article that a page holds and its related links, each once under each heading.

        A link that is not fit to publish is left out, with a warning in the article.

        Raises:
            DropItem: nothing of the page is fit to publish.
        """
        article = self._separate.article(normalised)
        self._validate.process_item(article)
        rows: dict[tuple[str, str | None], RelatedLink] = {}
        for link in links:
            try:
                row = self._separate.related_link(self._normalise.link(link))
                self._validate.process_item(row)
                rows.setdefault((row.id, row.heading), row)
            except DropItem as dropped:
                article.warnings.append(f"related link left out: {one_line(dropped)}")
        return [article, *rows.values()]


class Extractor(RowMaker):
    """Reads saved pages with the spiders of a project."""

    def __init__(self, settings: BaseSettings) -> None:
        """Take the project's settings; its spiders are loaded at once."""
        super().__init__(settings)
        self._loader = get_spider_loader(settings)

    def line(self, job: Job) -> dict[str, Any]:
        """Return what `scrapy extract` writes of a page: `{"file", "items"}`, or `{"file", "error"}`."""
        name = job.file.encode(errors="replace").decode()  # a file name need not be text
        try:
            return {"file": name, "items": [msgspec.to_builtins(item) for item in self._items(job)]}
        except (OSError, ValueError) as error:
            return {"file": name, "error": one_line(error)}
        except Exception as error:  # one page that breaks the reading must not end the run
            return {"file": name, "error": f"{type(error).__name__}: {one_line(error)}"}

    def spider_names(self) -> list[str]:
        """Return the names of all spiders of the project."""
        return self._loader.list()

    def spiders_of(self, url: str) -> list[str]:
        """Return the names of the spiders whose site an address is of."""
        return self._loader.find_by_request(Request(url))

    def spider(self, name: str) -> type[NewsSpider]:
        """Return a spider's class.

        Raises:
            ValueError: there is no such spider.
        """
        try:
            return self._loader.load(name)  # type: ignore[return-value]
        except KeyError:
            raise ValueError(f"no spider {name!r}; 'generic' reads sites without one") from None

    def facts(self, saved: SavedPage, *, url: str, spider: str) -> PageFacts:
        """Return what a page from `url` holds, read as the site of `spider`.

        Raises:
            ValueError: there is no such spider, or the page is beyond the reader's limits.
        """
        read = read_page if saved.is_html else read_text
        declared = self.spider(spider).page
        return read(saved.text, url=url, page=declared, site=spider, fetched_at=saved.fetched_at)

    def _items(self, job: Job) -> list[Row]:
        path = Path(job.file)
        saved = load(path)
        if job.fetched_at is not None:
            saved = replace(saved, fetched_at=in_prague(job.fetched_at))
        url = job.url if job.url and canonical_url(job.url) else None
        facts = self.facts(saved, url=url or path.absolute().as_uri(), spider=job.spider)
        if job.fetched_at is None and facts.article is not None:
            facts.article = _without_relative_dates(facts.article)
        if job.url and url is None and facts.article is not None:
            facts.article.warnings.append(f"url: {job.url[:_SHOWN_URL_CHARS]!r} is no web address")
        return self.rows(facts)


def _without_relative_dates(article: ArticleFact) -> ArticleFact:
    """Return an article without the dates that count from the fetch, whose time is not known; each is a warning."""
    relative = {
        name: printed
        for name in ("published", "modified")
        if (printed := getattr(article, name)) and is_date_line(printed) and not names_day(printed)
    }
    if not relative:
        return article
    warnings = [
        f"{ROW_FIELDS[name]}: {clean(printed)[:_SHOWN_DATE_CHARS]!r} counts from the time of the fetch, "
        "which is not known"
        for name, printed in relative.items()
    ]
    return replace(
        article,
        published=None if "published" in relative else article.published,
        modified=None if "modified" in relative else article.modified,
        provenance={
            name: source
            for name, source in article.provenance.items()
            if name not in {ROW_FIELDS[printed] for printed in relative}
        },
        warnings=[*article.warnings, *warnings],
    )


@lru_cache(maxsize=1)
def _extractor(spider_modules: tuple[str, ...]) -> Extractor:
    return Extractor(Settings({"SPIDER_MODULES": list(spider_modules)}))


def extract_in_worker(spider_modules: tuple[str, ...], job: Job) -> dict[str, Any]:
    """Return the line of a job in a worker process, which loads the project's spiders once.

    `spider_modules` is the setting SPIDER_MODULES: a whole `Settings` does not travel to another process cheaply.
    """
    return _extractor(spider_modules).line(job)


def one_line(error: BaseException | None) -> str:
    """Return what an error says, in one line of valid text."""
    return " ".join(str(error).encode(errors="replace").decode().split()) or type(error).__name__
