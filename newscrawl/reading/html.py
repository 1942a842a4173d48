"""read_page: an HTML page -> its story and its teasers, as facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser

from newscrawl.facts import INCOMPLETE, PageFacts
from newscrawl.page import Page
from newscrawl.reading.address import own_address
from newscrawl.reading.article import Origin, article_facts
from newscrawl.reading.completeness import Read, why_incomplete
from newscrawl.reading.decisions import Decisions
from newscrawl.reading.document.limits import check_limits
from newscrawl.reading.document.metadata import read_metadata
from newscrawl.reading.document.outline import drop
from newscrawl.reading.document.roots import keep_own
from newscrawl.reading.document.walk import outline_of
from newscrawl.reading.fields.access import find_access
from newscrawl.reading.fields.dates import find_published
from newscrawl.reading.fields.fields import Fields, Lead, find_fields
from newscrawl.reading.fields.headline import find_headline
from newscrawl.reading.fields.sources import Document, Found
from newscrawl.reading.fields.title import find_title
from newscrawl.reading.learned.judged import judge
from newscrawl.reading.page_links import page_links
from newscrawl.reading.page_story import find_story, with_share
from newscrawl.reading.refusal import Refusal, why_no_article, why_no_headline
from newscrawl.reading.ruled import rule_page
from newscrawl.reading.scripts import why_scripts
from newscrawl.reading.story.entries import find_entries
from newscrawl.reading.story.stated import stated_words
from newscrawl.values.urls import domain_of


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
    title = find_title(document)
    if not title.value:
        facts = _refused(why_no_headline(document))
        facts.needs_scripts = why_scripts(document, facts)
        return Decisions(document=document, facts=facts, title=title)
    ruled = rule_page(document)
    judged = judge(document, ruled)
    access = find_access(document, ruled.is_free)
    story = find_story(document, ruled, judged, access.value, html)
    words = stated_words(document.node, ruled.stated)
    access = with_share(access, story, words)
    lead = Lead(title=title, perex=ruled.perex, published=find_published(document, ruled.is_free))
    fields = find_fields(document, lead, story, access, ruled.is_free)
    refusal = why_no_article(document, story, fields, teasers=sum(len(box.cards) for box in ruled.teaser_boxes))
    if refusal is None:
        entries = find_entries(story, document.outline, is_live=fields.kind.value == "live")
        if entries is not None:
            story, fields = entries, _as_live(fields)
        origin = Origin(url=document.address, site=site, fetched_at=fetched_at)
        facts = article_facts(document, story, ruled.teaser_boxes, fields, origin)
        read = Read(document=document, ruled=ruled, judged=judged, story=story)
        facts.page_links = page_links(document)
        _warn(facts, why_incomplete(read, facts.page_links, 0 if access.value.level == "paid" else words, html))
    else:
        facts = _refused(refusal)
    facts.needs_scripts = why_scripts(document, facts)
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
        facts.article.warnings.append(INCOMPLETE + told)
        facts.counts["incomplete"] += 1


def _refused(refusal: Refusal) -> PageFacts:
    """Return the facts of a page that is no article."""
    counts: Counter[str] = Counter()
    counts[f"no_article/{refusal.kind}"] += 1
    return PageFacts(reason=refusal.reason, counts=counts)


def _as_live(fields: Fields) -> Fields:
    """Return the fields of an article whose story has entries: a live report, unless something says what else it is."""
    if fields.kind.value != "article":
        return fields
    return replace(fields, kind=Found("live", "structure:entries", "its entries have times"))
