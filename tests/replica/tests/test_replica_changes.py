"""What changes in the replica between two crawls, over HTTP: pages say what the truth says, nothing else changes."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.project import get_project_settings

from newscrawl.news_spider import NewsSpider
from replica.editions import Edited
from replica.running import Replica
from replica.site import load_sites
from support.replica_pages import (
    articles,
    assert_read,
    body,
    consenting,
    documents,
    fetch,
    plain,
    truths,
    without_links,
)

SITES = load_sites()
CHANGED = ["globe24", "eurozpravy", "idnes", "irozhlas", "aktualne", "denikn"]
SPIDERS = SpiderLoader.from_settings(get_project_settings())
NOTHING = Edited(title=False, perex=False, added=0, removed=0, edited=0)
SAME = ("url", "kind", "published_at", "authors", "topics", "images")
"""What an edit leaves as it was."""


@pytest.fixture(params=CHANGED)
def site(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def replica(site: str) -> Iterator[Replica]:
    """A replica of one site, of its own for each test."""
    with Replica([site], articles=24) as running:
        yield running


@pytest.fixture
def number(replica: Replica, site: str) -> int:
    """A plain article."""
    return plain(replica, site)


class TestEdit:
    @pytest.mark.parametrize("site", SITES, indirect=True)
    def test_what_is_read_is_the_truth(self, replica: Replica, site: str) -> None:
        before = truths(replica, site)
        for number in before:
            replica.desks[site].edit(number, title=True, perex=True, added=2, removed=1, edited=1)
            replica.desks[site].edit(number, added=1, removed=1, edited=2)
        after, pages = truths(replica, site), articles(replica, site)
        for number, truth in after.items():
            if truth["variant"] != "pages":  # of which this is the first page
                assert_read(site, truth, pages[number])
            assert truth["title"] != before[number]["title"]
            assert truth["perex"] != before[number]["perex"]
            assert [truth[key] for key in SAME] == [before[number][key] for key in SAME]

    def test_other_pages_keep_their_stories(self, replica: Replica, site: str, number: int) -> None:
        stories, pages = truths(replica, site), articles(replica, site)
        replica.desks[site].edit(number, perex=True, added=2, removed=1, edited=1)
        assert body(replica, site, replica.newsrooms[site].url(number)) != pages[number]
        del stories[number]
        now = truths(replica, site)
        assert {other: without_links(now[other]) for other in stories} == {
            other: without_links(truth) for other, truth in stories.items()
        }

    def test_pages_and_documents_name_the_new_headline_and_the_old_address(
        self, replica: Replica, site: str, number: int
    ) -> None:
        title, url = replica.newsrooms[site].headline(number).title, replica.newsrooms[site].url(number)
        before = documents(replica, site)
        replica.desks[site].edit(number, title=True)
        new, after = replica.newsrooms[site].headline(number).title, documents(replica, site)
        named = [address for address, text in before.items() if title in text]
        assert named
        assert [address for address, text in after.items() if new in text] == named
        assert not [address for address, text in after.items() if title in text]
        assert replica.newsrooms[site].url(number) == url
        for page in articles(replica, site).values():
            assert title.encode("windows-1250") not in page
            assert title.encode() not in page

    def test_times_and_tags_move_on_with_each_edit(self, replica: Replica, site: str, number: int) -> None:
        url = replica.newsrooms[site].url(number)
        seen = []
        for _ in range(3):
            response, _ = fetch(replica, url, consenting(replica, site))
            seen.append((parsedate_to_datetime(response.headers["Last-Modified"]), response.headers["ETag"]))
            assert replica.desks[site].edit(number, edited=1).edited == 1
            [truth] = [truth for truth in replica.truth(site) if truth["url"] == url]
            modified, published = (datetime.fromisoformat(truth[key]) for key in ("modified_at", "published_at"))
            assert seen[-1][0] < modified < published + timedelta(hours=2)
        assert [moment for moment, _ in seen] == sorted({moment for moment, _ in seen})
        assert len({tag for _, tag in seen}) == 3

    @pytest.mark.parametrize(("site", "sitemap"), [("irozhlas", "sitemap-0.xml"), ("press1", "sitemap.xml")])
    def test_sitemaps_name_the_time_of_the_edit(self, site: str, sitemap: str) -> None:
        with Replica([site], articles=10) as replica:
            replica.desks[site].edit(4, title=True)
            truth = truths(replica, site)[4]
            [text] = [text for address, text in documents(replica, site).items() if address.endswith(sitemap)]
            assert f"<loc>{truth['url']}</loc><lastmod>{truth['modified_at']}</lastmod>" in text

    def test_nothing_asked_is_nothing_changed(self, replica: Replica, site: str, number: int) -> None:
        before = articles(replica, site)
        assert replica.desks[site].edit(number) == NOTHING
        assert articles(replica, site) == before

    def test_the_same_edits_give_the_same_pages(self, replica: Replica, site: str, number: int) -> None:
        with Replica([site], articles=replica.newsrooms[site].articles) as other:
            for one in (replica, other):
                one.desks[site].edit(number, title=True, added=3)
                one.desks[site].edit(number, removed=2, edited=1, perex=True)
            assert articles(replica, site) == articles(other, site)
            other.desks[site].edit(number, edited=1)
            assert articles(replica, site)[number] != articles(other, site)[number]


class TestAround:
    def test_other_teasers_and_the_same_story(self, replica: Replica, site: str, number: int) -> None:
        stories, pages, listings = truths(replica, site), articles(replica, site), documents(replica, site)
        replica.desks[site].reteaser(number)
        now, after = truths(replica, site), articles(replica, site)
        assert without_links(now[number]) == without_links(stories[number])
        assert now[number]["links"] != stories[number]["links"]
        assert_read(site, now[number], after[number])
        assert {other for other in pages if pages[other] != after[other]} == {number}
        assert {other for other in stories if stories[other] != now[other]} == {number}
        assert documents(replica, site) == listings

    def test_every_time_others(self, replica: Replica, site: str) -> None:
        newsroom = replica.newsrooms[site]
        for number in newsroom.published:
            seen = [list(newsroom.story(number).links())]
            for _ in range(3):
                replica.desks[site].reteaser(number)
                seen.append(list(newsroom.story(number).links()))
                assert seen[-1] != seen[-2]

    def test_noise_is_neither_story_nor_teaser(self, replica: Replica, site: str) -> None:
        before, pages, tags = truths(replica, site), articles(replica, site), set()
        for number in before:
            replica.desks[site].noise(number)
        after = articles(replica, site)
        assert truths(replica, site) == before
        for number, truth in before.items():
            assert after[number] != pages[number]
            assert_read(site, truth, after[number])
        number = max(before)
        for _ in range(3):
            response, _ = fetch(replica, before[number]["url"], consenting(replica, site))
            tags.add(response.headers["ETag"])
            replica.desks[site].noise(number)
        assert len(tags) == 3


class TestMove:
    def test_the_old_addresses_redirect_to_the_new_one(self, replica: Replica, site: str) -> None:
        newsroom = replica.newsrooms[site]
        spider: type[NewsSpider] = SPIDERS.load(site)  # type: ignore[assignment]
        name = spider().article_name
        for number in list(newsroom.published):
            first, aliases = newsroom.url(number), newsroom.site.addresses.aliases(newsroom, number)
            second = replica.desks[site].move(number)
            third = replica.desks[site].move(number)
            assert len({first, second, third}) == 3
            assert newsroom.url(number) == third
            assert newsroom.find(third) == number
            assert spider().is_article_url(third)
            if spider.article_id:
                assert name(first) == name(second) == name(third)
            if number % 6 == 0:
                self.check_redirects(replica, site, [first, second, *aliases], third)

    def check_redirects(self, replica: Replica, site: str, former: list[str], url: str) -> None:
        for address in former:
            response, _ = fetch(replica, address, consenting(replica, site))
            assert (response.status, response.headers["Location"]) == (301, url), address
        assert body(replica, site, url)

    def test_every_page_names_the_new_one(self, replica: Replica, site: str, number: int) -> None:
        newsroom = replica.newsrooms[site]
        stories, before = truths(replica, site), documents(replica, site)
        url = replica.desks[site].move(number)
        [old, new], pages, after = newsroom.slugs(number), articles(replica, site), documents(replica, site)
        named = [address for address, text in before.items() if old in text]
        assert named
        assert [address for address, text in after.items() if new in text] == named
        assert not [address for address, text in after.items() if old in text]
        assert not [other for other, page in pages.items() if old.encode() in page]
        now, shown = (
            truths(replica, site),
            Counter(link["url"] for truth in stories.values() for link in truth["links"]),
        )
        assert shown[stories[number]["url"]] > 0
        shown[url] = shown.pop(stories[number]["url"])
        assert Counter(link["url"] for truth in now.values() for link in truth["links"]) == shown
        stories[number]["url"] = url
        for other, truth in now.items():
            assert without_links(truth) == without_links(stories[other])
            assert_read(site, truth, pages[other])


class TestDelete:
    def test_nothing_names_it_until_it_is_back(self, replica: Replica, site: str, number: int) -> None:
        newsroom = replica.newsrooms[site]
        url, title = newsroom.url(number), newsroom.headline(number).title
        stories, pages, listings = truths(replica, site), articles(replica, site), documents(replica, site)
        urls = replica.urls(site)
        replica.desks[site].delete(number)
        for address in (url, *newsroom.site.addresses.aliases(newsroom, number), url.replace("https:", "http:")):
            response, content = fetch(replica, address, consenting(replica, site))
            assert (response.status, response.headers.get("ETag")) == (404, None), address
            assert title.encode() not in content
        assert replica.urls(site) == [other for other in urls if other != url]
        assert [address for address, text in documents(replica, site).items() if title in text] == []
        self.check_others(replica, site, number, stories, pages)
        replica.desks[site].restore(number)
        assert articles(replica, site) == pages
        assert documents(replica, site) == listings
        assert truths(replica, site) == stories

    def check_others(
        self, replica: Replica, site: str, number: int, stories: dict[int, dict[str, Any]], pages: dict[int, bytes]
    ) -> None:
        """Check that pages that showed the deleted article lost its teasers, and no others anything."""
        now, after, gone = truths(replica, site), articles(replica, site), stories[number]
        stories = {other: truth for other, truth in stories.items() if other != number}
        assert now.keys() == stories.keys() == after.keys()
        assert any(gone["url"] in [link["url"] for link in truth["links"]] for truth in stories.values())
        for other, truth in stories.items():
            shown = [link["url"] for link in truth["links"]]
            assert [link["url"] for link in now[other]["links"]] == [url for url in shown if url != gone["url"]]
            assert without_links(now[other]) == without_links(truth)
            assert_read(site, now[other], after[other])
            if gone["url"] not in shown:
                assert after[other] == pages[other]

    def test_what_was_changed_before_is_kept(self, replica: Replica, site: str, number: int) -> None:
        former = replica.newsrooms[site].url(number)
        replica.desks[site].edit(number, title=True, added=2)
        url = replica.desks[site].move(number)
        page = body(replica, site, url)
        replica.desks[site].delete(number, 410)
        for address in (former, url):
            assert fetch(replica, address, consenting(replica, site))[0].status == 410
        replica.desks[site].restore(number)
        assert body(replica, site, url) == page

    def test_what_is_not_there_cannot_be_changed(self, replica: Replica, site: str, number: int) -> None:
        desk = replica.desks[site]
        desk.delete(number)
        hidden = replica.newsrooms[site].hidden[0]
        for missing in (number, 0, -1, 61, hidden):
            for change in (desk.edit, desk.reteaser, desk.noise, desk.move, desk.delete):
                with pytest.raises(LookupError, match=f"{site}: no article {missing}"):
                    change(missing)
        for one in (number + 1, 61, hidden):
            with pytest.raises(LookupError, match=f"{site}: no deleted article {one}"):
                desk.restore(one)
        with pytest.raises(ValueError, match="404 or 410, not 200"):
            desk.delete(number + 1, 200)


class TestConcurrency:
    def test_a_page_is_of_one_edition(self) -> None:
        with Replica(["irozhlas"], articles=24) as replica, Replica(["irozhlas"], articles=24) as twin:
            url = replica.newsrooms["irozhlas"].url(10)
            states = {body(twin, "irozhlas", url)}
            for _ in range(40):
                twin.desks["irozhlas"].edit(10, title=True, perex=True, added=1, edited=2)
                states.add(body(twin, "irozhlas", url))
            assert len(states) == 41
            done = threading.Event()

            def edit() -> None:
                for _ in range(40):
                    replica.desks["irozhlas"].edit(10, title=True, perex=True, added=1, edited=2)
                done.set()

            editor = threading.Thread(target=edit)
            editor.start()
            served = set()
            while not done.is_set():
                served.add(body(replica, "irozhlas", url))
            editor.join()
            assert served <= states
            assert body(replica, "irozhlas", url) == body(twin, "irozhlas", url)


class TestPublish:
    def test_new_articles_come_first_and_the_others_stay(self, replica: Replica, site: str) -> None:
        newsroom = replica.newsrooms[site]
        last, stories, before = newsroom.articles, truths(replica, site), documents(replica, site)
        urls = replica.desks[site].publish(3)
        now, after, pages = truths(replica, site), documents(replica, site), articles(replica, site)
        assert [now[number]["url"] for number in range(last + 1, last + 4)] == urls == replica.urls(site)[-3:]
        published = [datetime.fromisoformat(now[number]["published_at"]) for number in range(last, last + 4)]
        assert published == sorted(set(published))
        assert {number: without_links(now[number]) for number in stories} == {
            number: without_links(truth) for number, truth in stories.items()
        }
        for number, truth in now.items():
            assert_read(site, truth, pages[number])
            assert truth["url"] not in [link["url"] for link in truth["links"]]
        for number in range(last + 1, last + 4):
            for address, text in after.items():
                assert newsroom.slugs(number)[0] not in before.get(address, "")
                if address in (newsroom.site.origin, newsroom.site.sources[0].url):
                    assert newsroom.slugs(number)[0] in text
        feed = after[newsroom.site.sources[0].url]
        places = [feed.index(newsroom.slugs(number)[0]) for number in range(last + 3, last - 2, -1)]
        assert places == sorted(places)

    def test_listings_take_them_in_at_their_beginning(self, replica: Replica, site: str) -> None:
        newsroom = replica.newsrooms[site]
        number = newsroom.articles + 1
        section = newsroom.site.section_url(newsroom.section(number)[0])
        before = newsroom.shelves.page(section)
        replica.desks[site].publish()
        after = newsroom.shelves.page(section)
        assert before
        assert after
        numbers = [[item[0].number for item in page.items] for page in (before, after)]
        assert set(numbers[1]) - set(numbers[0]) - set(newsroom.hidden) == {number}
        assert newsroom.slugs(number)[0] in documents(replica, site)[section]

    def test_only_boxes_of_the_newest_take_them_in(self, replica: Replica, site: str) -> None:
        newest = {spec.section for spec in SITES[site].boxes if spec.newest}
        last, pages = replica.newsrooms[site].articles, articles(replica, site)
        new = set(replica.desks[site].publish(5))
        for number, truth in truths(replica, site).items():
            assert {link["section"] for link in truth["links"] if link["url"] in new} <= newest
            if not newest and number <= last:
                assert body(replica, site, truth["url"]) == pages[number]

    def test_they_can_be_changed_too(self, replica: Replica, site: str) -> None:
        replica.desks[site].publish(2)
        number = replica.newsrooms[site].articles
        replica.desks[site].edit(number, title=True, edited=1)
        url = replica.desks[site].move(number)
        assert_read(site, truths(replica, site)[number], body(replica, site, url))
        replica.desks[site].delete(number)
        assert fetch(replica, url, consenting(replica, site))[0].status == 404
        replica.desks[site].publish()
        assert number + 1 in truths(replica, site)
