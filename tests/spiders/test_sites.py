"""Saved pages of every site through the reading of `scrapy extract`: one test a field, over tests/fixtures/SPIDER/.

A fixture is SLUG.html or SLUG.txt, with the site's real structure and invented text, and SLUG.json, what a reader sees
on the page: `url`, `fetched_at`, `article` (null where the page is none) and `related_links`, both without fields that
are null, empty or follow from others, and `not_in_text`: snippets of teasers, captions and bylines, typed by hand.
"""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from scrapy.utils.project import get_project_settings

from newscrawl.items import Article
from newscrawl.schema import validate
from newscrawl.workbench.fixtures import DERIVED, OF_THE_PAGE, USUAL, without_empty
from newscrawl.workbench.saved_pages import Extractor, Job
from replica.redesign import scrambled
from support.paths import FIXTURES

PAGES = sorted(path for path in FIXTURES.glob("*/*") if path.suffix in (".html", ".txt"))

WHOLE_PAGE = ("text", "no other", "related_links", "not_in_text", "schema")
RUNNING_TEXT = ("paragraph", "heading", "quote", "list_item", "table")


@cache
def truth_of(page: Path) -> dict[str, Any]:
    return json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))


@cache
def extractor() -> Extractor:
    return Extractor(get_project_settings())


@pytest.fixture(scope="module")
def rows_of(tmp_path_factory: pytest.TempPathFactory):
    """Read a page once; a saved page's time is that of its file, so the file gets the time of the fixture."""

    @cache
    def read(page: Path) -> list[dict[str, Any]]:
        truth = truth_of(page)
        saved = tmp_path_factory.mktemp(page.parent.name) / page.name
        shutil.copy(page, saved)
        fetched = datetime.fromisoformat(truth["fetched_at"]).timestamp()
        os.utime(saved, (fetched, fetched))
        row = extractor().line(Job(file=str(saved), url=truth["url"], spider=page.parent.name))
        assert "error" not in row, row["error"]
        return row["items"]

    return read


def expectations() -> list[Any]:
    """Return (page, field) for each field that a fixture lists and for what is checked on every article page."""
    found = []
    for page in PAGES:
        article = truth_of(page)["article"]
        names = (*article, *WHOLE_PAGE) if article else ("article",)
        found += [pytest.param(page, name, id=f"{page.parent.name}/{page.stem}[{name}]") for name in names]
    return found


@pytest.mark.parametrize(("page", "field"), expectations())
def test_page(rows_of, page: Path, field: str) -> None:
    truth, rows = truth_of(page), rows_of(page)
    if truth["article"] is None:
        assert rows == []
        return
    assert [row["type"] for row in rows].count("article") == 1
    article = next(row for row in rows if row["type"] == "article")
    links = [without_empty(row, OF_THE_PAGE) for row in rows if row["type"] == "related_link"]
    match field:
        case "body" | "images" | "videos":
            assert [without_empty(part) for part in article[field]] == truth["article"][field]
        case "text":
            body = truth["article"].get("body", ())
            assert article["text"] == "\n".join(block["text"] for block in body if block["kind"] in RUNNING_TEXT)
        case "no other":
            unlisted = {f.name for f in dataclasses.fields(Article)} - DERIVED - set(truth["article"])
            assert without_empty({name: article[name] for name in unlisted if article[name] != USUAL.get(name)}) == {}
        case "related_links":
            assert links == truth["related_links"]
        case "not_in_text":
            shown = f"{article['perex']}\n{article['text']}"
            assert [snippet for snippet in truth["not_in_text"] if snippet in shown] == []
        case "schema":
            assert [problem for row in rows for problem in validate(row)] == []
        case _:
            assert article[field] == truth["article"][field]


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(page, id=f"{page.parent.name}/{page.stem}[redesign]")
        for page in PAGES
        if page.suffix == ".html" and truth_of(page)["article"]
    ],
)
def test_a_redesign_changes_neither_story_nor_teasers(rows_of, tmp_path: Path, page: Path) -> None:
    """Every class and id a random token: only what depends on neither tells lead from first paragraph."""
    shown, scrambled_page = rows_of(page), tmp_path / page.name
    scrambled_page.write_text(scrambled(page.read_text(encoding="utf-8")), encoding="utf-8")
    job = Job(file=str(scrambled_page), url=truth_of(page)["url"], spider=page.parent.name)
    redesigned = extractor().line(job)["items"]
    assert running_text(redesigned) == running_text(shown)
    assert teasers(redesigned) == teasers(shown)


def running_text(rows: list[dict[str, Any]]) -> list[str]:
    article = next(row for row in rows if row["type"] == "article")
    return [line for line in (article["perex"], *article["text"].split("\n")) if line]


def teasers(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    names = ("section", "heading", "position", "url", "title", "perex", "authors", "image_url")
    return [tuple(map(str, (row[name] for name in names))) for row in rows if row["type"] == "related_link"]


def test_every_fixture_is_whole() -> None:
    """Each page has its truth and each truth its page; a snippet that must not be in the text is on the page."""
    assert {page.with_suffix(".json") for page in PAGES} == set(FIXTURES.glob("*/*.json"))
    for page in PAGES:
        source = page.read_text(encoding="utf-8")
        assert [snippet for snippet in truth_of(page)["not_in_text"] if snippet not in source] == [], page


def test_every_spider_has_an_article_among_its_fixtures() -> None:
    spiders = set(extractor().spider_names())
    assert {page.parent.name for page in PAGES if truth_of(page)["article"]} == spiders
    assert {page.parent.name for page in PAGES} == spiders
