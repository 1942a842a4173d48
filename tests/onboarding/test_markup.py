"""What is learned of a site's markup: kinds, withheld stories, boxes, and what is neither story nor teaser."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from newscrawl.onboarding.answer import Answer
from newscrawl.onboarding.finding import Finding, Findings
from newscrawl.onboarding.markup import learn_markup, with_section_kinds
from newscrawl.onboarding.seen import Seen, SeenPage
from newscrawl.page import Page
from replica.disguise import disguised
from replica.site import load_sites
from support.surveyed import OfflineSite

_WORDS = (
    "obec",
    "škola",
    "most",
    "řeka",
    "spolek",
    "firma",
    "úřad",
    "práce",
    "město",
    "rada",
    "voda",
    "cesta",
    "kraj",
    "rok",
    "lidé",
    "dům",
    "stavba",
    "soud",
)


def _sentence(chance: random.Random) -> str:
    return " ".join(chance.choices(_WORDS, k=16)).capitalize() + "."


def _article(
    number: int, *, folder: str = "zpravy", rubric: str = "Domácí", mark: str = "", paragraphs: int = 8
) -> str:
    """Return an article's page; what stands in `mark` comes after its third paragraph."""
    chance = random.Random(number)
    texts = [f"<p>{_sentence(chance)} {_sentence(chance)}</p>" for _ in range(paragraphs)]
    menu = "".join(f"<li><a href='/{each}/'>{each.capitalize()}</a></li>" for each in ("zpravy", "sport", "kultura"))
    return f"""<!doctype html><html lang="cs"><head><meta property="og:type" content="article">
      <meta property="article:published_time" content="2026-11-{number % 27 + 1:02}T10:00:00+01:00"></head><body>
      <nav><ul>{menu}</ul></nav><div class="cesta"><a href="/">Domů</a> <a href="/r/{folder}/">{rubric}</a></div>
      <article class="clanek"><h1>{_sentence(chance)[:60].strip(". ")} číslo {number}</h1>
      <div class="obsah">{"".join(texts[:3])}{mark}{"".join(texts[3:])}</div></article></body></html>"""


def _seen(pages: dict[str, str]) -> Seen:
    at = datetime(2026, 11, 30, tzinfo=UTC)
    answers = [Answer(url=url, final_url=url, status=200, body=html.encode(), at=at) for url, html in pages.items()]
    return Seen("zkouska", "priklad.cz", answers)


def _url(number: int, folder: str = "zpravy") -> str:
    return f"https://www.priklad.cz/{folder}/dlouhy-titulek-zpravy-o-obci-{100000 + number}"


def _surveyed(name: str) -> tuple[OfflineSite, Seen, list[str]]:
    """Return a site, what is seen of it with two articles of each variant, and the addresses of the others."""
    site = OfflineSite(name)
    by_variant: dict[str, list[str]] = {}
    for number in site.newsroom.published:
        by_variant.setdefault(site.newsroom.story(number).truth()["variant"], []).append(site.newsroom.url(number))
    chosen = [url for urls in by_variant.values() for url in urls[:2]]
    rest = [url for urls in by_variant.values() for url in urls[2:3]]
    return site, site.seen([site.site.front, *chosen]), rest


def _learned(seen: Seen) -> Findings:
    return learn_markup(seen, Page())


def _value(findings: Findings, word: str) -> object:
    found = findings.page.get(word)
    return found.value if found is not None else ()


def test_a_rubric_in_the_address_tells_the_kind() -> None:
    pages = {_url(number): _article(number) for number in range(6)}
    pages |= {_url(n, "sloupky"): _article(n, folder="sloupky", rubric="Sloupky") for n in range(6, 9)}
    assert _value(_learned(_seen(pages)), "kinds") == (("/sloupky/", "opinion"),)


def test_where_addresses_say_nothing_the_printed_rubric_tells_the_kind() -> None:
    pages = {_url(number): _article(number) for number in range(6)}
    pages |= {_url(n): _article(n, folder="pr", rubric="Komerční sdělení") for n in range(6, 9)}
    assert _value(_learned(_seen(pages)), "kinds") == (("css:div.cesta a[href$='/r/pr/']", "sponsored"),)


def test_a_rubric_that_every_page_names_tells_nothing() -> None:
    pages = {_url(number): _article(number, folder="nazory", rubric="Názory") for number in range(8)}
    assert "kinds" not in _learned(_seen(pages)).page


def test_a_wall_on_some_stories_marks_them_and_what_follows_it_is_dropped() -> None:
    mark = '<div id="zamek" class="paywall-line"></div>'
    pages = {_url(number): _article(number) for number in range(6)}
    pages |= {_url(number): _article(number, mark=mark, paragraphs=5) for number in range(6, 9)}
    findings = _learned(_seen(pages))
    marks = _value(findings, "paywall")
    assert isinstance(marks, tuple)
    assert _value(findings, "drop") == (f"{marks[0]} ~ *",)
    page = findings.declared_page()
    facts = SeenPage(_seen(pages).answers[_url(7)], "zkouska").decided(page).facts
    assert facts.article is not None
    assert facts.article.access_level == "paid"
    assert len(facts.article.blocks) == 3


def test_a_wall_on_every_story_marks_nothing() -> None:
    pages = {_url(number): _article(number, mark='<div class="regwall"></div>') for number in range(8)}
    assert "paywall" not in _learned(_seen(pages)).page


def test_what_repeats_in_stories_is_dropped() -> None:
    line = '<div class="vyzva"><p>Redakce žije z darů svých čtenářů a bez nich by tyto řádky nikdy nevznikly.</p></div>'
    pages = {_url(number): _article(number, mark=line) for number in range(6)}
    pages |= {_url(number): _article(number) for number in range(6, 9)}
    assert _value(_learned(_seen(pages)), "drop") == ("div.vyzva",)


def test_nothing_is_learned_of_nothing() -> None:
    assert _learned(_seen({})).page == {}
    assert "kinds" not in _learned(_seen({_url(1): _article(1)})).page


@pytest.mark.parametrize("site", ["parlamentnilisty", "cnnprima"])
def test_boxes_and_strips_of_a_site_read_as_they_are(site: str) -> None:
    """Boxes that run together without a declaration, and another site's offers below the page."""
    offline, seen, rest = _surveyed(site)
    page = _learned(seen).declared_page()
    truth = {
        offline.newsroom.url(number): offline.newsroom.story(number).truth() for number in offline.newsroom.published
    }
    for url in rest[:6]:
        read = SeenPage(offline.answer(url), "zkouska").decided(page).facts
        shown = {(link.heading, link.title) for link in read.links}
        assert shown == {(link["heading"], link["title"]) for link in truth[url]["links"]}
        bare = SeenPage(offline.answer(url), "zkouska").decisions.facts
        assert shown != {(link.heading, link.title) for link in bare.links}


def test_the_section_tells_the_kind_where_nothing_that_can_be_selected_does() -> None:
    seen = OfflineSite(disguised(load_sites()["respekt"], 33)).surveyed()
    assert seen.articles
    section: Finding[object] = Finding(value=("css:p:has(+ h1)",), why="right above the headline")
    found = with_section_kinds(seen, Findings(page={"section": section}), Page())
    assert found.page["kinds"].value == (("section:Pohledy", "opinion"),)
    assert "kinds" not in with_section_kinds(seen, Findings(), Page()).page


def test_what_the_base_says_stays() -> None:
    base = replace(Page(), drop=("div.reklama",), paywall=("#zed",))
    mark = '<div id="zamek" class="paywall-line"></div>'
    pages = {_url(number): _article(number) for number in range(6)}
    pages |= {_url(number): _article(number, mark=mark, paragraphs=5) for number in range(6, 9)}
    page = learn_markup(_seen(pages), base).declared_page(base)
    assert page.drop[-1] == "div.reklama"
    assert page.paywall[-1] == "#zed"
