"""MarkCopies over two crawls of real pipelines with one store: who told a story first, also on another site."""

from __future__ import annotations

import json
from typing import Any

import pytest

from newscrawl.items import Article, Row
from newscrawl.values.urls import article_id
from support.row_crawls import PIPELINES, article, crawl_rows, runs, sha, verify

MARKING = json.dumps(PIPELINES | {"newscrawl.pipelines.mark_copies.MarkCopies": 450})
WORDS = [f"slovo{place}" for place in range(120)]
LATER = "2026-11-22T09:30:00+01:00"
SHORT = "Krátká zpráva o koni."


def told(number: int, words: list[str] | str, site: str = "lab", **changes: Any) -> Article:
    text = words if isinstance(words, str) else " ".join(words)
    url = f"https://{site}.example/clanek-{number}"
    values = {"id": article_id(url), "url": url, "site": site, "text": text, "perex": None, "content_hash": sha(text)}
    return article(number, **(values | changes))


def edited(first: int) -> list[str]:
    return [*WORDS[:first], *(f"jinak{place}" for place in range(20)), *WORDS[first + 20 :]]


def first() -> list[list[Row]]:
    copy = told(2, edited(50), "jiny", published_at=LATER)
    return [[told(1, WORDS)], [copy], [told(3, SHORT)], [told(4, "Něco docela jiného.")]]


def later() -> list[list[Row]]:
    """A copy of the story on a third site, one of the short story, and a new form of the first article."""
    copy = told(5, edited(80), "treti", published_at=LATER)
    return [[copy], [told(6, SHORT, "jiny")], [told(1, [*WORDS, "dodatek"])]]


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[int, int], dict[str, Any]]:
    """The articles by the number of their run and their own."""
    exports = tmp_path_factory.mktemp("copies") / "exports"
    for pages in ("first", "later"):
        arguments = (f"ITEM_PIPELINES={MARKING}", "COPIES_DAYS=36500", "CONCURRENT_REQUESTS=1", "pause=0.05")
        ended = crawl_rows(exports, f"pages={__file__}:{pages}", *arguments)
        assert ended.returncode == 0, ended.stdout
    return {
        (run, int(row["url"].rpartition("-")[2])): row
        for run, directory in enumerate(runs(exports), 1)
        for row in verify(directory)["articles"]
    }


def test_all_are_published(rows):
    assert set(rows) == {(1, 1), (1, 2), (1, 3), (1, 4), (2, 5), (2, 6), (2, 1)}


def test_story_of_its_own_is_named_after_its_article(rows):
    for key in ((1, 1), (1, 3), (1, 4)):
        assert (rows[key]["story_id"], rows[key]["copy_of"]) == (rows[key]["id"], None)


@pytest.mark.parametrize("copy", [(1, 2), (2, 5)])
def test_copy_on_another_site_names_the_first_one_of_this_run_or_an_earlier_one(rows, copy):
    row, original = rows[copy], rows[1, 1]
    assert row["story_id"] == original["id"]
    assert {name: row["copy_of"][name] for name in ("article_id", "url", "site", "exact")} == {
        "article_id": original["id"],
        "url": original["url"],
        "site": "lab",
        "exact": False,
    }
    assert 0.5 < row["copy_of"]["share"] < 0.9


def test_story_too_short_for_a_sketch_is_found_word_by_word_in_an_earlier_run(rows):
    row = rows[2, 6]
    assert row["story_id"] == rows[1, 3]["id"]
    assert (row["copy_of"]["url"], row["copy_of"]["exact"], row["copy_of"]["share"]) == (rows[1, 3]["url"], True, 1.0)
    assert row["copy_of"]["published_at"] == rows[1, 3]["published_at"]


def test_revision_stays_in_its_story_and_copies_nobody(rows):
    row = rows[2, 1]
    assert (row["revision"], row["story_id"], row["copy_of"]) == (2, rows[1, 1]["id"], None)
