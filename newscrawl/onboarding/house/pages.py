"""The pages of a survey, as what concerns the house looks at them."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from newscrawl.onboarding.seen import Seen, SeenPage
from newscrawl.reading.document.limits import check_limits
from newscrawl.values.urls import joined


def readable(seen: Seen) -> list[SeenPage]:
    """Return the pages that are not beyond the reader's limits, articles or not."""
    return list(filter(_is_readable, seen.pages.values()))


def _is_readable(page: SeenPage) -> bool:
    try:
        return page.decisions is not None
    except ValueError:
        return False


def links_of(seen: Seen) -> set[str]:
    """Return where the links of all pages lead, as printed but absolute: parameters and wrappers still in them."""
    found: set[str] = set()
    for page in seen.pages.values():
        try:
            check_limits(page.html)
        except ValueError:
            continue
        for node in LexborHTMLParser(page.html).css("a[href]"):
            try:
                url = joined(page.url, (node.attributes["href"] or "").strip())
            except ValueError:
                continue
            if url.startswith(("http://", "https://")):
                found.add(url)
    return found
