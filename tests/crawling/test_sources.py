"""What a run knows of its feeds, sitemaps and listings, and leaves to later ones."""

from __future__ import annotations

import pytest

from newscrawl.crawling.sources import SourceAsk
from newscrawl.state.source_table import MOST_FAILURES
from support.crawl_parts import HOST, CrawlParts, request, request_for, response

FEED = SourceAsk(kind="feed", url=f"{HOST}/rss/")
SECTION = SourceAsk(kind="listing", url=f"{HOST}/svet")
SECOND = SourceAsk(kind="listing", url=f"{HOST}/svet?page=2", number=2)
CHILD = SourceAsk(kind="sitemap", url=f"{HOST}/mapa-1.xml", number=2)
MOMENT = "Sun, 22 Nov 2026 07:00:00 GMT"


def read(run: CrawlParts, ask: SourceAsk, articles: int = 3, **validators: str) -> None:
    run.sources.read(response(request_for(ask), **validators), range(articles))
    run.commit()


def known(run: CrawlParts, ask: SourceAsk) -> tuple[str | None, int, int, int] | None:
    run.commit()
    found = run.state.known.source(ask.url)
    return found and (found.outcome, found.failures, found.pending, found.articles)


def left(run: CrawlParts) -> list[str]:
    run.commit()
    return [source.url for source in run.sources.left()]


def test_source_that_was_read_is_asked_for_only_if_it_has_changed(crawl):
    assert crawl().sources.conditions(FEED.url) == {}
    read(crawl(), FEED, ETag='"a"', Last_Modified=MOMENT)
    run = crawl()
    assert known(run, FEED) == ("read", 0, 0, 3)
    assert run.sources.conditions(FEED.url) == {"If-None-Match": '"a"', "If-Modified-Since": MOMENT}


@pytest.mark.parametrize("given", [{"pages": "3"}, {"since": "2026-01-01"}, {"until": "2026-01-01"}])
def test_run_that_goes_deeper_reads_its_sources_whatever_is_known(crawl, given):
    read(crawl(), FEED, ETag='"a"')
    assert crawl(**given).sources.conditions(FEED.url) == {}


def test_source_that_is_to_be_read_is_read_whatever_is_known(crawl):
    """Its validators are those of a visit before it was found again."""
    run = crawl()
    read(run, SECOND, ETag='"a"')
    run.sources.led_to(SECOND)
    run.commit()
    assert crawl().sources.conditions(SECOND.url) == {}


def test_source_that_another_one_leads_to_is_left_until_it_is_read(crawl):
    run = crawl()
    run.sources.led_to(SECOND)
    assert left(run) == [SECOND.url]
    assert left(crawl()) == [SECOND.url]
    read(crawl(), SECOND)
    assert left(crawl()) == []


def test_first_page_of_a_section_is_read_in_every_run_and_comes_first(crawl):
    run = crawl()
    run.sources.led_to(CHILD)
    run.sources.led_to(SECTION)
    read(run, SECTION)
    assert left(crawl()) == [SECTION.url, CHILD.url]


def test_unchanged_source_names_as_many_articles_as_before_and_keeps_its_validators(crawl):
    run = crawl()
    assert run.sources.unchanged(request_for(FEED)) == 0
    read(run, FEED, 7, ETag='"a"')
    run = crawl()
    assert run.sources.unchanged(request_for(FEED)) == 7
    assert known(run, FEED) == ("unchanged", 0, 0, 7)
    assert run.sources.conditions(FEED.url) == {"If-None-Match": '"a"'}


def test_page_after_the_last_of_a_listing_is_no_failure(crawl):
    run = crawl()
    run.sources.led_to(SECOND)
    run.sources.ended(request_for(SECOND))
    assert known(run, SECOND) == ("ended", 0, 0, 0)
    assert left(run) == []


@pytest.mark.parametrize(("ask", "reason"), [(CHILD, "useless"), (SECOND, "503"), (SECTION, "TimeoutError")])
def test_source_that_fails_is_tried_again_and_given_up_in_the_end(crawl, ask, reason):
    run = crawl()
    run.sources.led_to(ask)
    for failures in range(1, MOST_FAILURES):
        run.sources.failed(request_for(ask), reason)
        assert known(run, ask) == (reason, failures, 1, 0)
        assert left(run) == [ask.url]
    run.sources.failed(request_for(ask), reason)
    assert known(run, ask) == (reason, MOST_FAILURES, 0, 0)
    assert left(run) == []


def test_source_that_can_be_read_again_has_not_failed(crawl):
    run = crawl()
    run.sources.failed(request_for(FEED), "503")
    read(run, FEED)
    assert known(run, FEED) == ("read", 0, 0, 3)


def test_source_that_fails_keeps_what_was_read_of_it(crawl):
    run = crawl()
    read(run, FEED, ETag='"a"')
    run.sources.failed(request_for(FEED), "503")
    assert known(run, FEED) == ("503", 1, 0, 3)
    assert run.sources.conditions(FEED.url) == {"If-None-Match": '"a"'}


def test_redirected_source_is_known_by_the_address_that_was_asked_for(crawl):
    run = crawl()
    run.sources.read(response(request_for(FEED, f"{HOST}/jinde/")), range(2))
    assert known(run, FEED) == ("read", 0, 0, 2)


def test_run_for_some_days_notes_nothing_and_takes_up_nothing(crawl):
    run = crawl()
    run.sources.led_to(SECOND)
    run.commit()
    run = crawl(since="2025-01-01", until="2025-01-31")
    assert left(run) == []
    run.sources.led_to(CHILD)
    run.sources.read(response(request_for(FEED)), range(3))
    run.sources.failed(request_for(SECOND), "503")
    run.sources.ended(request_for(SECOND))
    assert (known(run, FEED), known(run, CHILD), known(run, SECOND)) == (None, None, (None, 0, 1, 0))


def test_document_that_is_read_beside_its_usual_place_is_not_noted(crawl):
    run = crawl()
    run.sources.read(response(request(FEED.url)), range(3))
    assert known(run, FEED) is None
