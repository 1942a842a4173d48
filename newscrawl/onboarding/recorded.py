"""Fixtures of a new site: of the seen pages those that differ most, each with what is read from it, as a proposal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from newscrawl.items import Article, RelatedLink, Row
from newscrawl.news_spider import NewsSpider
from newscrawl.onboarding.expectations import PageRows, rows_of
from newscrawl.onboarding.seen import Seen, SeenPage
from newscrawl.values.moments import to_iso
from newscrawl.workbench.fixtures import Fixture, truth_of_rows
from newscrawl.workbench.saved_pages import RowMaker

_MOST_ARTICLES = 4
_MOST_SNIPPETS = 6
_LEAST_SNIPPET = 15
"""Characters of a teaser's title that no sentence of a story has by chance."""
_ANOTHER_LAYOUT = 0.5
"""Of the class names that two pages have, the share that both have: below it they are of two layouts."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A page that is worth a fixture."""

    slug: str
    page: SeenPage
    rows: list[Row]


def chosen(seen: Seen, pages: PageRows) -> list[Choice]:
    """Return the pages that differ most: a plain article, others by paywall, kind and layout, and one that is a list.

    Args:
        seen: what the survey has seen.
        pages: the seen articles with their rows.
    """
    articles = [(page, rows) for page, rows in pages if rows]
    found: dict[str, Choice] = {}
    for slug, page, rows in _candidates(articles):
        taken = any(choice.page is page for choice in found.values())
        if slug not in found and not taken and len(found) < _MOST_ARTICLES:
            found[slug] = Choice(slug, page, rows)
    lists = [page for page in seen.others if page.boxes]
    section = max(lists, key=lambda page: (urlsplit(page.url).path != "/", _teasers(page)), default=None)
    return [*found.values(), *([Choice("section", section, [])] if section is not None else [])]


def record(choice: Choice, directory: Path, spider: type[NewsSpider], maker: RowMaker) -> Path | None:
    """Write a page in UTF-8 and what is read from it; return the path of the page, None where a fixture is there.

    Args:
        choice: the page.
        directory: of the project's fixtures.
        spider: of the new site, by which the page is read.
        maker: makes the rows.

    Raises:
        OSError: the files cannot be written.
    """
    fixture = Fixture(directory / spider.name, choice.slug)
    if fixture.page is not None:
        return None
    rows = rows_of(choice.page, spider, maker)
    truth = truth_of_rows(
        rows, url=choice.page.url, fetched_at=to_iso(choice.page.answer.at), not_in_text=snippets(rows)
    )
    path = fixture.page_path(".html")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(choice.page.html.encode("utf-8", "replace"))
    fixture.write(truth)
    return path


def snippets(rows: list[Row]) -> list[str]:
    """Return titles of the page's teasers that stand in no part of its story, one a box first."""
    article = next((row for row in rows if isinstance(row, Article)), None)
    if article is None:
        return []
    story = f"{article.title}\n{article.perex}\n{article.text}"
    links = [row for row in rows if isinstance(row, RelatedLink)]
    firsts = {(link.section, link.heading): link for link in reversed(links)}
    titles = dict.fromkeys(link.title for link in (*reversed(firsts.values()), *links))
    return [title for title in titles if len(title) >= _LEAST_SNIPPET and title not in story][:_MOST_SNIPPETS]


def _candidates(articles: PageRows) -> Iterator[tuple[str, SeenPage, list[Row]]]:
    """Yield articles with the name of what is special about each, the most useful first."""
    by_age = sorted(articles, key=lambda entry: _article(entry[1]).published_at or "", reverse=True)
    plain = [entry for entry in by_age if _is_plain(entry[1])] or by_age[:1]
    with_boxes = [entry for entry in plain if len(entry[1]) > 1]
    if not plain:
        return
    first, its_rows = (with_boxes or plain)[0]
    yield "plain", first, its_rows
    for page, rows in by_age:
        if _article(rows).access.level != "free":
            yield "paid", page, rows
    for page, rows in reversed(by_age):
        if page is not first and _likeness(page, first) < _ANOTHER_LAYOUT:
            yield f"old-layout-{(_article(rows).published_at or 'undated')[:4]}", page, rows
            break
    for page, rows in by_age:
        if _article(rows).kind != "article":
            yield _article(rows).kind, page, rows


def _article(rows: list[Row]) -> Article:
    return next(row for row in rows if isinstance(row, Article))


def _is_plain(rows: list[Row]) -> bool:
    article = _article(rows)
    return article.kind == "article" and article.access.level == "free"


def _teasers(page: SeenPage) -> int:
    return sum(len(box.teasers) for box in page.boxes)


def _likeness(one: SeenPage, other: SeenPage) -> float:
    """Return the share of the class names of two pages that both have (Jaccard)."""
    names, others = _classes(one.html), _classes(other.html)
    return len(names & others) / len(names | others) if names | others else 1.0


def _classes(html: str) -> frozenset[str]:
    nodes = LexborHTMLParser(html).css("body [class]")
    return frozenset(name for node in nodes for name in (node.attributes.get("class") or "").split())
