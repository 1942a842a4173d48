"""What a source leads to without end is bounded and counted, and nothing that is sound is left out."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.crawling import following, traps
from newscrawl.crawling.sources import SourceAsk
from newscrawl.crawling.traps import MAX_ARTICLES, is_endless
from support.crawl_parts import HOST, CrawlParts, listing, request_for, response
from support.loopback import Answer, links_page, page, serve
from support.noviny import SITE, article
from support.noviny_runs import NovinyRuns
from support.state_notes import url

DOMACI = SourceAsk(kind="listing", url=f"{HOST}/domaci")


@pytest.mark.parametrize(
    "path",
    [
        "/kalendar/kalendar/kalendar/clanek-1",
        "/a/b/a/b/a/b/clanek-1",
        "/domaci/../" * 1 + "x" * 2001,
        "/2026/11/a/11/a/11/a/clanek-1",
    ],
)
def test_an_address_that_repeats_itself_is_endless(path: str) -> None:
    assert is_endless(HOST + path)


@pytest.mark.parametrize(
    "path",
    ["/", "/domaci/clanek-1", "/domaci/domaci/clanek-1", "/02/02/02/clanek-1", "/a/b/a/b/clanek", "/2026/11/11/11/x"],
)
def test_other_addresses_are_not(path: str) -> None:
    assert not is_endless(HOST + path)


@given(st.text())
def test_any_address_is_judged(path: str) -> None:
    assert is_endless(f"https://noviny.example/{path}") in (True, False)


@given(st.lists(st.from_regex(r"[a-z0-9]{1,5}", fullmatch=True), min_size=1, max_size=9, unique=True))
def test_a_path_without_repetition_is_sound(parts: list[str]) -> None:
    assert not is_endless(f"{HOST}/{'/'.join(parts)}")


def test_a_page_leads_to_so_many_new_articles_and_the_rest_is_counted(tmp_path: Path) -> None:
    run = CrawlParts(tmp_path)
    most = MAX_ARTICLES["listing"]
    body = listing(*map(url, range(1, most + 6)))
    found = list(run.following.listing(response(request_for(DOMACI), body)))
    assert len([ask for ask in found if not isinstance(ask, SourceAsk)]) == most
    assert run.counted["discovery/listing/trapped"] == 5


def test_a_listing_that_always_has_one_more_page_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "MAX_PAGES", 7)
    run = CrawlParts(tmp_path, pages="100000")
    ask, number = DOMACI, 0
    while True:
        number += 1
        found = list(run.following.listing(response(request_for(ask), listing(url(number)))))
        more = [one for one in found if isinstance(one, SourceAsk)]
        if not more:
            break
        ask = more[0]
    assert number == 7
    assert run.counted["discovery/listing/trapped"] == 1


def test_sections_beyond_the_most_are_counted(tmp_path: Path) -> None:
    run = CrawlParts(tmp_path, section=r"/s\d+$")
    found = list(run.following.sections(f"{HOST}/s{number}" for number in range(traps.MAX_SECTIONS + 5)))
    assert len(found) == traps.MAX_SECTIONS
    assert run.counted["discovery/listing/trapped"] == 5


def test_a_crawl_tells_of_a_trap_and_ends_well(tmp_path: Path) -> None:
    good = "/novy-most-se-otevira.abcdef01"
    bad = [f"/kalendar{'/kalendar' * number}/novy-most-se-otevira.abcdef{number:02}" for number in range(2, 9)]
    answers: dict[str, Answer] = {f"{SITE}/vypis": links_page(good, *bad), SITE + good: article("jedna")}
    answers |= {SITE + path: page("<p>past") for path in bad}
    with serve(answers) as server:
        run = NovinyRuns(tmp_path, feeds=(), listings=(f"{SITE}/vypis",)).crawl(server)

    assert run.articles == [good]
    assert set(run.asked).isdisjoint(bad)
    assert run.report["trapped"] == len(bad)
    assert run.scrapy.log.count(f"listing leads on without end: {SITE}/vypis: {len(bad)} addresses left out") == 1
