"""What a fetched feed, sitemap, listing or archive leads to: articles, and more such sources."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from w3lib.url import add_or_replace_parameter

from newscrawl.crawling.discovery import (
    Listing,
    NotDiscoverable,
    changes,
    kind_of_source,
    read_feed,
    read_sitemap,
)
from newscrawl.crawling.failures import failed_request, log_failure, reason_of
from newscrawl.crawling.sources import SOURCE, SourceAsk, SourceKind
from newscrawl.crawling.traps import MAX_PAGES, MAX_SECTIONS, Traps
from newscrawl.crawling.visits import asked_for, header, request_of
from newscrawl.exceptions import Postponed
from newscrawl.items import FoundIn
from newscrawl.values.charset import NotText, decode
from newscrawl.values.moments import prague_now
from newscrawl.values.urls import canonical_url, is_front

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Iterator

    from scrapy.http import Response
    from scrapy.utils.log import SpiderLoggerAdapter
    from twisted.python.failure import Failure

    from newscrawl.crawling.arguments import Arguments
    from newscrawl.crawling.days import Days
    from newscrawl.crawling.discovery import Entries
    from newscrawl.crawling.frontier import Ask, Frontier
    from newscrawl.crawling.sources import Sources
    from newscrawl.items import FoundKind

ARCHIVE = "archive"
"""Key in a request's meta of its ArchiveAsk; redirects keep it."""
MAX_ARCHIVE_FILES = 2000
"""Files of one numbered archive that are read at most: where a server answers every number there is no last one."""
MAX_NAMED_SITEMAPS = 10
"""Sitemaps that are read of those a run's robots.txt files name; novinky.cz and its like name six."""
MAX_NAMED_ARTICLES = 1000
"""Articles that are taken of one such sitemap, the newest ones: it may list all that the site ever had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveAsk:
    """A sitemap, feed or listing of the past that is to be fetched."""

    template: str
    """Its address, which may have `{number}` in place of `number`."""
    number: int = 0
    """Of the file in an archive of several files, from 0."""

    @property
    def url(self) -> str:
        """Its address, with the number filled in."""
        return self.template.replace("{number}", str(self.number))

    @property
    def is_numbered(self) -> bool:
        """Whether it is one of several files that have numbers."""
        return "{number}" in self.template


class Following:
    """Follows the sources of one run: says what to ask for next, and notes what became of each source.

    Stats: `discovery/KIND/documents|articles|new|unchanged|useless|cut|ended|trapped`, KIND being feed, sitemap,
    listing, front or archive.
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
            frontier: decides which articles are asked for.
            sources: notes what became of sources.
            days: tells which articles are of the days the run is for.
            arguments: tell how many pages of a listing are read.
            is_article_url: tells whether a canonical URL is that of one of the site's articles.
            section_url: finds those links of a listing that lead to listings which the site does not declare.
            page_param: query parameter that numbers the pages of a listing, None where `rel="next"` names them.
            count: adds a number, 1 if none is given, to the counter of this name.
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
        self._named_sitemaps: set[str] = set()
        self._traps = Traps(count, logger)

    def conditions(self, url: str) -> dict[str, str]:
        """Return the headers that ask for the source at `url` only if it has changed since it was read."""
        return self._sources.conditions(url)

    def feed(self, response: Response) -> Iterator[Ask]:
        """Yield what to ask for after a feed: each article in it that is new, changed or due, the newest first."""
        try:
            entries = read_feed(response.body, response.url)
        except NotDiscoverable as error:
            self._useless("feed", response, error)
            return
        yield from self._articles("feed", response, entries)

    def sitemap(self, response: Response) -> Iterator[Ask | SourceAsk]:
        """Yield what to ask for after a sitemap: each article that is new or due; of an index its newest sitemaps.

        An index that another index names is not followed: two that name each other would be read for ever.
        """
        try:
            sitemap = read_sitemap(response.body, response.url)
            if sitemap.kind == "index" and _ask_of(response).number > 1:
                raise NotDiscoverable("an index inside an index")
        except NotDiscoverable as error:
            self._useless("sitemap", response, error)
            return
        if sitemap.kind == "pages":
            yield from self._articles("sitemap", response, sitemap.entries)
            return
        most = _ask_of(response).most
        for url in self._days.wanted(sitemap.entries, prague_now())[: self._arguments.pages]:
            yield self._led_to(SourceAsk(kind="sitemap", url=url, number=2, most=most))

    def named_sitemaps(self, urls: Iterable[str]) -> Iterator[SourceAsk]:
        """Yield what to ask for of the sitemaps that a robots.txt names, each once in a run."""
        for url in filter(None, map(canonical_url, urls)):
            if url not in self._named_sitemaps and len(self._named_sitemaps) < MAX_NAMED_SITEMAPS:
                self._named_sitemaps.add(url)
                yield SourceAsk(kind="sitemap", url=url, most=MAX_NAMED_ARTICLES)

    def listing(self, response: Response, *, is_shown: bool = True) -> Iterator[Ask | SourceAsk]:
        """Yield what to ask for after a page of a listing, or the front page: articles, sections, the next page.

        That is each article that is new or due and, unless the page is read alone, what it leads on to. One that is not
        among the sightings (not `is_shown`) is read again by the next run, whether it has changed or not.
        """
        ask = _ask_of(response)
        if self._days.are_over(ask.before):
            self._count("discovery/listing/ended")
            return
        try:
            listing = listing_of(response)
        except NotText as error:
            self._useless(ask.kind, response, error)
            return
        links = listing.links()
        articles, new = self._discovered(ask.kind, response.url, links)
        yield from self._asks(new, _found_in(ask.kind, response))
        if not ask.is_alone:
            yield from self.sections(links)
            yield from self._page_after(listing, response.url, ask, articles)
        self._sources.read(response, self._frontier.named(articles), is_whole=is_shown)

    def sections(self, urls: Iterable[str]) -> Iterator[SourceAsk]:
        """Yield the listings among `urls`: those that match `section_url` and that this run has not met before."""
        found = dict.fromkeys(url for url in urls if self._section_url.search(url) and url not in self._sections)
        room = MAX_SECTIONS - len(self._sections)
        for url in list(found)[:room]:
            self._sections.add(url)
            yield self._led_to(SourceAsk(kind="listing", url=url))
        if len(found) > room:
            self._traps.left_out("listing", list(found)[room], len(found) - room)

    def archive(self, response: Response) -> Iterator[Ask | SourceAsk | ArchiveAsk]:
        """Yield what to ask for after a sitemap, feed or listing of the past, then the next file of a numbered archive.

        Numbered feeds go back in time: the last one to read is one whose entries are all older than the window.
        """
        ask: ArchiveAsk = response.meta[ARCHIVE]
        try:
            kind = kind_of_source(response.body)
        except NotDiscoverable as error:
            self._useless("archive", response, error)
            return
        yield from {"feed": self.feed, "sitemap": self.sitemap, "listing": self.listing}[kind](response)
        ended = kind == "feed" and self._days.is_over(read_feed(response.body, response.url), prague_now())
        if ask.is_numbered and ask.number < MAX_ARCHIVE_FILES and not ended:
            yield ArchiveAsk(template=ask.template, number=ask.number + 1)

    def left(self) -> Iterator[SourceAsk]:
        """Yield the sources that former runs found and did not read, and the first pages of known sections."""
        for known in self._sources.left():
            if known.kind == "listing" and known.number == 1:
                yield from self.sections([known.url])
            else:
                kind: SourceKind = "sitemap" if known.kind == "sitemap" else "listing"
                yield SourceAsk(kind=kind, url=known.url, number=known.number)

    def source_failed(self, failure: Failure) -> None:
        """Note why a source was not read: it has not changed (304), the listing has no such page (404), or it failed.

        One that was postponed is not noted, so the next run asks for it.
        """
        request, reason = failed_request(failure), reason_of(failure)
        ask: SourceAsk = request.meta[SOURCE]
        if reason == "304":
            self._count(f"discovery/{ask.kind}/unchanged")
            self._count("discovery/known", self._sources.unchanged(request))
        elif reason == "404" and ask.kind == "listing" and ask.number > 1:
            self._sources.ended(request)
            self._count("discovery/listing/ended")
        elif not isinstance(failure.value, Postponed):
            level = self._level(ask, is_gone=self._sources.failed(request, reason))
            log_failure(ask.kind, failure, self._count, self._logger, level)

    def archive_failed(self, failure: Failure) -> Iterator[ArchiveAsk]:
        """Count the end of a numbered archive, or a failure; without a file 0 yield file 1, since some begin with 1."""
        ask: ArchiveAsk = failed_request(failure).meta[ARCHIVE]
        if reason_of(failure) != "404" or ask.number == 1:
            log_failure("archive", failure, self._count, self._logger)
        elif ask.is_numbered and ask.number == 0:
            yield ArchiveAsk(template=ask.template, number=1)
        else:
            self._count("discovery/archive/ended")

    def _articles(self, kind: FoundKind, response: Response, entries: Entries) -> Iterator[Ask]:
        """Yield what to ask for among the entries of the source in `response`, and note that it was read.

        Known articles that it says have changed since they were fetched are among that. A source that was cut is read
        again by the next run, whether it has changed or not.
        """
        now = prague_now()
        articles, new = self._discovered(kind, response.url, self._days.wanted(entries, now)[: _ask_of(response).most])
        yield from self._asks(new, _found_in(kind, response))
        changed = changes(entries, now)
        yield from self._frontier.changed({url: changed[url] for url in articles if url in changed})
        if not entries.is_whole:
            self._count(f"discovery/{kind}/cut")
            self._logger.warning("%s cut, read as far as it goes: %s", kind, response.url)
        self._sources.read(response, self._frontier.named(articles), is_whole=entries.is_whole)

    def _discovered(self, kind: str, source: str, urls: Iterable[str]) -> tuple[list[str], list[str]]:
        """Return the addresses of articles among `urls`, and those of articles that this run has not met before.

        Those are bounded: what the document at `source` names beyond all measure is left out.
        """
        articles = [url for url in urls if self._is_article_url(url)]
        new = self._traps.articles(kind, source, self._frontier.new(articles))
        self._count(f"discovery/{kind}/documents")
        self._count(f"discovery/{kind}/articles", len(articles))
        self._count(f"discovery/{kind}/new", len(new))
        return articles, new

    def _asks(self, urls: Iterable[str], found_in: FoundIn) -> Iterator[Ask]:
        """Yield what to ask for of articles that a source names, but for those whose addresses say a day not wanted."""
        return self._frontier.asks(filter(self._days.may_hold, urls), found_in=found_in)

    def _led_to(self, found: SourceAsk) -> SourceAsk:
        """Note that `found`, which another source names, is to be read, and return it."""
        if found.most is None:  # what the site does not declare is found again by the next run
            self._sources.led_to(found)
        return found

    def _page_after(self, listing: Listing, url: str, ask: SourceAsk, articles: Iterable[str]) -> Iterator[SourceAsk]:
        """Yield what to ask for of the page that follows the one at `url`, which names these articles.

        It is asked for as long as `-a pages` allows and this page names an article that is fresh: not named by the
        pages before it and not known from former runs. With `-a pages`, `-a since` or `-a until` it may be known. With
        `-a since` a listing also ends where all articles of the page before, whose days are known by now, are older.
        """
        fresh = [article for article in articles if article not in ask.shown]
        goes_on = bool(fresh) if self._arguments.rereads else any(map(self._frontier.is_news, fresh))
        next_page = self._next_page(listing, url, ask.number)
        goes_on = goes_on and ask.number < self._arguments.pages and not self._days.are_over(fresh)
        if goes_on and next_page and ask.number >= MAX_PAGES:
            self._traps.left_out("listing", url, 1)
        elif goes_on and next_page:
            shown = ask.shown.union(fresh)
            found = SourceAsk(kind="listing", url=next_page, number=ask.number + 1, before=tuple(fresh), shown=shown)
            yield self._led_to(found)

    def _next_page(self, listing: Listing, url: str, number: int) -> str | None:
        """Return the address of the page after page `number`, at `url`, of a listing; None where it names none."""
        if self._page_param is None:
            return listing.next_page()
        return canonical_url(add_or_replace_parameter(url, self._page_param, str(number + 1)))

    def _useless(self, kind: str, response: Response, error: Exception) -> None:
        """Count, note and log a document that is no source of the kind it was asked for as."""
        self._count(f"discovery/{kind}/useless")
        level = self._level(response.meta.get(SOURCE), is_gone=self._sources.failed(response, "useless"))
        self._logger.log(level, "%s useless: %s: %s", kind, response.url, error)

    def _level(self, ask: SourceAsk | None, *, is_gone: bool) -> int:
        """Return at which level it is logged that a source was not read: a problem of every run is told as that."""
        if not is_gone or ask is None:
            return logging.WARNING
        self._count(f"discovery/{ask.kind}/gone")
        return logging.INFO


def listing_of(response: Response) -> Listing:
    """Return the page in a response as a listing; raise NotText where it is binary."""
    return Listing(decode(response.body, header(response, "Content-Type"))[0], response.url)


def is_listing(response: Response) -> bool:
    """Tell whether a file of an archive is a listing, which people look at too, and no feed or sitemap."""
    try:
        return kind_of_source(response.body) == "listing"
    except NotDiscoverable:
        return False


def _found_in(kind: FoundKind, response: Response) -> FoundIn:
    """Return how an article was found that the source of this kind in a response names."""
    url = canonical_url(asked_for(request_of(response)))
    if ARCHIVE in response.meta:
        kind = "archive"
    elif kind == "listing" and url and is_front(url):
        kind = "front"
    return FoundIn(kind=kind, url=url)


def _ask_of(response: Response) -> SourceAsk:
    """Return what a response was asked for as; an archive's file or a start page is a listing's first page."""
    ask: SourceAsk | None = response.meta.get(SOURCE)
    return ask or SourceAsk(kind="listing", url=response.url)
