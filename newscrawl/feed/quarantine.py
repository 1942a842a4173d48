"""Quarantine: what was not published, and why, one row each, so that nothing goes silently away."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec
from itemadapter import ItemAdapter
from scrapy import signals

from newscrawl.exceptions import Rejected
from newscrawl.items import Rejection, page_of
from newscrawl.values.moments import to_iso

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

logger = logging.getLogger(__name__)

page_rejected = object()
"""Signal sent by `quarantine`; receivers get `url`, `reason` and `detail`."""


def quarantine(crawler: Crawler, *, url: str, reason: str, detail: str | None = None) -> None:
    """Put the page at `url` into the quarantine of the crawler's run: counted, and logged once with its URL.

    `reason` is one word for grouping ("NoArticle"), `detail` says more. Without a Write pipeline the page is only
    logged.
    """
    site = crawler.spider.name if crawler.spider else ""
    logger.warning("%s: rejected %s: %s %s", site, url, reason, detail or "", extra={"spider": crawler.spider})
    crawler.signals.send_catch_log(page_rejected, url=url, reason=reason, detail=detail)


class Quarantine:
    """Makes a Rejection of each item that is dropped as Rejected or fails in a pipeline, and of each failed page.

    Counts them by reason in the stats as `quarantine/<reason>`; Scrapy logs them.
    """

    def __init__(self, crawler: Crawler, put: Callable[[Rejection], None]) -> None:
        """Listen to the signals of `crawler` and hand each rejection to `put`."""
        self._crawler = crawler
        self._put = put
        crawler.signals.connect(self._item_dropped, signals.item_dropped)
        crawler.signals.connect(self._item_error, signals.item_error)
        crawler.signals.connect(self._spider_error, signals.spider_error)
        crawler.signals.connect(self._reject, page_rejected)

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
                rejected_at=to_iso(datetime.now(UTC)),
                item=None if item is None else _plain(item),
            )
        )


def encode(rejection: Rejection) -> bytes:
    """Return the row as one line of JSON without its end; what UTF-8 cannot hold (lone surrogates) becomes "?"."""
    text = json.dumps(msgspec.to_builtins(rejection), ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")


def _plain(item: object) -> dict[str, Any]:
    """Return `item` as JSON values; what JSON lacks, or is no item at all, is given as its repr."""
    content = ItemAdapter(item).asdict() if ItemAdapter.is_item(item) else {"repr": repr(item)}
    values: dict[str, Any] = msgspec.to_builtins(content, enc_hook=repr, str_keys=True)
    return values
