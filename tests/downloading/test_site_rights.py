"""What headers and files of the host say of rights comes into rows: one polite request a day, no harm without it."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from support.loopback import Answer, page, redirect, serve
from support.noviny import SITE, article, rss
from support.noviny_runs import NovinyRun, NovinyRuns

TDMREP = "/.well-known/tdmrep.json"
PATHS = ["/novy-most-se-otevira.abcdefg1", "/stary-most-se-zavira.abcdefg2"]
FEED = rss(*((SITE + path, "Tue, 27 Jan 2026 09:11:00 +0100") for path in PATHS))
ROBOTS = b"User-agent: *\nContent-Signal: search=yes, ai-train=no\nDisallow: /tajne\n"
FILE = b'[{"location": "/novy*", "tdm-reservation": 1, "tdm-policy": "/tdm"}]'


def site(
    tdmrep: Answer | None = None, *, robots: bytes = b"", headers: dict[str, str] | None = None
) -> dict[str, Answer]:
    status, own, body = article("jedna")
    pages = {SITE + path: (status, {**own, **(headers or {})}, body.replace(b"jedna", path.encode())) for path in PATHS}
    files = {f"{SITE}/robots.txt": page(robots.decode(), "text/plain")}
    return {**pages, **files, f"{SITE}/rss": FEED, **({SITE + TDMREP: tdmrep} if tdmrep else {})}


def told(body: bytes) -> Answer:
    return (200, {"Content-Type": "application/json"}, body)


def crawl(runs: NovinyRuns, answers: dict[str, Answer], *arguments: str, **settings: Any) -> NovinyRun:
    with serve(answers) as server:
        return runs.crawl(server, *arguments, **{"TDMREP_ENABLED": True} | settings)


def rights(run: NovinyRun) -> dict[str, dict[str, Any]]:
    rows = (item for item in run.scrapy.items if item["type"] == "article")
    return {row["url"].removeprefix(SITE): row["rights"] for row in rows}


def sources(read: dict[str, Any]) -> list[str]:
    return [signal["source"] for signal in read["signals"]]


def manifest(runs: NovinyRuns) -> dict[str, Any]:
    last = max(runs.directory.glob("exports/noviny/*/*/datapackage.json"), key=lambda path: path.parent.name)
    read: dict[str, Any] = json.loads(last.read_text())
    return read


def test_all_that_the_host_says_stands_in_the_row_and_its_files_in_the_manifest(tmp_path: Path) -> None:
    runs = NovinyRuns(tmp_path)
    run = crawl(runs, site(told(FILE), robots=ROBOTS, headers={"X-Robots-Tag": "noai", "TDM-Reservation": "0"}))

    first, second = (rights(run)[path] for path in PATHS)
    assert sources(first) == ["header", "header", "tdmrep.json", "tdmrep.json", "robots.txt", "robots.txt"]
    assert (first["tdm_reserved"], first["ai_train"], first["license"]) == (False, "reserved", f"{SITE}/tdm")
    assert sources(second) == ["header", "header", "robots.txt", "robots.txt"]
    assert run.asked.index(TDMREP) < min(map(run.asked.index, PATHS))
    (named,) = manifest(runs)["robots"]
    assert named == run.report["robots"][0]
    assert named["origin"] == SITE
    assert named["sha256"] == hashlib.sha256(ROBOTS).hexdigest()
    assert named["tdmrep_sha256"] == hashlib.sha256(FILE).hexdigest()
    assert named["fetched_at"] <= named["tdmrep_fetched_at"] <= run.report["finished_at"]


def test_it_is_asked_for_once_a_day_whether_it_is_there_or_not(tmp_path: Path) -> None:
    for name, answer, reserved in (("there", told(FILE), True), ("missing", None, None)):
        directory = tmp_path / name
        directory.mkdir()
        runs = NovinyRuns(directory)
        crawl(runs, site(answer), "limit=1")
        runs.set_clock(23)
        second = crawl(runs, site(answer), f"urls={SITE}{PATHS[0]}", "limit=1")
        known = manifest(runs)["robots"][0]
        runs.set_clock(25)
        third = crawl(runs, site(answer))

        assert TDMREP not in second.asked
        assert bool(known["tdmrep_sha256"]) == bool(answer)
        assert known["tdmrep_fetched_at"]
        assert third.asked.count(TDMREP) == 1
        assert [read["tdm_reserved"] for read in rights(third).values()] in ([reserved], [None])


def test_a_run_without_an_article_does_not_ask(tmp_path: Path) -> None:
    runs = NovinyRuns(tmp_path)
    run = crawl(runs, site(told(FILE)) | {f"{SITE}/rss": rss()})
    assert set(run.asked) == {"/robots.txt", "/rss", "/"}


@pytest.mark.parametrize(
    ("answer", "counter"),
    [
        (None, "none"),
        ((403, {}, b"zakazano"), "none"),
        ((503, {"Retry-After": "0"}, b""), "failed"),
        ((200, {}, b""), "none"),
        (page("<html>Nenalezeno"), "useless"),
        (told(b'[{"location": "/"'), "useless"),
        (told(b"[" + b" " * 600_000 + b"]"), "failed"),
        (redirect(f"{SITE}{TDMREP}"), "failed"),
        (redirect("http://cizi.example/"), "failed"),
    ],
)
def test_one_that_is_not_there_or_of_no_use_harms_nothing(tmp_path: Path, answer: Answer | None, counter: str) -> None:
    run = crawl(NovinyRuns(tmp_path), site(answer, headers={"tdm-reservation": "1"}))

    assert run.scrapy.stats[f"rights/tdmrep/{counter}"] == 1
    assert {path: sources(read) for path, read in rights(run).items()} == {path: ["header"] for path in PATHS}
    assert run.quarantine == []
    assert run.report["problems"] == []
    assert [path for path in run.asked if path in PATHS] == PATHS


def test_one_that_could_not_be_had_is_asked_for_by_the_next_run(tmp_path: Path) -> None:
    runs = NovinyRuns(tmp_path)
    crawl(runs, site((500, {}, b"")), "limit=1")
    assert TDMREP in crawl(runs, site(told(FILE))).asked


def test_robots_txt_may_forbid_it(tmp_path: Path) -> None:
    run = crawl(NovinyRuns(tmp_path), site(told(FILE), robots=b"User-agent: *\nDisallow: /.well-known/"))
    assert TDMREP not in run.asked
    assert sorted(run.articles) == sorted(PATHS)


def test_it_counts_for_the_budget(tmp_path: Path) -> None:
    run = crawl(NovinyRuns(tmp_path), site(told(FILE)), "budget=4")
    assert [path for path in run.asked if path != "/robots.txt"] == ["/rss", "/", TDMREP, PATHS[0]]


def test_it_is_not_asked_for_where_the_setting_is_off(tmp_path: Path) -> None:
    run = crawl(NovinyRuns(tmp_path), site(told(FILE), robots=ROBOTS), TDMREP_ENABLED=False)
    assert TDMREP not in run.asked
    assert {read["ai_train"] for read in rights(run).values()} == {"reserved"}


def test_another_reading_of_rights_is_no_revision(tmp_path: Path) -> None:
    runs = NovinyRuns(tmp_path)
    crawl(runs, site())
    again = crawl(runs, site(headers={"tdm-reservation": "1"}), f"urls={SITE}{PATHS[0]}")
    assert PATHS[0] in again.asked
    assert again.articles == []


def test_a_page_in_another_place_has_the_files_of_that_place(tmp_path: Path) -> None:
    there = "http://zpravy.noviny.example"
    answers = site(told(b'[{"location": "/", "tdm-reservation": 0}]'), robots=ROBOTS)
    moved = {SITE + PATHS[0]: redirect(there + PATHS[0]), there + PATHS[0]: answers[SITE + PATHS[0]]}
    answers |= {**moved, f"{there}{TDMREP}": told(b'{"location": "/", "tdm-reservation": 1}')}
    run = crawl(NovinyRuns(tmp_path), answers, "limit=1")

    (read,) = rights(run).values()
    assert (read["tdm_reserved"], read["ai_train"]) == (True, "reserved")
    assert sources(read) == ["tdmrep.json"]
