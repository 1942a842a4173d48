"""Alarms of real crawls: told with examples, the first pages at fault kept, ended when the site is well again."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from scrapy.utils.test import get_crawler

from newscrawl.feed.signals import report_wanted
from newscrawl.monitoring import monitor
from newscrawl.state.opening import existing_store
from newscrawl.state.problem_table import KnownProblem
from support.command_calls import run
from support.loopback import Answer, serve
from support.noviny import SITE, article, rss
from support.noviny_runs import NovinyRun, NovinyRuns
from support.paths import ROOT
from support.row_crawls import SETTINGS, RowSpider

REFUSED: Answer = (403, {"Content-Type": "text/html; charset=utf-8"}, "<h1>Přístup odepřen</h1>".encode())


def name(number: int) -> str:
    return f"/most-se-otevira.{number:08d}"


def site(*numbers: int, **answers: Answer) -> dict[str, Answer]:
    """Return a site with these articles; `answers` are those of the ones with an underscore and their number."""
    feed = rss(*((SITE + name(number), f"Tue, 27 Jan 2026 09:{number:02}:00 +0100") for number in numbers))
    pages = {SITE + name(number): answers.get(f"_{number}", article(f"{number}")) for number in numbers}
    return {f"{SITE}/rss": feed, **pages}


def names(made: NovinyRun) -> list[str]:
    return [alarm["name"] for alarm in made.report["alarms"]]


def problems(runs: NovinyRuns) -> list[KnownProblem]:
    with closing(existing_store(runs.directory / "state")) as store:
        return store.problems.since(0, "noviny")


class Story:
    """A site that is well, then refuses six new articles, then is well again."""

    def __init__(self, directory: Path) -> None:
        self.runs = NovinyRuns(directory)
        known, new = range(1, 21), range(21, 27)
        made = []
        for answers in ({}, {f"_{number}": REFUSED for number in new}, {}):
            with serve(site(*known, *(new if made else ()), **answers)) as server:
                made.append(self.runs.crawl(server, BREAKER_REFUSALS=50, BREAKER_REST=0, RETRY_TIMES=0))
        self.first, self.refused, self.well = made


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    return Story(tmp_path_factory.mktemp("monitor"))


def test_first_run_is_well(story):
    assert (story.first.report["ok"], story.first.report["alarms"]) == (True, [])
    assert (story.first.report["named"], story.first.report["in_feed"]) == (20, 20)


def test_run_that_is_refused_is_told_with_shares_and_an_example(story):
    [alarm] = story.refused.report["alarms"]
    assert alarm["name"] == "refused"
    assert (alarm["share"], alarm["usual"]) == (1.0, 0.0)
    assert alarm["text"] == "6 of 6 visits to article pages were refused; 0 of 20 usually"
    assert set(alarm["examples"]) <= {SITE + name(number) for number in range(21, 27)}
    assert story.refused.report["problems"] == [f"{alarm['text']}; for example {alarm['examples'][0]}"]
    assert story.refused.report["visits"] == {"refused": 6}
    assert (story.refused.report["named"], story.refused.report["in_feed"]) == (26, 20)


def test_first_pages_at_fault_are_kept_as_they_came(story):
    [alarm] = story.refused.report["alarms"]
    files = [Path(path) for path in alarm["pages"]]
    assert len(files) == 3
    assert {file.parent for file in files} == {story.runs.directory / "drift/noviny/refused"}
    assert {file.read_text(encoding="utf-8-sig") for file in files} == {"<h1>Přístup odepřen</h1>"}
    manifest = (files[0].parent / "pages.jsonl").read_text().splitlines()
    assert [json.loads(line)["url"] for line in manifest] == alarm["examples"]


def test_run_of_a_site_that_is_well_again_publishes_what_was_refused_and_ends_the_problem(story):
    assert sorted(story.well.articles) == [name(number) for number in range(21, 27)]
    assert story.well.report["alarms"] == []
    [ended] = problems(story.runs)
    assert (ended.name, ended.ended is not None) == ("refused", True)


def test_kept_pages_can_be_read_again(tmp_path):
    runs = NovinyRuns(tmp_path)
    undated = {f"_{number}": article(f"{number}", published="") for number in range(21, 29)}
    for numbers, answers in ((range(1, 21), {}), (range(1, 29), undated)):
        with serve(site(*numbers, **answers)) as server:
            made = runs.crawl(server)
    alarm = next(alarm for alarm in made.report["alarms"] if alarm["name"] == "coverage published_at")
    assert "0 of the newest" in alarm["text"]
    manifest = tmp_path / "drift/noviny/coverage-published-at/pages.jsonl"
    lines = [json.loads(line) | {"spider": "generic"} for line in manifest.read_text().splitlines()]
    manifest.write_text("".join(json.dumps(line) + "\n" for line in lines))
    read = run(ROOT, "scrapy", "extract", "--manifest", str(manifest))
    pages: list[dict[str, Any]] = [json.loads(line) for line in read.stdout.splitlines()]
    assert all("items" in page for page in pages), read.stdout
    found = [row for page in pages for row in page["items"] if row["type"] == "article"]
    assert [(row["title"][:5], row["published_at"]) for row in found] == [("Zastu", None)] * 3


def with_perex(number: int, perex: str) -> Answer:
    status, headers, body = article(f"{number}")
    return status, headers, body.replace(b"</h1>", f'</h1><p class="perex">{perex}</p>'.encode())


def test_perex_that_is_the_same_on_all_pages_is_told_as_missing(tmp_path):
    perexes = {f"_{number}": with_perex(number, f"Most číslo {number} se otevře v květnu.") for number in range(1, 21)}
    same = {f"_{number}": with_perex(number, "Vytisknout tento článek.") for number in range(21, 29)}
    runs = NovinyRuns(tmp_path)
    for numbers, answers in ((range(1, 21), perexes), (range(1, 29), perexes | same)):
        with serve(site(*numbers, **answers)) as server:
            made = runs.crawl(server)
    assert made.articles
    [alarm] = made.report["alarms"]
    assert (alarm["name"], "20 of 20 before" in alarm["text"]) == ("coverage perex", True)


def test_page_that_is_refused_again_and_again_rings_no_alarm(tmp_path):
    runs = NovinyRuns(tmp_path)
    for _ in range(5):
        with serve(site(*range(1, 11), _3=REFUSED)) as server:
            made = runs.crawl(server, BREAKER_REFUSALS=50, BREAKER_REST=0, RETRY_TIMES=0)
        assert made.report["alarms"] == []


def test_figures_of_another_version_do_not_keep_a_run_from_being_judged(tmp_path):
    runs = NovinyRuns(tmp_path)
    with serve(site(*range(1, 11))) as server:
        runs.crawl(server)
        with closing(existing_store(tmp_path / "state")) as store, store.transaction() as connection:
            connection.execute("UPDATE run SET figures = ?", (b'{"new": "many"}',))
        made = runs.crawl(server)
    assert (made.report["ok"], made.report["alarms"]) == (True, [])


def test_run_that_cannot_be_judged_is_published_and_not_ok(monkeypatch, caplog):
    def judge(*_: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(monitor, "judge", judge)
    crawler = get_crawler(RowSpider, {"EXTENSIONS": SETTINGS["EXTENSIONS"]})
    given = {"reason": "finished", "run_id": "run", "began": datetime(2026, 11, 22, tzinfo=UTC)}
    ((_, content),) = crawler.signals.send_catch_log(report_wanted, **given)
    assert content["problems"] == ["the run cannot be judged: ZeroDivisionError: a bug"]
    assert content["ok"] is False
    assert "the run cannot be judged" in caplog.text
