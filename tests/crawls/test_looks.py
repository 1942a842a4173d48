"""Each look at a page of links has a visit, and one that read it a sighting of the same address and moment."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from newscrawl.feed.checking.findings import Problem
from newscrawl.feed.checking.verify import verify
from newscrawl.values.urls import article_id
from support.loopback import FAST, Answer, page, redirect, scrapy, serve
from support.noviny import SITE, article, rss
from support.noviny_runs import NovinyRuns

STORY = "/novy-most-se-otevira.abcdefg1"
ARTICLE = "/domaci/hrazovice-otevrely-novy-most-pres-reku-12340"
"""Looks like an article's address to the spider `generic`."""
WWW = SITE.replace("//", "//www.")
NESTED = page("<div>" * 30_000)
"""Deeper than the reader's limits allow."""

Looks = list[tuple[str, str, str]]


def listing(*paths: str) -> Answer:
    return page("<main>" + "".join(f'<h3><a href="{path}">Nový most se otevírá lidem</a></h3>' for path in paths))


def rows(exports: Path, name: str) -> list[dict[str, Any]]:
    lines = [line for file in exports.glob(f"*/*/*/{name}.jsonl") for line in file.read_bytes().splitlines()]
    return list(map(json.loads, lines))


def looks(exports: Path) -> Looks:
    """Return (address, kind, outcome) of each page of links that was looked at; those that were read have sightings."""
    visits = [row for row in rows(exports, "visits") if row["page_kind"] != "article"]
    read = {(row["page_url"], row["page_kind"], row["fetched_at"]) for row in visits if row["outcome"] == "read"}
    shown = [row for row in rows(exports, "sightings") if row["page_kind"] != "article"]
    assert {(row["page_url"], row["page_kind"], row["seen_at"]) for row in shown} == read
    assert [finding for finding in verify([exports]) if isinstance(finding, Problem)] == []
    return [(row["page_url"], row["page_kind"], row["outcome"]) for row in visits]


def noviny(tmp_path: Path, answers: dict[str, Answer], *arguments: str, **declared: Any) -> Looks:
    with serve({f"{SITE}/rss": rss(), **answers}) as server:
        NovinyRuns(tmp_path, **declared).crawl(server, *arguments)
    return looks(tmp_path / "exports")


def generic(tmp_path: Path, start: str, answers: dict[str, Answer], **settings: Any) -> Looks:
    own = {"EXPORTS_DIR": tmp_path / "exports", "STATE_DIR": tmp_path / "state", "DRIFT_DIR": tmp_path / "drift"}
    with serve(answers) as server:
        scrapy(tmp_path, "crawl", "generic", "-a", f"start={start}", proxy=server, settings=FAST | own | settings)
    return looks(tmp_path / "exports")


def test_an_archive_of_listings_is_looked_at_as_other_listings_are(tmp_path: Path) -> None:
    answers = {f"{SITE}/archiv": listing(STORY), SITE + STORY: article("1")}
    told = noviny(tmp_path, answers, "since=2026-01-20", archives=(f"{SITE}/archiv",))
    assert told == [(f"{SITE}/archiv", "section", "read")]


def test_the_page_that_ends_a_listing_of_the_past_was_looked_at_too(tmp_path: Path) -> None:
    old, older = STORY, STORY.replace("1", "2")
    answers = {f"{SITE}/vse": listing(old), f"{SITE}/vse?strana=2": listing(older)}
    answers |= {SITE + path: article(path, "2025-01-01") for path in (old, older)}
    declared = {"listings": (f"{SITE}/vse",), "listing_page_param": "strana"}
    told = noviny(tmp_path, answers, "since=2026-01-20", "pages=3", **declared)
    assert told == [(f"{SITE}/vse", "section", "read"), (f"{SITE}/vse?strana=2", "section", "read")]
    assert rows(tmp_path / "exports", "articles") == []


def test_a_front_page_that_redirects_to_a_page_asked_for_before_was_looked_at(tmp_path: Path) -> None:
    feed = rss((SITE + STORY, "Tue, 27 Jan 2026 09:11:00 +0100"))
    told = noviny(tmp_path, {f"{SITE}/rss": feed, f"{SITE}/": redirect(STORY, 302), SITE + STORY: article("1")})
    assert told == [(f"{SITE}/", "front", "redirected")]


def test_an_article_to_which_the_front_page_redirects_first_is_read_all_the_same(tmp_path: Path) -> None:
    answers: dict[str, Answer] = {f"{SITE}/rss": rss(), f"{SITE}/": redirect(STORY, 302), SITE + STORY: article("1")}
    with serve(answers | {f"{SITE}/vse": listing(STORY)}) as server:
        NovinyRuns(tmp_path, listings=(f"{SITE}/vse",)).crawl(server, CONCURRENT_REQUESTS=1)
    assert looks(tmp_path / "exports") == [(f"{SITE}/", "front", "read"), (f"{SITE}/vse", "section", "read")]
    assert [row["url"] for row in rows(tmp_path / "exports", "articles")] == [SITE + STORY]


def test_a_listing_that_the_reader_cannot_read_has_not_shown_nothing(tmp_path: Path) -> None:
    assert noviny(tmp_path, {f"{SITE}/": NESTED}) == [(f"{SITE}/", "front", "rejected")]


def test_a_listing_that_the_reader_could_not_read_is_asked_for_whole_by_the_next_run(tmp_path: Path) -> None:
    runs, answers = NovinyRuns(tmp_path), {f"{SITE}/rss": rss()}
    for name, (status, headers, body) in (("read", listing(STORY)), ("unread", NESTED)):
        answers[f"{SITE}/"] = (status, {**headers, "ETag": f'"{name}"'}, body)
        with serve(answers) as server:
            runs.crawl(server)
    with serve(answers) as server:
        runs.crawl(server)
        (asked,) = (request for request in server.requests if request.url == f"{SITE}/")
    assert "If-None-Match" not in asked.headers


@pytest.mark.parametrize(("edit", "outcome"), [("dva roky", "unchanged"), ("nejméně tři roky", "rejected")])
def test_an_article_that_is_read_twice_has_its_address_both_times(tmp_path: Path, edit: str, outcome: str) -> None:
    other = STORY.replace("1", "2")
    status, headers, body = article("1")
    body = body.replace(b"<head>", f'<head><link rel="canonical" href="{SITE}{STORY}">'.encode())
    answers: dict[str, Answer] = {
        f"{SITE}/rss": rss(*((SITE + path, "Tue, 27 Jan 2026 09:11:00 +0100") for path in (STORY, other))),
        SITE + STORY: (status, headers, body),
        SITE + other: (status, headers, body.replace(b"dva roky", edit.encode(), 1)),
    }
    with serve(answers) as server:  # no batch is committed between the two, which are not of the same second
        NovinyRuns(tmp_path).crawl(server, CONCURRENT_REQUESTS=1, DOWNLOAD_DELAY=1.1, WRITE_BATCH_SECONDS=100)
    visits = [row for row in rows(tmp_path / "exports", "visits") if row["page_kind"] == "article"]
    assert [(row["page_url"], row["outcome"]) for row in visits] == [(SITE + STORY, "new"), (SITE + STORY, outcome)]
    assert [row["article_id"] for row in visits] == [article_id(SITE + STORY)] * 2
    shown = [row for row in rows(tmp_path / "exports", "sightings") if row["page_kind"] == "article"]
    assert [(row["page_url"], row["seen_at"]) for row in shown] == [
        (row["page_url"], row["fetched_at"]) for row in visits
    ]


def test_a_start_page_that_redirects_has_one_address(tmp_path: Path) -> None:
    answers = {f"{SITE}/": redirect(f"{WWW}/uvod"), f"{WWW}/uvod": listing(ARTICLE), WWW + ARTICLE: article("1")}
    assert generic(tmp_path, f"{SITE}/", answers) == [(f"{SITE}/", "front", "read")]
    assert [row["found_in"]["url"] for row in rows(tmp_path / "exports", "articles")] == [f"{SITE}/"]


def test_a_start_page_that_is_not_read_was_looked_at(tmp_path: Path) -> None:
    start = f"{SITE}/,{SITE}/vse,{SITE}{ARTICLE}"
    told = generic(tmp_path, start, {f"{SITE}/": (500, {}, b""), f"{SITE}/vse": NESTED})
    assert sorted(told) == [(f"{SITE}/", "front", "failed"), (f"{SITE}/vse", "section", "rejected")]
    visits = {row["page_url"]: (row["page_kind"], row["outcome"]) for row in rows(tmp_path / "exports", "visits")}
    assert visits[SITE + ARTICLE] == ("article", "gone")


def test_a_start_page_that_is_an_article_has_the_rights_that_its_answer_and_host_tell(tmp_path: Path) -> None:
    status, headers, body = article("1")
    answers: dict[str, Answer] = {
        SITE + ARTICLE: (status, {**headers, "X-Robots-Tag": "noai"}, body),
        f"{SITE}/.well-known/tdmrep.json": (200, {}, b'[{"location": "/", "tdm-reservation": 1}]'),
        f"{SITE}/robots.txt": page("User-agent: *\nContent-Signal: search=yes", "text/plain"),
    }
    generic(tmp_path, SITE + ARTICLE, answers, TDMREP_ENABLED=True)
    (row,) = rows(tmp_path / "exports", "articles")
    assert [signal["source"] for signal in row["rights"]["signals"]] == ["header", "tdmrep.json", "robots.txt"]
    assert (row["rights"]["tdm_reserved"], row["rights"]["ai_train"]) == (True, "reserved")
