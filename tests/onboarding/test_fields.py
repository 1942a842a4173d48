"""What is learned of a site's fields is right on articles that were not seen, and nothing reads worse with it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache

import pytest

from newscrawl.onboarding.agreement import agreed
from newscrawl.onboarding.answer import Answer
from newscrawl.onboarding.fields import learn_fields
from newscrawl.onboarding.finding import Finding, Findings
from newscrawl.onboarding.seen import Seen, SeenPage
from newscrawl.page import Page
from replica.disguise import disguised
from replica.redesign import scrambled
from replica.site import load_sites
from support.surveyed import OfflineSite

ARTICLES = range(1, 61)


def surveyed(site: OfflineSite, numbers: range, name: str = "zkouska") -> Seen:
    return site.seen([site.site.front, *site.sources(), *map(site.newsroom.url, numbers)], name)


@lru_cache
def learned(name: str) -> tuple[OfflineSite, Findings]:
    """Return a site and what is learned of it from a third of its articles, the newest."""
    site = OfflineSite(name)
    seen = surveyed(site, ARTICLES[40:60])
    return site, agreed(seen, learn_fields(seen, Page()), Page())


def sources(findings: Findings, word: str) -> tuple[str, ...]:
    value = findings.page[word].value
    assert isinstance(value, tuple)
    return value


def others(site: OfflineSite) -> list[SeenPage]:
    return surveyed(site, ARTICLES[:9]).articles


@pytest.mark.parametrize("name", ["ceskenoviny", "parlamentnilisty"])
def test_the_printed_date_is_declared_where_feeds_contradict_the_metadata(name: str) -> None:
    site, findings = learned(name)
    assert all(source.startswith("css:") for source in sources(findings, "published"))
    page = findings.declared_page()
    rooms = {site.newsroom.url(number): number for number in ARTICLES}
    for article in others(site):
        printed = article.decided(page).facts.article
        assert printed is not None
        assert printed.published is not None
        truth = site.newsroom.story(rooms[article.answer.url]).truth()["published_at"]
        day, clock = truth[:10].split("-"), truth[11:16]
        assert f"{int(day[2])}." in printed.published
        assert clock.lstrip("0") in printed.published


def test_the_section_is_read_from_the_breadcrumb_where_nothing_else_has_it() -> None:
    site, findings = learned("novinky")
    page = findings.declared_page()
    rooms = {site.newsroom.url(number): number for number in ARTICLES}
    for article in others(site):
        read = article.decided(page).facts.article
        assert read is not None
        assert read.section == site.newsroom.story(rooms[article.answer.url]).truth()["section"]


def test_a_change_that_only_one_source_knows_of_is_read_from_it() -> None:
    _, findings = learned("aktualne")
    assert sources(findings, "modified")[0] == "meta:article:modified_time"


def test_no_field_of_unseen_articles_reads_otherwise() -> None:
    site, findings = learned("denik")
    page = findings.declared_page()
    for article in others(site):
        bare, declared = article.decided(Page()).facts.article, article.decided(page).facts.article
        assert bare is not None
        assert declared is not None
        for field in ("title", "perex", "section", "topics", "published", "modified", "kind"):
            assert getattr(declared, field) == getattr(bare, field)


def test_selectors_have_no_generated_names() -> None:
    site = OfflineSite("seznamzpravy")
    seen = surveyed(site, ARTICLES[50:60])
    answers = [replace(answer, body=scrambled(answer.body.decode()).encode()) for answer in seen.answers.values()]
    again = Seen("zkouska", seen.domain, answers)
    findings = learn_fields(again, Page())
    said = [source for word in findings.page for source in sources(findings, word)]
    assert not [source for source in said if re.search(r"[.#'\"=]x[0-9a-f]{8}", source)]


def test_nothing_is_learned_from_two_articles() -> None:
    site = OfflineSite("reflex")
    findings = learn_fields(surveyed(site, ARTICLES[:2]), Page())
    assert not findings.page
    assert "2 articles" in findings.notes[0]


def test_what_reads_worse_or_hits_nothing_is_taken_back() -> None:
    site = OfflineSite("reflex")
    seen = surveyed(site, ARTICLES[50:56])
    said: dict[str, Finding[object]] = {
        "title": Finding(value=("css:h1.title", "css:h1.gone"), why="of the test"),
        "perex": Finding(value=("css:div.content p",), why="of the test"),
        "topics": Finding(value=("css:h1.title",), why="of the test"),
        "paywall": Finding(value=("div.no-such",), why="of the test"),
    }
    findings = Findings(page=dict(said))
    kept = agreed(seen, findings, Page())
    assert {word: finding.value for word, finding in kept.page.items()} == {"title": ("css:h1.title",)}
    assert len(kept.notes) == 2
    assert findings.page == said


@pytest.mark.parametrize(("name", "seed"), [("denik", 31), ("novinky", 33), ("respekt", 33)])
def test_the_section_is_read_where_the_menu_is_lit_or_right_above_the_headline(name: str, seed: int) -> None:
    offline = OfflineSite(disguised(load_sites()[name], seed))
    seen = offline.surveyed()
    page = learn_fields(seen, Page()).declared_page()
    truth = {each["url"]: each["section"] for each in offline.newsroom.truth()}
    facts = [each.decided(page).facts.article for each in seen.articles]
    assert [fact.section for fact in facts if fact] == [truth[fact.url] for fact in facts if fact]


@pytest.mark.parametrize("folder", ["profil", "tym-webu", "lidi"])
def test_links_to_people_are_authors_where_no_name_of_a_class_or_address_says_so(folder: str) -> None:
    seen = linking(folder, ("Jana Malá", "Petr Novotný", "ČTK"))
    page = agreed(seen, learn_fields(seen, Page()), Page()).declared_page()
    assert page.authors
    read = [article.decided(page).facts.article for article in seen.articles]
    assert all(article is not None and article.bylines for article in read)


def test_links_to_anything_but_people_are_no_authors() -> None:
    assert "authors" not in learn_fields(linking("lidi", ("Jana Malá", "Petr Novotný", "Plavby po Labi")), Page()).page


def linking(folder: str, names: tuple[str, ...]) -> Seen:
    """Return articles whose names of authors are links to a folder, and told by nothing else."""
    answers = []
    for number in range(12):
        name = names[number % len(names)]
        story = "".join(
            f"<p>Obec {number} staví most {line} a práce skončí v roce {2030 + line}, uvedl úřad.</p>"
            for line in range(9)
        )
        html = (
            f"<html lang=cs><head><meta property='og:type' content='article'>"
            f"<meta property='article:published_time' content='2026-11-{10 + number}T10:00:00+01:00'></head>"
            f"<body><div id='main'>"
            f"<article><h1>Obec číslo {number} dostane nový most přes řeku</h1>"
            f"<div><a href='/{folder}/osoba-{number % len(names)}/'>{name}</a></div>"
            f"<section>{story}</section></article></div></body></html>"
        )
        url = f"https://www.zkouska.cz/domaci/obec-{number}-dostane-novy-most-pres-reku-{8000 + number}"
        answers.append(
            Answer(
                url=url,
                final_url=url,
                status=200,
                headers={"content-type": "text/html; charset=utf-8"},
                body=html.encode(),
                at=datetime(2026, 11, 29, tzinfo=UTC),
            )
        )
    return Seen("zkouska", "zkouska.cz", answers)
