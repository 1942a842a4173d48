"""Whether the requests in a replica's log are those of a polite client."""

from __future__ import annotations

from collections import defaultdict

from protego import Protego

from replica import feeds
from replica.running import Replica
from replica.server import Request

from .onboard_outcome import CRAWL_DELAY

_AGENT = "newscrawl"
_HASTE = 0.5
"""Share of the delay that must lie between two requests as the server sees them: its own work shifts their times."""
_MOST_HASTY = 0.05
"""Share of requests that may come sooner."""


def manners(replica: Replica) -> tuple[int, list[str]]:
    """Return how many requests the log has, robots.txt and redirects included, and what is wrong with them."""
    requests = [request for request in replica.requests if request.method != "CONNECT"]
    foreign = sorted({request.host for request in replica.requests if request.status == 502})
    forbidden = _forbidden(replica, requests)
    hasty = _hasty(requests)
    problems = [f"requests to another site: {', '.join(foreign[:3])}"] if foreign else []
    problems += [f"{len(forbidden)} requests that robots.txt forbids: {forbidden[0]}"] if forbidden else []
    if hasty > _MOST_HASTY * len(requests):
        problems.append(f"{hasty} of {len(requests)} requests sooner than {CRAWL_DELAY} s after another")
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


def _hasty(requests: list[Request]) -> int:
    """Return how many requests came too soon after another one to the same host that was not for robots.txt."""
    by_host = defaultdict(list)
    for request in requests:
        if request.path != "/robots.txt":
            by_host[request.host].append(request.time)
    pairs = [pair for times in by_host.values() for pair in zip(sorted(times), sorted(times)[1:], strict=False)]
    return sum(later - sooner < CRAWL_DELAY * _HASTE for sooner, later in pairs)
