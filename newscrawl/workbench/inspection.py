"""One page as it is taken apart: the reader's word on each part, the pipelines' on what they drop, the rows left."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Literal

from scrapy.exceptions import DropItem

from newscrawl.items import Article, RelatedLink, Row
from newscrawl.page import Page
from newscrawl.reading.explain import Kind, Part, explain_page, explain_text
from newscrawl.values.terminal import columns, printable, shortened
from newscrawl.workbench.saved_pages import Extractor, SavedPage, one_line

FIELDS = {
    "title": "title",
    "perex": "perex",
    "text": "body",
    "published_at": "published",
    "modified_at": "modified",
    "authors": "authors",
    "agencies": "authors",
    "section": "section",
    "topics": "topics",
    "kind": "kind",
    "images": "images",
    "access": "access",
}
"""Field of an article -> its name in `provenance` and in Page."""
Verdict = Kind | Literal["dropped"]
"""What a part is in the end: the pipelines may drop what the reader took for story."""
_WIDTH = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """What became of one page."""

    url: str
    spider: str
    declared: Page
    parts: list[tuple[Verdict, Part]]
    """In page order; the `why` of what the pipelines drop is theirs."""
    rows: list[Row]
    """The article and its related links; [] where there is none."""
    reason: str | None
    """Why there is none."""
    counts: Counter[str]
    """What reading counted."""


def inspect(extractor: Extractor, saved: SavedPage, *, url: str, spider: str) -> Inspection:
    """Return what becomes of a page from `url`, read as the site of `spider`.

    Raises:
        ValueError: there is no such spider, or the page is beyond the reader's limits.
    """
    declared = extractor.page_of(spider)
    explain = explain_page if saved.is_html else explain_text
    facts, parts = explain(saved.text, url=url, page=declared, site=spider, fetched_at=saved.fetched_at)
    reason, rows = facts.reason, []
    try:
        rows = extractor.rows(facts)
    except DropItem as dropped:
        reason = one_line(dropped)
    dropped_for: dict[int, str | None] = {}
    if facts.article is not None:
        whys = extractor.separate.why_dropped(facts.article)  # of the facts as Normalise left them
        dropped_for = {id(block): why for block, why in zip(facts.article.blocks, whys, strict=True)}
    return Inspection(
        url=facts.article.url if facts.article is not None else url,
        spider=spider,
        declared=declared,
        parts=[_judged(part, dropped_for) for part in parts],
        rows=rows,
        reason=reason,
        counts=facts.counts,
    )


def field_table(rows: list[Row], declared: Page, counts: Counter[str]) -> list[str]:
    """Return lines that show an article's fields, with their source and which declared one hit, and its boxes."""
    article, *others = rows
    assert isinstance(article, Article)  # noqa: S101 - Extractor.rows says so
    found = [("field", "value", "from", "declared")]
    for name, source in FIELDS.items():
        value, origin = _value(article, name), article.provenance.get(source, "")
        hit = _declared(source, origin, declared, counts)
        found.append((name, shortened(value, _WIDTH) or "-", shortened(origin, _WIDTH) if value else "", hit))
    boxes = Counter((row.section, row.heading or "") for row in others if isinstance(row, RelatedLink))
    shown = [
        f"  box: {printable(heading) or '(no heading)'}, {section}, {n}" for (section, heading), n in boxes.items()
    ]
    return [*columns(found, "  "), *shown, *(f"  warning: {printable(warning)}" for warning in article.warnings)]


def outdated(rows: list[Row], declared: Page, counts: Counter[str]) -> list[str]:
    """Return the fields that were found, but by none of their declared sources: what a redesign looks like."""
    article = rows[0]
    assert isinstance(article, Article)  # noqa: S101 - Extractor.rows says so
    return [
        name
        for name, source in FIELDS.items()
        if _value(article, name) and _declared(source, article.provenance.get(source, ""), declared, counts) == "miss"
    ]


def _judged(part: Part, dropped_for: dict[int, str | None]) -> tuple[Verdict, Part]:
    """Return what a part is after the pipelines, as they spell it."""
    block = part.block
    if block is None:
        return part.kind, part
    text = block.text or block.caption or block.url or part.text
    why = dropped_for.get(id(block), "empty")
    return (
        ("dropped", replace(part, why=why.replace("_", " "), text=text))
        if why
        else (part.kind, replace(part, text=text))
    )


def _value(article: Article, name: str) -> str:
    value = getattr(article, name)
    match name:
        case "text":
            return f"{article.word_count} words: {value}" if value else ""
        case "images":
            return str(len(value)) if value else ""
        case "access":
            return article.access.level
        case _:
            return ", ".join(value) if isinstance(value, list) else value or ""


def _declared(name: str, origin: str, declared: Page, counts: Counter[str]) -> str:
    """Return which declared source of a field hit, "miss" where all missed, "" where none is declared."""
    sources: tuple[str, ...] = getattr(declared, name, ())
    if not sources:
        return ""
    if name == "body":
        ranks = [rank for rank, selector in enumerate(sources) if origin == f"css:{selector}"]
    else:
        ranks = [rank for rank in range(len(sources)) if counts[f"{name}/{rank}"]]
    return f"{ranks[0] + 1} of {len(sources)}" if ranks else "miss"
