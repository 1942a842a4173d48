"""The share of promoted articles that the feed has within a day."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newscrawl.facts import Visit
from newscrawl.reporting.completeness import completeness
from newscrawl.state.crawl_state import CrawlState
from newscrawl.state.page_notes import Published, Visited
from newscrawl.state.plan import DAY, HOUR
from newscrawl.state.promoted_table import KEPT_SECONDS, Promoted
from newscrawl.values.keys import page_key
from support.crawl_parts import IS_ARTICLE, StoppedClock, by_number
from support.state_notes import NOW, article, named, url


@pytest.fixture
def state(tmp_path: Path) -> Iterator[CrawlState]:
    state = CrawlState("lab", copies_days=14, clock=StoppedClock())
    state.open(tmp_path, tmp_path / "exports")
    yield state
    state.close()


def promoted(address: str, ago: int) -> Promoted:
    return Promoted(site="lab", key=page_key(address), url=address, now=NOW - ago)


def published(number: int, ago: int, *aliases: int) -> Published:
    return Published(article=article(number, at=NOW - ago), visit=Visit(key=page_key(url(number)), aliases=aliases))


def told(state: CrawlState) -> dict[str, Any]:
    return completeness(state, lambda address: bool(IS_ARTICLE.search(address)), by_number)


def test_nothing_is_told_before_the_first_day_is_over(state: CrawlState) -> None:
    state.commit([promoted(url(1), DAY - 1), promoted("https://zpravy.example/rubrika", 2 * DAY)])
    assert told(state) == {
        "articles": 0,
        "in_feed": 0,
        "share": None,
        "waiting": 1,
        "never_fetched": 0,
        "examples": [],
    }


def test_articles_count_that_are_in_the_feed_within_a_day_of_their_first_promotion(state: CrawlState) -> None:
    state.commit(
        [
            *(promoted(url(number), 2 * DAY) for number in range(1, 7)),
            published(1, 5 * DAY),  # long before
            published(2, DAY),  # just in time
            published(3, DAY - 1),  # too late
            named(4),  # never fetched
            named(5),
            Visited(visit=Visit(key=page_key(url(5))), outcome="no_article", now=NOW, failed=False, confirm=3 * HOUR),
        ]
    )
    found = told(state)
    assert (found["articles"], found["in_feed"], found["share"]) == (6, 2, 33.3)
    assert found["never_fetched"] == 2
    assert found["examples"] == [url(4), url(6)]


def test_an_article_is_known_by_any_of_its_addresses(state: CrawlState) -> None:
    alias = "https://m.zpravy.example/clanek-77"
    state.commit([promoted(alias, 2 * DAY), published(1, 2 * DAY, page_key(alias))])
    assert told(state)["share"] == 100.0


def test_what_was_first_promoted_longer_ago_is_not_judged_any_more(state: CrawlState) -> None:
    state.commit([promoted(url(1), KEPT_SECONDS + 1), promoted(url(1), 0), promoted(url(2), KEPT_SECONDS)])
    assert told(state)["articles"] == 1


def test_at_most_twenty_examples_are_named_the_newest_first(state: CrawlState) -> None:
    state.commit([promoted(url(number), DAY + number) for number in range(1, 31)])
    found = told(state)
    assert found["never_fetched"] == 30
    assert found["examples"] == [url(number) for number in range(1, 21)]
