"""Known articles and links stay known, with id and address, when addresses are spelt by other rules."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from newscrawl.clock import Clock
from newscrawl.exceptions import StateError
from newscrawl.items import Article
from newscrawl.state.known import Known
from newscrawl.state.notes import of_rows
from newscrawl.state.opening import STORE, open_store
from newscrawl.state.page_notes import Named
from newscrawl.state.store import Store
from newscrawl.values import tracking
from newscrawl.values.keys import page_key
from newscrawl.values.known_sites import forget_answers
from support.published_feeds import publish, tombstone
from support.row_crawls import article, link, sha
from support.state_notes import NOW

PAGE = "https://zpravy.example/clanek-{}"


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    return tmp_path / "exports"


@contextmanager
def former_rules() -> Iterator[None]:
    """Let addresses be spelt as before any parameter was known as tracking."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tracking, "is_tracking", lambda pair: False)
        patch.setattr(tracking, "RULES", ())
        forget_answers()
        yield
    forget_answers()


def tracked(number: int, query: str) -> Article:
    """Return an article of the feed with a parameter in its address that is known as tracking today."""
    url = f"{PAGE.format(number)}?{query}"
    return article(number, url=url, id=sha(url)[:16])


@contextmanager
def today(directory: Path, exports: Path) -> Iterator[Known]:
    store = open_store(directory, exports)
    known = Known("lab", Clock())
    known.store = store
    yield known
    store.close()


def before(directory: Path, exports: Path, *rows: Article, **named: str) -> None:
    """Leave a feed with `rows` and a link, and a store made of it, as they were under the former rules."""
    with former_rules():
        old = link(1, article_url=rows[0].url, article_id=rows[0].id, url="https://jinde.example/a?igsh=1")
        publish(exports, [*rows, old])
        store = open_store(directory, exports)
        store.apply(Named(key=page_key(url), site="lab", url=url, seen=NOW) for url in named.values())
        store.close()


@pytest.mark.parametrize("is_lost", [False, True], ids=["the state is there", "the state is made from the feed"])
def test_articles_and_links_are_known_by_the_addresses_they_have_today(directory, exports, is_lost):
    before(directory, exports, tracked(1, "xtor=RSS-1"), tracked(2, "phpsessid=a"), article(3))
    if is_lost:
        (directory / STORE).unlink()
    for _ in range(2):
        with today(directory, exports) as known:
            for number, query in ((1, "?xtor=RSS-1"), (2, "?phpsessid=a"), (3, "")):
                found = known.page_at(PAGE.format(number))
                assert (found.url, found.revision) == (PAGE.format(number) + query, 1)
                assert known.article(found.url) == found
            row = tracked(1, "xtor=RSS-1")
            same = link(1, article_url=row.url, article_id=row.id, url="https://jinde.example/a")
            other = link(1, article_url=row.url, article_id=row.id, url="https://jinde.example/b")
            assert known.page_of_link(same)
            assert known.page_of_link(other) is None


@pytest.mark.parametrize("is_lost", [False, True], ids=["the state is there", "the state is made from the feed"])
def test_two_articles_of_the_feed_at_what_is_one_address_today_stay_apart(directory, exports, is_lost):
    before(directory, exports, article(1), tracked(1, "xtor=RSS-1"))
    if is_lost:
        (directory / STORE).unlink()
    with today(directory, exports) as known:
        plain, spelt = PAGE.format(1), f"{PAGE.format(1)}?xtor=RSS-1"
        assert known.page_at(plain).url == plain
        assert [known.article(url).url for url in (plain, spelt)] == [plain, spelt]
        known.store.apply(of_rows([tombstone(1, url=spelt, id=sha(spelt)[:16])]))
        assert [known.article(url).gone for url in (plain, spelt)] == [0, 1]


def test_pages_that_were_only_named_are_named_once_and_give_way_to_articles_of_the_feed(directory, exports):
    named = {"a": PAGE.format(1), "b": f"{PAGE.format(7)}?gclid=1", "c": f"{PAGE.format(7)}?gclid=2"}
    before(directory, exports, tracked(1, "xtor=RSS-1"), **named)
    with today(directory, exports) as known:
        assert known.page_at(PAGE.format(1)).is_published
        assert known.page_at(PAGE.format(7)).url == f"{PAGE.format(7)}?gclid=1"
        with known.store.snapshot() as connection:
            assert connection.execute("SELECT count(*) FROM page").fetchone() == (2,)


def test_address_that_an_article_has_moved_to_leads_to_it_as_it_is_spelt_today(directory, exports):
    before(directory, exports, article(1, moved_to="https://zpravy.example/nove?gclid=1"))
    with today(directory, exports) as known:
        assert known.page_at("https://zpravy.example/nove").url == PAGE.format(1)


def test_store_is_respelt_once_all_or_nothing(directory, exports, monkeypatch):
    before(directory, exports, tracked(1, "xtor=RSS-1"))
    with monkeypatch.context() as patch:
        patch.setattr("newscrawl.state.spelling.published_links", failing)
        with pytest.raises(StateError, match="disk"):
            open_store(directory, exports)
    store = Store(directory / STORE)
    with former_rules():
        assert store.pages.find(page_key(f"{PAGE.format(1)}?xtor=RSS-1"))
    store.close()
    with today(directory, exports) as known:
        assert known.page_at(PAGE.format(1))
    monkeypatch.setattr("newscrawl.state.spelling.published_links", failing)
    with today(directory, exports) as known:
        assert known.page_at(PAGE.format(1))


def failing(exports: Path) -> Iterator[list[object]]:
    raise OSError("the disk is gone")
