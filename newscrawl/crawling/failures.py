"""Failed requests, as Scrapy hands them to an errback: what was asked for, what came back, and why that failed."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from scrapy.spidermiddlewares.httperror import HttpError

from newscrawl.exceptions import RefusedRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.http import Request, Response
    from scrapy.utils.log import SpiderLoggerAdapter
    from twisted.python.failure import Failure


def failed_request(failure: Failure) -> Request:
    """Return the request that failed."""
    request: Request = failure.request  # type: ignore[attr-defined]
    return request


def failed_response(failure: Failure) -> Response | None:
    """Return the response whose status made a request fail, None where it failed without a response."""
    return failure.value.response if isinstance(failure.value, HttpError) else None


def reason_of(failure: Failure) -> str:
    """Return in one word why a request failed: the status of its response, else the name of the error's class."""
    response = failed_response(failure)
    return str(response.status) if response is not None else type(failure.value).__name__


def says_nothing(reason: str) -> bool:
    """Tell whether a failure for this reason says nothing of the page: the site refused it, or did not answer.

    Answers are that the page has not changed, and that it is gone (RFC 9110 15.4.5, 15.5.5, 15.5.11).
    """
    return reason not in ("304", "404", "410")


def log_failure(
    kind: str,
    failure: Failure,
    count: Callable[[str], None],
    logger: SpiderLoggerAdapter,
    level: int = logging.WARNING,
) -> None:
    """Count and log a failed request, unless a middleware refused it, which has counted and logged that itself.

    Args:
        kind: what was asked for, in one word: "article", "former" (address), "feed", "archive" and so on.
        failure: as Scrapy hands it to an errback.
        count: adds one to the counter of this name: `failed/KIND/REASON`.
        logger: the spider's.
        level: at which it is logged.
    """
    error = failure.value
    if isinstance(error, RefusedRequest):
        return
    reason = reason_of(failure)
    detail = reason if isinstance(error, HttpError) else str(error)
    count(f"failed/{kind}/{reason}")
    logger.log(level, "%s not fetched: %s: %s", kind, failed_request(failure).url, detail or reason)
