"""Sources that are learned from a survey: a crawl with them finds the articles of the site."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

import pytest

from newscrawl.onboarding.answer import Answer
from newscrawl.onboarding.finding import Findings
from newscrawl.onboarding.seen import Seen
from newscrawl.onboarding.sources import learn_sources
from newscrawl.onboarding.templates import archive_template
from newscrawl.values.moments import PRAGUE
from support.offline_survey import OfflineCrawl, survey
from support.surveyed import OfflineSite

AT = datetime(2026, 11, 23, 12, tzinfo=PRAGUE)
ROOT = "https://www.priklad.cz"


@cache
def learned(name: str, articles: int) -> tuple[OfflineSite, Findings]:
    offline = OfflineSite(name, articles=articles)
    made = survey(offline.site.front, offline.answer, offline.robots())
    return offline, learn_sources(made.seen, lambda url: offline.newsroom.find(url) is not None)


def declared(findings: Findings) -> dict[str, Any]:
    return {word: finding.value for word, finding in findings.site.items()}


@pytest.mark.parametrize(("name", "articles"), [("aktualne", 60), ("denik", 24), ("globe24", 40)])
def test_a_crawl_of_the_learned_sources_finds_the_articles(name: str, articles: int) -> None:
    offline, findings = learned(name, articles)
    crawl = OfflineCrawl(offline.answer, lambda url: offline.newsroom.find(url) is not None)
    crawl.read(declared(findings))
    numbers = {found[0] if isinstance(found, tuple) else found for found in map(offline.newsroom.find, crawl.found)}
    assert len(numbers & set(offline.newsroom.published)) >= 0.98 * articles
    assert crawl.failed == []


def test_a_numbered_sitemap_becomes_an_archive() -> None:
    _, findings = learned("aktualne", 60)
    assert declared(findings)["archives"] == ("https://www.aktualne.cz/sitemaps/sitemap{number}.xml.gz",)


def seen_of(pages: dict[str, str]) -> Seen:
    answers = [
        Answer(url=url, final_url=url, status=200, body=text.encode(), headers={"content-type": "text/html"}, at=AT)
        for url, text in pages.items()
    ]
    return Seen("zkouska", "priklad.cz", answers, {ROOT: ""})


def rss(*urls: str) -> str:
    items = "".join(f"<item><title>Zpráva</title><link>{url}</link></item>" for url in urls)
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'


def links(*urls: str) -> str:
    return "<nav>" + "".join(f'<a href="{url}">Odkaz</a>' for url in urls) + "</nav>"


def is_article(url: str) -> bool:
    return "/clanek/" in url


def article(number: int) -> str:
    return f"{ROOT}/clanek/{number}"


def test_a_feed_that_names_no_more_than_another_one_is_left_out() -> None:
    feeds = {
        f"{ROOT}/rss": rss(*map(article, range(10))),
        f"{ROOT}/rss/sport": rss(*map(article, range(5))),
        f"{ROOT}/rss/kultura": rss(*map(article, range(8, 12))),
        f"{ROOT}/comments/feed": rss(*map(article, range(20, 30))),
    }
    findings = learn_sources(seen_of({f"{ROOT}/": links("/rss"), **feeds}), is_article)
    assert declared(findings)["feeds"] == (f"{ROOT}/rss", f"{ROOT}/rss/kultura")


def test_a_page_parameter_is_learned_where_a_second_page_names_others() -> None:
    first, others = links(*map(article, range(10)), "?s=2"), links(*map(article, range(10, 20)))
    pages = {f"{ROOT}/": links("/sport"), f"{ROOT}/sport": first, f"{ROOT}/sport?s=2": others}
    assert declared(learn_sources(seen_of(pages), is_article))["listing_page_param"] == "s"


@pytest.mark.parametrize("second", [range(10), range(0)])
def test_a_parameter_that_the_site_does_not_know_is_not_learned(second: range) -> None:
    first, others = links(*map(article, range(10))), links(*map(article, second))
    pages = {f"{ROOT}/": links("/sport"), f"{ROOT}/sport": first, f"{ROOT}/sport?page=2": others}
    findings = declared(learn_sources(seen_of(pages), is_article))
    assert "listing_page_param" not in findings
    assert findings["listings"] == (f"{ROOT}/sport",)


def test_hosts_of_regions_become_an_expression() -> None:
    regions = [f"https://okres{letter}.priklad.cz/" for letter in "abcdefghijkl"]
    own = [f"https://okresa.priklad.cz/clanek/{number}" for number in range(5)]
    pages = {f"{ROOT}/": links(article(1), *regions), regions[0]: links(*own, *regions)}
    findings = declared(learn_sources(seen_of(pages), is_article))
    assert findings["section_url"] == r"^https?://(?!(?:www|m)\.)[a-z0-9-]+\.priklad\.cz/?$"
    assert regions[0] in findings["listings"]


def test_a_front_page_that_is_not_the_root_is_declared() -> None:
    pages = {f"{ROOT}/zpravy": links("/rss"), f"{ROOT}/rss": rss(article(1))}
    assert declared(learn_sources(seen_of(pages), is_article))["front"] == f"{ROOT}/zpravy"


def test_of_a_site_without_articles_nothing_is_learned() -> None:
    findings = learn_sources(seen_of({f"{ROOT}/": links("/zbozi", "/kosik")}), is_article)
    assert findings.site == {}
    assert findings.notes


@pytest.mark.parametrize(
    ("urls", "template"),
    [
        (["/s-2025-11.xml", "/s-2026-01.xml"], "/s-{year}-{month}.xml"),
        (["/s/20261101.xml", "/s/20261102.xml"], "/s/{year}{month}{day}.xml"),
        (["/s?type=clanky-2026_11"], "/s?type=clanky-{year}_{month}"),
        (["/s0.xml", "/s1.xml", "/s2.xml"], "/s{number}.xml"),
        (["/tydenik/2025/9", "/tydenik/2026/14"], "/tydenik/{year}/{number}"),
        (["/s17.xml", "/s93.xml"], None),
        (["/s1.xml", "/t2.xml"], None),
        (["/s.xml"], None),
    ],
)
def test_archive_template(urls: list[str], template: str | None) -> None:
    assert archive_template([ROOT + url for url in urls]) == (ROOT + template if template else None)
