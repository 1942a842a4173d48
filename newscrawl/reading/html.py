"""read_page: an HTML page -> its story and its teasers, as facts."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from newscrawl.czech.article_urls import looks_like_article
from newscrawl.czech.headings import role, split_promo
from newscrawl.facts import ArticleFact, BlockFact, ImageFact, LinkFact, PageFacts
from newscrawl.items import Section
from newscrawl.page import Page
from newscrawl.reading.document.captions import credited
from newscrawl.reading.document.limits import check_limits
from newscrawl.reading.document.metadata import Metadata, lookup, read_metadata
from newscrawl.reading.document.outline import Outline, TextRun, drop, outline
from newscrawl.reading.document.roots import keep_own
from newscrawl.reading.fields.access import read_access
from newscrawl.reading.fields.field_reader import FieldReader
from newscrawl.reading.story.blocks import Story, read_story
from newscrawl.reading.story.container import find_container, is_prose
from newscrawl.reading.story.entries import read_entries
from newscrawl.reading.story.images import read_images
from newscrawl.reading.story.last_resort import last_resort
from newscrawl.reading.teasers.boxes import Box, find_boxes
from newscrawl.reading.teasers.cards import Card
from newscrawl.values.text import fold
from newscrawl.values.urls import absolute_url, domain_of

_NOWHERE = "https://page.invalid/"
"""Where a saved page without an address stands, so that its teasers are told from its story; none is given out."""
_MIN_STORY = 250
"""Characters of running text that make a page without any article metadata an article."""
_SHORT_STORY = 80
"""Characters that suffice where the page is known to be an article by other signs."""
_NEAR = 60
"""Runs below the headline, or the beginning of the story's container, in which its lead is looked for."""
_HEAD = 12
"""Runs below the headline of a page without a story's text: photo, caption, byline."""
_BELOW_STORY = 8
"""Runs between a story and a teaser that still belongs to it."""


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
    check_limits(html)
    return _Reader(html, url, page, site, fetched_at).read()


class _Reader:
    """One reading: parse once, then title, boxes, story, fields."""

    def __init__(self, html: str, url: str, page: Page, site: str, fetched_at: datetime) -> None:
        self.html = html
        tree = LexborHTMLParser(html)
        keep_own(tree, page.root, url)
        self.metadata: Metadata = read_metadata(tree)
        self.outline: Outline = outline(tree)
        drop(self.outline, page.drop)
        self.declared = page
        self.address = self._own_address(url)
        self.url = self.address if domain_of(self.address) == domain_of(url) else url
        self.base = self.url if urlsplit(self.url).scheme != "file" else f"{_NOWHERE}page"
        self.site = site
        self.fetched_at = fetched_at
        self.fields = FieldReader(self.outline, page, self.metadata, self.url)
        self.boxes: list[Box] = []
        self.boxed: frozenset[int] = frozenset()
        self.facts = PageFacts()

    def _own_address(self, url: str) -> str:
        """Return the canonical address the page names if it is one of the same site or its twin, else the fetched one.

        A saved page that came without an address (`file:`) is taken at its word.
        """
        if urlsplit(url).scheme == "file":
            return absolute_url("", self.metadata.canonical or self.metadata.first_meta("og:url") or "") or url
        canonical = absolute_url(url, self.metadata.canonical or "") or ""
        own = {domain_of(url), *self.declared.twins}
        return canonical if domain_of(canonical) in own and urlsplit(canonical).path.strip("/") else url

    def read(self) -> PageFacts:
        title = self.fields.title()
        if not title:
            return self._not_article("no headline")
        self.boxes = find_boxes(self.outline, self.declared, self.base, self.fields.headline)
        self.boxed = frozenset().union(*(box.runs for box in self.boxes))
        story, perex = self._story()
        reason = self._why_no_article(story, perex)
        if reason:
            return self._not_article(reason)
        self._count(story)
        self.facts.article = self._article(title, perex, story)
        self.facts.links = self._links(story)
        return self.facts

    def _not_article(self, reason: str) -> PageFacts:
        self.facts.reason = reason
        return self.facts

    def _free(self, run: TextRun) -> bool:
        return run.index not in self.boxed and not run.is_dropped

    def _story(self) -> tuple[Story, str | None]:
        """Find story and perex; where the story's container begins tells which paragraph leads."""
        headline = self.fields.headline
        container = find_container(self.outline, self.declared, self.metadata, self.boxes, headline)
        story = read_story(self.outline, self.boxes, container, headline, videos=self.metadata.videos, url=self.base)
        after = headline.index if headline else 0
        near = self.outline.runs[after : max(after, container.start) + _NEAR]
        solid = [run for run in near if is_prose(run) and self._free(run)]
        perex = self.fields.perex(solid, container.start, self._free)
        if not (story.prose_chars or perex) and (self._announced() or self._may_be_article()):
            self._read_last_resort(story)
        return story, perex

    def _read_last_resort(self, story: Story) -> None:
        """Fill an empty story with what a general extractor finds outside this page's teasers."""
        teasers = self._teaser_texts()
        lines = [line for line in last_resort(self.html, self.url) if fold(line) not in teasers]
        if sum(map(len, lines)) >= _MIN_STORY:
            story.source = "trafilatura"
            story.blocks = [BlockFact(kind="paragraph", text=line) for line in lines]
            story.runs = []
            story.prose_chars = sum(map(len, lines))

    def _without_taken(self, story: Story) -> list[BlockFact]:
        taken = self.fields.found.taken
        if not story.runs:
            return story.blocks
        return [block for block, run in zip(story.blocks, story.runs, strict=True) if run.index not in taken]

    def _why_no_article(self, story: Story, perex: str | None) -> str | None:
        path = urlsplit(self.url).path
        if path in ("", "/") and not urlsplit(self.url).query:
            return "front page"
        announced = self._announced()
        prose = story.prose_chars + len(perex or "")
        if announced and (prose >= _SHORT_STORY or perex):
            return None
        if prose < (_SHORT_STORY if self._is_dated_article() else _MIN_STORY):
            return f"{prose} characters of running text"
        teasers = sum(len(box.cards) for box in self._teaser_boxes())
        if not self._may_be_article() and prose < max(60 * teasers, 1500):
            return f"{teasers} teasers and {prose} characters of running text: a listing"
        return None

    def _is_dated_article(self) -> bool:
        """Tell whether address, headline and a date say that it is an article, however short: a photo with its lead."""
        named = self.fields.headline is not None and self._may_be_article()
        return named and self.fields.published(self._free) is not None

    def _may_be_article(self) -> bool:
        """Tell whether the address allows for an article; one that is not known does."""
        return urlsplit(self.url).scheme == "file" or looks_like_article(self.url)

    def _announced(self) -> bool:
        """Tell whether the page says that it is an article."""
        metadata = self.metadata
        dated = metadata.first_meta("og:type") == "article" and metadata.first_meta("article:published_time")
        return bool(metadata.nodes or dated)

    def _count(self, story: Story) -> None:
        counts = self.facts.counts
        counts["articles"] += 1
        counts["boxes"] += len(self._teaser_boxes())
        counts[f"body/{story.source}"] += 1
        counts["broken_json_ld"] += self.metadata.broken_json

    def _article(self, title: str, perex: str | None, story: Story) -> ArticleFact:
        fields = self.fields
        start = fields.headline.index if fields.headline else 0
        own = [run.index for run in story.runs if run.index not in fields.found.taken]
        end = own[-1] + 1 if own else start + _HEAD
        published = fields.published(self._free)
        bylines = fields.bylines(self._free, end)
        kind = fields.kind(title)
        if read_entries(story, self.outline, is_live=kind == "live") and kind == "article":
            kind = "live"
        level, share = read_access(self.outline, self.declared, fields.node(), self._free)
        article = ArticleFact(
            site=self.site,
            url=self.address,
            fetched_at=self.fetched_at,
            publisher=self.declared.publisher or self._publisher(),
            language=self.metadata.language,
            kind=kind,
            title=title,
            perex=perex,
            blocks=self._without_taken(story),
            section=fields.section(),
            topics=fields.topics(self._free, end),
            bylines=bylines,
            published=published,
            modified=fields.modified(self._free),
            images=self._images(start, end, bylines),
            access_level=level,
            visible_share=share,
            teaser_texts=self._teaser_texts(),
            provenance=fields.found.provenance | {"body": story.source},
        )
        for name, rank in fields.found.ranks.items():
            self.facts.counts[f"{name}/{rank if rank >= 0 else 'miss'}"] += 1
        return article

    def _publisher(self) -> str | None:
        return next(iter(lookup(self.fields.node(), "publisher.name")), None)

    def _teaser_boxes(self) -> list[Box]:
        return [box for box in self.boxes if not box.is_furniture]

    def _teaser_texts(self) -> frozenset[str]:
        texts = set()
        for box in self._teaser_boxes():
            for card in box.cards:
                texts.add(fold(card.title_text))
                if card.perex is not None:
                    texts.add(fold(card.perex))
        return frozenset(texts)

    def _images(self, start: int, end: int, bylines: list[str]) -> list[ImageFact]:
        """Return the story's pictures, or the one that the page shows of itself elsewhere."""
        page = self.outline
        runs = [run for run in page.runs[start:end] if run.text not in bylines or credited(run, page)]
        runs = [run for run in runs if self._free(run)]
        images = read_images(page, runs, self.fields.found.taken, self.url)
        announced = self.metadata.first_meta("og:image")
        return images or ([ImageFact(url=absolute_url(self.url, announced))] if announced else [])

    def _links(self, story: Story) -> list[LinkFact]:
        inside: Counter[str | None] = Counter()  # teasers between paragraphs are one row, however far apart
        links = []
        story_runs = range(story.runs[0].index, story.runs[-1].index) if story.runs else range(0)
        for box in self._teaser_boxes():
            heading = box.heading.text if box.heading is not None else None
            place = self._place(box, story)
            for position, card in enumerate(box.cards, 1):
                if card.url.startswith(_NOWHERE):
                    continue
                link = self._link(card, heading, place, position)
                promo = split_promo(card.title_text)
                if promo and promo[1]:
                    link.heading, link.title = promo
                if promo or box.start in story_runs:
                    inside[link.heading] += 1
                    link.position = inside[link.heading]
                links.append(link)
        return links

    def _link(self, card: Card, heading: str | None, place: Section, position: int) -> LinkFact:
        return LinkFact(
            site=self.site,
            article_url=self.address,
            seen_at=self.fetched_at,
            heading=heading,
            place=place,
            position=position,
            url=card.url,
            title=card.title_text,
            perex=card.perex,
            published=card.time,
            bylines=[card.byline] if card.byline else [],
            image_url=absolute_url(self.url, card.image.source) if card.image and card.image.source else None,
        )

    def _place(self, box: Box, story: Story) -> Section:
        """Return the section that a box's place suggests: in a story or right below it, it is related."""
        headline = self.fields.headline.index if self.fields.headline else 0
        end = story.runs[-1].index if story.runs else headline
        if box.heading is None and all(_is_offer(card, self.outline) for card in box.cards):
            return "recommended"
        first = story.runs[0].index if story.runs else headline
        if first < box.start < end:
            return "related"
        near = headline <= box.start <= end + _BELOW_STORY
        return "related" if near and box.heading is None else "more_news"


def _is_offer(card: Card, page: Outline) -> bool:
    """Tell whether a teaser is labelled as one for subscribers."""
    if card.label and role(card.label) == "recommended":
        return True
    return any(role(run.text) == "recommended" for run in page.runs[card.start : card.end] if run is not card.title)
