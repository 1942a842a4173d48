"""For crawls of the invented site one after another, with feed and state: what each run asked for and left."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from support.loopback import FAST, Loopback, ScrapyResult, ended, start_scrapy
from support.noviny import SITE, articles

SPIDER = """
from newscrawl.news_spider import NewsSpider

class NovinySpider(NewsSpider):
    name = "noviny"
    allowed_domains = ("noviny.example",)
    article_url = r"/[a-z-]+\\.[a-z0-9]{8}/?$"
%s
"""


CLOCK = """
from datetime import timedelta
from newscrawl.clock import Clock

class Ahead(Clock):
    def now(self):
        return super().now() + timedelta(hours=%r)
"""


@dataclass(frozen=True, kw_only=True)
class NovinyRun:
    """A run that has ended."""

    scrapy: ScrapyResult
    asked: list[str]
    """What was asked for, robots.txt too, without the address of the site."""
    report: dict[str, Any]
    quarantine: list[dict[str, Any]]

    @property
    def articles(self) -> list[str]:
        """Addresses of the articles that it published, without that of the site."""
        return [url.removeprefix(SITE) for url in articles(self.scrapy)]


class NovinyRuns:
    """The spider of the site, written to a file, and its feed and state."""

    def __init__(self, directory: Path, **declared: Any) -> None:
        self.directory = directory
        self._clocks = 0
        self.seconds = 60.0
        """After which a run has failed."""
        self.spider = directory / "noviny.py"
        given = {"feeds": (f"{SITE}/rss",), **declared}
        self.spider.write_text(SPIDER % "".join(f"    {name} = {value!r}\n" for name, value in given.items()))

    def set_clock(self, hours: float) -> None:
        """Let the clock of the next runs be so many hours ahead.

        Each is a module of its own: Python takes one that is as long, of the same second, for the one it has compiled.
        """
        self._clocks += 1
        (self.directory / f"noviny_clock_{self._clocks}.py").write_text(CLOCK % hours)

    def options(self, **settings: Any) -> dict[str, Any]:
        """Return the settings of a run: without delay, in the directory."""
        own: dict[str, Any] = {
            "EXPORTS_DIR": self.directory / "exports",
            "STATE_DIR": self.directory / "state",
            "DRIFT_DIR": self.directory / "drift",
            "LOG_LEVEL": "INFO",
        }
        if self._clocks:
            own["CLOCK"] = f"noviny_clock_{self._clocks}.Ahead"
        return {**FAST, **own, "WRITE_BATCH_SECONDS": 0.05, **settings}

    def crawl(self, server: Loopback, *arguments: str, **settings: Any) -> NovinyRun:
        """Make one run of the site that `server` stands for."""
        server.requests.clear()
        given = [part for argument in arguments for part in ("-a", argument)]
        options = self.options(**settings)
        crawl = start_scrapy(self.directory, "runspider", str(self.spider), *given, proxy=server, settings=options)
        run = ended(self.directory, crawl, self.seconds)
        last = max(self.directory.glob("exports/noviny/*/*/report.json"), key=lambda path: path.parent.name)
        rejected = last.with_name("quarantine.jsonl")
        lines = rejected.read_text().splitlines() if rejected.exists() else []
        return NovinyRun(
            scrapy=run,
            asked=[url.removeprefix(SITE) for url in server.urls],
            report=json.loads(last.read_text()),
            quarantine=[json.loads(line) for line in lines],
        )
