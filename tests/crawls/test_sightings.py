"""The sightings of crawls are what the replica showed, article, front and section pages alike."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from pathlib import Path

import pytest

from newscrawl.feed.checking.findings import Problem
from newscrawl.feed.checking.verify import verify
from replica.running import Replica
from trials.crawls import ALL_PAGES
from trials.ledger import SETTINGS, change, problems
from trials.sighted import published
from trials.world import World


@pytest.mark.parametrize("site", ["globe24", "irozhlas"])
def test_sightings_are_the_replicas_own_record(site: str, tmp_path: Path) -> None:
    chance = random.Random(7)
    with Replica([site], articles=14, crawl_delay=0.001) as replica:
        world = World(replica, site, tmp_path)
        assert world.run("log-1", arguments=ALL_PAGES, **SETTINGS) == 0
        change(world, chance)
        world.make_due()
        time.sleep(1)  # a page read twice within one second has one key
        assert world.run("log-2", **SETTINGS) == 0
        assert problems(world) == []
        kinds = Counter(page.kind for page in published(world.exports, site))
        assert kinds["article"] >= 20
        assert kinds["front"] == 2
        assert kinds["section"] >= 2
    assert [finding for finding in verify([world.exports]) if isinstance(finding, Problem)] == []


def test_a_front_page_that_has_not_changed_costs_a_request_and_no_row(tmp_path: Path) -> None:
    with Replica(["irozhlas"], articles=10, crawl_delay=0.001) as replica:
        world, front = World(replica, "irozhlas", tmp_path), replica.newsrooms["irozhlas"].site.front
        for number in range(3):
            if number == 2:
                replica.desks["irozhlas"].rearrange()
            assert world.run(f"log-{number}") == 0
        assert [request.status for request in replica.requests if request.url == front] == [200, 304, 200]
        first, last = (page for page in published(world.exports, "irozhlas") if page.url == front)
        assert first.boxes != last.boxes
    reports = [json.loads(path.read_bytes()) for path in sorted(world.exports.glob("*/*/*/report.json"))]
    assert [report["sources"][front]["outcome"] for report in reports] == ["read", "unchanged", "read"]
    assert [report["sources"][front]["kind"] for report in reports] == ["front"] * 3
    assert [report["promoted"]["share"] for report in reports] == [None] * 3
    assert reports[0]["promoted"]["waiting"] >= 10
