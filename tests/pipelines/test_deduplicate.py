"""Deduplicate through a real crawl: each row once, whatever comes twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from support.row_crawls import article, crawl_rows, link, page, runs, sha, verify

COPY = sha("jeden a týž příběh")
SAME_CONTENT = [replace(article(number), content_hash=COPY) for number in (10, 11)]
OTHER_SITE = replace(article(12), site="jiny", content_hash=COPY)
GALLERIES = [replace(article(number), content_hash=COPY, text="", body=[]) for number in (13, 14)]


def pages() -> list[list[Any]]:
    return [
        page(1),
        page(1),
        [link(1, 9), replace(article(1), title="Týž článek pod jinou adresou")],
        [link(2), link(2), link(2, 2), article(2)],
        [link(10), SAME_CONTENT[0]],
        [link(11), SAME_CONTENT[1]],
        [OTHER_SITE],
        *([gallery] for gallery in GALLERIES),
        [link(3), replace(article(3), title="")],
        page(3),
    ]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    exports = tmp_path_factory.mktemp("deduplicate")
    ended = crawl_rows(exports, f"pages={__file__}:pages", "CONCURRENT_REQUESTS=1")
    return verify(runs(exports)[0]), ended.stdout


def links_of(crawled, number: int) -> list[int]:
    return [row["position"] for row in crawled[0]["related_links"] if row["article_id"] == article(number).id]


def test_article_is_there_once_however_often_it_comes(crawled):
    titles = [row["title"] for row in crawled[0]["articles"] if row["id"] == article(1).id]
    assert titles == [article(1).title]


def test_link_is_there_once_and_a_new_one_of_a_published_article_joins_it(crawled):
    assert links_of(crawled, 1) == [1, 2, 3, 9]
    assert links_of(crawled, 2) == [1, 2]


def test_same_story_under_two_addresses_of_a_site_is_one_and_its_copy_leaves_no_links(crawled):
    urls = {row["url"] for row in crawled[0]["articles"]}
    assert SAME_CONTENT[0].url in urls
    assert SAME_CONTENT[1].url not in urls
    assert links_of(crawled, 10) == [1]
    assert links_of(crawled, 11) == []


def test_copy_on_another_site_and_pages_without_text_stay(crawled):
    urls = {row["url"] for row in crawled[0]["articles"]}
    assert {OTHER_SITE.url, *(gallery.url for gallery in GALLERIES)} <= urls


def test_broken_first_copy_does_not_shadow_the_good_second_nor_its_links(crawled):
    assert article(3).id in {row["id"] for row in crawled[0]["articles"]}
    assert links_of(crawled, 3) == [1, 2, 3]


def test_duplicates_are_counted_and_not_shouted(crawled):
    assert "'item_dropped_reasons_count/DuplicateItem': 7" in crawled[1]
    assert "is in the feed already" not in crawled[1]
