"""For the tests of checking and loading: good rows of what a run saw, beside the articles of support.row_crawls."""

from __future__ import annotations

from typing import Any

from newscrawl.derived import box_id, link_id
from newscrawl.items import Address, LedgerRow, PageVisit, Sighting
from support.row_crawls import FETCHED, article, link


def box(number: int, size: int = 3, **changes: Any) -> list[Sighting]:
    """Return the sightings of a whole box on the page of article `number`, one a teaser."""
    owner = article(number)
    teasers = [link(number, position) for position in range(1, size + 1)]
    shown = box_id("latest", "Aktuálně se děje", [(each.url, each.title, each.image_url) for each in teasers])
    return [
        Sighting(
            **(_common(number) | {"box_id": shown, "box_size": size} | changes),
            position=each.position,
            link_id=link_id(owner.id, "latest", each.url, each.title),
            url=each.url,
            title=each.title,
        )
        for each in teasers
    ]


def same_box(number: int, whole: Sighting, **changes: Any) -> Sighting:
    """Return the row that says that the page of article `number` showed the box of `whole`, too."""
    return Sighting(**(_common(number) | {"box_id": whole.box_id, "box_size": whole.box_size} | changes))


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
    first, *others = numbers
    whole = box(first)
    again = [same_box(number, whole[0]) for number in others]
    return [*whole, *again, *map(visit, numbers), *map(address, numbers)]


def _common(number: int) -> dict[str, Any]:
    owner = article(number)
    return {
        "site": "lab",
        "page_url": owner.url,
        "page_kind": "article",
        "article_id": owner.id,
        "box": 1,
        "section": "latest",
        "heading": "Aktuálně se děje",
        "seen_at": FETCHED,
    }
