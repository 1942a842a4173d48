"""Between a survey and the wire: each request is counted before it is sent, each answer kept before it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.http import Headers
from scrapy.responsetypes import responsetypes

from newscrawl.downloading.browser_handler import PlainOrRendered
from newscrawl.downloading.signals import request_turn
from newscrawl.exceptions import BudgetSpent, RefusedRequest
from newscrawl.onboarding.answer_store import AnswerStore, KeptResponse, UnusableStore

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

TRAIL = "survey_trail"
"""Key in the meta of a survey's request of the list of all requests that were made, or refused, in its course."""
_NUMBER = "survey_number"
"""Key in the meta of a request that was sent of its number."""


class NotKept(RefusedRequest):
    """Raised for a request that is not sent since it cannot be counted."""


class Trail:
    """Downloader middleware, the first of all, that notes each request on the way to an answer: redirects, retries.

    Of a redirect that is refused nothing else would tell where it leads.
    """

    def process_request(self, request: Request) -> None:
        """Note the request in the list in its meta, which all that follow from it share."""
        if (trail := request.meta.get(TRAIL)) is not None:
            trail.append(request)


class Wire:
    """Downloader middleware, the last of all, with the log of the survey: `spider.store` and `spider.most`.

    A request that an earlier call of the same survey sent and got an answer to is not sent again. At most `most`
    requests are sent: what is beyond is BudgetSpent. One is counted when its turn has come, just before it is sent;
    what cannot be counted is not sent.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Hear of the turn of each request."""
        self = cls(crawler)
        crawler.signals.connect(self.count, request_turn)
        return self

    def process_request(self, request: Request) -> Response | None:
        """Return what an earlier call got, None where it got nothing."""
        request.meta.pop(_NUMBER, None)  # of the request that this one follows from
        kept = self._store.kept(request.url, _turn(request))
        if kept is None:
            return None
        headers = Headers()
        for name, value in kept.headers:
            headers.appendlist(name, value)
        kind = responsetypes.from_args(headers=headers, url=request.url, body=kept.body)
        return kind(url=request.url, status=kept.status, headers=headers, body=kept.body, request=request)

    def process_response(self, request: Request, response: Response) -> Response:
        """Keep what came, as it came."""
        if number := request.meta.get(_NUMBER):
            pairs = [(name, value) for name, values in response.headers.items() for value in values]
            kept = KeptResponse(status=response.status, headers=pairs, body=response.body)
            self._store.keep(number, kept)
        return response

    def count(self, request: Request) -> None:
        """Count a request whose turn has come; raise BudgetSpent or NotKept where it must not be sent."""
        try:
            if self._store.sent >= self._crawler.spider.most:  # type: ignore[union-attr]
                raise BudgetSpent(f"all requests are made: {request.url}")
            is_robots = bool(request.meta.get("dont_obey_robotstxt"))
            request.meta[_NUMBER] = self._store.send(request.url, _turn(request), is_robots=is_robots)
        except UnusableStore as error:
            raise NotKept(str(error)) from error

    @property
    def _store(self) -> AnswerStore:
        store: AnswerStore = self._crawler.spider.store  # type: ignore[union-attr]
        return store


class SentOnce(PlainOrRendered):
    """The download handler, but no request is sent twice: Twisted would repeat one whose kept connection has ended."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool.retryAutomatically = False


def _turn(request: Request) -> str:
    """Return which of the redirects and retries of one question a request is."""
    return f"{request.meta.get('redirect_times', 0)}/{request.meta.get('retry_times', 0)}"
