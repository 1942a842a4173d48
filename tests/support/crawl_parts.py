"""For the tests of a crawl's parts, without a crawl: an open state, what works on it, requests and responses.

The site is `lab`, its articles are `state_notes.article(number)` at `state_notes.url(number)`.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from scrapy.http import HtmlResponse, Request, Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from newscrawl.clock import Clock
from newscrawl.crawling.arguments import Arguments
from newscrawl.crawling.days import Days
from newscrawl.crawling.following import Following
from newscrawl.crawling.front import page_kind
from newscrawl.crawling.frontier import Ask, Frontier
from newscrawl.crawling.identity import Identity
from newscrawl.crawling.sources import SOURCE, SourceAsk, Sources
from newscrawl.crawling.visits import ASK
from newscrawl.facts import ArticleFact, BlockFact, LinkFact, PageFacts, Visit
from newscrawl.items import Article, Row
from newscrawl.state.crawl_state import CrawlState
from newscrawl.state.page_notes import Published
from newscrawl.state.page_table import KnownPage
from newscrawl.state.plan import HOUR
from newscrawl.values.keys import page_key
from newscrawl.values.moments import PRAGUE
from support.state_notes import NOW

HOST = "https://zpravy.example"
IS_ARTICLE = re.compile(r"/[a-z-]*clanek-\d+/?$")
TOLD_DAY = re.compile(r"/(?P<year>\d{4}|\d\d)-(?P<month>\d\d)-(?P<day>\d\d)/")
NOT_GIVEN = {"pages": "", "limit": "0", "urls": "", "since": "", "until": "", "budget": ""}


class StoppedClock(Clock):
    """Stands for the clock of the machine, and for the module `time`: time passes when a test says so."""

    def __init__(self) -> None:
        self.seconds = NOW

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.seconds, UTC)

    def time(self) -> float:
        return self.seconds

    def pass_by(self, seconds: int) -> None:
        self.seconds += seconds


def nameless(url: str) -> None:
    """Stand for a site whose addresses do not name the article."""


def by_number(url: str) -> str | None:
    """Stand for a site that names an article by the number at the end of its address."""
    match = re.search(r"clanek-(\d+)/?$", url)
    return match and match[1]


class CrawlParts:
    """One run: its state, open on the store in a directory, the parts that work on it, and `counted`, what they count.

    A test that looks at what a run leaves to later ones calls `commit`, as Write does once rows are on disk.
    """

    def __init__(
        self, directory: Path, *, name_of: Callable[[str], str | None] = nameless, section: str = "(?!)", **given: str
    ) -> None:
        self.counted: Counter[str] = Counter()
        self.state = CrawlState("lab", copies_days=14, clock=Clock(), confirm_seconds=3 * HOUR)
        self.state.open(directory, directory / "exports")
        self.arguments = Arguments.parse(**{**NOT_GIVEN, **given})
        window = self.arguments.window
        self.frontier = Frontier(self.state, limit=self.arguments.limit, name_of=name_of, count=self.count)
        self.identity = Identity(
            self.state, name_of, is_article_url=lambda url: bool(IS_ARTICLE.search(url)), count=self.count
        )
        self.sources = Sources(
            self.state,
            kind_of=partial(page_kind, front=None),
            rereads=self.arguments.rereads,
            takes_all=not window,
        )
        self.days = Days(window, TOLD_DAY, self.frontier.key)
        self.following = Following(
            self.frontier,
            self.sources,
            self.days,
            self.arguments,
            is_article_url=lambda url: bool(IS_ARTICLE.search(url)),
            section_url=re.compile(section),
            page_param="page",
            count=self.count,
            logger=logging.getLogger("lab"),  # type: ignore[arg-type]
        )

    def count(self, name: str, number: int = 1) -> None:
        self.counted[name] += number

    def commit(self, *rows: Row) -> None:
        """Keep what was noted, and `rows` as ones that are in the feed now."""
        self.state.commit(self.state.take_notes(rows))
        self.state.release_claims(rows)

    def publish(self, *articles: Article, **visit: Any) -> None:
        """Keep articles as ones in the feed, each fetched by a visit that brought these validators and aliases."""
        self.state.commit(Published(article=row, visit=Visit(key=page_key(row.url), **visit)) for row in articles)

    def page(self, url: str) -> KnownPage | None:
        """Return what is known of the page at an address once all is committed that was noted."""
        self.commit()
        return self.state.known.page(page_key(url))

    def asks(self, *urls: str) -> list[Ask]:
        """Return what the frontier asks for where a source names `urls`."""
        return list(self.frontier.asks(self.frontier.new(urls)))


def request(*way: str, statuses: Iterable[int] = (), **meta: Any) -> Request:
    """Return the request for the last address of `way` that redirects with these statuses have led to."""
    if way[1:]:
        meta = {"redirect_urls": list(way[:-1]), "redirect_reasons": list(statuses) or [301] * (len(way) - 1), **meta}
    return Request(way[-1], meta=meta)


def request_for(ask: Ask | SourceAsk, *way: str, statuses: Iterable[int] = ()) -> Request:
    """Return the request for what is asked for, redirected by `way`."""
    return request(ask.url, *way, statuses=statuses, **{ASK if isinstance(ask, Ask) else SOURCE: ask})


def response(to: Request, body: str = "", *, status: int = 200, **headers: str) -> Response:
    """Return what a site answers; underscores in the names of headers are hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return HtmlResponse(to.url, status=status, headers=named, body=body.encode(), request=to)


def failure(to: Request, why: int | Exception) -> Failure:
    """Return the failure that Scrapy hands to an errback: for a status, or for an error."""
    failed = Failure(HttpError(response(to, status=why)) if isinstance(why, int) else why)
    failed.request = to  # type: ignore[attr-defined]
    return failed


def page_of(row: Article, *, at: str | None = None, links: int = 1) -> PageFacts:
    """Return the facts of a page that reads as `row` does, and that says it is `at` this address."""
    url = at or row.url
    moment = datetime.fromtimestamp(NOW, PRAGUE)
    blocks = [BlockFact(kind="paragraph", text=line) for line in row.text.split("\n")]
    article = ArticleFact(
        site="lab",
        url=url,
        fetched_at=moment,
        title=row.title,
        perex=row.perex,
        blocks=blocks,
        published=row.published_at,
    )
    teasers = [
        LinkFact(site="lab", article_url=url, seen_at=moment, position=place, title=f"Jiná zpráva {place}")
        for place in range(1, links + 1)
    ]
    return PageFacts(article=article, links=teasers)


def feed(*entries: tuple[str, str]) -> str:
    """Return an RSS document of (address, date of publication)."""
    items = "".join(f"<item><link>{link}</link><pubDate>{date}</pubDate></item>" for link, date in entries)
    return f"<rss><channel>{items}</channel></rss>"


def sitemap(*urls: str, index: bool = False) -> str:
    """Return a sitemap of pages, or an index of sitemaps."""
    outer, inner = ("sitemapindex", "sitemap") if index else ("urlset", "url")
    return f"<{outer}>{''.join(f'<{inner}><loc>{url}</loc></{inner}>' for url in urls)}</{outer}>"


def listing(*urls: str) -> str:
    """Return a page of links."""
    return f"<html><body>{''.join(f'<a href={url!r}>odkaz</a>' for url in urls)}</body></html>"
