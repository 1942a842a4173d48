"""Which article of the feed a page is, at whatever address it stands today."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newscrawl.crawling.identity import is_at, target_of
from newscrawl.facts import ArticleFact, PageFacts
from newscrawl.items import Article
from newscrawl.values.keys import named_key
from support.crawl_parts import HOST, CrawlParts, by_number, page_of, request, request_for, response
from support.state_notes import NOW, article, key, stamp, url

STORY = "Starosta mlčel.\nPekařka se smála.\nPršelo.\nKůň úpěl."
MOMENT = stamp(NOW - 600)


def story(number: int, text: str = STORY, **changes: str) -> Article:
    return article(number, **({"text": text, "title": "Kůň", "perex": "Příběh."} | changes))


def settled(run: CrawlParts, facts: PageFacts, *way: str, statuses=(), **former) -> ArticleFact:
    """Return the article of a page that was asked for and came by this way, as it goes on."""
    asked = request(*(way or (facts.article.url,)), statuses=statuses)
    assert run.identity.settle(facts.article, response(asked), may_ask=True) is None
    run.identity.identify(facts, facts.article, response(asked, ETag='"new"'), former.get("former"))
    return facts.article


# --- a page that nothing is known of ----------------------------------------------------------------------------------


def test_new_article_is_at_its_canonical_address_with_the_visit_to_the_page(crawl):
    facts = page_of(story(1), at=f"{url(1)}?utm_source=rss#foto")
    fact = settled(crawl(), facts, url(1))
    assert (fact.url, fact.moved_to) == (url(1), None)
    assert (fact.visit.key, fact.visit.aliases, fact.visit.passed, fact.visit.etag) == (key(1), (), (), '"new"')
    assert [link.article_url for link in facts.links] == [url(1)]


def test_addresses_that_lead_there_for_good_are_its_aliases(crawl):
    fact = settled(crawl(), page_of(story(3)), url(1), url(2), url(3), statuses=(301, 308))
    assert set(fact.visit.aliases) == {key(1), key(2)}
    assert set(fact.visit.addresses) == {url(1), url(2)}
    assert fact.visit.passed == ()


def test_address_that_leads_there_for_now_was_only_passed(crawl):
    fact = settled(crawl(), page_of(story(3)), url(1), url(2), url(3), statuses=(301, 302))
    assert fact.visit.aliases == ()
    assert fact.visit.passed == (key(1),)


def test_name_that_the_site_gives_an_article_is_an_alias(crawl):
    fact = settled(crawl(name_of=by_number), page_of(story(1)))
    assert fact.visit.aliases == (named_key("lab", "1"),)


def test_page_whose_address_is_none_is_noted_and_left_for_normalise_to_refuse(crawl):
    run = crawl()
    run.asks(url(1))
    facts = page_of(story(1), at="mailto:redakce@zpravy.example")
    fact = settled(run, facts, url(1))
    assert (fact.url, fact.visit) == ("mailto:redakce@zpravy.example", None)
    assert run.page(url(1)).outcome == "no_address"


# --- an article that the feed knows by an older address ---------------------------------------------------------------


def test_article_whose_old_address_leads_here_for_good_keeps_it_and_says_where_it_is(crawl):
    crawl().publish(story(1))
    facts = page_of(story(2), links=2)
    fact = settled(crawl(), facts, url(1), url(2))
    assert (fact.url, fact.moved_to, fact.visit.key) == (url(1), url(2), key(1))
    assert fact.visit.aliases == (key(2),)
    assert [link.article_url for link in facts.links] == [url(1), url(1)]


def test_article_whose_old_address_leads_here_for_now_is_another_one(crawl):
    crawl().publish(story(1))
    fact = settled(crawl(), page_of(story(2)), url(1), url(2), statuses=(302,))
    assert (fact.url, fact.moved_to, fact.visit.key, fact.visit.passed) == (url(2), None, key(2), (key(1),))


def test_article_that_bears_the_name_of_a_known_one_is_that(crawl):
    old, new = f"{HOST}/stary-clanek-7", f"{HOST}/novy-clanek-7"
    crawl().publish(replace(story(7), url=old), aliases=(named_key("lab", "7"),))
    fact = settled(crawl(name_of=by_number), page_of(story(7), at=new))
    assert (fact.url, fact.moved_to) == (old, new)


def test_article_of_the_feed_at_the_new_address_wins_over_the_one_at_the_old(crawl):
    """Two articles of the feed stay two, though the site has come to lead from one to the other."""
    crawl().publish(story(1), story(2, "Docela jiný příběh."))
    fact = settled(crawl(), page_of(story(2, "Docela jiný příběh.")), url(1), url(2))
    assert (fact.url, fact.moved_to, fact.visit.key) == (url(2), None, key(2))


def test_article_that_has_moved_here_is_the_former_one(crawl):
    crawl().publish(story(1))
    run = crawl()
    fact = settled(run, page_of(story(2)), former=run.page(url(1)))
    assert (fact.url, fact.moved_to, fact.visit.key, fact.visit.aliases) == (url(1), url(2), key(1), (key(2),))


def test_article_that_moves_back_has_moved_nowhere(crawl):
    crawl().publish(story(1, moved_to=url(2)))
    fact = settled(crawl(), page_of(story(1)), url(2), url(1))
    assert (fact.url, fact.moved_to) == (url(1), None)


# --- a page that gives the address of another article as its own ------------------------------------------------------


def test_page_that_tells_another_story_keeps_the_address_it_was_fetched_from(crawl):
    crawl().publish(story(1))
    other = story(2, "Tunel čeká.\nNa povolení.", title="Tunel", perex="Pod řekou.")
    fact = settled(crawl(), page_of(other, at=url(1)), url(2))
    assert (fact.url, fact.moved_to, fact.visit.key) == (url(2), None, key(2))


def test_page_that_tells_the_same_is_one_more_address_of_the_article(crawl):
    crawl().publish(story(1))
    fact = settled(crawl(), page_of(story(2), at=url(1)), url(2))
    assert (fact.url, fact.moved_to, fact.visit.aliases) == (url(1), None, (key(2),))


def test_page_at_a_known_address_of_that_article_is_believed_whatever_it_tells(crawl):
    crawl().publish(story(1, moved_to=url(2)))
    other = story(2, "Tunel čeká.\nNa povolení.", title="Tunel", perex="Pod řekou.")
    fact = settled(crawl(), page_of(other, at=url(1)), url(2))
    assert (fact.url, fact.moved_to) == (url(1), None)


def test_page_that_names_an_address_that_nobody_knows_has_it_asked(crawl):
    run = crawl()
    fact = page_of(story(2), at=url(1)).article
    assert run.identity.settle(fact, response(request(url(2))), may_ask=True) == url(1)
    assert run.counted["identity/asked"] == 1


def test_page_keeps_its_address_where_nobody_may_be_asked(crawl):
    fact = page_of(story(2), at=url(1)).article
    assert crawl().identity.settle(fact, response(request(url(2))), may_ask=False) is None
    assert fact.url == url(2)


@pytest.mark.parametrize("stated", [f"{HOST}/domaci", f"{HOST}/autor/jana-mala", f"{HOST}/"])
def test_canonical_address_of_no_article_is_not_an_articles(crawl, stated):
    fact = settled(crawl(), page_of(story(2), at=stated), url(2))
    assert (fact.url, fact.visit.aliases) == (url(2), ())


def test_addresses_with_one_name_are_one_article_and_with_two_they_are_two(crawl):
    run = crawl(name_of=by_number)
    same = settled(run, page_of(story(7), at=f"{HOST}/novy-clanek-7"), url(7))
    other = settled(run, page_of(story(8), at=f"{HOST}/novy-clanek-7"), url(8))
    assert (same.url, other.url) == (f"{HOST}/novy-clanek-7", url(8))


def test_article_of_the_feed_keeps_its_address_whatever_it_states(crawl):
    crawl().publish(story(2))
    fact = settled(crawl(), page_of(story(2), at=url(1)), url(2))
    assert (fact.url, fact.moved_to, fact.visit.aliases) == (url(2), None, ())


# --- what this run has read, committed or not -------------------------------------------------------------------------


def test_page_that_tells_what_this_run_has_read_there_is_that_article(crawl):
    run = crawl()
    settled(run, page_of(story(1)))
    edited = story(2, STORY.replace("Pršelo.", "Sněžilo."))
    fact = settled(run, page_of(edited, at=url(1)), url(2))
    assert (fact.url, fact.visit.aliases) == (url(1), (key(2),))


def test_page_that_tells_another_story_than_this_run_has_read_there_is_its_own(crawl):
    run = crawl()
    settled(run, page_of(story(1)))
    other = story(2, "Tunel čeká.\nNa povolení.", title="Tunel", perex="Pod řekou.")
    assert settled(run, page_of(other, at=url(1)), url(2)).url == url(2)
    assert run.counted["identity/refused"] == 1


def test_article_has_one_address_in_a_run_whatever_its_page_states_the_second_time(crawl):
    run = crawl()
    settled(run, page_of(story(1)))
    settled(run, page_of(story(2), at=url(1)), url(2))
    assert settled(run, page_of(story(2)), url(2)).url == url(1)


def test_address_that_answered_without_an_article_is_nobodys(crawl):
    run = crawl()
    run.identity.read_nothing(url(9))
    facts = [page_of(story(number), at=url(9)) for number in (1, 2)]
    assert [settled(run, fact, url(number)).url for number, fact in enumerate(facts, 1)] == [url(1), url(2)]


# --- look-alikes ------------------------------------------------------------------------------------------------------


def test_unknown_page_of_the_same_moment_with_half_of_the_lines_may_be_a_known_article(crawl):
    crawl().publish(story(1))
    run = crawl()
    half = story(2, "Starosta mlčel.\nPekařka se smála.\nJinak.\nJinak 2.", perex="Jiný.")
    assert run.identity.look_alike(page_of(half).article).url == url(1)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"published_at": stamp(NOW - 601)}, id="another moment"),
        pytest.param({"published_at": None}, id="no date"),
        pytest.param({"title": "Jiný", "text": "Starosta mlčel.\nJinak."}, id="less than half of the lines"),
    ],
)
def test_page_that_differs_is_not_looked_for_under_another_address(crawl, changes):
    crawl().publish(story(1))
    row = story(2, **changes)
    assert crawl().identity.look_alike(page_of(row).article) is None


def test_article_of_the_feed_looks_like_nobody_else(crawl):
    crawl().publish(story(1), story(2))
    assert crawl().identity.look_alike(page_of(story(2)).article) is None


def test_articles_of_other_sites_are_not_looked_at(crawl):
    crawl().publish(story(1, site="jiny"))
    assert crawl().identity.look_alike(page_of(story(2)).article) is None


def test_article_has_the_name_of_another_only_where_the_site_names_articles(crawl):
    run = crawl()
    run.publish(story(7))
    former, moved = run.page(url(7)), page_of(story(8), at=f"{HOST}/novy-clanek-7").article
    assert not run.identity.has_name_of(moved, former)
    run = crawl(name_of=by_number)
    assert run.identity.has_name_of(moved, former)
    assert not run.identity.has_name_of(page_of(story(8)).article, former)


# --- where an address leads -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "location", "target"),
    [
        (301, "/clanek-2", url(2)),
        (308, url(2), url(2)),
        (302, "/clanek-2", None),
        (200, "/clanek-2", None),
        (301, "mailto:redakce@zpravy.example", None),
    ],
)
def test_target_is_where_an_address_leads_for_good(status, location, target):
    assert target_of(response(request(url(1)), status=status, Location=location)) == target


def test_address_is_that_of_a_page_where_it_leads_there_for_good():
    for_good, for_now = response(request(url(1), url(2))), response(request(url(1), url(2), statuses=(302,)))
    assert (is_at(url(1), for_good), is_at(url(2), for_good), is_at(url(3), for_good)) == (True, True, False)
    assert (is_at(url(1), for_now), is_at(url(2), for_now)) == (False, True)


def test_visit_is_to_the_page_that_was_asked_for_though_it_is_elsewhere_now(crawl, clock):
    """The key of the request stays that of the article, at whichever of its addresses it was asked for."""
    crawl().publish(story(1, moved_to=url(9)))
    clock.pass_by(86_400)
    run = crawl()
    (ask,) = run.frontier.left()
    facts = page_of(story(1, "Jinak."), at=url(9))
    run.identity.identify(facts, facts.article, response(request_for(ask)), None)
    assert (facts.article.url, facts.article.moved_to, facts.article.visit.key) == (url(1), url(9), key(1))
