"""Delivers the published runs of a site at the end of each of its crawls."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from newscrawl.delivery.finished_runs import newest_published
from newscrawl.delivery.site_delivery import SiteDelivery
from newscrawl.delivery.targets import targets_of
from newscrawl.exceptions import FeedError, StateError
from newscrawl.feed.signals import problems_wanted, run_published
from newscrawl.monitoring.problem import Problem
from newscrawl.state.crawl_state import state_of
from newscrawl.state.delivery_table import DeliveryBegun
from newscrawl.values.moments import PRAGUE

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from newscrawl.delivery.site_delivery import Outcome
    from newscrawl.delivery.targets import Targets

logger = logging.getLogger(__name__)


class Delivery:
    """Extension that delivers, when a run is published, the runs of its site that a target does not have yet.

    A target that is new gets what is published from the run on that first knows it. A target that fails keeps its
    place: the next run delivers to it what this one could not, and has a problem.

    Settings: DELIVER_TO, DELIVER_WEBHOOK, DELIVER_WEBHOOK_SECRET; DELIVER_SECONDS is how long all of it may take.

    Stats: `delivery/runs`, `delivery/failed`: runs that a target got, targets that did not get one.
    """

    def __init__(self, crawler: Crawler, targets: Targets) -> None:
        self.crawler = crawler
        self.site = crawler.spidercls.name
        self.exports = Path(crawler.settings["EXPORTS_DIR"])
        self.seconds = crawler.settings.getfloat("DELIVER_SECONDS")
        self.targets = targets

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen for the beginning and the end of the run.

        Raises:
            NotConfigured: the settings name no target.
            ValueError: they name one wrongly.
        """
        targets = targets_of(crawler)
        if not any(targets):
            raise NotConfigured
        self = cls(crawler, targets)
        crawler.signals.connect(self.begin, signals.spider_opened)
        crawler.signals.connect(self.problems, problems_wanted)
        crawler.signals.connect(self.deliver, run_published)
        return self

    async def begin(self) -> None:
        """Note of targets that are new to the site from where on they get its runs, before there is one for them."""
        store = state_of(self.crawler).known.store
        if store is None:  # no feed is written
            return
        try:
            known = store.deliveries.of_site(self.site)
            new = [target for target in self.targets if target.key not in known]
            if new:
                position = await asyncio.to_thread(newest_published, self.exports, self.site)
                notes = [DeliveryBegun(site=self.site, target=target.key, position=position) for target in new]
                await asyncio.to_thread(store.apply, notes)
        except (OSError, StateError, FeedError) as error:
            logger.error("%s: runs are not delivered: %s", self.site, error)
            return
        for target in new:
            logger.info("%s: %s is new, it gets the runs that are published from now on", self.site, target.name)

    def problems(self) -> list[Problem]:
        """Return a problem for each target to which the last delivery failed."""
        store = state_of(self.crawler).known.store
        known = store.deliveries.of_site(self.site) if store else {}
        found = []
        for target in self.targets:
            delivery = known.get(target.key)
            if delivery and delivery.failing is not None:
                since = f"{datetime.fromtimestamp(delivery.failing, PRAGUE):%Y-%m-%d %H:%M}"
                text = f"delivery to {target.name} fails since {since}: {delivery.reason}"
                found.append(Problem(name=f"delivery {target.name}", text=text))
        return found

    async def deliver(self, content: dict[str, Any]) -> None:
        """Deliver the site's runs; `content`, that of the report of the one that ends, is not needed for it."""
        state = state_of(self.crawler)
        if state.known.store is None:
            return
        delivery = SiteDelivery(self.exports, self.site, self.targets, state.known.store, state.clock)
        try:
            outcomes = await delivery.deliver(self.seconds)
        except (OSError, StateError, FeedError) as error:
            logger.error("%s: runs are not delivered: %s", self.site, error)
            return
        if not outcomes:
            logger.info("%s: its runs are being delivered by another process", self.site)
        for outcome in outcomes:
            self._tell(outcome)

    def _tell(self, outcome: Outcome) -> None:
        if outcome.runs:
            self.crawler.stats.inc_value("delivery/runs", outcome.runs)
        if outcome.failure:
            self.crawler.stats.inc_value("delivery/failed")
            line = "%s: not delivered to %s, runs that wait for the next run: %d: %s"
            logger.warning(line, self.site, outcome.target, outcome.waiting, outcome.failure)
        elif outcome.waiting:
            line = "%s: runs delivered to %s: %d; there was no time for %d more"
            logger.info(line, self.site, outcome.target, outcome.runs, outcome.waiting)
        elif outcome.runs:
            logger.info("%s: runs delivered to %s: %d", self.site, outcome.target, outcome.runs)
