"""read_boxes: a front or section page -> its boxes of teasers, each with the part of the page where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from newscrawl.czech.headings import section
from newscrawl.facts import ShownBox, ShownTeaser
from newscrawl.page import Page
from newscrawl.reading.address import base_address
from newscrawl.reading.document.columns import is_beside
from newscrawl.reading.document.limits import check_limits
from newscrawl.reading.document.walk import outline_of
from newscrawl.reading.teasers.boxes import FOREIGN, find_boxes
from newscrawl.values.text import clean
from newscrawl.values.urls import absolute_url, domain_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.items import Zone
    from newscrawl.reading.teasers.boxes import Box
    from newscrawl.reading.teasers.card import Card


def read_boxes(html: str, *, url: str) -> list[ShownBox]:
    """Return the boxes of teasers on a front page, a section or a tag, in document order.

    They are found as those of article pages are; what a site declares of the markup of these does not hold here. A row
    that leads to other sites is a box where most of its teasers are the site's own. The section of a box is what its
    heading says, else the part of the page (see `_zones`).

    Args:
        html: the decoded page.
        url: the address that answered.

    Raises:
        ValueError: the page is longer or nested deeper than `limits` allow.
    """
    check_limits(html)
    outline = outline_of(LexborHTMLParser(html))
    boxes = find_boxes(outline, Page(), base_address(url), None, is_listing=True)
    found = [box for box in boxes if _shows_teasers(box, domain_of(url))]
    zones = _zones(found)
    return [
        ShownBox(
            number=number,
            section=zone,
            heading=(clean(box.heading.text) or None) if box.heading is not None else None,
            teasers=tuple(_teaser(card, position, url) for position, card in enumerate(box.cards, 1)),
        )
        for number, (box, zone) in enumerate(zip(found, zones, strict=True), 1)
    ]


def _shows_teasers(box: Box, domain: str) -> bool:
    own = sum(domain_of(card.url) == domain for card in box.cards)
    return bool(box.cards) and (not box.is_furniture or (box.furniture == FOREIGN and 2 * own > len(box.cards)))


def _zones(boxes: Sequence[Box]) -> list[Zone]:
    """Return the section of each box: by its heading where the vocabulary knows that, else by its place.

    `side` is what stands in an <aside>, or in an element that is called a side column; `lead` the box with the first
    story of the others: one in an <h1>, else the first with a picture, else the first; `main` is the rest.
    """
    zones: list[Zone | None] = [section(box.heading.text) if box.heading is not None else None for box in boxes]
    sides = [is_beside(box.cards[0].root) for box in boxes]
    free = [number for number, zone in enumerate(zones) if zone is None and not sides[number]]
    headed = (number for number in free if any(card.title.tag == "h1" for card in boxes[number].cards))
    pictured = (number for number in free if any(card.image is not None for card in boxes[number].cards))
    lead = next(headed, next(pictured, next(iter(free), None)))
    return [
        zone or ("side" if sides[number] else "lead" if number == lead else "main") for number, zone in enumerate(zones)
    ]


def _teaser(card: Card, position: int, base: str) -> ShownTeaser:
    source = card.image.source if card.image is not None else None
    return ShownTeaser(
        position=position,
        url=card.url,
        title=clean(card.title_text),
        image_url=absolute_url(base, source) if source else None,
    )
