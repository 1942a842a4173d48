"""DupeFilter: a page that leads to one that is known already is told and noted, a page that is named twice is not."""

from __future__ import annotations

import pytest
from scrapy.http import Request
from scrapy.utils.test import get_crawler

from newscrawl.crawling.frontier import Ask
from newscrawl.downloading.dupefilter import DupeFilter
from newscrawl.state.crawl_state import CrawlState, state_of
from newscrawl.state.page_table import KnownPage
from support.crawl_parts import request, request_for
from support.row_crawls import RowSpider
from support.state_notes import article, key, named, url

SETTINGS = {
    "EXTENSIONS": {"newscrawl.state.crawl_state.CrawlState": 0},
    "REQUEST_FINGERPRINTER_CLASS": "newscrawl.downloading.fingerprint.PageFingerprinter",
}


@pytest.fixture
def run(tmp_path, clock):
    """A crawl of the lab in which article 1 has been asked for, and 2 is named by a source."""
    crawler = get_crawler(RowSpider, SETTINGS)
    crawler.spider = RowSpider.from_crawler(crawler)
    state_of(crawler).open(tmp_path / "state", tmp_path / "exports")
    state_of(crawler).commit([named(2)])
    seen = DupeFilter.from_crawler(crawler)
    assert not seen.request_seen(request(url(1)))
    yield seen, crawler
    state_of(crawler).close()


def ask() -> Ask:
    return Ask(url=url(2), key=key(2), priority=10, headers={}, named=url(2), is_new=True)


def filtered(run, asked: Request) -> tuple[CrawlState, int, KnownPage | None]:
    seen, crawler = run
    assert seen.request_seen(asked)
    seen.log(asked, crawler.spider)
    state = state_of(crawler)
    state.commit(state.take_notes([article(1)]))
    return state, crawler.stats.get_value("redirect/known_target", 0), state.known.page(key(2))


@pytest.mark.parametrize("spelling", ["http://www.zpravy.example/clanek-1", f"{url(1)}/", f"{url(1)}?utm_source=rss"])
def test_page_that_is_named_twice_is_asked_for_once_without_a_word(run, caplog, spelling):
    caplog.set_level("INFO")
    assert filtered(run, request(spelling))[1] == 0
    assert [message for message in caplog.messages if "Redirect" in message] == []


def test_article_that_leads_to_a_known_page_for_good_is_told_and_is_that_page(run, caplog):
    caplog.set_level("INFO")
    _, counted, known = filtered(run, request_for(ask(), url(2), url(1)))
    assert (counted, known.url) == (1, url(1))
    assert f"Redirect to a known page: {url(2)} to {url(1)}" in caplog.messages


def test_article_that_leads_to_a_known_page_for_now_is_looked_at_again_at_its_time(run, clock):
    _, counted, known = filtered(run, request_for(ask(), url(2), url(1), statuses=(302,)))
    assert (counted, known.url, known.outcome) == (1, url(2), "redirected")
    assert known.next_visit > clock.seconds


def test_source_that_leads_to_a_known_page_is_told_and_not_noted(run):
    _, counted, known = filtered(run, request(url(2), url(1)))
    assert (counted, known.outcome) == (1, None)
