"""Whether the requests in a replica's log are those of a polite client."""

from __future__ import annotations

from collections import defaultdict

from protego import Protego

from replica import feeds
from replica.running import Replica
from replica.server import Request

from .onboard_outcome import CRAWL_DELAY

_AGENT = "newscrawl"
_HASTE = 0.8
"""Share of the delays that must lie between the first and the last of some requests to a host, as the server sees
them: one that comes late leaves less room before the next."""
_ROW = 10
"""Requests in a row that are looked at together."""


def manners(replica: Replica) -> tuple[int, list[str]]:
    """Return how many requests the log has, robots.txt and redirects included, and what is wrong with them."""
    requests = [request for request in replica.requests if request.method != "CONNECT"]
    foreign = sorted({request.host for request in replica.requests if request.status == 502})
    forbidden = _forbidden(replica, requests)
    problems = [f"requests to another site: {', '.join(foreign[:3])}"] if foreign else []
    problems += [f"{len(forbidden)} requests that robots.txt forbids: {forbidden[0]}"] if forbidden else []
    problems += [f"{host}: asked more often than each {CRAWL_DELAY} s" for host in _hurried(requests)]
    return len(requests), problems


def _forbidden(replica: Replica, requests: list[Request]) -> list[str]:
    """Return the addresses that were asked for though their host's robots.txt forbids it."""
    rules = [
        (set(newsroom.site.hosts), Protego.parse(feeds.robots(newsroom, CRAWL_DELAY)))
        for newsroom in replica.newsrooms.values()
    ]
    return [
        request.url
        for request in requests
        for hosts, robots in rules
        if request.host in hosts and request.path != "/robots.txt" and not robots.can_fetch(request.url, _AGENT)
    ]


def _hurried(requests: list[Request]) -> list[str]:
    """Return the hosts to which requests other than for robots.txt came faster than the delay allows."""
    by_host = defaultdict(list)
    for request in requests:
        if request.path != "/robots.txt":
            by_host[request.host].append(request.time)
    return [host for host, times in by_host.items() if _is_hurried(sorted(times))]


def _is_hurried(times: list[float]) -> bool:
    """Tell whether some requests in a row came faster than the delay allows; a pause elsewhere does not count."""
    ends = zip(times, times[_ROW - 1 :], strict=False)
    return any(last - first < (_ROW - 1) * CRAWL_DELAY * _HASTE for first, last in ends)
