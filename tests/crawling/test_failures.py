"""Failed requests: what was asked for, what came back, why, and that it is told once."""

from __future__ import annotations

import logging
from collections import Counter

import pytest
from twisted.internet.error import DNSLookupError

from newscrawl.crawling.failures import failed_request, failed_response, log_failure, reason_of
from newscrawl.exceptions import BudgetSpent, RefusedRequest
from support.crawl_parts import failure, request
from support.state_notes import url


def logged(why: int | Exception) -> Counter[str]:
    counted: Counter[str] = Counter()
    failed = failure(request(url(1)), why)
    log_failure("article", failed, lambda name: counted.update([name]), logging.getLogger("lab"))
    return counted


def test_status_is_the_reason_and_its_response_is_there():
    failed = failure(request(url(1)), 503)
    assert (reason_of(failed), failed_request(failed).url, failed_response(failed).status) == ("503", url(1), 503)


def test_error_is_the_reason_by_its_name_and_there_is_no_response():
    failed = failure(request(url(1)), DNSLookupError("no such host"))
    assert (reason_of(failed), failed_response(failed)) == ("DNSLookupError", None)


@pytest.mark.parametrize(
    ("why", "reason", "detail"),
    [
        (404, "404", "404"),
        (ValueError("too long"), "ValueError", "too long"),
        (ValueError(), "ValueError", "ValueError"),
    ],
)
def test_failure_is_counted_and_logged_once(caplog, why, reason, detail):
    assert logged(why) == {f"failed/article/{reason}": 1}
    assert caplog.messages == [f"article not fetched: {url(1)}: {detail}"]
    assert [record.levelname for record in caplog.records] == ["WARNING"]


@pytest.mark.parametrize("why", [RefusedRequest("robots.txt"), BudgetSpent("spent")])
def test_refusal_has_been_counted_and_logged_by_who_refused(caplog, why):
    assert (logged(why), caplog.messages) == ({}, [])
