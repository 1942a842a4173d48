"""Pipeline 500: rows become lines of the feed."""

from __future__ import annotations

import asyncio
import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.exceptions import CloseSpider
from scrapy.utils.asyncio import create_looping_call

from newscrawl.crawling.archiving import Archiving
from newscrawl.exceptions import AlreadyRunning, FeedError, NotWritten, StateError
from newscrawl.facts import ArticleFact
from newscrawl.feed.batch import Batch, PageBuffer
from newscrawl.feed.formats import export_formats
from newscrawl.feed.quarantine import Quarantine
from newscrawl.feed.recovery import recover
from newscrawl.feed.run import Run, lock_site, report
from newscrawl.feed.signals import report_wanted, run_published, run_unpublished
from newscrawl.items import Article, RelatedLink, Row, page_of
from newscrawl.state.address_table import AddressTold
from newscrawl.state.crawl_state import state_of

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

    from scrapy.crawler import Crawler

    from newscrawl.state.notes import Note

logger = logging.getLogger(__name__)

UNWRITABLE = "feed_unwritable"
"""Finish reason of a run that ended because its feed or state could not be written."""
ALREADY_RUNNING = "already_running"
"""Finish reason of a run that did not begin because another run of its site was under way."""
FAILURE_STAT = "write/failure"
"""Name of the stat that says why a run could not write or publish its feed; other runs do not have it."""


class Write:
    """Writes the run's directory of the feed, after recovering runs of the site that did not get so far as to publish.

    Spiders yield the links of a page first and its article last. The links wait here for their article, and in each
    batch they reach the disk before it: where the line of an article is in the feed, so are all links of its page.
    Links whose article is dropped are not written.

    With each article and tombstone goes the visit that brought it, and at the end of the run the other addresses of
    articles that the feed does not have yet. Which articles the teasers of the run lead to is looked up when it is
    published.

    Rows of doubtful visits (see `state.brake`) wait for the end of the run, when it is known how many these are.

    A batch is committed to the state once its lines are on disk, together with what the spider noted meanwhile. What
    is noted while the report is made is committed when the run is published; then others may act on that
    (`run_published`), and what these note is committed last. They hear of a run that cannot be published, too.

    Settings: EXPORTS_DIR, STATE_DIR; a batch is written as soon as it has WRITE_BATCH_ROWS rows, and each
    WRITE_BATCH_SECONDS seconds; EXPORT_FORMATS names the other formats of the files; without EXPORT_EMPTY_RUNS
    a run that has no row leaves no directory; AFTER_RUN_SECONDS is how long those may take who act on a published run.

    Stats: `write/recovered_runs`, `write/links_without_article`, `write/failure`; where the brake was pulled
    `brake/doubtful`, `brake/visits`, `brake/rows`.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.site = crawler.spidercls.name
        self.exports = Path(crawler.settings["EXPORTS_DIR"])
        self.batch_rows = crawler.settings.getint("WRITE_BATCH_ROWS")
        self.batch_seconds = crawler.settings.getfloat("WRITE_BATCH_SECONDS")
        self.state_directory = Path(crawler.settings["STATE_DIR"])
        self.state = state_of(crawler)
        self.archiving = crawler.get_extension(Archiving)
        self.formats = export_formats(crawler.settings)
        self.keep_empty = crawler.settings.getbool("EXPORT_EMPTY_RUNS")
        self.after_seconds = crawler.settings.getfloat("AFTER_RUN_SECONDS")
        self.run: Run | None = None
        self._lock: int | None = None
        self._failure: str | None = None
        self._pages = PageBuffer()
        self._quarantine = Quarantine(crawler, self._pages.add_rejection, self.state.clock)
        self._writing = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._timer = create_looping_call(self._write_soon)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Hear of dropped articles and of the end of the run."""
        self = cls(crawler)
        crawler.signals.connect(self.article_dropped, signals.item_dropped)
        crawler.signals.connect(self.article_dropped, signals.item_error)
        crawler.signals.connect(self.spider_closed, signals.spider_closed)
        return self

    async def open_spider(self) -> None:
        """Lock the site's feed, open the state, recover earlier runs, then begin this one.

        Raises:
            CloseSpider: another run of the site is under way, or the feed or the state cannot be written.
        """
        try:
            self.run = await asyncio.to_thread(self._begin)
            self._pages.run_id = self.run.id
        except AlreadyRunning as error:
            self._failure = str(error)
            logger.error("%s: not started: %s", self.site, error)
            raise CloseSpider(ALREADY_RUNNING) from error
        except (OSError, StateError, FeedError) as error:
            self._failed(self.exports, error)
            raise CloseSpider(UNWRITABLE) from error
        self._timer.start(self.batch_seconds, now=False)

    def process_item(self, item: Row) -> Row:
        """Take `item` for the next batch and return it; raise NotWritten where the feed has failed before.

        It does not wait for the disk: the network is what a crawl waits for, and each waiting item would cost a task.
        """
        if self._failure:
            raise NotWritten(f"{self.site}: not written, the feed has failed: {item.type} of {page_of(item)}")
        if not isinstance(item, RelatedLink) and self.state.brake.takes(item):
            return item
        self._take(item)
        if len(self._pages.batch) >= self.batch_rows and not self._writing.locked():
            self._write_soon()
        return item

    def article_dropped(self, item: object) -> None:
        """Drop the links that wait for an article that was dropped: without it they would point nowhere."""
        if isinstance(item, Article | ArticleFact):
            self._let_go(self._pages.drop(page_of(item) or ""))

    async def close_spider(self) -> None:
        """Drop the links whose article never came, and write the last batch."""
        if self._timer.running:
            self._timer.stop()
        self._settle_doubts()
        self._let_go(self._pages.drop_all())
        await self._write_batch()
        await self._tell_addresses()

    async def spider_closed(self, reason: str) -> None:
        """Publish the run; one whose feed has failed is left as it is, for the next start to recover."""
        try:
            if self.run and self._failure:
                self.run.abandon()
            elif self.run:
                if self.archiving:
                    await asyncio.to_thread(self.archiving.close)
                content = self._report(self.run, reason)
                if await asyncio.to_thread(self.run.publish, content, self.formats, self.state.find_targets):
                    logger.info("%s: published %s: %s", self.site, self.run.path, dict(self.run.rows))
                else:
                    logger.info("%s: there is no row to publish, so no directory", self.site)
                await self._published(content)
        except (OSError, FeedError, StateError) as error:
            self._failed(self.run.path if self.run else self.exports, error)
        finally:
            if self.crawler.stats.get_value(FAILURE_STAT):
                await self._let_act(run_unpublished)
            self.state.close()
            if self._lock is not None:
                os.close(self._lock)

    def _take(self, row: Row) -> None:
        """Take a row for the next batch, and with it the visit that brought it."""
        self._pages.add(row)
        if not isinstance(row, RelatedLink):
            self.state.visits.brought(row)

    async def _tell_addresses(self) -> None:
        """Write the other addresses of articles that are known now and not in the feed yet."""
        if self.state.is_replay:  # the next crawl tells them: only then it is noted that they are told
            return
        try:
            addresses = [] if self._failure else await asyncio.to_thread(self.state.known.untold_addresses)
        except StateError as error:
            self._failed(self.exports, error)
            return
        for address in addresses:
            self.state.ledger.add(address)
            self.state.notebook.note(AddressTold(address=address))
        if addresses:
            await self._write_batch()

    def _begin(self) -> Run:
        """Do what `open_spider` does on the disk, in a thread; return the run that begins."""
        self._lock = lock_site(self.exports, self.site)
        self.state.open(self.state_directory, self.exports)
        recovered = recover(self.exports, self.site, self.state.commit_recovered, self.formats, self.state.find_targets)
        self.crawler.stats.set_value("write/recovered_runs", len(recovered))
        now = self.state.clock.now()
        run = Run(self.exports, self.site, now, keep_empty=self.keep_empty)
        if run.began > now:
            logger.warning("%s: the clock says %s, before the last run began: put back?", self.site, now)
        if self.archiving:
            self.archiving.begin(run.id)
        return run

    def _report(self, run: Run, reason: str) -> dict[str, Any]:
        """Return the content of the run's report: what the feed knows, and what receivers of `report_wanted` add."""
        content = report(self.site, run.id, reason, dict(run.rows), self.state.clock.now())
        asked = self.crawler.signals.send_catch_log(report_wanted, reason=reason, run_id=run.id, began=run.began)
        for receiver, told in asked:
            if isinstance(told, dict):
                content |= told
            else:  # a failure, which Scrapy has logged
                logger.error("%s: the report lacks what %s had to say", self.site, receiver)
        return content

    async def _published(self, content: dict[str, Any]) -> None:
        """Commit what was noted since the last batch, and let others act on the run; it is published whatever fails."""
        try:
            await self._commit_notes()
            await self._let_act(run_published, content=content)
            await self._commit_notes()
        except Exception as error:
            bug = not isinstance(error, StateError)
            logger.error("%s: published, but not all is remembered: %s", self.site, error, exc_info=bug and error)

    async def _let_act(self, signal: object, **told: Any) -> None:
        """Send a signal of the end of the run, and wait for its receivers for a while."""
        try:
            acting = self.crawler.signals.send_catch_log_async(signal, **told)
            await asyncio.wait_for(acting, self.after_seconds)
        except TimeoutError:
            line = "%s: who acts on the end of the run took more than %s s (AFTER_RUN_SECONDS)"
            logger.error(line, self.site, self.after_seconds)

    async def _commit_notes(self) -> None:
        """Commit what was noted since the last time, in a thread."""
        await asyncio.to_thread(self.state.commit, self.state.take_notes(()))

    def _write_soon(self) -> None:
        self._in_background(self._write_batch())

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _write_batch(self) -> None:
        """Write and commit what has come so far, in a thread; one batch at a time, so that rows keep their order."""
        async with self._writing:
            for row in self.state.ledger.take():
                self._pages.add_seen(row)
            batch = self._pages.take()
            notes = self.state.take_notes(batch.rows)
            if not (batch or notes or self.state.failure) or self._failure or self.run is None:
                return
            try:
                await asyncio.to_thread(self._write_and_commit, self.run, batch, notes)
            except Exception as error:  # whatever it is, the feed lacks rows from here on
                self._failed(self.run.path, error)
                self._in_background(self.crawler.engine.close_spider_async(reason=UNWRITABLE))
            else:
                self.state.release_claims(batch.rows)

    def _write_and_commit(self, run: Run, batch: Batch, notes: Sequence[Note]) -> None:
        """Write a batch to the disk after the pages it was read from, then commit its notes."""
        if self.archiving:
            self.archiving.sync()
        run.append(batch)
        self.state.commit(notes)

    def _failed(self, directory: Path, error: Exception) -> None:
        """Remember, count and log why the feed in `directory` cannot be written; of a bug log where it was raised."""
        self._failure = str(error) or type(error).__name__
        self.crawler.stats.set_value(FAILURE_STAT, self._failure)
        bug = not isinstance(error, OSError | StateError | FeedError)
        logger.error("%s: cannot write the feed in %s: %s", self.site, directory, self._failure, exc_info=bug and error)

    def _settle_doubts(self) -> None:
        """Write the rows that waited for the end of the run, or refuse all of them where the site is at fault."""
        if self._failure or self.run is None:
            return
        verdict = self.state.brake.verdict()
        for row in verdict.published:
            self._take(row)
        for note in verdict.notes:
            self.state.notebook.note(note)
        if not verdict.notes:
            return
        stats = self.crawler.stats
        stats.set_value("brake/doubtful", verdict.doubtful)
        stats.set_value("brake/visits", verdict.visits)
        for row in verdict.braked:
            stats.inc_value("brake/rows")
            if row.revision > 1:  # Deduplicate counted it when it came
                stats.inc_value("deduplicate/" + ("revisions" if isinstance(row, Article) else "tombstones"), -1)
            self.state.visits.brought(row, is_held=True)
            self._quarantine.reject(row, "Braked", "doubtful, as are many articles of the site in this run")
        self.state.claims.release(verdict.braked)

    def _let_go(self, links: list[RelatedLink]) -> None:
        """Count links that will not be written, and give their claims back."""
        if links:
            self.state.claims.release(links)
            self.crawler.stats.inc_value("write/links_without_article", len(links))
