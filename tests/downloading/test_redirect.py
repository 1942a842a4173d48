"""The target of a redirect is filtered and retried as a request of its own, whatever its predecessor went through."""

from pathlib import Path
from typing import Any

import pytest

from support.loopback import page, redirect, run_spider, serve

SITE = "http://noviny.example"
CONSENTING = """
from scrapy import Request, Spider

class Consenting(Spider):
    name = "consenting"
    allowed_domains = ["noviny.example", "jine.example"][:{domains}]

    async def start(self):
        yield Request("http://stare.noviny.example/clanek", headers={{"Cookie": "souhlas=1"}})

    def parse(self, response):
        yield {{"url": response.url}}
"""
SPIDER = """
from scrapy import Request, Spider

class Plain(Spider):
    name = "plain"
    allowed_domains = ["noviny.example"]

    async def start(self):
        yield Request("http://noviny.example/clanek")
        yield Request("http://noviny.example/zkratka")
        yield Request("http://noviny.example/jina-zkratka")

    def parse(self, response):
        yield {"url": response.url}
"""


def test_a_retried_request_that_redirects_to_a_known_page_does_not_fetch_it_again(tmp_path: Path) -> None:
    failing = iter([(503, {}, b""), redirect("/clanek")])
    other = iter([(503, {}, b""), redirect("/vratky-clanek")])
    shaky = iter([(503, {}, b""), page("<p>strana")])
    answers = {
        f"{SITE}/clanek": page("<p>strana"),
        f"{SITE}/zkratka": lambda: next(failing),
        f"{SITE}/jina-zkratka": lambda: next(other),
        f"{SITE}/vratky-clanek": lambda: next(shaky),
    }
    with serve(answers) as server:
        run = run_spider(tmp_path, SPIDER, proxy=server, ROBOTSTXT_OBEY=False, RETRY_TIMES=1)

    asked = {
        path: server.urls.count(SITE + path) for path in ("/clanek", "/zkratka", "/jina-zkratka", "/vratky-clanek")
    }
    assert asked == {"/clanek": 1, "/zkratka": 2, "/jina-zkratka": 2, "/vratky-clanek": 2}
    assert sorted(item["url"] for item in run.items) == [f"{SITE}/clanek", f"{SITE}/vratky-clanek"]


def test_pages_that_redirect_to_a_known_one_are_each_counted_and_logged(tmp_path: Path) -> None:
    answers = {
        f"{SITE}/clanek": page("<p>strana"),
        f"{SITE}/zkratka": redirect("/clanek"),
        f"{SITE}/jina-zkratka": redirect("/clanek"),
    }
    with serve(answers) as server:
        run = run_spider(tmp_path, SPIDER, proxy=server, ROBOTSTXT_OBEY=False)

    assert server.urls.count(f"{SITE}/clanek") == 1
    assert run.stats["redirect/known_target"] == 2
    for path in ("/zkratka", "/jina-zkratka"):
        assert run.log.count(f"Redirect to a known page: {SITE}{path} to {SITE}/clanek") == 1


@pytest.mark.parametrize(
    ("target", "domains", "settings", "sent"),
    [
        ("http://www.noviny.example/clanek", 1, {}, "souhlas=1"),
        ("http://jine.example/clanek", 2, {}, "souhlas=1"),
        ("http://www.noviny.example/clanek", 1, {"COOKIES_ENABLED": True}, None),  # that host has set none
    ],
)
def test_declared_cookies_stay_on_the_hosts_of_the_site(
    tmp_path: Path, target: str, domains: int, settings: dict[str, Any], sent: str | None
) -> None:
    answers = {"http://stare.noviny.example/clanek": redirect(target), target: page("<p>strana")}
    with serve(answers) as server:
        run_spider(tmp_path, CONSENTING.format(domains=domains), proxy=server, ROBOTSTXT_OBEY=False, **settings)

    cookies = {request.url: request.headers.get("Cookie") for request in server.requests}
    assert cookies[target] == sent


def test_declared_cookies_do_not_go_to_another_site_with_robots_txt(tmp_path: Path) -> None:
    other = "http://cizi.example/robots.txt"
    answers = {
        "http://stare.noviny.example/robots.txt": redirect(other),
        other: page("", "text/plain"),
        "http://stare.noviny.example/clanek": page("<p>strana"),
    }
    with serve(answers) as server:
        run_spider(tmp_path, CONSENTING.format(domains=1), proxy=server)

    cookies = {request.url: request.headers.get("Cookie") for request in server.requests}
    assert cookies[other] is None
    assert cookies["http://stare.noviny.example/clanek"] == "souhlas=1"


SLOTTED = """
from scrapy import Request, Spider

class Slotted(Spider):
    name = "slotted"
    allowed_domains = ["noviny.example"]

    async def start(self):
        yield Request("http://stare.noviny.example/clanek")
        yield Request("http://noviny.example/zkratka", meta={"download_slot": "zvlastni"})

    def parse(self, response):
        yield {"url": response.url, "slot": response.meta["download_slot"]}
"""


def test_the_delay_of_a_redirect_is_that_of_the_host_that_is_asked(tmp_path: Path) -> None:
    answers = {
        "http://stare.noviny.example/clanek": redirect(f"{SITE}/clanek"),
        f"{SITE}/zkratka": redirect("/jiny"),
        f"{SITE}/clanek": page("<p>strana"),
        f"{SITE}/jiny": page("<p>strana"),
    }
    with serve(answers) as server:
        run = run_spider(tmp_path, SLOTTED, proxy=server, ROBOTSTXT_OBEY=False)
    slots = {item["url"]: item["slot"] for item in run.items}
    assert slots == {f"{SITE}/clanek": "noviny.example", f"{SITE}/jiny": "zvlastni"}
