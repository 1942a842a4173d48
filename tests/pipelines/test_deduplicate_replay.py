"""Deduplicate in a replay: archived pages against what the feed has, whatever has become of the articles since."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from scrapy.exceptions import DropItem
from scrapy.utils.test import get_crawler

from newscrawl.facts import Visit
from newscrawl.items import Article, Row, Tombstone
from newscrawl.pipelines.deduplicate import Deduplicate
from newscrawl.state.crawl_state import CrawlState, state_of
from newscrawl.state.page_table import KnownPage
from newscrawl.state.visited_article import VisitedArticle
from newscrawl.values.keys import page_key
from support.row_crawls import RowSpider, article, page

BEFORE, FIRST, LATER, LAST = (f"2026-11-{day}T10:00:00+01:00" for day in (20, 22, 24, 26))
LINES = ("Žluťoučký kůň úpěl.", "Pekařka se smála.", "Starosta mlčel.")
BETTER = (*LINES, "A pršelo.")


class Run:
    """One run: what Deduplicate lets pass is in the feed and the state afterwards."""

    def __init__(self, directory: Path, *, is_replay: bool) -> None:
        settings = {"EXTENSIONS": {"newscrawl.state.crawl_state.CrawlState": 0}, "REPLAY": is_replay}
        self.crawler = get_crawler(RowSpider, settings)
        self.state: CrawlState = state_of(self.crawler)
        self.state.open(directory / "state", directory / "exports")
        self.deduplicate = Deduplicate.from_crawler(self.crawler)

    def take(self, *rows: Row) -> str | None:
        """Take rows as one batch; return the name of the error that drops the last one."""
        passed, dropped = [], None
        for row in rows:
            try:
                passed.append(self.deduplicate.process_item(row))
                dropped = None
            except DropItem as error:
                dropped = type(error).__name__
        self.state.commit(self.state.take_notes(passed))
        self.state.release_claims(passed)
        return dropped

    def known(self) -> KnownPage:
        found = self.state.known.article(article().url)
        assert found is not None
        return found


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Callable[..., Run]]:
    """Begin a run after the one before it."""
    runs: list[Run] = []

    def run(*, is_replay: bool = True) -> Run:
        if runs:
            runs[-1].state.close()
        runs.append(Run(tmp_path, is_replay=is_replay))
        return runs[-1]

    yield run
    runs[-1].state.close()


def captured(lines: tuple[str, ...], at: str, *, body: int, reader: int = 1, **changes: Any) -> VisitedArticle:
    row = article(text="\n".join(lines), fetched_at=at, first_seen_at=at, **changes)
    made = VisitedArticle(**{field.name: getattr(row, field.name) for field in fields(Article)})
    made.visit = Visit(key=page_key(row.url), etag=None, body=body, reader=reader)
    return made


def stone(at: str) -> Tombstone:
    row = article()
    return Tombstone(id=row.id, url=row.url, site="lab", status=410, first_seen_at=FIRST, gone_at=at)


def test_same_page_read_otherwise_is_a_re_read_revision_once(run):
    run(is_replay=False).take(captured(LINES, FIRST, body=1))
    before = run(is_replay=False).known()
    row = captured(BETTER, FIRST, body=1, reader=2)
    assert run().take(row) is None
    assert (row.revision, row.reason, row.first_seen_at, row.changes.added) == (2, "re-read", FIRST, [4])
    assert run().take(captured(BETTER, FIRST, body=1, reader=2)) == "UnchangedItem"
    now = run().known()
    visits = ("fetched", "next_visit", "etag", "body", "outcome", "last_seen", "born", "entered")
    assert {name: getattr(now, name) for name in visits} == {name: getattr(before, name) for name in visits}
    assert (now.reader, now.revision) == (2, 2)


def test_page_that_later_visits_found_unchanged_is_still_the_same_page(run):
    run(is_replay=False).take(captured(LINES, FIRST, body=1))
    assert run(is_replay=False).take(captured(LINES, LATER, body=1)) == "UnchangedItem"
    row = captured(BETTER, FIRST, body=1, reader=2)
    assert run().take(row) is None
    assert row.reason == "re-read"


def test_what_a_crawl_with_a_newer_reader_kept_silent_about_is_published(run):
    run(is_replay=False).take(captured(LINES, FIRST, body=1))
    assert run(is_replay=False).take(captured(BETTER, LATER, body=1, reader=2)) == "UnchangedItem"
    row = captured(BETTER, LATER, body=1, reader=2)
    assert run().take(row) is None
    assert (row.revision, row.reason) == (2, "re-read")
    assert run().take(captured(BETTER, LATER, body=1, reader=2)) == "UnchangedItem"


def test_other_page_is_a_plain_revision_where_it_is_newer_and_nothing_where_it_is_older(run):
    run(is_replay=False).take(captured(LINES, LATER, body=1))
    assert run().take(captured(BETTER, FIRST, body=2)) == "OlderCapture"
    row = captured(BETTER, LAST, body=3)
    assert run().take(row) is None
    assert (row.revision, row.reason, row.first_seen_at) == (2, None, LATER)
    assert run().known().fetched is not None
    assert run().take(captured(LINES, LATER, body=1)) == "OlderCapture"


@pytest.mark.parametrize(("at", "dropped"), [(BEFORE, "OlderCapture"), (FIRST, "OlderCapture"), (LAST, None)])
def test_gone_article_stays_gone_unless_the_capture_is_later(run, at, dropped):
    run(is_replay=False).take(captured(LINES, FIRST, body=1))
    assert run(is_replay=False).take(stone(LATER)) is None
    assert run().take(captured(LINES, at, body=1)) == dropped
    assert bool(run().known().gone) == (dropped is not None)


def test_re_read_that_lacks_much_is_held_whatever_was_found_before(run):
    run(is_replay=False).take(captured(LINES * 3, FIRST, body=1))
    for _ in range(2):
        assert run().take(captured(LINES[:1], FIRST, body=1, reader=2)) == "SuspectRevision"
    assert (run().known().revision, run().known().held) == (1, None)


def test_links_of_a_re_read_page_come_once(run):
    links = page(1, links=3)[:-1]
    run(is_replay=False).take(*links[:2], captured(LINES, FIRST, body=1))
    again = run()
    assert [again.take(row) for row in links] == ["DuplicateItem", "DuplicateItem", None]
    assert again.take(captured(BETTER, FIRST, body=1, reader=2)) is None
