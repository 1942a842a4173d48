"""Which pages are not even parsed."""

from __future__ import annotations

import re

MAX_LENGTH = 20_000_000
"""Characters; the longest article page seen has 730,000."""
MAX_DEPTH = 2000
"""Open elements; the deepest page seen has 60. The parser's time is quadratic in nesting."""
_MANY_TAGS = 20_000
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_CLOSED_BY_THEMSELVES = frozenset(
    (
        *(
            "area",
            "base",
            "br",
            "col",
            "embed",
            "hr",
            "img",
            "input",
            "link",
            "meta",
            "param",
            "source",
            "track",
            "wbr",
        ),
        *("p", "li", "dt", "dd", "option", "tr", "td", "th", "tbody", "thead", "tfoot"),
    )
)


def check_limits(html: str) -> None:
    """Raise ValueError for a page that is too long, or nested so deep that parsing it would stop the crawl."""
    if len(html) > MAX_LENGTH:
        raise ValueError(f"page of {len(html)} characters, more than {MAX_LENGTH}")
    if html.count("<") > _MANY_TAGS and _is_too_deep(html):
        raise ValueError(f"elements nested deeper than {MAX_DEPTH}")


def _is_too_deep(html: str) -> bool:
    depth = 0
    for closing, tag in _TAG.findall(html):
        if tag.lower() not in _CLOSED_BY_THEMSELVES:
            depth = max(0, depth - 1) if closing else depth + 1
            if depth > MAX_DEPTH:
                return True
    return False
