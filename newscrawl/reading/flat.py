"""read_text: the plain text of a page that somebody else has flattened -> its story and its teasers, as facts.

What markup told is gone. A network tells the role of each paragraph by its shape, its place among the others and the
vocabulary (`flattened.decode`); a text in which nothing but the article stands is read by its printed headings alone.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

from newscrawl.czech.article_urls import is_never_article, looks_like_article
from newscrawl.facts import ArticleFact, LinkFact, PageFacts
from newscrawl.page import Page
from newscrawl.reading.fields.kinds import kind_of
from newscrawl.reading.fields.section import section_of_url
from newscrawl.reading.flattened.by_headings import has_this_form, read_by_headings
from newscrawl.reading.flattened.by_role import read_by_role
from newscrawl.reading.flattened.decode import Reading, read_roles
from newscrawl.reading.flattened.features import slug_words
from newscrawl.reading.flattened.headline import without_series
from newscrawl.reading.flattened.lines import Line, is_prose
from newscrawl.reading.flattened.paragraphs import paragraphs_of
from newscrawl.reading.flattened.parts import Parts
from newscrawl.reading.flattened.tail import FlatBox
from newscrawl.reading.flattened.teasers import Teaser
from newscrawl.values.text import fold

_SLUG = re.compile(r"/(?:\d+-)?([a-z0-9-]{8,}?)(?:\.[0-9a-z]{8})?(?:\.html)?/?$")

_CERTAIN_HEADLINE = 0.3
"""Probability of a headline that makes an article of a page whose address does not look like one, if there are"""
_CERTAIN_PARAGRAPHS = 3
"""so many paragraphs of running text: of 21 articles of
`wcxb` and `later` without such an address 14 have both, of 26 other pages 2 (November 2026)."""
_FEWEST_SLUG_WORDS = 3
"""Words of an address that are as good as a headline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlatDecisions:
    """One reading of a text: its facts, and what its lines were taken for on the way."""

    facts: PageFacts
    lines: list[Line]
    """All its paragraphs."""
    reading: Reading
    """The role of each, as the network has it."""
    parts: Parts


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """Where the text came from."""

    url: str
    page: Page
    site: str
    fetched_at: datetime


def read_text(text: str, *, url: str, page: Page, site: str, fetched_at: datetime) -> PageFacts:
    """Read the plain text of one page.

    Args:
        text: the text; lines are blocks, blank lines are ignored.
        url: the address of the page.
        page: what the site declares; only its publisher and kinds matter here.
        site: the spider's name.
        fetched_at: aware time of the fetch; relative dates count from it.

    Returns:
        The facts. Links have no `url`: text has none. `article` is None for what is no article, with the reason.
    """
    return decide_text(text, url=url, page=page, site=site, fetched_at=fetched_at).facts


def decide_text(text: str, *, url: str, page: Page, site: str, fetched_at: datetime) -> FlatDecisions:
    """Read the plain text of one page and return its facts with what was decided; arguments as of `read_text`."""
    paragraphs = paragraphs_of(text)
    lines = [Line(index, paragraph.text) for index, paragraph in enumerate(paragraphs)]
    reading = read_roles(paragraphs, url)
    parts = read_by_headings(lines, url, page)
    if not has_this_form(parts, reading):
        parts = read_by_role(lines, reading)
    if lines and lines[-1] in parts.story.lines:
        parts = replace(parts, story=parts.story.without_strangers())
    reason = _why_no_article(parts, reading, url)
    if reason is None:
        source = _Source(url=url, page=page, site=site, fetched_at=fetched_at)
        counts = Counter({"articles": 1, "boxes": len(parts.tail.boxes), "body/text": 1})
        facts = PageFacts(article=_article(parts, source), links=_links(parts, source), counts=counts)
    else:
        facts = PageFacts(reason=reason)
    return FlatDecisions(facts=facts, lines=lines, reading=reading, parts=parts)


def _why_no_article(parts: Parts, reading: Reading, url: str) -> str | None:
    head = parts.head
    prose = [line for line in parts.story.all_lines if is_prose(line.text)]
    if url.startswith("http") and not looks_like_article(url):
        is_certain = reading.title_probability >= _CERTAIN_HEADLINE and len(prose) >= _CERTAIN_PARAGRAPHS
        if not is_certain or is_never_article(url):
            return "the address is no article's"
    if not head.title and not _title_of_url(url):
        return "no headline"
    captioned = any(image.caption for image in head.images)
    if prose or (captioned and parts.tail.boxes and head.title):
        return None
    return "no paragraph of running text above the first box"


def _title_of_url(url: str) -> str:
    """Return the words of an address's slug, "" where it has none."""
    match = _SLUG.search(url) if url.startswith("http") else None
    if match is not None:
        return match[1].replace("-", " ").capitalize()
    words = [word for word in slug_words(url) if not any(map(str.isdigit, word))]
    return " ".join(words).capitalize() if len(words) >= _FEWEST_SLUG_WORDS else ""


def _article(parts: Parts, source: _Source) -> ArticleFact:
    head, story, tail = parts.head, parts.story, parts.tail
    title = without_series(head.title, source.url) if head.title else _title_of_url(source.url)
    teasers = [teaser for box in tail.boxes for teaser in box.teasers]
    return ArticleFact(
        site=source.site,
        url=source.url,
        fetched_at=source.fetched_at,
        publisher=source.page.publisher,
        kind=kind_of(source.url, title, source.page),
        title=title,
        perex=story.perex.text if story.perex is not None else None,
        blocks=story.blocks,
        section=section_of_url(source.url),
        topics=tail.topics,
        bylines=head.bylines,
        published=head.dates.published,
        modified=head.dates.modified,
        images=head.images,
        teaser_texts=frozenset(fold(text) for teaser in teasers for text in (teaser.title, teaser.perex) if text),
        provenance=_provenance(parts),
        warnings=[] if head.title else ["title: not in the text, made from the address"],
    )


def _provenance(parts: Parts) -> dict[str, str]:
    """Return where the values of the fields came from."""
    perex = {"perex": "text:first"} if parts.story.perex is not None else {}
    return {"title": "text" if parts.head.title else "url", **perex, "body": "text"}


def _links(parts: Parts, source: _Source) -> list[LinkFact]:
    """Return the teasers of the boxes and then those between the story's paragraphs, numbered by their label.

    The boxes of these come first on the page.
    """
    labels = list(dict.fromkeys(heading for heading, _ in parts.story.promos))
    boxes = [box for box in parts.tail.boxes if box.teasers]
    links = [
        _link(box, number, position, teaser, source)
        for number, box in enumerate(boxes, len(labels) + 1)
        for position, teaser in enumerate(box.teasers, 1)
    ]
    counted: Counter[str] = Counter()
    for heading, title in parts.story.promos:
        counted[heading] += 1
        box = FlatBox(Line(0, heading), in_story=True)
        links.append(_link(box, labels.index(heading) + 1, counted[heading], Teaser(title=title), source))
    return links


def _link(box: FlatBox, number: int, position: int, teaser: Teaser, source: _Source) -> LinkFact:
    return LinkFact(
        site=source.site,
        article_url=source.url,
        seen_at=source.fetched_at,
        heading=box.heading.text if box.heading is not None else None,
        place="related" if box.in_story else "more_news",
        position=position,
        box=number,
        title=teaser.title,
        perex=teaser.perex,
        published=teaser.published,
        bylines=[teaser.byline] if teaser.byline else [],
    )
