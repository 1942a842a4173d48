"""The items of a page pass the pipelines together: first its links, then its article."""

from __future__ import annotations

import logging
from inspect import isawaitable
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.exceptions import DropItem
from scrapy.pipelines import ItemPipelineManager
from scrapy.utils.log import logformatter_adapter
from twisted.python.failure import Failure

from newscrawl.facts import ArticleFact

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.logformatter import LogFormatterResult

    from newscrawl.facts import LinkFact

logger = logging.getLogger(__name__)


class PageByPage(ItemPipelineManager):
    """Scrapy's item processor, to which the spider hands a page as one item: its article, with the links in it.

    Each link passes the pipelines by itself, like any item, and is announced by Scrapy's signals about items: feed
    exports, counters and extensions see one row after the other, the article's as the last. What is left out is what
    Scrapy does to process items side by side, which ours have no use for: eight tasks a link, 0.13 ms of CPU. Receivers
    of these signals get None as the `response` of a link.
    """

    def __init__(self, *pipelines: Any, crawler: Crawler) -> None:
        super().__init__(*pipelines, crawler=crawler)
        self._crawler = crawler
        level = crawler.settings["LOG_LEVEL"]
        self._level: int = level if isinstance(level, int) else logging.getLevelName(level)

    async def process_item_async(self, item: Any) -> Any:
        """Return what the pipelines make of `item`; of a page that is its article's row. Raises what they raise."""
        if isinstance(item, ArticleFact):
            for link in item.links:
                await self._process_link(link)
        return await self._through_pipelines(item)

    async def _process_link(self, link: LinkFact) -> None:
        """Process a link as Scrapy does an item that a spider yields: it goes on, is dropped, or breaks a pipeline."""
        form, spider = self._crawler.logformatter, self._crawler.spider
        assert form is not None and spider is not None  # noqa: S101, PT018 - both are there while spiders yield
        try:
            row = await self._through_pipelines(link)
        except DropItem as dropped:
            self._log(form.dropped(link, dropped, None, spider), link)
            await self._announce(signals.item_dropped, item=link, exception=dropped)
        except Exception as error:
            self._log(form.item_error(link, error, None, spider), link, exc_info=True)
            await self._announce(signals.item_error, item=link, failure=Failure())  # type: ignore[no-untyped-call]
        else:
            self._log(form.scraped(row, None, spider), row)
            await self._announce(signals.item_scraped, item=row)

    async def _through_pipelines(self, item: Any) -> Any:
        for process in self.methods["process_item"]:
            assert process is not None  # noqa: S101 - a pipeline without the method is not among them
            item = process(item)
            if hasattr(item, "__await__"):  # what `isawaitable` tells of all that a pipeline returns, and sooner
                item = await item
        return item

    def _log(self, line: LogFormatterResult | None, item: object, **more: Any) -> None:
        """Log a line; one below LOG_LEVEL, as most are, is not even made, since it would go through all handlers."""
        if line is not None and line["level"] >= self._level:
            logger.log(*logformatter_adapter(line), extra={"spider": self._crawler.spider, "item": item}, **more)

    async def _announce(self, signal: object, **about: Any) -> None:
        """Send a signal about a link; receivers that are coroutine functions are waited for."""
        sent = self._crawler.signals.send_catch_log(signal, response=None, spider=self._crawler.spider, **about)
        for _, answer in sent:
            if isawaitable(answer):
                await answer
