"""What only the names of denik.cz tell: which part of a story is paid, which tinted boxes are none of it."""

from __future__ import annotations

from datetime import datetime

from newscrawl.facts import PageFacts
from newscrawl.reading import read_page
from newscrawl.spiders.denik import DenikSpider
from newscrawl.values.moments import PRAGUE

URL = "https://www.denik.cz/atletika/stafeta-na-ctyrikrat-sto-metru-rekord.html"
HEAD = (
    '<meta property="og:type" content="article"><meta property="article:published_time" content="2026-06-12T10:15:00">'
)
STORY = (
    "Štafeta zaběhla nejlepší čas sezony, ačkoli třetí úsek běžela náhradnice. Trenér ji postavil hodinu před startem."
)
RESULTS = "Ženy, čtyřikrát sto metrů: první Praha, druhé Brno, třetí Ostrava, čtvrtá Plzeň a pátý Kolín."


def read(story: str) -> PageFacts:
    main = f"<main><h1>Štafeta má rekord, pomohla jí náhradnice</h1>{story}</main>"
    fetched = datetime(2026, 6, 13, tzinfo=PRAGUE)
    return read_page(
        f"<html><head>{HEAD}</head><body>{main}</body></html>",
        url=URL,
        page=DenikSpider.page,
        site="denik",
        fetched_at=fetched,
    )


def story_of(facts: PageFacts) -> list[str]:
    assert facts.article is not None
    return [block.text for block in facts.article.blocks if not block.in_box]


def test_what_stands_after_the_paywall_is_not_read() -> None:
    lead = '<p class="text-xl js-article-perex">Čtyři běžkyně, tři předávky a jeden rekord, který nikdo nečekal.</p>'
    cut = '<div id="content_break" class="js-paywall"></div>'
    paid = "<p>Placené pokračování, které čtenář bez předplatného nevidí a v textu být nesmí.</p>"
    blocks = f'<div class="article-body-blocks js-article-perex"><p>{STORY}</p><p>{RESULTS}</p>{cut}{paid}</div>'
    facts = read(f'{lead}<section class="article-body">{blocks}</section>')

    assert story_of(facts) == [STORY, RESULTS]
    assert facts.article is not None
    assert facts.article.access_level == "paid"


def test_an_open_registration_wall_is_no_paywall() -> None:
    wall = '<div class="paywall paywall-article js-regwall" id="cx_paywall_article"></div>'
    parts = f'<div class="non-paywall"><p>{STORY}</p></div>{wall}<div class="non-paywall mt30"><p>{RESULTS}</p></div>'
    facts = read(f'<div class="article-text article-content bbtext">{parts}</div>')

    assert story_of(facts) == [STORY, RESULTS]
    assert facts.article is not None
    assert facts.article.access_level == "free"


def test_a_tinted_box_is_no_story() -> None:
    facts = read(f'<div class="dv4-clanek-text bbtext"><p>{STORY}</p><div class="rastr"><p>{RESULTS}</p></div></div>')

    assert story_of(facts) == [STORY]
