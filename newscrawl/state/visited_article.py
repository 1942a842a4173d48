"""The row of an article, or its tombstone, on its way into the feed, with how its page was fetched."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from newscrawl.items import Article, FoundIn, Tombstone
from newscrawl.values.moments import PRAGUE, to_iso

if TYPE_CHECKING:
    from newscrawl.facts import Found, Visit


class VisitedArticle(Article):
    """An Article that takes the visit of its page along to the state; no field of the row, so it is never exported."""

    __slots__ = ("visit",)

    visit: Visit


class VisitedTombstone(Tombstone):
    """A Tombstone that knows the visit which found the article gone; no field of the row either."""

    __slots__ = ("visit",)

    visit: Visit


def visit_of_row(row: object) -> Visit | None:
    """Return how the page of a row was fetched, None for rows that do not carry their visit."""
    return getattr(row, "visit", None)


def found_fields(found: Found | None) -> tuple[FoundIn | None, str | None]:
    """Return `found_in` and `found_at` of the row of an article, from what first led to its page."""
    if found is None:
        return None, None
    return FoundIn(kind=found.kind, url=found.url), to_iso(datetime.fromtimestamp(found.at, PRAGUE))
