"""The index of articles in SQLite: what it finds, forgets and replaces, and that it never reads a whole table."""

from __future__ import annotations

import sqlite3
from collections import Counter

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from newscrawl.copies import index as copies
from newscrawl.copies.index import MOST_OWNERS, CopyIndex, IndexedArticle
from newscrawl.copies.likeness import Owner, candidates, hashes, weights
from newscrawl.state.migrations import migrate
from support.agency_copies import connect, sketched, told


@pytest.fixture
def connection(tmp_path):
    opened = connect(tmp_path / "copies.sqlite")
    yield opened
    opened.close()


@pytest.fixture
def index(connection):
    return CopyIndex(connection)


def rows(connection, table: str) -> list[tuple[object, ...]]:
    return sorted(connection.execute(f"SELECT * FROM {table}"))


@pytest.mark.parametrize("identity", ["0" * 16, "7" + "f" * 15, "8" + "0" * 15, "f" * 16])
@pytest.mark.parametrize("published", [None, -1, 0, 2**40])
def test_what_is_inserted_comes_back_as_it_was(index, identity, published):
    article = told("a", article_id=identity, story_id=identity, published=published, agencies=())
    index.insert(article)
    assert index.find(identity) == article
    triples = hashes(article.sketch.sample)
    assert index.owners(article.sketch.sample) == [Owner(triple, identity, identity) for triple in triples]


def test_nothing_is_known_of_what_was_never_inserted(index):
    article = told("a")
    assert index.find(article.article_id) is None
    assert index.owners(article.sketch.sample) == []
    assert index.earliest(article.story_id) is None


def test_owners_are_the_articles_with_a_triple_of_the_sample(index):
    half, most = told("půl", "x", "cizí"), told("více", "x", "y", story_id=told("půl").story_id)
    for article in (half, most, told("jiný")):
        index.insert(article)
    asked = sketched("x", "y", "q")
    common = {
        article.article_id: set(hashes(asked.sample)) & set(hashes(article.sketch.sample)) for article in (half, most)
    }
    expected = {Owner(triple, article, half.story_id) for article, triples in common.items() for triple in triples}
    assert set(index.owners(asked.sample)) == expected
    assert len(index.owners(asked.sample)) == len(expected)
    assert index.owners(b"") == []


def test_stock_phrase_of_many_does_not_hide_the_copy_nor_grow(index, connection):
    copy = told("kopie", "stálá fráze", "vlastní")
    for number in range(30):
        index.insert(told(f"a{number}", "stálá fráze", f"text{number}"))
    index.insert(copy)
    owners = index.owners(sketched("stálá fráze", "vlastní").sample)
    assert candidates(owners, weights(owners))[0] == copy.article_id
    assert max(Counter(owner.triple for owner in owners).values()) == MOST_OWNERS


def test_earliest_is_by_publication_then_first_sight_then_insertion(index):
    story = told("a").story_id
    members = [
        told("bez data, pozdě viděn", story_id=story, published=None, first_seen=90),
        told("bez data", story_id=story, published=None, first_seen=50),
        told("stejně, později viděn", story_id=story, published=300, first_seen=400),
        told("stejně", story_id=story, published=300, first_seen=310),
        told("stejně, později vložen", story_id=story, published=300, first_seen=310),
        told("první", story_id=story, published=200, first_seen=999),
    ]
    index.insert(told("jiný příběh", published=1))
    for member, earliest in zip(members, [*members[:4], members[3], members[5]], strict=True):
        index.insert(member)
        assert index.earliest(story) == earliest


def test_revision_replaces_the_former_form(index, connection):
    index.insert(told("a", "staré", "znění"))
    index.insert(told("b"))
    revised = told("a", "nové", "znění", added=1_700_009_999, agencies=())
    index.insert(revised)
    assert index.find(revised.article_id) == revised
    assert index.owners(sketched("staré", "jiné").sample) == []
    assert {owner.article_id for owner in index.owners(revised.sketch.sample)} == {revised.article_id}
    before = rows(connection, "told"), rows(connection, "sampled")
    index.insert(revised)
    assert (rows(connection, "told"), rows(connection, "sampled")) == before


def test_prune_forgets_what_is_old_and_leaves_no_trace(index, connection):
    old, kept = told("starý", added=999), told("nový", added=1000)
    index.insert(old)
    index.insert(kept)
    assert index.prune(1000) == 1
    assert index.find(old.article_id) is None
    assert index.owners(old.sketch.sample) == []
    assert index.find(kept.article_id) == kept
    assert len(rows(connection, "sampled")) == len(hashes(kept.sketch.sample))
    assert index.prune(1000) == 0


def test_owner_ends_the_transaction(index, connection, tmp_path):
    index.insert(told("a"))
    other = sqlite3.connect(tmp_path / "copies.sqlite")
    assert rows(other, "told") == []
    connection.rollback()
    assert index.find(told("a").article_id) is None
    index.insert(told("a"))
    connection.commit()
    assert len(rows(other, "told")) == 1
    other.close()


@pytest.mark.parametrize(
    ("query", "values"),
    [
        (copies.OWNERS_OF_TRIPLES, ("[1, 2]",)),
        (copies.ADD_OWNER, (1, 1, 1, 1, 1)),
        (copies.BY_ARTICLE, (1,)),
        (copies.EARLIEST_OF_STORY, (1,)),
        (copies.SAMPLE_OF_ARTICLE, (1,)),
        (copies.SAMPLES_BEFORE, (1,)),
        (copies.DELETE_OWNER, (1, 1)),
        (copies.DELETE_BEFORE, (1,)),
    ],
)
def test_no_query_reads_or_sorts_a_whole_table(connection, query, values):
    plan = [step for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {query}", values)]
    assert not [step for step in plan if "TEMP B-TREE" in step or step.startswith(("SCAN told", "SCAN sampled"))], plan
    assert [step for step in plan if step.startswith(("SEARCH told", "SEARCH sampled"))], plan


NAMES = st.sampled_from("abcd")


class IndexMachine(RuleBasedStateMachine):
    """Inserts, revises and prunes at random, beside a model that is a dict."""

    def __init__(self):
        super().__init__()
        self.connection = sqlite3.connect(":memory:")
        migrate(self.connection, is_new=True)
        self.index = CopyIndex(self.connection)
        self.model: dict[str, IndexedArticle] = {}

    @rule(name=NAMES, phrase=NAMES, story=NAMES, added=st.integers(0, 9), published=st.none() | st.integers(0, 3))
    def insert(self, name, phrase, story, added, published):
        article = told(name, phrase, "společná", story_id=told(story).story_id, added=added, published=published)
        self.index.insert(article)
        self.model[article.article_id] = article

    @rule(before=st.integers(0, 10))
    def prune(self, before):
        gone = [identity for identity, article in self.model.items() if article.added < before]
        assert self.index.prune(before) == len(gone)
        for identity in gone:
            del self.model[identity]

    @rule(phrase=NAMES)
    def look_up(self, phrase):
        sample = sketched(phrase, "společná").sample
        expected = {
            Owner(triple, article.article_id, article.story_id)
            for article in self.model.values()
            for triple in set(hashes(article.sketch.sample)) & set(hashes(sample))
        }
        assert set(self.index.owners(sample)) == expected

    @rule(story=NAMES)
    def earliest(self, story):
        members = [article for article in self.model.values() if article.story_id == told(story).story_id]
        found = self.index.earliest(told(story).story_id)
        assert (found.precedence if found else None) == min((member.precedence for member in members), default=None)

    @invariant()
    def each_is_known(self):
        assert all(self.index.find(identity) == article for identity, article in self.model.items())
        sizes = (len(hashes(article.sketch.sample)) for article in self.model.values())
        assert self.connection.execute("SELECT count(*) FROM sampled").fetchone() == (sum(sizes),)

    def teardown(self):
        self.connection.close()


IndexMachine.TestCase.settings = settings(max_examples=40, stateful_step_count=20)
TestIndex = IndexMachine.TestCase
