"""What a crawl knows from earlier runs of its site, and of other sites."""

from __future__ import annotations

from pathlib import Path

import pytest

from newscrawl.clock import Clock
from newscrawl.exceptions import StateError
from newscrawl.state.crawl_state import CrawlState
from newscrawl.state.known import Known, keys_of, published
from newscrawl.state.notes import of_rows
from newscrawl.state.plan import DAY
from newscrawl.state.source_table import SourcePending
from newscrawl.state.store import Store
from newscrawl.state.wording import line_fingerprint
from newscrawl.values.keys import named_key
from newscrawl.values.moments import unix
from support.row_crawls import link, sha
from support.state_notes import NOW, article, key, named, tombstone, url

LINES = ("Kůň úpěl.", "Pekařka se smála.", "Starosta mlčel.")
STORY = "\n".join(LINES)
COPY = sha("jeden a týž příběh")


@pytest.fixture
def known(tmp_path: Path, clock: object):
    """What a crawl of the lab knows; `apply` on its store changes that."""
    known = Known("lab", Clock())
    known.store = Store(tmp_path / "store")
    yield known
    known.store.close()


def test_nothing_is_known_without_a_store():
    known = Known("lab", Clock())
    assert known.page(key(1)) is known.page_at(url(1)) is known.article(url(1)) is known.source(url(1)) is None
    assert known.pages_due(9) == known.found_sources() == []
    assert known.alike(NOW, set) is known.same_content_on_site(article(1)) is known.same_content(article(1)) is None
    assert known.story(article(1)) is known.page_of_link(link(1)) is None


def test_page_is_known_by_its_address_however_it_is_spelt_and_by_its_name(known):
    known.store.apply([named(1)])
    assert known.page(key(1)).url == url(1)
    assert known.page_at("http://www.zpravy.example/clanek-1/?utm_source=x").url == url(1)
    assert known.page_at(url(2), "1") is None
    known.store.apply([*of_rows([article(2)])])
    assert keys_of("lab", url(2), "2") == (key(2), named_key("lab", "2"))
    assert keys_of("lab", url(2), None) == (key(2),)


def test_page_is_an_article_once_the_feed_has_it(known):
    known.store.apply([named(1)])
    assert (known.article(url(1)), published(known.page(key(1))), published(None)) == (None, None, None)
    known.store.apply(of_rows([article(1)]))
    assert known.article(url(1)) == known.page(key(1))
    known.store.apply(of_rows([tombstone(1, at=NOW, revision=2)]))
    assert known.article(url(1)).gone


def test_due_are_pages_of_the_site_alone(known, clock):
    known.store.apply([named(1), named(2, site="jiny"), *of_rows([article(3)])])
    assert [page.url for page in known.pages_due(9)] == [url(1)]
    clock.pass_by(DAY)
    assert {page.url for page in known.pages_due(9)} == {url(1), url(3)}
    assert len(known.pages_due(1)) == 1


def test_found_sources_are_those_of_the_site(known):
    found = {"kind": "sitemap", "number": 2}
    known.store.apply([SourcePending(url=url(1), site="lab", **found), SourcePending(url=url(2), site="jiny", **found)])
    assert [source.url for source in known.found_sources()] == [url(1)]
    assert known.source(url(2)).site == "jiny"


@pytest.mark.parametrize(
    ("lines", "reads_alike"),
    [
        ((*LINES, "Kůň číslo 1"), True),
        (("Kůň číslo 1", "Příběh jednoho koně.", LINES[0]), True),
        (LINES[:2], False),
    ],
)
def test_article_of_the_same_moment_is_alike_where_half_of_its_lines_are_there(known, lines, reads_alike):
    """It has five lines: title, perex, and three of text."""
    known.store.apply(of_rows([article(1, text=STORY)]))
    found = known.alike(unix(article(1).published_at), lambda: {line_fingerprint(line) for line in lines})
    assert (found is not None) is reads_alike


def test_article_of_another_moment_is_not_alike(known):
    known.store.apply(of_rows([article(1, text=STORY)]))
    assert known.alike(unix(article(1).published_at) + 1, lambda: {line_fingerprint(line) for line in LINES}) is None


def test_same_story_is_looked_for_on_the_site_and_its_twin_on_all(known):
    known.store.apply(of_rows([article(1, content_hash=COPY), article(2, content_hash=COPY, site="jiny")]))
    told = article(3, content_hash=COPY)
    assert known.same_content_on_site(told).url == known.same_content(told).url == url(1)
    other = article(4, content_hash=COPY, site="jiny")
    assert known.same_content_on_site(other).url == url(2)
    assert known.same_content(article(1, content_hash=COPY)).url == url(2)
    assert known.same_content_on_site(article(1, content_hash=COPY)) is None


def test_articles_without_text_tell_no_same_story(known):
    known.store.apply(of_rows([article(1, content_hash=COPY, text="")]))
    assert (
        known.same_content(article(2, content_hash=COPY))
        is known.same_content(article(2, content_hash=COPY, text=""))
        is None
    )


def test_story_of_an_article_is_that_of_its_last_revision(known):
    assert known.story(article(1)) is None
    known.store.apply(of_rows([article(1, story_id="ab" * 8)]))
    assert known.story(article(1, revision=2)) == "ab" * 8


def test_link_is_in_the_feed_with_its_page_and_links_that_come_later_are_looked_up_again(known):
    known.store.apply(of_rows([link(1, 1), article(1), link(2, 1), article(2)]))
    assert known.page_of_link(link(1, 1)).url == url(1)
    assert known.page_of_link(link(1, 2)) is known.page_of_link(link(3, 1)) is None
    assert known.page_of_link(link(2, 1)).url == url(2)
    known.store.apply(of_rows([link(2, 2)]))
    known.forget_links()
    assert known.page_of_link(link(2, 2)).url == url(2)


def test_store_that_cannot_be_read_is_an_error_of_the_state(known):
    known.store.apply([named(1)])
    with known.store.transaction() as connection:
        connection.execute("DROP TABLE alias")
    with pytest.raises(StateError):
        known.page(key(2))
    with pytest.raises(StateError):
        known.pages_due(1)


def test_closed_state_knows_nothing(tmp_path):
    state = CrawlState("lab", 14, Clock())
    state.open(tmp_path, tmp_path / "exports")
    state.commit([named(1)])
    assert state.known.page(key(1)) is not None
    state.close()
    assert state.known.page(key(1)) is None
