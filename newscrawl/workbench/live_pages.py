"""Live pages for the commands: fetched by a site's own spider with all its manners, without feed and state."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import CloseSpider
from scrapy.http import Request, Response
from scrapy.settings import Settings
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from newscrawl.crawling.visits import header, request_of
from newscrawl.news_spider import NewsSpider
from newscrawl.values.charset import decode
from newscrawl.values.moments import prague_now
from newscrawl.workbench.saved_pages import SavedPage, one_line

MOST_SECONDS = 180
"""Then fetching ends, whatever was found: robots.txt, some sources and three articles take thirty at the usual pace."""
_SETTINGS = {
    "ITEM_PIPELINES": {},  # nothing goes to the feed
    "LOG_LEVEL": "WARNING",  # of what went well the command tells itself
    "TDMREP_ENABLED": False,  # nor does it need to be known what may be done with it
    "CONCURRENT_REQUESTS": 1,  # an article waits behind no listing, and the end behind nothing that is under way
    "CLOSESPIDER_TIMEOUT": MOST_SECONDS,
}
"""Settings that differ from those of a crawl; what the command line says wins."""


class NotFetched(ValueError):  # noqa: N818 - says what happened, as charset.NotText does
    """A page could not be fetched; the message says why in one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedPage:
    """A page that was fetched."""

    url: str
    """Its address after all redirects."""
    found_on: str | None
    """The feed, sitemap or listing that named it, None for a page that was asked for by its address."""
    saved: SavedPage


@dataclass(slots=True)
class LiveFetch:
    """What one spider has fetched."""

    page: FetchedPage | None = None
    """The page that was looked for, None where it was not found."""
    failures: list[tuple[str, str]] = field(default_factory=list)
    """(address, reason in one line) of each page that could not be fetched or was refused."""


Refusal = Callable[[type[NewsSpider], FetchedPage], str | None]
"""Returns in one line why a page is not the one looked for, None where it is; a ValueError is a refusal, too."""


def fetch(settings: Settings, spider: type[NewsSpider], url: str) -> FetchedPage:
    """Return the page at `url`, fetched as `spider` would in a crawl, with its robots.txt, user agent and domains.

    Raises:
        NotFetched: it could not be fetched.
        UsageError: `url` is no http address.
    """
    arguments = {"urls": url.replace(",", "%2C")}  # a comma separates addresses; canonical_url makes it one again
    fetched = fetch_from_sites(settings, {spider: arguments}, refuse=lambda _spider, _page: None)[spider]
    if fetched.page is None:
        raise NotFetched("; ".join(f"{url}: {reason}" for url, reason in fetched.failures) or f"{url}: no answer")
    return fetched.page


def fetch_from_sites(
    settings: Settings,
    arguments: Mapping[type[NewsSpider], Mapping[str, str]],
    *,
    refuse: Refusal,
) -> dict[type[NewsSpider], LiveFetch]:
    """Let each spider find and fetch article pages until one is not refused; return what each has fetched.

    All spiders crawl at the same time. Twisted's reactor starts once, so a process can call this once.

    Args:
        settings: the project's.
        arguments: each spider's own, as `scrapy crawl -a` gives them.
        refuse: tells whether a page is the one looked for.

    Raises:
        UsageError: the arguments of a spider are wrong.
    """
    own = settings.copy()
    own.setdict(_SETTINGS, priority="spider")
    process = AsyncCrawlerProcess(own)
    found = {spider: LiveFetch() for spider in arguments}
    for spider, fetched in found.items():
        spider(**arguments[spider])  # a UsageError inside the crawl would only be logged
        process.crawl(_fetching(spider, fetched, refuse), **arguments[spider])
    process.start()
    return found


def _fetching(spider: type[NewsSpider], fetched: LiveFetch, refuse: Refusal) -> type[NewsSpider]:
    """Return a spider that finds articles as `spider` does, and puts their pages into `fetched`, unread."""

    class FetchingSpider(spider, declared=False):  # type: ignore[misc, valid-type, call-arg]
        def parse_article(self, response: Response, **_: Any) -> Iterable[Any]:
            if fetched.page is not None:
                return ()  # was under way when the page was found
            try:
                page = _page(response)
                refusal = refuse(spider, page)
            except ValueError as error:
                refusal = one_line(error)
            if refusal is None:
                fetched.page = page
                raise CloseSpider("found")
            fetched.failures.append((response.url, refusal))
            return ()

        def request(self, url: str, callback: Callable[..., Any], _: Any, **arguments: Any) -> Request:
            request: Request = super().request(url, callback, self.failed, **arguments)
            return request

        def failed(self, failure: Failure) -> None:
            error = failure.value
            reason = f"status {error.response.status}" if isinstance(error, HttpError) else one_line(error)
            fetched.failures.append((failure.request.url, reason))  # type: ignore[attr-defined]

    return FetchingSpider


def _page(response: Response) -> FetchedPage:
    text, _ = decode(response.body, header(response, "Content-Type"))
    if not text.strip():
        raise ValueError("empty page")
    saved = SavedPage(text=text, fetched_at=prague_now())
    return FetchedPage(url=response.url, found_on=header(request_of(response), "Referer"), saved=saved)
