"""Why there is no answer, in a few words."""

from __future__ import annotations

import pytest
from scrapy.exceptions import CannotResolveHostError, DownloadFailedError, DownloadTimeoutError

from newscrawl.exceptions import HostLeft, RefusedRequest, RobotsUnavailable, TooManyRedirects
from newscrawl.onboarding.asking import failure_line, is_out_of_reach


def without_robots(cause: Exception) -> RobotsUnavailable:
    error = RobotsUnavailable("https://noviny.example/robots.txt cannot be had")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (CannotResolveHostError("DNS lookup failed"), "no such host"),
        (
            CannotResolveHostError("a leads to 10.0.0.1, which is not a public address"),
            "leads to an address that is not public",
        ),
        (without_robots(CannotResolveHostError("DNS lookup failed")), "no such host"),
        (without_robots(DownloadTimeoutError("30 s")), "robots.txt cannot be had: no answer in time"),
        (without_robots(ValueError("status 503")), "robots.txt cannot be had: status 503"),
        (HostLeft("a is left alone: status 403, 5 in a row"), "a is left alone: status 403, 5 in a row"),
        (RefusedRequest("Forbidden by robots.txt"), "robots.txt forbids it"),
        (RefusedRequest("refused (offsite): x", "offsite"), "redirects to another site"),
        (TooManyRedirects("max redirections reached"), "too many redirects"),
        (DownloadFailedError("[<twisted.python.failure.Failure>]"), "the connection was lost"),
        (ValueError("a\x1b[31m\nb"), "a·[31m b"),
        (ValueError(), "ValueError"),
    ],
)
def test_in_one_line(error, line):
    assert failure_line(error) == line


def test_what_says_that_nothing_can_be_had_of_a_host():
    assert is_out_of_reach(CannotResolveHostError())
    assert is_out_of_reach(HostLeft("x"))
    assert not is_out_of_reach(DownloadTimeoutError())
    assert not is_out_of_reach(RefusedRequest("x"))
