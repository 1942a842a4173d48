"""An article's row on its way into the feed, with how its page was fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.items import Article

if TYPE_CHECKING:
    from newscrawl.facts import Visit


class VisitedArticle(Article):
    """An Article that takes the visit of its page along to the state; no field of the row, so it is never exported."""

    __slots__ = ("visit",)

    visit: Visit


def visit_of_row(row: object) -> Visit | None:
    """Return how the page of a row was fetched, None for rows that do not carry their visit."""
    return getattr(row, "visit", None)
