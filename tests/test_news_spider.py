"""NewsSpider: what a site file and arguments may say, what a run asks for, and what becomes of answers and failures."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import DontCloseSpider, UsageError
from scrapy.http import HtmlResponse
from scrapy.utils.test import get_crawler

from newscrawl.exceptions import BudgetSpent, RefusedRequest
from newscrawl.facts import ArticleFact, Visit
from newscrawl.news_spider import NewsSpider
from newscrawl.page import Page
from newscrawl.state.page_notes import Published, SameAs
from newscrawl.values.keys import named_key, page_key
from support.crawl_parts import StoppedClock, failure
from support.loopback import links_page, redirect
from support.noviny import SITE, article, rss
from support.row_crawls import article as row_article
from support.state_notes import NOW, stamp

pytestmark = pytest.mark.usefixtures("sites_as_they_are")

GOOD: dict[str, Any] = {
    "name": "noviny",
    "allowed_domains": ("noviny.example",),
    "feeds": (f"{SITE}/rss/",),
    "article_url": r"/[a-z-]+\.[a-z0-9]{8}/?$",
}


def declare(**changes: Any) -> type[NewsSpider]:
    attributes = {name: value for name, value in {**GOOD, **changes}.items() if value is not None}
    return type("NovinySpider", (NewsSpider,), attributes)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"listing": (f"{SITE}/domaci",)}, "listing"),
        ({"Feeds": ()}, "Feeds"),
        ({"start_urls": [SITE]}, "start_urls"),
        ({"parse": lambda self, response: None}, "parse"),
        ({"post_proces": lambda self, article, response: article}, "post_proces"),
        ({"name": None}, "name is missing"),
        ({"allowed_domains": None}, "allowed_domains is missing"),
        ({"article_url": None}, "article_url is missing"),
        ({"feeds": None}, "one of feeds, sitemaps and listings"),
        ({"feeds": f"{SITE}/rss/"}, "a comma missing"),
        ({"feeds": ("/rss/",)}, "no http address: /rss/"),
        ({"allowed_domains": "noviny.example"}, "allowed_domains"),
        ({"article_url": "(["}, "article_url"),
        ({"section_url": 5}, "section_url"),
        ({"article_id": r"c1-\d{8}"}, "article_id: needs the groups 1"),
        ({"article_date": r"\.A(?P<year>\d\d)(?P<month>\d\d)"}, "article_date: needs the groups day"),
        ({"archives": (f"{SITE}/sitemap-{{rok}}.xml",)}, "archives: no http address"),
        ({"archives": f"{SITE}/sitemap-{{year}}.xml"}, "a comma missing"),
        ({"page": {"title": "h1"}}, "page"),
        ({"expect": {"titel": 1.0}}, "titel"),
        ({"other_url": "(["}, "other_url"),
        ({"consent_url": 5}, "consent_url"),
        ({"tracking": "odkud"}, "tracking: .*comma missing"),
        ({"tracking": ("odkud", "")}, "tracking: no word"),
        ({"house_names": "Noviny"}, "house_names: .*comma missing"),
        ({"house_names": (5,)}, "house_names: no word: 5"),
        ({"wrappers": ("/presmeruj", "cil")}, "wrappers: no path with a parameter: /presmeruj"),
        ({"browser": "ano"}, "browser: True or False, not 'ano'"),
        ({"render_hosts": "api.dodavatel.example"}, "render_hosts: .*comma missing"),
        ({"render_hosts": ("https://api.dodavatel.example",)}, "render_hosts: no name of a host: https"),
        ({"wrappers": (("presmeruj", "cil"),)}, "wrappers: no path with a parameter"),
    ],
)
def test_a_wrong_declaration_is_a_type_error_that_names_it(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(TypeError, match=rf"NovinySpider.*{named}"):
        declare(**changes)


def test_a_right_declaration_is_taken() -> None:
    everything = declare(
        sitemaps=(f"{SITE}/sitemap.xml",),
        listings=(f"{SITE}/domaci",),
        listing_page_param="page",
        archives=(f"{SITE}/{{year}}/{{month}}/{{day}}", f"{SITE}/mapa-{{number}}.xml"),
        other_url=r"/soutez-",
        tracking=("odkud",),
        wrappers=(("/presmeruj", "cil"),),
        consent_url=r"/souhlas",
        house_names=("Noviny z hor",),
        article_id=r"/clanek-(\d+)",
        article_date=r"/(?P<year>\d{4})/(?P<month>\d\d)/(?P<day>\d\d)/",
        cookies={"souhlas": "1"},
        page=Page(publisher="Noviny"),
        expect={"articles": 1, "boxes": 0.5, "title": 1.0},
        custom_settings={"DOWNLOAD_DELAY": 2},
        post_process=lambda self, article, response: article,
    )
    assert everything(_job="scrapyd-passes-this").name == "noviny"


@pytest.mark.parametrize(
    "arguments",
    [{"pages": "dva"}, {"pages": "-1"}, {"limit": "1.5"}, {"urls": "ftp://x/"}, {"page": "3"}, {"name": "x"},
     {"since": "loni"}, {"until": "2026-13-01"}, {"since": "2026-02-01", "until": "2026-01-01"}],
)  # fmt: skip
def test_a_wrong_argument_is_a_usage_error_that_names_it(arguments: dict[str, str]) -> None:
    with pytest.raises(UsageError, match=next(iter(arguments))):
        declare()(**arguments)


# --- one run: what is asked for, and what becomes of answers and failures ---------------------------------------------

RSS = f"{SITE}/rss/"
DAY = "2026-11-21"
"""On which the articles were published: the day before `state_notes.NOW`."""
NAMED = {"article_id": r"\.([a-z0-9]{8})$"}


def story(number: int, title: str = "zprava-o-moste") -> str:
    return f"{SITE}/{title}.aaaaaa{number:02}"


@pytest.fixture
def begin(tmp_path: Path, clock: StoppedClock) -> Iterator[Callable[..., NewsSpider]]:
    """Begin a run of the site, `given` these arguments, without a network; a further call begins the next run."""
    spiders: list[NewsSpider] = []

    def begin(given: dict[str, str] | None = None, **declared: Any) -> NewsSpider:
        if spiders:
            spiders[-1].state.close()
        settings = {"EXTENSIONS": {"newscrawl.state.crawl_state.CrawlState": 0}, "READER_PROCESS": False}
        crawler = get_crawler(declare(**declared), settings)
        crawler.spider = crawler.spidercls.from_crawler(crawler, **(given or {}))
        crawler.engine = SimpleNamespace(crawl=crawler.spider.__dict__.setdefault("taken_up", []).append)
        spiders.append(crawler.spider)
        spiders[-1].state.open(tmp_path / "state", tmp_path / "exports")
        return spiders[-1]

    yield begin
    spiders[-1].state.close()


def all_of(found: AsyncIterator[Any]) -> list[Any]:
    """Return all that an asynchronous iterator yields."""

    async def collect() -> list[Any]:
        return [each async for each in found]

    return asyncio.run(collect())


def started(spider: NewsSpider) -> list[Request]:
    """Return what a run asks for first."""

    return all_of(spider.start())


def taken_up(spider: NewsSpider) -> list[str]:
    """Return the addresses that a run asks for when it has nothing else to do."""
    waiting = spider.__dict__["taken_up"]
    try:
        spider.take_up()
    except DontCloseSpider:
        assert waiting
    else:
        assert not waiting
    return [request.url for request in waiting]


def answer(spider: NewsSpider, asked: Request, status: int, headers: dict[str, str], body: bytes) -> list[Any]:
    """Return what follows from an answer, or from its status; what was noted is committed."""
    came = HtmlResponse(asked.url, status=status, headers=headers, body=body, request=asked)
    is_taken = status == 200 or asked.meta.get("handle_httpstatus_all")
    found = asked.callback(came, **asked.cb_kwargs) if is_taken else asked.errback(failure(asked, status))
    return settled(spider, found)


def settled(spider: NewsSpider, found: Iterable[Any] | AsyncIterator[Any] | None) -> list[Any]:
    done = all_of(found) if isinstance(found, AsyncIterator) else list(found or ())
    spider.state.commit(spider.state.take_notes([]))
    return done


def named_by_feed(spider: NewsSpider, *urls: str) -> list[Request]:
    """Return the requests for articles that a feed names."""
    return answer(spider, started(spider)[0], *rss(*((url, "26 Jan 2026 09:00:00 +0100") for url in urls)))


def publish(spider: NewsSpider, url: str, title: str, **changes: Any) -> None:
    """Put an article into the feed that reads as `noviny.article(title)` does."""
    (*_, fact) = read(spider, url, title)
    lines = "\n".join(block.text for block in fact.blocks)
    row = row_article(1, url=url, site="noviny", title=fact.title, perex=fact.perex, text=lines,
                      published_at=f"{DAY}T09:11:00+01:00", fetched_at=stamp(NOW), **changes)  # fmt: skip
    spider.state.commit([Published(article=row, visit=Visit(key=page_key(url), etag='"a"'))])


def read(spider: NewsSpider, url: str, title: str) -> list[Any]:
    return answer(spider, Request(url, spider.parse_article, errback=spider.article_failed), *article(title, DAY))


def outcome(spider: NewsSpider, url: str) -> str | None:
    known = spider.state.known.page(page_key(url))
    return known and known.outcome


def test_run_starts_with_feeds_then_sitemaps_then_listings(begin):
    spider = begin(sitemaps=(f"{SITE}/mapa.xml",), listings=(f"{SITE}/",), archives=(f"{SITE}/{{year}}",))
    requests = started(spider)
    assert [request.url for request in requests] == [RSS, f"{SITE}/mapa.xml", f"{SITE}/"]
    assert [request.callback.__name__ for request in requests] == ["parse_feed", "parse_sitemap", "parse_listing"]
    assert {request.errback.__name__ for request in requests} == {"source_failed"}


def test_run_of_0_pages_reads_no_listings(begin):
    assert [request.url for request in started(begin({"pages": "0"}, listings=(f"{SITE}/",)))] == [RSS]


def test_archives_are_read_with_since_alone_the_newest_first(begin):
    archives = {"archives": (f"{SITE}/{{year}}/{{month}}", f"{SITE}/dil-{{number}}.xml")}
    assert [request.url for request in started(begin({"until": "2026-01-01"}, **archives))] == [RSS]
    requests = started(begin({"since": "2025-12-31", "until": "2026-01-01"}, **archives))
    assert [request.url for request in requests] == [
        RSS,
        f"{SITE}/2026/01",
        f"{SITE}/2025/12",
        f"{SITE}/dil-0.xml",
    ]
    assert {request.callback.__name__ for request in requests[1:]} == {"parse_archive"}


def test_given_addresses_alone_are_asked_for_whatever_is_known(begin):
    publish(begin(), story(1), "Most")
    urls = f"{story(1)}?utm_source=x, {story(2)},{story(1)}"
    requests = started(begin({"urls": urls}, listings=(f"{SITE}/",)))
    assert [(request.url, b"If-None-Match" in request.headers) for request in requests] == [
        (story(1), False),
        (story(2), False),
    ]


def test_cookies_go_with_every_request(begin):
    spider = begin(cookies={"dCMP": "1", "jazyk": "cs"})
    requests = [*started(spider), *named_by_feed(spider, story(1))]
    assert [request.headers["Cookie"] for request in requests] == [b"dCMP=1; jazyk=cs"] * 3


def test_unread_pages_of_listings_are_asked_for_after_the_declared_sources(begin):
    spider = begin(listings=(f"{SITE}/domaci",), listing_page_param="page")
    answer(spider, started(spider)[2], *links_page(story(1)))
    spider = begin(listings=(f"{SITE}/domaci",), listing_page_param="page")
    assert [request.url for request in started(spider)] == [
        RSS,
        f"{SITE}/",
        f"{SITE}/domaci",
        f"{SITE}/domaci?page=2",
    ]


def test_run_takes_up_what_is_due_once_there_is_nothing_else_to_do(begin, clock):
    publish(begin(), story(1), "Most")
    spider = begin()
    named_by_feed(spider, story(2))
    clock.pass_by(86_400)
    assert taken_up(begin()) == [story(2), story(1)]
    assert taken_up(begin({"urls": story(3)})) == taken_up(begin({"since": "2025-01-01"})) == []


def test_article_page_yields_its_article_with_its_links(begin):
    spider = begin()
    (asked,) = named_by_feed(spider, story(1))
    (found,) = answer(spider, asked, *article("Most", DAY))
    assert isinstance(found, ArticleFact)
    assert found.url == story(1)
    assert len(found.links) == 2
    assert spider.crawler.stats.get_value("read/articles") == 1


@pytest.mark.parametrize(
    ("body", "reason", "noted"),
    [(b"\x89PNG\r\n\x1a\n" + bytes(100), "Unreadable not text but a PNG image", "unreadable"),
     (b"<html><body><p>Nic tu", "NoArticle", "no_article")],
)  # fmt: skip
def test_page_that_is_no_article_is_rejected_and_looked_at_again_at_its_time(begin, caplog, body, reason, noted):
    spider = begin()
    (asked,) = named_by_feed(spider, story(1))
    assert answer(spider, asked, 200, {"Content-Type": "text/html", "ETag": '"a"'}, body) == []
    (message,) = [message for message in caplog.messages if "rejected" in message]
    assert message.startswith(f"noviny: rejected {story(1)}: {reason}")
    assert outcome(spider, story(1)) == noted
    assert taken_up(begin()) == []


@pytest.mark.parametrize("fails_on", ["the page", "its former address"])
def test_page_on_which_the_code_fails_is_read_again_at_its_time_whatever_its_validators(begin, clock, fails_on):
    """Where it fails on what a former address answers, the page is that at the new address."""
    publish(begin(), story(1), "Most")
    clock.pass_by(7200)
    spider = begin()
    (asked,) = named_by_feed(spider, story(1))
    came = HtmlResponse(asked.url, headers={"ETag": '"b"'}, request=asked)
    former = Request(story(9), cb_kwargs={"at": came})
    spider.code_failed(came if fails_on == "the page" else HtmlResponse(former.url, request=former))
    settled(spider, None)
    known = spider.state.known.page(page_key(story(1)))
    assert (known.outcome, known.etag) == ("error", '"a"')
    assert known.next_visit > clock.seconds


def test_code_that_fails_on_a_source_says_nothing_of_a_page(begin):
    spider = begin()
    spider.code_failed(HtmlResponse(RSS, request=started(spider)[0]))
    assert spider.state.take_notes([]) == []


def test_failed_article_is_counted_logged_and_as_good_as_not_known(begin, caplog):
    spider = begin()
    (asked,) = named_by_feed(spider, story(1))
    assert answer(spider, asked, 503, {}, b"") == []
    assert f"article not fetched: {story(1)}: 503" in caplog.messages
    assert spider.crawler.stats.get_value("failed/article/503") == 1
    assert taken_up(begin()) == [story(1)]


@pytest.mark.parametrize(("error", "noted"), [(BudgetSpent("spent"), None), (RefusedRequest("no"), "RefusedRequest")])
def test_article_for_which_the_budget_does_not_suffice_is_left_and_so_is_a_refused_one(begin, caplog, error, noted):
    spider = begin()
    (asked,) = named_by_feed(spider, story(1))
    assert settled(spider, asked.errback(failure(asked, error))) == []
    assert outcome(spider, story(1)) == noted
    assert not [message for message in caplog.messages if "not fetched" in message]
    assert taken_up(begin()) == [story(1)]


def test_article_is_gone_only_where_it_is_at_none_of_its_addresses(begin, clock, caplog):
    """It moved, a source names a third address, and the last one asked is where it entered the feed."""
    old, named, moved = story(1, "stary-nadpis"), story(1, "novy-nadpis"), story(1, "treti-nadpis")
    publish(begin(**NAMED), old, "Most", moved_to=moved)
    spider = begin(**NAMED)
    spider.state.commit([SameAs(key=named_key("noviny", "aaaaaa01"), target=page_key(old), now=NOW)])
    clock.pass_by(86_400)
    (asked,) = named_by_feed(spider, named)
    way = []
    while isinstance(asked, Request):
        way.append((asked.url, asked.dont_filter))
        (asked,) = answer(spider, asked, 404, {}, b"")
    assert way == [(moved, False), (named, True), (old, True)]
    assert (asked.url, asked.status) == (old, 404)
    assert spider.crawler.stats.get_value("revisit/gone") == 1
    assert not [message for message in caplog.messages if "not fetched" in message]


def test_former_address_of_a_look_alike_is_asked_where_it_leads_and_not_followed(begin):
    publish(begin(), story(1), "Most")
    spider = begin()
    (asked,) = named_by_feed(spider, story(2))
    (former,) = answer(spider, asked, *article("Most", DAY))
    assert (former.url, former.dont_filter) == (story(1), True)
    assert (former.meta["dont_redirect"], former.meta["handle_httpstatus_all"]) == (True, True)
    (via,) = answer(spider, former, *redirect(story(3)))
    (*_, fact) = answer(spider, via, *redirect(story(2), 308))
    assert (fact.url, fact.moved_to) == (story(1), story(2))


@pytest.mark.parametrize(
    ("error", "is_published"), [(RefusedRequest("robots.txt"), True), (BudgetSpent("spent"), False)]
)
def test_article_whose_former_address_cannot_be_had_is_published(begin, error, is_published):
    """It reads much as a known one, and nobody can tell whether that has moved. Without a budget it is left."""
    publish(begin(), story(1), "Most")
    spider = begin()
    (asked,) = named_by_feed(spider, story(2))
    (former,) = answer(spider, asked, *article("Most", DAY))
    found = settled(spider, former.errback(failure(former, error)))
    assert [(fact.url, fact.moved_to) for fact in found if isinstance(fact, ArticleFact)] == [
        (story(2), None)
    ] * is_published
    assert taken_up(begin()) == [story(2)]


def test_unchanged_sources_and_articles_are_no_failures(begin, clock, caplog):
    publish(begin(), story(1), "Most")
    clock.pass_by(7200)
    spider = begin()
    (asked,) = named_by_feed(spider, story(1))
    assert asked.headers["If-None-Match"] == b'"a"'
    assert answer(spider, asked, 304, {}, b"") == answer(spider, started(spider)[0], 304, {}, b"") == []
    assert (outcome(spider, story(1)), spider.crawler.stats.get_value("discovery/feed/unchanged")) == ("unchanged", 1)
    assert not [message for message in caplog.messages if "not fetched" in message]


def test_post_process_has_the_last_word_on_an_article(begin):
    def shorter(self: NewsSpider, fact: ArticleFact, response: HtmlResponse) -> ArticleFact:
        fact.topics.append(response.url)
        return fact

    spider = begin(post_process=shorter)
    (asked,) = named_by_feed(spider, story(1))
    assert answer(spider, asked, *article("Most", DAY))[-1].topics == [story(1)]
