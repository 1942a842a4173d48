"""Which articles a run asks for: the new, the due and the left, each once, however it is spelt and whoever names it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.clock import Clock
from newscrawl.crawling.frontier import (
    LEFT_PRIORITY,
    NEW_PRIORITY,
    REVISIT_PRIORITY,
    Ask,
    Frontier,
    is_due,
)
from newscrawl.facts import Found, Visit
from newscrawl.items import FoundIn
from newscrawl.state.crawl_state import CrawlState
from newscrawl.state.page_notes import Published
from newscrawl.state.page_table import KnownPage
from newscrawl.state.plan import DAY, HOUR, LONGEST_GAP, MINUTE
from newscrawl.values.keys import named_key
from support.crawl_parts import HOST, CrawlParts, by_number, nameless
from support.state_notes import NOW, article, key, tombstone, url

SPELLINGS = (
    "https://zpravy.example/clanek-{}",
    "http://zpravy.example/clanek-{}",
    "https://www.zpravy.example/clanek-{}/",
    "https://zpravy.example/clanek-{}?utm_source=rss",
    "https://ZPRAVY.example:443/clanek-{}#diskuse",
)


def places(asks: list[Ask]) -> list[str]:
    return [ask.url for ask in asks]


# --- new articles -----------------------------------------------------------------------------------------------------


def test_new_article_comes_before_sources_and_without_conditions(crawl):
    (ask,) = crawl().asks(url(1))
    assert ask == Ask(url=url(1), key=key(1), priority=NEW_PRIORITY, headers={}, named=url(1), is_new=True)
    assert NEW_PRIORITY > 0 > LEFT_PRIORITY > REVISIT_PRIORITY


def test_what_first_led_to_an_article_is_known_to_every_run_that_asks_for_it(crawl, clock):
    run = crawl()
    rss, front = FoundIn(kind="feed", url=f"{HOST}/rss"), FoundIn(kind="front", url=f"{HOST}/")
    (ask,) = run.frontier.asks(run.frontier.new([url(1)]), found_in=rss)
    assert ask.found == Found(kind="feed", url=f"{HOST}/rss", at=NOW)
    run.commit()
    clock.pass_by(HOUR)
    later = crawl()
    (again,) = later.frontier.asks(later.frontier.new([url(1)]), found_in=front)
    assert again.found == ask.found
    assert [left.found for left in crawl().frontier.left()] == [ask.found]


def test_other_address_that_a_source_has_for_an_article_of_the_feed_is_one_of_it(crawl):
    old, new = f"{HOST}/stary-clanek-7", f"{HOST}/novy-clanek-7"
    crawl().publish(replace(article(7), url=old), aliases=(named_key("lab", "7"),))
    run = crawl(name_of=by_number)
    assert [ask.url for ask in run.asks(new)] == []
    run.commit()
    assert [(row.article_url, row.url) for row in run.state.known.untold_addresses()] == [(old, new)]


def test_order_of_the_source_is_kept(crawl):
    assert places(crawl().asks(url(3), url(1), url(2))) == [url(3), url(1), url(2)]


@given(st.lists(st.lists(st.tuples(st.integers(1, 4), st.sampled_from(SPELLINGS)), max_size=6), max_size=5))
def test_each_article_is_asked_for_once_by_its_first_address(sources):
    frontier = Frontier(CrawlState("lab", 14, Clock()), limit=0, name_of=nameless, count=lambda _: None)
    named = [[spelling.format(number) for number, spelling in source] for source in sources]
    asked = [ask.url for source in named for ask in frontier.asks(frontier.new(source))]
    first = {number: spelling.format(number) for number, spelling in reversed([n for s in sources for n in s])}
    assert sorted(asked) == sorted(first.values())


def test_addresses_that_bear_one_name_are_one_article(crawl):
    run = crawl(name_of=by_number)
    assert places(run.asks(f"{HOST}/stary-clanek-7", f"{HOST}/novy-clanek-7", url(7), url(8))) == [
        f"{HOST}/stary-clanek-7",
        url(8),
    ]


def test_news_is_what_no_former_run_knew(crawl):
    crawl().publish(article(1))
    run = crawl()
    run.asks(url(1), url(2))
    assert (run.frontier.is_news(url(1)), run.frontier.is_news(url(2))) == (False, True)
    assert run.frontier.is_news(f"{url(2)}/?utm_source=rss")


# --- the limit and what is left ---------------------------------------------------------------------------------------


@settings(max_examples=25)
@given(limit=st.integers(1, 6), sources=st.lists(st.sets(st.integers(1, 9), min_size=1), min_size=1, max_size=4))
def test_limit_is_never_exceeded_and_what_is_beyond_is_left_to_the_next_run(limit, sources):
    everything = {url(number) for source in sources for number in source}
    with TemporaryDirectory() as directory:
        run = CrawlParts(Path(directory), limit=str(limit))
        asked = [ask.url for source in sources for ask in run.asks(*map(url, source))]
        run.commit()
        assert len(asked) == min(limit, len(everything))
        assert run.counted["discovery/left"] == len(everything) - len(asked)
        run.state.close()
        later = CrawlParts(Path(directory))
        for asked_url in asked:  # these have been fetched
            later.state.notebook.visited(Visit(key=later.state.known.page_at(asked_url).key), "no_article")
        later.commit()
        assert {ask.url for ask in later.frontier.left()} == everything - set(asked)
        later.state.close()


def test_what_was_left_is_asked_for_below_the_sources(crawl):
    run = crawl(limit="1")
    assert places(run.asks(url(1), url(2))) == [url(1)]
    run.commit()
    asks = list(crawl().frontier.left())
    assert [(ask.url, ask.priority, ask.headers, ask.is_new) for ask in asks] == [
        (url(1), LEFT_PRIORITY, {}, False),  # nobody has told that it was fetched
        (url(2), LEFT_PRIORITY, {}, False),
    ]


def test_what_is_due_has_the_limit_after_what_is_new(crawl, clock):
    crawl().publish(article(1), article(2))
    clock.pass_by(DAY)
    run = crawl(limit="2")
    assert places(run.asks(url(3))) == [url(3)]
    assert len(list(run.frontier.left())) == 1


# --- known articles ---------------------------------------------------------------------------------------------------


def test_known_article_that_is_not_due_is_counted_and_not_asked_for(crawl):
    crawl().publish(article(1))
    run = crawl()
    assert run.asks(url(1)) == []
    assert run.counted == {"discovery/known": 1}
    assert list(run.frontier.left()) == []


def test_due_article_is_asked_for_only_if_it_has_changed_and_last_of_all(crawl, clock):
    crawl().publish(article(1), etag='"a"', last_modified="Sun, 22 Nov 2026 07:00:00 GMT")
    clock.pass_by(HOUR)
    run = crawl()
    (ask,) = run.asks(url(1))
    assert ask.headers == {"If-None-Match": '"a"', "If-Modified-Since": "Sun, 22 Nov 2026 07:00:00 GMT"}
    assert (ask.priority, ask.is_new) == (REVISIT_PRIORITY, False)
    assert run.counted == {"discovery/known": 1, "revisit/due": 1}


def test_what_is_due_comes_the_newest_first(crawl, clock):
    run = crawl()
    for number, age in ((1, 300), (2, 100), (3, 200)):
        run.publish(article(number, at=NOW - age * MINUTE))
    clock.pass_by(30 * DAY)
    assert places(crawl().frontier.left()) == [url(2), url(3), url(1)]


def test_article_that_a_source_has_named_is_not_due_once_more(crawl, clock):
    crawl().publish(article(1), article(2))
    clock.pass_by(DAY)
    run = crawl()
    assert places(run.asks(url(1))) == [url(1)]
    assert places(run.frontier.left()) == [url(2)]
    assert run.asks(url(2)) == []


def test_what_was_visited_is_not_due_again(crawl, clock):
    crawl().publish(article(1))
    clock.pass_by(HOUR)
    run = crawl()
    (ask,) = run.asks(url(1))
    assert run.frontier.not_read(Visit(key=ask.key), "304") == []
    run.commit()
    later = crawl()
    assert later.asks(url(1)) == list(later.frontier.left()) == []


def test_given_addresses_are_asked_for_whatever_is_known_of_them(crawl):
    crawl().publish(article(1), etag='"a"')
    run = crawl()
    (ask,) = run.frontier.asks(run.frontier.new([url(1)]), whatever_is_known=True)
    assert (ask.url, ask.headers, ask.priority, ask.is_new) == (url(1), {}, NEW_PRIORITY, False)


def test_article_that_is_gone_is_looked_at_again_without_conditions(crawl, clock):
    run = crawl()
    run.publish(article(1), etag='"a"')
    run.commit(tombstone(1, at=NOW, revision=2))
    clock.pass_by(HOUR)
    (ask,) = crawl().frontier.left()
    assert (ask.url, ask.headers) == (url(1), {})


def test_article_that_has_moved_is_asked_for_where_it_is_now_and_known_by_both_addresses(crawl, clock):
    crawl().publish(article(1, moved_to=url(9)))
    clock.pass_by(HOUR)
    run = crawl()
    (ask,) = run.asks(url(1))
    assert (ask.url, ask.key, ask.named) == (url(9), key(1), url(1))
    assert run.asks(url(9)) == []


def test_day_on_which_a_source_named_a_page_last_is_kept_once_a_day(crawl, clock):
    crawl().publish(article(1))
    clock.pass_by(DAY)
    run = crawl()
    run.asks(url(1))
    assert run.page(url(1)).last_seen == NOW
    clock.pass_by(1)
    run = crawl()
    run.asks(url(1))
    assert run.page(url(1)).last_seen == clock.seconds


# --- what is due ------------------------------------------------------------------------------------------------------


def known_page(**changes: int | str | None) -> KnownPage:
    values = {"first_seen": NOW, "last_seen": NOW, "fetched": NOW, "outcome": "x", "revision": 1, "gone": 0}
    rest = dict.fromkeys(KnownPage.__slots__) | {"number": 1, "key": 1, "site": "lab", "url": url(1)}
    return KnownPage(**(rest | values | changes))


@pytest.mark.parametrize(
    ("due", "changes"),
    [
        (True, {"next_visit": NOW}),
        (False, {"next_visit": NOW + 1}),
        (False, {"next_visit": None}),
        (False, {"next_visit": None, "revision": 0, "fetched": NOW - LONGEST_GAP + 1}),
        (True, {"next_visit": None, "revision": 0, "fetched": NOW - LONGEST_GAP}),
        (True, {"next_visit": None, "gone": 1, "fetched": NOW - LONGEST_GAP}),
        (True, {"next_visit": None, "gone": 1, "fetched": NOW + LONGEST_GAP}),
        (False, {"next_visit": None, "revision": 0, "fetched": None}),
    ],
)
def test_page_is_due_at_its_time_and_one_that_is_given_up_seldom(clock, due, changes):
    assert is_due(known_page(**changes), NOW) is due


# --- pages that were not read -----------------------------------------------------------------------------------------


def test_unchanged_page_keeps_the_new_validators(crawl):
    crawl().publish(article(1), etag='"a"')
    run = crawl()
    assert run.frontier.not_read(Visit(key=key(1), etag='"b"'), "304") == []
    assert run.counted == {"revisit/unchanged": 1}
    assert (run.page(url(1)).etag, run.page(url(1)).outcome) == ('"b"', "unchanged")


def test_article_of_the_feed_that_is_gone_for_good_is_a_fact(crawl):
    crawl().publish(article(1))
    run = crawl()
    (fact,) = run.frontier.not_read(Visit(key=key(1)), "410")
    assert (fact.site, fact.url, fact.status) == ("lab", url(1), 410)
    assert run.counted == {"revisit/gone": 1}


def test_article_that_is_gone_already_is_no_news_and_no_failure(crawl):
    run = crawl()
    run.publish(article(1))
    run.commit(tombstone(1, at=NOW, revision=2))
    assert crawl().frontier.not_read(Visit(key=key(1)), "404") == []


@pytest.mark.parametrize(("number", "reason"), [(1, "503"), (1, "TimeoutError"), (2, "404"), (3, "404")])
def test_other_failures_are_to_be_logged_and_leave_validators_as_they_are(crawl, number, reason):
    """Of an article of the feed, of a page that is known, of one that is not."""
    run = crawl()
    run.publish(article(1), etag='"a"')
    run.asks(url(2))
    run.commit()
    run = crawl()
    assert run.frontier.not_read(Visit(key=key(number), etag='"b"'), reason) is None
    known = run.page(url(number))
    if number < 3:
        assert (known.outcome, known.etag) == (reason, {1: '"a"', 2: None}[number])
        assert known.next_visit == NOW
    else:
        assert known is None


def test_what_fails_is_due_in_each_run_for_a_week_and_as_long_as_sources_name_it(crawl, clock):
    run = crawl()
    run.asks(url(1))
    for hours in range(0, 8 * 24, 6):
        clock.seconds = NOW + hours * HOUR
        assert run.page(url(1)).next_visit <= clock.seconds
        run.frontier.not_read(Visit(key=key(1)), "503")
    clock.seconds = NOW + 8 * DAY
    run.frontier.not_read(Visit(key=key(1)), "503")
    assert run.page(url(1)).next_visit is None
    assert [ask.url for ask in crawl().asks(url(1))] == [url(1)]


def test_page_that_answers_again_is_known_again(crawl):
    run = crawl()
    run.asks(url(1))
    run.commit()
    run.frontier.not_read(Visit(key=key(1)), "403")
    run.commit()
    run.state.notebook.visited(Visit(key=key(1)), "no_article")
    assert run.page(url(1)).failed == 0
    assert crawl().asks(url(1)) == []


def test_article_that_is_not_found_is_sure_to_be_gone_three_hours_later(crawl, clock):
    crawl().publish(article(1))
    run = crawl()
    assert run.frontier.not_read(Visit(key=key(1)), "404") == []
    held = run.page(url(1))
    assert (held.held, held.held_since, held.next_visit <= NOW + 3 * HOUR) == ("404", NOW, True)
    clock.pass_by(3 * HOUR - 1)
    run = crawl()
    assert run.frontier.not_read(Visit(key=key(1)), "404") == []
    assert run.page(url(1)).held_since == NOW
    clock.pass_by(1)
    (fact,) = crawl().frontier.not_read(Visit(key=key(1)), "404")
    assert fact.status == 404


@pytest.mark.parametrize(("between", "is_gone"), [("503", True), ("304", False), ("no_article", False)])
def test_answer_in_between_that_says_otherwise_begins_anew_and_a_failure_does_not(crawl, clock, between, is_gone):
    crawl().publish(article(1))
    run = crawl()
    run.frontier.not_read(Visit(key=key(1)), "404")
    run.commit()
    clock.pass_by(HOUR)
    if between == "no_article":
        run.state.notebook.visited(Visit(key=key(1)), between)
    else:
        run.frontier.not_read(Visit(key=key(1)), between)
    run.commit()
    clock.pass_by(2 * HOUR)
    assert bool(crawl().frontier.not_read(Visit(key=key(1)), "404")) is is_gone


# --- an article at one of several addresses ---------------------------------------------------------------------------


def test_article_that_is_not_found_is_looked_for_at_its_other_addresses_each_once(crawl):
    """Where a source names it, where it has moved to, where it entered the feed."""
    crawl().publish(article(1, moved_to=url(9)))
    frontier = crawl().frontier
    ask = Ask(
        url=url(9), key=key(1), priority=REVISIT_PRIORITY, headers={"If-None-Match": '"a"'}, named=url(5), is_new=False
    )
    seen = []
    while again := frontier.elsewhere(ask, [key(9)] if not seen else [key(5)] if len(seen) == 1 else [key(1)]):
        assert (again.headers, again.priority, again.key) == ({}, NEW_PRIORITY, key(1))
        seen.append(again.url)
        ask = again
    assert seen == [url(5), url(1)]


def test_article_that_is_gone_is_looked_for_where_it_has_moved_to_also_when_it_is_given(crawl):
    run = crawl()
    run.publish(article(1, moved_to=url(9)))
    run.commit(tombstone(1, at=NOW, revision=2))
    frontier = crawl().frontier
    (ask,) = frontier.asks(frontier.new([url(1)]), whatever_is_known=True)
    assert frontier.elsewhere(ask, [key(1)]).url == url(9)


def test_page_that_is_not_in_the_feed_is_looked_for_nowhere_else(crawl):
    run = crawl()
    (ask,) = run.asks(url(1))
    run.commit()
    assert run.frontier.elsewhere(ask, [key(2)]) is None
    assert (
        run.frontier.elsewhere(Ask(url=url(3), key=key(3), priority=0, headers={}, named=url(3), is_new=True), [])
        is None
    )


def test_address_that_led_to_a_gone_page_is_not_tried_again(crawl):
    crawl().publish(article(1))
    ask = Ask(url=url(1), key=key(1), priority=0, headers={}, named=url(1), is_new=False)
    assert crawl().frontier.elsewhere(ask, [key(1), key(2)]) is None


def test_revision_after_a_page_has_moved_back_is_asked_for_at_its_first_address(crawl, clock):
    run = crawl()
    run.publish(article(1, moved_to=url(9)))
    run.state.commit([Published(article=article(1, revision=2, text="jinak", at=NOW + 1))])
    clock.pass_by(DAY)
    assert places(crawl().frontier.left()) == [url(1)]
