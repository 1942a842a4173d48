"""NewsSpider: the requests of a run and their callbacks, from what a site declares to facts of its pages."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from functools import cached_property, partial
from http import HTTPStatus
from typing import Any, Self, TypeVar

import scrapy
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider, UsageError
from scrapy.http import Request, Response
from scrapy.robotstxt import RobotParser
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from newscrawl.crawling.arguments import Arguments, usage
from newscrawl.crawling.article_pages import ArticlePages
from newscrawl.crawling.days import Days
from newscrawl.crawling.failures import failed_request, failed_response, log_failure, reason_of
from newscrawl.crawling.following import ARCHIVE, ArchiveAsk, Following, is_listing
from newscrawl.crawling.front import front_url, listing_asks, page_kind
from newscrawl.crawling.frontier import GONE, NEW_PRIORITY, Ask, Frontier
from newscrawl.crawling.further_pages import FURTHER
from newscrawl.crawling.identity import Identity
from newscrawl.crawling.page_reader import PageReader
from newscrawl.crawling.rendering import BROWSER_SLOT, RENDER, Rendering, mark
from newscrawl.crawling.sources import SOURCE, SourceAsk, Sources
from newscrawl.crawling.visits import ASK, RIGHTS, asked_for, cookie_headers, keys_on_the_way, request_of, visit_of
from newscrawl.crawling.window import archive_urls
from newscrawl.exceptions import NoBrowser, Postponed
from newscrawl.facts import ArticleFact, Fact, PageFacts
from newscrawl.feed.quarantine import quarantine
from newscrawl.feed.signals import report_wanted
from newscrawl.items import FoundIn
from newscrawl.site import Site, check_declaration, make_known
from newscrawl.state.crawl_state import CrawlState, state_of
from newscrawl.state.page_table import KnownPage
from newscrawl.values.known_sites import name_in
from newscrawl.values.moments import in_prague
from newscrawl.values.urls import canonical_url

_Found = TypeVar("_Found")
_WAY = (ASK, RIGHTS, "redirect_urls", "redirect_reasons")
"""Keys in a request's meta that tell how a crawl came to its page."""
NOTHING = r"(?!)"
"""A regular expression that matches nowhere."""


class NewsSpider(Site, scrapy.Spider):
    """Crawls one site; a subclass declares what `Site` has and nothing else.

    Arguments (`scrapy crawl SITE -a NAME=VALUE`):

    Where the site's file declares no sitemap, those that its robots.txt names are read.

    - `pages`: how many pages of each listing, and how many children of each sitemap index, are read; default 3, with
      `since` as many as it takes
    - `since`, `until`: only articles published on these days or between them (ISO 8601, Europe/Prague); `since` also
      reads the site's archives and follows listings until their articles are older
    - `limit`: at most so many article pages are fetched, the first ones found; default 0, no limit
    - `urls`: article addresses, separated by commas; only these are fetched, whatever is known of them
    - `budget`: at most so many requests (500), or so much time (10m), are spent; what is left waits for the next run

    What former runs know is not done again: articles are fetched when they are new or due (see `state.plan`), sources
    are asked for only if they have changed. A run with `pages`, `since` or `until` reads its sources whatever is known.

    Stats: `discovery/SOURCE/documents|articles|new|unchanged|useless|cut|ended` with SOURCE feed, sitemap, listing
    or front, `discovery/known`; `revisit/due|unchanged|gone`; `read/...` what reading counts, `read/no_article`,
    `read/unreadable`, `read/too_costly`, `read/failed`; `failed/KIND/REASON` for what was not fetched.
    """

    def __init_subclass__(cls, *, declared: bool = True, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if declared:
            check_declaration(cls, NewsSpider)
            make_known(cls.name, cls)

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
        self.given: dict[str, str] = {}
        """The arguments as they were given, for the report."""
        with usage(self.name):
            self.arguments = Arguments.parse(
                pages=pages, limit=limit, urls=urls, since=since, until=until, budget=budget
            )
        self._article_url = re.compile(self.article_url)
        self._article_id = re.compile(self.article_id or NOTHING)
        self._headers = cookie_headers(self.cookies)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Create the spider of one crawl."""
        self = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(self.take_up, signals.spider_idle)
        crawler.signals.connect(self.code_failed, signals.spider_error)
        crawler.signals.connect(self.robots_parsed, signals.robots_parsed)
        crawler.signals.connect(self.request_dropped, signals.request_dropped)
        crawler.signals.connect(self._close_reader, signals.spider_closed)
        crawler.signals.connect(self.report, report_wanted)
        self.given = {name: value for name, value in kwargs.items() if not name.startswith("_")}
        return self

    def report(self) -> dict[str, Any]:
        """Return what the report of the run says of its arguments and its sources."""
        return {"arguments": self.given, "sources": self.sources.found}

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Keep cookies where the site's identity hop sets them."""
        super().update_settings(settings)
        if cls.identity_hop:
            settings.set("COOKIES_ENABLED", True, priority="spider")

    @cached_property
    def state(self) -> CrawlState:
        """The state of the crawl: what former runs know, and what this one notes."""
        return state_of(self.crawler)

    @cached_property
    def reader(self) -> PageReader:
        """Reads the pages of this run."""
        return PageReader.from_crawler(self.crawler, self.name, self.page)

    @cached_property
    def front_url(self) -> str | None:
        """Address of the front page, None for a site that declares no source."""
        return front_url(self)

    @cached_property
    def frontier(self) -> Frontier:
        """Decides which articles this run asks for."""
        return Frontier(self.state, limit=self.arguments.limit, name_of=self.article_name, count=self.count)

    @cached_property
    def days(self) -> Days:
        """Tells which articles are of the days this run is for."""
        return Days(self.arguments.window, re.compile(self.article_date or NOTHING), self.frontier.key)

    @cached_property
    def sources(self) -> Sources:
        """What is known of the site's sources, and what becomes of them in this run."""
        return Sources(
            self.state,
            kind_of=partial(page_kind, front=self.front_url),
            rereads=self.arguments.rereads,
            takes_all=not self.arguments.window,
        )

    @cached_property
    def following(self) -> Following:
        """Tells what the feeds, sitemaps, listings and archives of this run lead to."""
        return Following(
            self.frontier,
            self.sources,
            self.days,
            self.arguments,
            is_article_url=self.is_article_url,
            section_url=re.compile(self.section_url or NOTHING),
            page_param=self.listing_page_param,
            count=self.count,
            logger=self.logger,
        )

    @cached_property
    def article_pages(self) -> ArticlePages:
        """Decides what becomes of the article pages of this run."""
        return ArticlePages(
            self.state.notebook,
            Identity(self.state, self.article_name, is_article_url=self.is_article_url, count=self.count),
            self.days,
            most_pages=self.crawler.settings.getint("ARTICLE_PAGES_MAX"),
            ask_former=partial(self._look_at, self.parse_former, self.former_failed),
            ask_further=self._further_request,
            ask_first=lambda url, page: self._requests(
                self.frontier.asks([url], found_in=FoundIn(kind="page", url=canonical_url(page)))
            ),
            ask_target=partial(self._look_at, self.parse_target, self.target_failed),
            post_process=self.post_process,
            count=self.count,
        )

    @cached_property
    def rendering(self) -> Rendering:
        """Decides which pages of this run the browser shows."""
        return Rendering(
            self.state,
            is_declared=self.browser,
            most=self.crawler.settings.getint("BROWSER_PAGES"),
            count=self.count,
            logger=self.logger,
        )

    def is_article_url(self, url: str) -> bool:
        """Tell whether a canonical URL is that of one of the site's articles."""
        return bool(self._article_url.search(url))

    def article_name(self, url: str) -> str | None:
        """Return what all addresses of the article at `url` share (`Site.article_id`), None where `url` lacks it."""
        return name_in(self._article_id, url)

    def post_process(self, article: ArticleFact, response: Response) -> ArticleFact:
        """Return `article` as it is to go on: the one hook for what no declaration can say."""
        return article

    async def start(self) -> AsyncIterator[Request]:
        """Yield the first requests: for the addresses of `-a urls`, else for every source of the site.

        These are its feeds, sitemaps, front page and listings, with `-a since` its archives, and without `-a since` and
        `-a until` the sources that former runs found and left.
        """
        arguments = self.arguments
        if arguments.urls:
            asked, found_in = self.frontier.new(arguments.urls), FoundIn(kind="argument")
            for article in self.frontier.asks(asked, found_in=found_in, whatever_is_known=True):
                yield self._article_request(article)
            return
        for url in self.feeds:
            yield self._source_request(SourceAsk(kind="feed", url=url))
        for url in self.sitemaps:
            yield self._source_request(SourceAsk(kind="sitemap", url=url))
        for ask in listing_asks(self, self.front_url, for_days=bool(arguments.window)) if arguments.pages else ():
            yield self._source_request(ask)
        for template in self.archives:
            for url in archive_urls(template, arguments.window, in_prague(self.state.clock.now()).date()):
                yield self._archive_request(ArchiveAsk(template=url))
        for source in self.following.left():
            yield self._source_request(source)

    def take_up(self) -> None:
        """Ask for the articles that former runs left and for those that are due again, once nothing else is left to do.

        So new articles have the limit and the budget first. Raises DontCloseSpider when there are any.
        """
        asks = [] if self.arguments.urls or self.arguments.window else list(self.frontier.left())
        for ask in asks:
            self.crawler.engine.crawl(self._article_request(ask))
        if asks:
            raise DontCloseSpider

    def robots_parsed(self, robotparser: RobotParser) -> None:
        """Ask for the sitemaps that a robots.txt names, where the site's file declares none."""
        if self.sitemaps or self.arguments.urls:
            return
        named = getattr(getattr(robotparser, "rp", None), "sitemaps", ())  # as Protego has them
        for ask in self.following.named_sitemaps(named):
            self.crawler.engine.crawl(self._source_request(ask))

    def request_dropped(self, request: Request) -> None:
        """Note the look at a front page or listing that redirects to a page which this run has asked for already."""
        if "redirect_urls" in request.meta:
            self.sources.redirected(request)

    def code_failed(self, response: Response) -> None:
        """Note that a callback failed on an article page; the page is due again at its time."""
        at = request_of(response).cb_kwargs.get("at", response)
        if ASK in at.meta:
            self.state.notebook.visited(visit_of(request_of(at), at), "error")

    def parse_feed(self, response: Response) -> Iterator[Request]:
        """Yield a request for each article of a feed that is new or due, the newest first."""
        return self._requests(self.following.feed(response))

    def parse_sitemap(self, response: Response) -> Iterator[Request]:
        """Yield a request for each article of a sitemap that is new or due, or for the newest sitemaps of an index."""
        return self._requests(self.following.sitemap(response))

    async def parse_listing(self, response: Response) -> AsyncIterator[Request]:
        """Yield a request for each article on a listing's page that is new or due, for sections, for the next page.

        What the page shows goes to the sightings before it is noted that the page was read.
        """
        is_shown = await self._show(response)
        for request in self._requests(self.following.listing(response, is_shown=is_shown)):
            yield request

    async def _show(self, response: Response) -> bool:
        """Add what a page of links shows to the sightings, if it can be read, and the row of the visit to it."""
        url = canonical_url(asked_for(request_of(response))) or response.url
        is_shown = await self.reader.show(response, url, page_kind(url, self.front_url))
        self.sources.looked_at(response, "read" if is_shown else "unreadable")
        return is_shown

    async def parse_archive(self, response: Response) -> AsyncIterator[Request]:
        """Yield requests for what a file of an archive leads to, and for the next file where these have numbers."""
        if is_listing(response):
            await self._show(response)
        for request in self._requests(self.following.archive(response)):
            yield request

    def source_failed(self, failure: Failure) -> None:
        """Note why a feed, sitemap or listing was not read."""
        self.following.source_failed(failure)

    def archive_failed(self, failure: Failure) -> Iterator[Request]:
        """Count the end of a numbered archive or a failure; yield a request for file 1 where there is no file 0."""
        return self._requests(self.following.archive_failed(failure))

    async def parse_article(self, response: Response) -> AsyncIterator[Fact | Request]:
        """Yield the article of a page with its links, as one item, or the request that must be answered before.

        A page that is no article, or cannot be read, is noted in the quarantine with the reason.
        """
        if why := self.rendering.at_once(response.url):
            for request in self._render(why, response, None):
                yield request
            return
        facts = await self._facts(response)
        if facts is None:
            return
        why = self.rendering.why(facts, response.url)
        for found in self._render(why, response, facts) if why else self._take(facts, response):
            yield found

    async def parse_rendered(
        self, response: Response, facts: PageFacts | None, at: Response
    ) -> AsyncIterator[Fact | Request]:
        """Yield what follows from a page that the browser has shown, or from it as it was fetched, if that says more.

        Args:
            response: the page as the browser shows it.
            facts: of the page as it was fetched, None where that was not read.
            at: the response that brought it.
        """
        rendered = await self.reader.facts(response)
        if self.rendering.has_helped(facts, rendered, response.url) and rendered and rendered.article:
            mark(rendered.article)
            facts, at = rendered, response
        facts = facts or await self._facts(at)
        for found in self._take(facts, at) if facts else ():
            yield found

    async def render_failed(self, failure: Failure) -> AsyncIterator[Fact | Request]:
        """Yield what follows from a page that the browser could not show, as it was fetched.

        One that is no article without it is due again. One that was postponed stays due.
        """
        error, at, url = failure.value, failed_request(failure).cb_kwargs["at"], failed_request(failure).url
        if isinstance(error, Postponed):
            return
        if isinstance(error, NoBrowser):
            self.rendering.no_browser(str(error))
        else:
            self.rendering.failed(getattr(error, "reason", type(error).__name__), url)
        facts = failed_request(failure).cb_kwargs["facts"] or await self._facts(at)
        if facts and facts.article is None and not isinstance(error, NoBrowser):
            quarantine(self.crawler, url=url, reason="RenderingFailed", detail=str(error))
            self.state.notebook.visited(visit_of(request_of(at)), "not_rendered", failed=True)
            return
        for found in self._take(facts, at) if facts else ():
            yield found

    async def _facts(self, response: Response) -> PageFacts | None:
        """Return what is read of an article page, None where it cannot be read, which is noted."""
        facts = await self.reader.facts(response)
        if facts is None:
            self.state.notebook.visited(visit_of(request_of(response), response), "unreadable")
        return facts

    def _render(self, why: str, response: Response, facts: PageFacts | None) -> Iterator[Request]:
        """Yield the request that has the browser show a page, none where it waits for a later run."""
        if self.rendering.may_render(why, response.url):
            request = request_of(response)
            kept = {name: request.meta[name] for name in _WAY if name in request.meta}
            own = {RENDER: response, "download_slot": BROWSER_SLOT, "autothrottle_dont_adjust_delay": True}
            yield request.replace(
                callback=self.parse_rendered,
                errback=self.render_failed,
                cb_kwargs={"facts": facts, "at": response},
                meta=kept | own,
                priority=NEW_PRIORITY + 1,
                dont_filter=True,
            )

    def _take(self, facts: PageFacts, response: Response) -> Iterator[Fact | Request]:
        """Yield what follows from the facts of an article page; note in the quarantine one that is none."""
        self.reader.count(facts, response)
        if facts.article is None:
            quarantine(self.crawler, url=response.url, reason="NoArticle", detail=facts.reason)
        yield from self.article_pages.take(facts, response)

    def parse_former(
        self, response: Response, former: KnownPage, facts: PageFacts, at: Response, hops: int = 0
    ) -> Iterator[Fact | Request]:
        """Yield the item of a page that may be an article at a new address (see `ArticlePages.take_former`)."""
        return self.article_pages.take_former(response, former, facts, at, hops)

    async def parse_further(
        self, response: Response, facts: PageFacts, at: Response, seen: tuple[str, ...]
    ) -> AsyncIterator[Fact | Request]:
        """Yield what follows from a further page of an article (see `ArticlePages.take_further`)."""
        further = await self.reader.facts(response)
        for found in self.article_pages.take_further(further, response, facts, at, seen):
            yield found

    async def parse_target(self, response: Response, target: str, hops: int = 0) -> AsyncIterator[Fact | Request]:
        """Yield what follows from the answer of a canonical address (see `ArticlePages.take_target`)."""
        facts = await self.reader.read(response) if response.status == HTTPStatus.OK else None
        for found in self.article_pages.take_target(facts, response, target, hops):
            yield found

    def article_failed(self, failure: Failure) -> Iterator[Request | Fact]:
        """Note why an article page was not read.

        One of the feed that is gone (404, 410) is asked for at its other addresses first; a GoneFact follows where it
        is gone from all of them. One that was postponed (`exceptions.Postponed`) stays due.
        """
        if isinstance(failure.value, Postponed):
            return
        request, reason = failed_request(failure), reason_of(failure)
        if reason in GONE and (elsewhere := self._elsewhere(request)):
            yield elsewhere
            return
        facts = self.frontier.not_read(visit_of(request, failed_response(failure)), reason)
        if facts is None:
            log_failure("article", failure, self.count, self.logger)
        yield from facts or ()

    def former_failed(self, failure: Failure) -> Iterator[Fact]:
        """Yield the item of a page as that of an article of its own, since its former address could not be fetched.

        Where that address was postponed nothing follows: the page stays due.
        """
        return self._without(failure, "former", self.article_pages.facts)

    def further_failed(self, failure: Failure) -> Iterator[Fact | Request]:
        """Yield what follows from an article of which a further page was not fetched (see `ArticlePages.broken_off`).

        Where that page was postponed nothing follows: the article stays due.
        """
        return self._without(failure, "further", self.article_pages.broken_off)

    def _without(
        self, failure: Failure, kind: str, go_on: Callable[[PageFacts, Response], Iterator[_Found]]
    ) -> Iterator[_Found]:
        """Yield what `go_on` does of a page that waited for another one, which was not fetched."""
        if not isinstance(failure.value, Postponed):
            log_failure(kind, failure, self.count, self.logger)
            found = failed_request(failure).cb_kwargs
            yield from go_on(found["facts"], found["at"])

    def target_failed(self, failure: Failure) -> Iterator[Fact | Request]:
        """Yield the items of the pages that state a canonical address, which could not be fetched: it is not theirs.

        Where that address was postponed nothing follows: the pages stay due.
        """
        target = failed_request(failure).cb_kwargs["target"]
        if isinstance(failure.value, Postponed):
            self.article_pages.target_not_asked(target)
            return
        log_failure("canonical", failure, self.count, self.logger)
        yield from self.article_pages.target_answered(target)

    async def _close_reader(self) -> None:
        if "reader" in self.__dict__:  # a run that read no page has none
            await self.reader.close()

    def count(self, name: str, number: int = 1) -> None:
        """Add `number` to the counter of this name."""
        self.crawler.stats.inc_value(name, number)

    def request(
        self,
        url: str,
        callback: Callable[..., Any],
        errback: Callable[[Failure], Any],
        *,
        priority: int = 0,
        headers: Mapping[str, str] | None = None,
        **arguments: Any,
    ) -> Request:
        """Return a request to this site, with its cookies; `arguments` are passed to the callback by keyword."""
        return Request(
            url,
            callback=callback,
            errback=errback,
            priority=priority,
            cb_kwargs=arguments,
            headers={**self._headers, **(headers or {})},
        )

    def _requests(self, asks: Iterable[Ask | SourceAsk | ArchiveAsk]) -> Iterator[Request]:
        """Yield the request for each of `asks`."""
        for ask in asks:
            if isinstance(ask, Ask):
                yield self._article_request(ask)
            elif isinstance(ask, SourceAsk):
                yield self._source_request(ask)
            else:
                yield self._archive_request(ask)

    def _article_request(self, ask: Ask) -> Request:
        request = self.request(
            ask.url, self.parse_article, self.article_failed, priority=ask.priority, headers=ask.headers
        )
        request.meta[ASK] = ask
        return request

    def _source_request(self, ask: SourceAsk) -> Request:
        parser: Callable[[Response], Any] = {"feed": self.parse_feed, "sitemap": self.parse_sitemap}.get(
            ask.kind, self.parse_listing
        )
        headers = self.following.conditions(ask.url)
        request = self.request(ask.url, parser, self.source_failed, headers=headers)
        request.meta[SOURCE] = ask
        return request

    def _archive_request(self, ask: ArchiveAsk) -> Request:
        request = self.request(ask.url, self.parse_archive, self.archive_failed)
        request.meta[ARCHIVE] = ask
        return request

    def _elsewhere(self, request: Request) -> Request | None:
        """Return the request for a gone article at another of its addresses, None where there is none left to try."""
        ask: Ask | None = request.meta.get(ASK)
        again = self.frontier.elsewhere(ask, keys_on_the_way(request)) if ask else None
        return self._article_request(again).replace(dont_filter=True) if again else None

    def _further_request(self, url: str, **known: Any) -> Request:
        """Return the request for a further page of an article, before other articles; it may be asked for twice.

        `known` are the arguments of `parse_further`.
        """
        request = self.request(url, self.parse_further, self.further_failed, priority=NEW_PRIORITY + 1, **known)
        request.meta[FURTHER] = True
        return request.replace(dont_filter=True)

    def _look_at(
        self, callback: Callable[..., Any], errback: Callable[[Failure], Any], url: str, **arguments: Any
    ) -> Request:
        """Return the request for another address `url` of a page that was read: its redirect is not followed.

        `arguments` are those of `callback`.
        """
        request = self.request(url, callback, errback, priority=NEW_PRIORITY, **arguments)
        request.meta.update(dont_redirect=True, handle_httpstatus_all=True)
        return request.replace(dont_filter=True)
