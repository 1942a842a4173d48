"""What pages show becomes rows: each teaser told once in a run, each page once a second, a gap for what is rejected."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newscrawl.clock import Clock
from newscrawl.derived import teaser_id
from newscrawl.facts import ShownBox, ShownTeaser
from newscrawl.items import Sighting, Teaser
from newscrawl.state.crawl_state import CrawlState
from newscrawl.state.promoted_table import KEPT_SECONDS, Promoted, PromotedPruned
from newscrawl.values.keys import page_key
from newscrawl.values.moments import unix_of
from newscrawl.values.urls import article_id

FRONT = "https://zpravy.example/"
ARTICLE = "https://zpravy.example/clanek-1"
MOMENT = datetime(2026, 11, 22, 7, tzinfo=UTC)


@pytest.fixture
def state(tmp_path: Path) -> Iterator[CrawlState]:
    state = CrawlState("lab", copies_days=14, clock=Clock())
    state.open(tmp_path, tmp_path / "exports")
    yield state
    state.close()


def box(number: int, *positions: int, heading: str | None = "Domácí") -> ShownBox:
    teasers = tuple(
        ShownTeaser(position=place, url=f"{FRONT}clanek-{place}", title=f"Zpráva {place}", image_url=None)
        for place in positions
    )
    return ShownBox(number=number, section="main", heading=heading, teasers=teasers)


def teaser(place: int) -> str:
    return teaser_id(f"{FRONT}clanek-{place}", f"Zpráva {place}", None)


def test_a_page_is_one_row_and_each_of_its_teasers_another(state: CrawlState) -> None:
    state.sightings.shown(FRONT, "front", MOMENT, [box(1, 1, 2), box(3, 2, heading=None)])
    *told, sighting = state.ledger.take()
    assert [(row.id, row.url, row.title) for row in told if isinstance(row, Teaser)] == [
        (teaser(place), f"{FRONT}clanek-{place}", f"Zpráva {place}") for place in (1, 2)
    ]
    assert isinstance(sighting, Sighting)
    assert (sighting.site, sighting.page_url, sighting.page_kind, sighting.article_id) == ("lab", FRONT, "front", None)
    assert sighting.seen_at == "2026-11-22T08:00:00+01:00"
    assert [(each.box, each.section, each.heading, each.teasers) for each in sighting.boxes] == [
        (1, "main", "Domácí", [teaser(1), teaser(2)]),
        (3, "main", None, [None, teaser(2)]),
    ]


def test_a_teaser_is_told_once_in_a_run(state: CrawlState) -> None:
    state.sightings.shown(FRONT, "front", MOMENT, [box(1, 1, 2)])
    state.ledger.take()
    state.sightings.shown(ARTICLE, "article", MOMENT, [box(1, 1, 2, 3)])
    told, sighting = state.ledger.take()
    assert isinstance(told, Teaser)
    assert told.id == teaser(3)
    assert isinstance(sighting, Sighting)
    assert sighting.article_id == article_id(ARTICLE)


def test_a_page_read_twice_within_a_second_is_one_row(state: CrawlState) -> None:
    for page, later in ((FRONT, 0), (FRONT, 0.9), (ARTICLE, 0), (FRONT, 1)):
        state.sightings.shown(page, "section", MOMENT + timedelta(seconds=later), [box(1, 1)])
    shown = [(row.page_url, row.seen_at[17:19]) for row in state.ledger.take() if isinstance(row, Sighting)]
    assert shown == [(FRONT, "00"), (ARTICLE, "00"), (FRONT, "01")]


def test_a_page_without_teasers_is_a_row_too(state: CrawlState) -> None:
    state.sightings.shown(FRONT, "front", MOMENT, [])
    (sighting,) = state.ledger.take()
    assert isinstance(sighting, Sighting)
    assert sighting.boxes == []


def test_a_crawl_that_writes_no_feed_adds_nothing(state: CrawlState) -> None:
    state.close()
    state.sightings.shown(FRONT, "front", MOMENT, [box(1, 1)])
    assert state.ledger.take() == []


def test_addresses_are_known_with_the_moment_of_their_first_promotion(state: CrawlState) -> None:
    first = unix_of(MOMENT)
    state.sightings.shown(FRONT, "front", MOMENT, [box(1, 1)])
    state.sightings.shown(ARTICLE, "article", MOMENT + timedelta(hours=1), [box(1, 1, 2)])
    state.commit(state.take_notes(()))
    assert state.known.promoted(0, 2 * first) == [(f"{FRONT}clanek-2", first + 3600), (f"{FRONT}clanek-1", first)]
    assert state.known.promoted(first + 1, 2 * first) == [(f"{FRONT}clanek-2", first + 3600)]


def test_addresses_that_are_promoted_no_more_are_forgotten_after_some_days(state: CrawlState) -> None:
    one, two = (Promoted(site="lab", key=page_key(f"{FRONT}{n}"), url=f"{FRONT}{n}", now=1000) for n in (1, 2))
    again = Promoted(site="lab", key=one.key, url=one.url, now=1000 + KEPT_SECONDS)
    state.commit([one, two, again, PromotedPruned(site="lab", before=2000)])
    assert state.known.promoted(0, 5000) == [(one.url, 1000)]
