"""For the tests of checking and loading: good rows of what a run saw, beside the articles of support.row_crawls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newscrawl.derived import teaser_id
from newscrawl.items import Address, LedgerRow, PageVisit, SightedBox, Sighting, Teaser
from support.row_crawls import FETCHED, article, link

if TYPE_CHECKING:
    from collections.abc import Iterable


def teaser(number: int, position: int, **changes: Any) -> Teaser:
    """Return what the teaser at a position beside article `number` says."""
    shown = link(number, position)
    values: dict[str, Any] = {"url": shown.url, "title": shown.title, "image_url": shown.image_url} | changes
    values = {"id": teaser_id(values["url"], values["title"], values["image_url"])} | values
    return Teaser(site="lab", **values)


def sighting(number: int, teasers: Iterable[Teaser | None], **changes: Any) -> Sighting:
    """Return that the page of article `number` showed a box with these teasers."""
    owner = article(number)
    box = SightedBox(
        box=1,
        section="latest",
        heading="Aktuálně se děje",
        teasers=[each and each.id for each in teasers],
    )
    values: dict[str, Any] = {
        "site": "lab",
        "page_url": owner.url,
        "page_kind": "article",
        "article_id": owner.id,
        "boxes": [box],
        "seen_at": FETCHED,
    }
    return Sighting(**(values | changes))


def visit(number: int, **changes: Any) -> PageVisit:
    """Return the visit that found article `number`."""
    owner = article(number)
    values: dict[str, Any] = {
        "site": "lab",
        "page_url": owner.url,
        "page_kind": "article",
        "article_id": owner.id,
        "outcome": "new",
        "status": 200,
        "fetched_at": FETCHED,
    }
    return PageVisit(**(values | changes))


def address(number: int, **changes: Any) -> Address:
    """Return another address of article `number`."""
    owner = article(number)
    values: dict[str, Any] = {
        "site": "lab",
        "article_id": owner.id,
        "article_url": owner.url,
        "url": f"https://m.zpravy.example/clanek-{number}",
        "seen_at": FETCHED,
    }
    return Address(**(values | changes))


def ledger(*numbers: int) -> list[LedgerRow]:
    """Return what a run saw on the pages of the articles `numbers`: the same box on each, visits and addresses."""
    teasers = [teaser(numbers[0], position) for position in range(1, 4)]
    sightings = [sighting(number, teasers) for number in numbers]
    return [*teasers, *sightings, *map(visit, numbers), *map(address, numbers)]
