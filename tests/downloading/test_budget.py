"""Budget: so many requests, or so much time, and what is left waits for the next run."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import scrapy
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.utils.test import get_crawler

from newscrawl.crawling.allowance import Allowance
from newscrawl.downloading import budget
from newscrawl.downloading.budget import Budget
from newscrawl.exceptions import BudgetSpent

PAGE = Request("https://noviny.example/")


@pytest.fixture
def passed(monkeypatch):
    """The seconds that pass, to be set."""
    clock = SimpleNamespace(seconds=0.0)
    monkeypatch.setattr(budget, "time", SimpleNamespace(monotonic=lambda: clock.seconds))
    return clock


def begun(value: str | None) -> tuple[Budget, Crawler]:
    crawler = get_crawler(scrapy.Spider)
    arguments = {} if value is None else {"arguments": SimpleNamespace(allowance=Allowance.parse(value))}
    crawler.spider = SimpleNamespace(name="noviny", **arguments)
    made = Budget.from_crawler(crawler)
    crawler.signals.send_catch_log(signals.spider_opened, spider=crawler.spider)
    return made, crawler


def test_so_many_requests_are_made_and_the_rest_is_counted_and_told_once(caplog):
    caplog.set_level("INFO")
    made, crawler = begun("2")
    made.process_request(PAGE)
    made.process_request(PAGE)
    for _ in range(3):
        with pytest.raises(BudgetSpent, match="the budget is spent: https://noviny"):
            made.process_request(PAGE)
    assert crawler.stats.get_value("budget/left") == 3
    assert caplog.messages.count("The budget is spent: what is left waits for the next run") == 1


def test_time_counts_from_when_the_spider_is_opened(passed):
    passed.seconds = 100.0
    made, crawler = begun("10s")
    passed.seconds = 109.9
    made.process_request(PAGE)
    passed.seconds = 110.0
    with pytest.raises(BudgetSpent):
        made.process_request(PAGE)
    assert crawler.stats.get_value("budget/left") == 1


def test_robots_txt_costs_nothing_and_is_fetched_whatever_is_spent():
    made, _ = begun("1")
    for _ in range(3):
        made.process_request(Request("https://noviny.example/robots.txt", meta={"dont_obey_robotstxt": True}))
    made.process_request(PAGE)
    with pytest.raises(BudgetSpent):
        made.process_request(PAGE)


@pytest.mark.parametrize("value", ["", None])
def test_run_without_a_budget_and_spider_of_another_kind_may_spend_anything(passed, value):
    made, crawler = begun(value)
    passed.seconds = 1e9
    for _ in range(100):
        made.process_request(PAGE)
    assert crawler.stats.get_value("budget/left") is None
