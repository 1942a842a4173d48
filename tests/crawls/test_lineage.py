"""What a feed says of where its rows come from and lead: visits, addresses, what led to an article, its fetching."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from newscrawl.feed.checking.verify import verify
from newscrawl.state.opening import STORE
from newscrawl.values.urls import article_id
from support.debian import need
from support.loopback import Answer, Loopback, links_page, redirect, serve
from support.noviny import SITE, article, rss
from support.noviny_runs import NovinyRun, NovinyRuns
from support.scripted_pages import NAMES, SHELL, site
from trials.lineage import live

Row = dict[str, Any]
TARGET = "/jiny-dlouhy-titulek-o-necem.zzzzzzz1"
"""What the first teaser of every article leads to."""
OLD = "/stara-adresa-o-moste.aaaaaa06"
EDITED = b"je p\xc5\x99ekvapiv\xc4\x9b dra\xc5\xbe\xc5\xa1\xc3\xad."


def story(number: int) -> str:
    return f"/zprava-o-moste.aaaaaa{number:02}"


def feed_of(*paths: str) -> Answer:
    return rss(*((path, f"26 Jan 2026 {20 - place}:00:00 +0100") for place, path in enumerate(paths)))


class World:
    """The site, which answers conditional requests, and the rows that its runs have written."""

    def __init__(self, directory: Path, server: Loopback) -> None:
        self.server = server
        self.runs = NovinyRuns(directory, listings=(f"{SITE}/", f"{SITE}/svet"))
        self.exports = directory / "exports"

    def put(self, path: str, answer: Answer) -> None:
        status, headers, body = answer
        tag = f'"{hashlib.sha256(body).hexdigest()[:8]}"'

        def respond() -> Answer:
            if self.server.requests[-1].headers.get("If-None-Match") == tag:
                return 304, {"ETag": tag}, b""
            return status, {"ETag": tag, **headers}, body

        self.server.answers[SITE + path] = respond

    def crawl(self, hours: float) -> NovinyRun:
        """Crawl so many hours from now, when every page is due."""
        store = self.exports.parent / "state" / STORE
        if store.exists():
            with closing(sqlite3.connect(store)) as connection, connection:
                connection.execute("UPDATE page SET next_visit = 1")
        self.runs.set_clock(hours)
        run = self.runs.crawl(self.server, CONCURRENT_REQUESTS=1)
        assert run.scrapy.status == 0, run.scrapy.log
        assert "Traceback" not in run.scrapy.log, run.scrapy.log
        return run

    def rows(self, name: str) -> list[list[Row]]:
        """Return the rows of a file, run by run."""
        paths = sorted(path for path in self.exports.glob("noviny/*/*") if path.is_dir())
        files = [path / f"{name}.jsonl" for path in paths]
        return [list(map(json.loads, file.read_bytes().splitlines())) if file.exists() else [] for file in files]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Three runs: what is there; a day later what has changed; four hours after that what is confirmed."""
    with serve({}) as server:
        world = World(tmp_path_factory.mktemp("lineage"), server)
        world.put("/rss", feed_of(story(1), story(2), story(3), story(4), story(5), OLD, TARGET))
        world.put("/", links_page(story(7)))
        for number in (1, 2, 7):
            world.put(story(number), article(f"Most {number}", f"2026-01-{10 + number}"))
        world.put(TARGET, article("Jiný", "2026-01-20"))
        world.server.answers |= {
            SITE + story(4): (503, {}, b""),
            SITE + story(5): links_page(story(1)),
            SITE + OLD: redirect(f"{story(1)}?utm_source=x"),
            f"{SITE}/svet": (500, {}, b""),
        }
        world.crawl(0)
        status, headers, body = article("Most 2", "2026-01-12")
        world.put(story(2), (status, headers, body.replace(b"dva roky", EDITED, 1)))
        world.put(story(4), article("Most 4", "2026-01-14"))
        world.server.answers[SITE + story(7)] = (404, {}, b"")
        world.server.answers[SITE + TARGET] = (410, {}, b"")
        world.crawl(26)
        world.crawl(30)
        yield world


def outcomes(world: World, run: int) -> dict[str, tuple[str, int | None]]:
    return {row["page_url"].removeprefix(SITE): (row["outcome"], row["status"]) for row in world.rows("visits")[run]}


def test_every_page_that_was_looked_at_has_a_visit_that_says_what_came_of_it(world):
    assert outcomes(world, 0) == {
        "/": ("read", 200),
        "/svet": ("failed", 500),
        story(1): ("new", 200),
        story(2): ("new", 200),
        story(3): ("gone", 404),
        story(4): ("refused", 503),
        story(5): ("rejected", 200),
        story(7): ("new", 200),
        OLD: ("redirected", 301),
        TARGET: ("new", 200),
    }


def test_later_visits_tell_the_changed_from_the_unchanged_and_the_gone_from_the_held(world):
    later = outcomes(world, 1)
    told = {path: later[path] for path in ("/", story(1), story(2), story(4), story(7), TARGET)}
    assert told == {
        "/": ("304", 304),
        story(1): ("304", 304),
        story(2): ("revised", 200),
        story(4): ("new", 200),
        story(7): ("held", 404),
        TARGET: ("gone", 410),
    }
    assert outcomes(world, 2)[story(7)] == ("gone", 404)


def test_visits_and_the_rows_that_came_of_them_name_each_other(world):
    for visits, articles, stones in zip(*map(world.rows, ("visits", "articles", "tombstones")), strict=True):
        brought = {
            (row["article_id"], row["fetched_at"], row["run_id"])
            for row in visits
            if row["outcome"] in ("new", "revised")
        }
        assert brought == {(row["id"], row["fetched_at"], row["run_id"]) for row in articles}
        gone = {row["article_id"] for row in visits if row["outcome"] == "gone" and row["article_id"]}
        assert gone == {row["id"] for row in stones}
    assert outcomes(world, 2)[TARGET] == ("unchanged", 410)


def test_article_says_what_first_led_to_it_and_when_also_where_a_later_run_fetched_or_revised_it(world):
    first, second, _ = world.rows("articles")
    found = {row["url"].removeprefix(SITE): row for row in first}
    assert found[story(1)]["found_in"] == {"kind": "feed", "url": f"{SITE}/rss"}
    assert found[story(7)]["found_in"] == {"kind": "front", "url": f"{SITE}/"}
    later = {row["url"].removeprefix(SITE): row for row in second}
    assert (later[story(2)]["revision"], later[story(4)]["revision"]) == (2, 1)
    for path in (story(2), story(4)):
        assert later[path]["found_in"] == {"kind": "feed", "url": f"{SITE}/rss"}
        assert later[path]["found_at"] <= max(row["fetched_at"] for row in first) < later[path]["fetched_at"]
    assert later[story(2)]["found_at"] == found[story(2)]["found_at"]


def test_article_says_how_it_was_fetched(world):
    (row,) = (row for row in world.rows("articles")[1] if row["url"] == SITE + story(4))
    body = article("Most 4", "2026-01-14")[2]
    assert row["capture"] == {
        "requested_url": SITE + story(4),
        "final_url": SITE + story(4),
        "status": 200,
        "etag": f'"{hashlib.sha256(body).hexdigest()[:8]}"',
        "last_modified": None,
        "body_sha256": hashlib.sha256(body).hexdigest(),
        "warc": None,
        "record_id": None,
    }


def test_links_name_the_article_at_their_target_as_it_was_known_at_the_end_of_the_run(world):
    """Most were written before that came."""
    first, second, _ = world.rows("related_links")
    for links in (first, second):
        assert links
        for link in links:
            is_target = link["url"] == SITE + TARGET
            assert link["target_id"] == (article_id(SITE + TARGET) if is_target else None)


def test_other_address_is_told_once_in_all_runs(world):
    told = [(row["article_url"], row["url"]) for rows in world.rows("addresses") for row in rows]
    assert told == [(SITE + story(1), SITE + OLD)]


def test_feed_is_good(world):
    assert [str(found) for found in verify([world.exports]) if found.type == "problem"] == []


HEADERS = {
    "too long": {"ETag": '"' + "a" * 5000 + '"', "Last-Modified": "x" * 5000},
    "no text": {"ETag": '"\x01\x7f"', "Last-Modified": "\x85\xa0"},
    "odd letters": {"ETag": 'W/"\xe9\xdf"', "Last-Modified": "zítra".encode().decode("latin-1")},
}


@pytest.mark.parametrize("name", HEADERS)
def test_header_that_cannot_be_printed_costs_no_article(tmp_path, name):
    with serve({}) as server:
        world = World(tmp_path, server)
        status, headers, body = article("Most 1")
        server.answers |= {
            f"{SITE}/rss": feed_of(story(1)),
            SITE + story(1): (status, headers | HEADERS[name], body),
        }
        world.crawl(0)
        ((row,),) = world.rows("articles")
        kept = row["capture"]["etag"], row["capture"]["last_modified"]
        assert kept[0] == ('W/"\xe9\xdf"' if name == "odd letters" else None)
        assert [str(found) for found in verify([world.exports]) if found.type == "problem"] == []


@pytest.mark.integration
def test_page_that_a_browser_showed_was_read_as_that_and_says_so(tmp_path):
    need("chromium")
    with serve(site(NAMES[0])) as server:
        runs = NovinyRuns(tmp_path)
        runs.seconds = 200
        runs.crawl(server, BROWSER_SECONDS=6)
    (file,) = tmp_path.glob("exports/noviny/*/*/articles.jsonl")
    row = json.loads(file.read_bytes())
    assert row["provenance"]["page"] == "rendered"
    capture = row["capture"]
    assert capture["body_sha256"] != hashlib.sha256(SHELL.replace("/app.js", "/app.js?00").encode()).hexdigest()
    assert [capture[name] for name in ("requested_url", "final_url")] == [SITE + NAMES[0]] * 2
    assert [capture[name] for name in ("status", "etag", "last_modified")] == [200, None, None]
    assert row["found_in"]["kind"] == "feed"


def test_article_that_was_asked_for_says_so(tmp_path):
    with serve({SITE + story(1): article("Most 1")}) as server:
        world = World(tmp_path, server)
        world.runs.crawl(server, f"urls={SITE}{story(1)}?utm_source=x")
        ((row,),) = world.rows("articles")
        assert row["found_in"] == {"kind": "argument", "url": None}
        assert row["capture"]["requested_url"] == SITE + story(1)


def test_every_link_to_an_article_of_the_feed_names_it_on_sites_that_move_edit_and_delete(tmp_path):
    joins = live(tmp_path, ("globe24", "press1"), articles=10, seed=3)
    assert joins.problems == []
    assert joins.figures["by target_id"] == joins.figures["targets in the feed"] > 50
    assert joins.figures["by no address"] == 0 < joins.figures["by another address"]
