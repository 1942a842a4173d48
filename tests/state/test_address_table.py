"""The feed is told of each other address of an article once, whenever it is learnt, and whatever is lost meanwhile."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.facts import Visit
from newscrawl.items import Address
from newscrawl.state.address_table import AddressTold
from newscrawl.state.migrations import MIGRATIONS
from newscrawl.state.notes import of_rows
from newscrawl.state.page_notes import Published, SameAs
from newscrawl.state.store import Store
from newscrawl.values.keys import named_key, page_key
from newscrawl.values.urls import article_id
from support.state_notes import NOW, article, key, named, tombstone, url


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "store")
    yield opened
    opened.close()


def other(number: int) -> str:
    return f"https://m.zpravy.example/clanek-{number}"


def leads(address: str, number: int, now: int = NOW) -> SameAs:
    return SameAs(key=page_key(address), target=key(number), now=now, url=address)


def tell(store: Store) -> list[tuple[str, str]]:
    """Have the feed told of what it does not have, as a run does at its end; return article and address of each."""
    rows = store.addresses.untold("lab")
    store.apply(AddressTold(address=row) for row in rows)
    return [(row.article_url, row.url) for row in rows]


def test_address_is_told_once_with_its_article_and_when_it_was_learnt(store):
    store.apply([*of_rows([article(1)]), leads(other(1), 1, NOW + 60)])
    (row,) = store.addresses.untold("lab")
    assert (row.article_id, row.article_url, row.url) == (article(1).id, url(1), other(1))
    assert row.seen_at == "2026-11-22T08:01:00+01:00"
    assert tell(store) == [(url(1), other(1))]
    store.apply([leads(other(1), 1, NOW + 90)])
    assert tell(store) == []
    assert store.addresses.untold("jiny") == []


def test_address_that_is_learnt_before_its_article_is_told_with_that(store):
    store.apply([named(1), leads(other(1), 1)])
    assert tell(store) == []
    store.apply(of_rows([article(1)]))
    assert tell(store) == [(url(1), other(1))]


def test_move_is_told_and_an_article_that_was_taken_down_keeps_its_addresses(store):
    store.apply(of_rows([article(1, moved_to=other(9))]))
    store.apply(of_rows([tombstone(1, at=NOW + 60, revision=2)]))
    assert tell(store) == [(url(1), other(9))]


def test_name_is_no_address(store):
    visit = Visit(key=key(1), aliases=(named_key("lab", "7"), page_key(other(1))), addresses=(other(1),))
    store.apply([Published(article=article(1), visit=visit)])
    assert tell(store) == [(url(1), other(1))]


def test_article_of_the_feed_is_no_address_of_another_one(store):
    store.apply([*of_rows([article(1), article(2)]), leads(url(2), 1)])
    assert tell(store) == []


def test_address_that_leads_elsewhere_is_told_of_each_article_and_not_again_of_the_first(store):
    store.apply(of_rows([article(1), article(2)]))
    told = []
    for number in (1, 2, 1, 2):
        store.apply([leads(other(9), number)])
        told += tell(store)
    assert told == [(url(1), other(9)), (url(2), other(9))]


def test_store_of_before_tells_an_address_when_it_is_seen_again(tmp_path):
    """It knows keys alone."""
    path = tmp_path / "old"
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in (statement for statements in MIGRATIONS[:8] for statement in statements):
            connection.execute(statement)
        connection.execute("PRAGMA user_version = 8")
        connection.execute(
            "INSERT INTO page (number, key, site, url, first_seen, last_seen, revision) VALUES (1, ?, ?, ?, 5, 5, 1)",
            (key(1), "lab", url(1)),
        )
        connection.execute("INSERT INTO alias (key, page) VALUES (?, 1)", (page_key(other(1)),))
    with closing(Store(path)) as store:
        assert store.pages.find(page_key(other(1))).url == url(1)
        assert store.pages.find(key(1)).found is None
        assert tell(store) == []
        store.apply([leads(other(1), 1)])
        assert tell(store) == [(url(1), other(1))]


def test_store_that_is_made_from_the_feed_knows_what_that_was_told(store):
    row = Address(
        site="lab", article_id=article(1).id, article_url=url(1), url=other(1), seen_at="2026-11-22T08:00:00+01:00"
    )
    store.apply(of_rows([row, article(1)]))
    store.apply(of_rows([row]))
    assert store.pages.find(page_key(other(1))).url == url(1)
    store.apply([leads(other(1), 1)])
    assert tell(store) == []


def test_row_whose_article_is_not_there_changes_nothing(store):
    row = Address(
        site="lab", article_id="0" * 16, article_url=url(5), url=other(5), seen_at="2026-11-22T08:00:00+01:00"
    )
    store.apply([AddressTold(address=row)])
    assert store.pages.find(page_key(other(5))) is None


STEPS = st.one_of(
    st.tuples(st.just("publish"), st.integers(1, 3)),
    st.tuples(st.just("name"), st.integers(1, 3)),
    st.tuples(st.just("lead"), st.integers(1, 3), st.integers(1, 4)),
    st.tuples(st.just("tell"), st.booleans()),
    st.tuples(st.just("lose")),
)


@settings(max_examples=60)
@given(st.lists(STEPS, max_size=25))
def test_no_address_is_told_twice_and_none_of_an_article_is_forgotten(steps):
    """A run may end before its rows are committed: the next one has them in its journal; or the state is lost."""
    with TemporaryDirectory() as directory:
        number, feed, told = 0, [], Counter()
        store = Store(Path(directory, "store"))
        for step, *given_ in [*steps, ("tell", True)]:
            if step == "publish":
                feed.append(article(given_[0]))
                store.apply(of_rows([feed[-1]]))
            elif step == "name":
                store.apply([named(given_[0])])
            elif step == "lead":
                store.apply([leads(other(given_[1]), given_[0])])
            elif step == "tell":
                rows = store.addresses.untold("lab")
                told.update((row.article_id, row.url) for row in rows)
                feed += rows
                store.apply(of_rows(rows) * (1 + given_[0]))
            else:
                store.close()
                number += 1
                store = Store(Path(directory, f"store-{number}"))
                store.apply(of_rows(feed))
        with store.snapshot() as connection:
            known = connection.execute(
                "SELECT page.url, alias.url FROM alias JOIN page ON page = number WHERE revision"
            )
            assert {(article_id(page), address) for page, address in known} <= told.keys()
        store.close()
        assert set(told.values()) <= {1}
