"""What a reader without a subscription gets of a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from newscrawl.czech.boilerplate import meter, paywall
from newscrawl.items import AccessLevel
from newscrawl.reading.document.metadata import first_text
from newscrawl.reading.fields.sources import Document, Found, IsFree

_TIER = "meta:article:content_tier"
"""Facebook's tag for publishers: free, metered, locked."""
_NO = frozenset(("false", "no", "0"))


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
    tier = (document.metadata.first_meta("article:content_tier") or "").lower()
    if tier == "metered":
        return Found(Access("metered"), _TIER, "a <meta>")
    if _is_closed(document.node):
        return Found(Access("paid"), "json-ld:isAccessibleForFree", "the page's JSON-LD")
    if tier == "locked" or _says_no(document.metadata.first_meta("isaccessibleforfree")):
        return Found(Access("paid"), _TIER if tier == "locked" else "itemprop:isAccessibleForFree", "a <meta>")
    metered = next((run for run in runs if meter(run.text) and is_free(run)), None)
    if metered is not None:
        return Found(Access("metered"), "structure:meter", "articles are counted", seen_in=frozenset({metered.index}))
    return Found(Access("free"))


def _is_closed(node: dict[str, Any]) -> bool:
    """Tell whether a JSON-LD node says that it, or else a part of it, is not accessible for free.

    A part is an element of the page, named in `hasPart` (Google Search Central, "Subscription and paywalled content").
    It counts where the node does not speak for itself: templates name it on free pages, too (hn.cz, November 2026).
    """
    if node.get("isAccessibleForFree") is not None:
        return _says_no(node["isAccessibleForFree"])
    parts = node.get("hasPart")
    objects = [part for part in (parts if isinstance(parts, list) else [parts]) if isinstance(part, dict)]
    elements = [part for part in objects if part.get("@type") == "WebPageElement" or "cssSelector" in part]
    return any(_says_no(entry.get("isAccessibleForFree")) for entry in elements)


def _says_no(value: Any) -> bool:
    """Tell whether a truth value of schema.org is false: a boolean, its name or address, as text or in an object."""
    values = value if isinstance(value, list) else [value]
    return any(entry is False or (first_text(entry) or "").casefold().rpartition("/")[2] in _NO for entry in values)
