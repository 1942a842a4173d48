"""From a fetched feed, sitemap, listing or archive to what it leads to: articles, and more such sources."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from w3lib.url import add_or_replace_parameter

from newscrawl.crawling.discovery import Listing, NotDiscoverable, kind_of_source, read_feed, read_sitemap
from newscrawl.crawling.failures import failed_request, log_failure, reason_of
from newscrawl.crawling.sources import SOURCE, SourceAsk, SourceKind
from newscrawl.crawling.visits import header
from newscrawl.exceptions import BudgetSpent
from newscrawl.values.charset import NotText, decode
from newscrawl.values.moments import PRAGUE
from newscrawl.values.urls import canonical_url

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Iterator

    from scrapy.http import Response
    from scrapy.utils.log import SpiderLoggerAdapter
    from twisted.python.failure import Failure

    from newscrawl.crawling.arguments import Arguments
    from newscrawl.crawling.days import Days
    from newscrawl.crawling.frontier import Ask, Frontier
    from newscrawl.crawling.sources import Sources

ARCHIVE = "archive"
"""Key of a request's meta: the ArchiveAsk, also after redirects."""
MAX_ARCHIVE_FILES = 2000
"""Files of one numbered archive that are read at most: a server that answers every number has no last one."""
MAX_SECTIONS = 100
"""Listings found by `section_url` that are read in one run; denik.cz has 73 regional papers (page of 2023)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveAsk:
    """A sitemap, feed or listing of the past that is asked for."""

    template: str
    """Its address, in which `{number}` may stand for the file's number."""
    number: int = 0

    @property
    def url(self) -> str:
        """Its address."""
        return self.template.replace("{number}", str(self.number))

    @property
    def is_numbered(self) -> bool:
        """Whether it is one of several files that are counted."""
        return "{number}" in self.template


class Following:
    """Follows the sources of one run.

    Stats: `discovery/KIND/documents|articles|new|unchanged|useless|ended` with KIND feed, sitemap, listing, archive.
    """

    def __init__(
        self,
        frontier: Frontier,
        sources: Sources,
        days: Days,
        arguments: Arguments,
        *,
        is_article_url: Callable[[str], bool],
        section_url: re.Pattern[str],
        page_param: str | None,
        count: Callable[..., None],
        logger: SpiderLoggerAdapter,
    ) -> None:
        """Take the parts of the run that decide, and what the site declares.

        Args:
            frontier: which articles are asked for.
            sources: where it is noted what became of a source.
            days: which days are meant.
            arguments: how many pages of a listing are read.
            is_article_url: tells whether a canonical URL is one of the site's articles.
            section_url: matches the links of a listing that lead to listings of their own.
            page_param: query parameter that numbers the pages of a listing, None where `rel="next"` names them.
            count: adds a number, by default one, to the counter of a name.
            logger: the spider's.
        """
        self._frontier = frontier
        self._sources = sources
        self._days = days
        self._arguments = arguments
        self._is_article_url = is_article_url
        self._section_url = section_url
        self._page_param = page_param
        self._count = count
        self._logger = logger
        self._sections: set[str] = set()

    def conditions(self, url: str) -> dict[str, str]:
        """Return the headers that ask for a source only if it has changed since it was read to its end."""
        return self._sources.conditions(url)

    def feed(self, response: Response) -> Iterator[Ask]:
        """Yield what to ask for of a feed: every new article, the newest first."""
        try:
            entries = read_feed(response.body, response.url)
        except NotDiscoverable as error:
            self._useless("feed", response, error)
            return
        yield from self._articles("feed", response, self._days.wanted(entries, _now()))

    def sitemap(self, response: Response) -> Iterator[Ask | SourceAsk]:
        """Yield what to ask for of a sitemap: every new article, or the newest children of an index.

        A child that is an index again is useless: indexes that name each other would be read for ever.
        """
        try:
            sitemap = read_sitemap(response.body, response.url)
            if sitemap.kind == "index" and _ask_of(response).number > 1:
                raise NotDiscoverable("an index inside an index")
        except NotDiscoverable as error:
            self._useless("sitemap", response, error)
            return
        urls = self._days.wanted(sitemap.entries, _now())
        if sitemap.kind == "pages":
            yield from self._articles("sitemap", response, urls)
            return
        for url in urls[: self._arguments.pages]:
            yield self._led_to(SourceAsk(kind="sitemap", url=url, number=2))

    def listing(self, response: Response) -> Iterator[Ask | SourceAsk]:
        """Yield what to ask for of one page of a listing: every new article, its new sections, and its next page.

        The next page is asked for while `-a pages` allows and this one names an article that its former pages did not
        and no former run knew; with `-a pages` or `-a since` any that they did not. A run with `-a since` also ends
        where the articles of the page before, which have been read meanwhile, are all older.
        """
        ask = _ask_of(response)
        if self._days.are_over(ask.before):
            self._count("discovery/listing/ended")
            return
        try:
            listing = listing_of(response)
        except NotText as error:
            self._useless("listing", response, error)
            return
        links = listing.links()
        articles, new = self._discovered("listing", links)
        fresh = [url for url in articles if url not in ask.shown]
        goes_on = bool(fresh) if self._arguments.rereads else any(map(self._frontier.is_news, fresh))
        yield from self._asks(new)
        yield from self.sections(links)
        following = self._next_page(listing, response.url, ask.number)
        if goes_on and following and ask.number < self._arguments.pages and not self._days.are_over(fresh):
            shown = ask.shown.union(fresh)
            found = SourceAsk(kind="listing", url=following, number=ask.number + 1, before=tuple(fresh), shown=shown)
            yield self._led_to(found)
        self._sources.read(response, len(articles))

    def sections(self, urls: Iterable[str]) -> Iterator[SourceAsk]:
        """Yield the listings among `urls` that the site calls sections and this run has not met."""
        for url in urls:
            if self._section_url.search(url) and url not in self._sections and len(self._sections) < MAX_SECTIONS:
                self._sections.add(url)
                yield self._led_to(SourceAsk(kind="listing", url=url))

    def archive(self, response: Response) -> Iterator[Ask | SourceAsk | ArchiveAsk]:
        """Yield what to ask for of a sitemap, feed or listing of the past, then the next file of a numbered archive.

        Numbered feeds go back in time: one whose entries are all older than the days asked for is the last.
        """
        ask: ArchiveAsk = response.meta[ARCHIVE]
        try:
            kind = kind_of_source(response.body)
        except NotDiscoverable as error:
            self._useless("archive", response, error)
            return
        yield from {"feed": self.feed, "sitemap": self.sitemap, "listing": self.listing}[kind](response)
        ended = kind == "feed" and self._days.is_over(read_feed(response.body, response.url), _now())
        if ask.is_numbered and ask.number < MAX_ARCHIVE_FILES and not ended:
            yield ArchiveAsk(template=ask.template, number=ask.number + 1)

    def left(self) -> Iterator[SourceAsk]:
        """Yield the sources that former runs found and did not read, and the first pages of sections."""
        for known in self._sources.left():
            if known.kind == "listing" and known.number == 1:
                yield from self.sections([known.url])
            else:
                kind: SourceKind = "sitemap" if known.kind == "sitemap" else "listing"
                yield SourceAsk(kind=kind, url=known.url, number=known.number)

    def source_failed(self, failure: Failure) -> None:
        """Note that a source was not read: it is unchanged (304), the page after a listing's last, or it failed."""
        request, reason = failed_request(failure), reason_of(failure)
        ask: SourceAsk = request.meta[SOURCE]
        if reason == "304":
            self._count(f"discovery/{ask.kind}/unchanged")
            self._count("discovery/known", self._sources.unchanged(request))
        elif reason == "404" and ask.kind == "listing" and ask.number > 1:
            self._sources.ended(request)
            self._count("discovery/listing/ended")
        elif not isinstance(failure.value, BudgetSpent):
            self._sources.failed(request, reason)
            log_failure(ask.kind, failure, self._count, self._logger)

    def archive_failed(self, failure: Failure) -> Iterator[ArchiveAsk]:
        """Count the end of a numbered archive; where there is no file 0, yield file 1: some begin with that."""
        ask: ArchiveAsk = failed_request(failure).meta[ARCHIVE]
        if reason_of(failure) != "404" or ask.number == 1:
            log_failure("archive", failure, self._count, self._logger)
        elif ask.is_numbered and ask.number == 0:
            yield ArchiveAsk(template=ask.template, number=1)
        else:
            self._count("discovery/archive/ended")

    def _articles(self, kind: str, response: Response, urls: Iterable[str]) -> Iterator[Ask]:
        """Yield what to ask for of the articles among `urls`, which a source names, and note that it was read."""
        articles, new = self._discovered(kind, urls)
        yield from self._asks(new)
        self._sources.read(response, len(articles))

    def _discovered(self, kind: str, urls: Iterable[str]) -> tuple[list[str], list[str]]:
        """Return the articles among `urls`, and those of them that this run has not met."""
        articles = [url for url in urls if self._is_article_url(url)]
        new = self._frontier.new(articles)
        self._count(f"discovery/{kind}/documents")
        self._count(f"discovery/{kind}/articles", len(articles))
        self._count(f"discovery/{kind}/new", len(new))
        return articles, new

    def _asks(self, urls: Iterable[str]) -> Iterator[Ask]:
        """Yield what to ask for of new articles, but for those whose addresses say another day."""
        return self._frontier.asks(filter(self._days.may_hold, urls))

    def _led_to(self, found: SourceAsk) -> SourceAsk:
        """Return a source that another one leads to, noted as one that is to be read."""
        self._sources.led_to(found)
        return found

    def _next_page(self, listing: Listing, url: str, number: int) -> str | None:
        if self._page_param is None:
            return listing.next_page()
        return canonical_url(add_or_replace_parameter(url, self._page_param, str(number + 1)))

    def _useless(self, kind: str, response: Response, error: Exception) -> None:
        """Count and log a document that is no source of its kind."""
        self._count(f"discovery/{kind}/useless")
        self._sources.failed(response, "useless")
        self._logger.warning("%s useless: %s: %s", kind, response.url, error)


def listing_of(response: Response) -> Listing:
    """Return a page as a listing; raise NotText where it is none."""
    return Listing(decode(response.body, header(response, "Content-Type"))[0], response.url)


def _ask_of(response: Response) -> SourceAsk:
    """Return what was asked for; an archive's file, or a start page, is read as the first page of a listing."""
    ask: SourceAsk | None = response.meta.get(SOURCE)
    return ask or SourceAsk(kind="listing", url=response.url)


def _now() -> datetime:
    return datetime.now(PRAGUE)
