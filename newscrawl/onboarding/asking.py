"""What came of a question: Scrapy's response or error -> an Answer."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
)

from newscrawl.crawling.visits import FOR_GOOD
from newscrawl.exceptions import (
    BodyTooBig,
    BrokenAnswer,
    HostLeft,
    Postponed,
    RefusedRequest,
    RobotsUnavailable,
    TooManyRedirects,
)
from newscrawl.onboarding.answer import Answer
from newscrawl.values.moments import prague_now
from newscrawl.values.terminal import printable
from newscrawl.values.urls import is_within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy import Request
    from scrapy.http import Response

_NOT_PUBLIC = "leads to an address that is not public"
_REFUSALS = {
    "scheme": "redirects to what is no http address",
    "consent": "redirects to a consent wall",
    "wall": "redirects to a wall",
    "offsite": "redirects to another site",
    "private": _NOT_PUBLIC,
}
"""Guard's word -> what it says of the address."""


def answer_of(url: str, response: Response) -> Answer:
    """Return the answer to the question for `url`, from what came in the end."""
    meta = response.request.meta if response.request else {}
    failure = None if HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES else f"status {response.status}"
    return Answer(
        url=url,
        final_url=response.url,
        way=tuple(meta.get("redirect_urls", ())),
        status=response.status,
        headers={
            name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
            for name, values in response.headers.items()
        },
        body=response.body if failure is None else b"",
        failure=failure,
        at=prague_now(),
    )


def failed_answer(url: str, trail: Sequence[Request], error: Exception) -> Answer:
    """Return the answer to the question for `url`, where an error ended it.

    Args:
        url: as it was asked for.
        trail: all requests that were made in its course, the last of which failed.
        error: what was raised.
    """
    last = trail[-1] if trail else None
    reasons = last.meta.get("redirect_reasons", ()) if last else ()
    status = next((reason for reason in reversed(reasons) if isinstance(reason, int)), None)
    return Answer(
        url=url,
        final_url=last.url if last else url,
        way=tuple(last.meta.get("redirect_urls", ())) if last else (),
        status=status,
        failure=failure_line(error),
        at=prague_now(),
    )


def failure_line(error: Exception) -> str:
    """Return in a few words why there is no answer."""
    if isinstance(error, HostLeft):
        return printable(str(error))
    if isinstance(error, RobotsUnavailable):
        cause = error.__cause__
        if not isinstance(cause, Exception):
            return "robots.txt cannot be had"
        return failure_line(cause) if is_out_of_reach(cause) else f"robots.txt cannot be had: {failure_line(cause)}"
    if isinstance(error, RefusedRequest):
        return _REFUSALS.get(error.kind, "robots.txt forbids it")
    known = {
        DownloadConnectionRefusedError: "nobody answers there",
        DownloadTimeoutError: "no answer in time",
        DownloadFailedError: "the connection was lost",
        TooManyRedirects: "too many redirects",
        BodyTooBig: "too big",
    }
    if isinstance(error, CannotResolveHostError):
        return _NOT_PUBLIC if "public" in str(error) else "no such host"  # as PublicResolver says
    found = next((said for kind, said in known.items() if isinstance(error, kind)), None)
    return found or printable(str(error)) or type(error).__name__


def is_out_of_reach(error: Exception) -> bool:
    """Tell whether an error says that nothing can be had of a host at present, rather than that a page cannot."""
    return isinstance(error, Postponed | CannotResolveHostError | DownloadConnectionRefusedError)


def may_pass(answer: Answer, error: Exception | None) -> bool:
    """Tell whether a page may be had later that could not be had now: the site was busy, or out of reach."""
    if error is None:
        return answer.status == HTTPStatus.TOO_MANY_REQUESTS or (answer.status or 0) >= HTTPStatus.INTERNAL_SERVER_ERROR
    lasting = (TooManyRedirects, BrokenAnswer, ValueError)
    is_refused = isinstance(error, RefusedRequest) and not isinstance(error, Postponed)
    return not is_refused and not isinstance(error, lasting)


def moved_to(answer: Answer, error: Exception, trail: Sequence[Request], domain: str) -> str | None:
    """Return where a front page has moved for good: to another site; None where it has not.

    Args:
        answer: to the question for the front page.
        error: what ended it.
        trail: the requests that were made in its course.
        domain: of the site, so far.
    """
    if not (isinstance(error, RefusedRequest) and error.kind == "offsite" and trail and answer.way):
        return None
    reasons = trail[-1].meta.get("redirect_reasons", ())
    host = urlsplit(answer.final_url).hostname or ""
    return answer.final_url if FOR_GOOD.issuperset(reasons) and not is_within(host, domain) else None
