"""The spider of a replay: its site's own, but the archive says which pages there are, and nothing else is asked for."""

from __future__ import annotations

from functools import cached_property
from types import new_class
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from scrapy.exceptions import DontCloseSpider

from newscrawl.crawling.frontier import Ask
from newscrawl.crawling.rendering import mark
from newscrawl.crawling.visits import RIGHTS
from newscrawl.monitoring.watch import counters
from newscrawl.news_spider import NewsSpider
from newscrawl.replaying.host_rights import HostRights
from newscrawl.reporting.code_version import code_version
from newscrawl.state.known import published
from newscrawl.values.keys import page_key
from newscrawl.values.paging import may_be_further
from newscrawl.values.urls import canonical_url

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response
    from scrapy.robotstxt import RobotParser
    from twisted.python.failure import Failure

    from newscrawl.facts import Fact, PageFacts
    from newscrawl.replaying.captures import Captures

MOST_LISTED = 1_000
"""Addresses that a report lists."""


class ReplaySpider(NewsSpider, declared=False):
    """What a replay does otherwise than a crawl; `replay_spider` joins it to the spider of a site.

    Stats: `replay/pages`, `replay/other_pages` for those that are no article's by their address,
    `replay/no_article` for articles of the feed whose page is none for today's reader, `replay/held` for pages whose
    former address the archive does not have.
    """

    captures: Captures
    files: tuple[str, ...]
    """Of the archive, as they were given."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._no_articles: list[str] = []
        self._late: list[str] = []
        """Addresses of pages that may be further pages of articles: once all others are read, that is known."""
        self._joined: set[int] = set()
        """Keys of the addresses that were asked for as further pages."""

    def report(self) -> dict[str, Any]:
        """Return what the report of the run says: that it is a replay, of which files, with which counts."""
        stats = self.crawler.stats.get_stats()
        return {
            "ok": True,
            "problems": [],
            "alarms": [],
            "replay": {"files": list(self.files), **counters(stats, "replay/"), "no_articles": self._no_articles},
            "arguments": self.given,
            "sources": {},
            "revisions": counters(stats, "deduplicate/"),
            "failed": counters(stats, "failed/"),
            "spider_errors": counters(stats, "spider_exceptions/"),
            "log": counters(stats, "log_count/"),
            "dropped": counters(stats, "item_dropped_reasons_count/"),
            "quarantine": counters(stats, "quarantine/"),
            "reading": counters(stats, "read/"),
            "separation": counters(stats, "separate/"),
            "code_version": code_version(),
        }

    async def start(self) -> AsyncIterator[Request]:
        """Yield a request for each article page of the archive, in the order in which they were fetched."""
        for url in self.captures.urls(self.name):
            address = canonical_url(url) or url
            if not (self.is_article_url(address) or published(self.state.known.page_at(address))):
                self.count("replay/other_pages")
            elif may_be_further(url):
                self._late.append(url)
            else:
                yield self._capture_request(url)

    def take_up(self) -> None:
        """Ask for the pages that may have been further pages of articles and are none."""
        late, self._late = self._late, []
        asks = [self._capture_request(url) for url in late if page_key(canonical_url(url) or url) not in self._joined]
        for ask in asks:
            self.crawler.engine.crawl(ask)
        if asks:
            raise DontCloseSpider

    def _capture_request(self, url: str) -> Request:
        """Return the request for a page of the archive, as one for an article that the feed may know."""
        self.count("replay/pages")
        address = canonical_url(url) or url
        known = self.state.known.page_at(address, self.article_name(address))
        key, found = (known.key, known.found) if known else (page_key(address), None)
        ask = Ask(url=url, key=key, priority=0, headers={}, named=url, is_new=False, found=found)
        request = self._article_request(ask)
        request.meta[RIGHTS] = list(self._rights.signals(url))
        return request

    def _further_request(self, url: str, **known: Any) -> Request:
        self._joined.add(page_key(canonical_url(url) or url))
        return super()._further_request(url, **known)

    @cached_property
    def _rights(self) -> HostRights:
        return HostRights(self.state.known)

    def robots_parsed(self, robotparser: RobotParser) -> None:
        """Ask for nothing."""

    async def parse_article(self, response: Response) -> AsyncIterator[Fact | Request]:
        """Yield what follows from a page as it was archived; no browser shows it."""
        facts = await self._facts(response)
        page = self.captures.find(self.name, response.url)
        if facts and facts.article and page and page.is_rendered:
            mark(facts.article)
        if page_key(canonical_url(response.url) or response.url) in self._joined:
            return
        for found in self._take(facts, response) if facts else ():
            yield found

    def _take(self, facts: PageFacts, response: Response) -> Iterator[Fact | Request]:
        if facts.article is None:
            url = canonical_url(response.url) or response.url
            if published(self.state.known.page_at(url, self.article_name(url))):
                self.count("replay/no_article")
                self._no_articles += [url] if len(self._no_articles) < MOST_LISTED else []
        yield from super()._take(facts, response)

    def former_failed(self, failure: Failure) -> Iterator[Fact]:
        """Count a page that may be an article of the feed at a new address: what tells is not in the archive."""
        self.count("replay/held")
        yield from ()


def replay_spider(site: type[NewsSpider], captures: Captures, files: tuple[str, ...]) -> type[NewsSpider]:
    """Return the spider that replays the pages which `captures` has of a site, whose spider is `site`."""
    own = {"captures": captures, "files": files, "__module__": __name__}
    bases = (ReplaySpider, site)
    return new_class(f"Replay{site.__name__}", bases, {"declared": False}, lambda namespace: namespace.update(own))


def hosts_of(captures: Captures, site: str) -> list[str]:
    """Return the addresses of the hosts that a site has pages of, in the order of these pages."""
    parts = [urlsplit(url) for url in captures.urls(site)]
    return list(dict.fromkeys(f"{part.scheme}://{part.netloc}/" for part in parts))


def captures_of(crawler: Crawler) -> Captures:
    """Return the captures that a replay is of."""
    return cast("type[ReplaySpider]", crawler.spidercls).captures
