"""The replica's sites that need a browser, crawled with a real one: feeds equal the truth, nothing is left running."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from replica.running import Replica
from replica.scripted_sites import SITES
from support.debian import need
from trials.crawls import final_stats, run_crawl

pytestmark = pytest.mark.integration
SPIDERS = "newscrawl.spiders,support.scripted_spiders"
ARTICLES = 7
"""One of each variant of these sites' pages."""
FIELDS = ("title", "perex", "text", "kind", "authors", "agencies", "published_at")


@dataclass(frozen=True, kw_only=True)
class Crawl:
    """What the first run of a site left, what a second one asked for, and who still ran then."""

    articles: list[dict[str, Any]]
    links: list[dict[str, Any]]
    truth: list[dict[str, Any]]
    stats: dict[str, float]
    asked: list[str]
    again: list[str]
    left: list[str]


def rows(directory: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for path in directory.rglob(name) for line in path.read_text().splitlines()]


def browsers() -> list[str]:
    """Return the command lines of browsers and their drivers that this process, or one that is gone, has started."""
    own = (1, psutil.Process().pid)
    started = [told.info for told in psutil.process_iter(["cmdline", "ppid"]) if told.info["ppid"] in own]
    lines = [" ".join(told["cmdline"] or ()) for told in started]
    return [line for line in lines if "run-driver" in line or "--remote-debugging-pipe" in line]


@pytest.fixture(scope="module", params=SITES)
def crawl(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    need("chromium")
    site, directory = request.param, tmp_path_factory.mktemp(request.param)
    before = browsers()

    def run(replica: Replica, log: str) -> int:
        exports = directory / "exports"
        return run_crawl(replica, site, exports, directory / log, arguments=(), SPIDER_MODULES=SPIDERS)

    with Replica([site], articles=ARTICLES) as replica:
        assert (
            run_crawl(replica, site, directory / "exports", directory / "log", arguments=(), SPIDER_MODULES=SPIDERS)
            == 0
        )
        asked = [one.url for one in replica.requests if one.path]
        replica.reset()
        assert (
            run_crawl(replica, site, directory / "exports", directory / "2", arguments=(), SPIDER_MODULES=SPIDERS) == 0
        )
        return Crawl(
            articles=rows(directory, "articles.jsonl"),
            links=rows(directory, "related_links.jsonl"),
            truth=replica.truth(site),
            stats=final_stats(directory / "log"),
            asked=asked,
            again=[one.url for one in replica.requests if one.path],
            left=[line for line in browsers() if line not in before],
        )


def test_every_article_reads_as_it_is(crawl: Crawl) -> None:
    found = {row["url"]: {name: row[name] for name in FIELDS} for row in crawl.articles}
    assert found == {truth["url"]: {name: truth[name] for name in FIELDS} for truth in crawl.truth}
    assert len(crawl.articles) == ARTICLES


def test_every_teaser_stands_in_its_section(crawl: Crawl) -> None:
    keys = ("section", "heading", "position", "url", "title")
    wanted = [(truth["url"], *(link[key] for key in keys)) for truth in crawl.truth for link in truth["links"]]
    found = [(link["article_url"], *(link[key] for key in keys)) for link in crawl.links]
    assert sorted(found) == sorted(wanted)
    assert "latest" in {link["section"] for link in crawl.links}


def test_provenance_says_that_pages_were_rendered(crawl: Crawl) -> None:
    assert {row["provenance"].get("page") for row in crawl.articles} == {"rendered"}


def test_each_page_is_asked_for_once_and_shown_once(crawl: Crawl) -> None:
    assert len(crawl.asked) == len(set(crawl.asked))
    assert crawl.stats["browser/pages"] == crawl.stats["browser/helped"] == ARTICLES


def test_a_run_without_such_a_page_asks_for_none_of_their_parts(crawl: Crawl) -> None:
    assert [url for url in crawl.again if "/casti/" in url or url in {row["url"] for row in crawl.articles}] == []


def test_no_browser_and_no_driver_is_left(crawl: Crawl) -> None:
    assert crawl.left == []
    assert 0 < crawl.stats["browser/peak_megabytes"] < 1500
