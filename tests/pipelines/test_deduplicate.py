"""Deduplicate: each row once, whatever comes twice, and a changed article as the next revision of its id."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from scrapy.exceptions import DropItem
from scrapy.utils.test import get_crawler

from newscrawl.exceptions import DuplicateItem, NotWritten, StateError, UnchangedItem
from newscrawl.facts import Visit
from newscrawl.items import Article, Changes, Row, Tombstone
from newscrawl.pipelines.deduplicate import Deduplicate
from newscrawl.state.crawl_state import CrawlState, state_of
from newscrawl.state.plan import LEAST_GAP
from newscrawl.state.upkeep import Upkeep
from newscrawl.state.visited_article import VisitedArticle
from newscrawl.values.keys import page_key
from newscrawl.values.moments import unix_now
from newscrawl.values.urls import article_id
from support.published_feeds import publish
from support.row_crawls import RowSpider, article, link, page, sha

EXTENSION = {"EXTENSIONS": {"newscrawl.state.crawl_state.CrawlState": 0}}
LINES = ("Žluťoučký kůň úpěl.", "Pekařka se smála.", "Starosta mlčel.")
EDITED = ("Žluťoučký kůň úpěl dál.", "Pekařka se smála.", "Starosta mlčel.", "A pršelo.")
LATER = "2026-11-23T10:00:00+01:00"
SECOND = "https://zpravy.example/tentyz-pribeh"
UNCHANGED_STORY = Changes()


class Run:
    """One crawl: what Deduplicate lets pass of the rows that arrive, and why it drops the others."""

    def __init__(self, directory: Path) -> None:
        self.crawler = get_crawler(RowSpider, EXTENSION)
        self.state: CrawlState = state_of(self.crawler)
        self.state.open(directory / "state", directory / "exports")
        self.deduplicate = Deduplicate.from_crawler(self.crawler)
        self.dropped: list[str] = []
        self._passed: list[Row] = []

    def take(self, *rows: Row) -> list[Row]:
        passed = []
        for row in rows:
            try:
                passed.append(self.deduplicate.process_item(row))
            except DropItem as error:
                self.dropped.append(type(error).__name__)
        self._passed += passed
        return passed

    def commit(self) -> None:
        """Know the rows that have passed, as Write tells once they are on disk."""
        self.state.commit(self.state.take_notes(self._passed))
        self.state.release_claims(self._passed)
        self._passed = []

    def stat(self, name: str) -> int:
        return self.crawler.stats.get_value(f"deduplicate/{name}", 0)


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Callable[[], Run]]:
    """Begin a run; a further call commits the run before and begins the next."""
    runs: list[Run] = []

    def begin() -> Run:
        if runs:
            runs[-1].commit()
            runs[-1].state.close()
        runs.append(Run(tmp_path))
        return runs[-1]

    yield begin
    if runs:
        runs[-1].state.close()


@pytest.fixture(params=["on its way", "committed", "of a former run"])
def twice(request: pytest.FixtureRequest, begin: Callable[[], Run]) -> Callable[..., tuple[list[Row], Run]]:
    """Let rows pass, and others after them: while the first are on their way, known to the store, or to a later run."""

    def twice(first: list[Row], then: list[Row]) -> tuple[list[Row], Run]:
        run = begin()
        run.take(*first)
        if request.param == "committed":
            run.commit()
        run = begin() if request.param == "of a former run" else run
        return run.take(*then), run

    return twice


def form(number: int, lines: tuple[str, ...], **changes: Any) -> Article:
    text = "\n".join(lines)
    return article(number, text=text, content_hash=sha(f"{number} {text}"), **changes)


def at(url: str, row: Article) -> Article:
    return replace(row, id=article_id(url), url=url)


def stone(number: int) -> Tombstone:
    row = article(number)
    return Tombstone(id=row.id, url=row.url, site="lab", status=410, first_seen_at=LATER, gone_at=LATER)


def visited(row: Article, asked_for: str, etag: str) -> VisitedArticle:
    """Return a row as Separate makes it of a page that was asked for at this address."""
    made = VisitedArticle(**{field.name: getattr(row, field.name) for field in fields(Article)})
    key, asked = page_key(row.url), page_key(asked_for)
    made.visit = Visit(key=key, aliases=(asked,) if asked != key else (), etag=etag)
    return made


# --- each row once ----------------------------------------------------------------------------------------------------


def test_rows_that_are_new_pass_as_they_are(begin):
    assert begin().take(*page(1), *page(2)) == [*page(1), *page(2)]


def test_row_that_comes_twice_is_dropped(twice):
    passed, run = twice(page(1), page(1))
    assert passed == []
    assert set(run.dropped) <= {"DuplicateItem", "UnchangedItem"}
    assert len(run.dropped) == 4


def test_new_link_of_an_article_that_has_passed_joins_it(twice):
    assert twice(page(1), [link(1, 9), link(1, 2), replace(link(1, 1), position=7)])[0] == [link(1, 9)]


@pytest.mark.parametrize("text", ["", None])
def test_same_content_is_one_story_on_a_site_if_it_has_a_text(twice, text):
    changes = {} if text is None else {"text": text, "body": []}
    first, copy = (article(number, content_hash=sha("týž"), **changes) for number in (10, 11))
    assert twice([first], [copy])[0] == ([copy] if text == "" else [])


def test_same_story_of_another_site_is_no_duplicate(twice):
    there = replace(article(12, content_hash=sha("týž")), site="jiny")
    assert twice([article(10, content_hash=sha("týž"))], [there])[0] == [there]


def test_another_form_of_an_article_waits_for_a_later_run_and_is_named_in_quarantine(begin):
    """A file of the feed has each id once, whether the first form is on its way or committed."""
    run = begin()
    run.take(form(1, LINES))
    assert run.take(form(1, EDITED)) == []
    run.commit()
    assert run.take(form(1, EDITED), stone(1)) == []
    assert run.dropped == ["SecondForm", "SecondForm", "DuplicateItem"]
    run.commit()
    assert run.state.known.article(article(1).url).next_visit <= unix_now() + LEAST_GAP
    (later,) = begin().take(form(1, EDITED, fetched_at=LATER))
    assert later.revision == 2


def test_article_that_answers_after_its_tombstone_waits_for_a_later_run(begin):
    begin().take(form(1, LINES))
    run = begin()
    run.take(stone(1))
    assert run.take(form(1, LINES)) == []
    assert run.dropped == ["SecondForm"]


def test_duplicates_are_not_shouted(begin):
    run = begin()
    run.take(article(1))
    with pytest.raises(DuplicateItem) as error:
        run.deduplicate.process_item(article(1))
    assert error.value.log_level == "DEBUG"


class Unwritable:
    """A note that cannot be made."""

    def apply(self, connection: Any) -> None:
        raise ValueError("no such row")


def test_nothing_passes_while_nobody_can_tell_what_is_in_the_feed(begin):
    run = begin()
    with pytest.raises(StateError):
        run.state.commit([Unwritable()])
    with pytest.raises(NotWritten):
        run.deduplicate.process_item(article(1))


def test_feed_without_its_state_is_not_published_again(tmp_path):
    publish(tmp_path / "exports", [*page(1), *page(2)])
    run = Run(tmp_path)
    assert run.take(*page(1), *page(2), *page(3)) == page(3)
    run.state.close()


# --- revisions --------------------------------------------------------------------------------------------------------


def test_article_that_reads_as_before_is_unchanged_and_its_new_teasers_come_with_nothing(begin):
    begin().take(link(1), link(1, 2), form(1, LINES))
    run = begin()
    assert run.take(link(1), replace(link(1, 2), position=5), form(1, LINES)) == []
    assert run.dropped == ["DuplicateItem", "DuplicateItem", "UnchangedItem"]
    assert issubclass(UnchangedItem, DuplicateItem)


def test_edited_article_is_the_next_revision_and_says_what_changed(begin):
    (first,) = begin().take(form(1, LINES))
    assert (first.revision, first.changes) == (1, None)
    run = begin()
    (row,) = run.take(form(1, EDITED, first_seen_at=LATER, fetched_at=LATER))
    assert (row.revision, row.first_seen_at, row.fetched_at) == (2, article(1).first_seen_at, LATER)
    assert row.changes == Changes(added=[4], edited=[1])
    assert run.stat("revisions") == 1
    (third,) = begin().take(form(1, LINES))
    assert (third.revision, third.changes) == (3, Changes(removed=[4], edited=[1]))


def test_only_new_links_come_with_a_revision_and_once(begin):
    begin().take(link(1), link(1, 2), form(1, LINES))
    run = begin()
    passed = run.take(link(1, 2), link(1, 7), form(1, EDITED))
    assert passed[0] == link(1, 7)
    run.commit()
    assert run.take(link(1, 7), form(1, EDITED)) == []


def test_links_that_stood_on_their_page_again_are_noted_with_their_place(begin):
    begin().take(link(1), form(1, LINES))
    run = begin()
    run.take(replace(link(1), position=5))
    run.commit()
    (known,) = run.state.known.store.details.links(run.state.known.article(article(1).url).number).values()
    assert known[2] == [1, 5]


# --- withdrawn articles -----------------------------------------------------------------------------------------------


def test_article_of_the_feed_that_is_gone_gives_one_tombstone_and_another_none(begin):
    begin().take(article(2))
    run = begin()
    (row,) = run.take(stone(2), stone(2), stone(8))
    assert (row.url, row.revision, row.first_seen_at) == (article(2).url, 2, article(2).first_seen_at)
    assert run.stat("tombstones") == 1
    assert begin().take(stone(2)) == []


def test_article_that_comes_back_as_it_was_is_a_revision_without_changes(begin):
    begin().take(article(3))
    begin().take(stone(3))
    run = begin()
    (row,) = run.take(article(3, first_seen_at=LATER, fetched_at=LATER))
    assert (row.revision, row.first_seen_at, row.changes) == (3, article(3).first_seen_at, UNCHANGED_STORY)
    assert run.stat("comebacks") == 1


# --- addresses and visits ---------------------------------------------------------------------------------------------


def test_second_address_of_a_story_is_known_from_then_on(twice):
    passed, run = twice([article(5)], [at(SECOND, article(5))])
    assert passed == []
    run.commit()
    assert run.state.known.page_at(SECOND).url == article(5).url


def test_address_that_an_article_has_moved_to_is_known_with_its_revision(begin):
    begin().take(form(1, LINES))
    run = begin()
    run.take(form(1, EDITED, moved_to=SECOND))
    run.commit()
    assert run.state.known.page_at(SECOND).url == article(1).url


def test_page_that_arrives_again_on_its_way_to_the_feed_keeps_its_visit_and_gets_the_address(begin):
    run = begin()
    assert len(run.take(visited(article(4), article(4).url, '"a"'), visited(article(4), SECOND, '"b"'))) == 1
    run.commit()
    known = run.state.known.page_at(article(4).url)
    assert known.etag == '"a"'
    assert run.state.known.page_at(SECOND) == known


def test_unchanged_article_keeps_the_new_validators(begin):
    begin().take(visited(article(4), article(4).url, '"a"'))
    run = begin()
    assert run.take(visited(article(4), article(4).url, '"b"')) == []
    run.commit()
    known = run.state.known.page_at(article(4).url)
    assert (known.etag, known.outcome) == ('"b"', "unchanged")


READ_BY_1 = {"reader": 1, "body": 1}
TODAY = "2026-11-23T09:00:00+01:00"
"""After the first fetch of every article here."""


def read_by(row: Article, **visit: Any) -> VisitedArticle:
    """Return a row as Separate makes it of a page that this reader read from this body."""
    seen = visited(row, row.url, '"a"')
    seen.visit = replace(seen.visit, **visit)
    return seen


@pytest.mark.parametrize(
    ("first", "then", "is_news"),
    [
        (READ_BY_1, {"reader": 2, "body": 1}, False),  # the same page
        (READ_BY_1, {"reader": 2, "body": 2}, False),  # a counter on it, perhaps
        ({}, {"reader": 2, "body": 2}, False),  # of a state that knew no readers
        (READ_BY_1, {"reader": 1, "body": 2}, True),
        (READ_BY_1, {}, True),  # rows of who is no reader
    ],
    ids=["same bytes", "other bytes", "unknown reader", "same reader", "no reader"],
)
def test_what_only_another_reader_makes_of_a_page_is_no_revision(begin, first, then, is_news):
    begin().take(read_by(form(1, LINES), **first))
    run = begin()

    passed = run.take(read_by(form(1, EDITED, fetched_at=LATER), **then))

    assert [row.revision for row in passed] == ([2] if is_news else [])
    assert (run.stat("reread"), run.dropped) == ((0, []) if is_news else (1, ["UnchangedItem"]))


def test_page_that_says_it_has_changed_since_is_a_revision_whoever_reads_it(begin):
    begin().take(read_by(form(1, LINES), **READ_BY_1))

    passed = begin().take(read_by(form(1, EDITED, fetched_at=LATER, modified_at=TODAY), reader=2, body=2))

    assert [row.revision for row in passed] == [2]


def test_page_of_the_same_bytes_is_the_same_whatever_date_it_says(begin):
    begin().take(read_by(form(1, LINES), **READ_BY_1))

    assert begin().take(read_by(form(1, EDITED, fetched_at=LATER, modified_at=TODAY), reader=2, body=1)) == []


def test_visits_after_a_new_reader_are_compared_with_what_it_read_and_changes_with_the_feed(begin):
    begin().take(read_by(form(1, LINES), **READ_BY_1))
    begin().take(read_by(form(1, LINES[1:]), reader=2, body=1))
    run = begin()

    assert run.take(read_by(form(1, LINES[1:]), reader=2, body=3)) == []
    assert run.stat("reread") == 0
    (revision,) = begin().take(read_by(form(1, EDITED[1:], fetched_at=LATER), reader=2, body=4))

    assert (revision.revision, revision.changes) == (2, Changes(removed=[1], added=[3]))


def test_article_that_was_taken_down_or_forgotten_is_news_whoever_reads_it(begin):
    begin().take(read_by(form(1, LINES), **READ_BY_1), read_by(form(2, LINES), **READ_BY_1))
    run = begin()
    run.take(stone(1))
    run.commit()
    Upkeep(run.state.known.store).forget(article(2).url, 0)

    rows = [read_by(form(number, EDITED, fetched_at=LATER), reader=2, body=1) for number in (1, 2)]
    passed = begin().take(*rows)

    assert [row.revision for row in passed] == [3, 2]
