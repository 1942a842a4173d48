"""A page is one item for Scrapy and a row after the other for pipelines, signals, counters, log and feed exports."""

from pathlib import Path

import pytest

from support.loopback import ScrapyResult, scrapy

SPIDER = """
from datetime import UTC, datetime
from scrapy import Spider, signals
from scrapy.exceptions import DropItem
from newscrawl.facts import ArticleFact, LinkFact

PAGE = "http://noviny.example/1"
NOW = datetime.now(UTC)

class Rows:
    async def process_item(self, item):
        if item.title == "Zahodit":
            raise DropItem("too short", log_level="WARNING")
        return item

class Broken:
    def process_item(self, item):
        if item.title == "Rozbít":
            raise ValueError("broken")
        return {"title": item.title}

class Plain(Spider):
    name = "plain"
    custom_settings = {"ITEM_PIPELINES": {Rows: 1, Broken: 2}}

    @classmethod
    def from_crawler(cls, crawler, *args, **kwargs):
        self = super().from_crawler(crawler, *args, **kwargs)
        self.heard = []
        crawler.signals.connect(self.scraped, signals.item_scraped)
        crawler.signals.connect(self.dropped, signals.item_dropped)
        crawler.signals.connect(self.failed, signals.item_error)
        return self

    async def scraped(self, item):
        self.heard.append(f"scraped {item['title']}")

    def dropped(self, item, exception):
        self.heard.append(f"dropped {item.title}: {exception}")

    def failed(self, item, failure):
        self.heard.append(f"failed {item.title}: {failure.value!r}")

    def closed(self, reason):
        self.logger.info("Heard: %s", ", ".join(self.heard))

    async def start(self):
        titles = ["první", "Zahodit", "Rozbít", "druhý"]
        links = [LinkFact(site="x", article_url=PAGE, seen_at=NOW, position=1, title=title) for title in titles]
        for title in ARTICLES:
            yield ArticleFact(site="x", url=PAGE, fetched_at=NOW, title=title, links=links)
        yield LinkFact(site="x", article_url=PAGE, seen_at=NOW, position=1, title="sám")
"""
OF_LINKS = ("scraped první", "dropped Zahodit: too short", "failed Rozbít: ValueError('broken')", "scraped druhý")


def crawl(directory: Path, *articles: str, level: str = "INFO") -> ScrapyResult:
    """Run the spider, which yields a page for each of the titles `articles` and a link by itself."""
    file = directory / "plain.py"
    file.write_text(f"{SPIDER}\nARTICLES = {articles!r}\n")
    return scrapy(directory, "runspider", str(file), settings={"LOG_LEVEL": level, "EXTENSIONS": {}})


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> ScrapyResult:
    return crawl(tmp_path_factory.mktemp("pages"), "článek", "Zahodit", "Rozbít")


def test_links_of_a_page_pass_before_its_article_and_are_announced_one_by_one(run: ScrapyResult) -> None:
    articles = ("scraped článek", "dropped Zahodit: too short", "failed Rozbít: ValueError('broken')")
    heard = [told for article in articles for told in (*OF_LINKS, article)]
    assert f"Heard: {', '.join([*heard, 'scraped sám'])}\n" in run.log


def test_feed_exports_have_a_row_for_each(run: ScrapyResult) -> None:
    links = [{"title": "první"}, {"title": "druhý"}]
    assert run.items == [*links, {"title": "článek"}, *links, *links, {"title": "sám"}]


def test_rows_are_counted_and_logged_one_by_one(run: ScrapyResult) -> None:
    assert run.stats["item_scraped_count"] == 8
    assert run.stats["item_dropped_count"] == run.stats["item_dropped_reasons_count/DropItem"] == 4
    assert run.log.count("WARNING: Dropped: http://noviny.example/1: too short\n") == 4
    assert run.log.count("ERROR: Error processing an item of http://noviny.example/1\n") == 4
    assert run.log.count("ValueError: broken\n") == 4


def test_with_the_level_of_the_log_low_enough_every_row_is_in_it(tmp_path: Path) -> None:
    run = crawl(tmp_path, "článek", level="DEBUG")
    assert [run.log.count(f"{{'title': '{title}'}}") for title in ("první", "druhý", "článek", "sám")] == [1, 1, 1, 1]
