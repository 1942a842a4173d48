"""MarkCopies: which story an article tells, and who told it first."""

from __future__ import annotations

import hashlib
from dataclasses import fields, replace
from itertools import permutations
from operator import attrgetter
from random import Random
from typing import Any

import msgspec
import pytest

from newscrawl.copies.index import sketch_of
from newscrawl.copies.likeness import share
from newscrawl.items import Article, Copy, Tombstone
from newscrawl.pipelines.mark_copies import MarkCopies
from newscrawl.pipelines.validate import Validate
from newscrawl.schema import validate
from newscrawl.state.page_table import KnownPage
from newscrawl.values.moments import unix
from support.agency_copies import BatchedIndex, connect
from support.row_crawls import article as row_article
from support.row_crawls import link

NOON = "2026-11-22T12:00:00+01:00"
LATER = "2026-11-22T15:00:00+01:00"
MORNING = "2026-11-22T06:00:00+01:00"


def prose(name: str, *, words: int = 120, changed: float = 0, seed: int = 1) -> str:
    """Return a text whose words no other name has, a share of them changed."""
    rng = Random(seed)
    drawn = (f"jinak{seed}x{place}" if rng.random() < changed else f"{name}{place}" for place in range(words))
    return " ".join(drawn)


def story(number: int, text: str, **changes: Any) -> Article:
    content = hashlib.sha256(text.encode()).hexdigest()
    return row_article(number, text=text, perex=None, content_hash=content, **({"published_at": NOON} | changes))


@pytest.fixture
def index(tmp_path):
    connection = connect(tmp_path / "copies.sqlite")
    yield BatchedIndex(connection)
    connection.close()


@pytest.fixture(params=["the same run", "a later run"])
def mark(request, index):
    """Mark articles in the run before theirs is written, or each in a run of its own."""
    pipeline = MarkCopies(index)

    def marked(row: Article) -> Article:
        if request.param == "the same run":
            done = pipeline.process_item(row)
        else:
            done = MarkCopies(index).process_item(row)
            index.write()
        assert done is row
        assert validate(msgspec.to_builtins(row)) == []
        return row

    return marked


def test_new_story_is_its_own(mark):
    first, other = mark(story(1, prose("a"))), mark(story(2, prose("b")))
    assert (first.story_id, first.copy_of) == (first.id, None)
    assert (other.story_id, other.copy_of) == (other.id, None)


def test_takeover_names_the_earliest_with_what_it_took_over(mark):
    original = mark(story(1, prose("a"), site="agentura", agencies=["ČTK"]))
    copy = mark(story(2, prose("a", changed=0.2), site="list", title="Jiný titulek", published_at=LATER))
    assert copy.story_id == original.story_id == original.id
    assert copy.copy_of == Copy(
        article_id=original.id,
        url=original.url,
        site="agentura",
        published_at=NOON,
        share=copy.copy_of.share,
        exact=False,
        credit_kept=False,
        containment=copy.copy_of.containment,
        matched_id=original.id,
    )
    assert 0.5 < copy.copy_of.share < 0.8
    assert copy.copy_of.share == round(copy.copy_of.share, 4)


def test_copy_names_the_article_that_it_was_found_to_be_like_and_how_much_of_the_shorter_text_is_shared(mark):
    """The whole report is the earliest; its first half was taken over by a site, and that by another one."""
    whole = prose("a", words=200)
    half = " ".join(whole.split()[:100])
    report = mark(story(1, whole, published_at=MORNING))
    short = mark(story(2, half, published_at=NOON))
    assert (short.copy_of.matched_id, short.copy_of.containment) == (report.id, 1.0)
    assert short.copy_of.share < 0.6
    taken = mark(story(3, half + " Konec.", published_at=LATER))
    assert (taken.copy_of.article_id, taken.copy_of.matched_id) == (report.id, short.id)
    assert taken.copy_of.containment == 1.0


def test_containment_is_the_share_by_which_the_rule_takes_it_for_a_copy(mark):
    original, other = story(1, prose("a")), story(2, prose("a", changed=0.2), published_at=LATER)
    shares = [share(*map(attrgetter("pairs"), pair)) for pair in permutations(map(sketch_of, (original, other)))]
    mark(original)
    assert mark(other).copy_of.containment == round(max(shares), 4)


def test_revision_is_held_against_the_articles_of_its_story_and_never_against_itself(mark):
    original = mark(story(1, prose("a"), published_at=MORNING))
    mark(story(2, prose("a"), published_at=NOON))
    again = mark(story(2, prose("a", changed=0.1), published_at=NOON, revision=2))
    assert again.copy_of.matched_id == original.id
    assert 0.36 <= again.copy_of.containment < 1
    strange = mark(story(2, prose("b"), published_at=NOON, revision=3))
    assert (strange.story_id, strange.copy_of.matched_id, strange.copy_of.containment) == (original.id, None, None)


def test_perex_belongs_to_the_words(mark):
    whole = prose("a", words=60)
    original = mark(story(1, whole))
    lead, rest = whole[: whole.index("a30")].strip(), whole[whole.index("a30") :]
    assert mark(replace(story(2, rest, published_at=LATER), perex=lead)).copy_of.share == 1
    assert original.copy_of is None


def test_exact_copy_says_so(mark):
    mark(story(1, prose("a")))
    copy = mark(story(2, prose("a"), published_at=LATER)).copy_of
    assert (copy.exact, copy.share) == (True, 1.0)
    assert not mark(story(3, prose("a").upper(), published_at=LATER)).copy_of.exact


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        ([], ["ČTK"], None),
        (["ČTK"], ["ČTK"], True),
        (["ČTK"], ["Reuters", "ČTK"], True),
        (["ČTK", "Reuters"], ["ČTK"], False),
        (["ČTK"], [], False),
    ],
)
def test_credit_is_kept_when_all_agencies_are_named(mark, first, second, kept):
    mark(story(1, prose("a"), agencies=first))
    assert mark(story(2, prose("a"), agencies=second, published_at=LATER)).copy_of.credit_kept is kept


def test_original_that_comes_last_is_the_earliest_from_then_on(mark):
    takeover = mark(story(1, prose("a", changed=0.1), published_at=LATER))
    original = mark(story(2, prose("a")))
    third = mark(story(3, prose("a", changed=0.1, seed=3), published_at=LATER))
    assert (takeover.copy_of, original.copy_of) == (None, None)
    assert takeover.story_id == original.story_id == third.story_id == takeover.id
    assert third.copy_of.article_id == original.id


def test_without_dates_or_with_the_same_the_first_one_is_the_earliest(mark):
    for number, published in ((1, None), (11, NOON)):
        text = prose(f"příběh{number}")
        first = mark(story(number, text, published_at=published))
        second = mark(story(number + 1, text, published_at=published))
        assert (first.copy_of, second.copy_of.article_id) == (None, first.id)
        assert second.copy_of.published_at == published
        revised = mark(story(number, text, published_at=published, revision=2))
        again = mark(story(number + 1, text, published_at=published, revision=2))
        assert (revised.copy_of, again.copy_of.article_id) == (None, first.id)


def test_date_comes_before_no_date(mark):
    mark(story(1, prose("a"), published_at=None))
    dated = mark(story(2, prose("a"), published_at=LATER))
    undated = mark(story(3, prose("a"), published_at=None))
    assert dated.copy_of is None
    assert undated.copy_of.article_id == dated.id


def test_story_is_that_of_the_most_alike(mark):
    one, two = prose("a", words=100), prose("b", words=100)
    mark(story(1, one))
    second = mark(story(2, two))
    both = mark(story(3, f"{prose('a', words=50)} {two}", published_at=LATER))
    assert both.story_id == second.id
    assert both.copy_of.article_id == second.id


def test_shortened_and_extended_takeovers_are_copies(mark):
    original = mark(story(1, prose("a")))
    half = mark(story(2, prose("a", words=60), published_at=LATER))
    longer = mark(story(3, f"{prose('b', words=300)} {prose('a')} {prose('c', words=300)}", published_at=LATER))
    assert half.story_id == longer.story_id == original.id
    assert half.copy_of.share == pytest.approx(59 / 119, abs=1e-4)
    assert longer.copy_of.share == 1


def test_revision_stays_in_its_story_and_is_no_copy_of_itself(mark):
    original = mark(story(1, prose("a")))
    revised = mark(story(1, prose("b"), revision=2))
    assert (revised.story_id, revised.copy_of) == (original.id, None)
    copy = mark(story(2, prose("b"), published_at=LATER))
    assert copy.story_id == original.id
    again = mark(story(2, prose("b", changed=0.1), published_at=LATER, revision=2))
    assert again.story_id == original.id
    assert again.copy_of.article_id == original.id


def test_revision_with_an_earlier_date_becomes_the_earliest(mark):
    mark(story(1, prose("a")))
    copy = mark(story(2, prose("a"), published_at=LATER))
    assert copy.copy_of
    assert mark(story(2, prose("a"), published_at=MORNING, revision=2)).copy_of is None


@pytest.mark.parametrize("text", ["", "Krátká zpráva o ničem.", " ".join(["slovo"] * 29)])
def test_too_few_words_are_a_story_of_their_own(mark, text):
    for number in (1, 2):
        short = mark(story(number, text))
        assert (short.story_id, short.copy_of) == (short.id, None)


def test_revision_of_too_few_words_keeps_the_story(mark):
    mark(story(1, prose("a")))
    mark(story(2, prose("a"), published_at=LATER))
    cut = mark(story(2, "Článek byl stažen.", published_at=LATER, revision=2))
    assert (cut.story_id, cut.copy_of) == (story(1, "").id, None)


# --- what the feed knows beyond the articles of the last days ---------------------------------------------------------


def page(born: str) -> KnownPage:
    """Return article 1 of the feed, published then and fetched at noon."""
    row = story(1, "")
    known = dict.fromkeys(field.name for field in fields(KnownPage))
    known |= {"url": row.url, "site": row.site, "born": unix(born), "entered": unix(NOON), "revision": 1}
    return KnownPage(**known)


@pytest.mark.parametrize(
    ("published", "revision", "is_copy"),
    [
        pytest.param(LATER, 1, True, id="told later"),
        pytest.param(MORNING, 1, False, id="told before"),
        pytest.param(NOON, 1, True, id="a new one of the same age"),
        pytest.param(NOON, 2, False, id="a known one of the same age"),
    ],
)
@pytest.mark.parametrize("text", ["Krátká zpráva o ničem.", prose("a")], ids=["short", "long"])
def test_same_words_as_an_old_article_are_a_copy_of_what_was_told_before(index, text, published, revision, is_copy):
    known = story(2, text).id if revision > 1 else None
    pipeline = MarkCopies(index, same_content=lambda _: page(NOON), story=lambda _: known)
    row = pipeline.process_item(
        story(2, text, published_at=published, first_seen_at=NOON, fetched_at=NOON, revision=revision)
    )
    assert (row.copy_of is not None) == is_copy
    assert row.story_id == (known or story(1, "").id)


@pytest.mark.parametrize("text", ["Článek byl stažen.", prose("b")], ids=["short", "long"])
def test_revision_of_an_old_article_stays_in_its_story(mark, index, text):
    mark(story(1, prose("b")))
    row = story(2, text, published_at=LATER, revision=2)
    MarkCopies(index, story=lambda _: "ab" * 8).process_item(row)
    assert row.story_id == "ab" * 8


def test_other_rows_pass_as_they_are(index):
    tombstone = Tombstone(
        id="0" * 16, url="https://zpravy.example/1", site="lab", status=410, first_seen_at=NOON, gone_at=LATER
    )
    for row in (link(1), tombstone):
        before = msgspec.json.encode(row)
        assert MarkCopies(index).process_item(row) is row
        assert msgspec.json.encode(row) == before


def test_marked_row_is_still_valid(index):
    pipeline = MarkCopies(index)
    for number, published in ((1, None), (2, "1970-01-01T00:00:00+01:00"), (3, "2026-03-29T03:00:00+02:00")):
        row = pipeline.process_item(story(number, prose("a"), published_at=published))
        assert Validate().process_item(row) is row
