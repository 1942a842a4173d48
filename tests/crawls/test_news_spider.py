"""NewsSpider as Scrapy runs it: a site file that is wrong, a crawl for some days, and what it costs to load."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from support.loopback import FAST, Answer, links_page, page, scrapy, serve
from support.noviny import SITE, article, articles, fetched, rss
from support.paths import ROOT


def test_scrapy_list_names_the_misspelt_attribute(tmp_path: Path) -> None:
    (tmp_path / "broken_site.py").write_text(
        "from newscrawl.news_spider import NewsSpider\n"
        f"class NovinySpider(NewsSpider):\n    name = 'noviny'\n    listing = ('{SITE}/',)\n"
    )
    listed = scrapy(tmp_path, "list", settings={"SPIDER_MODULES": "broken_site"})
    assert listed.status != 0
    assert "TypeError: NovinySpider.listing: NewsSpider has no such attribute" in listed.log


SPIDER = """
from newscrawl.news_spider import NewsSpider

class NovinySpider(NewsSpider):
    name = "noviny"
    allowed_domains = ("noviny.example",)
    feeds = ("http://noviny.example/rss/",)
    listings = ("http://noviny.example/",)
    listing_page_param = "page"
    archives = (
        "http://noviny.example/mapa-{year}.xml",
        "http://noviny.example/dil-{number}.xml",
        "http://noviny.example/den/{year}/{month}/{day}",
    )
    article_url = r"/[a-z0-9-]+\\.[a-z0-9]{8}/?$"
    article_date = r"/(?P<year>\\d{4})-(?P<month>\\d\\d)-(?P<day>\\d\\d)-"
"""


@dataclass
class Days:
    """A crawl for the last day of 2025 and the first of 2026: what it asked for, what it published, its counters."""

    asked: list[str]
    published: list[str]
    items: list[dict[str, Any]]
    stats: dict[str, Any]


DATED = ("/2025-12-30-stara.aaaaaaa1", "/2026-01-01-prava.aaaaaaa2", "/2026-01-02-nova.aaaaaaa3")
TOLD = {
    "/z-kanalu.bbbbbbb1": ("31 Dec 2025 09:00:00 +0100", "2025-12-31"),
    "/z-kanalu.bbbbbbb2": ("30 Dec 2025 23:00:00 +0000", "2025-12-31"),
    "/z-kanalu.bbbbbbb3": ("1 Jan 2026 23:30:00 +0000", "2026-01-02"),
}
UNTOLD = {"/bez-data.ccccccc1": "2026-01-01", "/bez-data.ccccccc2": "2026-01-02", "/bez-data.ccccccc3": "2024-01-15"}
ARCHIVED = tuple(f"/z-archivu.ddddddd{number}" for number in range(5))


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Days]:
    def sitemap(path: str) -> Answer:
        return page(f"<urlset><url><loc>{SITE}{path}</loc></url></urlset>", "text/xml")

    answers = {
        f"{SITE}/": links_page(*DATED, *UNTOLD),
        f"{SITE}/rss/": rss(*((path, printed) for path, (printed, _) in TOLD.items())),
        f"{SITE}/mapa-2026.xml": sitemap(ARCHIVED[0]),
        f"{SITE}/mapa-2025.xml": sitemap(ARCHIVED[1]),
        f"{SITE}/dil-1.xml": sitemap(ARCHIVED[2]),
        f"{SITE}/dil-2.xml": rss((ARCHIVED[3], "")),
        f"{SITE}/den/2026/01/01": links_page(ARCHIVED[4]),
        **{SITE + path: article(path, path[1:11]) for path in DATED},
        **{SITE + path: article(path, day) for path, (_, day) in TOLD.items()},
        **{SITE + path: article(path, day) for path, day in UNTOLD.items()},
        **{SITE + path: article(path, "2026-01-01") for path in ARCHIVED},
    }
    directory = tmp_path_factory.mktemp("days")
    file = directory / "noviny.py"
    file.write_text(SPIDER)
    arguments = ("-a", "since=2025-12-31", "-a", "until=2026-01-01")
    settings = {**FAST, "EXPORTS_DIR": directory / "exports", "LOG_LEVEL": "INFO"}
    with serve(answers) as server:
        run = scrapy(directory, "runspider", str(file), *arguments, proxy=server, settings=settings)
        assert run.status == 0, run.log
        published = [url.removeprefix(SITE) for url in articles(run)]
        yield Days(fetched(server), published, run.items, run.stats)


def test_articles_of_the_days_are_published_by_feed_address_page_and_archive(days):
    wanted = [DATED[1], "/z-kanalu.bbbbbbb1", "/z-kanalu.bbbbbbb2", "/bez-data.ccccccc1", *ARCHIVED]
    assert sorted(days.published) == sorted(wanted)
    links = {item["article_url"] for item in days.items if item["type"] == "related_link"}
    assert links == {SITE + path for path in wanted}


def test_day_that_feed_or_address_tells_saves_the_request_and_other_pages_are_read_and_left_out(days):
    assert not {DATED[0], DATED[2], "/z-kanalu.bbbbbbb3"} & set(days.asked)
    assert days.stats["read/outside_window"] == 2


def test_archives_are_read_as_what_they_are_and_numbered_ones_until_one_is_missing(days):
    sources = {url for url in days.asked if not re.search(r"\.[a-d]{7}\d$", url)}
    assert sources == {
        *("/rss/", "/", "/?page=2", "/mapa-2026.xml", "/mapa-2025.xml"),
        *("/dil-0.xml", "/dil-1.xml", "/dil-2.xml", "/dil-3.xml"),
        *("/den/2026/01/01", "/den/2026/01/01?page=2", "/den/2025/12/31"),
    }
    assert days.stats["discovery/archive/ended"] == 2
    assert "failed" not in str(days.stats)


def test_heavy_packages_are_not_loaded_by_the_spiders() -> None:
    code = (
        "import sys\nfrom scrapy.spiderloader import SpiderLoader\n"
        "from scrapy.utils.project import get_project_settings\n"
        "SpiderLoader.from_settings(get_project_settings()).list()\n"
        "print(sorted({'trafilatura', 'playwright', 'scrapy_playwright', 'pyarrow'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"
