"""Editions of the replica's articles: edits add up, and what is written is new."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from replica import feeds
from replica.desk import Desk
from replica.editions import Edited
from replica.model import Block, Story
from replica.newsroom import Newsroom
from replica.patterns import Patterns
from replica.site import Source, load_sites
from support.replica_pages import assert_read

SITES = load_sites()
HOST = "https://www.irozhlas.cz"
CHANGED = ["globe24", "eurozpravy", "idnes", "irozhlas", "aktualne", "denikn", "echo24"]
NOTHING = Edited(title=False, perex=False, added=0, removed=0, edited=0)
EDITS = st.fixed_dictionaries(
    {
        "title": st.booleans(),
        "perex": st.booleans(),
        "added": st.integers(0, 4),
        "removed": st.integers(0, 30),
        "edited": st.integers(0, 30),
    }
)


def is_plain(block: Block) -> bool:
    return block.kind == "paragraph" and (block.is_timed or not block.lead)


class TestCounts:
    @settings(max_examples=60)
    @given(st.sampled_from(CHANGED), st.integers(1, 60), st.lists(EDITS, max_size=4))
    def test_they_add_up(self, name: str, number: int, edits: list[dict[str, Any]]) -> None:
        newsroom = Newsroom(SITES[name], articles=60)
        desk, story = Desk(newsroom), newsroom.story(number)
        for wanted in edits:
            done, before = desk.edit(number, **wanted), story
            story = newsroom.story(number)
            self.check(done, wanted, before, story)
        assert newsroom.edition(number).edits <= len(edits)

    def check(self, done: Edited, wanted: dict[str, Any], before: Story, after: Story) -> None:
        for kind in ("added", "removed", "edited"):
            assert getattr(done, kind) <= wanted[kind]
        assert (done.title, done.perex) == (wanted["title"], wanted["perex"])
        assert done.title == (before.headline.title != after.headline.title)
        assert done.perex == (before.headline.perex != after.headline.perex)
        old, new = (Counter(block.own_text for block in story.body if block.text) for story in (before, after))
        assert (old - new).total() == done.removed + done.edited
        assert (new - old).total() == done.added + done.edited
        assert before.body[:1] == after.body[:1]
        fixed = [[block for block in story.body if not is_plain(block)] for story in (before, after)]
        assert fixed[0] == fixed[1]
        times = [Counter(block.lead for block in story.body if block.is_timed) for story in (before, after)]
        assert not times[0] - times[1]
        assert times[1].keys() == times[0].keys()
        assert (before.boxes, before.url, before.published_at) == (after.boxes, after.url, after.published_at)

    @pytest.mark.parametrize("variant", ["short", "photo-only"])
    def test_what_is_not_possible_is_not_done(self, variant: str) -> None:
        newsroom = Newsroom(SITES["globe24"], articles=60)
        [number] = [number for number in newsroom.published if newsroom.variant(number).name == variant]
        done = Desk(newsroom).edit(number, removed=3, edited=3)
        assert done == NOTHING
        assert newsroom.modified_at(number) is None
        assert Desk(newsroom).edit(number, added=2).added == (2 if variant == "short" else 0)

    def test_a_paid_story_shows_what_was_edited(self) -> None:
        newsroom = Newsroom(SITES["denikn"], articles=24)
        number = next(number for number in newsroom.published if newsroom.variant(number).access == "paid")
        assert len(newsroom.story(number).body) == 3
        assert Desk(newsroom).edit(number, added=2, edited=1) == Edited(
            title=False, perex=False, added=2, removed=0, edited=1
        )
        assert len(newsroom.story(number).body) == 5

    def test_no_sentence_of_an_edition_occurs_twice(self) -> None:
        newsroom = Newsroom(SITES["irozhlas"], articles=24)
        desk = Desk(newsroom)
        texts: set[str] = set()
        for number in (1, 2, 3):
            for _ in range(6):
                desk.edit(number, title=True, perex=True, edited=4, added=4)
                story = newsroom.story(number)
                texts |= {story.headline.title, *story.headline.perex, *(block.text for block in story.body)}
                texts.add(desk.move(number))
        names = re.findall(r"\b[A-ZŠČŘŽÚĎŤ]\w{8,}\b", "\n".join(text for text in texts if "://" not in text))
        sentences = [sentence for text in texts for sentence in re.split(r"(?<=[.?“]) (?=[A-ZŠČŘŽÚ„])", text)]
        assert len(names) > 100
        assert [text for text, times in Counter(sentences).items() if times > 1 and len(text) > 40] == []

    @pytest.mark.parametrize("wanted", [{"added": -1}, {"removed": -2}, {"edited": 1001}])
    def test_wrong_numbers(self, wanted: dict[str, int]) -> None:
        newsroom = Newsroom(SITES["globe24"], articles=60)
        with pytest.raises(ValueError, match="no number of paragraphs"):
            Desk(newsroom).edit(30, **wanted)
        assert newsroom.editions == {}


class TestDesk:
    def test_a_site_without_other_teasers_says_so(self) -> None:
        newsroom = Newsroom(SITES["denikn"], articles=1)
        with pytest.raises(ValueError, match="denikn: no other teasers for article 1"):
            Desk(newsroom).reteaser(1)
        assert newsroom.edition(1).teasers == 0

    def test_the_generation_of_the_address_stays(self) -> None:
        for name, archived in (("globe24", 5), ("aktualne", 1), ("idnes", 1), ("denik", 1)):
            newsroom = Newsroom(SITES[name], articles=60)
            for number in range(1, archived + 1):
                slug, former = newsroom.slugs(number)[0], newsroom.url(number)
                url = Desk(newsroom).move(number)
                assert url == former.replace(slug, newsroom.slugs(number)[-1]) != former
                assert newsroom.locate(former) == (number, False)
                assert newsroom.locate(url) == (number, True)

    def test_an_address_without_words_cannot_move(self) -> None:
        site = replace(SITES["irozhlas"], addresses=Patterns(current=f"{HOST}/{{section}}/{{digits:6}}"))
        newsroom = Newsroom(site, articles=5)
        with pytest.raises(ValueError, match=rf"irozhlas: {re.escape(HOST)}/\S+ has no words that could be others"):
            Desk(newsroom).move(3)
        assert newsroom.edition(3).slugs == ()

    def test_one_that_stands_on_the_page_of_another(self) -> None:
        newsroom = Newsroom(SITES["ceskenoviny"], articles=24)
        number = next(number for number in newsroom.published if newsroom.variant(number).name == "several")
        before = newsroom.story(number)
        Desk(newsroom).delete(number - 1)
        story = newsroom.story(number)
        assert (before.following is None, story.following) == (False, None)
        assert_read("ceskenoviny", story.truth(), newsroom.site.template.article(newsroom.site, story).encode())

    def test_a_large_site_finds_its_new_addresses_without_a_new_index(self, monkeypatch: pytest.MonkeyPatch) -> None:
        newsroom = Newsroom(SITES["irozhlas"], articles=500)
        newsroom.find(newsroom.url(1))
        asked: Counter[int] = Counter()
        newsroom.shelves.refresh(1)
        section = newsroom.section
        monkeypatch.setattr(newsroom, "section", lambda number: asked.update([number]) or section(number))
        desk = Desk(newsroom)
        [new], moved = desk.publish(), desk.move(200)
        desk.delete(300)
        assert (newsroom.find(new), newsroom.find(moved)) == (501, 200)
        assert len(asked) < 10

    @pytest.mark.parametrize("count", [0, -1, 500_000])
    def test_as_many_articles_cannot_be_published(self, count: int) -> None:
        newsroom = Newsroom(SITES["globe24"], articles=10)
        with pytest.raises(ValueError, match=f"globe24 cannot publish {count} articles more"):
            Desk(newsroom).publish(count)
        assert newsroom.articles == 10

    def test_the_index_of_sitemaps_names_the_latest_edit(self) -> None:
        part = Source(url=f"{HOST}/mapa-{{number}}.xml", form="sitemap", size=10)
        index = Source(url=f"{HOST}/mapa.xml", form="index", children=(part.url,))
        newsroom = Newsroom(replace(SITES["irozhlas"], sources=(part, index)), articles=25)
        desk = Desk(newsroom)
        newest = {url: moment for url, moment in feeds.parts(newsroom, part).items() if moment}
        desk.edit(3, title=True)
        assert feeds.parts(newsroom, part) == newest, "a newer article was published after the edit"
        while (moment := newsroom.modified_at(3)) is None or moment <= newest[f"{HOST}/mapa-0.xml"]:
            desk.edit(3, title=True)
        assert feeds.parts(newsroom, part) == newest | {f"{HOST}/mapa-0.xml": moment}
        document = feeds.answer(newsroom, index.url)
        assert document
        assert f"<lastmod>{moment.isoformat()}</lastmod>" in document[0].decode()
