"""Which page is a site's front page, and what kind of page an address is."""

from __future__ import annotations

import pytest
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.project import get_project_settings

from newscrawl.crawling.front import front_url, listing_asks, page_kind
from newscrawl.site import Site
from replica.site import load_sites

LOADER = SpiderLoader.from_settings(get_project_settings())


def site(**declared):
    return type("Lab", (Site,), {"allowed_domains": ("zpravy.example",), **declared})()


@pytest.mark.parametrize(
    ("declared", "front"),
    [
        ({"feeds": ("https://zpravy.example/rss",)}, "https://zpravy.example/"),
        ({"feeds": ("http://zpravy.example/rss",)}, "http://zpravy.example/"),
        ({"feeds": ("https://www.zpravy.example/rss",)}, "https://www.zpravy.example/"),
        ({"feeds": ("https://servis.zpravy.example/rss",)}, "https://zpravy.example/"),
        (
            {
                "feeds": ("https://zpravy.example/rss",),
                "sitemaps": ("https://www.zpravy.example/a", "https://www.zpravy.example/b"),
            },
            "https://www.zpravy.example/",
        ),
        (
            {"feeds": ("https://zpravy.example/rss",), "listings": ("https://www.zpravy.example/",)},
            "https://www.zpravy.example/",
        ),
        ({"listings": ("https://zpravy.example/vse",), "front": "https://zpravy.example/dnes"}, "https://zpravy.example/dnes"),
        ({}, None),
    ],
)  # fmt: skip
def test_the_front_page_follows_from_what_a_site_declares(declared, front):
    assert front_url(site(**declared)) == front


@pytest.mark.parametrize("name", load_sites())
def test_the_front_page_of_each_site_is_where_the_replica_has_it(name):
    assert front_url(LOADER.load(name)) == load_sites()[name].front


def test_a_front_page_is_asked_for_once_and_alone_unless_it_is_a_listing():
    root, section = "https://zpravy.example/", "https://zpravy.example/domaci"
    first, second = listing_asks(site(listings=(section,)), root, for_days=False)
    assert (first.kind, first.url, first.is_alone) == ("front", root, True)
    assert (second.kind, second.url, second.is_alone) == ("listing", section, False)
    both = listing_asks(site(listings=(section, root)), root, for_days=False)
    assert [(ask.kind, ask.url, ask.is_alone) for ask in both] == [
        ("front", root, False),
        ("listing", section, False),
    ]


def test_a_run_for_days_of_the_past_reads_the_front_page_only_as_a_listing():
    root, section = "https://zpravy.example/", "https://zpravy.example/domaci"
    assert [ask.url for ask in listing_asks(site(listings=(section,)), root, for_days=True)] == [section]
    assert [ask.url for ask in listing_asks(site(listings=(root,)), root, for_days=True)] == [root]


@pytest.mark.parametrize(
    ("url", "front", "kind"),
    [
        ("https://www.zpravy.example/", "https://zpravy.example/", "front"),
        ("https://zpravy.example/?page=2", "https://zpravy.example/", "section"),
        ("https://zpravy.example/domaci", "https://zpravy.example/", "section"),
        ("https://sport.zpravy.example/", "https://zpravy.example/", "section"),
        ("https://zpravy.example/tema/povodne", "https://zpravy.example/", "tag"),
        ("https://zpravy.example/Tag/povodne?page=3", "https://zpravy.example/", "tag"),
        ("https://zpravy.example/clanky-podle-stitku/povodne", None, "tag"),
        ("https://zpravy.example/povodne-tag/", None, "tag"),
        ("https://zpravy.example/tematicke-prilohy", None, "section"),
        ("https://jine.example", None, "front"),
        ("https://jine.example/vse", None, "section"),
    ],
)
def test_the_kind_of_a_page_follows_from_its_address(url, front, kind):
    assert page_kind(url, front) == kind
