"""Addresses of the further pages of an article: that of the first with a number in its query or at its end."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

_NAMES = "strana|stranka|str|page|paged|pagina|pg|p|seite|part|cast"
_QUERY_NAME = re.compile(_NAMES, re.IGNORECASE)
_PATH_END = re.compile(rf"[/,_.;-](?:(?:{_NAMES})[/=,_-]?)?\d{{1,3}}(?:\.\w{{2,5}})?", re.IGNORECASE)
"""What the path of a further page has after that of the first: /2, -2, ,2, /strana-2, -page-2.html, /page/2."""
_AT_END = re.compile(rf"(?:{_PATH_END.pattern})$", re.IGNORECASE)
_EXTENSION = re.compile(r"\.(?:html?|php|aspx?)$", re.IGNORECASE)


def is_page_of(first: str, url: str) -> bool:
    """Tell whether the address `url` is that of a further page of the article whose first page is at `first`."""
    try:
        base, target = urlsplit(first), urlsplit(url)
    except ValueError:
        return False
    if base.hostname != target.hostname:
        return False
    own, other = (parse_qsl(each.query, keep_blank_values=True) for each in (base, target))
    path, stem = target.path.rstrip("/"), base.path.rstrip("/")
    if path == stem:
        more = [pair for pair in other if pair not in own]
        return len(more) == 1 == len(other) - len(own) and _is_number(*more[0])
    ends = (path[len(each) :] for each in {stem, _EXTENSION.sub("", stem)} - {""} if path.startswith(each))
    return own == other and any(_PATH_END.fullmatch(end) for end in ends)


def may_be_further(url: str) -> bool:
    """Tell whether the address `url` looks like that of a further page of an article at another address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    path = parts.path.rstrip("/")
    return any(_is_number(*pair) for pair in parse_qsl(parts.query)) or _AT_END.search(path) is not None


def _is_number(name: str, value: str) -> bool:
    return _QUERY_NAME.fullmatch(name) is not None and value.isdigit() and len(value) <= 3
