"""Every site crawled on the replica, twice: the feed on disk against the truth, the request log against good manners.

One process crawls them all, one run after another; only the sites whose tests were chosen (`-k irozhlas`).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.project import get_project_settings

from replica.newsroom import Newsroom
from replica.running import Replica
from replica.server import Request
from replica.site import load_sites
from replica.templates.press import Press
from support.paths import ROOT

SITES = load_sites()
ARTICLES = {name: 24 if isinstance(site.template, Press) else 60 for name, site in SITES.items()}
"""Enough for every variant of a site's pages to be among them."""
SPIDERS = SpiderLoader.from_settings(get_project_settings())
DAY = "2026-11-21"
"""Its articles are older than those in feeds: what is of the newest day comes first."""
BACKFILLS = [f"{site}?since={DAY}&until={DAY}" for site in SITES if SPIDERS.load(site).archives]


RIGHTS: dict[str, tuple[bool | None, str | None, str | None]] = {
    "globe24": (True, "reserved", "https://globe24.cz/tdm.json"),
    "irozhlas": (None, "reserved", None),
    "idnes": (False, None, None),  # the header has the last word
    "ct24": (False, "allowed", "https://creativecommons.org/licenses/by/4.0/"),  # the page has it
    "denikn": (None, "reserved", "https://denikn.cz/rsl.xml"),
    "e15": (None, "conditional", "https://www.e15.cz/rsl.xml"),
}
"""Site to `tdm_reserved`, `ai_train` and `license` of its articles; the others say nothing."""


@dataclass(frozen=True, kw_only=True)
class Crawl:
    """What a crawl left behind, and what it should have."""

    articles: list[dict[str, Any]]
    links: list[dict[str, Any]]
    quarantine: list[dict[str, Any]]
    truth: list[dict[str, Any]]
    requests: list[Request]
    disallowed: list[str]
    newsroom: Newsroom
    reason: str
    again: list[Request]
    """What a second run asked for; a backfill has none."""

    def pairs(self) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        """Yield (truth, article of the feed)."""
        by_url = {article["url"]: article for article in self.articles}
        return ((truth, by_url[truth["url"]]) for truth in self.truth if truth["url"] in by_url)


def rows(directory: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for path in directory.rglob(name) for line in path.read_text().splitlines()]


@pytest.fixture(scope="module")
def crawls(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Crawl]:
    """The crawls that chosen tests ask for, by run."""
    chosen = {item.callspec.params.get("crawl") for item in request.session.items if hasattr(item, "callspec")}
    runs = [run for run in (*SITES, *BACKFILLS) if run in chosen]
    asked = [run for run in runs for _ in range(2 if run in SITES else 1)]
    sites = dict.fromkeys(run.partition("?")[0] for run in runs)
    directory = tmp_path_factory.mktemp("crawls")
    with Replica(sites, articles=ARTICLES) as replica:
        done = subprocess.run(
            [sys.executable, "tests/support/crawls_in_one_process.py", str(directory), *asked],
            cwd=ROOT,
            env=os.environ | replica.env | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        made = [json.loads(line) for line in done.stdout.splitlines()]
        assert [one["run"] for one in made] == asked
        return {run: _crawl(replica, directory / run, *(one for one in made if one["run"] == run)) for run in runs}


def _crawl(replica: Replica, directory: Path, run: dict[str, Any], again: dict[str, Any] | None = None) -> Crawl:
    site = run["run"].partition("?")[0]

    def requests(of: dict[str, Any]) -> list[Request]:
        return [request for request in replica.requests if of["started"] <= request.time <= of["ended"]]

    return Crawl(
        articles=rows(directory, "articles.jsonl"),
        links=rows(directory, "related_links.jsonl"),
        quarantine=rows(directory, "quarantine.jsonl"),
        truth=replica.truth(site),
        requests=requests(run),
        again=requests(again) if again else [],
        disallowed=replica.disallowed(site),
        newsroom=replica.newsrooms[site],
        reason=run["reason"],
    )


@pytest.fixture(scope="module", params=SITES)
def crawl(request: pytest.FixtureRequest, crawls: dict[str, Crawl]) -> Crawl:
    return crawls[request.param]


def test_every_spider_has_its_site() -> None:
    assert set(SITES) == set(SPIDERS.list()) - {"generic"}


def test_run_ends_when_nothing_is_left(crawl: Crawl) -> None:
    assert crawl.reason == "finished"


def test_every_article_is_in_the_feed_exactly_once(crawl: Crawl) -> None:
    written = Counter(article["url"] for article in crawl.articles)
    assert written == {truth["url"]: 1 for truth in crawl.truth}
    assert len(crawl.truth) == ARTICLES[crawl.newsroom.site.name]


def test_second_run_asks_for_no_more_than_the_sources_and_publishes_nothing(crawl: Crawl) -> None:
    """The tests above and below look at the feeds of both runs together."""
    pages = [request for request in crawl.again if request.path and request.path != "/robots.txt"]
    articles = [request.url for request in pages if crawl.newsroom.locate(request.url)]
    sources = {request.url for request in crawl.requests if crawl.newsroom.locate(request.url) is None}
    assert articles == []
    assert len(pages) <= len(sources)


def test_nothing_is_in_quarantine(crawl: Crawl) -> None:
    assert crawl.quarantine == []


def test_no_teaser_sentence_is_in_any_text(crawl: Crawl) -> None:
    leaks = [
        (truth["variant"], sentence)
        for truth, article in crawl.pairs()
        for sentence in truth["not_in_text"]
        if sentence in article["text"] or sentence in (article["perex"] or "")
    ]
    assert leaks == []


def test_access(crawl: Crawl) -> None:
    wrong = [
        (truth["variant"], article["access"]["level"], truth["access"])
        for truth, article in crawl.pairs()
        if article["access"]["level"] != truth["access"]
    ]
    assert wrong == []


@pytest.mark.parametrize("field", ["title", "perex", "text", "kind", "topics", "authors", "agencies", "published_at"])
def test_field(crawl: Crawl, field: str) -> None:
    wrong = [
        (truth["variant"], article[field], truth[field])
        for truth, article in crawl.pairs()
        if article[field] != truth[field]
    ]
    assert wrong == []


def test_times_of_the_entries_of_live_reports(crawl: Crawl) -> None:
    for truth, article in crawl.pairs():
        if any(block["time"] for block in truth["body"]):
            written = [(block["text"], (block["published_at"] or "")[11:16]) for block in article["body"]]
            printed = [(block["text"], block["time"] or "") for block in truth["body"]]
            assert written == printed, truth["variant"]


def wrong_updates(crawl: Crawl, *, printed_only: bool) -> list[str]:
    """Return the variants with another `modified_at`, of pages that only print it or of the rest."""
    return [
        truth["variant"]
        for truth, article in crawl.pairs()
        if article["modified_at"] != truth["modified_at"]
        and (truth["variant"] == "updated-no-metadata") == printed_only
    ]


def test_modified_at_of_the_metadata(crawl: Crawl) -> None:
    assert wrong_updates(crawl, printed_only=False) == []


def test_modified_at_that_is_only_printed(crawl: Crawl) -> None:
    assert wrong_updates(crawl, printed_only=True) == []


def test_section_where_the_page_names_it(crawl: Crawl) -> None:
    for truth, article in crawl.pairs():
        assert truth["section"] in (None, article["section"]), truth["variant"]


def test_captions_and_credits(crawl: Crawl) -> None:
    for truth, article in crawl.pairs():
        found = {(image["caption"], image["credit"]) for image in article["images"]}
        assert found == {(image["caption"], image["credit"]) for image in truth["images"]}, truth["variant"]


def test_pictures_videos_and_keywords_as_the_pages_state_them(crawl: Crawl) -> None:
    told = ("url", "alt", "width", "height", "is_lead")
    for truth, article in crawl.pairs():
        if all("width" in image for image in truth["images"]):
            pictures = {tuple(image[key] for key in told) for image in truth["images"]}
            assert {tuple(image[key] for key in told) for image in article["images"]} == pictures, truth["variant"]
            videos = [(video["url"], video["title"], video["duration"]) for video in truth["videos"]]
            assert [(video["url"], video["title"], video["duration"]) for video in article["videos"]] == videos
            assert article["keywords"] == truth["keywords"], truth["variant"]


def test_provenance_names_fields_of_the_row(crawl: Crawl) -> None:
    for _, article in crawl.pairs():
        assert article["provenance"].keys() <= article.keys() | {"page"}
        assert article["provenance"]["body"]


def test_every_teaser_with_its_section_and_position(crawl: Crawl) -> None:
    keys = ("section", "heading", "position", "url", "title")
    wanted = {(truth["url"], *(link[key] for key in keys)) for truth in crawl.truth for link in truth["links"]}
    assert {(link["article_url"], *(link[key] for key in keys)) for link in crawl.links} == wanted
    assert len(crawl.links) == len(wanted)


def test_teasers_say_what_is_printed(crawl: Crawl) -> None:
    found = {(link["article_url"], link["section"], link["url"]): link for link in crawl.links}
    for truth in crawl.truth:
        for link in truth["links"]:
            row = found[truth["url"], link["section"], link["url"]]
            assert (row["perex"], row["authors"]) == (link["perex"], link["authors"]), truth["variant"]
            assert link["published_at"] in (None, row["published_at"]), truth["variant"]


def test_rights(crawl: Crawl) -> None:
    keys = ("tdm_reserved", "ai_train", "license")
    found = {tuple(article["rights"][key] for key in keys) for article in crawl.articles}
    assert found == {RIGHTS.get(crawl.newsroom.site.name, (None, None, None))}


def test_tdmrep_json_is_asked_for_once_at_each_host_with_articles(crawl: Crawl) -> None:
    """And where a former host redirects, once for it."""
    requests = [request for request in crawl.requests if request.path == "/.well-known/tdmrep.json"]
    asked = Counter(request.url for request in requests)
    served = (request for request in crawl.requests if request.status == 200)
    hosts = {request.host for request in served if crawl.newsroom.find(request.url)}
    assert {f"https://{host}/.well-known/tdmrep.json" for host in hosts} <= asked.keys()
    assert len(requests) == len(asked) + sum(request.status == 301 for request in requests)


def test_robots_disallowed_paths_are_not_fetched(crawl: Crawl) -> None:
    paths = [request.path for request in crawl.requests]
    assert "/robots.txt" in paths
    assert not [path for path in paths if path.split("?")[0] in crawl.disallowed or "tisk=" in path]


def test_no_request_leaves_the_site(crawl: Crawl) -> None:
    hosts = {request.host for request in crawl.requests}
    assert hosts
    assert hosts <= set(crawl.newsroom.site.hosts)


def test_nothing_is_fetched_twice(crawl: Crawl) -> None:
    fetched = Counter(request.url for request in crawl.requests if request.method == "GET" and request.status == 200)
    assert [url for url, times in fetched.items() if times > 1] == []
    firsts = (url for url in fetched if not url.endswith("?strana=2"))
    articles = Counter(number for url in firsts if (number := crawl.newsroom.find(url)))
    assert [crawl.newsroom.url(number) for number, times in articles.items() if times > 1] == []


@pytest.mark.parametrize("crawl", BACKFILLS, indirect=True)
def test_backfill_of_a_day_brings_all_its_articles_and_no_others(crawl: Crawl) -> None:
    wanted = {truth["url"] for truth in crawl.truth if truth["published_at"].startswith(DAY)}
    assert wanted
    assert {article["url"] for article in crawl.articles} == wanted
