"""What a survey asks for: never too much, never what is forbidden, enough to know a site by."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.onboarding.address_form import form_of
from newscrawl.onboarding.answer import Answer
from newscrawl.onboarding.overview import allows
from newscrawl.onboarding.seen import Seen
from newscrawl.onboarding.survey import Survey
from newscrawl.values.moments import PRAGUE
from newscrawl.values.urls import place_of
from support.offline_survey import Surveyed, survey
from support.surveyed import OfflineSite

AT = datetime(2026, 11, 23, 12, tzinfo=PRAGUE)
ROOT = "https://www.priklad.cz/"
SEGMENTS = (
    "zpravy",
    "2026",
    "11",
    "ztratil-se-pes-ve-meste-12345",
    "akce?den=1",
    "autor",
    "rss",
    "sitemap.xml",
    "x.html",
)


@cache
def surveyed(name: str, budget: int = 80) -> tuple[OfflineSite, Surveyed]:
    offline = OfflineSite(name, articles=40)
    return offline, survey(offline.site.front, offline.answer, offline.robots(), budget)


def page(url: str, html: str) -> Answer:
    return Answer(url=url, final_url=url, status=200, body=html.encode(), headers={"content-type": "text/html"}, at=AT)


def endless(url: str, seed: int) -> Answer:
    """Answer anything with a page that leads to thirty others, some of them in endless rows."""
    number = crc32(f"{seed}{url}".encode())
    if number % 11 == 0:
        return Answer(url=url, final_url=url, status=404, failure="status 404", at=AT)
    names = [SEGMENTS[(number >> shift) % len(SEGMENTS)] for shift in range(8)]
    links = [f"{ROOT}{name}/{number % 1000 + place}" for place, name in enumerate(names)]
    links += [f"{url.rstrip('/')}/{name}" for name in names] + [f"{url.partition('?')[0]}?strana={number % 50}"]
    return page(url, "<nav>" + "".join(f'<a href="{link}">{link}</a>' for link in links) + "</nav>")


@pytest.mark.parametrize("name", ["aktualne", "eurozpravy", "denik", "tn"])
def test_a_survey_reads_articles_of_every_form_within_its_requests(name: str) -> None:
    offline, made = surveyed(name)
    assert made.requests <= 80
    assert len(made.seen.articles) >= 20
    assert {form_of(url) for url in offline.newsroom.urls()} <= {form_of(page.url) for page in made.seen.articles}


@pytest.mark.parametrize("name", ["aktualne", "eurozpravy"])
def test_a_survey_also_reads_pages_that_look_like_articles_and_are_none(name: str) -> None:
    offline, made = surveyed(name)
    asked = {place_of(page.url) for page in made.seen.others}
    lists = {place_of(url) for url in (offline.site.front, *map(offline.site.section_url, offline.site.all_sections))}
    assert len(asked - lists) >= 2


@pytest.mark.parametrize("name", ["aktualne", "denik"])
def test_what_robots_txt_forbids_is_not_asked_for(name: str) -> None:
    offline, made = surveyed(name)
    text = next(iter(offline.robots().values()))
    assert [ask.url for ask in made.asks if not allows(text, ask.url)] == []


@pytest.mark.parametrize("budget", [1, 7, 25])
def test_a_small_survey_stays_small_and_reads_articles_all_the_same(budget: int) -> None:
    _, made = surveyed("eurozpravy", budget)
    assert made.requests <= budget + 1  # the robots.txt of the first host
    assert bool(made.seen.articles) == (budget > 1)


def test_an_interrupted_survey_goes_on_as_it_would_have() -> None:
    offline, made = surveyed("denik")
    half = len(made.asks) // 2
    answers = [offline.answer(ask.url) for ask in made.asks[:half]]
    seen = Seen(made.seen.name, made.seen.domain, answers, made.seen.robots)
    assert Survey(offline.site.front).next(seen, 80) == made.asks[half]


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), budget=st.integers(1, 60))
def test_a_site_without_end_is_left_within_the_requests(seed: int, budget: int) -> None:
    made = survey(ROOT, lambda url: endless(url, seed), {}, budget)
    places = [place_of(ask.url) for ask in made.asks]
    assert len(set(places)) == len(places)
    assert made.requests <= budget + 1
    again = survey(ROOT, lambda url: endless(url, seed), {}, budget)
    assert again.asks == made.asks


def test_a_site_of_one_page_takes_a_dozen_requests() -> None:
    def answer(url: str) -> Answer:
        if url == ROOT:
            return page(url, "<h1>Brzy otevíráme</h1>")
        return Answer(url=url, final_url=url, status=404, failure="status 404", at=AT)

    made = survey(ROOT, answer, {})
    assert 1 < len(made.asks) < 15


def test_a_front_page_that_does_not_answer_ends_the_survey() -> None:
    made = survey(ROOT, lambda url: Answer(url=url, final_url=url, failure="timeout", at=AT), {})
    assert len(made.asks) == 1


def test_behind_a_consent_wall_known_answers_are_tried() -> None:
    offline = OfflineSite("idnes", articles=24, cookie="")
    made = survey(offline.site.front, offline.answer, offline.robots(), 40)
    walled = [place for place, ask in enumerate(made.asks) if "souhlas" in made.seen.answers[ask.url].final_url]
    assert made.asks[walled[0]].cookies == {}
    assert made.asks[walled[0] + 1].cookies


def test_addresses_that_change_something_are_not_asked_for() -> None:
    html = (
        "<nav>"
        + "".join(f'<a href="/{to}">Odkaz</a>' for to in ("odhlasit?kam=1", "hlasovat?id=5", "sport"))
        + "</nav>"
    )
    made = survey(ROOT, lambda url: page(url, html), {})
    assert [ask.url for ask in made.asks if "odhlasit" in ask.url or "hlasovat" in ask.url] == []
    assert f"{ROOT}sport" in {ask.url for ask in made.asks}
