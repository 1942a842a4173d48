"""Fixtures that every test may use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

import newscrawl.spiders  # noqa: F401 - what the sites declare of addresses and names holds in every test
from newscrawl.clock import Clock
from newscrawl.values import known_sites, moments
from replica.running import Replica
from support.crawl_parts import CrawlParts, StoppedClock

settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")

LONG = ("tests/crawls/", "tests/trials/", "tests/docs/", "tests/downloading/", "tests/replica/")
"""Where the files lie that take longest."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest: workers that share the suite out by files end together then."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


@pytest.fixture
def sites_as_they_are() -> Iterator[None]:
    """Lets a test declare sites that are not known to the tests after it."""
    before = dict(known_sites._sites)
    yield
    known_sites._sites.clear()
    known_sites._sites.update(before)
    known_sites.forget_answers()


@pytest.fixture(scope="session")
def replica_server() -> Iterator[Replica]:
    """The replica of all sites, 60 articles each, started once."""
    with Replica(articles=60, seed=1) as running:
        yield running


@pytest.fixture
def replica(replica_server: Replica) -> Iterator[Replica]:
    """The running replica with an empty log and no faults.

    Merge its `env` into the environment of a `scrapy crawl` subprocess; `truth(site)` is what the feed must hold.
    """
    replica_server.reset()
    yield replica_server
    replica_server.reset()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> StoppedClock:
    """The present of the state and of what works on it: `state_notes.NOW`, until the test lets time pass."""
    clock = StoppedClock()
    monkeypatch.setattr(Clock, "now", lambda _: clock.now())
    monkeypatch.setattr(moments, "time", clock)
    return clock


@pytest.fixture
def crawl(tmp_path: Path, clock: StoppedClock) -> Iterator[Callable[..., CrawlParts]]:
    """Begin a run of the lab, without a network; each further call ends it and begins the next, with the same store."""
    runs: list[CrawlParts] = []

    def begin(**given: Any) -> CrawlParts:
        if runs:
            runs[-1].state.close()
        runs.append(CrawlParts(tmp_path / "state", **given))
        return runs[-1]

    yield begin
    if runs:
        runs[-1].state.close()
