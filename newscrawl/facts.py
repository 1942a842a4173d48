"""What reading found on a page, before any policy: which text stands where, which teasers stand in which box.

Strings are as printed; the pipelines clean them (Normalise makes `pipelines.normalised` of them) and decide what is
story (Separate). Nobody changes a fact once the spider has yielded it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from newscrawl.items import AccessLevel, ArticleKind, BlockKind, Section


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """How a crawl came to a page, in the state's keys of addresses (see `values.keys`)."""

    key: int
    """Of the page that was asked for; of an article of the feed, the one under which the feed has it."""
    aliases: tuple[int, ...] = ()
    """Of other addresses that lead to the page for good."""
    passed: tuple[int, ...] = ()
    """Of addresses that led to it this time."""
    etag: str | None = None
    """Validators of the page as it came (RFC 9110 8.8), None where the response had none of use."""
    last_modified: str | None = None


@dataclass(slots=True, kw_only=True)
class BlockFact:
    """One block of the page's main column, in document order."""

    kind: BlockKind
    text: str = ""
    level: int | None = None
    url: str | None = None
    caption: str | None = None
    credit: str | None = None
    published: str | None = None
    """Time of an entry of a live report, on its first block: as printed."""
    in_box: bool = False
    """True when the block belongs to a box of teasers: its heading, a teaser's headline, time, perex or author."""
    link_share: float = 0.0
    """Share of the characters that stand inside links, 0..1; 0 where they all lead to sources on other sites."""


@dataclass(slots=True, kw_only=True)
class ImageFact:
    """A picture of the story, all three as printed."""

    url: str | None = None
    caption: str | None = None
    credit: str | None = None


@dataclass(slots=True, kw_only=True)
class ArticleFact:
    """An article page: its story's blocks and the raw values of its fields."""

    site: str
    url: str
    """The canonical address the page names, or the one it was fetched from; of an article that has moved, its first."""
    moved_to: str | None = None
    """Where an article that has moved is now."""
    fetched_at: datetime
    visit: Visit | None = None
    """How the crawl came to the page, for the state; None where the page was not fetched by a crawl."""
    publisher: str | None = None
    language: str | None = None
    kind: ArticleKind = "article"
    title: str
    perex: str | None = None
    blocks: list[BlockFact] = field(default_factory=list, repr=False)
    section: str | None = None
    topics: list[str] = field(default_factory=list)
    bylines: list[str] = field(default_factory=list)
    """Author values as printed, one entry a source element: "Dagmar Honsová, ČTK"."""
    published: str | None = None
    """Date as printed."""
    modified: str | None = None
    """Date as printed."""
    images: list[ImageFact] = field(default_factory=list, repr=False)
    access_level: AccessLevel = "free"
    visible_share: float | None = None
    teaser_texts: frozenset[str] = field(default_factory=frozenset, repr=False)
    """Titles and perexes of this page's teasers, keyed by `text.fold`, for telling a repeated teaser from story."""
    provenance: dict[str, str] = field(default_factory=dict, repr=False)
    warnings: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class LinkFact:
    """One teaser: its box's printed heading, its place in the box, and what it shows."""

    site: str
    article_url: str
    """The same string as the `url` of the page's ArticleFact."""
    seen_at: datetime
    heading: str | None = None
    place: Section = "more_news"
    """The section that the box's place on the page suggests, for a heading that does not tell."""
    position: int
    url: str | None = None
    title: str
    perex: str | None = None
    published: str | None = None
    """Date as printed."""
    bylines: list[str] = field(default_factory=list)
    """As in ArticleFact."""
    image_url: str | None = None


@dataclass(slots=True, kw_only=True)
class GoneFact:
    """An article of the feed that its site no longer has."""

    site: str
    url: str
    """As the feed has it."""
    status: Literal[404, 410]
    seen_at: datetime


Fact = ArticleFact | LinkFact | GoneFact


@dataclass(slots=True)
class PageFacts:
    """What a page holds: a story or the reason why there is none, its teasers, and counters for the run's stats."""

    article: ArticleFact | None = None
    links: list[LinkFact] = field(default_factory=list)
    reason: str | None = None
    """Why the page is no article; None where it is one."""
    counts: Counter[str] = field(default_factory=Counter)
