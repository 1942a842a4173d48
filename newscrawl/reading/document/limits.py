"""Which pages are not even parsed."""

from __future__ import annotations

import re

MAX_LENGTH = 20_000_000
"""Characters of a page; the longest article page seen has 730,000."""
MAX_DEPTH = 2000
"""Elements open at once; the deepest page seen has 60. The parser's time is quadratic in nesting."""
_MANY_TAGS = 20_000
"""Tags below which nesting can do no harm, so that most pages are not searched for it."""
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)")
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
)
_CLOSED_BY_NEXT = frozenset({"p", "li", "dt", "dd", "option", "tr", "td", "th", "tbody", "thead", "tfoot"})
"""Elements that the next of their kind closes."""
_NEVER_OPEN = _VOID | _CLOSED_BY_NEXT
_RAW_TEXT = frozenset({"script", "style", "textarea", "title"})


def check_limits(html: str) -> None:
    """Raise ValueError for a page that is too long, or nested so deep that parsing it would stop the crawl."""
    if len(html) > MAX_LENGTH:
        raise ValueError(f"page of {len(html)} characters, more than {MAX_LENGTH}")
    if html.count("<") > _MANY_TAGS and _is_too_deep(html):
        raise ValueError(f"elements nested deeper than {MAX_DEPTH}")


def _is_too_deep(html: str) -> bool:
    depth = drawing = 0
    raw: str | None = None
    for match in _TAG.finditer(html):
        closing, tag, rest = match[1], match[2].lower(), match[3]
        if raw is not None:
            raw = None if closing and tag == raw else raw
        elif tag in _RAW_TEXT:
            raw = None if closing else tag
        elif tag not in _NEVER_OPEN and not (drawing and rest.endswith("/")):
            step = -1 if closing else 1
            depth = max(0, depth + step)
            drawing = max(0, drawing + step) if tag == "svg" else drawing
            if depth > MAX_DEPTH:
                return True
    return False
