"""A site gets as many requests at one time as the settings say, also without a delay between them."""

import threading
from pathlib import Path

from support.loopback import Answer, page, run_spider, serve

SITE = "http://noviny.example"
PAGES = 6
SPIDER = f"""
from scrapy import Request, Spider

class Plain(Spider):
    name = "plain"

    async def start(self):
        for number in range({PAGES}):
            yield Request(f"{SITE}/{{number}}")

    def parse(self, response):
        yield {{"url": response.url}}
"""


class Visitors:
    """Counts the requests that are being answered at one time."""

    def __init__(self) -> None:
        self.most = 0
        self._now = 0
        self._lock = threading.Lock()
        self._more = threading.Event()

    def answer(self) -> Answer:
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
        self._more.wait(0.1)  # long enough for another request to come, where one may
        with self._lock:
            self._now -= 1
        return page("<p>strana")


def most_at_once(directory: Path, **settings: object) -> int:
    visitors = Visitors()
    with serve({f"{SITE}/{number}": visitors.answer for number in range(PAGES)}) as server:
        run = run_spider(directory, SPIDER, proxy=server, ROBOTSTXT_OBEY=False, DOWNLOAD_DELAY=0, **settings)
    assert len(run.items) == PAGES
    return visitors.most


def test_one_request_at_a_time_goes_to_a_site(tmp_path: Path) -> None:
    assert most_at_once(tmp_path) == 1


def test_more_go_where_the_settings_allow_more(tmp_path: Path) -> None:
    assert most_at_once(tmp_path, CONCURRENT_REQUESTS_PER_DOMAIN=2) == 2
