"""Spider arguments: texts from the command line, and what they say."""

from __future__ import annotations

from datetime import date

import pytest
from scrapy.exceptions import UsageError

from newscrawl.crawling.allowance import Allowance
from newscrawl.crawling.arguments import ALL_PAGES, DEFAULT_PAGES, Arguments, usage
from newscrawl.crawling.window import Window
from support.crawl_parts import NOT_GIVEN


def parsed(**given: str) -> Arguments:
    return Arguments.parse(**{**NOT_GIVEN, **given})


def test_run_without_arguments():
    assert parsed() == Arguments(
        pages=DEFAULT_PAGES, limit=0, urls=[], window=Window(), allowance=Allowance(), rereads=False
    )


def test_run_with_all_of_them():
    given = {"pages": "9", "limit": "200", "since": "2026-01-01", "until": "2026-01-31", "budget": "10m"}
    assert parsed(**given, urls="https://zpravy.example/clanek-1") == Arguments(
        pages=9,
        limit=200,
        urls=["https://zpravy.example/clanek-1"],
        window=Window(since=date(2026, 1, 1), until=date(2026, 1, 31)),
        allowance=Allowance(seconds=600),
        rereads=True,
    )


def test_addresses_are_canonical_and_stand_between_commas():
    urls = " https://ZPRAVY.example/clanek-1?utm_source=x#foto, ,http://jiny.example/ ,"
    assert parsed(urls=urls).urls == ["https://zpravy.example/clanek-1", "http://jiny.example/"]


@pytest.mark.parametrize(
    ("given", "pages", "rereads"),
    [
        ({"pages": "0"}, 0, True),
        ({"since": "2026-01-01"}, ALL_PAGES, True),
        ({"since": "2026-01-01", "pages": "2"}, 2, True),
        ({"until": "2026-01-01"}, DEFAULT_PAGES, True),
        ({"limit": "5", "budget": "5"}, DEFAULT_PAGES, False),
    ],
)
def test_run_for_some_days_or_pages_reads_sources_whatever_is_known(given, pages, rereads):
    assert (parsed(**given).pages, parsed(**given).rereads) == (pages, rereads)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("pages", "dva", "pages=dva: a whole number, please"),
        ("pages", "-1", "pages=-1: a whole number, please"),
        ("limit", "1.5", "limit=1.5: a whole number, please"),
        ("limit", "", "limit=: a whole number, please"),
        ("urls", "ftp://x/,https://zpravy.example/,nic", "urls: no http address: ftp://x/, nic"),
        ("since", "loni", "since=loni: a date such as 2025-01-31, please"),
        ("budget", "0", "budget=0: a number of requests such as 500"),
    ],
)
def test_wrong_argument_is_named_in_one_line_that_begins_with_the_site(name, value, told):
    with pytest.raises(UsageError) as error, usage("lab"):
        parsed(**{name: value})
    assert str(error.value).startswith(f"lab: -a {told}")
    assert "\n" not in str(error.value)
