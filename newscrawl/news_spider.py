"""NewsSpider: from what a site declares to its articles and their teasers, as facts."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, Self

import scrapy
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider, UsageError
from scrapy.http import Request, Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure
from w3lib.url import add_or_replace_parameter

from newscrawl.crawling.allowance import Allowance
from newscrawl.crawling.arguments import addresses, usage, whole_number
from newscrawl.crawling.days import Days
from newscrawl.crawling.discovery import Listing, NotDiscoverable, kind_of_source, read_feed, read_sitemap
from newscrawl.crawling.frontier import GONE, NEW_PRIORITY, Ask, Frontier
from newscrawl.crawling.identity import Identity, is_at, target_of
from newscrawl.crawling.sources import Sources
from newscrawl.crawling.visits import (
    ASK,
    SOURCE,
    asked_for,
    header,
    keys_on_the_way,
    request_of,
    visit_of,
)
from newscrawl.crawling.window import Window, archive_urls
from newscrawl.exceptions import BudgetSpent, RefusedRequest
from newscrawl.facts import ArticleFact, Fact, PageFacts
from newscrawl.feed.quarantine import quarantine
from newscrawl.reading import read_page
from newscrawl.site import Site, check_declaration
from newscrawl.state.crawl_state import CrawlState, state_of
from newscrawl.state.notes import Forgotten
from newscrawl.state.store import KnownPage, KnownSource
from newscrawl.values.charset import NotText, decode
from newscrawl.values.moments import PRAGUE
from newscrawl.values.urls import canonical_url

NOTHING = r"(?!)"
"""A regular expression that matches nowhere."""
MAX_HOPS = 5
"""Redirects that are followed from the former address of an article."""
DEFAULT_PAGES = 3
"""Pages read of each listing, children of each sitemap index, where a run does not say how many."""
ALL_PAGES = 1_000_000
MAX_ARCHIVES = 2000
"""Files of one numbered archive that are read at most."""
MAX_SECTIONS = 100
"""Listings found by `section_url` that are read in one run; denik.cz has 73 regional papers (page of 2023)."""


class NewsSpider(Site, scrapy.Spider):
    """One site: a subclass declares what `Site` has and nothing else.

    Arguments (`scrapy crawl SITE -a NAME=VALUE`):

    - `pages`: how many pages of each listing, and how many children of each sitemap index, are read; default 3, with
      `since` as many as it takes
    - `since`, `until`: only articles published on these days or between them (ISO 8601, Europe/Prague); `since` also
      reads the site's archives and follows listings until their articles are older
    - `limit`: at most so many article pages are fetched, the first found; default 0, no limit
    - `urls`: article addresses, separated by commas; only these are fetched, whatever is known of them
    - `budget`: so many requests (500), or so much time (10m), are spent; what is left waits for the next run

    What former runs know is not done again: articles are fetched when they are new or due (see `state.plan`), sources
    are asked for only if they have changed. A run with `pages`, `since` or `until` reads its sources whatever is known.

    Stats: `discovery/SOURCE/documents|articles|new|unchanged|useless|ended` with SOURCE feed, sitemap or listing,
    `discovery/known`; `revisit/due|unchanged|gone`; `read/...` what reading counts, `read/no_article`,
    `read/unreadable`; `failed/KIND/REASON` for what was not fetched.
    """

    def __init_subclass__(cls, *, declared: bool = True, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if declared:
            check_declaration(cls, NewsSpider)

    def __init__(
        self,
        *,
        pages: str = "",
        limit: str = "0",
        urls: str = "",
        since: str = "",
        until: str = "",
        budget: str = "",
        **kwargs: Any,
    ) -> None:
        unknown = [name for name in kwargs if not name.startswith("_")]  # scrapyd passes _job
        if unknown:
            raise UsageError(f"{self.name}: no such argument: {', '.join(unknown)}", print_help=False)
        super().__init__(**kwargs)
        with usage(self.name):
            self._pages = whole_number("pages", pages) if pages else ALL_PAGES if since else DEFAULT_PAGES
            self._limit = whole_number("limit", limit)
            self._urls = addresses("urls", urls)
            self._window = Window.parse(since, until)
            self.budget = Allowance.parse(budget)
        self._rereads = bool(pages or self._window)
        self._article_url = re.compile(self.article_url)
        self._article_id = re.compile(self.article_id or NOTHING)
        self._article_date = re.compile(self.article_date or NOTHING)
        self._section_url = re.compile(self.section_url or NOTHING)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self._headers = {"Cookie": cookies} if cookies else {}
        self._sections: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Create the spider of one crawl."""
        self = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(self.take_up, signals.spider_idle)
        crawler.signals.connect(self.not_understood, signals.spider_error)
        return self

    @cached_property
    def state(self) -> CrawlState:
        """What is known from former runs."""
        return state_of(self.crawler)

    @cached_property
    def frontier(self) -> Frontier:
        """The articles of this run."""
        return Frontier(self.state, limit=self._limit, name=self._name, count=self._count)

    @cached_property
    def identity(self) -> Identity:
        """What tells the articles of this run by their addresses."""
        return Identity(self.state, self._name)

    @cached_property
    def days(self) -> Days:
        """The days of this run."""
        return Days(self._window, self._article_date, self.frontier.key)

    @cached_property
    def sources(self) -> Sources:
        """The feeds, sitemaps and listings of this run."""
        return Sources(self.state, rereads=self._rereads, takes_all=not self._window)

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the given addresses, or for every feed, sitemap and listing, and with `-a since` for the archives.

        A run without `-a since` and `-a until` also takes up the sources that the last one left.
        """
        if self._urls:
            for ask in self.frontier.asks(self.frontier.new(self._urls), whatever_is_known=True):
                yield self._article_request(ask)
            return
        for url in self.feeds:
            yield self._source_request(url, self.parse_feed)
        for url in self.sitemaps:
            yield self._source_request(url, self.parse_sitemap)
        for url in self.listings if self._pages else ():
            yield self._source_request(url, self.parse_listing)
        for template in self.archives:
            for url in archive_urls(template, self._window, _now().date()):
                yield self._archive_request(url, 0)
        for source in self.sources.left():
            for request in self._left_requests(source):
                yield request

    def take_up(self) -> None:
        """Ask for the articles that former runs left and those that are due again, once there is nothing else to do.

        Not before: the newest articles have the limit and the budget first. Raises DontCloseSpider when there are any.
        """
        asks = [] if self._urls or self._window else list(self.frontier.left())
        for ask in asks:
            self.crawler.engine.crawl(self._article_request(ask))
        if asks:
            raise DontCloseSpider

    def not_understood(self, response: Response) -> None:
        """Note that the code failed on an article page, which is looked at again at its time."""
        page = request_of(request_of(response).cb_kwargs.get("at", response))
        if ASK in page.meta:
            self.state.visited(visit_of(page), "error")

    def is_article_url(self, url: str) -> bool:
        """Tell whether a canonical URL is one of the site's articles."""
        return bool(self._article_url.search(url))

    def post_process(self, article: ArticleFact, response: Response) -> ArticleFact:
        """Return the article as it goes on; the one hook for what no declaration can say."""
        return article

    def parse_feed(self, response: Response) -> Iterator[Request]:
        """Yield a request for every new article of a feed, the newest first."""
        try:
            entries = read_feed(response.body, response.url)
        except NotDiscoverable as error:
            self._useless("feed", response, error)
            return
        yield from self._source_articles("feed", response, self.days.wanted(entries, _now()))

    def parse_sitemap(self, response: Response, child: bool = False) -> Iterator[Request]:
        """Yield a request for every new article of a sitemap, or for the newest children of an index."""
        try:
            sitemap = read_sitemap(response.body, response.url)
            if child and sitemap.kind == "index":
                raise NotDiscoverable("an index inside an index")
        except NotDiscoverable as error:
            self._useless("sitemap", response, error)
            return
        urls = self.days.wanted(sitemap.entries, _now())
        if sitemap.kind == "pages":
            yield from self._source_articles("sitemap", response, urls)
            return
        for url in urls[: self._pages]:
            self.sources.led_to("sitemap", url, 2)
            yield self._source_request(url, self.parse_sitemap, child=True)

    def parse_listing(
        self, response: Response, number: int = 1, before: Sequence[str] = (), shown: frozenset[str] = frozenset()
    ) -> Iterator[Request]:
        """Yield a request for every new article of page `number` of a listing, its new sections, and its next page.

        The next page is asked for while `-a pages` allows and this one names an article that its former pages
        (`shown`) did not and no former run knew; with `-a pages` or `-a since` any that they did not. A run with
        `-a since` also ends where the articles of the last page (`before`), which have been read meanwhile, are all
        older.
        """
        if self.days.are_over(before):
            self._count("discovery/listing/ended")
            return
        try:
            listing = self._listing(response)
        except NotText as error:
            self._useless("listing", response, error)
            return
        links = listing.links()
        articles, new = self._discovered("listing", links)
        fresh = [url for url in articles if url not in shown]
        goes_on = bool(fresh) if self._rereads else any(map(self.frontier.is_news, fresh))
        yield from self._article_requests(new)
        yield from self._section_requests(links)
        following = self._next_page(listing, response.url, number)
        if goes_on and following and number < self._pages and not self.days.are_over(fresh):
            self.sources.led_to("listing", following, number + 1)
            context = {"number": number + 1, "before": fresh, "shown": shown.union(fresh)}
            yield self._source_request(following, self.parse_listing, **context)
        self.sources.read("listing", response, len(articles))

    def parse_archive(self, response: Response, template: str, number: int) -> Iterator[Request]:
        """Yield what a sitemap, feed or listing of the past leads to, then the next file of a numbered archive.

        Numbered feeds go back in time: one whose entries are all older than the days asked for is the last.
        """
        try:
            kind = kind_of_source(response.body)
        except NotDiscoverable as error:
            self._useless("archive", response, error)
            return
        yield from {"feed": self.parse_feed, "sitemap": self.parse_sitemap, "listing": self.parse_listing}[kind](
            response
        )
        ended = kind == "feed" and self.days.is_over(read_feed(response.body, response.url), _now())
        if "{number}" in template and number < MAX_ARCHIVES and not ended:
            yield self._archive_request(template, number + 1)

    def parse_article(self, response: Response) -> Iterator[Fact | Request]:
        """Yield the page's teasers, then its article; a page that is none goes to quarantine with the reason."""
        visit = visit_of(request_of(response), response)
        facts = self._read(response)
        if facts is None:
            self.state.visited(visit, "unreadable")
        elif facts.article is None:
            quarantine(self.crawler, url=response.url, reason="NoArticle", detail=facts.reason)
            self.state.visited(visit, "no_article")
        elif not self.days.holds(asked_for(request_of(response)), facts.article.published, facts.article.fetched_at):
            self._count("read/outside_window")
            ask: Ask | None = request_of(response).meta.get(ASK)
            if ask and ask.is_new:
                self.state.note(Forgotten(key=visit.key))
        elif former := self.identity.look_alike(facts.article):
            if self.identity.has_name_of(facts.article, former):
                yield from self._rows(facts, facts.article, response, former)
            else:
                yield self._ask_former(former.moved_to or former.url, former=former, facts=facts, at=response)
        else:
            yield from self._rows(facts, facts.article, response)

    def parse_former(
        self, response: Response, former: KnownPage, facts: PageFacts, at: Response, hops: int = 0
    ) -> Iterator[Fact | Request]:
        """Yield the facts of the page `at` a new address: of a known article, if its `former` address leads there.

        It may do so by way of others, MAX_HOPS at most.
        """
        target = target_of(response)
        has_moved = target is not None and is_at(target, at)
        if target and not has_moved and hops < MAX_HOPS:
            yield self._ask_former(target, former=former, facts=facts, at=at, hops=hops + 1)
            return
        if has_moved:
            self._count("revisit/moved")
        if facts.article:
            yield from self._rows(facts, facts.article, at, former if has_moved else None)

    def _unmoved(self, facts: PageFacts, at: Response, **_: Any) -> Iterator[Fact]:
        """Yield the facts of the page `at` an address of its own: where the former one leads cannot be told."""
        if facts.article:
            yield from self._rows(facts, facts.article, at)

    def failed(self, failure: Failure) -> Iterator[Request | Fact] | None:
        """Count and log, once, what could not be fetched; 304 is no failure, nor a 404 after the last of some pages."""
        request: Request = failure.request  # type: ignore[attr-defined]
        error = failure.value
        if isinstance(error, BudgetSpent):
            return None
        kind = request.callback.__name__.removeprefix("parse_") if request.callback else "page"
        response = error.response if isinstance(error, HttpError) else None
        reason = str(response.status) if response is not None else type(error).__name__
        if kind == "article":
            if reason in GONE and (elsewhere := self._elsewhere(request)):
                return iter((elsewhere,))
            facts = self.frontier.not_read(visit_of(request, response), reason)
            if facts is not None:
                return iter(facts)
        elif kind == "former":
            self._log_failure(kind, request, error, reason)
            return self._unmoved(**request.cb_kwargs)
        elif reason == "304":
            self._count(f"discovery/{kind}/unchanged")
            self._count("discovery/known", self.sources.unchanged(kind, request))
            return None
        elif reason == "404" and request.cb_kwargs.get("number", 1) != 1:
            self.sources.ended(kind, request)
            return self._ended(kind, **request.cb_kwargs)
        else:
            self.sources.failed(kind, request, reason)
        self._log_failure(kind, request, error, reason)
        return None

    def _log_failure(self, kind: str, request: Request, error: BaseException | None, reason: str) -> None:
        if isinstance(error, RefusedRequest):
            return
        detail = reason if isinstance(error, HttpError) else str(error)
        self._count(f"failed/{kind}/{reason}")
        self.logger.warning("%s not fetched: %s: %s", kind, request.url, detail or reason)

    def _listing(self, response: Response) -> Listing:
        return Listing(decode(response.body, header(response, "Content-Type"))[0], response.url)

    def _ask_former(self, url: str, **known: Any) -> Request:
        """Return the request that tells whether a known article has moved: for where its address `url` leads."""
        request = self._request(url, self.parse_former, NEW_PRIORITY, **known)
        request.meta.update(dont_redirect=True, handle_httpstatus_all=True)
        return request.replace(dont_filter=True)

    def _rows(
        self, facts: PageFacts, article: ArticleFact, response: Response, former: KnownPage | None = None
    ) -> Iterator[Fact]:
        """Yield the article last: an article in the feed means that all of its page is."""
        article = self.post_process(article, response)
        self.identity.settle(facts, article, response, former)
        yield from facts.links
        yield article

    def _read(self, response: Response) -> PageFacts | None:
        """Read one page and count what was found; one that cannot be read goes to quarantine, and None comes back."""
        try:
            text, _ = decode(response.body, header(response, "Content-Type"))
            facts = read_page(text, url=response.url, page=self.page, site=self.name, fetched_at=_now())
        except ValueError as error:  # NotText, or a page beyond the reader's limits
            self._count("read/unreadable")
            quarantine(self.crawler, url=response.url, reason="Unreadable", detail=str(error))
            return None
        for name, number in facts.counts.items():
            self._count(f"read/{name}", number)
        if facts.article is None:
            self._count("read/no_article")
        return facts

    def _source_articles(self, source: str, response: Response, urls: Iterable[str]) -> Iterator[Request]:
        articles, new = self._discovered(source, urls)
        yield from self._article_requests(new)
        self.sources.read(source, response, len(articles))

    def _discovered(self, source: str, urls: Iterable[str]) -> tuple[list[str], list[str]]:
        """Return the articles among `urls`, and those of them that this run has not met."""
        articles = [url for url in urls if self.is_article_url(url)]
        new = self.frontier.new(articles)
        self._count(f"discovery/{source}/documents")
        self._count(f"discovery/{source}/articles", len(articles))
        self._count(f"discovery/{source}/new", len(new))
        return articles, new

    def _article_requests(self, urls: Iterable[str]) -> Iterator[Request]:
        """Yield the requests for the articles at these addresses, but for those that are dated otherwise."""
        for ask in self.frontier.asks(filter(self.days.may_hold, urls)):
            yield self._article_request(ask)

    def _article_request(self, ask: Ask) -> Request:
        request = self._request(ask.url, self.parse_article, priority=ask.priority, headers=ask.headers)
        request.meta[ASK] = ask
        return request

    def _elsewhere(self, request: Request) -> Request | None:
        """Return the request for an article, gone where it was asked for, at another of its addresses."""
        ask: Ask | None = request.meta.get(ASK)
        again = self.frontier.elsewhere(ask, keys_on_the_way(request)) if ask else None
        return self._article_request(again).replace(dont_filter=True) if again else None

    def _left_requests(self, source: KnownSource) -> Iterator[Request]:
        if source.kind == "sitemap":
            yield self._source_request(source.url, self.parse_sitemap, child=True)
        elif source.number == 1:
            yield from self._section_requests([source.url])
        else:
            yield self._source_request(source.url, self.parse_listing, number=source.number)

    def _name(self, url: str) -> str | None:
        """Return what all addresses of the article at `url` share, None where the site's file does not say."""
        match = self._article_id.search(url)
        return next(filter(None, match.groups()), None) if match else None

    def _archive_request(self, template: str, number: int) -> Request:
        url = template.replace("{number}", str(number))
        return self._request(url, self.parse_archive, template=template, number=number)

    def _ended(self, kind: str, number: int, template: str = "", **_: Any) -> Iterator[Request]:
        """Count the end of numbered pages; an archive that does not begin with 0 may begin with 1."""
        if "{number}" in template and number == 0:
            yield self._archive_request(template, 1)
        else:
            self._count(f"discovery/{kind}/ended")

    def _section_requests(self, urls: Iterable[str]) -> Iterator[Request]:
        for url in urls:
            if self._section_url.search(url) and url not in self._sections and len(self._sections) < MAX_SECTIONS:
                self._sections.add(url)
                self.sources.led_to("listing", url, 1)
                yield self._source_request(url, self.parse_listing)

    def _source_request(self, url: str, callback: Callable[..., Any], **arguments: Any) -> Request:
        request = self._request(url, callback, headers=self.sources.conditions(url), **arguments)
        request.meta[SOURCE] = url
        return request

    def _request(
        self,
        url: str,
        callback: Callable[..., Any],
        priority: int = 0,
        headers: Mapping[str, str] | None = None,
        **arguments: Any,
    ) -> Request:
        return Request(
            url,
            callback=callback,
            errback=self.failed,
            priority=priority,
            cb_kwargs=arguments,
            headers={**self._headers, **(headers or {})},
        )

    def _next_page(self, listing: Listing, url: str, number: int) -> str | None:
        if self.listing_page_param is None:
            return listing.next_page()
        return canonical_url(add_or_replace_parameter(url, self.listing_page_param, str(number + 1)))

    def _useless(self, source: str, response: Response, error: Exception) -> None:
        self._count(f"discovery/{source}/useless")
        self.sources.failed(source, response, "useless")
        self.logger.warning("%s useless: %s: %s", source, response.url, error)

    def _count(self, name: str, number: int = 1) -> None:
        self.crawler.stats.inc_value(name, number)


def _now() -> datetime:
    return datetime.now(PRAGUE)
