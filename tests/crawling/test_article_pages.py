"""What becomes of a page that was read: facts, the question whether it has moved, or a note that it brings nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from scrapy.http import Request, Response

from newscrawl.crawling.article_pages import MAX_HOPS, ArticlePages
from newscrawl.crawling.visits import ASK
from newscrawl.facts import ArticleFact, PageFacts
from newscrawl.state.page_table import KnownPage
from support.crawl_parts import CrawlParts, by_number, page_of, request, request_for, response
from support.state_notes import NOW, article, key, stamp, url

STORY = "Starosta mlčel.\nPekařka se smála."


class Pages:
    """The article pages of a run whose spider adds a topic."""

    def __init__(self, run: CrawlParts) -> None:
        self.run = run
        self.told: dict[str, PageFacts] = {}
        self.pages = ArticlePages(
            run.state.notebook,
            run.identity,
            run.days,
            most_pages=3,
            ask_former=self.ask,
            ask_further=self.ask,
            ask_first=lambda first, page: (request_for(ask) for ask in run.asks(first)),
            ask_target=self.ask,
            post_process=self.post_process,
            count=run.count,
        )

    @staticmethod
    def ask(url: str, **arguments: Any) -> Request:
        return Request(url, cb_kwargs=arguments, dont_filter=True)

    @staticmethod
    def post_process(fact: ArticleFact, answer: Response) -> ArticleFact:
        fact.topics.append("ze spideru")
        return fact

    def read(self, answer: Response) -> PageFacts | None:
        """Stand for the reader: return what a test says that the page tells."""
        return self.told.get(answer.url)

    def take(self, facts: PageFacts, *way: str) -> list[Any]:
        """Return what follows from a page that is fetched by `way`, by default where it says it is."""
        return list(self.pages.take(facts, response(self.asked(*(way or (facts.article.url,))))))

    def asked(self, *way: str) -> Request:
        asks = self.run.asks(way[0])
        return request(*way, **({ASK: asks[0]} if asks else {}))

    def answered(self, former: Request, status: int = 200, **headers: str) -> list[Any]:
        """Return what follows where the former address answers so."""
        return list(
            self.pages.take_former(response(former, status=status, **headers), **{"hops": 0, **former.cb_kwargs})
        )


@pytest.fixture
def known(crawl) -> Iterator[KnownPage]:
    """Article 1, which is in the feed."""
    run = crawl()
    run.publish(article(1, text=STORY))
    return run.page(url(1))


def moves(found: list[Any]) -> list[tuple[str, str | None]]:
    return [(fact.url, fact.moved_to) for fact in found if isinstance(fact, ArticleFact)]


def test_article_goes_on_with_its_links_as_the_spider_leaves_it(crawl):
    facts = page_of(article(1), links=2)
    (found,) = Pages(crawl()).take(facts)
    assert found is facts.article
    assert found.links == facts.links
    assert found.topics == ["ze spideru"]
    assert found.visit.key == key(1)


def test_page_that_is_no_article_is_noted_and_planned_again(crawl):
    run = crawl()
    pages = Pages(run)
    assert list(pages.pages.take(PageFacts(reason="a listing"), response(pages.asked(url(1))))) == []
    known = run.page(url(1))
    assert (known.outcome, known.next_visit) == ("no_article", NOW + 900)


# --- the days that are asked for --------------------------------------------------------------------------------------


def test_new_page_of_another_day_is_passed_over_and_left_as_if_nobody_had_named_it(crawl):
    run = crawl(since="2025-01-01", until="2025-01-31")
    assert Pages(run).take(page_of(article(1))) == []
    assert run.counted["read/outside_window"] == 1
    assert run.page(url(1)) is None


def test_known_page_of_another_day_stays_as_it_is(crawl):
    """It waits for a run that is not for some days only: what an earlier run could not fetch, too."""
    run = crawl()
    run.asks(url(1))
    run.commit()
    run = crawl(since="2025-01-01", until="2025-01-31")
    assert Pages(run).take(page_of(article(1))) == []
    known = run.page(url(1))
    assert (known.fetched, known.next_visit) == (None, NOW)
    assert [ask.url for ask in crawl().frontier.left()] == [url(1)]


def test_page_of_the_days_is_taken(crawl):
    assert len(Pages(crawl(since="2026-11-22", until="2026-11-22")).take(page_of(article(1)))) == 1


# --- an article that may have moved -----------------------------------------------------------------------------------


def test_former_address_of_an_article_that_reads_alike_is_asked_first(crawl, known):
    facts = page_of(article(2, text=STORY))
    (former,) = Pages(crawl()).take(facts)
    assert (former.url, former.cb_kwargs["former"], former.cb_kwargs["facts"]) == (url(1), known, facts)
    assert former.cb_kwargs["at"].url == url(2)


def test_address_it_had_last_is_asked(crawl):
    crawl().publish(article(1, text=STORY, moved_to=url(9)))
    (former,) = Pages(crawl()).take(page_of(article(2, text=STORY)))
    assert former.url == url(9)


def test_article_has_moved_where_the_former_address_leads_here_for_good(crawl, known):
    pages = Pages(crawl())
    (former,) = pages.take(page_of(article(2, text=STORY)))
    assert moves(pages.answered(former, 301, Location="/clanek-2")) == [(url(1), url(2))]
    assert pages.run.counted["revisit/moved"] == 1


@pytest.mark.parametrize("answer", [{"status": 200}, {"status": 404}, {"status": 302, "Location": url(2)}])
def test_article_is_one_of_its_own_where_the_former_address_does_not_lead_here(crawl, known, answer):
    pages = Pages(crawl())
    (former,) = pages.take(page_of(article(2, text=STORY)))
    assert moves(pages.answered(former, **answer)) == [(url(2), None)]
    assert "revisit/moved" not in pages.run.counted


def test_way_by_others_is_followed_as_far_as_redirects_are_elsewhere(crawl, known):
    pages = Pages(crawl())
    (asked,) = pages.take(page_of(article(2, text=STORY)))
    for hop in range(MAX_HOPS):
        (asked,) = pages.answered(asked, 308, Location=url(100 + hop))
        assert asked.url == url(100 + hop)
    assert moves(pages.answered(asked, 301, Location=url(2))) == [(url(1), url(2))]


def test_way_that_does_not_end_is_given_up(crawl, known):
    pages = Pages(crawl())
    (asked,) = pages.take(page_of(article(2, text=STORY)))
    for hop in range(MAX_HOPS):
        (asked,) = pages.answered(asked, 301, Location=url(100 + hop % 2))
    assert moves(pages.answered(asked, 301, Location=url(100))) == [(url(2), None)]


def test_former_address_that_leads_to_where_this_page_was_asked_for_leads_here(crawl, known):
    pages = Pages(crawl())
    (former,) = pages.take(page_of(article(3, text=STORY)), url(2), url(3))
    assert moves(pages.answered(former, 301, Location=url(2))) == [(url(1), url(3))]


def test_article_of_the_same_name_has_moved_and_nobody_is_asked(crawl):
    """Also where the state was lost, and made from a feed that does not tell names."""
    crawl().publish(article(7, text=STORY, url="https://zpravy.example/stary-clanek-7"))
    facts = page_of(article(7, text=STORY), at="https://zpravy.example/novy-clanek-7")
    found = Pages(crawl(name_of=by_number)).take(facts)
    assert moves(found) == [("https://zpravy.example/stary-clanek-7", "https://zpravy.example/novy-clanek-7")]


def test_article_of_another_moment_is_not_asked_for(crawl, known):
    found = Pages(crawl()).take(page_of(article(2, text=STORY, published_at=stamp(NOW - 60))))
    assert moves(found) == [(url(2), None)]


def test_revisit_of_a_known_article_asks_nobody(crawl, clock, known):
    clock.pass_by(86_400)
    run = crawl()
    (ask,) = run.frontier.left()
    found = list(Pages(run).pages.take(page_of(article(1, text=STORY)), response(request_for(ask))))
    assert moves(found) == [(url(1), None)]


# --- a canonical address of which nothing is known --------------------------------------------------------------------

OTHER = {"title": "Tunel", "perex": "Pod řekou.", "text": "Tunel čeká.\nNa povolení."}


def stated(pages: Pages, number: int, target: int, **changes: Any) -> list[Any]:
    """Return what follows from the page of an article that states the address of another one."""
    return pages.take(page_of(article(number, **{"text": STORY} | changes), at=url(target)), url(number))


def answer_target(
    pages: Pages, asked: Request, facts: PageFacts | None, status: int = 200, **headers: str
) -> list[Any]:
    if facts:
        pages.told[asked.url] = facts
    answer = response(asked, status=status, **headers)
    facts = pages.read(answer) if answer.status == 200 else None
    return list(pages.pages.take_target(facts, answer, **{"hops": 0, **asked.cb_kwargs}))


def test_canonical_address_is_asked_once_for_all_pages_that_state_it(crawl):
    pages = Pages(crawl())
    (asked,) = stated(pages, 1, 9)
    assert stated(pages, 2, 9, **OTHER) == []
    assert asked.url == url(9)
    assert moves(answer_target(pages, asked, None, 404)) == [(url(1), None), (url(2), None)]
    assert moves(stated(pages, 3, 9)) == [(url(3), None)]


def test_page_that_tells_what_its_canonical_address_tells_is_that_article(crawl):
    pages = Pages(crawl())
    (asked,) = stated(pages, 1, 9)
    found = answer_target(pages, asked, page_of(article(9, text=STORY)))
    assert moves(found) == [(url(9), None), (url(9), None)]
    assert found[1].visit.aliases == (key(1),)


def test_page_that_tells_otherwise_is_its_own(crawl):
    pages = Pages(crawl())
    (asked,) = stated(pages, 1, 9)
    assert moves(answer_target(pages, asked, page_of(article(9, **OTHER)))) == [(url(9), None), (url(1), None)]


def test_canonical_address_that_leads_back_is_no_other(crawl):
    pages = Pages(crawl())
    (asked,) = stated(pages, 1, 9)
    assert moves(answer_target(pages, asked, None, 301, Location=url(1))) == [(url(1), None)]


def test_canonical_address_is_followed_to_the_page_it_leads_to(crawl):
    pages = Pages(crawl())
    (asked,) = stated(pages, 1, 9)
    (further,) = answer_target(pages, asked, None, 308, Location=url(8))
    assert further.url == url(8)
    assert moves(answer_target(pages, further, page_of(article(8, text=STORY)))) == [(url(8), None), (url(8), None)]


def test_two_pages_that_name_each_other_have_one_address_each_in_every_order(crawl):
    pages = Pages(crawl())
    (second,) = stated(pages, 1, 2)
    (first,) = stated(pages, 2, 1, **OTHER)
    found = answer_target(pages, second, page_of(article(2, **OTHER), at=url(1)))
    assert moves(found) == [(url(2), None), (url(1), None)]
    found = answer_target(pages, first, page_of(article(1, text=STORY), at=url(2)))
    assert moves(found) == [(url(1), None), (url(2), None)]
