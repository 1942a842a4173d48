"""Each page that was looked at has a row that says what came of it, and one that nobody asked for has none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.clock import Clock
from newscrawl.exceptions import Rejected
from newscrawl.facts import Exchange, Visit
from newscrawl.items import Article, PageVisit
from newscrawl.schema import validate
from newscrawl.state.known import Known
from newscrawl.state.ledger import Ledger
from newscrawl.state.visit_rows import VisitRows
from newscrawl.state.visited_article import VisitedArticle
from newscrawl.values.keys import page_key
from newscrawl.values.urls import MAX_URL_CHARACTERS
from support.crawl_parts import CrawlParts
from support.state_notes import article, key, named, tombstone, url

AT = datetime(2026, 11, 22, 8, tzinfo=UTC)


def exchange(asked: str, final: str | None = None, status: int | None = 200) -> Exchange:
    return Exchange(requested_url=asked, final_url=final or asked, status=status)


def visit(number: int, status: int | None = 200, **more: Any) -> Visit:
    return Visit(key=key(number), exchange=exchange(url(number), status=status), moment=AT, **more)


def rows_of(run: CrawlParts) -> list[PageVisit]:
    made = run.state.ledger.take()
    for row in made:
        assert validate(msgspec.to_builtins(row)) == []
    return made


@pytest.fixture
def run(crawl):
    """A run that knows an article, one that was taken down, and a page that is none of the feed."""
    run = crawl()
    run.commit(article(1), article(2), tombstone(2, at=1_795_400_000, revision=2))
    run.state.notebook.note(named(3))
    run.commit()
    return run


@pytest.mark.parametrize(
    ("number", "outcome", "status", "said"),
    [
        (1, "unchanged", 200, "unchanged"),
        (1, "unchanged", 304, "304"),
        (1, "404", 404, "held"),
        (1, "SuspectRevision", 200, "held"),
        (2, "404", 404, "unchanged"),
        (3, "404", 404, "gone"),
        (3, "410", 410, "gone"),
        (1, "no_article", 200, "rejected"),
        (1, "InvalidItem", 200, "rejected"),
        (3, "outside_window", 200, "rejected"),
        (3, "redirected", 301, "redirected"),
        (3, "further_page", 200, "redirected"),
        (1, "503", 503, "refused"),
        (1, "403", 403, "refused"),
        (1, "500", 500, "failed"),
        (1, "TimeoutError", None, "failed"),
        (1, "an error that nobody has heard of", None, "failed"),
    ],
)
def test_visit_that_brought_nothing_says_why(run, number, outcome, status, said):
    run.state.notebook.visited(visit(number, status), outcome)
    (row,) = rows_of(run)
    assert (row.page_url, row.outcome, row.status, row.page_kind) == (url(number), said, status, "article")
    assert row.article_id == (article(number).id if number < 3 else None)
    assert row.fetched_at == "2026-11-22T09:00:00+01:00"


def test_every_reason_why_an_item_is_rejected_has_a_word(run):
    for place, kind in enumerate(Rejected.__subclasses__()):
        run.state.visits.ended(visit(place + 3), kind.__name__)
    assert {row.outcome for row in rows_of(run)} == {"rejected", "held"}


def test_page_that_nobody_asked_for_was_not_looked_at_but_one_that_led_to_a_wall_was(run):
    run.state.notebook.visited(visit(1, None), "RefusedRequest")
    run.state.notebook.visited(Visit(key=key(1)), "unchanged")
    assert rows_of(run) == []
    walled = Visit(key=key(1), exchange=exchange(url(1), "https://souhlas.example/", 302))
    run.state.notebook.visited(walled, "RefusedRequest")
    assert [(row.outcome, row.status) for row in rows_of(run)] == [("refused", 302)]


def visited(row: Article) -> VisitedArticle:
    made = VisitedArticle(**{name: getattr(row, name) for name in Article.__slots__})
    made.visit = Visit(key=page_key(row.url), exchange=exchange(f"{row.url}?utm_source=x"))
    return made


@pytest.mark.parametrize(("revision", "said"), [(1, "new"), (2, "revised"), (7, "revised")])
def test_visit_that_brought_a_row_has_its_id_and_moment(run, revision, said):
    row = visited(article(5, revision=revision))
    run.state.visits.brought(row)
    (made,) = rows_of(run)
    assert (made.article_id, made.page_url, made.outcome, made.status) == (row.id, row.url, said, 200)
    assert made.fetched_at == row.fetched_at


def test_row_that_is_held_back_is_of_the_article_that_the_feed_has(run):
    run.state.visits.brought(visited(article(1, revision=2)), is_held=True)
    run.state.visits.brought(visited(article(6)), is_held=True)
    held = [(row.outcome, row.article_id, row.page_url) for row in rows_of(run)]
    assert held == [("held", article(1).id, url(1)), ("held", None, url(6))]


def test_row_without_its_visit_has_none(run):
    run.state.visits.brought(article(1))
    run.state.visits.brought(tombstone(1, at=1_795_400_000, revision=2))
    assert rows_of(run) == []


def test_page_is_told_once_a_second(run):
    for outcome, seconds in (("404", 0), ("503", 0), ("404", 1)):
        moment = AT + timedelta(seconds=seconds)
        run.state.visits.ended(Visit(key=key(1), exchange=exchange(url(1)), moment=moment), outcome)
    assert [(row.outcome, row.fetched_at[-8:-6]) for row in rows_of(run)] == [("held", "00"), ("held", "01")]


@pytest.mark.parametrize(
    ("asked", "outcome", "kind", "said"),
    [
        ("https://zpravy.example", "read", "front", "read"),
        ("https://zpravy.example/", "unchanged", "front", "304"),
        ("https://zpravy.example/?strana=2", "ended", "section", "gone"),
        ("https://zpravy.example/svet", "useless", "section", "failed"),
        ("https://zpravy.example/svet", "429", "section", "refused"),
        ("https://zpravy.example/svet", "404", "section", "gone"),
    ],
)
def test_listing_has_its_kind(run, asked, outcome, kind, said):
    run.state.visits.looked_at(exchange(asked, status=304 if outcome == "unchanged" else 200), outcome, AT, kind)
    assert [(row.page_kind, row.outcome, row.article_id) for row in rows_of(run)] == [(kind, said, None)]


HOSTILE = st.text() | st.sampled_from(
    ("https://zpravy.example/" + "a" * MAX_URL_CHARACTERS, "https://[", "https://zpravy.example/\ud800", "//", "")
)


@given(asked=HOSTILE, final=HOSTILE, status=st.none() | st.integers(100, 599), outcome=st.text(min_size=1))
def test_any_address_gives_a_good_row_or_none(asked, final, status, outcome):
    ledger = Ledger()
    ledger.is_open = True
    clock = Clock()
    rows = VisitRows(Known("lab", clock), ledger, clock)
    rows.ended(Visit(key=1, exchange=exchange(asked, final, status)), outcome)
    rows.looked_at(exchange(asked, final, status), outcome, AT, "tag")
    for row in ledger.take():
        assert validate(msgspec.to_builtins(row)) == []
        msgspec.json.encode(row)
