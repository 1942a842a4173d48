"""What comes of a survey: `expect`, fixtures, the report, and files where they belong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy.settings import Settings

from newscrawl.items import Article
from newscrawl.onboarding.expectations import rows_of
from newscrawl.onboarding.finding import Finding, Findings
from newscrawl.onboarding.outcome import Made, make, save
from newscrawl.onboarding.recorded import chosen, snippets
from newscrawl.onboarding.report import report, summary
from newscrawl.onboarding.seen import Seen
from newscrawl.onboarding.site_file import Unwritable
from newscrawl.workbench.saved_pages import RowMaker
from support.declared_findings import findings_of, spider_of
from support.surveyed import OfflineSite

DENIK = findings_of("denik")
DENIK.site["article_id"] = Finding(
    value=r"-(\d+)/$",
    certainty="unsure",
    why="3 of 9",
    addresses=("https://www.denik.cz/a",),
    alternatives=(r"/(\d+)$",),
)
DENIK.notes.append("Robots.txt asks for <b>2</b> `seconds`.")


@pytest.fixture(scope="module")
def maker() -> RowMaker:
    return RowMaker(Settings())


@pytest.fixture(scope="module")
def seen() -> Seen:
    return OfflineSite("denik").surveyed()


@pytest.fixture
def made(seen: Seen, maker: RowMaker) -> Made:
    return make(DENIK, seen, maker, requests=61)


def test_what_a_run_must_find_is_what_was_seen_with_a_margin(made: Made) -> None:
    expect, by_hand = made.result.spider.expect, spider_of("denik").expect
    assert expect["title"] == 1.0
    assert 5 <= expect["articles"] <= 20
    assert {name for name in by_hand if name not in expect} == set()
    assert all(share < 1 for name, share in expect.items() if name not in ("title", "articles"))
    few = OfflineSite("denik").surveyed(articles=3)
    less = make(DENIK, few, RowMaker(Settings()), requests=1).result.spider.expect
    assert less["text"] < expect["text"]


def test_the_fixtures_differ(seen: Seen, made: Made, maker: RowMaker) -> None:
    choices = {choice.slug: choice for choice in chosen(seen, made.result.pages)}
    assert {"plain", "paid", "section"} <= choices.keys()
    assert any(slug.startswith("old-layout-20") for slug in choices)
    assert len({choice.page.url for choice in choices.values()}) == len(choices) <= 5
    article = next(row for row in choices["paid"].rows if isinstance(row, Article))
    assert article.access.level == "paid"
    assert choices["section"].page.boxes


def test_snippets_are_of_teasers_and_not_of_the_story(made: Made) -> None:
    for _, rows in made.result.pages:
        article = rows[0]
        assert isinstance(article, Article)
        found = snippets(rows)
        assert len(rows) == 1 or found
        assert not any(snippet in f"{article.title}\n{article.perex}\n{article.text}" for snippet in found)


def test_files_lie_where_they_belong_and_are_not_overwritten(made: Made, maker: RowMaker, tmp_path: Path) -> None:
    spiders, fixtures, notes = tmp_path / "spiders", tmp_path / "fixtures", tmp_path / "onboard" / "zkouska"
    spiders.mkdir()
    lines = save(made, maker, spiders=spiders, fixtures=fixtures, notes=notes)
    assert (spiders / "zkouska.py").read_text(encoding="utf-8") == made.source
    assert (notes / "report.md").read_text(encoding="utf-8") == report(made.result)
    for truth in sorted((fixtures / "zkouska").glob("*.json")):
        said = json.loads(truth.read_text(encoding="utf-8"))
        assert truth.with_suffix(".html").is_file()
        assert (said["article"] is None) == (truth.stem == "section")
        if said["article"]:
            assert said["article"]["title"]
            assert said["not_in_text"]
    assert any("scrapy fixture" in line for line in lines)
    with pytest.raises(FileExistsError):
        save(made, maker, spiders=spiders, fixtures=fixtures, notes=notes)


def test_the_report_says_what_a_person_must_look_at(made: Made) -> None:
    text = report(made.result)
    must = text.split("## What a person must look at\n")[1].split("\n## ")[0]
    assert "`article_id`" in must
    assert "<https://www.denik.cz/a>" in must
    assert r"`/(\d+)$`" in must
    assert "61 requests" in text
    assert "| title | 2" in text
    assert r"\<b\>2\</b\> \`seconds\`" in text
    assert [line for line in summary(made.result) if "TODO article_id" in line]


def test_a_fixture_is_read_as_the_crawl_reads_it(made: Made, maker: RowMaker) -> None:
    page, rows = made.result.pages[0]
    assert rows_of(page, made.result.spider, maker) == rows


@given(st.text(max_size=80))
@settings(max_examples=40)
def test_no_text_of_a_site_becomes_markup_of_the_report(text: str) -> None:
    findings = Findings(notes=[text])
    findings.page["publisher"] = Finding(value=text, why=text, certainty="few", addresses=(text,))
    seen = Seen("noviny", "noviny.cz")
    findings.site["feeds"] = Finding(value=("https://noviny.cz/rss",), why="x")
    findings.site["article_url"] = Finding(value=r"/\d+$", why="x")
    said = report(make(findings, seen, RowMaker(Settings()), requests=0).result)
    plain = report(
        make(
            Findings(site=findings.site, page={"publisher": Finding(value="x", why="x", certainty="few")}, notes=["x"]),
            seen,
            RowMaker(Settings()),
            requests=0,
        ).result
    )
    assert [line for line in said.splitlines() if line.startswith("#")] == [
        line for line in plain.splitlines() if line.startswith("#")
    ]
    assert said.isprintable() or all(line.isprintable() for line in said.split("\n"))


def test_findings_without_addresses_of_articles_are_no_file() -> None:
    with pytest.raises(Unwritable, match="article_url is missing"):
        make(Findings(), Seen("noviny", "noviny.cz"), RowMaker(Settings()), requests=2)
