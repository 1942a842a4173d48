"""What a crawl notes until its next commit, and the order in which that is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.clock import Clock
from newscrawl.facts import Visit
from newscrawl.state.brake import Brake
from newscrawl.state.detail_table import Sighted
from newscrawl.state.known import Known
from newscrawl.state.ledger import Ledger
from newscrawl.state.notebook import Notebook
from newscrawl.state.notes import of_rows
from newscrawl.state.page_notes import Forgotten, Named, Published, SameAs, Visited
from newscrawl.state.store import Store
from newscrawl.state.visit_rows import VisitRows
from newscrawl.values.keys import hex_key
from support.row_crawls import link
from support.state_notes import NOW, article, key, known, named, url


def closed() -> Notebook:
    """Return a notebook that nobody commits."""
    clock = Clock()
    known = Known("lab", clock)
    return Notebook(clock, Brake(known, clock, 0), VisitRows(known, Ledger(), clock), 0)


@pytest.fixture
def notebook(clock: object) -> Notebook:
    notebook = closed()
    notebook.is_open = True
    return notebook


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "store")
    yield opened
    opened.close()


def test_nothing_is_kept_while_nobody_commits(store):
    store.apply(of_rows([link(1), article(1)]))
    notebook = closed()
    notebook.note(named(1))
    notebook.visited(Visit(key=key(1)), "503")
    notebook.redirected(Visit(key=key(1)), [url(1)], url(2))
    notebook.seen_again(known(store, 1), link(1))
    assert notebook.take([]) == []


def test_notes_are_taken_once(notebook):
    notebook.note(named(1))
    assert notebook.take([]) == [named(1)]
    assert notebook.take([]) == []


KINDS = st.sampled_from(
    (
        named(1),
        Forgotten(key=key(2)),
        SameAs(key=key(1), target=key(2), now=NOW),
        Visited(visit=Visit(key=key(1)), outcome="503", now=NOW),
    )
)


@given(notes=st.lists(KINDS), rows=st.integers(0, 3))
def test_pages_are_named_before_their_rows_and_all_else_comes_after_each_in_its_order(notes, rows):
    """A page whose first visit is in the same commit is known then, and an alias has a page to lead to."""
    of = [Published(article=article(number)) for number in range(rows)]
    notebook = closed()
    notebook.is_open = True
    for note in notes:
        notebook.note(note)
    taken = notebook.take(of)
    assert taken == [
        *[note for note in notes if isinstance(note, Named)],
        *of,
        *[note for note in notes if not isinstance(note, Named)],
    ]


def test_page_that_is_named_and_visited_in_one_commit_is_planned(notebook, store):
    notebook.visited(Visit(key=key(1)), "503")
    notebook.note(named(1))
    store.apply(notebook.take([]))
    assert (known(store, 1).outcome, known(store, 1).next_visit) == ("503", NOW + 900)


@pytest.mark.parametrize(("outcome", "etag"), [("unchanged", '"b"'), ("503", '"a"'), ("no_article", '"a"')])
def test_validators_are_kept_only_where_the_page_is_as_the_feed_has_it(notebook, store, outcome, etag):
    """Else a page on which our code fails, or that is no article for once, would never be read again."""
    store.apply([Published(article=article(1), visit=Visit(key=key(1), etag='"a"'))])
    notebook.visited(Visit(key=key(1), etag='"b"'), outcome)
    store.apply(notebook.take([]))
    assert (known(store, 1).etag, known(store, 1).outcome) == (etag, outcome)


def test_address_that_leads_to_a_page_is_an_alias_of_it_and_never_of_itself(notebook):
    notebook.same_as(key(1), [url(1), url(2), url(2)], [key(1), 7])
    assert sorted(notebook.take([]), key=str) == sorted(
        [SameAs(key=key(2), target=key(1), now=NOW, url=url(2)), SameAs(key=7, target=key(1), now=NOW)], key=str
    )


def test_address_that_ends_at_a_page_that_is_on_its_way_is_known_with_that(notebook, store):
    """For good: an alias of it; else it was visited, and is due again at its time."""
    for number in (1, 2, 3):
        notebook.note(named(number))
    notebook.redirected(Visit(key=key(2)), [url(2), url(1)], url(1))
    notebook.redirected(Visit(key=key(3)), [url(1)], url(1))
    store.apply(notebook.take(of_rows([article(1)])))
    assert known(store, 2).url == url(1)
    assert (known(store, 3).url, known(store, 3).outcome) == (url(3), "redirected")
    assert known(store, 3).next_visit > NOW


def test_links_that_stood_on_their_page_again_come_last_one_note_a_page(notebook, store):
    store.apply(of_rows([link(1, 1), link(1, 2), article(1)]))
    page = known(store, 1)
    for position in (4, 5):
        notebook.seen_again(page, replace(link(1, 1), position=position))
    notebook.seen_again(page, link(1, 2))
    notebook.note(named(2))
    keys = {hex_key(link(1, 1).id): 5, hex_key(link(1, 2).id): 2}
    assert notebook.take([]) == [named(2), Sighted(page=page.number, links=keys, now=NOW)]
    assert notebook.take([]) == []
