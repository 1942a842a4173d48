"""The store: what notes leave in it, kept and found again, by one process or several."""

from __future__ import annotations

import multiprocessing
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from newscrawl.exceptions import StateError
from newscrawl.facts import Visit
from newscrawl.items import Article
from newscrawl.state.detail_table import MAX_POSITIONS, Sighted
from newscrawl.state.migrations import MIGRATIONS
from newscrawl.state.notes import Note, of_rows
from newscrawl.state.page_notes import Forgotten, NamedAgain, Published, SameAs, Visited, Withdrawn
from newscrawl.state.plan import DAY, LONGEST_GAP, next_visit
from newscrawl.state.source_table import MOST_FAILURES, SourcePending, SourceRead
from newscrawl.state.store import CorruptStore, Store, mark_of
from newscrawl.state.wording import wording
from newscrawl.values.keys import hex_key
from support.state_notes import NOW, article, dump, key, known, named, tombstone, url

PAGES = range(5)
numbers = st.sampled_from(PAGES)
links_of_page = st.dictionaries(st.integers(1, 4), st.integers(1, 3), max_size=3)


@dataclass
class ModelPage:
    """What the store must know of one page."""

    site: str
    first_seen: int
    last_seen: int
    next_visit: int | None
    fetched: int | None = None
    outcome: str | None = None
    etag: str | None = None
    born: int | None = None
    entered: int | None = None
    revision: int = 0
    gone: bool = False
    text: str | None = None
    story: Article | None = None
    links: dict[int, tuple[int, int, list[int]]] = field(default_factory=dict)

    @property
    def age(self) -> int:
        return self.first_seen if self.born is None else self.born


class StoreBesideModel(RuleBasedStateMachine):
    """Notes in any order, some of them twice, the file closed and opened in between: a dict says what must be known."""

    def __init__(self) -> None:
        super().__init__()
        self.directory = TemporaryDirectory()
        self.path = Path(self.directory.name) / "store"
        self.store = Store(self.path)
        self.now = NOW
        self.pages: dict[int, ModelPage] = {}
        self.aliases: dict[int, int] = {}

    def teardown(self) -> None:
        self.store.close()
        self.directory.cleanup()

    def apply(self, *notes: Note) -> None:
        """Make the changes twice: the second time must change nothing."""
        self.now += 7 * 60
        self.store.apply(notes)
        once = dump(self.store)
        self.store.apply(notes)
        assert dump(self.store) == once

    def resolved(self, number: int) -> int | None:
        return number if number in self.pages else self.aliases.get(number)

    def alias(self, other: int, target: int, now: int) -> None:
        page = self.pages.get(other)
        if page is None or (other != target and page.revision == 0):
            self.remove(other)
            self.aliases[other] = target
        elif other != target:
            page.fetched, page.outcome, page.next_visit = now, "redirected", next_visit(now, born=page.age)

    def remove(self, number: int) -> None:
        self.pages.pop(number, None)
        self.aliases = {alias: target for alias, target in self.aliases.items() if target != number}

    @rule(number=numbers, site=st.sampled_from(("lab", "jiny")))
    def name(self, number: int, site: str) -> None:
        if self.resolved(number) is None:
            self.pages[number] = ModelPage(site, self.now, self.now, self.now)
        self.apply(named(number, self.now, site))

    @rule(number=numbers)
    def name_again(self, number: int) -> None:
        if (target := self.resolved(number)) is not None:
            self.pages[target].last_seen = max(self.pages[target].last_seen, self.now)
            self.apply(NamedAgain(number=known(self.store, number).number, seen=self.now))

    @rule(number=numbers, outcome=st.sampled_from(("unchanged", "503")), etag=st.none() | st.just('"nový"'))
    def visit(self, number: int, outcome: str, etag: str | None) -> None:
        if page := self.pages.get(number):
            page.fetched, page.outcome, page.last_seen = self.now, outcome, max(page.last_seen, self.now)
            page.next_visit = next_visit(self.now, born=page.age)
            page.etag = etag or page.etag
        self.apply(Visited(visit=Visit(key=key(number), etag=etag), outcome=outcome, now=self.now))

    @rule(number=numbers)
    def forget(self, number: int) -> None:
        if (page := self.pages.get(number)) and page.revision == 0:
            self.remove(number)
        self.apply(Forgotten(key=key(number)))

    @rule(number=numbers, other=numbers)
    def same_as(self, number: int, other: int) -> None:
        if (found := self.resolved(other)) is not None:
            self.alias(number, found, self.now)
        self.apply(SameAs(key=key(number), target=key(other), now=self.now))

    @rule(number=numbers, text=st.sampled_from(("", "a", "b")), links=links_of_page, alias=st.none() | numbers,
          age=st.integers(0, 9 * DAY))  # fmt: skip
    def publish(self, number: int, text: str, links: dict[int, int], alias: int | None, age: int) -> None:
        page = self.pages.get(number) or ModelPage("lab", self.now, self.now, None)
        self.pages[number] = page
        before, changed = page.fetched, page.revision > 0
        page.entered = page.entered or self.now
        if page.gone or page.born is None:
            page.born = min(self.now - age, page.entered)
        page.revision, page.gone, page.text, page.outcome = page.revision + 1, False, text, "published"
        page.outcome = "changed" if changed else "published"
        page.next_visit = next_visit(self.now, born=page.born, last=before, changed=changed)
        page.last_seen = page.fetched = self.now
        page.etag = f'"{self.now}"'
        page.story = article(number, at=self.now, text=text, site=page.site, revision=page.revision,
                             published_at=stamp_of(self.now - age))  # fmt: skip
        self.see(page, links, new=True)
        others = () if alias is None else (key(alias),)
        visit = Visit(key=key(number), etag=page.etag, aliases=others)
        note = Published(article=page.story, links=links, visit=visit)
        if alias is not None:
            self.alias(alias, number, self.now)
        self.apply(note)

    def see(self, page: ModelPage, links: dict[int, int], *, new: bool) -> None:
        for link, position in links.items():
            if link in page.links or new:
                first, _, places = page.links.get(link, (self.now, 0, []))
                moved = places[-1:] != [position]
                page.links[link] = (first, self.now, [*places, position][-MAX_POSITIONS:] if moved else places)

    @rule(number=numbers, links=links_of_page)
    def sight(self, number: int, links: dict[int, int]) -> None:
        if (page := self.pages.get(number)) and page.revision:
            self.see(page, links, new=False)
            self.apply(Sighted(page=known(self.store, number).number, links=links, now=self.now))

    @rule(number=numbers)
    def withdraw(self, number: int) -> None:
        page = self.pages.get(number)
        if page and page.revision and not page.gone:
            page.revision, page.gone, page.outcome, page.fetched = page.revision + 1, True, "404", self.now
            page.next_visit, page.born, page.etag = next_visit(self.now, born=self.now), self.now, None
            self.apply(Withdrawn(tombstone=tombstone(number, at=self.now, revision=page.revision)))

    @rule(number=numbers)
    def late_repetition(self, number: int) -> None:
        """A form of an article that is known, committed again after others, takes nothing back."""
        page = self.pages.get(number)
        if page and page.story:
            before = dump(self.store)
            self.store.apply(of_rows([page.story]))
            assert dump(self.store) == before

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = Store(self.path)

    @invariant()
    def each_page_is_as_the_model_says(self) -> None:
        for number in PAGES:
            target, page = self.resolved(number), self.store.pages.find(key(number))
            if target is None:
                assert page is None
                continue
            model = self.pages[target]
            assert page is not None
            assert (page.key, page.url) == (key(target), url(target))
            assert self.stored(page) == self.expected(model)
            assert self.store.details.links(page.number) == model.links
            assert self.store.details.wording(page.number) == (wording(model.story) if model.story else None)

    @staticmethod
    def stored(page: Any) -> tuple[Any, ...]:
        return (
            *(page.site, page.first_seen, page.last_seen, page.fetched, page.outcome, page.next_visit, page.etag),
            *(page.born, page.entered, page.revision, bool(page.gone), page.content, bool(page.has_text)),
        )

    @staticmethod
    def expected(page: ModelPage) -> tuple[Any, ...]:
        content = None if page.story is None else hex_key(page.story.content_hash)
        return (
            *(page.site, page.first_seen, page.last_seen, page.fetched, page.outcome, page.next_visit, page.etag),
            *(page.born, page.entered, page.revision, page.gone, content, bool(page.text)),
        )

    @invariant()
    def what_is_due_comes_newest_first(self) -> None:
        due = self.store.pages.due("lab", self.now, 10)
        wanted = [page for page in self.pages.values() if page.site == "lab" and page.next_visit is not None]
        assert sorted(page.url for page in due) == sorted(
            url(number) for number, page in self.pages.items() if page in wanted and page.next_visit <= self.now
        )
        ages = [self.pages[self.number_of(page.url)].age for page in due]
        assert ages == sorted(ages, reverse=True)
        assert self.store.pages.due("lab", self.now, 1) == due[:1]

    @staticmethod
    def number_of(address: str) -> int:
        return next(number for number in PAGES if url(number) == address)

    @invariant()
    def stories_are_found_by_content_and_by_the_moment_of_publication(self) -> None:
        live = {number: page for number, page in self.pages.items() if page.revision and not page.gone}
        for text in ("a", "b"):
            tells = [number for number, page in live.items() if page.text == text]
            found = self.store.pages.same_content(hex_key(article(0, text=text).content_hash))
            assert (found and self.number_of(found.url)) in (tells or [None])
            if tells:
                other = self.store.pages.same_content(found.content, site=found.site, but=found.key)
                rest = [n for n in tells if url(n) != found.url and live[n].site == found.site]
                assert (other and self.number_of(other.url)) in (rest or [None])
        for number, page in live.items():
            assert url(number) in {found.url for found in self.store.pages.born_at(page.site, page.born)}


def stamp_of(moment: int) -> str:
    return article(0, at=moment).fetched_at


TestStoreBesideModel = StoreBesideModel.TestCase
TestStoreBesideModel.settings = settings(max_examples=25, stateful_step_count=20)


class SourcesBesideModel(RuleBasedStateMachine):
    """Sources found, read and failed in any order."""

    found_urls = st.sampled_from([f"https://zpravy.example/{name}" for name in ("domaci", "domaci?strana=2", "svet")])

    def __init__(self) -> None:
        super().__init__()
        self.directory = TemporaryDirectory()
        self.store = Store(Path(self.directory.name) / "store")
        self.sources: dict[str, dict[str, Any]] = {}

    def teardown(self) -> None:
        self.store.close()
        self.directory.cleanup()

    def of(self, address: str) -> dict[str, Any]:
        return self.sources.setdefault(address, {"pending": False, "failures": 0, "articles": 0, "etag": None})

    @rule(address=found_urls)
    def found(self, address: str) -> None:
        self.of(address)["pending"] = True
        pending = SourcePending(url=address, site="lab", kind="listing", number=number_of_listing(address))
        self.store.apply([pending, pending])

    @rule(address=found_urls, articles=st.integers(0, 9), etag=st.none() | st.just('"a"'))
    def read(self, address: str, articles: int, etag: str | None) -> None:
        self.of(address).update(pending=False, failures=0, articles=articles, etag=etag)
        note = source_read(address, articles=articles, etag=etag)
        self.store.apply([note, note])

    @rule(address=found_urls)
    def failed(self, address: str) -> None:
        source = self.of(address)
        source["failures"] += 1
        source["pending"] = source["pending"] and source["failures"] < MOST_FAILURES
        self.store.apply([source_read(address, outcome="503")])

    @invariant()
    def what_is_known_and_left_is_as_the_model_says(self) -> None:
        for address, model in self.sources.items():
            source = self.store.sources.find(address)
            assert source is not None
            assert {name: getattr(source, name) for name in model} == model
        wanted = {
            address
            for address, model in self.sources.items()
            if model["pending"] or (number_of_listing(address) == 1 and model["failures"] < MOST_FAILURES)
        }
        left = self.store.sources.found("lab")
        assert {source.url for source in left} == wanted
        assert [source.number for source in left] == sorted(source.number for source in left)
        assert self.store.sources.found("jiny") == []


def number_of_listing(address: str) -> int:
    return 2 if "?" in address else 1


def source_read(address: str, *, articles: int | None = None, outcome: str = "read", etag: str | None = None) -> Note:
    return SourceRead(url=address, site="lab", kind="listing", number=number_of_listing(address), now=NOW,
                      outcome=outcome, articles=articles, etag=etag)  # fmt: skip


TestSourcesBesideModel = SourcesBesideModel.TestCase
TestSourcesBesideModel.settings = settings(max_examples=15, stateful_step_count=15)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    opened = Store(path)
    yield opened
    opened.close()


class Broken:
    def apply(self, connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO source (url, site, kind, number) VALUES ('x', 'lab', 'feed', 1)")
        raise RuntimeError("a bug in a note")


def test_note_that_raises_leaves_nothing_of_its_transaction_and_the_store_works_on(store: Store) -> None:
    with pytest.raises(RuntimeError, match="a bug in a note"):
        store.apply([named(1), Broken()])
    assert (store.pages.find(key(1)), store.sources.find("x")) == (None, None)
    store.apply([named(1)])
    assert known(store, 1).next_visit == NOW


def test_two_stores_on_one_file_see_each_others_commits(store: Store, path: Path) -> None:
    other = Store(path)
    store.apply([named(1)])
    other.apply(of_rows([article(1)]))
    store.apply([SameAs(key=key(2), target=key(1), now=NOW)])
    assert known(store, 1) == known(other, 1) == known(other, 2)
    assert known(store, 1).revision == 1
    other.close()


def commit_many(path: Path, first: int) -> None:
    store = Store(path)
    for number in range(first, first + 200):
        store.apply([named(number), source_read("https://zpravy.example/spolecny", outcome="503")])
    store.close()


def test_commits_of_several_processes_lose_nothing(store: Store, path: Path) -> None:
    fresh = multiprocessing.get_context("spawn")
    writers = [fresh.Process(target=commit_many, args=(path, first)) for first in (0, 1_000)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert len(store.pages.due("lab", NOW, 1_000)) == 400
    shared = store.sources.find("https://zpravy.example/spolecny")
    assert shared is not None
    assert shared.failures == 400


def test_page_planned_by_a_clock_that_was_wrong_is_due(store: Store) -> None:
    store.apply([named(1, NOW + LONGEST_GAP + 1), named(2, NOW + LONGEST_GAP), named(3, NOW)])
    assert {page.url for page in store.pages.due("lab", NOW, 10)} == {url(1), url(3)}


def test_look_ups_use_an_index(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each reads a few pages of the file, however big it is."""
    asked = []
    store._reader.set_trace_callback(asked.append)
    store.pages.find(key(1), key(2))
    store.pages.same_content(5, site="lab", but=7)
    store.pages.same_content(5)
    store.pages.born_at("lab", NOW)
    store.details.wording(1)
    store.details.links(1)
    store.pages.due("lab", NOW, 100)
    store.sources.find("https://zpravy.example/rss")
    store.sources.found("lab")
    store._reader.set_trace_callback(None)
    assert len(asked) == 12
    for statement in asked:
        plan = [row[3] for row in store._reader.execute(f"EXPLAIN QUERY PLAN {statement}")]
        assert not [step for step in plan if re.match(r"SCAN (page|source|alias|detail)", step)], (statement, plan)


def test_only_so_many_positions_of_a_link_are_kept_the_latest(store: Store) -> None:
    store.apply(of_rows([article(1)]))
    number = known(store, 1).number
    store.apply([Sighted(page=number, links={5: place}, now=NOW + place, new=place == 1) for place in range(1, 12)])
    assert store.details.links(number) == {5: (NOW + 1, NOW + 11, [4, 5, 6, 7, 8, 9, 10, 11])}


def test_comeback_has_the_moment_of_publication_again(store: Store) -> None:
    """And is found by it: a tombstone counts the time from when it was set."""
    store.apply(of_rows([article(1)]))
    published = known(store, 1).born
    store.apply(of_rows([tombstone(1, at=NOW + DAY, revision=2)]))
    assert store.pages.born_at("lab", published) == []
    store.apply(of_rows([article(1, at=NOW + 2 * DAY, published_at=article(1).published_at, revision=3)]))
    assert known(store, 1).born == published
    assert [page.url for page in store.pages.born_at("lab", published)] == [url(1)]


def test_first_story_of_several_that_tell_the_same_is_the_one_that_came_first(store: Store) -> None:
    store.apply(of_rows([article(number, text="Týž text.") for number in (3, 1, 2)]))
    content = known(store, 1).content
    assert store.pages.same_content(content).url == url(3)
    assert store.pages.same_content(content, but=key(3)).url == url(1)
    assert store.pages.same_content(content, site="jiny") is None


def test_store_of_a_newer_version_is_left_alone_and_both_versions_are_named(store: Store, path: Path) -> None:
    store.close()
    with sqlite3.connect(path) as newer:
        newer.execute("PRAGMA user_version = 99")
    newer.close()
    with pytest.raises(StateError, match=rf"{path}: its version is 99, newer than the {len(MIGRATIONS)} known here"):
        Store(path)
    assert not mark_of(path).exists()


@pytest.mark.parametrize("content", [b"zadna databaze " * 100, b"SQLite format 3\0" + bytes(4000)])
def test_file_that_is_no_database_is_corrupt_and_marked(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(CorruptStore, match=str(path)):
        Store(path)
    assert mark_of(path).exists()


def test_what_cannot_be_opened_is_a_state_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path, tmp_path / "file" / "store", tmp_path / "missing" / "store", Path("/proc/store")):
        with pytest.raises(StateError, match=f"{path}: ") as error:
            Store(path)
        assert not isinstance(error.value, CorruptStore)
