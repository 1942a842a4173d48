"""Which pages are not even parsed: those on which parser or reader would work more than in line with their size.

All limits are counts, so that a page that was refused once is refused whenever it is read again.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict

MAX_LENGTH = 20_000_000
"""Characters of a page; the longest article page seen has 2,200,000."""
MAX_TAGS = 100_000
"""Angle brackets that may open a tag; the most seen on a page are 19,600. An element costs about 15 us and 1 KB."""
MAX_DEPTH = 2000
"""Elements open at once, those never closed with them; the most seen are 124. The parser's time is quadratic in it."""
MAX_ATTRIBUTES = 256
"""Attributes of one element; the most seen are 136. The parser compares each with all before it."""
MAX_OPTIONS = 5000
"""<option> elements of a page; the most seen are 1,854. The parser looks at all of a <select> for each."""
MAX_ROOTS = 1000
"""<html> and <body> tags; the most seen are 19. The parser gives the attributes of all of them to one element."""
MAX_COPIES = 500_000
"""Elements that the parser makes again: a <b> that is never closed is opened anew in each block after it. The most seen
are 2,100."""
_MANY_TAGS = 5000
"""Tags below which nesting can do no harm, so that most pages are not searched for it."""
_FEW_TAGS = 1500
"""Tags below which copies can do no harm."""
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*+)([^<>]*+)")
_ATTRIBUTES = rf"""
    <[a-zA-Z][^\s/><]*+
    (?=[^>]{{{2 * MAX_ATTRIBUTES}}})  # hardly a tag is so long
    (?:[\s/]*+[^\s/>="']++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"']++))?+){{{MAX_ATTRIBUTES + 1}}}
"""
_MANY_ATTRIBUTES = re.compile(_ATTRIBUTES, re.VERBOSE)
"""A tag with more than those, or a script's "i<n" and many words after it."""
_MARKED_UP = re.compile(
    rf"<!--.*?(?:-->|\Z) | <(script|style|textarea|title)\b.*?(?:</\1|\Z) | (?P<tag>{_ATTRIBUTES})",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
"""What holds no tag, and the tag with too many attributes."""
_FORMATTING_TAG = re.compile(
    r"<(?=[bBcCeEfFiInNsStTuU])(?:[bBiIuUsS]|[bB][iI][gG]|[cC][oO][dD][eE]|[eE][mM]|[fF][oO][nN][tT]|[nN][oO][bB][rR]"
    r"|[sS][mM][aA][lL][lL]|[sS][tT][rR](?:[iI][kK][eE]|[oO][nN][gG])|[tT]{2})[\s/]"
)
"""A formatting element with attributes: only three without are alike, or opened again."""
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
)
_CLOSED_BY_NEXT = frozenset({"p", "li", "dt", "dd", "option", "tr", "td", "th", "tbody", "thead", "tfoot"})
"""Elements that the next of their kind closes."""
_NEVER_OPEN = _VOID | _CLOSED_BY_NEXT
_RAW_TEXT = frozenset({"script", "style", "textarea", "title"})
_FORMATTING = frozenset({"b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"})
"""Elements that are opened again after the end of a block that they were left open in (HTML standard, 13.2.4.3)."""
_MOST_ALIKE = 3
"""Formatting elements alike, attributes and all, that are opened again."""


def check_limits(html: str) -> None:
    """Raise ValueError for a page that is too long, or whose tags would keep the parser or the reader too long."""
    if len(html) > MAX_LENGTH:
        raise ValueError(f"page of {len(html)} characters, more than {MAX_LENGTH}")
    tags = html.count("<")
    if tags > MAX_TAGS:
        raise ValueError(f"page of {tags} tags, more than {MAX_TAGS}")
    if _MANY_ATTRIBUTES.search(html) and any(match["tag"] for match in _MARKED_UP.finditer(html)):
        raise ValueError(f"an element of more than {MAX_ATTRIBUTES} attributes")
    if tags > _MANY_TAGS or (tags > _FEW_TAGS and tags * len(_FORMATTING_TAG.findall(html)) > MAX_COPIES):
        _Tags().check(html)


class _Tags:
    """The tags of one page, counted without a parser: elements that are closed by others count as open."""

    def __init__(self) -> None:
        self.tags_by_name: Counter[str] = Counter()
        self.open: Counter[str] = Counter()
        self.depth = 0
        self.formatting: dict[str, list[str]] = defaultdict(list)
        """Tag -> attributes of the open formatting elements with it."""
        self.alike: Counter[tuple[str, str]] = Counter()
        self.opened_again = 0
        """Formatting elements that the next block opens again."""
        self.copies = 0

    def check(self, html: str) -> None:
        """Raise ValueError where the elements are too deep, or too many of a kind that costs more than others."""
        raw: str | None = None
        for match in _TAG.finditer(html):
            closing, tag, rest = match[1], match[2].lower(), match[3]
            if raw is not None:
                raw = None if closing and tag == raw else raw
            elif tag in _RAW_TEXT:
                raw = None if closing else tag
            elif closing:
                self._close(tag)
            else:
                self._enter(tag, rest)
                self._refuse()

    def _enter(self, tag: str, attributes: str) -> None:
        self.tags_by_name[tag] += 1
        if tag in _NEVER_OPEN or (self.open["svg"] and attributes.endswith("/")):
            self.copies += self.opened_again
            return
        self.open[tag] += 1
        self.depth += 1
        if tag in _FORMATTING:
            self.formatting[tag].append(attributes)
            self.opened_again += self.alike[tag, attributes] < _MOST_ALIKE
            self.alike[tag, attributes] += 1
        else:
            self.copies += self.opened_again

    def _close(self, tag: str) -> None:
        if not self.open[tag]:
            return
        self.open[tag] -= 1
        self.depth -= 1
        if tag in _FORMATTING:
            key = tag, self.formatting[tag].pop()
            self.alike[key] -= 1
            self.opened_again -= self.alike[key] < _MOST_ALIKE

    def _refuse(self) -> None:
        if self.depth > MAX_DEPTH:
            raise ValueError(f"elements nested deeper than {MAX_DEPTH}")
        if self.copies > MAX_COPIES:
            raise ValueError(f"more than {MAX_COPIES} elements by formatting that is never closed")
        if self.tags_by_name["option"] > MAX_OPTIONS:
            raise ValueError(f"more than {MAX_OPTIONS} options")
        if self.tags_by_name["html"] + self.tags_by_name["body"] > MAX_ROOTS:
            raise ValueError(f"more than {MAX_ROOTS} bodies")
