"""The front page of a replica site: blocks of teasers, a column beside them, and how both change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from .model import Headline

if TYPE_CHECKING:
    from .newsroom import Newsroom

Item = tuple[Headline, str, str | None]
"""Headline, link as written, label before the title."""

SHAPES = 4
"""Ways in which templates/pages/front.html writes a front page; a site has one of them."""
_TOP = 6
"""Teasers at the top, without a heading."""
_FEWEST = 2
"""Teasers of a block: a single one stands at the top."""
_TICKER = 4
_RAIL = 5
_TESTED_SHARE = 0.3
"""How likely a headline is put to the test: the front page prints another one than the article does."""


@dataclass(frozen=True, kw_only=True)
class FrontBox:
    """A group of teasers of a front page."""

    place: str
    """ticker, top, block, rail (beside the blocks, with a heading), aside (the same without one)."""
    section: str
    """What a right reader takes it for; "advert" is no box of teasers."""
    heading: str | None
    href: str | None = None
    """Where the heading leads."""
    items: tuple[Item, ...]


def front_boxes(newsroom: Newsroom, host: str) -> tuple[FrontBox, ...]:
    """Return the boxes of the present front page in the order of the page, those that show nothing left out."""
    return tuple(box for box in _boxes(newsroom, host) if box.items)


def _boxes(newsroom: Newsroom, host: str) -> Iterator[FrontBox]:
    site, rng = newsroom.site, newsroom.writer(0, f"front/{newsroom.front}").rng
    newest = list(islice(newsroom.published, site.page_size))
    older = list(islice(newsroom.published, site.page_size, site.page_size + 4 * _RAIL)) or newest
    blocks: defaultdict[str, list[int]] = defaultdict(list)
    for number in newest[_TOP:]:
        blocks[newsroom.section(number)[0]].append(number)
    alone = [path for path, numbers in blocks.items() if len(numbers) < _FEWEST]
    top = [*newest[:_TOP], *(blocks.pop(path)[0] for path in alone)]
    rng.shuffle(top)

    def items(numbers: Sequence[int], *, tested: bool = False) -> tuple[Item, ...]:
        return tuple(_item(newsroom, number, host, tested and rng.random() < _TESTED_SHARE) for number in numbers)

    yield FrontBox(place="ticker", section="latest", heading="Právě se děje", items=items(newest[:_TICKER]))
    yield FrontBox(place="top", section="lead", heading=None, items=items(top, tested=True))
    for path in rng.sample(sorted(blocks), len(blocks)):
        is_advert = site.sponsored is not None and path == site.sponsored[0]
        yield FrontBox(
            place="block",
            section="advert" if is_advert else "main",
            heading=site.all_sections[path],
            href=site.section_url(path),
            items=items(blocks[path]),
        )
    read = rng.sample(older, min(_RAIL, len(older)))
    yield FrontBox(place="rail", section="most_read", heading="Nejčtenější", items=items(read))
    yield FrontBox(place="aside", section="side", heading=None, items=items(older[:2], tested=True))


def _item(newsroom: Newsroom, number: int, host: str, is_tested: bool) -> Item:
    headline = newsroom.headline(number)
    if is_tested:
        headline = replace(headline, title=newsroom.title(number, newsroom.writer(number, f"front/{newsroom.front}")))
    return headline, newsroom.site.addresses.listed(newsroom, number, host), None
