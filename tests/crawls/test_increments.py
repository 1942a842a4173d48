"""Runs of one site after another: what is known is not asked for again, what was left comes, and nothing is lost."""

from __future__ import annotations

import hashlib
import json
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from support.loopback import FAST, Answer, Loopback, ScrapyResult, links_page, page, redirect, scrapy, serve
from support.noviny import SITE, article, articles, fetched, rss

SPIDER = """
import os, signal
from newscrawl.news_spider import NewsSpider

class NovinySpider(NewsSpider):
    name = "noviny"
    allowed_domains = ("noviny.example", "stare.example")
    article_url = r"/[a-z-]+\\.[a-z0-9]{8}/?$"
%s
    def post_process(self, article, response):
        if "X-Kill" in response.headers:
            os.kill(os.getpid(), signal.SIGKILL)
        if "X-Fail" in response.headers:
            raise RuntimeError("the code fails")
        return article
"""
ONE_BY_ONE = {"CONCURRENT_REQUESTS": 1}
"""Else Scrapy takes some requests from its queue at once, which then keep their order whatever comes."""


class World:
    """A site that answers conditional requests, and the feed and state of its crawls."""

    def __init__(self, directory: Path, server: Loopback, **declared: Any) -> None:
        self.directory = directory
        self.server = server
        self.settings = {"EXPORTS_DIR": directory / "exports", "STATE_DIR": directory / "state"}
        self.spider = directory / "noviny.py"
        self.spider.write_text(SPIDER % "".join(f"    {name} = {value!r}\n" for name, value in declared.items()))

    def put(self, path: str, answer: Answer, etag: str | None = None) -> None:
        """Serve `answer` at `path`, with 304 for who has it; its ETag is that of the body where none is given."""
        status, headers, body = answer
        tag = f'"{etag or hashlib.sha256(body).hexdigest()[:8]}"'

        def respond() -> Answer:
            if self.server.requests[-1].headers.get("If-None-Match") == tag:
                return 304, {"ETag": tag}, b""
            return status, {**headers, "ETag": tag}, body

        self.server.answers[SITE + path] = respond

    def crawl(self, *arguments: str, **settings: Any) -> Made:
        self.server.requests.clear()
        given = [part for argument in arguments for part in ("-a", argument)]
        options = {**FAST, "LOG_LEVEL": "INFO", **ONE_BY_ONE, "WRITE_BATCH_SECONDS": 0.05, **self.settings, **settings}
        run = scrapy(self.directory, "runspider", str(self.spider), *given, proxy=self.server, settings=options)
        asked = fetched(self.server)
        conditional = {
            request.url.removeprefix(SITE) for request in self.server.requests if "If-None-Match" in request.headers
        }
        reports = sorted(self.directory.glob("exports/noviny/*/*/report.json"), key=lambda path: path.parent.name)
        report = json.loads(reports[-1].read_text()) if reports else {}
        return Made(run=run, asked=asked, conditional=conditional, report=report)

    def sql(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        store = sqlite3.connect(self.directory / "state" / "newscrawl.sqlite3")
        with store:
            found = store.execute(statement, values).fetchall()
        store.close()
        return found

    def make_due(self) -> None:
        self.sql("UPDATE page SET next_visit = 1 WHERE next_visit IS NOT NULL OR revision")

    def planned(self, path: str) -> int | None:
        ((moment,),) = self.sql("SELECT next_visit FROM page WHERE url = ?", SITE + path)
        return moment


@dataclass
class Made:
    """A crawl: its process, the paths it asked for in their order, and those it asked for only if they had changed."""

    run: ScrapyResult
    asked: list[str]
    conditional: set[str]
    report: dict[str, Any]

    @property
    def published(self) -> list[str]:
        assert self.run.status == 0, self.run.log
        assert "Traceback" not in self.run.log, self.run.log
        return sorted(url.removeprefix(SITE) for url in articles(self.run))


@contextmanager
def world(directory: Path, **declared: Any) -> Iterator[World]:
    with serve({}) as server:
        yield World(directory, server, **declared)


def story(number: int) -> str:
    return f"/zprava-o-moste.aaaaaa{number:02}"


def feed_of(*paths: str) -> Answer:
    """Return a feed of articles, the newest first, an hour between two."""
    return rss(*((path, f"26 Jan 2026 {20 - place}:00:00 +0100") for place, path in enumerate(paths)))


# --- an unchanged site, a new article, and revisits -------------------------------------------------------------------


@dataclass
class Runs:
    first: Made
    unchanged: Made
    one_new: Made
    revisits: Made


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    """A site with a feed that names 1 to 3, a front page and a section found on it that names 4."""
    sources = {"feeds": (f"{SITE}/rss/",), "listings": (f"{SITE}/",), "section_url": r"example/svet$"}
    with world(tmp_path_factory.mktemp("increments"), **sources, expect={"articles": 3}) as site:
        site.put("/rss/", feed_of(story(3), story(2), story(1)))
        site.put("/", links_page("/svet", story(1), "/svet?page=2"))
        site.put("/svet", links_page(story(4)))
        for number in range(1, 8):
            site.put(story(number), article(f"Most {number}", f"2026-01-{10 + number}"))
        first, unchanged = site.crawl(), site.crawl()

        site.put("/svet", links_page(story(5), story(4)))
        one_new = site.crawl()

        site.put("/rss/", feed_of(story(6), story(3), story(2), story(1)))
        site.put(story(1), article("Most 1 je opraven", "2026-01-11"))
        site.put(story(2), article("Most 2", "2026-01-12"), etag="jiny")
        site.server.answers[SITE + story(3)] = article("Most 3", "2026-01-13")
        site.make_due()
        site.sql(
            "INSERT INTO page (key, site, url, first_seen, last_seen, next_visit) VALUES (7, 'noviny', ?, 5, 5, 5)",
            SITE + story(7),
        )
        yield Runs(first, unchanged, one_new, site.crawl())


def test_first_run_publishes_all(runs):
    assert runs.first.published == [story(number) for number in (1, 2, 3, 4)]
    assert runs.first.conditional == set()
    assert [item["type"] for item in runs.first.run.items] == ["related_link", "related_link", "article"] * 4


def test_run_on_an_unchanged_site_asks_its_sources_whether_they_have_changed_and_nothing_else(runs):
    assert sorted(runs.unchanged.asked) == ["/", "/rss/", "/svet"]
    assert runs.unchanged.conditional == set(runs.unchanged.asked)
    assert runs.unchanged.published == []
    assert runs.unchanged.run.stats["discovery/known"] == 5
    assert runs.unchanged.run.stats["discovery/listing/unchanged"] == 1
    assert runs.unchanged.run.stats["discovery/front/unchanged"] == 1


def test_source_that_changes_gives_its_new_article_though_what_led_to_it_has_not(runs):
    assert runs.one_new.published == [story(5)]
    assert sorted(runs.one_new.asked) == sorted(["/", "/rss/", "/svet", story(5)])


def test_new_articles_come_first_then_sources_then_what_is_due_the_newest_first(runs):
    """Of that, what a source names comes before what was left; the next source overtakes the first new article."""
    asked = runs.revisits.asked
    assert sorted(asked[:4]) == sorted(["/", "/rss/", "/svet", story(6)])
    assert asked[4:] == [story(number) for number in (3, 2, 1, 7, 5, 4)]


def test_due_article_is_asked_for_only_if_it_has_changed_and_published_if_it_reads_otherwise(runs):
    assert {story(number) for number in range(1, 6)} <= runs.revisits.conditional
    assert not {story(6), story(7)} & runs.revisits.conditional
    assert runs.revisits.published == [story(number) for number in (1, 6, 7)]
    revised = {item["url"]: item["revision"] for item in runs.revisits.run.items if item["type"] == "article"}
    assert revised == {SITE + story(1): 2, SITE + story(6): 1, SITE + story(7): 1}
    assert runs.revisits.run.stats["revisit/unchanged"] == 2
    assert runs.revisits.run.stats["item_dropped_reasons_count/UnchangedItem"] == 2


def test_articles_of_the_feed_that_sources_name_count_as_found_each_once_and_whether_they_are_due_or_not(runs):
    """The feed names 1 to 3 and later 6, the front page 1, the section 4 and later 5."""
    found = [made.report["found"]["articles"] for made in (runs.first, runs.unchanged, runs.one_new, runs.revisits)]
    assert found == [4, 4, 5, 6]
    assert runs.revisits.report["problems"] == []


# --- what a run leaves ------------------------------------------------------------------------------------------------


def test_budget_and_limit_leave_the_rest_to_the_next_runs_and_nothing_is_lost(tmp_path):
    """What is due and what was left has them after what is new."""
    paths = [story(number) for number in range(1, 8)]
    with world(tmp_path, feeds=(f"{SITE}/rss/",)) as site:
        site.put("/rss/", feed_of(*paths[:6]))
        site.put("/", links_page())
        for number, path in enumerate(paths):
            site.put(path, article(f"Most {number}", f"2026-01-{20 - number}"))
        spent = site.crawl("budget=4")
        assert spent.asked == ["/rss/", "/", *paths[:2]]
        assert spent.published == paths[:2]
        assert spent.run.stats["budget/left"] == 4
        assert spent.run.log.count("The budget is spent: what is left waits for the next run") == 1

        site.put("/rss/", feed_of(paths[6], *paths[:6]))
        site.make_due()
        limited = site.crawl("limit=2")
        assert limited.asked == ["/rss/", "/", paths[6], paths[0]]
        assert limited.published == [paths[6]]

        rest = site.crawl()
        assert "/rss/" in rest.conditional
        assert rest.published == paths[2:6]


def test_run_killed_after_the_first_page_of_a_listing_is_taken_up_by_the_next(tmp_path):
    """The listing has not changed since: what it led to is known from the killed run alone."""
    with world(tmp_path, listings=(f"{SITE}/domaci",), listing_page_param="page") as site:
        site.put("/domaci", links_page(*map(story, range(1, 4))))
        site.put("/domaci?page=2", links_page(*map(story, range(4, 6))))
        for number in range(1, 6):
            site.put(story(number), article(f"Most {number}"))
        quick = site.server.answers[SITE + story(1)]
        status, headers, body = article("Most 1")
        site.server.answers[SITE + story(1)] = lambda: time.sleep(0.5) or (status, {**headers, "X-Kill": "1"}, body)
        killed = site.crawl()
        assert killed.run.status == -signal.SIGKILL
        assert killed.asked == ["/", "/domaci", story(1)]
        assert site.sql("SELECT url FROM source WHERE pending") == [(f"{SITE}/domaci?page=2",)]

        site.server.answers[SITE + story(1)] = quick
        taken_up = site.crawl()
        assert "/domaci" in taken_up.conditional
        assert taken_up.published == [story(number) for number in range(1, 6)]


# --- what cannot be had, and what is no article -----------------------------------------------------------------------


BROKEN, RESET, SECRET, NONE, FAILS, GONE, LOOP, IMAGE, AWAY, WALL = (
    f"/zprava-{name}.bbbbbbb1" for name in ("a", "b", "tajna", "prazdna", "c", "d", "e", "f", "g", "h")
)
FRONT, TEMPORARY, FOR_GOOD = (f"/zprava-{name}.ccccccc1" for name in ("uvod", "docasna", "trvala"))
SPELT = "/prvni-zprava.aaaaaaa1"
COOKIES = {"dCMP": "1", "jazyk": "cs"}
CONSENT = "/nastaveni-souhlasu?url=x"


@dataclass
class Failing:
    first: Made
    later: Made
    planned: dict[str, int | None]
    sent: dict[str, str | None]
    """Path to the Cookie header of its request in the first run."""
    pages: list[str]


@pytest.fixture(scope="module")
def failing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Failing]:
    def reset() -> Answer:
        raise ConnectionResetError

    status, headers, body = article("Most, na kterém kód selže")
    tried = (BROKEN, RESET, SECRET, NONE, FAILS, GONE, LOOP, IMAGE, FRONT, TEMPORARY)
    sources = {
        "feeds": (f"{SITE}/rss/", f"{SITE}/kanal/"),
        "sitemaps": (f"{SITE}/sitemap.xml",),
        "listings": (f"{SITE}/",),
    }
    with world(
        tmp_path_factory.mktemp("failing"), **sources, cookies=COOKIES, consent_url="/nastaveni-souhlasu"
    ) as site:
        site.server.answers[f"{SITE}/robots.txt"] = page("User-agent: *\nDisallow: /zprava-tajna", "text/plain")
        site.put("/rss/", feed_of(story(1), *tried, AWAY, WALL, FOR_GOOD))
        site.put("/", links_page(story(1), f"http://www.noviny.example{SPELT}"))
        site.put(story(1), article("Jediný most"))
        site.server.answers |= {
            f"{SITE}/kanal/": page("<html><body>Omlouváme se"),
            f"{SITE}/sitemap.xml": (200, {"Content-Type": "application/xml"}, b"\x1f\x8bbroken"),
            SITE + BROKEN: (503, {}, b""),
            SITE + RESET: reset,
            SITE + NONE: page("<html><body><p>Nic tu není"),
            SITE + FAILS: (status, {**headers, "X-Fail": "1"}, body),
            SITE + LOOP: redirect(LOOP + "/"),
            f"{SITE}{LOOP}/": redirect(LOOP),
            SITE + IMAGE: (200, {"Content-Type": "text/html"}, b"\x89PNG\r\n\x1a\n" + bytes(100)),
            SITE + AWAY: redirect("http://cizi.example/"),
            SITE + WALL: redirect(SITE + CONSENT),
            SITE + FRONT: redirect("/", 302),
            SITE + TEMPORARY: redirect(story(1), 302),
            SITE + FOR_GOOD: redirect(story(1), 301),
            f"http://www.noviny.example{SPELT}": redirect(SITE + SPELT),
            SITE + SPELT: redirect(f"{SPELT}/"),
            f"{SITE}{SPELT}/": article("První"),
        }
        first = site.crawl()
        sent = {request.url.removeprefix(SITE): request.headers.get("Cookie") for request in site.server.requests}
        planned = {path: site.planned(path) for path in tried}
        site.make_due()
        later = site.crawl()
        pages = [url.removeprefix(SITE) for (url,) in site.sql("SELECT url FROM page")]
        yield Failing(first, later, planned, sent, pages)


def test_what_cannot_be_fetched_or_read_stops_nothing(failing):
    assert sorted(articles(failing.first.run)) == sorted([f"{SITE}{SPELT}/", SITE + story(1)])
    assert failing.first.run.status == failing.later.run.status == 0


@pytest.mark.parametrize(
    "line",
    [
        f"feed useless: {SITE}/kanal/: not a feed but <html>",
        f"sitemap useless: {SITE}/sitemap.xml: gzip",
        f"article not fetched: {SITE}{GONE}: 404",
        f"article not fetched: {SITE}{BROKEN}: 503",
        f"article not fetched: {SITE}{RESET}: ",
        "max redirections reached",
        f"rejected {SITE}{IMAGE}: Unreadable not text but a PNG image",
        f"rejected {SITE}{NONE}: NoArticle ",
        "Refused (offsite): http://cizi.example/",
        f"Refused (robots.txt): {SITE}{SECRET}",
        f"Refused (consent): {SITE}{CONSENT}, redirected from: {SITE}{WALL}",
        f"Redirect to a known page: {SITE}{TEMPORARY} to {SITE}{story(1)}",
    ],
)
def test_each_failure_is_logged_once(failing, line):
    assert failing.first.run.log.count(line) == 1


def test_each_failure_is_counted_once(failing):
    counted = {
        "discovery/feed/useless": 1,
        "discovery/sitemap/useless": 1,
        "failed/article/404": 1,
        "failed/article/503": 1,
        "failed/article/TooManyRedirects": 1,
        "robotstxt/forbidden": 1,
        "guard/offsite": 1,
        "guard/consent": 1,
        "spider_exceptions/RuntimeError": 1,
        "read/unreadable": 1,
        "read/no_article": 1,
        "read/articles": 3,
        "redirect/known_target": 3,
    }
    assert {name: failing.first.run.stats.get(name) for name in counted} == counted


def test_answer_to_a_consent_wall_is_sent_with_every_request_and_the_wall_is_not_fetched(failing):
    assert failing.sent["/"] == failing.sent[story(1)] == "dCMP=1; jazyk=cs"
    assert CONSENT not in failing.sent


def test_what_failed_is_due_in_the_next_run_and_what_answered_at_its_time(failing):
    assert {path for path, moment in failing.planned.items() if moment is None} == set()
    due = {path for path, moment in failing.planned.items() if moment <= time.time()}
    assert due & {BROKEN, RESET, NONE, FAILS, GONE, LOOP, IMAGE, FRONT, TEMPORARY} == {BROKEN, RESET, LOOP, GONE}
    assert {BROKEN, RESET, NONE, FAILS, GONE, LOOP, IMAGE, FRONT, TEMPORARY} <= {*failing.later.asked}


def test_forbidden_page_is_not_asked_for(failing):
    assert SECRET not in {*failing.first.asked, *failing.later.asked}


def test_address_that_leads_to_an_article_for_good_is_an_alias_and_another_is_not(failing):
    assert FOR_GOOD not in failing.later.asked
    assert FOR_GOOD not in failing.pages
    assert TEMPORARY in failing.pages


def test_front_page_that_articles_lead_to_is_not_taken_for_one(failing):
    assert "/" not in failing.pages


# --- an article that has moved ----------------------------------------------------------------------------------------


def test_article_that_leads_to_its_new_address_by_way_of_others_has_moved(tmp_path):
    with world(tmp_path, feeds=(f"{SITE}/rss/",)) as site:
        site.put("/rss/", feed_of(story(1)))
        site.put(story(1), article("Most"))
        site.crawl()
        site.put("/rss/", feed_of(story(3)))
        site.put(story(3), renamed(article("Most")))
        site.server.answers |= {SITE + story(1): redirect(story(2)), SITE + story(2): redirect(story(3), 308)}
        assert moves(site.crawl()) == {story(1): story(3)}


def moves(made: Made) -> dict[str, str | None]:
    """Return where the articles that a crawl published are now."""
    paths = {row["url"]: row.get("moved_to") for row in made.run.items if row["type"] == "article"}
    return {url.removeprefix(SITE): now and now.removeprefix(SITE) for url, now in paths.items()}


def renamed(answer: Answer) -> Answer:
    status, headers, body = answer
    return status, headers, body.replace(b"<h1>", "<h1>Včera ".encode())
