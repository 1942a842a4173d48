"""What a site file and its arguments may say: a mistake is told by name before anything is fetched."""

from __future__ import annotations

from typing import Any

import pytest
from scrapy.exceptions import UsageError

from newscrawl.news_spider import NewsSpider
from newscrawl.page import Page
from support.noviny import SITE

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
