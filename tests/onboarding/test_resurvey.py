"""The survey of a site that has a file: declared sources first, its cookies with each request."""

from __future__ import annotations

import pytest

from newscrawl.news_spider import NewsSpider
from newscrawl.onboarding.resurvey import Resurvey
from newscrawl.onboarding.seen import Seen
from newscrawl.values.urls import canonical_url
from support.declared_findings import spider_of, variant_of
from support.surveyed import OfflineSite


def resurveyed(spider: type[NewsSpider], cookie: str, most: int) -> tuple[Seen, list[dict[str, str]]]:
    """Ask a replica site as the resurvey wants it; a client that sends `cookie` passes the site's wall."""
    name = str(spider.name)
    open_site, walled = OfflineSite(name), OfflineSite(name, cookie="nic=1")
    seen = Seen(name, spider.allowed_domains[0])
    sent: list[dict[str, str]] = []
    resurvey = Resurvey(open_site.site.front, spider)
    while (ask := resurvey.next(seen, most - len(sent))) is not None:
        sent.append(dict(ask.cookies))
        passes = not cookie or cookie in ask.cookies
        seen.add((open_site if passes else walled).answer(ask.url))
    return seen, sent


def test_the_front_page_and_the_declared_sources_come_first() -> None:
    spider = spider_of("press1")
    seen, sent = resurveyed(spider, "", 30)
    sources = (canonical_url(url) or url for url in (*spider.feeds, *spider.sitemaps, *spider.listings))
    first = list(dict.fromkeys(["https://press1.cz/", *sources]))
    assert list(seen.answers)[: len(first)] == first
    assert len(seen.articles) > 5
    assert len(sent) <= 30
    assert len(set(seen.answers)) == len(sent)


@pytest.mark.parametrize("is_declared", [True, False])
def test_declared_cookies_go_with_each_request_and_others_are_tried_where_they_fail(is_declared: bool) -> None:
    spider = spider_of("idnes")
    [needed] = spider.cookies
    declared = spider.cookies if is_declared else {"zastaraly": "1"}
    other = variant_of("idnes", cookies=declared, sitemaps=(), listings=())
    seen, sent = resurveyed(other, needed, 20)
    assert all(cookies.items() >= declared.items() for cookies in sent)
    assert (needed in sent[0]) is is_declared
    assert needed in sent[-1]
    assert bool(seen.earlier) is not is_declared
    assert seen.articles


def test_nothing_is_asked_for_without_a_request_left() -> None:
    assert Resurvey("https://press1.cz/", spider_of("press1")).next(Seen("press1", "press1.cz"), 0) is None
