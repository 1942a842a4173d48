"""The rows of the pages that one crawl looks at, and what came of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.derived import visit_key
from newscrawl.items import Article, PageVisit
from newscrawl.state.known import published
from newscrawl.state.outcomes import (
    FAILED,
    HELD,
    MISSING,
    NEW,
    NOT_ASKED,
    OF_OTHER_PAGE,
    REFUSED,
    REJECTED,
    REVISED,
    group_of,
)
from newscrawl.state.page_table import UNCHANGED
from newscrawl.state.visited_article import visit_of_row
from newscrawl.values.keys import hex_key
from newscrawl.values.moments import to_iso
from newscrawl.values.urls import article_id, canonical_url

if TYPE_CHECKING:
    from datetime import datetime

    from newscrawl.clock import Clock
    from newscrawl.facts import Exchange, Visit
    from newscrawl.items import PageKind, Tombstone, VisitOutcome
    from newscrawl.state.known import Known
    from newscrawl.state.ledger import Ledger
    from newscrawl.state.page_table import KnownPage

_NOT_MODIFIED = 304
_BY_GROUP: dict[str | None, VisitOutcome] = {
    NEW: "new",
    REVISED: "revised",
    HELD: "held",
    MISSING: "gone",
    REFUSED: "refused",
    FAILED: "failed",
    REJECTED: "rejected",
    None: "rejected",
}
"""Group of an outcome (`outcomes.group_of`) to its word in the feed."""
_OF_LISTINGS: dict[str, VisitOutcome] = {"read": "read", "ended": "gone"}
"""Outcomes that only listings have, with their words."""


class VisitRows:
    """Adds a row to the ledger for each page that was looked at, one for a page and second."""

    def __init__(self, known: Known, ledger: Ledger, clock: Clock) -> None:
        """Take what earlier runs know, where rows are kept, and the clock for visits without a moment."""
        self._known = known
        self._ledger = ledger
        self._clock = clock
        self._told: set[int] = set()

    def ended(self, visit: Visit, outcome: str, *, article_url: str | None = None) -> None:
        """Add the row of a visit to an article page that brought nothing to the feed.

        A visit that only has a key has none, nor has a page that was not asked for, since our own rules forbid it.

        Args:
            visit: to the page.
            outcome: in one word, as the state keeps it.
            article_url: of the article at the page where the run has its row, which may not be committed yet.
        """
        if visit.exchange is None:
            return
        known = published(self._known.page(visit.key))
        if word := _word(outcome, visit.exchange, known):
            url = known.url if known else article_url
            self._add(self._row(visit.exchange, "article", word, visit.moment, url))

    def brought(self, row: Article | Tombstone, *, is_held: bool = False) -> None:
        """Add the row of the visit that brought `row`, which goes to the feed, or `is_held` back.

        A row that does not know its visit has none.
        """
        visit = visit_of_row(row)
        if visit is None or visit.exchange is None:
            return
        known = published(self._known.page(visit.key))
        made = self._row(visit.exchange, "article", "held", None, known.url if known else None)
        if made is None:
            return
        made.fetched_at = row.fetched_at if isinstance(row, Article) else row.gone_at
        if not is_held:
            made.page_url, made.article_id = row.url, row.id
            made.outcome = "gone" if not isinstance(row, Article) else "new" if row.revision == 1 else "revised"
        self._add(made)

    def looked_at(self, exchange: Exchange, outcome: str, moment: datetime, kind: PageKind) -> None:
        """Add the row of a visit to a page that leads to articles: a front page, a section.

        Args:
            exchange: the request for it and the answer.
            outcome: "read", "ended" where a listing has no such page, or as for article pages.
            moment: when it was looked at.
            kind: front, section or tag.
        """
        word = _OF_LISTINGS.get(outcome) or _word(outcome, exchange, None)
        self._add(self._row(exchange, kind, word, moment, None) if word else None)

    def _row(
        self,
        exchange: Exchange,
        kind: PageKind,
        outcome: VisitOutcome,
        moment: datetime | None,
        article_url: str | None,
    ) -> PageVisit | None:
        """Return the row of a visit, None where what was asked for is no web address.

        `article_url` is that of the article of the feed at the page, None where there is none; a visit without a
        `moment` is now.
        """
        url = article_url or canonical_url(exchange.requested_url)
        if url is None:
            return None
        return PageVisit(
            site=self._known.site,
            page_url=url,
            page_kind=kind,
            article_id=article_id(url) if article_url else None,
            outcome=outcome,
            status=exchange.status,
            fetched_at=to_iso(moment or self._clock.now()),
        )

    def _add(self, row: PageVisit | None) -> None:
        """Add a row, unless there is one of the same page and second."""
        key = hex_key(visit_key(None, row.page_url, row.fetched_at)) if row else 0
        if row and key not in self._told:
            self._told.add(key)
            self._ledger.add(row)


def _word(outcome: str, exchange: Exchange, known: KnownPage | None) -> VisitOutcome | None:
    """Return the feed's word for how a visit ended, None where the page was not looked at.

    `known` is the article of the feed at the page, None where there is none.
    """
    if outcome == NOT_ASKED:
        return "refused" if exchange.final_url != exchange.requested_url else None
    if outcome in OF_OTHER_PAGE:
        return "redirected"
    if outcome == UNCHANGED:
        return "304" if exchange.status == _NOT_MODIFIED else "unchanged"
    group = group_of(outcome)
    if group == MISSING and known:
        return "unchanged" if known.gone else "held"
    return _BY_GROUP[group]
