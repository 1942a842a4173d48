"""Failed requests, as Scrapy hands them to an errback: what was asked for, what came back, and why it failed."""

from __future__ import annotations

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
    """Return the response whose status made a request fail, None where there was none."""
    return failure.value.response if isinstance(failure.value, HttpError) else None


def reason_of(failure: Failure) -> str:
    """Return in one word why a request failed: the status of the response, or the name of the error."""
    response = failed_response(failure)
    return str(response.status) if response is not None else type(failure.value).__name__


def log_failure(kind: str, failure: Failure, count: Callable[[str], None], logger: SpiderLoggerAdapter) -> None:
    """Count and log, once, what could not be fetched; a refusal has been counted and logged by who refused.

    Stat: `failed/KIND/REASON`.
    """
    error = failure.value
    if isinstance(error, RefusedRequest):
        return
    reason = reason_of(failure)
    detail = reason if isinstance(error, HttpError) else str(error)
    count(f"failed/{kind}/{reason}")
    logger.warning("%s not fetched: %s: %s", kind, failed_request(failure).url, detail or reason)
