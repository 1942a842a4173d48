"""Disguised sites: other names, the same newsroom, and a truth that still is what the pages say."""

from __future__ import annotations

import re
from dataclasses import replace

import msgspec
import pytest
from scrapy.settings import Settings

from newscrawl.page import Page
from newscrawl.reading import read_page
from newscrawl.workbench.saved_pages import Extractor
from replica.desk import Desk
from replica.disguise import disguised
from replica.disguise_markup import Disguise, Names
from replica.newsroom import Newsroom
from replica.running import Replica
from replica.site import ReplicaSite, load_sites
from support.replica_pages import FETCHED, LINK, fetch
from support.surveyed import OfflineSite

SITES = load_sites()
SEEDS = (1, 2, 3)
TOLD = ("title", "perex", "text", "topics", "authors", "agencies", "published_at", "modified_at")
"""Fields that do not depend on what a section is called."""
EXACT = ("blesk", "ct24", "echo24", "eurozpravy", "reflex", "respekt")
"""Sites whose pages are read as printed without any declaration."""


class SameNames(Names):
    """Names that stay as they are."""

    def __call__(self, name: str) -> str:
        return name

    def word(self, name: str) -> str:
        return name


def template(site: ReplicaSite) -> Disguise:
    assert isinstance(site.template, Disguise)
    return site.template


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", EXACT)
def test_pages_with_other_addresses_are_read_as_their_truth_says(name: str, seed: int) -> None:
    site = disguised(SITES[name], seed)
    same = replace(template(site), names=SameNames(style="short", salt=""))
    extractor = Extractor(Settings({"SPIDER_MODULES": []}))
    newsroom = Newsroom(site, articles=24)
    for number in range(2, 24, 3):
        story, url = newsroom.story(number), newsroom.url(number)
        html = same.article(site, story)
        facts = read_page(html, url=url, page=Page(), site="zkouska", fetched_at=FETCHED)
        article, *links = map(msgspec.to_builtins, extractor.rows(facts))
        truth = story.truth()
        assert {key: article[key] for key in TOLD} == {key: truth[key] for key in TOLD}, truth["variant"]
        assert {tuple(link[key] for key in LINK) for link in links} == {
            tuple(link[key] for key in LINK) for link in truth["links"]
        }, truth["variant"]


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_of_the_former_names_is_left(seed: int) -> None:
    for site in (disguised(SITES[name], seed) for name in ("aktualne", "denik", "globe24", "respekt")):
        former = SITES[site.name]
        for answer in OfflineSite(site).seen([site.front, *OfflineSite(site).articles(4)]).answers.values():
            page = answer.body.decode(site.charset)
            assert not re.search(rf"(?<![\w]){re.escape(template(site).domain)}", page)
            assert former.title not in page


@pytest.mark.parametrize("seed", SEEDS)
def test_a_class_has_the_same_other_name_on_all_pages_and_no_two_have_one(seed: int) -> None:
    for style in ("readable", "short", "module", "prefixed"):
        names, again = Names(style=style, salt=str(seed)), Names(style=style, salt=str(seed))  # type: ignore[arg-type]
        classes = ("perex", "article-perex", "articleTitle", "postid-12", "postid-345", "b_c", "g_eI", "c__title", "x1")
        others = [names(each) for each in classes]
        assert others == [again(each) for each in classes] == [names(each) for each in classes]
        assert len(set(others)) == len(classes)
        assert not set(others) & set(classes)
        assert others[3].endswith("-12")
        assert others[3].removesuffix("-12") == others[4].removesuffix("-345")


@pytest.mark.parametrize("seed", SEEDS)
def test_every_source_section_and_article_answers_on_a_host_that_no_other_site_has(seed: int) -> None:
    hosts: dict[str, str] = {}
    sites = [disguised(site, seed) for site in SITES.values()]
    for site in sites:
        for host in site.hosts:
            assert hosts.setdefault(host, site.name) == site.name
            assert host.endswith(template(site).new_domain)
    for site in sites[seed :: len(SEEDS)]:
        offline = OfflineSite(site, articles=30)
        for url in (*offline.sources()[-6:], *offline.sections()[-6:], *offline.articles(3)):
            assert offline.answer(url).failure is None, (site.name, url)


def test_a_redesign_changes_names_of_classes_and_nothing_else() -> None:
    room = Newsroom(SITES["respekt"], articles=24)
    before = SITES["respekt"].template.article(room.site, room.story(9))
    truth = room.story(9).truth()
    Desk(room).redesign()
    after = room.site.template.article(room.site, room.story(9))
    assert room.story(9).truth() == truth
    assert "ArticleHeader_perex" in before
    assert "ArticleHeader" not in after
    assert _without_names(before) == _without_names(after)


def _without_names(html: str) -> str:
    return re.sub(r' (?:class|id|aria-labelledby|data-[\w-]+)="[^"]*"', "", html)


def test_the_same_seed_gives_the_same_site_and_another_one_another() -> None:
    first, again, other = (disguised(SITES["idnes"], seed) for seed in (1, 1, 2))
    assert (first.host, first.sections, first.sources) == (again.host, again.sections, again.sources)
    assert {first.host, *dict(first.sections)} != {other.host, *dict(other.sections)}


def test_a_replica_serves_a_disguised_site_under_its_name() -> None:
    site = disguised(SITES["denik"], 1)
    with Replica([site, "press1"], articles=24) as replica:
        urls = [site.front, *replica.urls("denik")[-2:], *replica.urls("press1")[-1:]]
        assert [fetch(replica, url)[0].status for url in urls] == [200] * 4
        assert replica.truth("denik")[-1]["url"] == urls[2]
