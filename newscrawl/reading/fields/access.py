"""What a reader without a subscription gets of a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from newscrawl.czech.boilerplate import meter, paywall
from newscrawl.items import AccessLevel
from newscrawl.page import Page
from newscrawl.reading.document.metadata import lookup
from newscrawl.reading.document.outline import Outline, TextRun


def read_access(
    page: Outline, declared: Page, node: dict[str, Any], free: Callable[[TextRun], bool]
) -> tuple[AccessLevel, float | None]:
    """Return the access level and the visible share of the story, None where the page does not tell it.

    Args:
        page: the outline of the page.
        declared: what the site says about its pages; its `paywall` selectors.
        node: the page's JSON-LD article node, whose `isAccessibleForFree` may be a boolean or the word "False".
        free: tells runs outside the boxes of teasers.
    """
    for run in page.runs:
        offered, share = paywall(run.text)
        if offered and free(run):
            return "paid", share
    if any(page.select(selector) for selector in declared.paywall):
        return "paid", None
    flags = [
        node.get("isAccessibleForFree") is False,
        "false" in map(str.casefold, lookup(node, "isAccessibleForFree")),
    ]
    if any(flags):
        return "paid", None
    return ("metered" if any(meter(run.text) and free(run) for run in page.runs) else "free"), None
