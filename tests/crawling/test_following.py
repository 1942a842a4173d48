"""From a fetched source to what it leads to: articles, sections, pages of a listing, children of an index, archives."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import pytest
from twisted.internet.error import TimeoutError as TookTooLong

from newscrawl.crawling.following import ARCHIVE, MAX_ARCHIVE_FILES, MAX_NAMED_SITEMAPS, ArchiveAsk
from newscrawl.crawling.frontier import REVISIT_PRIORITY, Ask
from newscrawl.crawling.sources import SourceAsk
from newscrawl.crawling.traps import MAX_SECTIONS
from newscrawl.exceptions import BudgetSpent, RefusedRequest
from newscrawl.state.page_notes import Changed
from newscrawl.values.moments import PRAGUE
from support.crawl_parts import HOST, CrawlParts, failure, feed, listing, request, request_for, response, sitemap
from support.state_notes import article, key, stamp, url

FEED = SourceAsk(kind="feed", url=f"{HOST}/rss/")
MAP = SourceAsk(kind="sitemap", url=f"{HOST}/mapa.xml")
DOMACI = SourceAsk(kind="listing", url=f"{HOST}/domaci")
FEBRUARY = datetime(2026, 2, 1, tzinfo=PRAGUE)
NEWS = ("26 Jan 2026 09:00:00 +0100", "25 Jan 2026 09:00:00 +0100", "24 Jan 2026 09:00:00 +0100")


def followed(run: CrawlParts, ask: SourceAsk, body: str) -> list[Ask | SourceAsk]:
    """Return what a source leads to."""
    parse = {"feed": run.following.feed, "sitemap": run.following.sitemap, "listing": run.following.listing}
    return list(parse.get(ask.kind, run.following.listing)(response(request_for(ask), body)))


def page_two(found: Iterable[Ask | SourceAsk]) -> SourceAsk | None:
    return next((ask for ask in found if isinstance(ask, SourceAsk) and "page=" in ask.url), None)


def urls(found: Iterable[Ask | SourceAsk | ArchiveAsk]) -> list[str]:
    return [ask.url for ask in found]


def left(run: CrawlParts) -> list[str]:
    run.commit()
    return urls(run.following.left())


# --- feeds and sitemaps -----------------------------------------------------------------------------------------------


def test_feed_leads_to_its_articles_the_newest_first(crawl):
    run = crawl()
    body = feed((url(3), NEWS[2]), (url(1), NEWS[0]), (f"{HOST}/autor/jan", NEWS[0]), (url(2), NEWS[1]))
    assert urls(followed(run, FEED, body)) == [url(1), url(2), url(3)]
    assert run.counted == {"discovery/feed/documents": 1, "discovery/feed/articles": 3, "discovery/feed/new": 3}


def test_source_names_articles_and_what_is_met_already_is_not_new(crawl):
    run = crawl()
    run.asks(url(1))
    assert urls(followed(run, FEED, feed((url(1), NEWS[0]), (url(2), NEWS[1])))) == [url(2)]
    assert (run.counted["discovery/feed/articles"], run.counted["discovery/feed/new"]) == (2, 1)
    run.commit()
    assert run.state.known.source(FEED.url).articles == 2


def test_feed_of_a_run_for_some_days_leads_to_what_was_published_then(crawl):
    body = feed(*((url(number), date) for number, date in enumerate(NEWS)), (f"{HOST}/2026-01-24/clanek-7", ""))
    assert urls(followed(crawl(since="2026-01-25", until="2026-01-25"), FEED, body)) == [url(1)]


def test_sitemap_leads_to_its_articles(crawl):
    assert urls(followed(crawl(), MAP, sitemap(url(1), f"{HOST}/autor/jan"))) == [url(1)]


def test_index_leads_to_as_many_of_its_newest_children_as_pages_are_read(crawl):
    dated = "".join(
        f"<sitemap><loc>{HOST}/mapa-{day}.xml</loc><lastmod>2026-01-0{day}</lastmod></sitemap>" for day in (1, 3, 2)
    )
    run = crawl(pages="2")
    found = followed(run, MAP, f"<sitemapindex>{dated}</sitemapindex>")
    assert found == [SourceAsk(kind="sitemap", url=f"{HOST}/mapa-{day}.xml", number=2) for day in (3, 2)]
    assert left(run) == [f"{HOST}/mapa-2.xml", f"{HOST}/mapa-3.xml"]


def dated(*entries: tuple[str, str]) -> str:
    """Return a sitemap of (address, when it was changed)."""
    urls = "".join(f"<url><loc>{address}</loc><lastmod>{when}</lastmod></url>" for address, when in entries)
    return f"<urlset>{urls}</urlset>"


def test_known_article_that_a_source_says_has_changed_since_is_asked_for_once(crawl):
    run = crawl()
    run.publish(article(1), article(2), etag='"1"')
    known = run.state.known.page(key(1))
    later, before = (datetime.fromtimestamp(known.fetched + hours * 3600, PRAGUE).isoformat() for hours in (1, -1))
    run.asks(url(1), url(2))
    found = followed(run, MAP, dated((url(1), later), (url(2), before), (url(3), later)))
    assert urls(found) == [url(3), url(1)]
    assert (found[1].priority, found[1].headers) == (REVISIT_PRIORITY, {"If-None-Match": '"1"'})
    assert followed(run, FEED, dated((url(1), later)).replace("url", "item")) == []
    assert followed(run, MAP, dated((url(1), later))) == []


def test_change_that_the_limit_leaves_is_due_for_the_next_run_and_not_after_a_visit(crawl):
    run = crawl(limit="1")
    run.publish(article(1))
    known = run.state.known.page(key(1))
    later = datetime.fromtimestamp(known.fetched + 60, PRAGUE).isoformat()
    run.asks(url(5))
    assert followed(run, MAP, dated((url(1), later))) == []
    run.commit()
    assert run.state.known.page(key(1)).next_visit == known.fetched + 60
    run.publish(article(1, at=known.fetched + 120, revision=2))
    run.state.commit([Changed(number=known.number, changed=known.fetched + 60)])
    assert run.state.known.page(key(1)).next_visit > known.fetched + 120


def test_source_that_was_cut_is_read_as_far_as_it_goes_said_and_asked_for_again(crawl, caplog):
    run = crawl()
    cut = sitemap(url(1), url(2)).partition("/clanek-2")[0] + "/cl"
    assert urls(run.following.sitemap(response(request_for(MAP), cut, ETag='"1"'))) == [url(1)]
    assert run.counted["discovery/sitemap/cut"] == 1
    assert f"sitemap cut, read as far as it goes: {MAP.url}" in caplog.messages
    run.commit()
    assert run.following.conditions(MAP.url) == {}


def test_sitemaps_that_robots_files_name_are_read_each_once_and_their_newest_articles_alone(crawl, monkeypatch):
    run = crawl()
    monkeypatch.setattr("newscrawl.crawling.following.MAX_NAMED_ARTICLES", 2)
    asks = list(run.following.named_sitemaps([MAP.url, "nic", MAP.url, f"{HOST}/druha.xml"]))
    assert asks == [SourceAsk(kind="sitemap", url=address, most=2) for address in (MAP.url, f"{HOST}/druha.xml")]
    assert urls(followed(run, asks[0], sitemap(url(1), url(2), url(3)))) == [url(1), url(2)]
    index = followed(run, asks[1], sitemap(f"{HOST}/3.xml", index=True))
    assert index == [SourceAsk(kind="sitemap", url=f"{HOST}/3.xml", number=2, most=2)]
    assert left(run) == []
    many = [f"{HOST}/{number}.xml" for number in range(100)]
    assert len(list(run.following.named_sitemaps(many))) == MAX_NAMED_SITEMAPS - 2


@pytest.mark.parametrize(
    ("ask", "body", "why"),
    [
        (FEED, "<html><body>Omlouváme se", "not a feed but <html>"),
        (MAP, "", "empty"),
        (SourceAsk(kind="sitemap", url=f"{HOST}/2.xml", number=2), sitemap(MAP.url, index=True), "an index inside an"),
        (DOMACI, "\x89PNG\r\n\x1a\n" + "\0" * 50, "not text"),
    ],
)
def test_source_that_is_none_of_its_kind_is_useless(crawl, caplog, ask, body, why):
    run = crawl()
    run.sources.led_to(ask)
    assert followed(run, ask, body) == []
    assert run.counted == {f"discovery/{ask.kind}/useless": 1}
    assert [message for message in caplog.messages if f"{ask.kind} useless: {ask.url}: " in message and why in message]
    run.commit()
    known = run.state.known.source(ask.url)
    assert (known.outcome, known.failures, known.pending) == ("useless", 1, 1)


# --- listings ---------------------------------------------------------------------------------------------------------


def test_listing_leads_to_its_articles_and_its_next_page_while_it_names_new_ones(crawl):
    run = crawl()
    first = followed(run, DOMACI, listing(url(1), url(2)))
    assert urls(first) == [url(1), url(2), f"{HOST}/domaci?page=2"]
    second = followed(run, page_two(first), listing(url(2), url(3)))
    assert urls(second) == [url(3), f"{HOST}/domaci?page=3"]
    third = followed(run, page_two(second), listing(url(1), url(3)))
    assert third == []  # and three pages are read where `pages` does not say how many


def test_pages_bounds_how_far_a_listing_is_followed(crawl):
    run = crawl(pages="2")
    second = page_two(followed(run, DOMACI, listing(url(1))))
    assert urls(followed(run, second, listing(url(2)))) == [url(2)]


def test_next_page_is_left_to_the_next_run_where_this_one_does_not_come_to_it(crawl):
    run = crawl()
    followed(run, DOMACI, listing(url(1)))
    assert left(run) == [f"{HOST}/domaci?page=2"]
    (again,) = crawl().following.left()
    assert (again.kind, again.number) == ("listing", 2)


def test_listing_is_followed_past_articles_that_this_run_has_met_elsewhere(crawl):
    """Here those of the feed; else what came before them, after a pause, would never be found."""
    run = crawl()
    followed(run, FEED, feed((url(1), NEWS[0])))
    assert urls(followed(run, DOMACI, listing(url(1)))) == [f"{HOST}/domaci?page=2"]


def test_listing_ends_where_all_articles_are_known_from_former_runs(crawl):
    crawl().publish(article(1))
    assert followed(crawl(), DOMACI, listing(url(1))) == []


def test_run_with_pages_goes_on_past_known_articles_and_not_past_a_page_that_repeats(crawl):
    crawl().publish(article(1))
    run = crawl(pages="9")
    second = page_two(followed(run, DOMACI, listing(url(1))))
    assert second is not None
    assert followed(run, second, listing(url(1))) == []


def test_run_for_some_days_follows_a_listing_until_the_articles_it_has_read_are_older(crawl):
    run = crawl(since="2026-01-25")
    body = listing(f"{HOST}/2026-01-25/clanek-1", f"{HOST}/2026-01-24/clanek-2")
    second = page_two(followed(run, DOMACI, body))
    third = page_two(followed(run, second, listing(url(3))))
    run.days.holds(url(3), "2026-01-24", FEBRUARY)
    assert followed(run, third, listing(url(4))) == []
    assert run.counted["discovery/listing/ended"] == 1


def test_listing_ends_where_its_addresses_are_older(crawl):
    assert followed(crawl(since="2026-01-25"), DOMACI, listing(f"{HOST}/2026-01-24/clanek-2")) == []


def test_sections_are_found_on_a_listing_each_once_and_read_in_every_run(crawl):
    run = crawl(section="/svet$")
    body = listing(f"{HOST}/svet", f"{HOST}/svet#nahoru", f"{HOST}/autor/jan")
    assert followed(run, DOMACI, body) == [SourceAsk(kind="listing", url=f"{HOST}/svet")]
    assert followed(run, SourceAsk(kind="listing", url=f"{HOST}/svet"), body) == []
    run.commit()
    later = crawl(section="/svet$")
    assert urls(later.following.left()) == [f"{HOST}/svet"]
    assert followed(later, DOMACI, body) == []


def test_sections_of_one_run_are_bounded(crawl):
    run = crawl(section="/s")
    assert len(list(run.following.sections(f"{HOST}/s{number}" for number in range(MAX_SECTIONS + 5)))) == MAX_SECTIONS


def test_section_that_the_site_has_no_more_is_not_read(crawl):
    run = crawl(section="/svet$")
    followed(run, DOMACI, listing(f"{HOST}/svet"))
    run.commit()
    assert list(crawl().following.left()) == []


# --- sources that were not read ---------------------------------------------------------------------------------------


def test_unchanged_source_counts_the_articles_that_it_names(crawl):
    run = crawl()
    followed(run, FEED, feed((url(1), NEWS[0]), (url(2), NEWS[1])))
    run.commit()
    run = crawl()
    run.following.source_failed(failure(request_for(FEED), 304))
    assert run.counted == {"discovery/feed/unchanged": 1, "discovery/known": 2}


def test_page_after_the_last_of_a_listing_ends_it_and_is_no_failure(crawl):
    run = crawl()
    second = page_two(followed(run, DOMACI, listing(url(1))))
    run.counted.clear()
    run.following.source_failed(failure(request_for(second), 404))
    assert run.counted == {"discovery/listing/ended": 1}
    assert left(run) == []


@pytest.mark.parametrize(
    ("ask", "why", "reason"),
    [(FEED, 404, "404"), (DOMACI, 404, "404"), (MAP, 503, "503"), (FEED, TookTooLong("30 s"), "TimeoutError")],
)
def test_source_that_fails_is_counted_and_logged_once(crawl, caplog, ask, why, reason):
    run = crawl()
    run.following.source_failed(failure(request_for(ask), why))
    assert run.counted == {f"failed/{ask.kind}/{reason}": 1}
    (message,) = caplog.messages
    assert message.startswith(f"{ask.kind} not fetched: {ask.url}: ")
    run.commit()
    assert run.state.known.source(ask.url).outcome == reason


def test_source_for_which_the_budget_does_not_suffice_has_not_failed(crawl, caplog):
    run = crawl()
    run.sources.led_to(DOMACI)
    run.following.source_failed(failure(request_for(DOMACI), BudgetSpent("spent")))
    run.commit()
    known = run.state.known.source(DOMACI.url)
    assert (known.outcome, known.failures, known.pending) == (None, 0, 1)
    assert (run.counted, caplog.messages) == ({}, [])


def test_refused_source_has_failed_and_is_not_logged_again(crawl, caplog):
    run = crawl()
    run.following.source_failed(failure(request_for(FEED), RefusedRequest("robots.txt")))
    run.commit()
    assert run.state.known.source(FEED.url).outcome == "RefusedRequest"
    assert (run.counted, caplog.messages) == ({}, [])


# --- archives ---------------------------------------------------------------------------------------------------------

SINCE = "2026-01-25"


def archived(run: CrawlParts, template: str, body: str, number: int = 0) -> list[Ask | SourceAsk | ArchiveAsk]:
    ask = ArchiveAsk(template=template, number=number)
    return list(run.following.archive(response(request(ask.url, **{ARCHIVE: ask}), body)))


def missing(run: CrawlParts, template: str, number: int, why: int | Exception = 404) -> list[ArchiveAsk]:
    ask = ArchiveAsk(template=template, number=number)
    return list(run.following.archive_failed(failure(request(ask.url, **{ARCHIVE: ask}), why)))


@pytest.mark.parametrize("body", [feed((url(1), NEWS[0])), sitemap(url(1))])
def test_archive_is_read_as_what_it_is_and_numbered_ones_go_on(crawl, body):
    run = crawl(since=SINCE)
    assert urls(archived(run, f"{HOST}/mapa-2026.xml", body)) == [url(1)]
    assert archived(run, f"{HOST}/dil-{{number}}.xml", body, 4) == [
        ArchiveAsk(template=f"{HOST}/dil-{{number}}.xml", number=5)
    ]


def test_archive_that_is_a_listing_is_followed_as_one(crawl):
    found = archived(crawl(since=SINCE), f"{HOST}/den/2026/01/25", listing(url(1)))
    assert urls(found) == [url(1), f"{HOST}/den/2026/01/25?page=2"]


def test_numbered_feed_whose_entries_are_all_older_is_the_last(crawl):
    run = crawl(since=SINCE)
    template = f"{HOST}/rss/?page={{number}}"
    assert archived(run, template, feed((url(1), NEWS[1]), (url(2), NEWS[2])))[-1] == ArchiveAsk(
        template=template, number=1
    )
    assert archived(run, template, feed((url(3), NEWS[2])), 1) == []


def test_files_of_a_numbered_archive_are_bounded(crawl):
    assert archived(crawl(since=SINCE), f"{HOST}/dil-{{number}}.xml", sitemap(), MAX_ARCHIVE_FILES) == []


def test_archive_that_is_empty_is_useless(crawl):
    run = crawl(since=SINCE)
    assert archived(run, f"{HOST}/dil-{{number}}.xml", "") == []
    assert run.counted == {"discovery/archive/useless": 1}


def test_numbers_begin_with_0_or_1_and_end_with_the_first_that_is_missing(crawl, caplog):
    run, template = crawl(since=SINCE), f"{HOST}/dil-{{number}}.xml"
    assert missing(run, template, 0) == [ArchiveAsk(template=template, number=1)]
    assert missing(run, template, 2) == missing(run, f"{HOST}/den/2026/01/25", 0) == []
    assert run.counted == {"discovery/archive/ended": 2}
    assert caplog.messages == []
    assert missing(run, template, 1) == missing(run, template, 2, 503) == []
    assert run.counted == {"discovery/archive/ended": 2, "failed/archive/404": 1, "failed/archive/503": 1}
    assert len(caplog.messages) == 2


def test_days_of_a_run_hide_nothing_from_later_runs(crawl):
    """What a run for some days reads and passes over is found by the next one as if there had been none."""
    body = feed((url(1), NEWS[0]), (url(2), NEWS[1]))
    front = listing(f"{HOST}/2026-01-25/clanek-3")
    run = crawl(until="2025-01-31")
    assert [ask for ask in (*followed(run, FEED, body), *followed(run, DOMACI, front)) if isinstance(ask, Ask)] == []
    run.commit()
    run = crawl()
    assert (run.following.conditions(FEED.url), list(run.following.left())) == ({}, [])
    found = [*followed(run, FEED, body), *followed(run, DOMACI, front)]
    assert [(ask.url, ask.is_new) for ask in found if isinstance(ask, Ask)] == [
        (url(1), True),
        (url(2), True),
        (f"{HOST}/2026-01-25/clanek-3", True),
    ]


def test_articles_of_other_days_are_no_news_that_a_listing_is_followed_for(crawl):
    crawl().publish(article(1, published_at=stamp(1_769_300_000)))
    run = crawl(until="2026-01-31")
    assert page_two(followed(run, DOMACI, listing(url(1)))) is not None


def test_a_front_page_that_is_read_alone_leads_to_articles_and_no_further(crawl):
    run = crawl(section=r"/rubrika$")
    front = SourceAsk(kind="front", url=f"{HOST}/", is_alone=True)
    assert urls(followed(run, front, listing(url(1), f"{HOST}/rubrika"))) == [url(1)]
    assert run.counted["discovery/front/documents"] == run.counted["discovery/front/new"] == 1
    also_listing = SourceAsk(kind="front", url=f"{HOST}/")
    led_to = followed(crawl(section=r"/rubrika$"), also_listing, listing(url(2), f"{HOST}/rubrika"))
    assert urls(led_to) == [url(2), f"{HOST}/rubrika", f"{HOST}/?page=2"]
