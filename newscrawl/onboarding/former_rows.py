"""What the feed says of articles from when their site's file still held: by that they are known after a redesign."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice
from pathlib import Path

from scrapy.exceptions import DropItem
from scrapy.settings import Settings

from newscrawl.facts import PageFacts
from newscrawl.feed.published import articles_of
from newscrawl.items import Article
from newscrawl.page import Page
from newscrawl.reading.fields.fields import ROW_FIELDS
from newscrawl.values.urls import place_of
from newscrawl.workbench.saved_pages import RowMaker

FormerRows = dict[str, dict[str, list[str]]]
"""Place of an article's address -> word of `Page` -> the field's values in its row."""
FORMER_WORDS = frozenset({"title", "perex", "authors", "topics", "section", "published", "body"})
"""The words of `Page` whose texts are known from rows."""
_REPEATED = 3
"""Articles with the same perex, from which it is none."""
_MOST_ARTICLES = 5_000
"""The newest of the feed: a survey sees some dozens."""


def former_rows(exports: Path, site: str, page: Page) -> FormerRows:
    """Return of a site's articles, each of which has an entry, the texts that a source declared in its file gave.

    What a row has from anywhere else may be what a redesign left of the field, and is not taken for it; nor is a perex
    that several articles have.

    Args:
        exports: the setting EXPORTS_DIR.
        site: name of the spider.
        page: what its file declares.
    """
    known: dict[str, dict[str, list[str]]] = {}
    articles = list(islice(articles_of(exports, site), _MOST_ARTICLES))
    perexes = Counter(article.perex for article in articles if article.revision == 1)
    for article in articles:
        texts = known.setdefault(place_of(article.url), {})
        for word, values in _texts(article):
            is_repeated = word == "perex" and perexes[article.perex] >= _REPEATED
            if values and not is_repeated and _is_declared(word, article, page):
                texts.setdefault(word, values)
    return known


def texts_now(facts: PageFacts) -> dict[str, list[str]]:
    """Return the texts that the row of a page would have, by words of `Page`; {} of a page that is not published."""
    try:
        rows = _maker().rows(facts)
    except DropItem:
        return {}
    return {word: texts for row in rows if isinstance(row, Article) for word, texts in _texts(row) if texts}


@lru_cache(maxsize=1)
def _maker() -> RowMaker:
    return RowMaker(Settings())


def _texts(article: Article) -> Iterable[tuple[str, list[str]]]:
    yield "title", [article.title]
    yield "perex", [article.perex] if article.perex else []
    yield "authors", [*article.authors, *article.agencies]
    yield "topics", article.topics
    yield "section", [article.section] if article.section else []
    yield "published", [article.published_at] if article.published_at else []
    yield "body", [block.text for block in article.body if block.text]


def _is_declared(word: str, article: Article, page: Page) -> bool:
    """Tell whether a field is of the page's markup as the file declares it, or of the metadata that it declares first.

    What comes after them gives something else where they fail.
    """
    declared: tuple[str, ...] = getattr(page, word)
    declared = tuple(f"css:{selector}" for selector in declared) if word == "body" else declared
    source = article.provenance.get(ROW_FIELDS.get(word, word), "")
    return source in declared and (source.startswith("css:") or source == declared[0])
