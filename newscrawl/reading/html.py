"""read_page: an HTML page -> its story and its teasers, as facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser

from newscrawl.facts import BlockFact, PageFacts
from newscrawl.page import Page
from newscrawl.reading.address import base_address, own_address
from newscrawl.reading.article import Origin, article_facts
from newscrawl.reading.completeness import why_incomplete
from newscrawl.reading.decisions import Decisions
from newscrawl.reading.document.limits import check_limits
from newscrawl.reading.document.metadata import read_metadata
from newscrawl.reading.document.outline import drop
from newscrawl.reading.document.roots import keep_own
from newscrawl.reading.document.walk import outline_of
from newscrawl.reading.fields.access import Access, find_access
from newscrawl.reading.fields.dates import find_published
from newscrawl.reading.fields.fields import Fields, Lead, find_fields
from newscrawl.reading.fields.headline import find_headline
from newscrawl.reading.fields.sources import Document, Found
from newscrawl.reading.fields.title import find_title
from newscrawl.reading.learned.decode import decode
from newscrawl.reading.learned.judged import judge
from newscrawl.reading.refusal import MIN_STORY_CHARS, Refusal, address_allows_article, is_announced, why_no_article
from newscrawl.reading.ruled import Ruled, rule_page
from newscrawl.reading.story.blocks import read_story
from newscrawl.reading.story.entries import find_entries
from newscrawl.reading.story.last_resort import is_within_reach, last_resort
from newscrawl.reading.story.rules import column_runs
from newscrawl.reading.story.stated import stated_blocks, stated_entries, stated_words
from newscrawl.reading.story.story import Story
from newscrawl.reading.teasers.boxes import teaser_texts
from newscrawl.values.text import fold
from newscrawl.values.urls import domain_of

_FEWEST_STATED_WORDS = 30
"""Words of a story in JSON-LD that may be the story."""
_FEW_SHOWN_WORDS = 100
"""Words below which a live report shows none of its entries."""
_SHOWN_SHARE = 0.5
"""Share of it that the page must show, or else it is taken from there."""


def read_page(html: str, *, url: str, page: Page, site: str, fetched_at: datetime) -> PageFacts:
    """Read one HTML page.

    Args:
        html: the decoded page.
        url: the address it was fetched from.
        page: what the site declares; `Page()` for a site nobody described.
        site: the spider's name.
        fetched_at: aware time of the fetch; relative dates count from it.

    Returns:
        The facts. `article` is None for what is no article (front page, listing, author page), with the reason.

    Raises:
        ValueError: the page is longer or nested deeper than `limits` allow.
    """
    return decide_page(html, url=url, page=page, site=site, fetched_at=fetched_at).facts


def decide_page(html: str, *, url: str, page: Page, site: str, fetched_at: datetime) -> Decisions:
    """Read one HTML page and return its facts with what was decided on the way; arguments as of `read_page`.

    Raises:
        ValueError: the page is longer or nested deeper than `limits` allow.
    """
    check_limits(html)
    document = parse_page(html, url, page)
    outline = document.outline
    title = find_title(document)
    if not title.value:
        return Decisions(document=document, facts=PageFacts(reason="no headline"), title=title)
    ruled = rule_page(document)
    judged = judge(document, ruled)
    story = _story(document, ruled, decode(document, ruled, judged))
    perex = ruled.perex
    teaser_boxes = [box for box in ruled.boxes if not box.is_furniture]
    access = find_access(document, ruled.is_free)
    if access.value.level == "paid":
        access = _with_share(access, story, document)
    else:
        story = _stated(story, document, teaser_texts(teaser_boxes))
    if not (story.prose_chars or perex.value) and _may_have_story(document) and is_within_reach(html, outline):
        story = _last_resort(story, html, document.url, teaser_texts(teaser_boxes))
    lead = Lead(title=title, perex=perex, published=find_published(document, ruled.is_free))
    fields = find_fields(document, lead, story, access, ruled.is_free)
    refusal = why_no_article(document, story, fields, teasers=sum(len(box.cards) for box in teaser_boxes))
    if refusal is None:
        entries = find_entries(story, outline, is_live=fields.kind.value == "live")
        if entries is not None:
            story, fields = entries, _as_live(fields)
        origin = Origin(url=document.address, site=site, fetched_at=fetched_at)
        facts = article_facts(document, story, teaser_boxes, fields, origin)
        _warn(facts, why_incomplete(document, story, judged, fields.access.value, html))
    else:
        facts = _refused(refusal)
    return Decisions(
        document=document,
        facts=facts,
        title=title,
        boxes=ruled.boxes,
        story=story,
        left_out=ruled.container.left_out,
        judged=judged,
        fields=fields if refusal is None else None,
    )


def parse_page(html: str, url: str, declared: Page) -> Document:
    """Return a parsed page with its headline; arguments as of `read_page`."""
    tree = LexborHTMLParser(html)
    keep_own(tree, declared.root, url)
    metadata = read_metadata(tree)
    outline = outline_of(tree)
    drop(outline, declared.drop)
    address = own_address(url, metadata, declared.twins)
    return Document(
        outline=outline,
        metadata=metadata,
        declared=declared,
        address=address,
        url=address if domain_of(address) == domain_of(url) else url,
        headline=find_headline(outline, declared, metadata),
    )


def _warn(facts: PageFacts, signs: Iterable[str]) -> None:
    """Note on an article what speaks for its text's being incomplete, and count it."""
    told = ", ".join(signs)
    if told and facts.article is not None:
        facts.article.warnings.append(f"text: incomplete, {told}")
        facts.counts["incomplete"] += 1


def _refused(refusal: Refusal) -> PageFacts:
    """Return the facts of a page that is no article."""
    counts: Counter[str] = Counter()
    counts[f"no_article/{refusal.kind}"] += 1
    return PageFacts(reason=refusal.reason, counts=counts)


def _story(document: Document, ruled: Ruled, verdict: Mapping[int, str | None]) -> Story:
    """Return the story by the verdict on each run: of its column, and of runs elsewhere."""
    runs = document.outline.runs
    column = column_runs(document.outline, ruled.container, document.headline)
    indexes = {run.index for run in column} | {index for index, why in verdict.items() if why is None}
    candidates = [runs[index] for index in sorted(indexes)]
    base = base_address(document.url)
    return read_story(document.outline, candidates, ruled.marks, verdict, source=ruled.container.source, url=base)


def _may_have_story(document: Document) -> bool:
    return is_announced(document.metadata) or address_allows_article(document.url)


def _with_share(access: Found[Access], story: Story, document: Document) -> Found[Access]:
    """Return how open a withheld story is, with the share that is shown of what the page states to have."""
    words = stated_words(document.node)
    if access.value.visible_share is not None or words < _FEWEST_STATED_WORDS:
        return access
    return replace(access, value=replace(access.value, visible_share=round(min(1.0, story.words / words), 2)))


def _stated(story: Story, document: Document, teasers: frozenset[str]) -> Story:
    """Return the story that the page's JSON-LD states where much less of it is shown; else the one that was read."""
    node = document.node
    blocks: list[BlockFact] = []
    if "articleBody" in node:
        blocks = stated_blocks(node)
    if "liveBlogUpdate" in node and story.words < _FEW_SHOWN_WORDS:  # a live report shows but its last entries
        blocks = stated_entries(node) or blocks
    blocks = [block for block in blocks if fold(block.text) not in teasers]
    words = sum(len(block.text.split()) for block in blocks)
    if words < _FEWEST_STATED_WORDS or story.words > _SHOWN_SHARE * words:
        return story
    prose_chars = sum(len(block.text) for block in blocks if block.kind == "paragraph")
    return replace(story, source="json-ld:articleBody", blocks=blocks, runs=[], prose_chars=prose_chars)


def _last_resort(story: Story, html: str, url: str, teasers: frozenset[str]) -> Story:
    """Return the story that a general extractor finds outside this page's teasers; the empty one where it is short."""
    lines = [line for line in last_resort(html, url) if fold(line) not in teasers]
    chars = sum(map(len, lines))
    if chars < MIN_STORY_CHARS:
        return story
    blocks = [BlockFact(kind="paragraph", text=line) for line in lines]
    return replace(story, source="trafilatura", blocks=blocks, runs=[], prose_chars=chars)


def _as_live(fields: Fields) -> Fields:
    """Return the fields of an article whose story has entries: a live report, unless something says what else it is."""
    if fields.kind.value != "article":
        return fields
    return replace(fields, kind=Found("live", "structure:entries", "its entries have times"))
