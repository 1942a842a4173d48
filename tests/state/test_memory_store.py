"""The store in memory keeps the promises of `Store`, whatever the order of calls."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from feedlab import article, link
from newscrawl.items import Row
from newscrawl.state.memory import MemoryStore
from newscrawl.state.store import identities

ROWS = [
    article(1),
    article(2),
    replace(article(3), content_hash=article(1).content_hash),
    replace(article(4), content_hash=article(1).content_hash, site="jiny"),
    link(1, 1),
    link(1, 2),
]


class StoreMachine(RuleBasedStateMachine):
    """Claims, commits and releases rows at random, beside a model that is two lists."""

    def __init__(self):
        super().__init__()
        self.store = MemoryStore()
        self.claimed: list[Row] = []
        self.committed: list[Row] = []

    @rule(row=st.sampled_from(ROWS))
    def claim(self, row):
        known = {key for other in (*self.claimed, *self.committed) for key in identities(other)}
        assert self.store.claim(row) is known.isdisjoint(identities(row))
        if known.isdisjoint(identities(row)):
            self.claimed.append(row)

    @precondition(lambda self: self.claimed)
    @rule(data=st.data())
    def release(self, data):
        row = data.draw(st.sampled_from(self.claimed))
        self.claimed.remove(row)
        self.store.release([row])

    @precondition(lambda self: self.claimed)
    @rule()
    def commit(self):
        self.store.commit(self.claimed)
        self.committed += self.claimed
        self.claimed = []

    @rule(row=st.sampled_from(ROWS))
    def recover(self, row):
        """A recovered row was never claimed in this run, and may be committed again and again."""
        if row not in self.claimed:
            self.store.commit([row])
            self.committed.append(row)


StoreMachine.TestCase.settings = settings(max_examples=50, stateful_step_count=20)
TestStore = StoreMachine.TestCase


def test_identity_is_the_url_and_within_a_site_the_content():
    first, copy, elsewhere = ROWS[0], ROWS[2], ROWS[3]
    assert set(identities(first)) & set(identities(copy))
    assert not set(identities(first)) & set(identities(elsewhere))
    assert set(identities(replace(first, content_hash="0" * 64, site="jiny"))) & set(identities(first))
    assert not set(identities(replace(copy, text=""))) & set(identities(replace(first, text="")))
