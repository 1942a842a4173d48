"""A dropped or failed item is one log line with its page's address and none of its text."""

from pathlib import Path

from support.loopback import scrapy

SPIDER = """
from datetime import UTC, datetime
from scrapy import Spider
from scrapy.exceptions import DropItem
from newscrawl.facts import ArticleFact, LinkFact

class Refuse:
    def process_item(self, item):
        if isinstance(item, LinkFact):
            raise DropItem("too short", log_level="WARNING")
        raise ValueError("broken")

class Plain(Spider):
    name = "plain"
    custom_settings = {"ITEM_PIPELINES": {Refuse: 1}}

    async def start(self):
        now = datetime.now(UTC)
        article = "http://noviny.example/1"
        yield LinkFact(site="x", article_url=article, seen_at=now, position=1, url="http://y.example/", title="Tajné")
        yield ArticleFact(site="x", url=article, fetched_at=now, title="Tajné", perex="Tajné")
"""


def test_one_line_with_the_address(tmp_path: Path) -> None:
    file = tmp_path / "plain.py"
    file.write_text(SPIDER)
    run = scrapy(tmp_path, "runspider", str(file), settings={"LOG_LEVEL": "INFO", "EXTENSIONS": {}})

    assert run.log.count("WARNING: Dropped: http://noviny.example/1: too short\n") == 1
    assert run.log.count("ERROR: Error processing an item of http://noviny.example/1\n") == 1
    assert "ValueError: broken" in run.log
    assert "Tajné" not in run.log
