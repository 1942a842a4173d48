"""The output schema: what the feed's rows are made of, and nothing else.

Field order is export order. Every field is always written; what is not known is null, never "" or "NULL".
The JSON Schema in docs/schema/ is generated from these classes (see schema.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from msgspec import Meta

from newscrawl.values.urls import canonical_url

SCHEMA_VERSION = "1.1"
"""Version of the row format: additive changes raise the second number, all others the first."""

BlockKind = Literal["paragraph", "heading", "quote", "list_item", "table", "image", "embed"]
ArticleKind = Literal["article", "opinion", "interview", "live", "gallery", "video", "podcast", "sponsored"]
Section = Literal["related", "latest", "more_news", "most_read", "recommended"]
AccessLevel = Literal["free", "metered", "paid"]

Id = Annotated[str, Meta(pattern="^[0-9a-f]{16}$")]
Url = Annotated[str, Meta(pattern="^(https?|file)://[^ ]+$")]
Timestamp = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}$")]
"""ISO 8601 to the second, with the offset of Europe/Prague at that moment."""
Text = Annotated[str, Meta(min_length=1)]


@dataclass(slots=True, kw_only=True)
class Block:
    """One paragraph, heading, list item, quote, table, image or embed of a story, as printed."""

    kind: BlockKind
    text: str
    """Running text; a table has one row a line with cells between tabs; empty for image and embed."""
    level: Annotated[int, Meta(ge=1, le=6)] | None = None
    """Rank of a heading, 2 for an <h2>."""
    url: Url | None = None
    """Address of an image or embed."""
    caption: Text | None = None
    credit: Text | None = None
    published_at: Timestamp | None = None
    """When an entry of a live report was written, on its first block."""


@dataclass(slots=True, kw_only=True)
class Image:
    """A picture of the story: where it lies, what it shows, whose it is. The address is null in flattened text."""

    url: Url | None
    caption: Text | None = None
    credit: Text | None = None


@dataclass(slots=True, kw_only=True)
class Access:
    """What a reader without a subscription gets: `visible_share` of the story, 0..1, null if the page does not tell."""

    level: AccessLevel = "free"
    visible_share: Annotated[float, Meta(ge=0, le=1)] | None = None


Lines = list[Annotated[int, Meta(ge=1)]]
"""Numbers of lines of an article's `text`, from 1."""


@dataclass(slots=True, kw_only=True)
class Changes:
    """What a revision changed; all false or empty when a withdrawn article came back as it was."""

    title: bool = False
    perex: bool = False
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
    url: Url
    site: Text
    published_at: Timestamp | None = None
    share: Annotated[float, Meta(ge=0, le=1)]
    """Share of the earliest article's word pairs that stand in this one too."""
    exact: bool
    """Whether title, perex and text are the same."""
    credit_kept: bool | None = None
    """Whether the agencies that the earliest article names are named here too; null when it names none."""


@dataclass(slots=True, kw_only=True)
class Article:
    """One story as printed, without the teasers that stood around it."""

    type: Literal["article"] = "article"
    schema_version: str = SCHEMA_VERSION
    id: Id
    """First 16 hex digits of the SHA-256 of `url`: stable across runs."""
    url: Url
    """Canonical address under which it entered the feed; it stays when the article moves."""
    moved_to: Url | None = None
    """Canonical address it has moved to since."""
    site: Text
    """Name of the spider, "generic" for a site without one."""
    publisher: Text | None = None
    language: Text = "cs"
    kind: ArticleKind = "article"
    title: Text
    perex: Text | None = None
    body: list[Block] = field(default_factory=list, repr=False)
    text: str = field(default="", repr=False)
    """The story's running text without the perex, one block a line, without captions."""
    section: Text | None = None
    topics: list[Text] = field(default_factory=list)
    authors: list[Text] = field(default_factory=list)
    agencies: list[Text] = field(default_factory=list)
    published_at: Timestamp | None = None
    modified_at: Timestamp | None = None
    images: list[Image] = field(default_factory=list, repr=False)
    access: Access = field(default_factory=Access)
    word_count: Annotated[int, Meta(ge=0)] = 0
    """Words of perex and text."""
    content_hash: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    """SHA-256 of title, perex and text, white space folded: equal when the story reads the same."""
    revision: Annotated[int, Meta(ge=1)] = 1
    """1 for the first form of the story, one more for each later one and for a tombstone."""
    changes: Changes | None = None
    """What this revision changed; null for the first one, or when it is not known how the article read before."""
    story_id: Id | None = None
    """Shared by articles that tell one story in much the same words: the id of the one that was fetched first."""
    copy_of: Copy | None = None
    """The article of the story that was published first, of those known by then; null when that is this one."""
    first_seen_at: Timestamp
    fetched_at: Timestamp
    provenance: dict[str, str] = field(default_factory=dict, repr=False)
    """Name of a field to where its value came from: "json-ld:headline", "css:h1.title", "structure"."""
    warnings: list[Text] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class RelatedLink:
    """One teaser that stood around a story, with the box it stood in."""

    type: Literal["related_link"] = "related_link"
    schema_version: str = SCHEMA_VERSION
    id: Id
    """First 16 hex digits of the SHA-256 of article id, section and target."""
    article_id: Id
    article_url: Url
    site: Text
    section: Section
    heading: Text | None = None
    """The box's heading as printed; null where the box has none."""
    position: Annotated[int, Meta(ge=1)]
    """1-based place in its box."""
    url: Url | None = None
    """Canonical target; null only when the page was read from plain text."""
    title: Text
    perex: Text | None = None
    published_at: Timestamp | None = None
    authors: list[Text] = field(default_factory=list)
    image_url: Url | None = None
    seen_at: Timestamp


@dataclass(slots=True, kw_only=True)
class Tombstone:
    """An article of the feed that its site has taken down: the last revision of its id, until it comes back."""

    type: Literal["tombstone"] = "tombstone"
    schema_version: str = SCHEMA_VERSION
    id: Id
    """`id` of the article."""
    url: Url
    """`url` of the article."""
    site: Text
    status: Literal[404, 410]
    """What the site answers: 404 not found, 410 gone."""
    revision: Annotated[int, Meta(ge=2)] = 2
    """One more than the article's last revision."""
    first_seen_at: Timestamp
    """When the article was first fetched."""
    gone_at: Timestamp
    """When it was found to be gone."""


@dataclass(slots=True, kw_only=True)
class Rejection:
    """A page or row that was not published, and why."""

    type: Literal["rejection"] = "rejection"
    schema_version: str = SCHEMA_VERSION
    site: Text
    """Name of the spider."""
    url: str | None
    """Address of the page, as far as it is known."""
    reason: Text
    """One word for grouping: InvalidItem, NoStory, NoArticle, Unreadable, or the name of an error."""
    detail: str | None = None
    """What exactly is wrong, and in which field."""
    rejected_at: Timestamp
    item: dict[str, Any] | None = None
    """The row or the facts that were rejected, as they were then; null when it was the whole page."""


Row = Article | RelatedLink | Tombstone
"""What a site publishes or takes down; rejections are in the quarantine only."""


def page_of(item: object) -> str | None:
    """Return the canonical address of the page that a row or fact stood on, None for an item without one.

    Facts have addresses as printed; one that has no canonical form is returned as it is.
    """
    url: str | None = getattr(item, "article_url", None) or getattr(item, "url", None)
    return (canonical_url(url) if url else None) or url
