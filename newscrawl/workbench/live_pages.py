"""Live pages for the commands: fetched by a site's own spider with all its manners, without feed and state."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import CloseSpider
from scrapy.http import Request, Response
from scrapy.settings import Settings
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from newscrawl.crawling.failures import failed_request
from newscrawl.crawling.visits import header, request_of
from newscrawl.news_spider import NewsSpider
from newscrawl.values.charset import decode
from newscrawl.values.moments import prague_now
from newscrawl.workbench.saved_pages import SavedPage, one_line

MOST_SECONDS = 180
"""Then fetching a page ends, whatever was found: robots.txt and one page take thirty at the usual pace."""
SETTINGS = {
    "ITEM_PIPELINES": {},  # nothing goes to the feed
    "LOG_LEVEL": "WARNING",  # of what went well the command tells itself
    "TDMREP_ENABLED": False,  # nor does it need to be known what may be done with it
    "CONCURRENT_REQUESTS": 1,  # an article waits behind no listing, and the end behind nothing that is under way
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
class _Fetch:
    page: FetchedPage | None = None
    failures: list[str] = field(default_factory=list)
    """"address: reason" of each request that failed."""


def fetch(settings: Settings, spider: type[NewsSpider], url: str) -> FetchedPage:
    """Return the page at `url`, fetched as `spider` would in a crawl, with its robots.txt, user agent and domains.

    Twisted's reactor starts once, so a process can call this once.

    Raises:
        NotFetched: it could not be fetched.
        UsageError: `url` is no http address.
    """
    arguments = {"urls": url.replace(",", "%2C")}  # a comma separates addresses; canonical_url makes it one again
    fetched = _Fetch()
    spider(**arguments)  # a UsageError inside the crawl would only be logged
    process = AsyncCrawlerProcess(own_settings(settings, MOST_SECONDS))
    process.crawl(_fetching(spider, fetched), **arguments)
    process.start()
    if fetched.page is None:
        raise NotFetched("; ".join(fetched.failures) or f"{url}: no answer")
    return fetched.page


def own_settings(settings: Settings, seconds: int) -> Settings:
    """Return the project's settings for a crawl that fetches pages for a person, and ends after so many seconds."""
    own = settings.copy()
    own.setdict(SETTINGS | {"CLOSESPIDER_TIMEOUT": seconds}, priority="spider")
    return own


def page_of(response: Response) -> FetchedPage:
    """Return the page in a response.

    Raises:
        ValueError: it is empty, or no text.
    """
    text, _ = decode(response.body, header(response, "Content-Type"))
    if not text.strip():
        raise ValueError("empty page")
    saved = SavedPage(text=text, fetched_at=prague_now())
    return FetchedPage(url=response.url, found_on=header(request_of(response), "Referer"), saved=saved)


def why_failed(failure: Failure) -> str:
    """Return in one line why a request failed."""
    error = failure.value
    return f"status {error.response.status}" if isinstance(error, HttpError) else one_line(error)


def _fetching(spider: type[NewsSpider], fetched: _Fetch) -> type[NewsSpider]:
    """Return a spider that fetches a page as `spider` does, and puts it into `fetched`, unread."""

    class FetchingSpider(spider, declared=False):  # type: ignore[misc, valid-type, call-arg]
        def parse_article(self, response: Response, **_: Any) -> Iterable[Any]:
            try:
                fetched.page = page_of(response)
            except ValueError as error:
                fetched.failures.append(f"{response.url}: {one_line(error)}")
                return ()
            raise CloseSpider("found")

        def request(self, url: str, callback: Callable[..., Any], _: Any, **arguments: Any) -> Request:
            request: Request = super().request(url, callback, self.failed, **arguments)
            return request

        def failed(self, failure: Failure) -> None:
            fetched.failures.append(f"{failed_request(failure).url}: {why_failed(failure)}")

    return FetchingSpider
