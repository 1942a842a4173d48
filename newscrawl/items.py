"""The output schema: what the feed's rows are made of, and nothing else.

Field order is export order. Every field is always written; what is not known is null, never "" or "NULL".
The JSON Schema in docs/schema/ is generated from these classes (see schema.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from msgspec import Meta

from newscrawl.values.urls import canonical_url

SCHEMA_VERSION = "1.2"
"""Version of the row format: additive changes raise the second number, all others the first."""

BlockKind = Literal["paragraph", "heading", "quote", "list_item", "table", "image", "embed"]
ArticleKind = Literal["article", "opinion", "interview", "live", "gallery", "video", "podcast", "sponsored"]
Section = Literal["related", "latest", "more_news", "most_read", "recommended"]
AccessLevel = Literal["free", "metered", "paid"]
PageKind = Literal["article", "front", "section", "tag"]
Zone = Literal["related", "latest", "more_news", "most_read", "recommended", "lead", "main", "side"]
"""Where a teaser stood: a Section, or on pages that are no articles the part of the page."""
VisitOutcome = Literal[
    "new",
    "revised",
    "unchanged",
    "304",
    "gone",
    "failed",
    "refused",
    "held",
    "rejected",
    "redirected",
    "read",
]
FoundKind = Literal["feed", "sitemap", "listing", "front", "archive", "argument", "page"]

Id = Annotated[str, Meta(pattern="^[0-9a-f]{16}$")]
Url = Annotated[str, Meta(pattern="^(https?|file)://[^ ]+$")]
Timestamp = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}$")]
"""ISO 8601 to the second, with the offset of Europe/Prague at that moment."""
Text = Annotated[str, Meta(min_length=1)]
RevisionReason = Literal["re-read"]


@dataclass(slots=True, kw_only=True)
class Block:
    """One paragraph, heading, list item, quote, table, image or embed of a story, as printed."""

    kind: BlockKind
    """What it is."""
    text: str
    """Running text; a table has one row a line with cells between tabs; empty for image and embed."""
    level: Annotated[int, Meta(ge=1, le=6)] | None = None
    """Rank of a heading, 2 for an <h2>."""
    url: Url | None = None
    """Address of an image or embed."""
    caption: Text | None = None
    """What the picture shows, as printed under it."""
    credit: Text | None = None
    """Whose the picture is, as printed under it."""
    published_at: Timestamp | None = None
    """When an entry of a live report was written, on its first block."""


@dataclass(slots=True, kw_only=True)
class Image:
    """A picture of the story: where it lies, what it shows, whose it is. The address is null in flattened text."""

    url: Url | None
    """Its address; null when the page was read from plain text."""
    caption: Text | None = None
    """What it shows, as printed under it."""
    credit: Text | None = None
    """Whose it is, as printed under it."""
    alt: Text | None = None
    """What stands in place of the picture where it cannot be seen, as printed; null where that is a file's name."""
    width: Annotated[int, Meta(ge=1)] | None = None
    """Width in pixels, as the page states it of this address; null where it does not."""
    height: Annotated[int, Meta(ge=1)] | None = None
    """Height in pixels, as the page states it of this address; null where it does not."""
    is_lead: bool | None = None
    """Whether it is the picture of the article as a whole; null where nothing tells."""


@dataclass(slots=True, kw_only=True)
class Video:
    """A video of the story, as its page states it."""

    url: Url | None = None
    """Address of the video, of its player or of its page, the first of these that the page states."""
    title: Text | None = None
    """Its title."""
    image_url: Url | None = None
    """Its preview."""
    duration: Annotated[int, Meta(ge=0)] | None = None
    """Seconds."""


@dataclass(slots=True, kw_only=True)
class Access:
    """What a reader without a subscription gets: `visible_share` of the story, 0..1, null if the page does not tell."""

    level: AccessLevel = "free"
    """`free`, `metered` (so many articles are free) or `paid`."""
    visible_share: Annotated[float, Meta(ge=0, le=1)] | None = None
    """Share of the story that can be read without paying; null where the page does not tell."""


Lines = list[Annotated[int, Meta(ge=1)]]
"""Numbers of lines of an article's `text`, from 1."""


@dataclass(slots=True, kw_only=True)
class Changes:
    """What a revision changed; all false or empty when a withdrawn article came back as it was."""

    title: bool = False
    """Whether the title reads differently."""
    perex: bool = False
    """Whether the perex reads differently."""
    added: Lines = field(default_factory=list)
    """Lines of this revision's `text` that are new."""
    removed: Lines = field(default_factory=list)
    """Lines of the former revision's `text` that are gone."""
    edited: Lines = field(default_factory=list)
    """Lines of this revision's `text` that stand in place of other ones."""


@dataclass(slots=True, kw_only=True)
class Copy:
    """The earliest known article that tells the same story in much the same words, on this site or another."""

    article_id: Id
    """`id` of the earliest article."""
    url: Url
    """`url` of the earliest article."""
    site: Text
    """Name of its spider."""
    published_at: Timestamp | None = None
    """When that was published."""
    share: Annotated[float, Meta(ge=0, le=1)]
    """Share of the earliest article's word pairs that stand in this one too."""
    exact: bool
    """Whether title, perex and text are the same."""
    credit_kept: bool | None = None
    """Whether the agencies that the earliest article names are named here too; null when it names none."""
    containment: Annotated[float, Meta(ge=0, le=1)] | None = None
    """Share of the shorter text's word pairs that stand in the longer one too, of this article and `matched_id`."""
    matched_id: Id | None = None
    """The article that this one was found to be like, which made it part of the story."""


@dataclass(slots=True, kw_only=True)
class RightsSignal:
    """One thing that the site says of what may be done with an article, as it says it."""

    source: Text
    """Where it stands: "tdmrep.json", "header", "meta", "robots.txt", "json-ld", "link"."""
    name: Text
    """What the place calls it: "tdm-reservation", "Content-Signal: ai-train", "license"."""
    value: str
    """What it says."""


@dataclass(slots=True, kw_only=True)
class Rights:
    """What the site said, when the article was fetched, of what may be done with it."""

    tdm_reserved: bool | None = None
    """Whether text and data mining is reserved; null where nothing is said."""
    ai_train: Text | None = None
    """Whether models may be trained on it: "allowed", "reserved", "conditional": by the terms of `license`; null where
    nothing is said."""
    license: Url | None = None
    """Address of the licence or policy."""
    holder: Text | None = None
    """Who holds the rights, as the page names them."""
    signals: list[RightsSignal] = field(default_factory=list)
    """All that was said, in the order of precedence: the page itself, the answer that brought it, files of its host."""


@dataclass(slots=True, kw_only=True)
class FoundIn:
    """What first led to an article."""

    kind: FoundKind
    """`argument`: it was asked for by its address; `page`: another article page led to it."""
    url: Url | None = None
    """Address of the feed, sitemap, listing or page."""


@dataclass(slots=True, kw_only=True)
class Capture:
    """The exchange by which a form of an article was fetched."""

    requested_url: Url
    """Address that was asked for."""
    final_url: Url
    """Address that answered, after redirects."""
    status: Annotated[int, Meta(ge=100, le=599)]
    """HTTP status of the answer."""
    etag: Text | None = None
    """ETag of the answer; null where it had none."""
    last_modified: Text | None = None
    """Last-Modified of the answer; null where it had none."""
    body_sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    """SHA-256 of the decoded body: equal when the page had the same bytes."""
    warc: Text | None = None
    """The file of the archive that keeps the page, relative to the archive; null where the run kept none."""
    record_id: Text | None = None
    """The record of the page in that file, its WARC-Record-ID without the angle brackets: `urn:uuid:...`."""


@dataclass(slots=True, kw_only=True)
class Article:
    """One story as printed, without the teasers that stood around it."""

    type: Literal["article"] = "article"
    """What the row is: always `article`."""
    schema_version: str = SCHEMA_VERSION
    """Version of this row's form."""
    id: Id
    """First 16 hex digits of the SHA-256 of `url`: stable across runs."""
    url: Url
    """Canonical address under which it entered the feed; it stays when the article moves."""
    moved_to: Url | None = None
    """Canonical address it has moved to since."""
    external_id: Text | None = None
    """The site's own id of it, as its address or its page states it."""
    site: Text
    """Name of the spider, "generic" for a site without one."""
    publisher: Text | None = None
    """Who publishes the site, as that names itself."""
    language: Text = "cs"
    """BCP 47: `cs`, with a country only where that is not the language's own: `en-GB`."""
    kind: ArticleKind = "article"
    """What the page is: news, an opinion, a live report and so on."""
    title: Text
    """Headline as printed."""
    perex: Text | None = None
    """The lead, which `text` does not repeat."""
    body: list[Block] = field(default_factory=list, repr=False)
    """The story in order, its pictures and embeds among the text."""
    text: str = field(default="", repr=False)
    """The story's running text without the perex, one block a line, without captions."""
    section: Text | None = None
    """The site's own section."""
    topics: list[Text] = field(default_factory=list)
    """Topics, tags and named persons that the site files it under."""
    keywords: list[Text] = field(default_factory=list)
    """Keywords of the page's metadata that are no `topics`."""
    authors: list[Text] = field(default_factory=list)
    """People that the byline names, without titles and roles."""
    agencies: list[Text] = field(default_factory=list)
    """News agencies that the byline names."""
    published_at: Timestamp | None = None
    """When the site says that it was published."""
    modified_at: Timestamp | None = None
    """When the site says that it was last changed."""
    images: list[Image] = field(default_factory=list, repr=False)
    """Pictures of the story."""
    videos: list[Video] = field(default_factory=list, repr=False)
    """Videos of the story."""
    access: Access = field(default_factory=Access)
    """What a reader without a subscription gets."""
    rights: Rights | None = None
    """What the site said of what may be done with it; null where nobody looked."""
    word_count: Annotated[int, Meta(ge=0)] = 0
    """Words of perex and text."""
    content_hash: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    """SHA-256 of title, perex and text, white space folded: equal when the story reads the same."""
    revision: Annotated[int, Meta(ge=1)] = 1
    """1 for the first form of the story, one more for each later one and for a tombstone."""
    reason: RevisionReason | None = None
    """Why a revision was published though the page is as it was: `re-read`, a newer reader makes more of what was
    archived; null where the site had changed the page, and of first revisions."""
    changes: Changes | None = None
    """What this revision changed; null for the first one, or when it is not known how the article read before."""
    story_id: Id | None = None
    """Shared by articles that tell one story in much the same words: the id of the one that was fetched first."""
    copy_of: Copy | None = None
    """The article of the story that was published first, of those known by then; null when that is this one."""
    found_in: FoundIn | None = None
    """What first led to it; null where that is not known."""
    found_at: Timestamp | None = None
    """When that was."""
    first_seen_at: Timestamp
    """When it was first fetched."""
    fetched_at: Timestamp
    """When this form of it was fetched."""
    capture: Capture | None = None
    """How this form of it was fetched; null where it was read from text."""
    run_id: Text | None = None
    """The run that published this row; null in rows that no run has written."""
    provenance: dict[str, str] = field(default_factory=dict, repr=False)
    """Name of a field to where its value came from: "json-ld:headline", "css:h1.title", "structure"; and under `page`
    "rendered" where the page was read as a browser shows it."""
    warnings: list[Text] = field(default_factory=list)
    """What is odd about the row, each beginning with the field."""


@dataclass(slots=True, kw_only=True)
class RelatedLink:
    """One teaser that stood around a story, with the box it stood in."""

    type: Literal["related_link"] = "related_link"
    """What the row is: always `related_link`."""
    schema_version: str = SCHEMA_VERSION
    """Version of this row's form."""
    id: Id
    """First 16 hex digits of the SHA-256 of article id, section and target."""
    article_id: Id
    """`id` of the article whose page showed it."""
    article_url: Url
    """`url` of that article."""
    site: Text
    """Name of the spider."""
    section: Section
    """What its box is."""
    heading: Text | None = None
    """The box's heading as printed; null where the box has none."""
    position: Annotated[int, Meta(ge=1)]
    """1-based place in its box."""
    url: Url | None = None
    """Canonical target; null only when the page was read from plain text."""
    target_id: Id | None = None
    """`id` of the article of the feed at the target, as far as that was known when the run was published."""
    title: Text
    """Headline of the teaser."""
    perex: Text | None = None
    """Its text below the headline."""
    published_at: Timestamp | None = None
    """Its date, where the teaser shows one."""
    authors: list[Text] = field(default_factory=list)
    """Authors that the teaser shows."""
    image_url: Url | None = None
    """Its picture."""
    seen_at: Timestamp
    """When the page was fetched."""
    run_id: Text | None = None
    """The run that published this row."""


@dataclass(slots=True, kw_only=True)
class Tombstone:
    """An article of the feed that its site has taken down: the last revision of its id, until it comes back."""

    type: Literal["tombstone"] = "tombstone"
    """What the row is: always `tombstone`."""
    schema_version: str = SCHEMA_VERSION
    """Version of this row's form."""
    id: Id
    """`id` of the article."""
    url: Url
    """`url` of the article."""
    site: Text
    """Name of the spider."""
    status: Literal[404, 410]
    """What the site answers: 404 not found, 410 gone."""
    revision: Annotated[int, Meta(ge=2)] = 2
    """One more than the article's last revision."""
    first_seen_at: Timestamp
    """When the article was first fetched."""
    gone_at: Timestamp
    """When it was found to be gone."""
    run_id: Text | None = None
    """The run that published this row."""


@dataclass(slots=True, kw_only=True)
class SightedBox:
    """One box of teasers on a page."""

    box: Annotated[int, Meta(ge=1)]
    """Place among the boxes of the page, from 1, in document order."""
    section: Zone
    """What the box is, or on pages that are no articles the part of the page."""
    heading: Text | None = None
    """As printed."""
    teasers: list[Id | None]
    """`id` of each teaser of the run, in order: the first has position 1. Null where the feed cannot hold one."""


@dataclass(slots=True, kw_only=True)
class Sighting:
    """What one page showed at one moment: its boxes of teasers, which are told in rows of their own."""

    type: Literal["sighting"] = "sighting"
    """What the row is: always `sighting`."""
    schema_version: str = SCHEMA_VERSION
    """Version of this row's form."""
    run_id: Text | None = None
    """The run that published this row."""
    site: Text
    """Name of the spider."""
    page_url: Url
    """The page: an article's `url`, else the canonical address that was asked for."""
    page_kind: PageKind
    """What kind of page it was."""
    article_id: Id | None = None
    """`id` of the article whose page it was; null on other pages. The feed may lack it: its page was not published."""
    boxes: list[SightedBox]
    """In document order."""
    seen_at: Timestamp
    """When the page was fetched."""


@dataclass(slots=True, kw_only=True)
class Teaser:
    """What one teaser says, told once in a run however many pages showed it."""

    type: Literal["teaser"] = "teaser"
    """What the row is: always `teaser`."""
    schema_version: str = SCHEMA_VERSION
    """Version of this row's form."""
    run_id: Text | None = None
    """The run that published this row."""
    site: Text
    """Name of the spider."""
    id: Id
    """First 16 hex digits of the SHA-256 of target, headline and picture: equal when it says the same."""
    url: Url | None = None
    """Canonical target; null only when the page was read from plain text."""
    target_id: Id | None = None
    """`id` of the article of the feed at the target, as far as that was known when the run was published."""
    title: Text
    """Headline of the teaser."""
    image_url: Url | None = None
    """Its picture."""


@dataclass(slots=True, kw_only=True)
class PageVisit:
    """One page that was looked at, and what came of it."""

    type: Literal["visit"] = "visit"
    """What the row is: always `visit`."""
    schema_version: str = SCHEMA_VERSION
    """Version of this row's form."""
    run_id: Text | None = None
    """The run that published this row."""
    site: Text
    """Name of the spider."""
    page_url: Url
    """An article's `url` where the feed has it, else the canonical address that was asked for."""
    page_kind: PageKind
    """What kind of page it is."""
    article_id: Id | None = None
    """`id` of the article of the feed; null where the page is none of its."""
    outcome: VisitOutcome
    """What came of the visit."""
    status: Annotated[int, Meta(ge=100, le=599)] | None = None
    """HTTP status of the last answer; null where there was none."""
    fetched_at: Timestamp
    """When."""


@dataclass(slots=True, kw_only=True)
class Address:
    """Another address of an article of the feed: it leads there for good, or the article has moved there."""

    type: Literal["address"] = "address"
    """What the row is: always `address`."""
    schema_version: str = SCHEMA_VERSION
    """Version of this row's form."""
    run_id: Text | None = None
    """The run that published this row."""
    site: Text
    """Name of the spider."""
    article_id: Id
    """`id` of the article."""
    article_url: Url
    """`url` of the article."""
    url: Url
    """The other address, canonical."""
    seen_at: Timestamp
    """When it was found to lead there."""


@dataclass(slots=True, kw_only=True)
class Rejection:
    """A page or row that was not published, and why."""

    type: Literal["rejection"] = "rejection"
    """What the row is: always `rejection`."""
    schema_version: str = SCHEMA_VERSION
    """Version of this row's form."""
    site: Text
    """Name of the spider."""
    url: str | None
    """Address of the page, as far as it is known."""
    reason: Text
    """One word for grouping: InvalidItem, NoStory, NoArticle, Unreadable, or the name of an error."""
    detail: str | None = None
    """What exactly is wrong, and in which field."""
    rejected_at: Timestamp
    """When."""
    item: dict[str, Any] | None = None
    """The row or the facts that were rejected, as they were then; null when it was the whole page."""
    run_id: Text | None = None
    """The run that published this row."""


Row = Article | RelatedLink | Tombstone
"""What a site publishes or takes down; rejections are in the quarantine only."""
LedgerRow = Sighting | Teaser | PageVisit | Address
"""What a run saw beside: which page showed which teaser, which pages were looked at, which addresses lead where."""


def page_of(item: object) -> str | None:
    """Return the canonical address of the page that a row or fact stood on, None for an item without one.

    Facts have addresses as printed; one that has no canonical form is returned as it is.
    """
    url: str | None = getattr(item, "article_url", None) or getattr(item, "url", None)
    return (canonical_url(url) if url else None) or url
