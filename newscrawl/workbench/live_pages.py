"""Live pages for the commands: fetched by a site's own spider with all its manners, but read and written by nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
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
from newscrawl.values.moments import PRAGUE
from newscrawl.workbench.saved_pages import SavedPage, one_line

SECONDS = 180
"""After which a visit is given up: robots.txt, a few documents and three articles at the usual pace take thirty."""
_SETTINGS = {
    "ITEM_PIPELINES": {},  # nothing goes to the feed
    "LOG_LEVEL": "WARNING",  # of what went well the command tells itself
    "CONCURRENT_REQUESTS": 1,  # an article waits behind no listing, and the end behind nothing that is under way
    "CLOSESPIDER_TIMEOUT": SECONDS,
}
"""What a visit does otherwise than a crawl; the command line may say otherwise again."""


class NotFetched(ValueError):  # noqa: N818 - says what happened, as charset.NotText does
    """A page could not be had; the message says why in one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedPage:
    """A page as it was served."""

    url: str
    """Where it came from in the end."""
    found_on: str | None
    """The feed, sitemap or listing that named it, None for a page that was asked for by its address."""
    saved: SavedPage


@dataclass(slots=True)
class Visit:
    """What came of a visit to one site."""

    page: FetchedPage | None = None
    """The page looked for."""
    failures: list[tuple[str, str]] = field(default_factory=list)
    """(address, reason in one line) of what could not be fetched or was refused."""


Refuse = Callable[[type[NewsSpider], FetchedPage], str | None]


def fetch(settings: Settings, spider: type[NewsSpider], url: str) -> FetchedPage:
    """Return the page at `url`, fetched as `spider` would: robots.txt, user agent, allowed domains.

    Raises:
        NotFetched: it could not be had.
        UsageError: `url` is no http address.
    """
    arguments = {"urls": url.replace(",", "%2C")}  # a comma separates addresses; canonical_url makes it one again
    visit = visit_sites(settings, {spider: arguments}, refuse=lambda _spider, _page: None)[spider]
    if visit.page is None:
        raise NotFetched("; ".join(f"{url}: {reason}" for url, reason in visit.failures) or f"{url}: no answer")
    return visit.page


def visit_sites(
    settings: Settings,
    arguments: Mapping[type[NewsSpider], Mapping[str, str]],
    *,
    refuse: Refuse,
) -> dict[type[NewsSpider], Visit]:
    """Let each spider fetch article pages until one is not refused; all run at once, and once a process.

    Args:
        settings: the project's.
        arguments: each spider's own, as `scrapy crawl -a` gives them.
        refuse: says in one line why a page is not the one looked for, None where it is; a ValueError is a refusal.

    Raises:
        UsageError: a spider refuses its arguments.
    """
    own = settings.copy()
    own.setdict(_SETTINGS, priority="spider")
    process = AsyncCrawlerProcess(own)
    visits = {spider: Visit() for spider in arguments}
    for spider, visit in visits.items():
        spider(**arguments[spider])  # a UsageError inside the crawl would only be logged
        process.crawl(_visitor(spider, visit, refuse), **arguments[spider])
    process.start()
    return visits


def _visitor(spider: type[NewsSpider], visit: Visit, refuse: Refuse) -> type[NewsSpider]:
    """Return `spider` with its discovery and its manners, whose article pages go to `visit`."""

    class Visitor(spider, declared=False):  # type: ignore[misc, valid-type, call-arg]
        def parse_article(self, response: Response, **_: Any) -> Iterable[Any]:
            if visit.page is not None:
                return ()  # was under way when the visit ended
            try:
                page = _page(response)
                refusal = refuse(spider, page)
            except ValueError as error:
                refusal = one_line(error)
            if refusal is None:
                visit.page = page
                raise CloseSpider("found")
            visit.failures.append((response.url, refusal))
            return ()

        def request(self, url: str, callback: Callable[..., Any], _: Any, **arguments: Any) -> Request:
            request: Request = super().request(url, callback, self.failed, **arguments)
            return request

        def failed(self, failure: Failure) -> None:
            error = failure.value
            reason = f"status {error.response.status}" if isinstance(error, HttpError) else one_line(error)
            visit.failures.append((failure.request.url, reason))  # type: ignore[attr-defined]

    return Visitor


def _page(response: Response) -> FetchedPage:
    text, _ = decode(response.body, header(response, "Content-Type"))
    if not text.strip():
        raise ValueError("empty page")
    saved = SavedPage(text=text, fetched_at=datetime.now(PRAGUE))
    return FetchedPage(url=response.url, found_on=header(request_of(response), "Referer"), saved=saved)
