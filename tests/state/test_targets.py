"""Which article of the feed is at an address: by that, by another one, by the site's name for it; on any site."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newscrawl.facts import Visit
from newscrawl.state.page_notes import Published
from newscrawl.values import known_sites
from newscrawl.values.keys import named_key, page_key
from newscrawl.values.known_sites import KnownSite
from newscrawl.values.urls import article_id
from support.crawl_parts import CrawlParts
from support.state_notes import NOW, article, named, tombstone, url

OTHER = "https://m.zpravy.example/clanek-1"
OLD, NEW = "https://zpravy.example/stary.7", "https://zpravy.example/domov/novy.7"
FOREIGN = "https://jinde.example/novy.7"


@pytest.fixture
def run(crawl, sites_as_they_are) -> CrawlParts:
    """A feed of three articles, one of them taken down, and a page that is none of it."""
    rules = KnownSite(
        domains=("zpravy.example",), name="lab", article_id=r"\.(\d+)$", article_url=r"example/(?!galerie/)"
    )
    known_sites.register("lab", rules)
    run = crawl()
    run.publish(article(1), aliases=(page_key(OTHER),), addresses=(OTHER,))
    run.publish(replace(article(7), url=OLD), aliases=(named_key("lab", "7"),))
    run.commit(article(2), tombstone(2, at=NOW + 9, revision=2))
    run.state.notebook.note(named(3))
    run.commit()
    return run


def test_article_is_found_at_its_addresses_and_by_its_name_however_these_are_spelt(run):
    asked = [
        url(1),
        "http://www.zpravy.example/clanek-1/",
        OTHER,
        url(2),
        url(3),
        OLD,
        NEW,
        FOREIGN,
        url(4),
        "https://[",
    ]
    assert run.state.find_targets(asked) == {
        url(1): article_id(url(1)),
        "http://www.zpravy.example/clanek-1/": article_id(url(1)),
        OTHER: article_id(url(1)),
        url(2): article_id(url(2)),
        OLD: article_id(OLD),
        NEW: article_id(OLD),
    }


def test_address_that_only_the_name_tells_is_one_of_the_article_from_then_on(run):
    run.state.find_targets([NEW, OTHER])
    run.commit()
    told = [(row.article_url, row.url) for row in run.state.known.untold_addresses()]
    assert told == [(url(1), OTHER), (OLD, NEW)]
    assert run.state.known.targets([NEW])[NEW] == (OLD, False)


def test_number_of_a_page_that_is_no_article_is_not_an_articles_name(run):
    assert run.state.find_targets(["https://zpravy.example/galerie/most.7"]) == {}
    run.commit()
    assert [row.url for row in run.state.known.untold_addresses()] == [OTHER]


def test_article_at_its_own_address_wins_over_one_that_an_alias_leads_to(run):
    run.state.commit([Published(article=article(5), visit=Visit(key=page_key(url(5)), aliases=(page_key(url(6)),)))])
    assert run.state.find_targets([url(6)]) == {url(6): article_id(url(5))}
    run.state.commit([Published(article=article(6))])
    assert run.state.find_targets([url(6)]) == {url(6): article_id(url(6))}


def test_any_number_of_addresses_is_looked_up_at_one_time(run):
    many = [f"https://zpravy.example/x-{number}" for number in range(2000)]
    assert run.state.find_targets([*many, url(1)]) == {url(1): article_id(url(1))}
    assert run.state.find_targets([]) == {}


def test_without_a_store_no_article_is_known(run):
    run.state.close()
    assert run.state.find_targets([url(1)]) == {}
