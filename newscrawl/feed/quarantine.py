"""Quarantine: one row for each page, fact or row that was not published, so that nothing is lost in silence."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import msgspec
from itemadapter import ItemAdapter
from scrapy import signals

from newscrawl.exceptions import Rejected
from newscrawl.feed.json_text import json_line
from newscrawl.feed.signals import page_rejected
from newscrawl.items import Rejection, Row, page_of
from newscrawl.values.moments import to_iso

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from newscrawl.clock import Clock

logger = logging.getLogger(__name__)


def quarantine(crawler: Crawler, *, url: str, reason: str, detail: str | None = None) -> None:
    """Put the page at `url` into the quarantine of the crawler's run and log one line that names it.

    `reason` is one word for grouping ("NoArticle"), `detail` says more. In a crawl that writes no feed the page is
    only logged.
    """
    site = crawler.spider.name if crawler.spider else ""
    logger.warning("%s: rejected %s: %s %s", site, url, reason, detail or "", extra={"spider": crawler.spider})
    crawler.signals.send_catch_log(page_rejected, url=url, reason=reason, detail=detail)


class Quarantine:
    """Makes a Rejection of each page or item that the crawl rejects or that an exception keeps from being published.

    Those are: items that a pipeline drops with the exception Rejected, items on which a pipeline fails, pages on which
    the spider fails, and pages given to `quarantine`. They are counted in the stats as `quarantine/<reason>`.
    """

    def __init__(self, crawler: Crawler, put: Callable[[Rejection], None], clock: Clock) -> None:
        """Listen to the signals of `crawler` and call `put` with each rejection, dated by `clock`."""
        self._clock = clock
        self._crawler = crawler
        self._put = put
        crawler.signals.connect(self._item_dropped, signals.item_dropped)
        crawler.signals.connect(self._item_error, signals.item_error)
        crawler.signals.connect(self._spider_error, signals.spider_error)
        crawler.signals.connect(self._reject, page_rejected)

    def reject(self, row: Row, reason: str, detail: str) -> None:
        """Put a row into the quarantine that no pipeline has dropped."""
        self._reject(page_of(row), reason, detail, row)

    def _item_dropped(self, item: object, exception: BaseException) -> None:
        if isinstance(exception, Rejected):
            rejected = item if exception.item is None else exception.item
            self._reject(page_of(rejected), type(exception).__name__, exception.reason, rejected)

    def _item_error(self, item: object, failure: Failure) -> None:
        self._reject(page_of(item), type(failure.value).__name__, failure.getErrorMessage(), item)

    def _spider_error(self, failure: Failure, response: Response | None) -> None:
        self._reject(response.url if response else None, type(failure.value).__name__, failure.getErrorMessage())

    def _reject(self, url: str | None, reason: str, detail: str | None, item: object = None) -> None:
        self._crawler.stats.inc_value(f"quarantine/{reason}")
        self._put(
            Rejection(
                site=self._crawler.spidercls.name,
                url=url,
                reason=reason,
                detail=detail,
                rejected_at=to_iso(self._clock.now()),
                item=None if item is None else _plain(item),
            )
        )


def encode(rejection: Rejection) -> bytes:
    """Return the row as a line of JSON without its end; it may hold what a site printed and UTF-8 cannot."""
    return json_line(msgspec.to_builtins(rejection))


def _plain(item: object) -> dict[str, Any]:
    """Return `item` as JSON values; a value that JSON lacks is given as its repr, and so is what is no item at all.

    How the crawl came to the page of a fact is left out, since keys of the state tell a reader nothing, and so are the
    links of an article: each goes its own way.
    """
    content = ItemAdapter(item).asdict() if ItemAdapter.is_item(item) else {"repr": repr(item)}
    for name in ("visit", "links"):
        content.pop(name, None)
    values: dict[str, Any] = msgspec.to_builtins(content, enc_hook=repr, str_keys=True)
    return values
