"""The replica's pages the day after a redesign: other classes, ids and data-* values, the site's declaration old."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from scrapy.utils.project import get_project_settings

from newscrawl.items import Article
from newscrawl.workbench.saved_pages import Extractor, SavedPage
from replica.newsroom import ANCHOR, Newsroom
from replica.redesign import scrambled
from replica.site import load_sites

SITES = load_sites()
TEXT, TEASERS = 0.985, 0.94
"""Least F1 of the words of a site's stories, and of its teasers by target."""

Page = tuple[dict[str, Any], Article, set[str | None]]
"""What must be found, what was found, and the targets of the teasers found."""


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(get_project_settings())


@pytest.fixture(scope="module", params=SITES)
def pages(request: pytest.FixtureRequest, extractor: Extractor) -> list[Page]:
    site = SITES[request.param]
    newsroom = Newsroom(site, articles=24)
    found = []
    for number in range(1, newsroom.articles + 1):
        story = newsroom.story(number)
        saved = SavedPage(text=scrambled(site.template.article(site, story)), fetched_at=ANCHOR)
        article, *links = extractor.rows(extractor.facts(saved, url=story.url, spider=site.name))
        assert isinstance(article, Article), story.variant
        found.append((story.truth(), article, {link.url for link in links}))
    return found


def f1(pairs: list[tuple[Counter[Any], Counter[Any]]]) -> float:
    """Return the F1 of what was found, over all pages; `pairs` are (wanted, found), 1.0 where both are empty."""
    hits = sum((wanted & found).total() for wanted, found in pairs)
    total = sum(wanted.total() + found.total() for wanted, found in pairs)
    return 2 * hits / total if total else 1.0


def test_titles(pages: list[Page]) -> None:
    assert [article.title for _, article, _ in pages] == [truth["title"] for truth, _, _ in pages]


def test_text(pages: list[Page]) -> None:
    words = [(Counter(truth["text"].split()), Counter(article.text.split())) for truth, article, _ in pages]
    assert f1(words) >= TEXT


def test_no_teaser_is_text(pages: list[Page]) -> None:
    leaks = [
        (truth["variant"], sentence)
        for truth, article, _ in pages
        for sentence in truth["not_in_text"]
        if sentence in article.text or sentence in (article.perex or "")
    ]
    assert leaks == []


def test_teasers(pages: list[Page]) -> None:
    links = [(Counter({link["url"] for link in truth["links"]}), Counter(urls)) for truth, _, urls in pages]
    assert f1(links) >= TEASERS
