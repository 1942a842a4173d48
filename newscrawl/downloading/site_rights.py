"""What the answer that brings an article's page, and the files of its host, say of what may be done with it."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.http.request import NO_CALLBACK

from newscrawl.clock import clock_of
from newscrawl.crawling.rendering import RENDER
from newscrawl.crawling.visits import ASK, FOUND, RIGHTS
from newscrawl.downloading.robots import RobotsTxt, origin_of
from newscrawl.downloading.signals import HOST_FILE
from newscrawl.exceptions import BudgetSpent, HostLeft
from newscrawl.feed.signals import report_wanted
from newscrawl.rights.headers import header_signals
from newscrawl.rights.robots_file import RobotsFile
from newscrawl.rights.tdmrep_file import PATH, TdmRepFile
from newscrawl.state.crawl_state import CrawlState
from newscrawl.state.host_table import KnownFile, TdmRepFetched
from newscrawl.values.moments import to_iso

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Headers, Response

    from newscrawl.items import RightsSignal

logger = logging.getLogger(__name__)

MOST_BYTES = 500 * 1024
"""Of a tdmrep.json that are read, as of a robots.txt; a larger file counts as none."""


@dataclass(slots=True)
class _Held:
    """What a run knows of the tdmrep.json of one origin, once it has looked."""

    is_known: bool = False
    """Whether the run has looked, with whatever result."""
    file: KnownFile | None = None
    """None where it could not be had."""
    read: TdmRepFile | None = None
    """None where there is none, or one that cannot be read."""


class SiteRights:
    """Downloader middleware that puts into the meta of an article's request what is said of rights beside its page.

    That is said by headers of the answer, by the robots.txt that the run goes by (see `RobotsTxt`), and by
    /.well-known/tdmrep.json, which is asked for before the first article of an origin, with all manners and at most
    once a day: the state keeps it, and that there is none. A tdmrep.json that cannot be had stops nothing; the next run
    asks for it again. The manifest names the files of both kinds, with their hashes.

    Settings: TDMREP_ENABLED, CLOCK.
    Stats: `rights/tdmrep/read`, `rights/tdmrep/none`, `rights/tdmrep/useless`, `rights/tdmrep/failed`.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._clock = clock_of(crawler.settings)
        self._asks = crawler.settings.getbool("TDMREP_ENABLED")
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._held: defaultdict[str, _Held] = defaultdict(_Held)
        self._robots: dict[str, tuple[KnownFile, RobotsFile]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Look at the answers of one crawl, and tell its report of the files."""
        self = cls(crawler)
        crawler.signals.connect(self.report, report_wanted)
        return self

    async def process_request(self, request: Request) -> None:
        """Have the tdmrep.json of an article's origin there, if it can be had, before the article is asked for."""
        if not (self._asks and _is_of_article(request)):
            return
        origin = origin_of(request)
        async with self._locks[origin]:
            held = self._held[origin]
            if not held.is_known:
                try:
                    held.file = self._known(origin) or await self._download(origin)
                except (BudgetSpent, HostLeft):  # as the article is, whose turn may come: then it is asked for again
                    return
                held.is_known = True
                held.read = self._read(held.file, origin) if held.file and held.file.body else None

    def process_response(self, request: Request, response: Response) -> Response:
        """Put the signals of an article's answer into the meta of its request."""
        if _is_of_article(request):
            request.meta[RIGHTS] = list(self._signals(request, response))
        return response

    def report(self) -> dict[str, Any]:
        """Return for report and manifest which files the run went by: hashes, and when they were fetched."""
        robots, held = self._robots_files(), self._held
        origins = sorted(robots.keys() | held.keys())
        return {"robots": [_described(origin, robots.get(origin), held.get(origin)) for origin in origins]}

    def _signals(self, request: Request, response: Response) -> Iterator[RightsSignal]:
        origin = origin_of(request)
        yield from header_signals(_lines(response.headers), response.url)
        if held := self._held.get(origin):
            yield from held.read.signals(response.url) if held.read else ()
        if file := self._robots_files().get(origin):
            known = self._robots.get(origin)
            if known is None or known[0] is not file:
                known = self._robots[origin] = (file, RobotsFile(file.body, origin))
            yield from known[1].signals(response.url)

    def _robots_files(self) -> dict[str, KnownFile]:
        middleware = self._crawler.get_downloader_middleware(RobotsTxt)
        return middleware.files() if middleware else {}  # none where ROBOTSTXT_OBEY is off

    def _known(self, origin: str) -> KnownFile | None:
        state = self._crawler.get_extension(CrawlState)
        return state.known.tdmrep(origin, self._clock.now()) if state else None

    async def _download(self, origin: str) -> KnownFile | None:
        """Return the tdmrep.json of an origin, with an empty body where it has none; None where that cannot be told.

        Raises BudgetSpent or HostLeft where it may not be asked for now.
        """
        request = Request(
            origin + PATH,
            priority=RobotsTxt.DOWNLOAD_PRIORITY,
            meta={HOST_FILE: True, "dont_retry": True, "download_maxsize": MOST_BYTES},
            callback=NO_CALLBACK,
        )
        try:
            response = await self._crawler.engine.download_async(request)
        except (BudgetSpent, HostLeft):
            raise
        except Exception as error:  # whatever the download raised, pages are read without the file
            self._fail(origin, str(error) or type(error).__name__)
            return None
        if response.status >= 500 or response.status == 429:
            self._fail(origin, f"status {response.status}")
            return None
        file = KnownFile(response.body if response.status == 200 else b"", self._clock.now())
        if state := self._crawler.get_extension(CrawlState):
            state.notebook.note(TdmRepFetched(origin=origin, body=file.body, now=file.fetched_at))
        if not file.body:
            self._crawler.stats.inc_value("rights/tdmrep/none")
        return file

    def _fail(self, origin: str, why: str) -> None:
        self._crawler.stats.inc_value("rights/tdmrep/failed")
        logger.info("%s%s cannot be had: %s", origin, PATH, why)

    def _read(self, file: KnownFile, origin: str) -> TdmRepFile | None:
        """Return a tdmrep.json as it is read, None where it cannot be."""
        try:
            read = TdmRepFile(file.body, origin)
        except ValueError as error:
            self._crawler.stats.inc_value("rights/tdmrep/useless")
            logger.info("%s%s cannot be read: %s", origin, PATH, error)
            return None
        self._crawler.stats.inc_value("rights/tdmrep/read")
        return read


def _is_of_article(request: Request) -> bool:
    """Tell whether a request is for an article's page, or for another address at which it may stand.

    So is one for the start page of a site without a spider, which may be an article. What the browser shows was
    answered before, and has the signals of that answer.
    """
    is_page = ASK in request.meta or FOUND in request.meta or "dont_redirect" in request.meta
    return is_page and RENDER not in request.meta and request.url.startswith(("http://", "https://"))


def _lines(headers: Headers) -> Iterator[tuple[str, str]]:
    """Yield the lines of a response's headers."""
    for name, values in headers.items():
        for value in values:
            yield name.decode("latin-1"), value.decode("utf-8", errors="replace")


def _described(origin: str, robots: KnownFile | None, held: _Held | None) -> dict[str, str | None]:
    tdmrep = held.file if held else None
    return {
        "origin": origin,
        "sha256": _sha256(robots),
        "fetched_at": to_iso(robots.fetched_at) if robots else None,
        "tdmrep_sha256": _sha256(tdmrep),
        "tdmrep_fetched_at": to_iso(tdmrep.fetched_at) if tdmrep else None,
    }


def _sha256(file: KnownFile | None) -> str | None:
    """Return the hash of a file, None where the origin has none, or it could not be had."""
    return hashlib.sha256(file.body).hexdigest() if file and file.body else None
