"""Validate through a real crawl: what passes, what does not, and that the reason names the field."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from newscrawl.items import Image
from support.row_crawls import article, crawl_rows, link, page, runs, verify

BAD = {
    "url": replace(article(1), url="clanek"),
    "kind": replace(article(2), kind="blog"),
    "published_at": replace(article(3), published_at="2026-02-30T10:00:00+01:00"),
    "modified_at": replace(article(4), modified_at="včera"),
    "text": replace(article(5), text="", perex=None, body=[], images=[]),
    "images": replace(article(6), images=[Image(url="//cdn.example/a.jpg")]),
    "title": replace(article(7), title="Ztráta \ud83d"),
    "perex": replace(article(8), perex="Rozlozˇený".replace("ˇ", "\u030c")),
    "revision": replace(article(9), revision=0),
    "access": replace(article(10), access=None),
}
GOOD = [
    replace(article(21), text="", body=[], images=[]),
    replace(article(22), text="", body=[], perex=None),
    replace(article(23), perex=None, published_at=None),
    replace(article(24), published_at="2026-11-24T10:00:01+01:00"),
    replace(article(25), published_at="2026-11-23T10:00:00+01:00"),
]
BAD_LINKS = [replace(link(21, 1), position=0), replace(link(21, 2), section="box"), replace(link(21, 3), url="")]


def pages() -> list[list[Any]]:
    """The last page comes twice: broken, and whole."""
    again = [[link(26), replace(article(26), title="")], page(26)]
    return [*([row] for row in BAD.values()), [*BAD_LINKS, link(21, 4)], *([row] for row in GOOD), *again]


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    exports = tmp_path_factory.mktemp("validate")
    ended = crawl_rows(exports, f"pages={__file__}:pages", "CONCURRENT_REQUESTS=1")
    assert "Traceback" not in ended.stdout
    return verify(runs(exports)[0])


@pytest.mark.parametrize("field", BAD)
def test_broken_row_is_in_quarantine_with_the_field_named(found, field):
    (row,) = (row for row in found["quarantine"] if row["url"] == BAD[field].url)
    assert row["reason"] == "InvalidItem"
    assert f": {field}" in row["detail"]


def test_good_rows_pass_also_without_text_or_perex(found):
    assert {row["url"] for row in found["articles"]} == {row.url for row in (*GOOD, article(26))}


def test_broken_link_does_not_take_its_article_along(found):
    assert [row["position"] for row in found["related_links"] if row["article_id"] == article(21).id] == [4]
    assert sum(row["item"]["type"] == "related_link" for row in found["quarantine"]) == 3


def test_broken_first_copy_does_not_shadow_the_good_second_nor_its_links(found):
    """Deduplicate comes after Validate; the links of the first, which wait for their article, are let go."""
    assert [row["position"] for row in found["related_links"] if row["article_id"] == article(26).id] == [1, 2, 3]


def test_date_far_ahead_is_a_warning_not_a_rejection(found):
    warnings = {row["url"]: row["warnings"] for row in found["articles"]}
    assert warnings[GOOD[3].url] == ["published_at: more than a day after the page was fetched"]
    assert warnings[GOOD[4].url] == []
