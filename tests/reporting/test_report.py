"""report.json through real crawls: what was counted, and whether it is what the spider expects."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.test import get_crawler

from newscrawl.feed.signals import report_wanted
from newscrawl.items import Row
from newscrawl.values.moments import unix
from support.row_crawls import SETTINGS, RowSpider, article, crawl_rows, page, runs

BEGAN = datetime(2026, 11, 22, 9, tzinfo=UTC)
EXPECT = {"articles": 4, "title": 1.0, "published_at": 0.75, "authors": 0.5, "boxes": 0.75, "section": 0.0}


def pages() -> list[list[Any]]:
    return [
        page(1),
        page(2),
        [replace(article(3), published_at=None)],
        [replace(article(4), authors=["Jan Hrabě"], published_at=None)],
        [replace(article(4), title="")],
        page(1),
    ]


def report_of(exports: Path, source: str, *arguments: str) -> tuple[dict[str, Any], str]:
    ended = crawl_rows(exports, f"pages={source}", *arguments)
    return json.loads((runs(exports)[-1] / "report.json").read_text()), ended.stdout


@pytest.fixture(scope="module")
def short(tmp_path_factory):
    return report_of(tmp_path_factory.mktemp("report"), f"{__file__}:pages", f"expect={json.dumps(EXPECT)}")


def test_shares_are_of_the_published_articles(short):
    report, _ = short
    assert report["expected"] == EXPECT
    assert report["found"] == {
        "articles": 4,
        "title": 1.0,
        "published_at": 0.5,
        "authors": 0.25,
        "boxes": 0.5,
        "section": 0.0,
    }


def test_each_shortfall_is_one_problem_and_one_error_line_with_an_example(short):
    report, log = short
    assert report["ok"] is False
    assert [problem.partition(":")[0] for problem in report["problems"]] == ["published_at", "authors", "boxes"]
    for problem in report["problems"]:
        assert log.count(f"ERROR: lab: {problem}") == 1
    published, authors, boxes = report["problems"]
    assert "50.0%" in published
    assert "75.0%" in published
    assert article(3).url in published
    assert article(1).url in authors
    assert article(3).url in boxes


def test_run_is_described_and_counted(short):
    report, _ = short
    assert report["site"] == "lab"
    assert unix(report["started_at"]) <= unix(report["finished_at"])
    assert report["finish_reason"] == "finished"
    assert report["rows"] == {"related_links": 6, "articles": 4, "quarantine": 1}
    assert (report["requests"], report["responses"]) == (6, {"200": 6})
    assert report["dropped"].pop("InvalidItem") == 1
    assert sum(report["dropped"].values()) == 4  # the second page(1): in the feed, or still on its way there
    assert report["quarantine"] == {"InvalidItem": 1}


def judged(expect: dict[str, float], rows: Iterable[Row], reason: str = "finished") -> dict[str, Any]:
    """Return the report of a run that published `rows` and ended for this reason, without a crawl."""
    crawler = get_crawler(type("Expecting", (RowSpider,), {"expect": expect}), {"EXTENSIONS": SETTINGS["EXTENSIONS"]})
    for row in rows:
        crawler.signals.send_catch_log(signals.item_scraped, item=row, response=None, spider=None)
    return asked(crawler, reason)


def asked(crawler: Crawler, reason: str) -> dict[str, Any]:
    ((_, content),) = crawler.signals.send_catch_log(report_wanted, reason=reason, run_id="run", began=BEGAN)
    assert isinstance(content, dict), content
    return content


def test_run_that_meets_its_expectations_is_ok(caplog):
    rows = [row for number in range(1, 5) for row in page(number)]
    report = judged({"articles": 4, "title": 1.0, "boxes": 1.0}, rows)
    assert (report["ok"], report["problems"]) == (True, [])
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


def test_too_few_articles_are_a_problem_only_of_a_run_that_was_not_cut_short():
    expect, rows = {"articles": 5, "title": 1.0}, [article(number) for number in range(1, 5)]
    assert judged(expect, rows)["problems"] == ["articles: 4 found, 5 expected; the sources name 0"]
    assert judged(expect, rows, "closespider_itemcount")["ok"] is True


def test_nothing_found_is_a_problem_without_a_division():
    assert judged({"articles": 1, "title": 1.0}, [])["problems"] == [
        "articles: 0 found, 1 expected; the sources name 0"
    ]


def test_run_that_was_stopped_is_not_ok(tmp_path):
    report, _ = report_of(tmp_path, "40", "pause=0.01", "CLOSESPIDER_ERRORCOUNT=1", f"pages={__file__}:failing")
    assert report["finish_reason"] == "closespider_errorcount"
    assert report["problems"] == ["the run did not end by itself: closespider_errorcount"]
    assert report["spider_errors"]["ValueError"] >= 1


def failing() -> list[list[Any]]:
    return [[ValueError("a bug in a callback")]] * 5


def test_report_is_the_answer_to_the_signal_of_the_feed():
    crawler = get_crawler(RowSpider, {"EXTENSIONS": SETTINGS["EXTENSIONS"]})
    crawler.signals.send_catch_log(signals.item_scraped, item=article(1), response=None, spider=None)
    content = asked(crawler, "finished")
    assert (content["ok"], content["found"]) == (True, {"articles": 1})
    assert asked(crawler, "shutdown")["problems"] == ["the run did not end by itself: shutdown"]


def test_misspelt_expectation_ends_the_start(tmp_path):
    ended = crawl_rows(tmp_path, 'expect={"titel": 1.0}')
    assert ended.returncode == 1
    assert f"{RowSpider.name}: expect names no field of an article: titel" in ended.stdout
    assert not list(tmp_path.iterdir())
