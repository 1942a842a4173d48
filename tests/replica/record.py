"""The replica's own record of what its pages showed: which teasers stood in which box, whenever one was sent."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from .model import Box, Promo, Story

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .model import Teaser
    from .site import Listing

_KINDS = {"home": "front", "section": "section", "news": "section", "wiki": "tag"}
"""Kind of a listing to that of a page of teasers; others are none that a crawl looks at."""


@dataclass(frozen=True, slots=True)
class ShownTeaser:
    """A teaser in a box; the first one has position 1."""

    position: int
    href: str
    """Absolute, as the page has it."""
    title: str


@dataclass(frozen=True, slots=True)
class ShownBox:
    """A box of teasers."""

    section: str | None
    """None where the heading tells, or the place on a page of teasers."""
    heading: str | None
    teasers: tuple[ShownTeaser, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """One page as it was sent."""

    site: str
    url: str
    """Of an article its canonical address at that moment, of another page the one that was asked for."""
    kind: str
    """article, front, section or tag."""
    number: int | None
    """Of the article."""
    boxes: tuple[ShownBox, ...]
    """Those that show anything; what is inside a story comes first, the others follow in no certain order."""


def shown_article(site: str, story: Story) -> Shown:
    """Return what the page of an article shows."""
    inside: defaultdict[str | None, list[Teaser]] = defaultdict(list)
    boxes: list[ShownBox] = []
    for piece in story.pieces:
        if isinstance(piece, Promo):
            inside[piece.heading].append(piece.teaser)
        elif isinstance(piece, Box) and piece.kind == "card":
            inside[piece.heading].append(piece.teasers[0])
        elif isinstance(piece, Box):
            boxes.append(_shown(piece.section, piece.heading, _distinct(piece.teasers), story.url))
    boxes += [_shown("related", heading, teasers, story.url) for heading, teasers in inside.items()]
    boxes += [_shown(box.section, box.heading, _distinct(box.teasers), story.url) for box in story.boxes]
    return Shown(site, story.url, "article", story.number, tuple(box for box in boxes if box.teasers))


def shown_listing(site: str, url: str, listing: Listing, heading: str) -> Shown | None:
    """Return what a front page, section or tag at `url` shows under its heading, None for another listing."""
    kind = "front" if listing.path == "/" and url in (listing.url, f"{listing.url}/") else _KINDS.get(listing.kind)
    if kind is None:
        return None
    boxes = [_listed(box.section, box.heading, box.items, url) for box in listing.boxes if box.section != "advert"]
    boxes = boxes or [_listed(None, heading, listing.items, url)]
    return Shown(site, url, kind, None, tuple(box for box in boxes if box.teasers))


def _distinct(teasers: tuple[Teaser, ...]) -> list[Teaser]:
    first: dict[str, Teaser] = {}
    for teaser in teasers:
        first.setdefault(teaser.url, teaser)
    return list(first.values())


def _shown(section: str, heading: str | None, teasers: list[Teaser], base: str) -> ShownBox:
    told = [ShownTeaser(position, urljoin(base, each.href), each.title) for position, each in enumerate(teasers, 1)]
    return ShownBox(section, heading, tuple(told))


def _listed(section: str | None, heading: str | None, items: tuple[tuple, ...], base: str) -> ShownBox:  # type: ignore[type-arg]
    return ShownBox(section, heading, tuple(_teasers(items, base)))


def _teasers(items: tuple[tuple, ...], base: str) -> Iterator[ShownTeaser]:  # type: ignore[type-arg]
    for position, (headline, href, _) in enumerate(items, 1):
        yield ShownTeaser(position, urljoin(base, href), headline.title)
