"""Crawls of a site that is sick for a while: it refuses, loses or guts its pages, and the feed keeps what was true."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from replica.faults import Fault
from replica.running import Replica
from trials.world import World

SITE = "globe24"
ARTICLES = 12
PAGES = r"/\d{6}-|\.[0-9a-z]{8}/?$"
"""Addresses of articles, in both forms that the site has."""
REFUSED = (Fault(kind="status", value="403", pattern=PAGES), Fault(kind="reset", pattern=PAGES))


@pytest.fixture
def world(tmp_path: Path) -> Any:
    with Replica([SITE], articles=ARTICLES) as replica:
        yield World(replica, SITE, tmp_path)


def crawl(world: World, *faults: Fault, **settings: str) -> dict[str, Any]:
    """Crawl with everything due and these faults; return the rows of the run by file, and its report."""
    world.replica.set_faults(*faults)
    assert world.run(RETRY_TIMES="0", BREAKER_REST="0", READER_PROCESS="False", **settings) == 0, (
        world.directory / "log"
    ).read_text()
    last = max((world.exports / SITE).glob("*/*"), key=lambda path: path.name)
    rows = {path.stem: [json.loads(line) for line in path.read_text().splitlines()] for path in last.glob("*.jsonl")}
    return {"tombstones": [], "quarantine": [], **rows, "report": json.loads((last / "report.json").read_text())}


@pytest.mark.parametrize("fault", REFUSED, ids=lambda fault: fault.kind)
def test_articles_that_were_refused_are_published_by_the_next_healthy_run(world: World, fault: Fault) -> None:
    refused = crawl(world, fault)
    assert (refused["articles"], refused["report"]["ok"], refused["report"]["known"]) == ([], False, 0)
    assert len(crawl(world)["articles"]) == ARTICLES
    assert crawl(world)["articles"] == []


@pytest.mark.parametrize("value", ["404", "410"])
def test_articles_that_are_all_gone_at_one_time_are_not_taken_down(world: World, value: str) -> None:
    crawl(world)
    world.make_due()
    for _ in range(2):  # the second run would confirm what the first has found
        sick = crawl(world, Fault(kind="status", value=value, pattern=PAGES), CONFIRM_HOURS="0")
        assert (sick["articles"], sick["tombstones"], sick["report"]["ok"]) == ([], [], False)
        assert sick["report"]["brake"] == {"doubtful": ARTICLES, "visits": ARTICLES, "rows": ARTICLES}
        assert {row["reason"] for row in sick["quarantine"]} == {"Braked"}
        assert any(problem.startswith("brake: ") for problem in sick["report"]["problems"])
        assert sick["report"]["revisions"].get("tombstones", 0) == 0
    well = crawl(world)
    assert (well["articles"], well["tombstones"]) == ([], [])
    assert [alarm["name"] for alarm in well["report"]["alarms"]] == ["articles"]  # the replica has fewer than expected
    assert world.sql("SELECT count(*) FROM page WHERE held IS NOT NULL") == [(0,)]


@pytest.mark.parametrize("kind", ["gutted", "maintenance"])
def test_articles_whose_pages_are_broken_at_one_time_have_no_revisions(world: World, kind: str) -> None:
    crawl(world)
    world.make_due()
    sick = crawl(world, Fault(kind=kind, pattern=PAGES))  # type: ignore[arg-type]
    assert (sick["articles"], sick["tombstones"], sick["report"]["ok"]) == ([], [], False)
    assert sick["report"]["brake"]["doubtful"] == ARTICLES
    assert {row["reason"] for row in sick["quarantine"]} == {"SuspectRevision" if kind == "gutted" else "NoArticle"}
    well = crawl(world)
    assert (well["articles"], well["tombstones"]) == ([], [])
    assert well["report"]["revisits"]["due"] >= ARTICLES


def test_suspect_revision_is_published_when_a_later_visit_finds_the_same(world: World) -> None:
    crawl(world)
    world.make_due()
    one = Fault(kind="gutted", pattern=world.url(ARTICLES).removeprefix("https://"))
    held = crawl(world, one)
    assert (held["articles"], [row["reason"] for row in held["quarantine"]]) == ([], ["SuspectRevision"])
    world.make_due()
    (revision,) = crawl(world, one)["articles"]
    assert (revision["revision"], revision["published_at"]) == (2, None)
