"""What Normalise makes of facts: texts, addresses, dates and names in one spelling, not yet told apart from teasers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from newscrawl.facts import Visit
from newscrawl.items import AccessLevel, ArticleKind, Block, Image, Rights, Section, Video


@dataclass(frozen=True, slots=True, kw_only=True)
class NormalisedBlock:
    """One block of the page's main column that is not empty; Separate decides whether it is story."""

    index: int
    """Place of its BlockFact among those of the ArticleFact, from 0; empty ones leave a gap."""
    content: Block
    """The block as the article's row has it if it is story."""
    in_box: bool
    """`in_box` of its BlockFact."""
    link_share: float
    """`link_share` of its BlockFact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NormalisedArticle:
    """An article page whose fields are spelled as its row spells them; what is unknown is None."""

    site: str
    url: str
    """Canonical."""
    moved_to: str | None
    """Canonical address of an article that has moved, as in ArticleFact."""
    fetched_at: datetime
    visit: Visit | None
    """As in ArticleFact."""
    publisher: str | None
    external_id: str | None
    """The site's own id of it: of its address, where the site declares that, else as the page states it."""
    language: str | None
    kind: ArticleKind
    title: str
    perex: str | None
    blocks: list[NormalisedBlock] = field(repr=False)
    section: str | None
    topics: list[str]
    """Each once, whatever its case and punctuation."""
    keywords: list[str]
    """Those that are no topics, each once."""
    authors: list[str]
    """People among the bylines."""
    agencies: list[str]
    """News agencies among the bylines."""
    published_at: str | None
    """ISO 8601 with Prague's offset; so is `modified_at`."""
    modified_at: str | None
    images: list[Image] = field(repr=False)
    videos: list[Video] = field(repr=False)
    access_level: AccessLevel
    visible_share: float | None
    rights: Rights | None
    """None where nobody looked."""
    teaser_texts: frozenset[str] = field(repr=False)
    """As in ArticleFact."""
    provenance: dict[str, str] = field(repr=False)
    warnings: list[str]
    """Those of the ArticleFact, and one for each date that could not be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NormalisedLink:
    """A teaser whose fields are spelled as its row spells them; what is unknown is None."""

    site: str
    article_url: str
    """Canonical; the `url` of the page's NormalisedArticle."""
    seen_at: datetime
    heading: str | None
    """The heading of its box as printed, in clean text."""
    place: Section
    """As in LinkFact."""
    position: int
    box: int | None
    """As in LinkFact."""
    url: str | None
    """Canonical target; None where the teaser's has no address."""
    title: str
    perex: str | None
    published_at: str | None
    """ISO 8601 with Prague's offset."""
    authors: list[str]
    """People among the bylines."""
    image_url: str | None


Normalised = NormalisedArticle | NormalisedLink
