"""robots.txt: obeyed by concurrent requests, errors read as RFC 9309 says, Crawl-delay kept."""

import itertools
from pathlib import Path
from typing import Any

import pytest

from support.loopback import Answer, page, redirect, run_spider, serve
from support.noviny import article, rss
from support.noviny_runs import NovinyRuns

SITE = "http://noviny.example"
ROBOTS = f"{SITE}/robots.txt"
SPIDER = """
from scrapy import Request, Spider

class Plain(Spider):
    name = "plain"
    allowed_domains = ["noviny.example"]

    async def start(self):
        for url in {urls!r}:
            yield Request(url, errback=self.failed)

    def parse(self, response):
        yield {{"url": response.url}}

    def failed(self, failure):
        yield {{"failed": failure.request.url, "why": str(failure.value)}}
"""
TEXT = "text/plain; charset=utf-8"


def crawl(directory: Path, robots: Answer, paths: list[str], **settings: object):
    pages = {SITE + path: page("<p>strana") for path in paths}
    with serve({**pages, ROBOTS: robots}) as server:
        run = run_spider(directory, SPIDER.format(urls=list(pages)), proxy=server, **settings)
    return server, run


def seconds_from_first_to_last(server: Any) -> float:
    """Return how long requests were spread: of the gaps only one that is next to a late request is shorter."""
    return server.requests[-1].time - server.requests[0].time


@pytest.mark.parametrize("concurrency", [16, 1])
def test_no_concurrent_request_to_a_disallowed_path_is_downloaded(tmp_path: Path, concurrency: int) -> None:
    paths = [f"/tajne/{number}" for number in range(16)]
    robots = page("User-agent: *\nDisallow: /tajne/", TEXT)

    server, run = crawl(tmp_path, robots, [*paths, "/volne"], CONCURRENT_REQUESTS_PER_DOMAIN=concurrency)

    assert server.urls == [ROBOTS, f"{SITE}/volne"]
    assert run.stats["robotstxt/forbidden"] == 16


def test_rules_for_our_name_come_before_those_for_all(tmp_path: Path) -> None:
    robots = page("User-agent: *\nDisallow: /\n\nUser-agent: newscrawl\nDisallow: /tajne/", TEXT)

    server, _ = crawl(tmp_path, robots, ["/tajne/1", "/volne"])

    assert server.urls == [ROBOTS, f"{SITE}/volne"]


def test_a_missing_robots_txt_allows_everything_and_a_server_error_nothing(tmp_path: Path) -> None:
    missing, broken = (401, 403, 404, 410), (429, 500, 503)
    urls = [f"http://s{status}.noviny.example/1" for status in missing + broken]
    robots = {f"http://s{status}.noviny.example/robots.txt": (status, {}, b"") for status in missing + broken}
    with serve({**robots, **{url: page("<p>strana") for url in urls}}) as server:
        run = run_spider(tmp_path, SPIDER.format(urls=urls), proxy=server)

    assert sorted(set(server.urls) - set(robots)) == urls[: len(missing)]
    for status in broken:
        assert f"http://s{status}.noviny.example/robots.txt cannot be had: status {status}" in run.log
        assert server.urls.count(f"http://s{status}.noviny.example/robots.txt") == 2


def test_a_host_that_does_not_answer_is_left_alone(tmp_path: Path) -> None:
    with serve({}) as gone:
        pass
    run = run_spider(tmp_path, SPIDER.format(urls=[f"{SITE}/volne"]), proxy=gone)

    assert {"failed": f"{SITE}/volne", "why": f"{ROBOTS} cannot be had: {SITE}/volne"} in run.items
    assert f"{ROBOTS} cannot be had" in run.log


def test_a_file_that_can_be_had_later_in_the_run_counts_from_then_on(tmp_path: Path) -> None:
    answers = iter([(503, {}, b""), page("User-agent: *\nDisallow: /tajne/", TEXT)])
    pages = {f"{SITE}/volne": page("<p>strana"), f"{SITE}/tajne/1": page("<p>strana")}
    with serve({ROBOTS: lambda: next(answers), **pages}) as server:
        run = run_spider(tmp_path, SPIDER.format(urls=list(pages)), proxy=server)

    assert server.urls == [ROBOTS, ROBOTS, f"{SITE}/volne"]
    assert {"url": f"{SITE}/volne"} in run.items


def redirects(number: int, host: str = "jinde.example") -> dict[str, Answer]:
    """So many redirects from the site's robots.txt through other hosts, and the file at their end."""
    way = [ROBOTS, *(f"http://r{hop}.{host}/robots.txt" for hop in range(number))]
    hops = {url: redirect(target) for url, target in itertools.pairwise(way)}
    return {**hops, way[-1]: page("User-agent: *\nDisallow: /tajne/", TEXT)}


@pytest.mark.parametrize("number", [1, 5])
def test_redirects_of_robots_txt_are_followed_across_hosts(tmp_path: Path, number: int) -> None:
    with serve({**redirects(number), f"{SITE}/volne": page("<p>strana")}) as server:
        run_spider(tmp_path, SPIDER.format(urls=[f"{SITE}/tajne/1", f"{SITE}/volne"]), proxy=server)

    assert server.urls == [*redirects(number), f"{SITE}/volne"]


def test_a_robots_txt_behind_more_than_five_redirects_allows_everything(tmp_path: Path) -> None:
    with serve({**redirects(9), f"{SITE}/tajne/1": page("<p>strana")}) as server:
        run_spider(tmp_path, SPIDER.format(urls=[f"{SITE}/tajne/1"]), proxy=server)

    assert server.urls == [*list(redirects(9))[:6], f"{SITE}/tajne/1"]


def test_a_redirect_of_robots_txt_into_a_private_network_is_not_followed(tmp_path: Path) -> None:
    with serve({ROBOTS: redirect("http://127.0.0.1:1/robots.txt")}) as server:
        run_spider(tmp_path, SPIDER.format(urls=[f"{SITE}/volne"]), proxy=server)

    assert set(server.urls) == {ROBOTS}


NAME = "/novy-most-se-otevira.abcdefg1"
NOVINY = {f"{SITE}/rss": rss((SITE + NAME, "Tue, 27 Jan 2026 09:11:00 +0100")), SITE + NAME: article("jedna")}


def test_the_last_good_file_counts_for_a_day_and_then_the_host_is_left_alone(tmp_path: Path) -> None:
    runs = NovinyRuns(tmp_path)
    good = page("User-agent: *\nDisallow: /rss", TEXT)
    with serve({**NOVINY, ROBOTS: good}) as server:
        assert runs.crawl(server).asked == ["/robots.txt", "/"]
    with serve({**NOVINY, ROBOTS: (503, {}, b"")}) as server:
        runs.set_clock(23)
        copied = runs.crawl(server)
        runs.set_clock(25)
        left = runs.crawl(server)
    with serve(NOVINY) as server:
        well = runs.crawl(server)

    assert set(copied.asked) == {"/robots.txt", "/"}
    assert copied.scrapy.stats["robotstxt/forbidden"] == 1
    assert [alarm["name"] for alarm in copied.report["alarms"]] == [f"source {SITE}/rss"]
    assert set(left.asked) == {"/robots.txt"}
    assert f"{SITE} is left alone: its robots.txt cannot be had: status 503" in left.report["problems"]
    assert well.articles == [NAME]
    assert well.report["ok"] is True


def test_what_robots_txt_kept_a_run_from_asking_for_is_no_failure(tmp_path: Path) -> None:
    runs = NovinyRuns(tmp_path)
    with serve({**NOVINY, ROBOTS: (500, {}, b"")}) as server:
        run = runs.crawl(server)

    assert [name for name in run.scrapy.stats if name.startswith("failed/")] == []
    assert run.report["ok"] is False


def test_a_redirect_to_a_disallowed_path_is_not_followed(tmp_path: Path) -> None:
    robots = page("User-agent: *\nDisallow: /tajne/", TEXT)
    with serve({ROBOTS: robots, f"{SITE}/volne": redirect("/tajne/1"), f"{SITE}/tajne/1": page("<p>strana")}) as server:
        run_spider(tmp_path, SPIDER.format(urls=[f"{SITE}/volne"]), proxy=server)

    assert server.urls == [ROBOTS, f"{SITE}/volne"]


@pytest.mark.parametrize("throttle", [True, False])
def test_crawl_delay_is_kept(tmp_path: Path, throttle: bool) -> None:
    paths = [f"/{number}" for number in range(4)]
    robots = page("User-agent: *\nCrawl-delay: 0.3", TEXT)

    server, run = crawl(tmp_path, robots, paths, AUTOTHROTTLE_ENABLED=throttle, CONCURRENT_REQUESTS_PER_DOMAIN=4)

    assert len(server.requests) == 5
    assert seconds_from_first_to_last(server) >= 3 * 0.3
    assert run.stats["robotstxt/crawl_delay"] == 0.3


def test_a_crawl_delay_does_not_shorten_our_own(tmp_path: Path) -> None:
    paths = [f"/{number}" for number in range(4)]

    server, _ = crawl(tmp_path, page("User-agent: *\nCrawl-delay: 0.01", TEXT), paths, DOWNLOAD_DELAY=0.3)

    assert seconds_from_first_to_last(server) >= 3 * 0.3


def test_an_absurd_crawl_delay_is_cut(tmp_path: Path) -> None:
    spider = "from newscrawl.downloading import robots\nrobots.MAX_CRAWL_DELAY = 0.2\n" + SPIDER.format(
        urls=[f"{SITE}/1"]
    )
    with serve({ROBOTS: page("User-agent: *\nCrawl-delay: 86400", TEXT), f"{SITE}/1": page("<p>strana")}) as server:
        run = run_spider(tmp_path, spider, proxy=server)

    assert run.items == [{"url": f"{SITE}/1"}]
    assert run.log.count("Crawl-delay of noviny.example is 86400.0 s, cut to 0.2 s") == 1


def test_a_crawl_delay_that_is_none_is_ignored(tmp_path: Path) -> None:
    delays = ["nan", "-3", "brzy", ""]
    urls = [f"http://s{number}.noviny.example/1" for number in range(len(delays))]
    rules = {
        url[:-1] + "robots.txt": page(f"User-agent: *\nCrawl-delay: {d}", TEXT)
        for url, d in zip(urls, delays, strict=True)
    }
    with serve({**rules, **{url: page("<p>strana") for url in urls}}) as server:
        run = run_spider(tmp_path, SPIDER.format(urls=urls), proxy=server)

    assert sorted(item["url"] for item in run.items) == urls
    assert "robotstxt/crawl_delay" not in run.stats


def test_a_huge_or_broken_robots_txt_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    body = b"User-agent: *\nDisallow: /tajne/\n\xff\xfe\x00" + b"#" * 2_000_000 + b"\nDisallow: /"

    server, _ = crawl(tmp_path, (200, {"Content-Type": TEXT}, body), ["/tajne/1", "/volne"])

    assert server.urls == [ROBOTS, f"{SITE}/volne"]
