"""`scrapy crawl SITE` as Scrapy has it, with an exit status that tells wrong usage and a feed that was not written."""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import Mapping, Sized
from typing import TYPE_CHECKING

from scrapy.commands import crawl
from scrapy.exceptions import UsageError
from scrapy.settings import Settings
from scrapy.spiderloader import get_spider_loader
from scrapy.utils.log import configure_logging

from newscrawl.delivery.addresses import addresses_of, webhook_of
from newscrawl.feed.exporting.scrapy_csv import split_csv_feeds
from newscrawl.feed.formats import export_formats
from newscrawl.notification.channels import channels_of
from newscrawl.notification.ping import ping_addresses
from newscrawl.notification.threads import GRACE_SECONDS
from newscrawl.pipelines.write import ALREADY_RUNNING, FAILURE_STAT, Write
from newscrawl.spiders.generic import GenericSpider

if TYPE_CHECKING:
    import argparse

    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

logger = logging.getLogger(__name__)

_NUMBERS: dict[str, tuple[type[int | float], float]] = {
    "AFTER_RUN_SECONDS": (float, 0.001),
    "BREAKER_LEAVE": (float, 0),
    "BREAKER_REFUSALS": (int, 1),
    "BREAKER_REST": (float, 0),
    "CLOSESPIDER_TIMEOUT": (float, 0),
    "CONFIRM_HOURS": (float, 0),
    "COPIES_DAYS": (int, 0),
    "DELIVER_SECONDS": (float, 0.001),
    "DOWNLOAD_DELAY": (float, 0),
    "DOWNLOAD_TIMEOUT": (float, 0.001),
    "NOTIFY_SECONDS": (float, 0.001),
    "RETRY_TIMES": (int, 0),
    "ROBOTSTXT_AGAIN": (float, 0),
    "WRITE_BATCH_ROWS": (int, 1),
    "WRITE_BATCH_SECONDS": (float, 0.001),
}
"""Settings of docs/operations.md that are numbers, with their type and the least value."""
_MOST = 1e9
"""The largest value of each: far beyond any use, and still a number that timers and calendars can take."""


_OBJECTS_BEFORE_COLLECTION = 50_000
"""Python's default is 700: it searches the objects of a page that is being read dozens of times for cycles in vain,
which costs 7 % of a crawl's CPU time. So many more objects take a few MB."""


class Command(crawl.Command):
    """Scrapy's command with these exit statuses, which docs/operations.md lists.

    0: the run is published. 1: the crawl could not start, or its feed could not be written or published, or a second
    SIGINT or SIGTERM has broken it off. 2, with one
    line: an unknown spider or option, a wrong spider argument or a wrong setting. 3: the run did not begin because
    another one of the site is under way.
    """

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check the arguments before Scrapy sets up anything; end the process with status 2 where they are wrong."""
        super().process_options(args, opts)
        settings = self.settings or Settings()
        try:
            split_csv_feeds(settings)
            _check(args, opts, settings)
        except UsageError as error:
            print(error, file=sys.stderr)
            if settings["LOG_FILE"]:  # which scrapyd names: its operators look there, and nowhere else
                settings.set("LOG_LEVEL", "INFO", priority="cmdline")  # what was given may be what is wrong
                configure_logging(settings)
                logger.error("Wrong usage, nothing was crawled: %s", error)
            sys.exit(2)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl, then set the exit status by what became of the feed."""
        gc.set_threshold(_OBJECTS_BEFORE_COLLECTION)
        super().run(args, opts)
        stats = self._crawler.stats
        if stats.get_value("finish_reason") is None and not self.exitcode:
            self.exitcode = 1
            logger.error("%s: broken off before its end: %s", *_left_over(self._crawler))
        if stats.get_value("finish_reason") == ALREADY_RUNNING:
            self.exitcode = 3
        elif not self.exitcode and stats.get_value(FAILURE_STAT):
            self.exitcode = 1

    def _create_crawler(self, spidercls: type[Spider] | str) -> Crawler:
        self._crawler = super()._create_crawler(spidercls)
        return self._crawler


def _left_over(crawler: Crawler) -> tuple[str, str]:
    """Return the site of a crawl that was broken off, and what it leaves to the next start."""
    engine, write = crawler.engine, crawler.get_item_pipeline(Write)
    waiting = len(engine.downloader.active) + (len(engine.scheduler) if isinstance(engine.scheduler, Sized) else 0)
    directory = write.run.path if write and write.run else "no feed"
    told = f"the next start publishes what was written to {directory}, and asks for {waiting} pages that were not read"
    return crawler.spidercls.name, told


def _check(args: list[str], opts: argparse.Namespace, settings: BaseSettings) -> None:
    """Raise UsageError where the arguments, the spider's arguments or the settings are wrong."""
    if unknown := [arg for arg in args if arg.startswith("-")]:
        raise UsageError(f"no such option: {unknown[0]}; see scrapy crawl --help")
    if len(args) != 1:
        raise UsageError("one spider, please; `scrapy list` names them all")
    check_crawl(args[0], opts.spargs, settings)


def check_crawl(site: str, arguments: Mapping[str, str], settings: BaseSettings) -> None:
    """Raise UsageError where there is no such spider, or `arguments` of it or `settings` of its crawl are wrong."""
    loader = get_spider_loader(settings)
    try:
        spider = loader.load(site)
    except KeyError:
        raise UsageError(f"no spider {site!r}; `scrapy list` names them all") from None
    made = spider(**arguments)
    if isinstance(made, GenericSpider):
        made.refuse_sites(loader)
    _check_settings(settings)
    export_formats(settings)


def _check_settings(settings: BaseSettings) -> None:
    """Raise UsageError where a setting that operators change has a wrong value."""
    for name, (kind, least) in _NUMBERS.items():
        value = settings[name]
        try:
            is_right = least <= kind(value) <= _MOST
        except (TypeError, ValueError):
            is_right = False
        if not is_right:
            noun = "whole number" if kind is int else "number"
            raise UsageError(f"{name}={value}: a {noun} from {least} to {_MOST:.0f}, please")
    notify, after = settings.getfloat("NOTIFY_SECONDS"), settings.getfloat("AFTER_RUN_SECONDS")
    if notify + GRACE_SECONDS > after:
        raise UsageError(
            f"NOTIFY_SECONDS={notify:g}: at least {GRACE_SECONDS} less than AFTER_RUN_SECONDS={after:g}, please"
        )
    if settings["LOG_LEVEL"] not in logging.getLevelNamesMapping():
        raise UsageError(f"LOG_LEVEL={settings['LOG_LEVEL']}: DEBUG, INFO, WARNING, ERROR or CRITICAL, please")
    for name in ("ALLOW_PRIVATE_ADDRESSES", "EXPORT_EMPTY_RUNS"):
        try:
            settings.getbool(name)
        except ValueError as error:
            raise UsageError(f"{name}: {error}") from None
    _check_targets(settings)


def _check_targets(settings: BaseSettings) -> None:
    """Raise UsageError where an address is wrong to which something is sent at the end of a run."""
    try:
        channels_of(settings)
        ping_addresses(settings, "site")
        is_delivered = any((addresses_of(settings), webhook_of(settings)))
    except ValueError as error:
        raise UsageError(str(error)) from None
    most = settings.getfloat("AFTER_RUN_SECONDS") - 2 * GRACE_SECONDS
    if is_delivered and settings.getfloat("DELIVER_SECONDS") > most:
        raise UsageError(
            f"DELIVER_SECONDS={settings['DELIVER_SECONDS']}: at least {2 * GRACE_SECONDS} less than AFTER_RUN_SECONDS,"
            " please"
        )
