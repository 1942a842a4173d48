"""A crawl on which one page costs more than a page may: it costs itself alone, and the report says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.loopback import FAST, page, scrapy, serve
from support.noviny import article

SITE = "http://noviny.example"
STORIES = [f"{SITE}/zpravy/clanek-o-moste-cislo-{number}-12345{number}" for number in range(4)]
DENSE = page(f"<html><body><h1>Obec opraví most přes řeku</h1>{'<p><a href=/a>b</a> c</p>' * 24_000}</body></html>")


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"READER_SECONDS": 0}, "more than 0 s of CPU time"),
        ({"READER_MEGABYTES": 180}, "more than 180 MB of memory"),
    ],
)
def test_the_others_are_published_and_the_run_is_not_all_right(
    tmp_path: Path, settings: dict[str, int], why: str
) -> None:
    answers = {url: article(f"Most číslo {number}") for number, url in enumerate(STORIES)}
    answers[STORIES[1]] = DENSE
    with serve(answers) as server:
        options = {**FAST, "READER_PROCESS": True, "EXPORTS_DIR": tmp_path / "exports", **settings}
        run = scrapy(tmp_path, "crawl", "generic", "-a", f"urls={','.join(STORIES)}", proxy=server, settings=options)
    published = {row["url"] for row in run.items if row["type"] == "article"}
    assert published == {*STORIES} - {STORIES[1]}
    (directory,) = (tmp_path / "exports" / "generic").glob("*/*")
    (held,) = map(json.loads, (directory / "quarantine.jsonl").read_text(encoding="utf-8").splitlines())
    assert (held["url"], held["reason"], held["detail"]) == (STORIES[1], "TooCostly", why)
    report = json.loads((directory / "report.json").read_text(encoding="utf-8"))
    assert report["ok"] is False
    assert report["problems"] == [
        "pages that took more time or memory to read than a page may: 1, see quarantine",
    ]
    assert report["reading"]["too_costly"] == 1
