"""Fixtures that every test may use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

import newscrawl.spiders  # noqa: F401 - what the sites declare of addresses and names holds in every test
from replica.running import Replica

settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


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
