"""An article's row on its way into the feed, with how its page was fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.items import Article

if TYPE_CHECKING:
    from newscrawl.facts import Visit


class VisitedArticle(Article):
    """An Article that takes the visit of its page along to the state. The visit is no field and is never exported."""

    __slots__ = ("visit",)

    visit: Visit


def visit_of_row(row: object) -> Visit | None:
    """Return how the page of a row was fetched, None where the row does not know."""
    return getattr(row, "visit", None)
