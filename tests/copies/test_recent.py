"""Articles are found from the moment they are remembered, before and after their batch is in the index."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newscrawl.copies import recent
from newscrawl.copies.likeness import Owner, hashes
from newscrawl.copies.recent import RecentCopies
from support.agency_copies import BatchedIndex, connect, told


@pytest.fixture
def stored(tmp_path):
    connection = connect(tmp_path / "copies.sqlite")
    yield BatchedIndex(connection)
    connection.close()


def test_article_is_known_at_once_and_for_good(stored):
    copies, article = RecentCopies(stored), told("a")
    copies.remember(article)
    for _ in range(2):
        assert copies.find(article.article_id) == article
        assert set(copies.owners(article.sketch.sample)) == {
            Owner(triple, article.article_id, article.story_id) for triple in hashes(article.sketch.sample)
        }
        assert copies.earliest(article.story_id) == article
        stored.write()
    assert stored.find(article.article_id) == article


def test_revision_stands_before_the_form_in_the_index(stored):
    copies, former = RecentCopies(stored), told("a", "staré", "znění")
    stored.insert(former)
    revised = replace(told("a", "nové", "vše"), story_id=former.story_id)
    copies.remember(revised)
    assert copies.find(former.article_id) == revised
    assert {owner.article_id for owner in copies.owners(revised.sketch.sample)} == {former.article_id}
    copies.remember(replace(revised, site="jiný"))
    assert copies.find(former.article_id).site == "jiný"
    assert len(copies.owners(revised.sketch.sample)) == len(hashes(revised.sketch.sample))


def test_earliest_is_of_both(stored):
    copies, story = RecentCopies(stored), told("a").story_id
    stored.insert(told("uložený", story_id=story, published=500))
    copies.remember(told("pozdější", story_id=story, published=600))
    assert copies.earliest(story).published == 500
    copies.remember(told("dřívější", story_id=story, published=400))
    assert copies.earliest(story).published == 400


def test_of_too_many_the_oldest_are_left_to_the_store(stored, monkeypatch):
    monkeypatch.setattr(recent, "MOST_RECENT", 3)
    copies, articles = RecentCopies(stored), [told(f"a{number}") for number in range(5)]
    for article in articles:
        copies.remember(article)
    assert [copies.find(article.article_id) for article in articles] == [None, None, *articles[2:]]
    assert copies.owners(articles[0].sketch.sample) == []
    stored.write()
    assert [copies.find(article.article_id) for article in articles] == articles
