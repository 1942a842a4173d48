"""Pipeline 500: rows become lines of the feed."""

from __future__ import annotations

import asyncio
import logging
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.exceptions import CloseSpider
from scrapy.utils.asyncio import create_looping_call

from newscrawl.exceptions import AlreadyRunning, FeedError, NotWritten, StateError
from newscrawl.facts import ArticleFact
from newscrawl.feed.batch import Batch, PageBuffer
from newscrawl.feed.formats import export_formats
from newscrawl.feed.quarantine import Quarantine
from newscrawl.feed.recovery import recover
from newscrawl.feed.run import Run, lock_site, report
from newscrawl.feed.signals import report_wanted
from newscrawl.items import Article, RelatedLink, Row, page_of
from newscrawl.state.crawl_state import state_of

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

    from scrapy.crawler import Crawler

    from newscrawl.state.notes import Note

logger = logging.getLogger(__name__)

UNWRITABLE = "feed_unwritable"
"""Finish reason of a run that could not go on writing its feed."""
ALREADY_RUNNING = "already_running"
"""Finish reason of a run that did not begin because another one of its site is under way."""
FAILURE_STAT = "write/failure"
"""Stat that is there, and says why, when the run could not write or publish its feed."""


class Write:
    """Writes the run's directory of the feed, after completing what earlier runs of the site left unfinished.

    Spiders yield the links of a page first and its article last. The links wait here for their article, so that in
    each batch the links reach the disk before it: an article's line says that its page is in the feed as a whole.
    Links whose article is dropped are let go.

    A batch is committed to the state once its lines are on disk, together with what the spider noted meanwhile.

    Settings: EXPORTS_DIR, STATE_DIR; a batch is written when it has WRITE_BATCH_ROWS rows, and each WRITE_BATCH_SECONDS
    seconds; EXPORT_FORMATS names the formats in which the files are written, too.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.site = crawler.spidercls.name
        self.exports = Path(crawler.settings["EXPORTS_DIR"])
        self.batch_rows = crawler.settings.getint("WRITE_BATCH_ROWS")
        self.batch_seconds = crawler.settings.getfloat("WRITE_BATCH_SECONDS")
        self.state_directory = Path(crawler.settings["STATE_DIR"])
        self.state = state_of(crawler)
        self.formats = export_formats(crawler.settings)
        self.run: Run | None = None
        self._lock: int | None = None
        self._failure: str | None = None
        self._pages = PageBuffer()
        self._quarantine = Quarantine(crawler, self._pages.add_rejection)
        self._writing = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._timer = create_looping_call(self._write_soon)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen for dropped articles and for the end of the run."""
        self = cls(crawler)
        crawler.signals.connect(self.article_dropped, signals.item_dropped)
        crawler.signals.connect(self.article_dropped, signals.item_error)
        crawler.signals.connect(self.spider_closed, signals.spider_closed)
        return self

    async def open_spider(self) -> None:
        """Lock the site's feed, recover, then begin the run.

        Raises:
            CloseSpider: another run of the site is under way, or the feed or the state cannot be written.
        """
        try:
            self.run = await asyncio.to_thread(self._begin)
        except AlreadyRunning as error:
            self._failure = str(error)
            logger.error("%s: not started: %s", self.site, error)
            raise CloseSpider(ALREADY_RUNNING) from error
        except (OSError, StateError, FeedError) as error:
            self._failed(self.exports, error)
            raise CloseSpider(UNWRITABLE) from error
        self._timer.start(self.batch_seconds, now=False)

    def process_item(self, item: Row) -> Row:
        """Take `item` for the next batch and return it; raise NotWritten when the feed has failed.

        It does not wait for the disk: a crawl is bound by the network, and each waiting item would cost a task.
        """
        if self._failure:
            raise NotWritten(f"{self.site}: not written, the feed has failed: {item.type} of {page_of(item)}")
        self._pages.add(item)
        if len(self._pages.batch) >= self.batch_rows and not self._writing.locked():
            self._write_soon()
        return item

    def article_dropped(self, item: object) -> None:
        """Let the links of a dropped article go: without it they would point nowhere."""
        if isinstance(item, Article | ArticleFact):
            self._let_go(self._pages.drop(page_of(item) or ""))

    async def close_spider(self) -> None:
        """Write what is left."""
        if self._timer.running:
            self._timer.stop()
        self._let_go(self._pages.drop_all())
        await self._write_batch()

    async def spider_closed(self, reason: str) -> None:
        """Publish the run; a run whose feed has failed is left to the next start."""
        try:
            if self.run and self._failure:
                self.run.abandon()
            elif self.run:
                await asyncio.to_thread(self.run.publish, self._report(self.run, reason), self.formats)
                logger.info("%s: published %s: %s", self.site, self.run.path, dict(self.run.rows))
        except (OSError, FeedError) as error:
            self._failed(self.run.path if self.run else self.exports, error)
        finally:
            self.state.close()
            if self._lock is not None:
                os.close(self._lock)

    def _begin(self) -> Run:
        self._lock = lock_site(self.exports, self.site)
        self.state.open(self.state_directory, self.exports)
        recovered = recover(self.exports, self.site, self.state.keep, self.formats)
        self.crawler.stats.set_value("write/recovered_runs", len(recovered))
        now = datetime.now(UTC)
        run = Run(self.exports, self.site, now)
        if run.began > now:
            logger.warning("%s: the clock says %s, before the last run began: put back?", self.site, now)
        return run

    def _report(self, run: Run, reason: str) -> dict[str, Any]:
        """Return the content of the run's report: what every report says, and what receivers of the signal add."""
        content = report(self.site, run.id, reason, dict(run.rows))
        for receiver, told in self.crawler.signals.send_catch_log(report_wanted, reason=reason):
            if isinstance(told, dict):
                content |= told
            else:  # a failure, which Scrapy has logged
                logger.error("%s: the report lacks what %s had to say", self.site, receiver)
        return content

    def _write_soon(self) -> None:
        self._in_background(self._write_batch())

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _write_batch(self) -> None:
        """Write the batch in a thread; one at a time, so that rows keep their order."""
        async with self._writing:
            batch = self._pages.take()
            notes = self.state.take_notes(batch.rows)
            if not (batch or notes or self.state.failure) or self._failure or self.run is None:
                return
            try:
                await asyncio.to_thread(self._keep, self.run, batch, notes)
            except Exception as error:  # whatever it is, the feed lacks rows from here on
                self._failed(self.run.path, error)
                self._in_background(self.crawler.engine.close_spider_async(reason=UNWRITABLE))
            else:
                self.state.settle(batch.rows)

    def _keep(self, run: Run, batch: Batch, notes: Sequence[Note]) -> None:
        run.append(batch)
        self.state.commit(notes)

    def _failed(self, directory: Path, error: Exception) -> None:
        self._failure = str(error) or type(error).__name__
        self.crawler.stats.set_value(FAILURE_STAT, self._failure)
        bug = not isinstance(error, OSError | StateError | FeedError)
        logger.error("%s: cannot write the feed in %s: %s", self.site, directory, self._failure, exc_info=bug and error)

    def _let_go(self, links: list[RelatedLink]) -> None:
        if links:
            self.state.claims.release(links)
            self.crawler.stats.inc_value("write/links_without_article", len(links))
