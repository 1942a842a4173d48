"""A look at live sites: all sources that a site declares, articles from each of them, links that it does not take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import cycle
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Request, Response
from scrapy.robotstxt import RobotParser
from scrapy.settings import Settings
from twisted.python.failure import Failure

from newscrawl.crawling.discovery import NotDiscoverable, kind_of_source, read_feed, read_sitemap
from newscrawl.crawling.failures import failed_request, reason_of
from newscrawl.crawling.following import ARCHIVE, ArchiveAsk, listing_of
from newscrawl.crawling.frontier import Ask
from newscrawl.crawling.sources import SOURCE, SourceAsk
from newscrawl.crawling.visits import ASK, request_of
from newscrawl.crawling.window import Window, archive_urls
from newscrawl.czech.article_urls import looks_like_article
from newscrawl.exceptions import NoBrowser
from newscrawl.facts import PageFacts
from newscrawl.items import Article, FoundIn, Row
from newscrawl.news_spider import NewsSpider
from newscrawl.values.charset import NotText
from newscrawl.values.layouts import layout_of
from newscrawl.values.moments import prague_now
from newscrawl.values.urls import is_within, split
from newscrawl.workbench.live_pages import FetchedPage, own_settings, page_of, why_failed
from newscrawl.workbench.saved_pages import one_line

MOST_REQUESTS = 60
"""Requests to a site, those for robots.txt aside."""
MOST_ARTICLES = 40
"""Articles that a look can be asked for: sources need the other requests."""
MOST_SECONDS = 900
"""Then a look ends, whatever was found: 60 requests take five minutes at the usual pace, more where a site is slow."""
_PROBES = 3
"""Links that look like articles, and are not taken, of which it is tried whether they are."""
_MOST_SECTIONS = 5
"""Listings that `section_url` finds, which are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveSource:
    """What came of asking for one source."""

    kind: str
    """feed, sitemap, listing, front or archive."""
    articles: int | None = None
    """Addresses on it that are articles by the site's `article_url`; None of an index, and of what was not read."""
    problem: str | None = None
    """Why it leads nowhere, in one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPage:
    """What was read on a page of a site."""

    url: str
    found_on: str | None
    """What named it, None where that is not known."""
    facts: PageFacts
    rows: list[Row]
    """The article and its related links; [] where there is none."""
    reason: str | None
    """Why there is none."""


@dataclass(slots=True)
class LiveSite:
    """What a look at one site has found."""

    pages: list[ReadPage] = field(default_factory=list)
    """Pages whose addresses the site takes for articles, as many as were wanted, from as many sources as there are."""
    probes: list[ReadPage] = field(default_factory=list)
    """Pages that look like articles by their address, and that the site does not take."""
    sources: dict[str, LiveSource] = field(default_factory=dict)
    """By the address that was asked for."""
    not_asked: list[str] = field(default_factory=list)
    """Sources beyond the requests that may be made."""
    strangers: dict[str, str] = field(default_factory=dict)
    """Link of a listing that looks like an article's and is not taken -> the listing."""
    failures: list[tuple[str, str]] = field(default_factory=list)
    """(address, reason in one line) of each page that could not be fetched."""


Reading = Callable[[type[NewsSpider], FetchedPage], ReadPage]
"""Returns what is read on a page; raises ValueError for one that is beyond the reader's limits."""


def look_at_sites(
    settings: Settings, spiders: Collection[type[NewsSpider]], *, articles: int, read: Reading
) -> dict[type[NewsSpider], LiveSite]:
    """Look at sites, all at the same time; return what was found of each.

    Asked for are the sources that a site declares, articles that these name, a file of each archive, and a few links
    that may be articles which the site misses. Twisted's reactor starts once, so a process can call this once.

    Args:
        settings: the project's.
        spiders: of the sites.
        articles: how many are wanted of each.
        read: reads a page.
    """
    process = AsyncCrawlerProcess(own_settings(settings, MOST_SECONDS))
    found = {spider: LiveSite() for spider in spiders}
    for spider, site in found.items():
        process.crawl(_looking(spider, site, articles, read), pages="1", budget=str(MOST_REQUESTS))
    process.start()
    return found


def _looking(spider: type[NewsSpider], site: LiveSite, articles: int, read: Reading) -> type[NewsSpider]:
    """Return a spider that asks for the sources of `spider`, then for articles of each, and puts all into `site`."""

    class LookingSpider(_Looking, spider, declared=False):  # type: ignore[misc, valid-type]
        look = _Look(site=site, spider=spider, articles=articles, read=read)

    return LookingSpider


@dataclass(slots=True, kw_only=True)
class _Look:
    """What one look knows."""

    site: LiveSite
    spider: type[NewsSpider]
    articles: int
    read: Reading
    waiting: dict[str | None, list[Ask]] = field(default_factory=lambda: defaultdict(list))
    """Source -> the articles that it was the first to name, in its order."""
    sections: int = 0
    is_probing: bool = False
    """Whether the articles have been asked for, and what follows them is."""

    @property
    def oldest(self) -> date:
        """The day of publication of the oldest article that was read, today where there is none."""
        articles = [row for page in self.site.pages for row in page.rows if isinstance(row, Article)]
        days = [datetime.fromisoformat(row.published_at).date() for row in articles if row.published_at]
        return min([*days, prague_now().date()])

    @property
    def most_sources(self) -> int:
        """How many sources are asked for."""
        return MOST_REQUESTS - self.articles - _PROBES - min(len(self.spider.archives), _PROBES)

    def chosen(self) -> list[Ask]:
        """Take out what to ask for until there are as many pages as wanted: in turn one of each source, the newest."""
        chosen: list[Ask] = []
        for queue in cycle(list(self.waiting.values())):
            if len(chosen) == self.articles - len(self.site.pages) or not any(self.waiting.values()):
                break
            chosen += [queue.pop(0)] if queue else []
        return chosen

    def strangers(self) -> list[str]:
        """Return links that may be articles which the site misses, one of each form of address, the usual one first."""
        forms: dict[str, list[str]] = defaultdict(list)
        for url in self.site.strangers:
            forms[layout_of(url)].append(url)
        return [urls[0] for urls in sorted(forms.values(), key=len, reverse=True)][:_PROBES]


class _Looking(NewsSpider, declared=False):
    """The manners of a look: sources are noted, articles wait until all sources are read, nothing is counted."""

    look: _Look

    async def start(self) -> AsyncIterator[Request]:
        asked = 0
        async for request in super().start():
            asked += 1
            if asked <= self.look.most_sources:
                yield request
            else:
                self.look.site.not_asked.append(request.url)

    def robots_parsed(self, robotparser: RobotParser) -> None:
        """Leave the sitemaps alone that the site's file does not declare."""

    def take_up(self) -> None:
        if self.look.is_probing:
            return
        requests = [self._article_request(ask) for ask in self.look.chosen()]
        if not requests:
            self.look.is_probing = True
            requests = [*self._probes(), *self._archives()]
        for request in requests:
            self.crawler.engine.crawl(request)
        if requests:
            raise DontCloseSpider

    def _requests(self, asks: Iterable[Ask | SourceAsk | ArchiveAsk]) -> Iterator[Request]:
        for ask in asks:
            if isinstance(ask, Ask):
                self.look.waiting[ask.found.url if ask.found else None].append(ask)
            elif isinstance(ask, SourceAsk) and (ask.kind == "sitemap" or self.look.sections < _MOST_SECTIONS):
                self.look.sections += ask.kind != "sitemap"
                yield self._source_request(ask)

    def parse_feed(self, response: Response) -> Iterator[Request]:
        try:
            entries = read_feed(response.body, response.url)
        except NotDiscoverable as error:
            self._useless(response, error)
            return
        self._note(response, [entry.url for entry in entries])
        yield from self._requests(self.following.feed(response))

    def parse_sitemap(self, response: Response) -> Iterator[Request]:
        try:
            sitemap = read_sitemap(response.body, response.url)
        except NotDiscoverable as error:
            self._useless(response, error)
            return
        if sitemap.kind == "pages":
            self._note(response, [entry.url for entry in sitemap.entries])
        else:
            self._note_index(response, len(sitemap.entries))
        yield from self._requests(self.following.sitemap(response))

    async def parse_listing(self, response: Response) -> AsyncIterator[Request]:
        try:
            links = listing_of(response).links()
        except NotText as error:
            self._useless(response, error)
            return
        self._note(response, links)
        for url in links:
            if self._is_own(url) and looks_like_article(url) and not self._is_of_article(url):
                self.look.site.strangers.setdefault(url, response.url)
        for request in self._requests(self.following.listing(response)):
            yield request

    def parse_archive(self, response: Response) -> None:  # type: ignore[override]
        try:
            match kind_of_source(response.body):
                case "feed":
                    self._note(response, [entry.url for entry in read_feed(response.body, response.url)])
                case "sitemap" if (sitemap := read_sitemap(response.body, response.url)).kind == "index":
                    self._note_index(response, len(sitemap.entries))
                case "sitemap":
                    self._note(response, [entry.url for entry in sitemap.entries])
                case _:
                    self._note(response, listing_of(response).links())
        except (NotDiscoverable, NotText) as error:
            self._useless(response, error)

    def source_failed(self, failure: Failure) -> None:
        ask: SourceAsk = failed_request(failure).meta[SOURCE]
        self.look.site.sources[ask.url] = LiveSource(kind=ask.kind, problem=why_failed(failure))

    def archive_failed(self, failure: Failure) -> Iterator[Request]:
        ask: ArchiveAsk = failed_request(failure).meta[ARCHIVE]
        if reason_of(failure) == "404" and ask.is_numbered and ask.number == 0:
            yield self._archive_request(ArchiveAsk(template=ask.template, number=1))
        else:
            self.look.site.sources[ask.url] = LiveSource(kind="archive", problem=why_failed(failure))

    async def parse_article(self, response: Response) -> AsyncIterator[Any]:
        why = self.rendering.at_once(response.url)
        plain = None if why else self._read(response)
        why = why or (self.rendering.why(plain.facts, response.url) if plain else None)
        requests = list(self._render(why, response, plain.facts if plain else None)) if why else []
        for request in requests:
            yield request
        if plain and not requests:
            self._take_page(plain)

    def parse_rendered(self, response: Response, facts: Any, at: Response) -> None:  # type: ignore[override]
        rendered = self._read(response)
        self._take_page(rendered if rendered and rendered.rows else self._read(at))

    def render_failed(self, failure: Failure) -> None:  # type: ignore[override]
        if isinstance(failure.value, NoBrowser):
            self.rendering.no_browser(str(failure.value))
        self.look.site.failures.append((failed_request(failure).url, f"in the browser: {one_line(failure.value)}"))
        self._take_page(self._read(failed_request(failure).cb_kwargs["at"]))

    def article_failed(self, failure: Failure) -> None:  # type: ignore[override]
        self.look.site.failures.append((failed_request(failure).url, why_failed(failure)))

    def _read(self, response: Response) -> ReadPage | None:
        """Return what is read on the page in a response, None where it cannot be read, which is noted."""
        ask: Ask = request_of(response).meta[ASK]
        try:
            page = replace(page_of(response), found_on=ask.found.url if ask.found else None)
            return self.look.read(self.look.spider, page)
        except ValueError as error:
            self.look.site.failures.append((response.url, one_line(error)))
            return None

    def _take_page(self, page: ReadPage | None) -> None:
        """Put a page where it belongs."""
        if page is not None:
            (self.look.site.probes if self.look.is_probing else self.look.site.pages).append(page)

    def _probes(self) -> Iterator[Request]:
        urls = self.frontier.new(self.look.strangers())
        for ask in self.frontier.asks(urls, found_in=FoundIn(kind="page", url=None), whatever_is_known=True):
            yield self._article_request(ask)

    def _archives(self) -> Iterator[Request]:
        """Yield requests for a file of each archive: that of the day of the oldest article, as there was one then."""
        today, day = prague_now().date(), self.look.oldest
        for template in self.archives:
            for url in archive_urls(template, Window(since=day, until=day), today):
                yield self._archive_request(ArchiveAsk(template=url))

    def _note(self, response: Response, urls: Iterable[str]) -> None:
        """Note of a source how many of the addresses on it are articles."""
        named = dict.fromkeys(urls)
        number = sum(map(self.is_article_url, named))
        problem = "names no article that article_url takes" if named and not number else None
        self._keep(response, LiveSource(kind=_kind_of(response), articles=number, problem=problem))

    def _note_index(self, response: Response, number: int) -> None:
        problem = None if number else "an index of nothing"
        self._keep(response, LiveSource(kind=_kind_of(response), problem=problem))

    def _useless(self, response: Response, error: Exception) -> None:
        self._keep(response, LiveSource(kind=_kind_of(response), problem=one_line(error)))

    def _keep(self, response: Response, source: LiveSource) -> None:
        ask: SourceAsk | ArchiveAsk = response.meta.get(SOURCE) or response.meta[ARCHIVE]
        self.look.site.sources[ask.url] = source

    def _is_of_article(self, url: str) -> bool:
        """Tell whether an address is that of an article, or of another page of it: to print, its gallery, a debate."""
        parent = url.partition("?")[0].rstrip("/").rpartition("/")[0]
        return any(map(self.is_article_url, (url, url.partition("?")[0], parent, f"{parent}/")))

    def _is_own(self, url: str) -> bool:
        host = split(url).hostname or ""
        return any(is_within(host, domain) for domain in self.allowed_domains)


def _kind_of(response: Response) -> str:
    ask: SourceAsk | None = response.meta.get(SOURCE)
    return ask.kind if ask else "archive"
