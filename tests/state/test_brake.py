"""The brake: many doubtful answers at one time publish nothing, a few do, and a day of the same answers does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from newscrawl.facts import Visit
from newscrawl.state.plan import DAY, HOUR
from support.crawl_parts import CrawlParts, StoppedClock
from support.state_notes import NOW, article, key, tombstone, url

Begin = Callable[..., CrawlParts]


@pytest.fixture
def feed(crawl: Begin, clock: StoppedClock) -> Begin:
    """Begin a run of a site with 40 articles in the feed."""
    crawl().publish(*(article(number) for number in range(1, 41)))
    return crawl


def see(run: CrawlParts, *, gone: range, well: range = range(0)) -> list[Any]:
    """Let articles answer 404, and others be as they were; return what follows for the feed, with its rows taken."""
    for number in well:
        run.frontier.not_read(Visit(key=key(number)), "304")
    facts = [fact for number in gone for fact in run.frontier.not_read(Visit(key=key(number)), "404") or ()]
    for fact in facts:
        number = int(fact.url.rpartition("-")[2])
        assert run.state.brake.takes(tombstone(number, at=NOW, revision=2))
    return facts


def end(run: CrawlParts) -> Any:
    """End a run as Write does."""
    verdict = run.state.brake.verdict()
    for note in verdict.notes:
        run.state.notebook.note(note)
    run.commit(*verdict.published)
    return verdict


def test_a_tenth_of_the_visits_is_the_editors_work(feed: Begin, clock: StoppedClock) -> None:
    end_of_first = end_after(feed, clock, 0, gone=range(1, 5), well=range(5, 41))
    assert (end_of_first.published, end_of_first.notes) == ([], [])
    verdict = end_after(feed, clock, 3 * HOUR, gone=range(1, 5), well=range(5, 41))
    assert (len(verdict.published), verdict.braked) == (4, [])
    assert feed().page(url(1)).gone


def end_after(feed: Begin, clock: StoppedClock, seconds: int, **seen: range) -> Any:
    clock.seconds = NOW + seconds
    run = feed()
    see(run, **seen)
    return end(run)


@pytest.mark.parametrize("confirm", [0, 3 * HOUR])
def test_more_of_them_publish_nothing_and_are_due_again(feed: Begin, clock: StoppedClock, confirm: int) -> None:
    end_after(feed, clock, 0, gone=range(1, 6), well=range(6, 41))
    verdict = end_after(feed, clock, confirm, gone=range(1, 6), well=range(6, 41))
    assert (verdict.published, verdict.doubtful, verdict.visits) == ([], 5, 40)
    assert len(verdict.braked) == (5 if confirm else 0)
    pages = [feed().page(url(number)) for number in range(1, 6)]
    assert {(page.gone, page.next_visit, page.held_since) for page in pages} == {(0, clock.seconds, NOW)}


def test_two_are_never_many(feed: Begin, clock: StoppedClock) -> None:
    end_after(feed, clock, 0, gone=range(1, 3))
    assert len(end_after(feed, clock, 3 * HOUR, gone=range(1, 3)).published) == 2


def test_all_of_a_site_that_answers_so_for_days_are_not_published(feed: Begin, clock: StoppedClock) -> None:
    for hours in (0, 3, 24, 48):
        assert end_after(feed, clock, hours * HOUR, gone=range(1, 41)).published == []


@pytest.mark.parametrize("well", [range(30, 41), range(0)], ids=["in the same run", "in a run before"])
def test_part_that_is_gone_for_a_day_is_published_where_others_are_well(
    feed: Begin, clock: StoppedClock, well: range
) -> None:
    for hours in (0, 3, 23):
        assert end_after(feed, clock, hours * HOUR, gone=range(1, 30), well=range(30, 41)).published == []
    assert len(end_after(feed, clock, DAY, gone=range(1, 30), well=well).published) == 29


def test_newly_broken_pages_keep_a_part_that_is_gone_for_a_day_waiting(feed: Begin, clock: StoppedClock) -> None:
    end_after(feed, clock, 0, gone=range(1, 11), well=range(11, 41))
    assert end_after(feed, clock, DAY, gone=range(1, 31), well=range(31, 41)).published == []


def test_articles_that_are_not_in_the_feed_are_not_counted(feed: Begin) -> None:
    run = feed()
    for number in range(50, 60):
        run.state.notebook.visited(Visit(key=key(number)), "no_article")
    assert run.state.brake.verdict().visits == 0


def test_pages_that_are_no_articles_and_suspect_revisions_count_with_those_that_are_gone(feed: Begin) -> None:
    run = feed()
    for number, outcome in enumerate(("no_article", "unreadable", "SuspectRevision", "404", "410"), 1):
        run.state.notebook.visited(Visit(key=key(number)), outcome)
    run.state.notebook.visited(Visit(key=key(6)), "503", failed=True)
    verdict = run.state.brake.verdict()
    assert (verdict.doubtful, verdict.visits, len(verdict.notes)) == (5, 5, 10)


def test_address_that_answers_well_after_another_did_not_is_well(feed: Begin) -> None:
    run = feed()
    for number in range(1, 5):
        run.state.notebook.visited(Visit(key=key(number)), "no_article")
        run.state.notebook.visited(Visit(key=key(number)), "unchanged")
    assert run.state.brake.verdict()[3:] == (0, 4)
