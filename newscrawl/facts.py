"""What reading found on a page, before any policy: which text stands where, which teasers stand in which box.

Strings are as printed. Normalise brings them into one spelling, in classes of its own (`pipelines.normalised`), and
Separate decides what is story. Nobody changes a fact once the spider has yielded it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple

from newscrawl.items import AccessLevel, ArticleKind, BlockKind, FoundKind, RightsSignal, Section, Zone

READER_VERSION = 7
"""Raise it with every change after which the row of an unchanged page may read otherwise.

The state keeps it with each article: that a newer reader finds another text on an old page is no news (see
`pipelines.deduplicate`). It counts what reading, the Czech vocabulary, Normalise and Separate do together.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What first led to a page, and when."""

    kind: FoundKind
    url: str | None
    """Address of the source or page, None where it was asked for by its own address."""
    at: int
    """Unix seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """Where the archive keeps an answer."""

    warc: str
    """Path of the file, relative to the archive."""
    record_id: str
    """WARC-Record-ID without the angle brackets: "urn:uuid:..."."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A request for a page and its answer."""

    requested_url: str
    final_url: str
    """Address of the last request, after redirects."""
    status: int | None = None
    """Of the last answer, None where there was none."""
    body_sha256: str | None = None
    """SHA-256 of the decoded body as 64 hexadecimal digits, None where the page was not read."""
    archived: Archived | None = None
    """Where the answer is kept, None in a run without an archive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """How a crawl came to a page. Keys are those that the state has for addresses (see `values.keys`)."""

    key: int
    """Of the address that was asked for; of an article, of the address by which the feed knows it."""
    aliases: tuple[int, ...] = ()
    """Keys of other addresses that lead to the page for good: by redirects, or by the article's name in them."""
    addresses: tuple[str, ...] = ()
    """These addresses, canonical; a name has none."""
    passed: tuple[int, ...] = ()
    """Keys of addresses that led to the page this time, perhaps not for good."""
    exchange: Exchange | None = None
    """The request and its answer, None for a visit that only has a key."""
    found: Found | None = None
    """What first led to the page, None where that is not known."""
    moment: datetime | None = None
    """When the answer came, None where nobody has noted that."""
    etag: str | None = None
    """ETag of the response (RFC 9110 8.8), None where it had none, or one too long to send back."""
    last_modified: str | None = None
    """Last-Modified of the response, None where it had none."""
    body: int | None = None
    """First 64 bits of the SHA-256 of the response's body, None where the page was not read."""
    reader: int | None = None
    """READER_VERSION of the reader that read the page, None where it was not read."""


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
    """When an entry of a live report was written, as printed, on the first block of the entry."""
    in_box: bool = False
    """Whether the block belongs to a box of teasers: its heading, or a teaser's headline, time, perex or author."""
    link_share: float = 0.0
    """Share of its characters that stand inside links, 0..1; 0 where all these links lead to other sites."""


@dataclass(slots=True, kw_only=True)
class ImageFact:
    """A picture of the story: its address, caption, credit and alternative text as printed."""

    url: str | None = None
    caption: str | None = None
    credit: str | None = None
    alt: str | None = None
    width: int | None = None
    """Pixels that the page states of this address, None where it does not; so is `height`."""
    height: int | None = None
    is_lead: bool | None = None
    """Whether it is the picture of the article as a whole; None where nothing tells."""


@dataclass(slots=True, kw_only=True)
class VideoFact:
    """A video of the story, as the page states it."""

    url: str | None = None
    """Of the video, its player or its page, the first of these that is stated."""
    title: str | None = None
    image_url: str | None = None
    duration: str | None = None
    """As printed: ISO 8601, seconds, or a clock's time."""


@dataclass(slots=True, kw_only=True)
class ArticleFact:
    """An article page: its story's blocks and the raw values of its fields."""

    site: str
    url: str
    """The canonical address that the page states, else the one it was fetched from; once the crawl has settled which
    article it is, the address by which the feed knows it."""
    moved_to: str | None = None
    """Canonical address of an article that the feed knows by another one (`url`)."""
    fetched_at: datetime
    visit: Visit | None = None
    """How the crawl came to the page, for the state; None where the page was not fetched by a crawl."""
    reader: int = READER_VERSION
    """Version of the reader that found all this."""
    publisher: str | None = None
    external_id: str | None = None
    """The site's own id of it, as the page states it."""
    language: str | None = None
    """BCP 47."""
    kind: ArticleKind = "article"
    title: str
    perex: str | None = None
    blocks: list[BlockFact] = field(default_factory=list, repr=False)
    section: str | None = None
    topics: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    """Keywords of the page's metadata, its topics among them."""
    bylines: list[str] = field(default_factory=list)
    """Author lines as printed, one for each element they came from: "Dagmar Honsová, ČTK"."""
    published: str | None = None
    """Date as printed."""
    modified: str | None = None
    """Date as printed."""
    images: list[ImageFact] = field(default_factory=list, repr=False)
    videos: list[VideoFact] = field(default_factory=list, repr=False)
    access_level: AccessLevel = "free"
    visible_share: float | None = None
    signals: list[RightsSignal] | None = field(default=None, repr=False)
    """What the page says of what may be done with it, and in a crawl its headers and its host; None: nobody looked."""
    teaser_texts: frozenset[str] = field(default_factory=frozenset, repr=False)
    """Titles and perexes of this page's teasers, folded (`values.text.fold`): a block that repeats one is no story."""
    provenance: dict[str, str] = field(default_factory=dict, repr=False)
    warnings: list[str] = field(default_factory=list)
    links: list[LinkFact] = field(default_factory=list, repr=False)
    """The teasers of its page, once a crawl hands the page to the pipelines as one item."""


@dataclass(slots=True, kw_only=True)
class LinkFact:
    """One teaser: the printed heading of its box, its position in the box, and what it shows."""

    site: str
    article_url: str
    """The same string as the `url` of the page's ArticleFact."""
    is_settled: bool = False
    """Whether the crawl has settled that address: it is spelt as in the feed, perhaps by former rules, and stays so."""
    seen_at: datetime
    heading: str | None = None
    place: Section = "more_news"
    """The section that the place of the box on the page suggests: it holds where the heading does not tell."""
    position: int
    """In its box, from 1."""
    box: int | None = None
    """Place of its box among those of the page, from 1, in document order; None where that is not known."""
    url: str | None = None
    title: str
    perex: str | None = None
    published: str | None = None
    """Date as printed."""
    bylines: list[str] = field(default_factory=list)
    """Author lines as printed, as in ArticleFact."""
    image_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTeaser:
    """A teaser as the sightings have it: clean text, canonical addresses."""

    position: int
    """In its box, from 1."""
    url: str | None
    title: str
    image_url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownBox:
    """A box of teasers as the sightings have it."""

    number: int
    """Place among the boxes of the page, from 1, in document order."""
    section: Zone
    heading: str | None
    teasers: tuple[ShownTeaser, ...]
    """At least one, each with a position of its own."""


@dataclass(slots=True, kw_only=True)
class GoneFact:
    """An article of the feed that its site no longer has: it becomes a Tombstone."""

    site: str
    url: str
    """Canonical address by which the feed knows it."""
    status: Literal[404, 410]
    seen_at: datetime
    visit: Visit | None = None
    """How the crawl found that."""


Fact = ArticleFact | LinkFact | GoneFact


INCOMPLETE = "text: incomplete, "
"""How the warning of an article begins that names, between commas, each sign that its text is not whole."""
GOES_ON_ELSEWHERE = "it goes on on another page"
SAYS_MORE = "the page says that it goes on"
"""Two of these signs, of an article over several pages."""


class PageLink(NamedTuple):
    """A link that may lead to another page of the same article."""

    url: str
    """Canonical address, on the page's own host."""
    text: str
    relations: frozenset[str] = frozenset()
    """Its `rel`, in lower case."""


ScriptSign = Literal["shell", "consent", "incomplete", "lazy_box"]
"""Why scripts may put into a page what is missing: it is but a shell; a notice that scripts put there, or that asks for
scripts; its text is not whole, and it has marks of a shell; or it lacks a box that is declared (`Page.lazy_boxes`)."""


@dataclass(slots=True)
class PageFacts:
    """What reading found on one page: an article, or the reason why it is none; teasers; numbers for the stats."""

    article: ArticleFact | None = None
    links: list[LinkFact] = field(default_factory=list)
    page_links: list[PageLink] = field(default_factory=list)
    """The links of an article's page that may lead to further pages of it, those with a `rel` first."""
    reason: str | None = None
    """Why the page is no article; None where it is one."""
    needs_scripts: ScriptSign | None = None
    """Why the page may say more in a browser; None where nothing speaks for that."""
    boxes: list[ShownBox] = field(default_factory=list)
    """Of a front or section page, its boxes of teasers; [] for one that was read as an article's."""
    counts: Counter[str] = field(default_factory=Counter)
    """Name of a counter -> what this page adds to it; the spider counts it as `read/NAME`."""
