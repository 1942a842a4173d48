"""What the feed says of articles from when their site's file still held, and the update that goes by it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newscrawl.feed.batch import PageBuffer
from newscrawl.feed.run import Run, report
from newscrawl.items import Article
from newscrawl.news_spider import NewsSpider
from newscrawl.onboarding.differences import differs
from newscrawl.onboarding.finding import Finding, Findings
from newscrawl.onboarding.former_rows import FormerRows, former_rows, texts_now
from newscrawl.onboarding.learn import learn
from newscrawl.onboarding.seen import Seen
from newscrawl.onboarding.site_file import loaded
from newscrawl.onboarding.update import updated
from newscrawl.page import Page
from newscrawl.values.urls import place_of
from replica.disguise import redesigned
from replica.site import load_sites
from support.declared_findings import findings_of, spider_of, variant_of
from support.paths import ROOT
from support.row_crawls import article
from support.surveyed import OfflineSite

DECLARED = Page(
    title=("css:h1.title", "meta:og:title"),
    body=("div.text",),
    perex=("json-ld:description", "css:p.perex"),
    authors=("css:a.who",),
)


def publish(exports: Path, site: str, began: datetime, rows: Iterable[Article]) -> None:
    run = Run(exports, site, began)
    for row in rows:
        page = PageBuffer()
        page.add(row)
        run.append(page.take())
    run.publish(report(site, run.id, "finished", dict(run.rows), run.began), ())


def test_texts_are_those_that_the_declared_sources_gave_of_the_last_row_that_has_one(tmp_path: Path) -> None:
    began = datetime.now(UTC) - timedelta(days=1)
    whole = {
        "title": "css:h1.title",
        "perex": "json-ld:description",
        "authors": "css:a.who",
        "section": "css:h4 a",
        "body": "css:div.text",
    }
    older = article(1, site="lab", title="Starý", authors=["Jana Nová"], agencies=["ČTK"], provenance=whole)
    other = article(2, site="jiny", provenance=whole)
    newer = article(
        1,
        site="lab",
        title="Nový",
        authors=[],
        section="Domácí",
        provenance={"title": "css:h1.title", "perex": "meta:a"},
    )
    fallen = article(
        3, site="lab", perex="Příběh druhého koně.", provenance={"title": "meta:og:title", "perex": "css:p.perex"}
    )
    publish(tmp_path, "lab", began, [older])
    publish(tmp_path, "jiny", began, [other])
    same = [
        article(number, site="lab", perex="Vytisknout", provenance={"perex": "css:p.perex"}) for number in (4, 5, 6)
    ]
    publish(tmp_path, "lab", began + timedelta(hours=1), [newer, fallen, *same])
    assert former_rows(tmp_path, "lab", DECLARED) == {
        place_of(older.url): {
            "title": ["Nový"],
            "perex": [older.perex],
            "authors": ["Jana Nová", "ČTK"],
            "body": [block.text for block in older.body],
        },
        place_of(fallen.url): {"perex": [fallen.perex]},
        **{place_of(each.url): {} for each in same},
    }


@pytest.mark.parametrize("place", ["there is none", "a file"])
def test_without_a_feed_nothing_is_known(tmp_path: Path, place: str) -> None:
    exports = tmp_path / "exports"
    if place == "a file":
        exports.write_text("nic")
    assert former_rows(exports, "lab", DECLARED) == {}


def former_of(spider: type[NewsSpider], seen: Seen) -> FormerRows:
    """What rows of these articles say, as the spider's file reads them."""
    known: dict[str, dict[str, list[str]]] = {}
    for page in seen.articles:
        decisions = page.decided(spider.page)
        declared = [
            word
            for word, found in (decisions.fields.proven if decisions.fields else {}).items()
            if (found.rank or 0) >= 0
        ]
        texts = texts_now(decisions.facts)
        known[place_of(page.decisions.document.address)] = {
            word: texts[word] for word in (*declared, "body") if word in texts and getattr(spider.page, word)
        }
    return known


def before_and_after(name: str) -> tuple[type[NewsSpider], Seen]:
    spider, site = spider_of(name), load_sites()[name]
    after = OfflineSite(redesigned(site, 1)).surveyed(name, 8)
    after.former = former_of(spider, OfflineSite(site).surveyed(name, 8))
    return spider, after


def sections(page: Page, seen: Seen) -> list[str | None]:
    return [fields.section.value for each in seen.articles if (fields := each.decided(page).fields) is not None]


def test_a_section_that_the_markup_alone_tells_is_learned_again_from_what_the_feed_had() -> None:
    spider, seen = before_and_after("novinky")
    made = loaded(
        updated(source("novinky"), spider, differs(spider, seen, learn(seen), {"section"}), "2026-12-01"), "novinky"
    )
    had = {place: texts["section"] for place, texts in seen.former.items() if "section" in texts}
    read = dict(
        zip(
            (place_of(page.decisions.document.address) for page in seen.articles),
            sections(made.page, seen),
            strict=True,
        )
    )
    assert len(had) > 5
    assert [place for place, [section] in had.items() if read.get(place, section) != section] == []
    assert made.page.section[-len(spider.page.section) :] == spider.page.section


def source(name: str) -> str:
    return (ROOT / "newscrawl" / "spiders" / f"{name}.py").read_text(encoding="utf-8")


def test_a_declaration_without_which_a_field_is_read_as_before_goes() -> None:
    spider, seen = before_and_after("idnes")
    [found] = [each for each in differs(spider, seen, Findings(), {"section"}) if each.word == "page.section"]
    assert (found.first, found.gone) == ((), spider.page.section)
    made = loaded(updated(source("idnes"), spider, [found], "2026-12-01"), "idnes")
    assert made.page.section == ()
    assert sections(made.page, seen) == sections(spider.page, seen)


def test_a_field_that_the_feed_had_from_elsewhere_before_has_lost_nothing() -> None:
    spider, seen = before_and_after("idnes")
    assert "page.section" in {each.word for each in differs(spider, seen, Findings())}
    seen.former = {place: {} for place in seen.former}
    assert "page.section" not in {each.word for each in differs(spider, seen, Findings())}


def test_a_container_goes_where_the_story_reads_as_before_without_one() -> None:
    spider, seen = before_and_after("blesk")
    for page in seen.articles:
        blocks = page.decisions.facts.article.blocks if page.decisions.facts.article else []
        texts = seen.former.get(place_of(page.decisions.document.address))
        if texts is not None:
            texts["body"] = [block.text for block in blocks if block.text and not block.in_box]
    rare = Findings(page={"body": Finding(value=("div.rare",), why="on 3 of 20 articles")})
    [found] = [each for each in differs(spider, seen, rare) if each.word == "page.body"]
    assert (found.first, found.gone) == ((), spider.page.body)
    for texts in seen.former.values():
        texts["body"] = ["Jiný text."]
    [found] = [each for each in differs(spider, seen, rare) if each.word == "page.body"]
    assert (found.first, found.gone) == (("div.rare",), ())


@pytest.mark.parametrize("name", ["denik", "parlamentnilisty"])
def test_a_site_that_reads_as_its_feed_says_is_left_alone(name: str) -> None:
    spider, seen = spider_of(name), OfflineSite(name).surveyed(name, 8)
    seen.former = former_of(spider, seen)
    assert differs(spider, seen, findings_of(name)) == []


def test_a_source_that_gives_something_else_than_the_feed_had_has_failed() -> None:
    spider, seen = spider_of("aktualne"), OfflineSite("aktualne").surveyed("aktualne", 8)
    wrong = variant_of("aktualne", page=replace(spider.page, perex=("css:title",)))
    learned = Findings(page={"perex": Finding(value=("css:p.lead",), why="on 20 of 20 articles")})
    assert [each for each in differs(wrong, seen, learned) if each.word == "page.perex"] == []
    seen.former = former_of(spider, seen)
    [found] = [each for each in differs(wrong, seen, learned) if each.word == "page.perex"]
    assert found.first == ("css:p.lead",)
