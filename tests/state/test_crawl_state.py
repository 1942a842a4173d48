"""The state of one crawl: what its parts know, claim and note, and what signals tell it of dropped items."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
import scrapy
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.test import get_crawler

from newscrawl.clock import Clock
from newscrawl.exceptions import DuplicateItem, InvalidItem, NoStory, NotWritten, StateError, UnchangedItem
from newscrawl.facts import Visit
from newscrawl.items import Article
from newscrawl.state.crawl_state import CrawlState, state_of
from newscrawl.state.plan import DAY
from newscrawl.state.visited_article import VisitedArticle
from support.row_crawls import link
from support.state_notes import NOW, article, key, named, tombstone, url

EXTENSION = {"EXTENSIONS": {"newscrawl.state.crawl_state.CrawlState": 0}}


class Lab(scrapy.Spider):
    name = "lab"


def visited(number: int, etag: str = '"a"', **changes: Any) -> VisitedArticle:
    row = article(number, **changes)
    made = VisitedArticle(**{field.name: getattr(row, field.name) for field in fields(Article)})
    made.visit = Visit(key=key(number), etag=etag)
    return made


@pytest.fixture
def crawler() -> Crawler:
    return get_crawler(Lab, EXTENSION | {"COPIES_DAYS": 3})


@pytest.fixture
def state(crawler: Crawler, tmp_path: Path, clock: object) -> Iterator[CrawlState]:
    state = state_of(crawler)
    state.open(tmp_path / "state", tmp_path / "exports")
    yield state
    state.close()


@pytest.fixture
def commit(state: CrawlState) -> Callable[..., None]:
    """Make a batch of rows known, as Write does once they are on disk."""

    def commit(*rows: Any) -> None:
        state.commit(state.take_notes(rows))
        state.release_claims(rows)

    return commit


# --- from the crawler and its signals ---------------------------------------------------------------------------------


def test_each_crawl_has_a_state_of_its_own_named_after_its_site(crawler):
    assert state_of(crawler) is state_of(crawler) is not state_of(get_crawler(Lab, EXTENSION))
    assert state_of(crawler).known.site == "lab"


def test_crawl_without_the_extension_is_an_error_that_names_the_setting():
    with pytest.raises(RuntimeError, match=r"EXTENSIONS lacks newscrawl\.state\.crawl_state\.CrawlState"):
        state_of(get_crawler(Lab))


@pytest.mark.parametrize("error", [NoStory("nothing"), InvalidItem("title: empty")])
def test_article_that_is_rejected_is_noted_with_the_reason_and_due_again_at_its_time(crawler, state, commit, error):
    commit()
    state.commit([named(1)])
    crawler.signals.send_catch_log(signals.item_dropped, item=visited(1), exception=error, response=None, spider=None)
    commit()
    page = state.known.page(key(1))
    assert (page.outcome, page.etag, page.next_visit) == (type(error).__name__, None, NOW + 900)


def test_article_on_which_a_pipeline_breaks_is_noted_as_an_error(crawler, state, commit):
    state.commit([named(1)])
    crawler.signals.send_catch_log(signals.item_error, item=visited(1), response=None, spider=None, failure=None)
    commit()
    assert state.known.page(key(1)).outcome == "error"


@pytest.mark.parametrize("error", [DuplicateItem("twice"), UnchangedItem("as before"), NotWritten("disk full")])
def test_duplicate_is_not_noted_by_the_signal(crawler, state, commit, error):
    state.commit([named(1)])
    crawler.signals.send_catch_log(signals.item_dropped, item=visited(1), exception=error, response=None, spider=None)
    commit()
    assert state.known.page(key(1)).outcome is None


@pytest.mark.parametrize("item", [link(1), article(1), "no item at all", None])
def test_what_knows_no_visit_is_not_noted(crawler, state, item):
    crawler.signals.send_catch_log(signals.item_error, item=item, response=None, spider=None, failure=None)
    assert state.take_notes([]) == []


# --- open, commit, close ----------------------------------------------------------------------------------------------


def test_until_it_is_opened_nothing_is_known_or_noted_and_claims_work(crawler):
    state = state_of(crawler)
    state.notebook.note(named(1))
    state.claims.claim(article(1))
    assert state.take_notes([article(1)]) == []
    state.commit([named(1)])
    state.release_claims([article(1)])
    assert state.known.page(key(1)) is state.failure is None
    assert state.claims.holder(article(1)) == key(1)
    state.close()


def test_row_is_known_with_its_visit_once_it_is_committed_and_its_claim_is_let_go(state, commit):
    row = visited(1)
    state.claims.claim(row)
    state.claims.claim(link(1))
    notes = state.take_notes([link(1), row])
    assert state.known.article(url(1)) is None
    state.commit(notes)
    assert state.claims.holder(row) is not None
    state.release_claims([link(1), row])
    assert (state.claims.holder(row), state.claims.holder(link(1))) == (None, None)
    assert state.known.article(url(1)).etag == '"a"'
    assert state.known.page_of_link(link(1)).url == url(1)


def test_address_that_led_there_for_now_is_planned_also_where_it_is_named_in_the_same_commit(state):
    row = visited(1)
    row.visit = replace(row.visit, passed=(key(2),))
    state.notebook.note(named(2))
    state.commit(state.take_notes([row]))
    assert state.known.page(key(2)).outcome == "redirected"
    assert state.known.page(key(2)).next_visit > NOW


def test_links_that_join_their_article_later_are_known_once_they_are_committed(state, commit):
    commit(link(1, 1), article(1))
    assert state.known.page_of_link(link(1, 2)) is None
    commit(link(1, 2))
    assert state.known.page_of_link(link(1, 2)) is not None


def test_rows_that_an_earlier_run_left_are_planned_from_now(state, clock):
    clock.pass_by(30 * DAY)
    state.commit_recovered([article(1), tombstone(2, at=NOW, revision=2)])
    assert state.known.article(url(1)).next_visit is None
    clock.seconds = NOW + 60
    state.commit_recovered([article(3)])
    assert state.known.article(url(3)).next_visit > clock.seconds


def test_rows_that_an_earlier_run_left_are_of_its_reader(state):
    state.commit_recovered([article(1)], reader=3)
    state.commit_recovered([article(2)])
    assert (state.known.article(url(1)).reader, state.known.article(url(2)).reader) == (3, None)


def test_notes_are_committed_all_or_none(state, commit):
    class Broken:
        def apply(self, connection: Any) -> None:
            raise ValueError("a bug")

    with pytest.raises(StateError):
        state.commit([named(1), Broken()])
    assert isinstance(state.failure, StateError)
    with pytest.raises(StateError):
        state.known.page(key(1))


def test_next_crawl_knows_what_the_last_one_committed_and_nothing_else(state, commit, tmp_path):
    commit(article(1))
    state.notebook.note(named(2))
    state.close()
    later = CrawlState("lab", 14, Clock())
    later.open(tmp_path / "state", tmp_path / "exports")
    assert later.known.article(url(1)) is not None
    assert later.known.page(key(2)) is None
    later.close()
