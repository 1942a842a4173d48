"""read_page: an HTML page -> its story and its teasers, as facts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser

from newscrawl.facts import BlockFact, PageFacts
from newscrawl.page import Page
from newscrawl.reading.address import base_address, own_address
from newscrawl.reading.article import Origin, article_facts
from newscrawl.reading.decisions import Decisions
from newscrawl.reading.document.limits import check_limits
from newscrawl.reading.document.metadata import read_metadata
from newscrawl.reading.document.outline import TextRun, drop
from newscrawl.reading.document.roots import keep_own
from newscrawl.reading.document.walk import outline_of
from newscrawl.reading.evidence.address import address_allows_article
from newscrawl.reading.fields.dates import find_published
from newscrawl.reading.fields.fields import Fields, Lead, find_fields
from newscrawl.reading.fields.headline import find_headline
from newscrawl.reading.fields.perex import find_perex
from newscrawl.reading.fields.sources import Document, Found
from newscrawl.reading.fields.title import find_title
from newscrawl.reading.refusal import MIN_STORY_CHARS, Refusal, is_announced, why_no_article
from newscrawl.reading.story.blocks import read_story
from newscrawl.reading.story.container import Container, find_container, is_prose
from newscrawl.reading.story.entries import find_entries
from newscrawl.reading.story.last_resort import is_within_reach, last_resort
from newscrawl.reading.story.story import Story
from newscrawl.reading.teasers.boxes import find_boxes, teaser_texts
from newscrawl.values.text import fold
from newscrawl.values.urls import domain_of

_LEAD_RUNS = 60
"""Runs below the headline, or the beginning of the story's container, in which its lead is looked for."""


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
    address, document = _parse(html, url, page)
    outline, metadata, headline = document.outline, document.metadata, document.headline
    title = find_title(document)
    if not title.value:
        return Decisions(document=document, facts=PageFacts(reason="no headline"), title=title)
    base = base_address(document.url)
    boxes = find_boxes(outline, page, base, headline)
    teaser_boxes = [box for box in boxes if not box.is_furniture]
    free = _Free(frozenset().union(*(box.runs for box in boxes)))
    container = find_container(outline, page, metadata, free.boxed, headline)
    story = read_story(outline, free.boxed, container, headline, videos=metadata.videos, url=base)
    perex = find_perex(document, _paragraphs(document, container, free), container.start, free)
    if not (story.prose_chars or perex.value) and _may_have_story(document) and is_within_reach(html, outline):
        story = _last_resort(story, html, document.url, teaser_texts(teaser_boxes))
    lead = Lead(title=title, perex=perex, published=find_published(document, free))
    fields = find_fields(document, lead, story, free)
    refusal = why_no_article(document, story, fields, teasers=sum(len(box.cards) for box in teaser_boxes))
    if refusal is None:
        entries = find_entries(story, outline, is_live=fields.kind.value == "live")
        if entries is not None:
            story, fields = entries, _as_live(fields)
        origin = Origin(url=address, site=site, fetched_at=fetched_at)
        facts = article_facts(document, story, teaser_boxes, fields, origin)
    else:
        facts = _refused(refusal)
    return Decisions(
        document=document,
        facts=facts,
        title=title,
        boxes=boxes,
        story=story,
        left_out=container.left_out,
        fields=fields if refusal is None else None,
    )


@dataclass(frozen=True, slots=True)
class _Free:
    """Tells the runs outside the boxes of teasers from those in them and those that the site drops."""

    boxed: frozenset[int]

    def __call__(self, run: TextRun) -> bool:
        return run.index not in self.boxed and not run.is_dropped


def _parse(html: str, url: str, declared: Page) -> tuple[str, Document]:
    """Return the article's address and the parsed page with its headline."""
    tree = LexborHTMLParser(html)
    keep_own(tree, declared.root, url)
    metadata = read_metadata(tree)
    outline = outline_of(tree)
    drop(outline, declared.drop)
    address = own_address(url, metadata, declared.twins)
    return address, Document(
        outline=outline,
        metadata=metadata,
        declared=declared,
        url=address if domain_of(address) == domain_of(url) else url,
        headline=find_headline(outline, declared, metadata),
    )


def _refused(refusal: Refusal) -> PageFacts:
    """Return the facts of a page that is no article."""
    counts: Counter[str] = Counter()
    counts[f"no_article/{refusal.kind}"] += 1
    return PageFacts(reason=refusal.reason, counts=counts)


def _paragraphs(document: Document, container: Container, free: _Free) -> list[TextRun]:
    """Return the running text near headline and story, of which one paragraph may be the lead."""
    after = document.headline_index
    near = document.outline.runs[after : max(after, container.start) + _LEAD_RUNS]
    return [run for run in near if is_prose(run) and free(run)]


def _may_have_story(document: Document) -> bool:
    return is_announced(document.metadata) or address_allows_article(document.url)


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
