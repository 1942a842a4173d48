"""Sites without a spider of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.exceptions import UsageError
from scrapy.http import Request, Response

from newscrawl.crawling.arguments import addresses, usage
from newscrawl.crawling.failures import failed_request, failed_response, log_failure, reason_of
from newscrawl.crawling.following import listing_of
from newscrawl.crawling.visits import FOUND, request_of, visit_of
from newscrawl.czech.article_urls import looks_like_article
from newscrawl.exceptions import Postponed
from newscrawl.facts import Fact, Found
from newscrawl.news_spider import NewsSpider
from newscrawl.values.moments import unix_of
from newscrawl.values.urls import is_within

if TYPE_CHECKING:
    from scrapy.spiderloader import SpiderLoaderProtocol
    from twisted.python.failure import Failure


class GenericSpider(NewsSpider, declared=False):
    """Any news site, read by what its pages say about themselves and by structure.

    Publisher: as the pages name it.
    Discovery: `-a start=URL[,URL...]`: a start page that is no article is read as a listing: its links that look like
        articles, the feeds it names, and `rel="next"`.
    Layouts: none declared.
    Caveats: never leaves the hosts of the start pages; what looks like an article is a guess by its address. A site
        that has a spider is left to it: their runs know nothing of one another, so both would publish an article.
    """

    name = "generic"
    custom_settings = {"CONCURRENT_REQUESTS": 16}  # one connection each for as many hosts

    def __init__(self, *, start: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        with usage(self.name):
            self._starts = addresses("start", start)
        if not self._starts and not self.arguments.urls:
            raise UsageError(f"{self.name}: -a start=URL or -a urls=URL is missing", print_help=False)
        hosts = (urlsplit(url).hostname or "" for url in (*self._starts, *self.arguments.urls))
        self.allowed_domains = tuple(dict.fromkeys(host.removeprefix("www.") for host in hosts))

    def refuse_sites(self, loader: SpiderLoaderProtocol) -> None:
        """Raise UsageError where a host of the given addresses is that of another spider."""
        for name in loader.list():
            domains = () if name == self.name else getattr(loader.load(name), "allowed_domains", ())
            for host in self.allowed_domains:
                if any(is_within(host, domain) or is_within(domain, host) for domain in domains):
                    raise UsageError(f"{self.name}: {host} is the site of the spider {name}: crawl with that")

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the given articles, then for the start pages."""
        async for request in super().start():
            yield request
        for url in self._starts:
            request = self.request(url, self.parse_start, self.start_failed)
            request.meta[FOUND] = Found(kind="argument", url=None, at=unix_of(self.state.clock.now()))
            yield request

    def is_article_url(self, url: str) -> bool:
        """Tell whether a URL looks like an article's and lies on one of the start pages' hosts."""
        host = urlsplit(url).hostname or ""
        own = any(is_within(host, domain) for domain in self.allowed_domains)
        return own and looks_like_article(url)

    async def parse_start(self, response: Response) -> AsyncIterator[Fact | Request]:
        """Yield the facts of a start page that is an article, else what it leads to as a listing."""
        facts = await self.reader.read(response)
        if facts is None:
            self._not_read(request_of(response), response, "unreadable")
            return
        if facts.article is not None:
            for found in self.article_pages.take(facts, response):
                yield found
            return
        for url in listing_of(response).feeds():
            yield self.request(url, self.parse_feed, self.feed_failed)
        async for request in self.parse_listing(response):
            yield request

    def start_failed(self, failure: Failure) -> None:
        """Count and log a start page that was not fetched."""
        log_failure("start", failure, self.count, self.logger)
        if not isinstance(failure.value, Postponed):
            self._not_read(failed_request(failure), failed_response(failure), reason_of(failure))

    def _not_read(self, request: Request, response: Response | None, reason: str) -> None:
        """Add the row of a visit to a start page that was not read: an article's where its address looks like one."""
        if self.is_article_url(request.url):
            self.state.visits.ended(visit_of(request, response), reason)
        else:
            self.sources.looked_at(response or request, reason)

    def feed_failed(self, failure: Failure) -> None:
        """Count and log a feed that was not fetched."""
        log_failure("feed", failure, self.count, self.logger)
