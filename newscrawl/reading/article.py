"""An article page as facts: its story, its fields and its teasers put together, and what was found where, counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from newscrawl.facts import ArticleFact, PageFacts
from newscrawl.reading.document.metadata import lookup
from newscrawl.reading.fields.fields import Fields
from newscrawl.reading.fields.rights import find_rights
from newscrawl.reading.fields.sources import Document
from newscrawl.reading.links import read_links
from newscrawl.reading.story.story import Story
from newscrawl.reading.teasers.boxes import Box, teaser_texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What is known of a page beside its text."""

    url: str
    """The article's address: the canonical one, or that of the fetch."""
    site: str
    fetched_at: datetime


def article_facts(document: Document, story: Story, boxes: list[Box], fields: Fields, origin: Origin) -> PageFacts:
    """Return the facts of an article page; `boxes` are those of teasers."""
    counts: Counter[str] = Counter()
    counts["articles"] += 1
    counts["boxes"] += len(boxes)
    counts[f"body/{story.source}"] += 1
    counts["broken_json_ld"] += document.metadata.broken_json
    for name, found in fields.proven.items():
        if found.rank is not None:
            counts[f"{name}/{found.rank if found.rank >= 0 else 'miss'}"] += 1
    return PageFacts(
        article=_article(document, story, boxes, fields, origin),
        links=read_links(boxes, story, document, site=origin.site, article_url=origin.url, seen_at=origin.fetched_at),
        counts=counts,
    )


def _article(document: Document, story: Story, boxes: list[Box], fields: Fields, origin: Origin) -> ArticleFact:
    lead, access = fields.lead, fields.access.value
    return ArticleFact(
        site=origin.site,
        url=origin.url,
        fetched_at=origin.fetched_at,
        publisher=document.declared.publisher or next(iter(lookup(document.node, "publisher.name")), None),
        external_id=fields.external_id.value,
        language=fields.language.value,
        kind=fields.kind.value,
        title=lead.title.value or "",
        perex=lead.perex.value,
        blocks=[story.blocks[position] for position in story.without(fields.taken)],
        section=fields.section.value,
        topics=fields.topics.value,
        keywords=fields.keywords.value,
        bylines=fields.authors.value,
        published=lead.published.value,
        modified=fields.modified.value,
        images=fields.images.value,
        videos=fields.videos.value,
        access_level=access.level,
        visible_share=access.visible_share,
        signals=find_rights(document),
        teaser_texts=teaser_texts(boxes),
        provenance=fields.provenance | {"body": story.source},
    )
