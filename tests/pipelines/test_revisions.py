"""Deduplicate over several crawls with one state: revisions, comebacks, tombstones, and only links that are new."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import pytest

from newscrawl.facts import Visit
from newscrawl.items import Article, Row, Tombstone
from newscrawl.state.crawl_state import state_of
from newscrawl.state.visited_article import VisitedArticle
from newscrawl.values.keys import page_key
from newscrawl.values.urls import article_id
from support.row_crawls import article, crawl_rows, link, page, runs, sha, verify

LINES = ("Žluťoučký kůň úpěl.", "Pekařka se smála.", "Starosta mlčel.")
EDITED = ("Žluťoučký kůň úpěl dál.", "Pekařka se smála.", "Starosta mlčel.", "A pršelo.")
MOVED = "https://zpravy.example/nove-misto/clanek-1"
SECOND_ADDRESS = "https://zpravy.example/tentyz-pribeh"
ALIAS = "https://zpravy.example/clanek-4-vytisk"


def form(number: int, lines: tuple[str, ...], **changes: Any) -> Article:
    text = "\n".join(lines)
    return article(number, text=text, content_hash=sha(f"{number} {text}"), **changes)


def at(url: str, row: Article) -> Article:
    row.id, row.url = article_id(url), url
    return row


def stone(number: int) -> Tombstone:
    row = article(number)
    return Tombstone(id=row.id, url=row.url, site="lab", status=410, first_seen_at=LATER, gone_at=LATER)


LATER = "2026-11-23T10:00:00+01:00"


def first() -> list[list[Any]]:
    """Article 4 is found under two addresses, the second with the first as canonical link."""
    links = page(4)[:-1]
    arriving = [*links, visited(article(4).url, '"a"'), *links, visited(ALIAS, '"b"')]
    return [[link(1), link(1, 2), form(1, LINES)], page(2), page(3), arriving]


def unchanged() -> list[list[Any]]:
    """The same pages with one more teaser each, and one of the others at another place."""
    return [
        [link(1), replace(link(1, 2), position=5), link(1, 6), form(1, LINES)],
        [link(2, 9), article(2)],
        page(3),
        [tell_the_validator],
    ]


def changed() -> list[list[Row]]:
    """Article 1 is edited, 2 and 3 are gone, 5 is new under two addresses, and 4 stands on another site too.

    The page of article 1 comes twice, the second time when the first is in the store.
    """
    edited = form(1, EDITED, first_seen_at=LATER, fetched_at=LATER, moved_to=MOVED)
    return [
        [stone(2)], [stone(2)], [stone(3)], [stone(8)],
        page(5),
        [link(6), at(SECOND_ADDRESS, article(5))],
        [at("https://jiny.example/clanek-4", article(4, site="jiny"))],
        [link(1, 2), link(1, 7), edited], *([] for _ in range(5)), [link(1, 7), edited],
    ]  # fmt: skip


def after() -> list[list[Any]]:
    """Article 3 is back, as it was; 2 is still gone; the second address of 5 is met again, and the new one of 1."""
    return [[stone(2)], [link(3), article(3, first_seen_at=LATER, fetched_at=LATER)], [at(SECOND_ADDRESS, article(5))],
            [form(1, EDITED)], [known_as_one]]  # fmt: skip


def known_as_one(crawler: Any) -> None:
    """Ask as a spider does for the articles of three addresses."""
    found = {url: state_of(crawler).known.page_at(url) for url in (SECOND_ADDRESS, MOVED, article(2).url)}
    for url, known in found.items():
        crawler.spider.logger.info("%s is %s", url, known and known.url)


def visited(asked_for: str, etag: str) -> Article:
    """Return the row of article 4 as Separate makes it of a page that was asked for at this address."""
    key, asked = page_key(article(4).url), page_key(asked_for)
    row = VisitedArticle(**{field.name: getattr(article(4), field.name) for field in fields(Article)})
    row.visit = Visit(key=key, aliases=(asked,) if asked != key else (), etag=etag)
    return row


def tell_the_validator(crawler: Any) -> None:
    known, other = (state_of(crawler).known.page_at(url) for url in (article(4).url, ALIAS))
    crawler.spider.logger.info("validator %s, one page: %s", known and known.etag, known == other)


@dataclass
class Crawled:
    """The rows of each run, and its log."""

    rows: list[dict[str, list[dict[str, Any]]]]
    logs: list[str]

    def article(self, run: int, number: int) -> dict[str, Any]:
        (row,) = [row for row in self.rows[run]["articles"] if row["id"] == article(number).id]
        return row


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    exports = tmp_path_factory.mktemp("revisions") / "exports"
    logs = [crawl(exports, pages) for pages in ("first", "unchanged", "changed", "after")]
    return Crawled([verified(run) for run in runs(exports)], logs)


def crawl(exports: Path, pages: str) -> str:
    ended = crawl_rows(exports, f"pages={__file__}:{pages}", "CONCURRENT_REQUESTS=1", "pause=0.05")
    assert ended.returncode == 0, ended.stdout
    assert " ERROR: " not in ended.stdout, ended.stdout
    return ended.stdout


def verified(run: Path) -> dict[str, list[dict[str, Any]]]:
    return {"tombstones": [], **verify(run)}


def test_article_that_reads_as_before_gives_no_row_nor_do_its_new_teasers(crawled):
    assert crawled.rows[1] == {"articles": [], "related_links": [], "tombstones": []}
    assert "'item_dropped_reasons_count/UnchangedItem': 3" in crawled.logs[1]


def test_edited_article_is_the_next_revision_and_says_what_changed(crawled):
    row = crawled.article(2, 1)
    assert (row["revision"], row["first_seen_at"], row["moved_to"]) == (2, article(1).first_seen_at, MOVED)
    assert row["changes"] == {"title": False, "perex": False, "added": [4], "removed": [], "edited": [1]}
    assert crawled.article(0, 1)["changes"] is None


def test_only_new_links_come_with_a_revision_and_once(crawled):
    assert [row["position"] for row in crawled.rows[2]["related_links"] if row["article_id"] == article(1).id] == [7]


def test_article_of_the_feed_that_is_gone_gives_one_tombstone_and_another_none(crawled):
    stones = crawled.rows[2]["tombstones"]
    assert [(row["id"], row["revision"], row["first_seen_at"]) for row in stones] == [
        (article(number).id, 2, article(number).first_seen_at) for number in (2, 3)
    ]
    assert crawled.rows[3]["tombstones"] == []


def test_article_that_comes_back_as_it_was_is_a_revision_without_changes(crawled):
    row = crawled.article(3, 3)
    assert (row["revision"], row["first_seen_at"]) == (3, article(3).first_seen_at)
    assert row["changes"] == {"title": False, "perex": False, "added": [], "removed": [], "edited": []}
    assert "'deduplicate/comebacks': 1" in crawled.logs[3]


def test_same_story_at_a_second_address_is_dropped_and_the_address_is_known_from_then_on(crawled):
    assert [row["url"] for row in crawled.rows[2]["articles"] if row["site"] == "lab" and row["revision"] == 1] == [
        article(5).url
    ]
    assert f"{SECOND_ADDRESS} is {article(5).url}" in crawled.logs[3]
    assert f"{MOVED} is {article(1).url}" in crawled.logs[3]


def test_same_story_of_another_site_is_no_duplicate(crawled):
    assert [row["url"] for row in crawled.rows[2]["articles"] if row["site"] == "jiny"] == [
        "https://jiny.example/clanek-4"
    ]


def test_nothing_else_is_published(crawled):
    assert [row["id"] for row in crawled.rows[3]["articles"]] == [article(3).id]
    assert crawled.rows[3]["related_links"] == []


def test_page_that_arrives_again_on_its_way_to_the_feed_keeps_its_visit(crawled):
    assert re.search(r'validator "[ab]", one page: True', crawled.logs[1])
