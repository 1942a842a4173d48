"""One page as it is taken apart: the reader's word on each part, the pipelines' on what they drop, the rows left."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Literal

from scrapy.exceptions import DropItem

from newscrawl.items import Article, Block, RelatedLink, Row
from newscrawl.page import Page
from newscrawl.pipelines.normalised import NormalisedArticle
from newscrawl.pipelines.separate import DropReason, why_dropped
from newscrawl.reading.explain import Explained, Kind, Part, explain_page, explain_text
from newscrawl.reading.fields.fields import ROW_FIELDS
from newscrawl.values.terminal import columns, printable, shortened
from newscrawl.workbench.saved_pages import Extractor, SavedPage, one_line

_FACT_NAMES = {
    "title": "title",
    "perex": "perex",
    "text": "body",
    "published_at": "published",
    "modified_at": "modified",
    "authors": "authors",
    "agencies": "authors",
    "section": "section",
    "topics": "topics",
    "keywords": "keywords",
    "external_id": "external_id",
    "language": "language",
    "kind": "kind",
    "images": "images",
    "videos": "videos",
    "access": "access",
}
"""Field of an article -> its name in Page and in facts, in the order of the table."""
Verdict = Kind | Literal["dropped"]
"""What a part is in the end: the pipelines may drop what the reader took for story."""
_VALUE_CHARACTERS = 60
"""Of a value or a source in the table of fields: two of them fit beside each other on a wide terminal."""


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
    explained: Explained
    """What the reader made of the page."""

    @property
    def counts(self) -> Counter[str]:
        """What reading counted."""
        return self.explained.facts.counts


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field of an article: its value and where that comes from, "" for what is not known."""

    name: str
    source: str
    """Its name among what a site declares, and in facts."""
    value: str
    origin: str
    """The source that it was read from, as `provenance` names it."""
    declared: str
    """Which of the declared sources that is: "1 of 2", "miss" where all missed."""


def inspect(extractor: Extractor, saved: SavedPage, *, url: str, spider: str) -> Inspection:
    """Return what becomes of a page from `url`, read as the site of `spider`.

    Raises:
        ValueError: there is no such spider, or the page is beyond the reader's limits.
    """
    declared = extractor.spider(spider).page
    explain = explain_page if saved.is_html else explain_text
    explained = explain(saved.text, url=url, page=declared, site=spider, fetched_at=saved.fetched_at)
    facts = explained.facts
    normalised: NormalisedArticle | None = None
    rows: list[Row] = []
    reason = facts.reason
    if facts.article is not None:
        try:
            normalised = extractor.normalised(facts.article)
            rows = extractor.rows_of(normalised, facts.links)
        except DropItem as dropped:
            reason = one_line(dropped)
    return Inspection(
        url=normalised.url if normalised else url,
        spider=spider,
        declared=declared,
        parts=_judged_parts(explained.parts, normalised),
        rows=rows,
        reason=reason,
        explained=explained,
    )


def field_table(rows: list[Row], declared: Page, counts: Counter[str]) -> list[str]:
    """Return lines that show the fields of an article and the boxes of its related links.

    `rows` are those of `Extractor.rows`, not empty, `counts` those of the page's facts. Each field stands with its
    value, the source that it was read from, and which of the sources that its site has declared that is.
    """
    article, *others = rows
    assert isinstance(article, Article)  # noqa: S101 - Extractor.rows says so
    found = [("field", "value", "from", "declared")]
    for row in field_rows(article, declared, counts):
        value, origin = (shortened(text, _VALUE_CHARACTERS) for text in (row.value, row.origin))
        found.append((row.name, value or "-", origin, row.declared))
    boxes = Counter((row.section, row.heading or "") for row in others if isinstance(row, RelatedLink))
    return [
        *columns(found, "  "),
        *(f"  box: {printable(heading) or '(no heading)'}, {section}, {n}" for (section, heading), n in boxes.items()),
        *(f"  warning: {printable(warning)}" for warning in article.warnings),
    ]


def field_rows(article: Article, declared: Page, counts: Counter[str]) -> list[FieldRow]:
    """Return the fields of an article with their sources, those without a value too; arguments as of `field_table`."""
    found: list[FieldRow] = []
    for name, source in _FACT_NAMES.items():
        value, origin = _shown_value(article, name), article.provenance.get(ROW_FIELDS.get(source, source), "")
        hit = _declared_hit(source, origin, declared, counts)
        found.append(FieldRow(name, source, value, origin if value else "", hit))
    return found


def _judged_parts(parts: list[Part], normalised: NormalisedArticle | None) -> list[tuple[Verdict, Part]]:
    """Return what the parts of a page are after the pipelines, as those spell them."""
    if normalised is None:
        return [(part.kind, part) for part in parts]
    reasons = zip(normalised.blocks, why_dropped(normalised), strict=True)
    blocks = {block.index: (block.content, reason) for block, reason in reasons}
    return [_judged(part, part.block_index, blocks) for part in parts]


def _judged(part: Part, index: int | None, blocks: dict[int, tuple[Block, DropReason | None]]) -> tuple[Verdict, Part]:
    """Return what a part is that became the block at `index` of the article, if any."""
    if index is None:
        return part.kind, part
    if index not in blocks:
        return "dropped", replace(part, why="empty")
    content, reason = blocks[index]
    part = replace(part, text=content.text or content.caption or content.url or part.text)
    return ("dropped", replace(part, why=reason.replace("_", " "))) if reason else (part.kind, part)


def _shown_value(article: Article, name: str) -> str:
    """Return a field of an article for the table, "" where it is empty."""
    value = getattr(article, name)
    match name:
        case "text":
            return f"{article.word_count} words: {value}" if value else ""
        case "images" | "videos":
            return str(len(value)) if value else ""
        case "access":
            return article.access.level
        case _:
            return ", ".join(value) if isinstance(value, list) else value or ""


def _declared_hit(name: str, origin: str, declared: Page, counts: Counter[str]) -> str:
    """Return which declared source of a field hit, "miss" where all missed, "" where none is declared."""
    sources: tuple[str, ...] = getattr(declared, name, ())
    if not sources:
        return ""
    if name == "body":
        ranks = [rank for rank, selector in enumerate(sources) if origin == f"css:{selector}"]
    else:
        ranks = [rank for rank in range(len(sources)) if counts[f"{name}/{rank}"]]
    return f"{ranks[0] + 1} of {len(sources)}" if ranks else "miss"
