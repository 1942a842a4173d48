"""How visits to pages end: the words that the state keeps, in groups."""

from __future__ import annotations

from newscrawl.exceptions import Rejected
from newscrawl.state.page_table import SUSPECT, UNCHANGED

REFUSED, FAILED, MISSING, REJECTED, HELD = "refused", "failed", "missing", "rejected", "held"
NEW, REVISED, GONE = "new", "revised", "gone"
NOT_ASKED = "RefusedRequest"
"""Outcome of a request that our own rules forbid, at once or after a redirect."""
_REFUSALS = frozenset(("401", "402", "403", "405", "406", "418", "429", "451", "503"))
"""Statuses by which sites turn crawlers away."""
_AS_STORED = {"published": NEW, "changed": REVISED}
"""Outcomes of visits that rows followed from, as the table of pages has them -> their groups."""
OF_OTHER_PAGE = frozenset(("redirected", "further_page"))
"""Outcomes of pages that are those of other addresses."""
_NO_PAGE = OF_OTHER_PAGE | {"outside_window"}
"""Outcomes that say nothing of an article: its page is that of another one, or of no interest to the run."""
_NOT_AN_ARTICLE = frozenset(
    (
        "no_article",
        "notice",
        "unreadable",
        "error",
        "no_address",
        *(kind.__name__ for kind in Rejected.__subclasses__()),
    )
)


def group_of(outcome: str | None) -> str | None:
    """Return the group of a visit's outcome as the state has it, None where it says nothing of an article."""
    if outcome is None or outcome in _NO_PAGE:
        return None
    if outcome in (UNCHANGED, NEW, REVISED, GONE):
        return outcome
    if outcome in _AS_STORED:
        return _AS_STORED[outcome]
    if outcome == SUSPECT:
        return HELD
    if outcome in _REFUSALS:
        return REFUSED
    if outcome in ("404", "410"):
        return MISSING
    return REJECTED if outcome in _NOT_AN_ARTICLE else FAILED
