"""What a reader without a subscription gets of a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from newscrawl.czech.boilerplate import meter, paywall
from newscrawl.items import AccessLevel
from newscrawl.reading.document.metadata import lookup
from newscrawl.reading.fields.sources import Document, Found, IsFree


@dataclass(frozen=True, slots=True)
class Access:
    """How open a story is."""

    level: AccessLevel
    visible_share: float | None = None
    """Share of the story that is shown, 0..1; None where the page does not tell it."""


def find_access(document: Document, is_free: IsFree) -> Found[Access]:
    """Return how open a story is: by the offer of a subscription, the site's declared marks, JSON-LD, a meter.

    Args:
        document: the page.
        is_free: tells runs outside boxes.
    """
    runs = document.outline.runs
    for run in runs:
        offered, share = paywall(run.text)
        if offered and is_free(run):
            why = "a subscription is offered"
            return Found(Access("paid", share), "structure:paywall", why, seen_in=frozenset({run.index}))
    for selector in document.declared.paywall:
        if document.outline.select(selector):
            return Found(Access("paid"), f"css:{selector}", "the site's mark of a withheld story")
    if _is_closed(document.node):
        return Found(Access("paid"), "json-ld:isAccessibleForFree", "the page's JSON-LD")
    metered = next((run for run in runs if meter(run.text) and is_free(run)), None)
    if metered is not None:
        return Found(Access("metered"), "structure:meter", "articles are counted", seen_in=frozenset({metered.index}))
    return Found(Access("free"))


def _is_closed(node: dict[str, Any]) -> bool:
    """Tell whether a JSON-LD node's `isAccessibleForFree` says no, as a boolean or as the word "False"."""
    is_false = node.get("isAccessibleForFree") is False
    return is_false or "false" in map(str.casefold, lookup(node, "isAccessibleForFree"))
