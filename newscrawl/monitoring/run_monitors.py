"""Spidermon, for those who have it watch their crawls: its monitors on each run, beside the problems of its report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from scrapy.exceptions import NotConfigured

from newscrawl.feed.signals import run_published

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class RunMonitors:
    """Extension that runs Spidermon where SPIDERMON_ENABLED says so, and keeps the report that its monitors look at.

    Settings: SPIDERMON_ENABLED, SPIDERMON_ENGINE_STOP_MONITORS and all others of Spidermon's.
    """

    def __init__(self, crawler: Crawler) -> None:
        from spidermon.contrib.scrapy.extensions import Spidermon  # noqa: PLC0415 - half a second, for few

        self.spidermon = Spidermon.from_crawler(crawler)
        self.content: dict[str, Any] | None = None
        """Content of the run's report, None before it is published."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Start Spidermon and listen for the published run; raise NotConfigured where it is not enabled."""
        if not crawler.settings.getbool("SPIDERMON_ENABLED"):
            raise NotConfigured
        self = cls(crawler)
        crawler.signals.connect(self.published, run_published)
        return self

    def published(self, content: dict[str, Any]) -> None:
        """Keep the report."""
        self.content = content
