"""What an article's page shows is in the sightings as its related links have it, whatever becomes of the article."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from newscrawl.derived import link_id
from support.row_crawls import PIPELINES, crawl_rows, rows, runs

PAGES = """
from datetime import datetime
from newscrawl.facts import ArticleFact, BlockFact, LinkFact
from newscrawl.values.moments import PRAGUE

MOMENT = datetime(2026, 11, 22, 10, 0, {second}, tzinfo=PRAGUE)

def link(number, box, position, heading, url="https://zpravy.example/jiny-clanek-{{}}", **more):
    return LinkFact(
        site="lab", article_url=f"https://zpravy.example/clanek-{{number}}", seen_at=MOMENT, heading=heading, box=box,
        position=position, url=url.format(position), title=f"Jiná zpráva {{position}}", **more,
    )

def page(number, links, text="Most má dva pruhy."):
    return ArticleFact(
        site="lab", url=f"https://zpravy.example/clanek-{{number}}", fetched_at=MOMENT, title=f"Zpráva {{number}}",
        blocks=[BlockFact(kind="paragraph", text=f"{{text}} {{number}}")] if text else [], links=links,
    )

def pages():
    return [
        [page(1, [
            link(1, 2, 1, "Další zprávy"),
            link(1, 1, 1, "Související"),
            link(1, 1, 2, "Související", url="https://[broken"),
            link(1, 1, 3, "Související", image_url="/foto.jpg"),
            link(1, 3, 1, None, url="https://zpravy.example/treti-clanek", place="related"),
        ])],
        [page(2, [link(2, 1, 1, "Další zprávy")], text="")],
        [page(3, [])],
        [page(1, [link(1, 2, 1, "Další zprávy")])],
    ]
"""
ALL = {
    "newscrawl.pipelines.normalise.Normalise": 100,
    "newscrawl.pipelines.separate.Separate": 200,
    "newscrawl.pipelines.record_sightings.RecordSightings": 350,
    **PIPELINES,
}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The directories of two runs over the same pages."""
    directory = tmp_path_factory.mktemp("shown")
    processor = "ITEM_PROCESSOR=newscrawl.pipelines.page_by_page.PageByPage"
    for second in (0, 30):
        (directory / "pages.py").write_text(PAGES.format(second=second), encoding="utf-8")
        pages = f"pages={directory / 'pages.py'}:pages"
        crawled = crawl_rows(directory / "exports", pages, processor, f"ITEM_PIPELINES={json.dumps(ALL)}")
        assert crawled.returncode == 0, crawled.stdout
    return runs(directory / "exports")


def sightings(run: Path) -> dict[str, dict[str, Any]]:
    teasers = {row["id"]: row for row in rows(run / "teasers.jsonl")}
    found = {}
    for row in rows(run / "sightings.jsonl"):
        assert row["page_url"] not in found  # the page that came again within the second
        boxes = [box | {"teasers": [each and teasers[each] for each in box["teasers"]]} for box in row["boxes"]]
        found[row["page_url"]] = row | {"boxes": boxes}
    return found


def test_boxes_stand_in_document_order_and_a_rejected_teaser_leaves_a_gap(published: list[Path]) -> None:
    boxes = sightings(published[0])["https://zpravy.example/clanek-1"]["boxes"]
    assert [(box["box"], box["section"], box["heading"]) for box in boxes] == [
        (1, "related", "Související"),
        (2, "more_news", "Další zprávy"),
        (3, "related", None),
    ]
    assert [each and each["title"] for each in boxes[0]["teasers"]] == ["Jiná zpráva 1", None, "Jiná zpráva 3"]
    assert boxes[0]["teasers"][2]["image_url"] == "https://zpravy.example/foto.jpg"


def test_each_teaser_is_as_its_related_link(published: list[Path]) -> None:
    links = {row["id"]: row for row in rows(published[0] / "related_links.jsonl")}
    shown = [
        (link_id(page["article_id"], box["section"], each["url"], each["title"]), box, position, each)
        for page in sightings(published[0]).values()
        for box in page["boxes"]
        for position, each in enumerate(box["teasers"], 1)
        if each
    ]
    assert {row[0] for row in shown} == links.keys()
    for key, box, position, each in shown:
        row = links[key]
        assert (row["section"], row["heading"], row["position"]) == (box["section"], box["heading"], position)
        assert (row["url"], row["title"], row["image_url"]) == (each["url"], each["title"], each["image_url"])


def test_a_page_whose_article_is_rejected_shows_nothing(published: list[Path]) -> None:
    assert "https://zpravy.example/clanek-2" not in sightings(published[0])


def test_a_page_without_teasers_is_told(published: list[Path]) -> None:
    assert sightings(published[0])["https://zpravy.example/clanek-3"]["boxes"] == []


def test_an_unchanged_page_is_told_again_by_the_next_run(published: list[Path]) -> None:
    first, second = map(sightings, published)
    assert rows(published[1] / "articles.jsonl") == rows(published[1] / "related_links.jsonl") == []
    assert first.keys() == second.keys()
    for url, page in second.items():
        assert page["seen_at"] == "2026-11-22T10:00:30+01:00"
        without_run = [
            [box | {"teasers": [each and each | {"run_id": ""} for each in box["teasers"]]} for box in row["boxes"]]
            for row in (first[url], page)
        ]
        assert without_run[0] == without_run[1]
