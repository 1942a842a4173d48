"""The reading of a run's pages: facts and counters of those that are read, a place in the quarantine for the others."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from newscrawl.crawling.archiving import Archiving
from newscrawl.crawling.reader_messages import Job, Setup
from newscrawl.crawling.reader_process import ReaderHere, ReaderProcess
from newscrawl.crawling.signals import page_read
from newscrawl.crawling.visits import header, moment_of
from newscrawl.exceptions import ReadingFailed, TooCostly
from newscrawl.feed.quarantine import quarantine
from newscrawl.state.crawl_state import state_of
from newscrawl.values.known_sites import registered

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from newscrawl.facts import PageFacts
    from newscrawl.items import PageKind
    from newscrawl.page import Page

logger = logging.getLogger(__name__)


class PageReader:
    """Reads pages: in a process of its own, unless the settings say otherwise.

    Settings: READER_PROCESS, READER_SECONDS, READER_MEGABYTES.

    Stats: `read/...` what reading counts, `read/no_article`, `read/unreadable`, `read/too_costly`, `read/failed`;
    `shown/KIND/pages|teasers|unreadable|too_costly|failed` with KIND front, section or tag.
    """

    def __init__(self, crawler: Crawler, reader: ReaderProcess | ReaderHere) -> None:
        """Take the crawl and what reads."""
        self._crawler = crawler
        self._reader = reader
        self._archiving = crawler.get_extension(Archiving)

    @classmethod
    def from_crawler(cls, crawler: Crawler, site: str, page: Page) -> Self:
        """Create the reader of one crawl of `site`, whose pages are as `page` declares."""
        settings = crawler.settings
        setup = Setup(
            site=site,
            page=page,
            known_sites=registered(),
            seconds=settings.getint("READER_SECONDS"),
            megabytes=settings.getint("READER_MEGABYTES"),
        )
        return cls(crawler, ReaderProcess(setup) if settings.getbool("READER_PROCESS") else ReaderHere(setup))

    async def read(self, response: Response) -> PageFacts | None:
        """Return the facts of a page, counted, None for a page that cannot be read, which goes to the quarantine."""
        facts = await self.facts(response)
        if facts is not None:
            self.count(facts, response)
        return facts

    def count(self, facts: PageFacts, response: Response) -> None:
        """Count what was read of a page, and tell who listens."""
        for name, number in facts.counts.items():
            if name != "incomplete":  # which further pages may change
                self._count(f"read/{name}", number)
        if facts.article is None:
            self._count("read/no_article")
        self._crawler.signals.send_catch_log(page_read, response=response, facts=facts)

    async def show(self, response: Response, page_url: str, kind: PageKind) -> bool:
        """Read a page that is no article, and add its boxes to the sightings as those of the page at `page_url`.

        Return whether it could be read; one that cannot is counted and quarantined.
        """
        seen_at = moment_of(response, state_of(self._crawler).clock)
        facts = await self.facts(response, kind)
        if facts is not None:
            state_of(self._crawler).sightings.shown(page_url, kind, seen_at, facts.boxes)
            self._count(f"shown/{kind}/pages")
            self._count(f"shown/{kind}/teasers", sum(len(box.teasers) for box in facts.boxes))
        return facts is not None

    async def facts(self, response: Response, kind: PageKind = "article") -> PageFacts | None:
        """Return the facts of a page of this kind; None for one that cannot be read, which is counted, quarantined."""
        url, content_type = response.url, header(response, "Content-Type")
        fetched_at = moment_of(response, state_of(self._crawler).clock)
        if self._archiving:
            self._archiving.keep(response)
        try:
            return await self._reader.read(
                Job(body=response.body, content_type=content_type, url=url, fetched_at=fetched_at, kind=kind)
            )
        except ValueError as error:  # NotText, or a page beyond the reader's limits
            self._count("read/unreadable" if kind == "article" else f"shown/{kind}/unreadable")
            quarantine(self._crawler, url=url, reason="Unreadable", detail=str(error))
        except TooCostly as error:
            self._count("read/too_costly" if kind == "article" else f"shown/{kind}/too_costly")
            quarantine(self._crawler, url=url, reason="TooCostly", detail=str(error))
        except ReadingFailed as error:
            self._count("read/failed" if kind == "article" else f"shown/{kind}/failed")
            logger.error("%s: the reader failed on %s: %s", self._crawler.spidercls.name, url, error)
            quarantine(self._crawler, url=url, reason="ReadingFailed", detail=error.last_line)
        return None

    async def close(self) -> None:
        """End the process that reads."""
        await self._reader.close()

    def _count(self, name: str, number: int = 1) -> None:
        self._crawler.stats.inc_value(name, number)
