"""The layout of an address: what the addresses of pages share that one template of a site prints."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_MOST_CHARS = 120
_NUMBERS = re.compile(r"[\d_-]+")
_RUBRIC = re.compile(r"[a-z]+(?:[-_][a-z]+){0,2}")
_ENDING = re.compile(r"\.(?:html?|php|aspx?|jsp)$")


def layout_of(url: str) -> str:
    """Return the layout of an address: its host, its rubric, and the shape of the rest of its path.

    The rubric is the first segment of several, if that is one to three words. Of the others one of digits stands as
    "0", any other as "a", the last with its ending if that is a page's. The query does not count.

    >>> layout_of("https://www.example.cz/domaci/most-je-otevren-2026.html?utm_source=rss")
    'www.example.cz/domaci/a.html'
    >>> layout_of("https://example.cz/2026/01/27/most-je-otevren/")
    'example.cz/0/0/0/a/'
    """
    parts = urlsplit(url)
    first, *rest = parts.path.lstrip("/").split("/")
    rubric = first if any(rest) and _RUBRIC.fullmatch(first) else _shape(first)
    return f"{parts.hostname or ''}/{'/'.join((rubric, *map(_shape, rest)))}"[:_MOST_CHARS]


def _shape(segment: str) -> str:
    if not segment:
        return ""
    ending = _ENDING.search(segment)
    return ("0" if _NUMBERS.fullmatch(segment) else "a") + (ending[0] if ending else "")
