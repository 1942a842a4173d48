"""What the replica prints and what a right reader must find in it: stories, boxes and teasers, as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One block of a story.

    `text` is what is printed; `lead` is its beginning printed bold (all of it for a bold line), a table has one row a
    line with tabs between cells. Kinds are those of the feed: paragraph, heading, quote, list_item, table,
    image; a bold line is a `paragraph`.
    """

    kind: str
    text: str = ""
    level: int | None = None
    lead: str = ""
    is_timed: bool = False
    """Whether `lead` is the time of an entry of a live report, and so none of the story's text."""
    linked: str = ""
    """Words of `text` that link to a /wiki/ page."""
    image: Image | None = None

    @property
    def own_text(self) -> str:
        """What a reader must return as text."""
        return self.text.removeprefix(self.lead).strip() if self.is_timed else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture: its address, what it shows, whose it is."""

    url: str
    caption: str
    credit: str
    width: int = 660
    height: int = 371


@dataclass(frozen=True, slots=True, kw_only=True)
class Video:
    """A video of a story: the address of its player; in JSON-LD its title and seconds, too."""

    url: str
    title: str
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """What other pages show of an article."""

    number: int
    title: str
    perex: tuple[str, ...]
    """Sentences."""
    image: Image
    author: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaser:
    """One printed teaser. `href` is as written into the page, `url` the canonical address behind it."""

    headline: Headline
    url: str
    href: str
    stamp: str | None = None
    """The printed time: "včera", "27. ledna 2026 9:11"."""
    published_at: datetime | None = None
    """What `stamp` means, where that does not depend on the time of reading."""
    label: str | None = None
    """Printed before the title, outside its link: "Komentář"."""
    source: str | None = None
    """Name printed after the teaser as "Zdroj: NAME": the teaser's author."""
    with_perex: bool = False

    @property
    def title(self) -> str:
        """The printed title."""
        return self.headline.title

    @property
    def perex(self) -> str | None:
        """The printed perex, if any."""
        return " ".join(self.headline.perex) if self.with_perex else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A group of teasers under its printed heading; `teasers` may hold one twice, or nothing."""

    section: str
    heading: str | None
    teasers: tuple[Teaser, ...] = ()
    place: str = "after"
    """after (the story), aside, story_end (loose inside the story container), inset (inside it, story goes on), card
    (one teaser between paragraphs), or what a site's skeleton calls it."""
    more: str | None = None
    """Text of the closing button, which leads to no article."""

    @property
    def kind(self) -> str:
        """What it is between paragraphs: a card, or a box."""
        return "card" if self.place == "card" else "box"


@dataclass(frozen=True, slots=True, kw_only=True)
class Promo:
    """A promo line between paragraphs: "Čtěte také: <title>"."""

    heading: str
    teaser: Teaser
    kind: str = field(default="promo", init=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Insert:
    """Something between paragraphs that is neither story nor teaser: advert, script, embed, video."""

    kind: str


Piece = Block | Promo | Box | Insert


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One article page: everything its template prints."""

    number: int
    variant: str
    layout: str
    url: str
    headline: Headline
    kind: str
    section_path: str
    section_name: str
    section_printed: bool
    """Whether the page names its section, in metadata or in the navigation."""
    authors: tuple[str, ...]
    agencies: tuple[str, ...]
    published_at: datetime
    modified_at: datetime | None
    """Time of the last update, which the page prints if it can."""
    modified_named: datetime | None
    """Time of modification that it names, if only in metadata."""
    topics: tuple[str, ...]
    keywords: tuple[str, ...] = ()
    """What its metadata name besides the topics."""
    video: Video | None = None
    sizes_printed: bool = False
    gallery: tuple[Image, ...]
    pieces: tuple[Piece, ...]
    boxes: tuple[Box, ...]
    date_line: str
    features: frozenset[str] = field(default_factory=frozenset)
    heading_tag: str = "h2"
    teaser_style: str = "article"
    json_ld: str = "full"
    meta: bool = True
    charset: str = "utf-8"
    access: str = "free"
    following: Story | None = None
    """Another article that stands whole on the same page, below this one."""
    noise: int = 0
    """How often something of the page changed that is neither story nor teaser."""

    @property
    def body(self) -> list[Block]:
        """The story's own blocks, in order."""
        return [piece for piece in self.pieces if isinstance(piece, Block)]

    def links(self) -> Iterator[dict[str, Any]]:
        """Yield what must be found of each teaser of the page, in page order within its box."""
        lines: Counter[str | None] = Counter()
        for piece in self.pieces:
            if isinstance(piece, Promo) or (isinstance(piece, Box) and piece.kind == "card"):
                teaser = piece.teaser if isinstance(piece, Promo) else piece.teasers[0]
                lines[piece.heading] += 1
                yield _link("related", piece.heading, lines[piece.heading], teaser)
            elif isinstance(piece, Box):
                yield from _box_links(piece)
        for box in self.boxes:
            yield from _box_links(box)

    def truth(self) -> dict[str, Any]:
        """Return the expected result of reading this page, as JSON types; times are ISO 8601 in Europe/Prague."""
        links = list(self.links())
        perexes = [sentence for teaser in self._teasers() for sentence in teaser.headline.perex]
        return {
            "number": self.number,
            "variant": self.variant,
            "url": self.url,
            "kind": self.kind,
            "title": self.headline.title,
            "perex": " ".join(self.headline.perex),
            "body": [
                {"kind": b.kind, "text": b.own_text, "level": b.level, "time": b.lead if b.is_timed else None}
                for b in self.body
            ],
            "text": "\n".join(block.own_text for block in self.body if block.text),
            "section": self.section_name if self.section_printed else None,
            "topics": list(self.topics),
            "authors": list(self.authors),
            "agencies": list(self.agencies),
            "published_at": self._published().isoformat(),
            "modified_at": self.modified_named.isoformat() if self.modified_named else None,
            "keywords": list(self.keywords) if self.meta else [],
            "images": [self._image(image) for image in self._images()],
            "videos": [self._video(self.video)] if self.video else [],
            "access": self.access,
            "links": links,
            "not_in_text": list(dict.fromkeys([*(link["title"] for link in links), *perexes, *self._foreign()])),
        }

    def _published(self) -> datetime:
        return self.published_at.replace(hour=0, minute=0) if "day_only" in self.features else self.published_at

    def _images(self) -> Iterator[Image]:
        yield self.headline.image
        yield from self.gallery
        yield from (block.image for block in self.body if block.image)

    def _image(self, image: Image) -> dict[str, Any]:
        told = {"url": image.url, "caption": image.caption, "credit": image.credit}
        if not self.sizes_printed:
            return told
        is_lead = image == self.headline.image
        is_sized = self.layout != "bare" or (is_lead and self.json_ld != "none")
        size = {"width": image.width, "height": image.height} if is_sized else {"width": None, "height": None}
        return told | size | {"alt": image.caption, "is_lead": is_lead}

    def _video(self, video: Video) -> dict[str, Any]:
        is_told = self.json_ld != "none"
        told = {"title": video.title, "duration": video.seconds} if is_told else {"title": None, "duration": None}
        return {"url": video.url} | told

    def _foreign(self) -> Iterator[str]:
        """Yield what the other article of the page says."""
        if self.following:
            yield from (self.following.headline.title, *self.following.headline.perex)
            yield from (block.own_text for block in self.following.body if block.text)

    def _teasers(self) -> Iterator[Teaser]:
        for piece in (*self.pieces, *self.boxes):
            if isinstance(piece, Promo):
                yield piece.teaser
            elif isinstance(piece, Box):
                yield from piece.teasers


def _box_links(box: Box) -> Iterator[dict[str, Any]]:
    distinct = {teaser.url: teaser for teaser in reversed(box.teasers)}
    order = dict.fromkeys(teaser.url for teaser in box.teasers)
    for position, url in enumerate(order, 1):
        yield _link(box.section, box.heading, position, distinct[url])


def _link(section: str, heading: str | None, position: int, teaser: Teaser) -> dict[str, Any]:
    return {
        "section": section,
        "heading": heading,
        "position": position,
        "url": teaser.url,
        "title": teaser.headline.title,
        "perex": " ".join(teaser.headline.perex) if teaser.with_perex else None,
        "published_at": teaser.published_at.isoformat() if teaser.published_at else None,
        "authors": [teaser.source] if teaser.source else [],
    }
