"""Which rows are on their way to the feed: no two that are the same are both claimed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from newscrawl.items import Row
from newscrawl.state.claims import Claims, identities
from newscrawl.values.keys import page_key
from support.row_crawls import article, link, sha
from support.state_notes import tombstone

COPY = sha("jeden a týž příběh")
TWIN = article(2, content_hash=COPY)
ROWS: list[Row] = [
    article(1, content_hash=COPY),
    TWIN,
    replace(article(1), title="Jinak", content_hash=sha("jinak")),
    article(3, content_hash=COPY, site="jiny"),
    article(4, content_hash=COPY, text="", body=[]),
    article(5, content_hash=COPY, text="", body=[]),
    tombstone(1, at=0, revision=2),
    link(1, 1),
    replace(link(1, 1), position=9),
    link(1, 2),
    link(2, 1),
]
any_row = st.sampled_from(range(len(ROWS)))


class OnTheirWay(RuleBasedStateMachine):
    """Rows come as they do in a crawl: one that nobody holds is claimed, and some are released."""

    def __init__(self) -> None:
        super().__init__()
        self.claims = Claims()
        self.claimed: list[Row] = []

    @rule(number=any_row)
    def arrive(self, number: int) -> None:
        if self.claims.holder(ROWS[number]) is None:
            self.claims.claim(ROWS[number])
            self.claimed.append(ROWS[number])

    @rule(number=any_row)
    def release(self, number: int) -> None:
        if ROWS[number] in self.claimed:
            self.claimed.remove(ROWS[number])
            self.claims.release([ROWS[number]])

    @invariant()
    def no_two_that_share_an_identity_are_claimed(self) -> None:
        names = [name for row in self.claimed for name in identities(row)]
        assert len(names) == len(set(names))

    @invariant()
    def whoever_shares_one_is_told_whose_it_is(self) -> None:
        of_name = {name: row for row in self.claimed for name in identities(row)}
        for row in ROWS:
            holders = [of_name[name] for name in identities(row) if name in of_name]
            pages = {page_key(getattr(holder, "article_url", None) or holder.url) for holder in holders}
            assert self.claims.holder(row) in (pages or {None})


TestOnTheirWay = OnTheirWay.TestCase


@pytest.mark.parametrize(
    ("one", "other", "are_same"),
    [
        pytest.param(article(1), replace(article(1), title="Jinak", text="Jinak."), True, id="one page"),
        pytest.param(article(1), replace(article(1), url=f"http://www.{article(1).url[8:]}/"), True, id="spellings"),
        pytest.param(article(1, content_hash=COPY), TWIN, True, id="one content of a site"),
        pytest.param(article(1, content_hash=COPY, site="jiny"), TWIN, False, id="one content of two sites"),
        pytest.param(article(1, content_hash=COPY, text=""), replace(TWIN, text=""), False, id="no text"),
        pytest.param(article(1), tombstone(1, at=0, revision=2), True, id="an article and its tombstone"),
        pytest.param(
            link(1, 1), replace(link(1, 1), position=9, heading="Jinde"), True, id="a link elsewhere in its box"
        ),
        pytest.param(link(1, 1), link(2, 1), False, id="one link on two pages"),
        pytest.param(link(1, 1), article(1), False, id="a link and its article"),
    ],
)
def test_same_are_rows_that_share_an_identity(one, other, are_same):
    claims = Claims()
    claims.claim(one)
    assert (claims.holder(other) is not None) is are_same


def test_holder_is_the_page_of_the_first():
    claims = Claims()
    claims.claim(article(1, content_hash=COPY))
    claims.claim(link(3, 1))
    assert claims.holder(TWIN) == page_key(article(1).url)
    assert claims.holder(link(3, 1)) == page_key(article(3).url)


@given(st.lists(any_row, unique=True))
def test_released_rows_can_be_claimed_again(numbers):
    claims = Claims()
    for number in numbers:
        claims.claim(ROWS[number])
    claims.release(ROWS)
    assert [claims.holder(row) for row in ROWS] == [None] * len(ROWS)


def test_release_of_what_nobody_has_claimed_changes_nothing():
    claims = Claims()
    claims.claim(article(1))
    claims.release([article(2), link(1)])
    assert claims.holder(article(1)) == page_key(article(1).url)
