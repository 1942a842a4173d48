"""Tells people of a site's problems at the end of its runs: once of each, and once of its end."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import TYPE_CHECKING, Any, Self

from scrapy.exceptions import NotConfigured

from newscrawl.exceptions import NotTold, StateError
from newscrawl.feed.signals import run_published
from newscrawl.notification.channels import channels_of
from newscrawl.notification.message import Message
from newscrawl.notification.threads import GRACE_SECONDS, in_thread
from newscrawl.state.crawl_state import state_of
from newscrawl.state.problem_table import ProblemTold
from newscrawl.values.moments import unix_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy.crawler import Crawler

    from newscrawl.notification.channels import Channel

logger = logging.getLogger(__name__)


class Notification:
    """Extension that tells people what the state says they are to be told of the site, when a run is published.

    Each channel gets one message, all at the same time, and is remembered for itself: the next run tells again what did
    not get through, by that channel alone. That people were told is on the disk as soon as a message was taken, so that
    a crash repeats nothing.

    Settings: NOTIFY_COMMAND, NOTIFY_URLS, NOTIFY_SECONDS.

    Stats: `notification/told`, `notification/failed`: messages.
    """

    def __init__(self, crawler: Crawler, channels: Sequence[Channel]) -> None:
        self.crawler = crawler
        self.site = crawler.spidercls.name
        self.channels = channels
        self.seconds = crawler.settings.getfloat("NOTIFY_SECONDS")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen for published runs.

        Raises:
            NotConfigured: the settings name no channel.
            ValueError: they name one wrongly.
        """
        channels = channels_of(crawler.settings)
        if not channels:
            raise NotConfigured
        self = cls(crawler, channels)
        crawler.signals.connect(self.tell, run_published)
        return self

    async def tell(self, content: dict[str, Any]) -> None:
        """Tell people by all channels what they do not know yet; `content` is that of the run's report."""
        told = (self._tell_by(channel, content["run_id"]) for channel in self.channels)
        outcomes = await asyncio.gather(*told, return_exceptions=True)
        for error in dict.fromkeys(outcome for outcome in outcomes if isinstance(outcome, Exception)):
            bug = not isinstance(error, StateError)
            logger.error("%s: people are not told of its problems: %s", self.site, error, exc_info=bug and error)

    async def _tell_by(self, channel: Channel, run_id: str) -> None:
        state = state_of(self.crawler)
        now = unix_of(state.clock.now())
        problems = state.known.untold_problems(channel.key)
        if not problems:
            return
        message = Message(site=self.site, run_id=run_id, problems=problems)
        try:
            await in_thread(partial(channel.send, message), self.seconds + GRACE_SECONDS)
        except (NotTold, TimeoutError) as error:
            self.crawler.stats.inc_value("notification/failed")
            reason = str(error) or f"no answer within {self.seconds:g} s"
            logger.warning("%s: not told by %s, the next run tries again: %s", self.site, channel.name, reason)
        else:
            self.crawler.stats.inc_value("notification/told")
            notes = [ProblemTold(problem=problem, channel=channel.key, now=now) for problem in problems]
            await asyncio.to_thread(state.commit, notes)
