"""read_text: the plain text of a page that somebody else has flattened -> its story and its teasers, as facts.

What markup told is gone; what is left are the printed headings and the shapes of the lines. The grammar is that of a
Czech article page: skip links, headline, byline, date, photo alt and caption, perex, paragraphs, and a tail of boxes,
each a heading and teasers of [time line] [photo alt] title [perex] ["Zdroj: author"].
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from newscrawl.czech.article_urls import looks_like_article
from newscrawl.facts import ArticleFact, LinkFact, PageFacts
from newscrawl.page import Page
from newscrawl.reading.fields.kinds import kind_of
from newscrawl.reading.fields.section import section_of_url
from newscrawl.reading.flattened.head import Head, read_head
from newscrawl.reading.flattened.lines import Line, is_prose, why_no_line
from newscrawl.reading.flattened.story import FlatStory, read_story
from newscrawl.reading.flattened.tail import FlatBox, Tail, end_of_story, read_tail
from newscrawl.reading.flattened.teasers import Teaser
from newscrawl.values.text import clean, fold

_SLUG = re.compile(r"/(?:\d+-)?([a-z0-9-]{8,}?)(?:\.[0-9a-z]{8})?(?:\.html)?/?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class FlatDecisions:
    """One reading of a text: its facts, and what its lines were taken for on the way."""

    facts: PageFacts
    lines: list[Line]
    """All lines that are not blank."""
    left_out: dict[int, str]
    """Index of a line that was not even looked at -> why."""
    head: Head
    story: FlatStory
    tail: Tail


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
    shown = [line for raw in text.splitlines() if (line := clean(raw))]
    lines = [Line(index, line) for index, line in enumerate(shown)]
    left_out = {line.index: why for line in lines if (why := why_no_line(line.text)) is not None}
    head, rest = read_head([line for line in lines if line.index not in left_out])
    title = head.title or _title_of_url(url)
    end = end_of_story(rest, is_live=kind_of(url, head.title or "", page) == "live")
    story = read_story(rest[:end], is_live=kind_of(url, title, page) == "live")
    tail = read_tail(rest[end:])
    reason = _why_no_article(head, rest[:end], tail.boxes, url)
    if reason is None:
        source = _Source(url=url, page=page, site=site, fetched_at=fetched_at)
        counts = Counter({"articles": 1, "boxes": len(tail.boxes), "body/text": 1})
        article = _article(title, head, story, tail, source)
        facts = PageFacts(article=article, links=_links(tail.boxes, story.promos, source), counts=counts)
    else:
        facts = PageFacts(reason=reason)
    return FlatDecisions(facts=facts, lines=lines, left_out=left_out, head=head, story=story, tail=tail)


def _why_no_article(head: Head, story: list[Line], boxes: list[FlatBox], url: str) -> str | None:
    if url.startswith("http") and not looks_like_article(url):
        return "the address is no article's"
    if not head.title and not _title_of_url(url):
        return "no headline"
    captioned = any(image.caption for image in head.images)
    if any(is_prose(line.text) for line in story) or (captioned and boxes and head.title):
        return None
    return "no paragraph of running text above the first box"


def _title_of_url(url: str) -> str:
    """Return the words of an address's slug, "" where it has none."""
    match = _SLUG.search(url) if url.startswith("http") else None
    return match[1].replace("-", " ").capitalize() if match else ""


def _article(title: str, head: Head, story: FlatStory, tail: Tail, source: _Source) -> ArticleFact:
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
        published=head.published,
        images=head.images,
        teaser_texts=frozenset(fold(text) for teaser in teasers for text in (teaser.title, teaser.perex) if text),
        provenance={"title": "text" if head.title else "url", "perex": "text:first", "body": "text"},
        warnings=[] if head.title else ["title: not in the text, made from the address"],
    )


def _links(boxes: list[FlatBox], promos: list[tuple[str, str]], source: _Source) -> list[LinkFact]:
    """Return the teasers below the story and then those between its paragraphs, numbered by their label."""
    links = [
        _link(box.heading.text if box.heading is not None else None, position, teaser, source)
        for box in boxes
        for position, teaser in enumerate(box.teasers, 1)
    ]
    counted: Counter[str] = Counter()
    for heading, title in promos:
        counted[heading] += 1
        links.append(_link(heading, counted[heading], Teaser(title=title), source))
    return links


def _link(heading: str | None, position: int, teaser: Teaser, source: _Source) -> LinkFact:
    return LinkFact(
        site=source.site,
        article_url=source.url,
        seen_at=source.fetched_at,
        heading=heading,
        place="more_news" if heading else "related",
        position=position,
        title=teaser.title,
        perex=teaser.perex,
        published=teaser.published,
        bylines=[teaser.byline] if teaser.byline else [],
    )
