"""Pages of an archive -> rows: by the reader of today, without network and without state."""

from __future__ import annotations

import hashlib
from collections import Counter
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from scrapy.exceptions import DropItem
from scrapy.settings import BaseSettings, Settings

from newscrawl.archive.reading import read_pages
from newscrawl.crawling.rendering import PROVENANCE, RENDERED
from newscrawl.items import Article, Capture
from newscrawl.reading import read_page
from newscrawl.values.charset import decode
from newscrawl.values.keys import page_key
from newscrawl.workbench.saved_pages import Extractor, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from newscrawl.archive.pages import ArchivedPage
    from newscrawl.items import Row

_BATCH = 8
"""Pages that are handed to a process at a time."""
_AHEAD = 4
"""Batches for each process that wait or are read, so that an archive is not taken into memory."""
_OK = 200
_GENERIC = "generic"
"""The spider of sites without one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRead:
    """What the reader of today makes of an archived page."""

    url: str
    """Address of the page, as its record has it."""
    site: str
    fetched_at: datetime
    rows: list[Row] = field(default_factory=list)
    """The article and its related links; [] where it is no article."""
    reason: str | None = None
    """Why there are no rows; None where there are."""
    failed: bool = False
    """Whether the page could not be read: no text, beyond the limits of the reader, or unfit to publish."""

    @property
    def article(self) -> Article | None:
        """Return the article, None where the page is none."""
        return next((row for row in self.rows if isinstance(row, Article)), None)


class ArchiveReader:
    """Reads archived pages with the spiders of a project."""

    def __init__(self, settings: BaseSettings) -> None:
        """Take the project's settings; its spiders are loaded at once."""
        self._extractor = Extractor(settings)
        self._sites: dict[str, str] = {}

    def site_of(self, url: str) -> str:
        """Return the name of the site whose domain an address has, "generic" where there is none."""
        host = urlsplit(url).netloc
        if host not in self._sites:
            sites = [name for name in self._extractor.spiders_of(url) if name != _GENERIC]
            self._sites[host] = sites[0] if sites else _GENERIC
        return self._sites[host]

    def has_site(self, name: str) -> bool:
        """Tell whether there is such a site."""
        return name in self._extractor.spider_names()

    def read(self, page: ArchivedPage, site: str) -> PageRead:
        """Return what a page holds, read as one of `site`; a page on which the reader fails has that as its reason."""
        rows: list[Row] = []
        reason, failed = None, False
        try:
            rows, reason = self._rows(page, site)
        except (DropItem, ValueError) as error:  # no text, beyond the reader's limits, or unfit to publish
            reason, failed = one_line(error), True
        except Exception as error:  # one page that breaks the reading must not end the run
            reason, failed = f"{type(error).__name__}: {one_line(error)}", True
        return PageRead(url=page.url, site=site, fetched_at=page.fetched_at, rows=rows, reason=reason, failed=failed)

    def _rows(self, page: ArchivedPage, site: str) -> tuple[list[Row], str | None]:
        text, _ = decode(page.body, page.content_type)
        declared = self._extractor.spider(site).page
        facts = read_page(text, url=page.url, page=declared, site=site, fetched_at=page.fetched_at)
        if page.is_rendered and facts.article is not None:
            facts.article.provenance[PROVENANCE] = RENDERED
        rows = self._extractor.rows(facts)
        for row in rows:
            if isinstance(row, Article):
                row.capture = capture_of(page)
        return rows, None if rows else facts.reason or "no article"


def capture_of(page: ArchivedPage) -> Capture:
    """Return how an archived page was fetched, as far as its record tells."""
    return Capture(
        requested_url=page.url,
        final_url=page.url,
        status=_OK,
        body_sha256=hashlib.sha256(page.body).hexdigest(),
        warc=page.warc,
        record_id=page.record_id or None,
    )


class _Newest(NamedTuple):
    fetched_at: datetime
    is_rendered: bool
    number: int
    """Of the page among those of the archive."""


@dataclass(slots=True, kw_only=True)
class Archive:
    """The pages of WARC files that are asked for: of each address the newest one."""

    paths: Sequence[Path]
    reader: ArchiveReader
    site: str | None = None
    """Only pages of this site; None for those of all."""
    since: datetime | None = None
    """Only pages that were fetched then or later; None for all."""
    counts: Counter[str] = field(default_factory=Counter)
    """What `read_pages` counts, and `other_site`, `before`, `older_captures`: pages that are not asked for."""

    def pages(self) -> Iterator[tuple[ArchivedPage, str]]:
        """Yield the newest page of each address and its site, in the order of the files, which are read twice."""
        newest: dict[int, _Newest] = {}
        for number, page in enumerate(self._all(self.counts)):
            if self._is_asked_for(page):
                key = page_key(page.url)
                self.counts["older_captures"] += key in newest
                this = _Newest(page.fetched_at, page.is_rendered, number)
                newest[key] = max(this, newest.get(key, this))
        numbers = {this.number for this in newest.values()}
        for number, page in enumerate(self._all(Counter(), quiet=True)):
            if number in numbers:
                yield page, self.reader.site_of(page.url)

    def _all(self, counts: Counter[str], *, quiet: bool = False) -> Iterator[ArchivedPage]:
        for path in self.paths:
            yield from read_pages(path, counts, quiet=quiet)

    def _is_asked_for(self, page: ArchivedPage) -> bool:
        if self.since is not None and page.fetched_at < self.since:
            self.counts["before"] += 1
            return False
        if self.site is not None and self.reader.site_of(page.url) != self.site:
            self.counts["other_site"] += 1
            return False
        return True


def read_all(
    settings: BaseSettings, reader: ArchiveReader, pages: Iterable[tuple[ArchivedPage, str]], jobs: int
) -> Iterator[PageRead]:
    """Yield what is read of pages, in their order, by `reader` or in `jobs` processes of their own if more than one.

    Raises:
        BrokenProcessPool: a process was killed.
    """
    if jobs == 1:
        yield from (reader.read(page, site) for page, site in pages)
        return
    modules = tuple(settings.getlist("SPIDER_MODULES"))
    left = iter(pages)
    batches = iter(lambda: list(islice(left, _BATCH)), [])
    with ProcessPoolExecutor(max_workers=jobs) as pool:
        waiting: list[Future[list[PageRead]]] = [
            pool.submit(_read_in_worker, modules, batch) for batch in islice(batches, _AHEAD * jobs)
        ]
        while waiting:
            read = waiting.pop(0).result()
            waiting.extend(pool.submit(_read_in_worker, modules, batch) for batch in islice(batches, 1))
            yield from read


@lru_cache(maxsize=1)
def _reader(spider_modules: tuple[str, ...]) -> ArchiveReader:
    return ArchiveReader(Settings({"SPIDER_MODULES": list(spider_modules)}))


def _read_in_worker(spider_modules: tuple[str, ...], pages: Sequence[tuple[ArchivedPage, str]]) -> list[PageRead]:
    reader = _reader(spider_modules)
    return [reader.read(page, site) for page, site in pages]
